"""Find the texts that must not be published, many at a time, whatever they hold.

    find_unpublishable([b"a dog", b"see iVBORw0KGgoAAAANSUhE…"])     # {1: "a picture in base64 (PNG)"}

Each search is a function of many texts, so that it can look at all of them at once; it judges each text alone, so that
what it says of a text does not depend on the others. What it may say is a closed list, because it is published.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from generate.leaks.encoded_pictures import PICTURES, find_texts_with_pictures
from generate.leaks.secrets import SECRETS, find_texts_with_secrets


class Search(NamedTuple):
    """Hold a search for one kind of thing."""

    find: Callable[[Sequence[bytes]], Mapping[int, str]]  # positions of texts, each with one of `may_say`
    may_say: Sequence[str]  # as it goes on after `the model's text holds`


SEARCHES = (Search(find_texts_with_pictures, PICTURES), Search(find_texts_with_secrets, SECRETS))


_LONGER = 4  # texts, the longest, in which a text may stand
_HEAD = 64  # characters; a shorter text is searched sooner than it is found in another
_EDGES = ("", " ", "\n", "\r", "\t", "<", ">", "◁", "▷")  # between which the searches read a text as if it stood alone


def without_parts(texts: Iterable[str]) -> list[bytes]:
    """Return the texts of one record, the longest first, without those that a longer one repeats whole.

    A record has its thinking and answer once more in its raw text; halves of surrogate pairs stay.
    """
    kept: list[str] = []
    for text in sorted(dict.fromkeys(texts), key=len, reverse=True):
        if text and not (len(text) > _HEAD and any(_stands_in(text, longer) for longer in kept[:_LONGER])):
            kept.append(text)
    return [text.encode("utf-8", "surrogatepass") for text in kept]


def _stands_in(text: str, longer: str) -> bool:
    start = longer.find(text[:_HEAD])  # many times faster than to look for the whole text
    end = start + len(text)
    edges = (longer[max(start - 1, 0) : max(start, 0)], longer[end : end + 1])
    return start >= 0 and longer.startswith(text, start) and all(edge in _EDGES for edge in edges)


def find_unpublishable(texts: Sequence[bytes]) -> dict[int, str]:
    """Return the positions of the texts that must not be published, in order, each with what it holds, in words."""
    found: dict[int, str] = {}
    for search in reversed(SEARCHES):  # the first one's words stand
        found |= search.find(texts)
    return dict(sorted(found.items()))

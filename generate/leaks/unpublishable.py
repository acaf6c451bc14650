"""Find the texts that must not be published, many at a time, whatever they hold.

    find_unpublishable([b"a dog", b"see iVBORw0KGgoAAAANSUhE…"])     # {1: "a picture in base64 (PNG)"}

Each search is a function of many texts, so that it can look at all of them at once; it judges each text alone, so that
what it says of a text does not depend on the others. What it may say is a closed list, because it is published.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from generate.leaks.encoded_pictures import PICTURES, find_texts_with_pictures
from generate.leaks.secrets import SECRETS, find_texts_with_secrets


class Search(NamedTuple):
    """Hold a search for one kind of thing."""

    find: Callable[[Sequence[bytes]], Mapping[int, str]]  # positions of texts, each with one of `may_say`
    may_say: Sequence[str]  # as it goes on after `the model's text holds`


SEARCHES = (Search(find_texts_with_pictures, PICTURES), Search(find_texts_with_secrets, SECRETS))


def find_unpublishable(texts: Sequence[bytes]) -> dict[int, str]:
    """Return the positions of the texts that must not be published, in order, each with what it holds, in words."""
    found: dict[int, str] = {}
    for search in reversed(SEARCHES):  # the first one's words stand
        found |= search.find(texts)
    return dict(sorted(found.items()))

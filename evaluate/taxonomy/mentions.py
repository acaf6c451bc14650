"""Find a taxonomy's names in texts: the longest at each place, whole words, in any case, one or many."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_WORDS = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
# What closes a text: after such words stands what it comes to. The last one counts.
_CONCLUDES = re.compile(
    r"\b(?:in (?:conclusion|summary|short)|to (?:conclude|sum up|summari[sz]e)|overall|therefore|thus|hence|"
    r"(?:final )?answer(?: is|:)|conclusion(?: is|:)|(?:^|(?<=[.!?\n] ))so\b|"
    r"(?:main|primary|central) (?:subject|object|focus)(?: of the \w+)?(?: is| are|:)?)",
    re.IGNORECASE | re.MULTILINE,
)
# Bounded, so that no text takes longer than its length.
_BOXED = re.compile(
    r"\\boxed\{((?:[^{}]|\{[^{}]{0,200}\}){0,500})\}|<\|begin_of_box\|>(.{0,2000}?)<\|end_of_box\|>", re.DOTALL
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+(?=\s|$)|\n|$|[.!?])")
# Two words before a mention, as they are normalized: the text says that it is none.
_DENIES = re.compile(r" (?:not|no|never|isn  t|aren  t|wasn  t|without|unlike|rather  than|instead  of) (?: \w+ )?$")
# What a mention is said to be stands right behind such words: the fish is a tench.
_IDENTIFIES = re.compile(
    r" (?:is|are|be)  (?:(?:an?|the|likely|probably|most|very|clearly|actually|indeed|called|known  as|possibly) )+"
    r"(?: \w+ ){0,2}$"
)
_BEFORE = 60  # characters before a mention that say what it is
_MOST_CONCLUSIONS = 50  # of the last ones, each of at most so many characters
_LONGEST_CONCLUSION = 600


class Mention(NamedTuple):
    """Say which name stands where in the normalized text."""

    name: int
    start: int
    end: int


class Names:
    """The names of a tree, ready to be found as whole words, the last of them singular or plural."""

    def __init__(self, holders: Mapping[str, tuple[str, ...]]) -> None:
        found: dict[str, set[str]] = {}
        for name, nodes in holders.items():
            for form in _forms(normalize(name)):
                if form:
                    found.setdefault(form, set()).update(nodes)
        self.nodes: list[tuple[str, ...]] = [tuple(sorted(nodes)) for nodes in found.values()]
        self._automaton = AhoCorasick(list(found), matchkind=MatchKind.LeftmostLongest)

    def mentions(self, normalized: str) -> list[Mention]:
        """Return the names in a normalized text, from left to right, none within another."""
        return [Mention(*found) for found in self._automaton.find_matches_as_indexes(normalized)]

    def subject(self, text: str) -> list[tuple[str, ...]]:
        """Return the nodes of the names that a text's concluding statement is about; none where it names nothing.

        The statement is what stands in its last box; or else what follows the last word of concluding (therefore, in
        summary, the answer is, the main subject is), to the end of that sentence; or else the first sentence. The first
        of these that names something counts, and in it the first name that a verb identifies (is a, is most likely
        the), or else the first; none that is denied (not a, rather than). Names without another word between them are
        one subject, as in "golden retriever puppy", and count as whichever fits best.
        """
        for statement in _statements(text):
            normalized = normalize(statement)
            groups = [
                group
                for group in _side_by_side(self.mentions(normalized))
                if not _DENIES.search(normalized, max(0, group[0].start - _BEFORE), group[0].start)
            ]
            if groups:
                identified = (
                    group
                    for group in groups
                    if _IDENTIFIES.search(normalized, max(0, group[0].start - _BEFORE), group[0].start)
                )
                return [self.nodes[mention.name] for mention in next(identified, groups[0])]
        return []


def _side_by_side(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Return the mentions in groups of those between which no other word stands."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and groups[-1][-1].end == mention.start:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def normalize(text: str) -> str:
    """Return a text's words, letters without case and accents, each between two spaces: " a  small  dog "."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    words = "  ".join(_WORDS.findall(text.casefold()))
    return f" {words} " if words else ""


def plurals(word: str) -> tuple[str, ...]:
    """Return the regular plurals of an English word; irregular ones are names of their own."""
    if word.endswith(_SIBILANT):
        return (f"{word}es",)
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return (f"{word[:-1]}ies",)
    if word.endswith("o"):
        return (f"{word}s", f"{word}es")
    return (f"{word}s",)


def _forms(normalized: str) -> Iterable[str]:
    before, _, last = normalized.rstrip().rpartition(" ")
    return (normalized, *(f"{before} {plural} " for plural in plurals(last))) if last else ()


def _statements(text: str) -> Iterator[str]:
    for boxed in reversed(list(_BOXED.finditer(text))):
        yield boxed[1] or boxed[2] or ""
    for concluding in reversed(list(_CONCLUDES.finditer(text))[-_MOST_CONCLUSIONS:]):
        if sentence := _SENTENCE.match(text, concluding.end(), concluding.end() + _LONGEST_CONCLUSION):
            yield sentence[0]
    for sentence in _SENTENCE.finditer(text):
        if sentence[0].strip():
            yield sentence[0]

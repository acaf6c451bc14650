"""Find a taxonomy's names in texts: the longest at each place, whole words, in any case, one or many."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

# A full stop ends a sentence unless behind a letter alone or what is seldom the last word of one.
_STOP = r"(?<!\b\w)(?<!\b(?:st|dr|mr|ms|mt|vs|cf))(?<!\bmrs)(?<!\b(?:e\.g|i\.e))\.(?=\s|$)"
# Words, with what they are only likened to (a tench-like fish); and the marks over which no name reaches.
_WORDS = re.compile(
    r"[^\W_]+(?:[-\u2010\u2011](?:like|shaped|styled?|themed|colou?red|sized|inspired|patterned|free)\b)?"
    rf"|[,;:!?()\[\]/|\"]|{_STOP}"
)
# A model's own marks, which name nothing: <|begin_of_box|> is no box.
_TOKENS = re.compile(r"<\|\w{1,40}\|>")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
_OF = {
    "of",
    "in",
    "on",
    "at",
    "de",
    "for",
    "to",
    "with",
    "without",
}  # behind the word that has the plural: birds of prey
# What closes a text: after such words stands what it comes to. The last one counts.
_CONCLUDES = re.compile(
    r"\b(?:in (?:conclusion|summary|short|essence)|to (?:conclude|sum up|summari[sz]e)|"
    r"overall|ultimately|therefore|thus|hence|"
    r"(?:answer|conclusion)[*_ ]{0,4}(?:is\b|[:\u2013\u2014=]|- )|(?:^|(?<=[.!?\n] ))so\b|"
    r"(?:main|primary|central) (?:subject|object|focus|content|concept)(?: of th(?:e|is) \w{1,30})?(?: is| are|:)?|"
    r"subject of th(?:e|is) (?:image|picture|photo|photograph|scene)(?: is| are|:)?)",
    re.IGNORECASE | re.MULTILINE,
)
# Bounded, so that no text takes longer than its length.
_BOXED = re.compile(
    r"\\boxed\{((?:[^{}]|\{[^{}]{0,200}\}){0,500})\}"
    r"|<\|begin_of_box\|>((?:[^<]|<(?!\|)){0,2000})<\|end_of_box\|>"
    r"|<answer>((?:[^<]|<(?!/?answer>)){0,2000})</answer>"
)
_SENTENCE = re.compile(rf"(?:[^.!?\n]|(?!{_STOP})\.){{0,600}}(?:[.!?]+|\n|$)?", re.IGNORECASE)
# A few words before a mention, as they are normalized: the text says that it is none.
_DENIES = re.compile(
    r" (?:(?:not|cannot|(?:can|won|(?:is|are|was|were|does|do|did|has|have|could|would|should)n)  t)"
    r"(?:  (?!but |only |just |merely |sure )\w+){0,4}"
    r"|(?:no|never|without|unlike|neither|nor|rather  than|instead  of)(?:  \w+){0,2}) $"
)
# What a mention is said to be stands right behind such words: the fish is a tench.
_IDENTIFIES = re.compile(
    r" (?:is|are|be|(?:it|that|this)  s) "
    r"(?: (?:an?|the|likely|probably|most|very|clearly|actually|indeed|called|known  as|possibly) )+"
    r"(?: \w+ (?: , )?){0,2}$"
)
# The mention before is said to be, more closely, the next one: a fish known as a tench; a dog, likely a poodle.
_REFINES = re.compile(
    r" (?:known  as|called|named|specifically|namely|likely|probably|possibly|perhaps) (?: (?:an?|the) (?: \w+ )?)?$"
)
_BEFORE = 60  # characters before a mention that say what it is
_MOST_SIDE_BY_SIDE = 2  # names are one subject, so that a list of names without commas gains nothing
_MOST_CONCLUSIONS = 50  # the last ones


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

    def anywhere(self, normalized: str) -> frozenset[str]:
        """Return the nodes of all names in a normalized text."""
        names = {name for name, _, _ in self._automaton.find_matches_as_indexes(normalized)}
        return frozenset().union(*(self.nodes[name] for name in names))

    def mentions(self, normalized: str) -> list[Mention]:
        """Return the names in a normalized text, from left to right, none within another."""
        return [Mention(*found) for found in self._automaton.find_matches_as_indexes(normalized)]

    def subject(self, text: str) -> list[tuple[str, ...]]:
        """Return the nodes of the names that a text's concluding statement is about; none where it names nothing.

        The statement is what stands in its last box (\\boxed, <answer>); or else what follows the last word of
        concluding (therefore, in summary, the answer is, the main subject or content is), to the end of that sentence;
        or else the first sentence. The first of these that names something counts, of a sentence 600 characters, and in
        it the first name that a verb identifies (is a, is most likely the), or else the first, or the next one where
        that says it more closely (known as a, likely a); none that is denied (not a, rather than). Names with nothing
        between them, not even a comma, are one subject, as in "golden retriever puppy": two at most, which count as
        whichever fits best.
        """
        for statement in _statements(text):
            normalized = normalize(statement)
            groups = [
                group
                for group in _side_by_side(self.mentions(normalized))
                if not _DENIES.search(normalized, max(0, group[0].start - _BEFORE), group[0].start)
            ]
            if groups:
                identifies, refines = (
                    [pattern.search(normalized, max(0, group[0].start - _BEFORE), group[0].start) for group in groups]
                    for pattern in (_IDENTIFIES, _REFINES)
                )
                at = next((at for at, found in enumerate(identifies) if found), 0)
                while at + 1 < len(groups) and refines[at + 1]:
                    at += 1
                return [self.nodes[mention.name] for mention in groups[at]]
        return []


def _side_by_side(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Return the mentions in groups of those between which no other word stands."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and len(groups[-1]) < _MOST_SIDE_BY_SIDE and groups[-1][-1].end == mention.start:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def normalize(text: str) -> str:
    """Return a text's words and marks, without case and accents, each between two spaces: " a  small  dog  . "."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).replace("\u2019", "'")
    if "<|" in text:
        text = _TOKENS.sub("|", text)
    words = "  ".join(_WORDS.findall(text.casefold()))
    return f" {words} " if words else ""


def plurals(word: str) -> tuple[str, ...]:
    """Return the regular plurals of an English word, those of WordNet's morphy(7WN); others are names of their own."""
    if word.endswith("man"):
        return (f"{word[:-2]}en", f"{word}s")
    if word.endswith(_SIBILANT):
        return (f"{word}es",)
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return (f"{word[:-1]}ies",)
    if word.endswith("o"):
        return (f"{word}s", f"{word}es")
    return (f"{word}s",)


def _forms(normalized: str) -> Iterable[str]:
    words = normalized.split()
    if not words:
        return ()
    head = next((at for at, word in enumerate(words) if at and word in _OF), len(words)) - 1
    several = [
        [*words[:at], plural, *words[at + 1 :]] for at in {head, len(words) - 1} for plural in plurals(words[at])
    ]
    return (normalized, *(f" {'  '.join(form)} " for form in several))


def _statements(text: str) -> Iterator[str]:
    for boxed in reversed(list(_BOXED.finditer(text))):
        yield boxed[1] or boxed[2] or boxed[3] or ""
    for concluding in reversed(list(_CONCLUDES.finditer(text))[-_MOST_CONCLUSIONS:]):
        if sentence := _SENTENCE.match(text, concluding.end()):
            yield sentence[0]
    for sentence in _SENTENCE.finditer(text):
        if sentence[0].strip():
            yield sentence[0]

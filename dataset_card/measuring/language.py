"""Measure the language of many texts: sentence lengths, readability, number of different words.

Of English, a word is a run of letters, with apostrophes inside; a sentence ends at . ! ? or …. Of all other languages,
words and sentences are those of Unicode's UAX 29, as ICU finds them; a word holds a letter. A sentence also ends at the
end of a line, since the models write headings and lists without a full stop. What has no word is no sentence.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from icu4py.breakers import SentenceBreaker
from scipy.special import gammaln

from dataset_card.language_codes import primary
from dataset_card.measuring.distributions import Distribution, common_edges
from dataset_card.measuring.words import unicode_words
from imagenet_think import ENGLISH

SAMPLE = 1_000  # rows in which different words are counted, the paper's number
GROUPS = 10  # of rows, one of which the jackknife leaves out
T_95 = 2.262  # 97.5 % point of Student's t with GROUPS - 1 degrees of freedom

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# One set of characters in front, by which `re` skips to the next candidate; two alternatives take four times as long.
_SENTENCE_END = re.compile(
    r"""[.!?…\n\r\u2028\u2029](?:(?<=[\n\r\u2028\u2029])|[.!?…]*["'”’)\]*_]*(?=\s))""",
)
_VOWELS = re.compile("[aeiouy]+")
_LE = re.compile("[^aeiouy]le$")


def syllables(word: str) -> int:
    """Count the syllables of a lower-case English word: groups of vowels, without a silent e; at least 1."""
    count = len(_VOWELS.findall(word)) - (word.endswith("e") and not _LE.search(word))
    return max(1, count)


class _Syllables(dict[str, int]):
    """Cache the syllables of the words met so far; a dict lookup is four times as fast as a cached function."""

    _MOST = 1 << 18

    def __missing__(self, word: str) -> int:
        if len(self) == self._MOST:
            self.clear()
        count = self[word] = syllables(word)
        return count


_SYLLABLES = _Syllables()


def flesch(words: int, sentences: int, syllables: int) -> float:
    """Return the reading ease, 100 easy to 0 hard: 206.835 - 1.015 words/sentence - 84.6 syllables/word (Flesch 1948).

    A new readability yardstick, Journal of Applied Psychology 32(3), 221-233. words and sentences: at least 1.
    """
    return 206.835 - 1.015 * words / sentences - 84.6 * syllables / words


def _english_sentences(text: str) -> list[list[str]]:
    return [_WORD.findall(part) for part in _SENTENCE_END.split(text.lower().replace("’", "'"))]


def _unicode_sentences(text: str) -> list[list[str]]:
    text = text.encode("utf-8", "replace").decode()  # ICU takes no halves of surrogate pairs
    sentences = (sentence for line in text.splitlines() for sentence in SentenceBreaker(line, "und"))
    return [[word for word in unicode_words(one) if any(map(str.isalpha, word))] for one in sentences]


class Language:
    """Measure the texts of one column, for instance a model's thinking. Parts merge in any order to the same result.

    language: BCP 47, that of the question; it says what a word is, and whether Flesch's formula holds.
    """

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self.is_english = primary(language) == ENGLISH
        self.texts = 0
        self.wordless = 0
        self.syllables = 0
        self.words = Distribution()  # of a text
        self.sentences = Distribution()  # of a text
        self.sentence_lengths = Distribution()  # words
        self.ease = Distribution()  # of a text, rounded to a whole number
        self.rows_of_group = Counter[int]()
        self.having = [Counter[str]() for _ in range(GROUPS)]  # of each group, the texts in which a word stands

    def add(self, key: str, text: str) -> None:
        """Add a text. key: identifies the row and thereby its group."""
        sentences = _english_sentences(text) if self.is_english else _unicode_sentences(text)
        lengths = [len(sentence) for sentence in sentences if sentence]
        words = list(chain.from_iterable(sentences))
        self.texts += 1
        self.words.add(len(words))
        self.sentences.add(len(lengths))
        self.sentence_lengths.counts.update(lengths)
        group = crc32(key.encode("utf-8", "replace")) % GROUPS
        self.rows_of_group[group] += 1
        self.having[group].update(set(words))
        if not words:
            self.wordless += 1
            return
        if not self.is_english:
            return
        spoken = sum(map(_SYLLABLES.__getitem__, words))
        self.syllables += spoken
        self.ease.add(round(flesch(len(words), len(lengths), spoken)))

    def merge(self, other: "Language") -> None:
        self.texts += other.texts
        self.wordless += other.wordless
        self.syllables += other.syllables
        for name in ("words", "sentences", "sentence_lengths", "ease"):
            getattr(self, name).merge(getattr(other, name))
        self.rows_of_group.update(other.rows_of_group)
        for mine, theirs in zip(self.having, other.having, strict=True):
            mine.update(theirs)

    def result(self) -> dict[str, Any]:
        """Return JSON values; `flesch` is that of all words at once, the quantiles are over single texts.

        Of another language than English there is no such number, and `flesch` names the language.
        """
        words, sentences = self.words.summary(), self.sentences.summary()
        spoken = words["total"] if self.is_english else 0
        return {
            "texts": self.texts,
            "texts_without_words": self.wordless,
            "words": words,
            "sentences": sentences,
            "sentence_words": self.sentence_lengths.summary(),
            "syllables_per_word": self.syllables / spoken if spoken else None,
            "flesch": {
                "of_all": flesch(spoken, sentences["total"], self.syllables) if spoken else None,
                "of_texts": self.ease.summary()["quantiles"],
            }
            | ({} if self.is_english else {"no_formula_for": self.language}),
            "unique_words": unique_words(self.having, self.rows_of_group),
        }


def described_language(languages: Mapping[tuple[str, str], Language]) -> dict[str, dict[str, Any]]:
    """Return model -> text -> result; histograms of words of one text share their edges."""
    edges = {
        text: common_edges(language.words for (_, other), language in languages.items() if other == text)
        for _, text in languages
    }
    found: dict[str, dict[str, Any]] = {}
    for (model, text), language in languages.items():
        result = language.result()
        result["words"]["histogram"] = language.words.histogram(edges[text])
        found.setdefault(model, {})[text] = result
    return found


def unique_words(having: list[Counter[str]], rows_of_group: Mapping[int, int], sample: int = SAMPLE) -> dict[str, Any]:
    """Return the mean number of different words in `sample` rows drawn without replacement.

    {"sample", "mean", "low", "high", "vocabulary"}; of fewer rows than `sample` all are the sample. A word that stands
    in d of n rows is missing from a draw of k with probability C(n-d, k) / C(n, k), so the mean is exact and nothing is
    drawn (sample-based rarefaction: Hurlbert 1971, Ecology 52, 577-586; Gotelli and Colwell 2001, Ecology Letters 4,
    379-391). The 95 % interval is that of this mean for another such set of rows, by the delete-a-group jackknife (Kott
    2001, Journal of Official Statistics 17, 521-526); None where a group less leaves fewer than `sample` rows.
    """

    rows = np.array([rows_of_group.get(group, 0) for group in range(GROUPS)])
    place: dict[str, int] = {}
    columns = [np.fromiter((place.setdefault(word, len(place)) for word in group), int, len(group)) for group in having]
    counts = np.zeros((GROUPS, len(place)), np.uint32)
    for group, of_group in enumerate(having):
        counts[group, columns[group]] = np.fromiter(of_group.values(), np.uint32, len(of_group))
    total, n = counts.sum(axis=0), int(rows.sum())
    size = min(sample, n)
    mean = _expected(total, n, size) if n else None
    result = {"sample": size, "vocabulary": len(place), "mean": mean, "low": None, "high": None}
    if mean is not None and n - int(rows.max()) >= sample:
        left = np.array([_expected(total - counts[g], n - int(rows[g]), size) for g in range(GROUPS)])
        error = float(np.sqrt((GROUPS - 1) / GROUPS * ((left - left.mean()) ** 2).sum()))
        result |= {"low": mean - T_95 * error, "high": mean + T_95 * error}
    return result


def _expected(having: Any, n: int, size: int) -> float:
    """Return the expected different words in `size` of `n` rows; having: per word, the rows that hold it."""

    times = np.bincount(having, minlength=1)  # words that stand in 0, 1, 2, … rows
    often = np.arange(len(times))
    rest = n - often
    drawable = rest >= size
    log = gammaln(rest[drawable] + 1) - gammaln(rest[drawable] - size + 1) - gammaln(n + 1) + gammaln(n - size + 1)
    missing = np.zeros(len(times))
    missing[drawable] = np.exp(log)
    return float((times * (1 - missing))[1:].sum())

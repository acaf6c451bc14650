"""Texts as word counts, taken apart once for any number of pairs and metrics.

A tokenizer says what a word is. Of "rouge", words are rouge_score's default tokens, runs of [a-z0-9] in the lower-cased
text, and terms are scikit-learn's, runs of two or more letters, digits or underscores of any script. Of "unicode",
words are those of unicode_words, and terms are the words.

A batch of texts is taken apart by arrays instead of word by word: eight bytes of a word are one number, so that equal
words are found by comparing numbers.
"""

import hashlib
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from unicodedata import normalize

import numpy as np
import pyarrow
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]

TOKENIZERS = ("rouge", "unicode")
HELD = 8  # lists of texts that stay taken apart; examples.py bounds each, so that all take some 100 MB
# Every byte that is no ASCII digit or lower-case letter separates words.
_SEPARATE = bytes(b if chr(b).isdigit() or "a" <= chr(b) <= "z" else 32 for b in range(128)) + b" " * 128
_TERM = re.compile(r"(?u)\b\w\w+\b")  # token_pattern of scikit-learn's CountVectorizer
_NEEDS_TERM = re.compile(
    r"[^\W\x00-\x7f]|_"
)  # without one of these, a text's terms are its words of two or more letters
_ASCII = bytes(range(128))
_NO_LETTER = bytes(byte for byte in range(256) if not chr(byte).isalpha() or byte > 127)
# Code points that no reader sees and that Unicode's NFKC_Casefold takes out (Default_Ignorable_Code_Point of UAX 44):
# soft hyphen, joiners, marks of direction, variation selectors. Not the zero-width space, which separates words.
_UNSEEN_SIGNS = re.compile(
    "[\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_LOW_BYTES = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)


@dataclass(frozen=True)
class Texts:
    """The words of some texts, as numbers of one vocabulary; row after row, some texts with a second row for terms."""

    ids: NDArray[np.int32]  # of every word, one row after another
    bounds: Ints  # row r is ids[bounds[r]:bounds[r + 1]]
    term_rows: Ints  # for each text, the row that holds its terms: its own, where only short words must be left out
    vocabulary: list[bytes]  # the word of each number, in UTF-8
    sizes: Ints  # of each word of the vocabulary, bytes
    shortest: int  # bytes that a word must have to be a term

    @property
    def lengths(self) -> Ints:
        """(rows,) words in each row."""
        return np.diff(self.bounds)

    @cached_property
    def counts(self) -> csr_array:
        """(rows, vocabulary) how often each word stands in each row."""
        ids = self.ids.copy()
        bounds = self.bounds.tolist()
        for start, end in pairwise(bounds):
            ids[start:end].sort()
        new = np.ones(len(ids) + 1, bool)  # where another word or another row begins
        new[1:-1] = ids[1:] != ids[:-1]
        new[self.bounds] = True
        firsts = np.flatnonzero(new)
        data, columns = np.diff(firsts).astype(np.float64), ids[firsts[:-1]]
        counts = csr_array(
            (data, columns, np.searchsorted(firsts, self.bounds)), shape=(len(bounds) - 1, len(self.vocabulary))
        )
        counts.has_canonical_format = True
        return counts

    @cached_property
    def term_counts(self) -> csr_array:
        """(texts, vocabulary) how often each term stands in each text; words that are none are stored as 0."""
        own = len(self.term_rows) == len(self.lengths)
        counts = self.counts.copy() if own else self.counts[self.term_rows]
        counts.data *= (self.sizes >= self.shortest)[counts.indices]
        return counts

    def joined(self, first: Ints, second: Ints) -> "Texts":
        """The texts first[i] + separator + second[i], not taken apart again."""
        plain, count = (self.term_rows[first] == first) & (self.term_rows[second] == second), len(first)
        pairs = np.concatenate([np.stack([first, second], 1), self.term_rows[np.stack([first, second], 1)[~plain]]])
        rows = pairs.ravel()
        lengths = self.lengths[rows]
        ends = np.cumsum(lengths)
        at = np.arange(lengths.sum()) + np.repeat(self.bounds[rows] - (ends - lengths), lengths)
        term_rows = np.arange(count)
        term_rows[~plain] = count + np.arange(count - plain.sum())
        bounds = np.concatenate([[0], ends[1::2]])
        return Texts(self.ids[at], bounds, term_rows, self.vocabulary, self.sizes, self.shortest)


@dataclass(frozen=True)
class TextPairs:
    """Pair p compares the texts (predictions[p], references[p])."""

    texts: Texts
    predictions: Ints
    references: Ints

    @cached_property
    def shared(self) -> csr_array:
        """(pairs, vocabulary) how often each word stands in both."""
        counts = self.texts.counts
        return counts[self.predictions].minimum(counts[self.references])


def take_apart(texts: Sequence[str], tokenizer: str = "rouge", *, keep: bool = False) -> Texts:
    """The words and terms of some texts. Lone surrogates separate words. Raises ValueError for another tokenizer.

    keep: remember them, for a metric that is given the same texts next. Of the last HELD lists of texts.
    """
    check_tokenizer(tokenizer)
    return _held(tuple(texts), tokenizer) if keep else _take_apart(texts, tokenizer)


def _take_apart(texts: Sequence[str], tokenizer: str) -> Texts:
    rows, term_rows = _rouge_rows(texts) if tokenizer == "rouge" else _unicode_rows(texts)
    buffer = b" " * 8 + b" ".join(rows) + b" " * 16  # so that eight bytes can be read from and up to every word
    letters = np.frombuffer(buffer, np.uint8) != 32
    edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    ids, some = _number(buffer, starts, ends)
    firsts, lasts = np.where(some < 0, 0, starts[some]), np.where(some < 0, 0, ends[some])
    vocabulary = [buffer[start:end] for start, end in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    row_ends = np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows)) + 1) + 8
    bounds = np.concatenate([[0], np.searchsorted(starts, row_ends)])
    return Texts(ids, bounds, term_rows, vocabulary, lasts - firsts, 2 if tokenizer == "rouge" else 1)


def _in_common(name: str, made: Any) -> Any:
    """The first object of this name that a copy of this file made in this process.

    evaluate.load copies the file beside each metric and imports every copy; equal ones have their module in common.
    """
    module = f"{__name__.split('.')[0]}.words_{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]}"
    return vars(sys.modules.setdefault(module, ModuleType(module))).setdefault(name, made)


_held = _in_common("held", lru_cache(maxsize=HELD)(_take_apart))


def check_tokenizer(tokenizer: str) -> None:
    """Raises ValueError, in one sentence, for a tokenizer that is not one of TOKENIZERS or that cannot be had."""
    if tokenizer not in TOKENIZERS:
        raise ValueError(f"unknown tokenizer {tokenizer!r}, choose from {', '.join(TOKENIZERS)}")
    tokenizer_name(tokenizer)


def tokenizer_name(tokenizer: str) -> str:
    """The tokenizer with the version of what decides its words: values of different ones must not be compared."""
    if tokenizer == "rouge":
        return tokenizer
    try:
        from icu4py import icu_version
    except ImportError as error:
        raise ValueError(f"tokenizer {tokenizer!r} needs the package icu4py; install it: pip install icu4py") from error
    return f"{tokenizer} (ICU {icu_version})"


def unicode_words(text: str) -> list[str]:
    """The words of a text in any script: segments between the word boundaries of UAX 29 that hold a letter or a digit.

    ICU finds them, in its root locale for all languages alike, and by its dictionaries where a script puts no spaces
    between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese. Korean words stand between its spaces, with their
    particles. Marks, as the vowel signs of Devanagari and Arabic, belong to the letter before them and count.

    Case and form are folded first by Unicode's NFKC_Casefold (The Unicode Standard, 3.13): ẞ and ss, ｗｉｄｅ and wide,
    one letter with an accent and a letter followed by one are the same. Typographic apostrophes are as typed ones.
    """
    from icu4py.breakers import WordBreaker

    return [word for word in WordBreaker(_folded(text), "und") if any(map(str.isalnum, word))]


def unseen_words_share(text: str) -> float:
    """Which share of a text's letters stands in no word of the tokenizer "rouge": 0 of English, 1 of Russian."""
    if text.isascii():
        return 0.0
    lowered = text.lower()
    unseen = _foreign_letters(lowered)
    return unseen / (unseen + _plain_letters(lowered)) if unseen else 0.0


def unseen_terms_share(text: str) -> float:
    """Which share of a text's letters stands in no term of the tokenizer "rouge", ASCII letters counted as seen.

    Its terms end at each vowel sign of Devanagari, for example, and a single letter is none.
    """
    if text.isascii():
        return 0.0
    lowered = text.lower()
    foreign = _foreign_letters(lowered)
    unseen = foreign - _foreign_letters("".join(_TERM.findall(lowered)))
    return unseen / (foreign + _plain_letters(lowered)) if unseen else 0.0


def count_unseen(shares: Iterable[float]) -> tuple[int, int]:
    """(texts of which no letter is seen, others of which at most half of the letters are), by their unseen shares."""
    found = Counter(1.0 if share == 1 else 0.5 for share in shares if share >= 0.5)
    return found[1.0], found[0.5]


def unseen_note(texts: Iterable[str], tokenizer: str, share: Callable[[str], float]) -> dict[str, object]:
    """Warn of texts with letters that the tokenizer does not see; share: says which share of a text's letters.

    Returns what compute() adds to its values: unseen_texts, the number of texts of which no letter is seen, if any.
    """
    none, half = count_unseen(map(share, texts)) if tokenizer == "rouge" else (0, 0)
    said = [f"no letter of {none:,} text{'s' * (none != 1)}, scored 0 for that"] if none else []
    said += [f"at most half of the letters of {half:,} text{'s' * (half != 1)}"] if half else []
    if said:
        warnings.warn(f"tokenizer='rouge' sees {' and '.join(said)}; 'unicode' sees all scripts", stacklevel=4)
    return {"unseen_texts": none} if none else {}


def _foreign_letters(lowered: str) -> int:
    """How many letters beyond ASCII; the bytes of ASCII go first, which is far faster than to look at each letter."""
    foreign = lowered.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return sum(map(str.isalpha, foreign.decode("utf-8", "surrogatepass")))


def _plain_letters(lowered: str) -> int:
    return len(lowered.encode("ascii", "ignore").translate(None, _NO_LETTER))


def _rouge_rows(texts: Sequence[str]) -> tuple[list[bytes], Ints]:
    """(rows, of each text the row that holds its terms): words with blanks between them."""
    lowered = [text.lower() for text in texts]
    rows = [text.encode("ascii", "replace").translate(_SEPARATE) for text in lowered]
    term_rows = np.arange(len(rows))
    for at, text in enumerate(lowered):
        if "_" in text or (not text.isascii() and _NEEDS_TERM.search(text)):
            term_rows[at] = len(rows)
            rows.append(" ".join(_TERM.findall(text)).encode())
    return rows, term_rows


def _unicode_rows(texts: Sequence[str]) -> tuple[list[bytes], Ints]:
    return [" ".join(unicode_words(text)).encode() for text in texts], np.arange(len(texts))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    whole = _UNSEEN_SIGNS.sub("", text.encode("utf-8", "replace").decode()).replace("’", "'")
    folded = normalize("NFKC", normalize("NFKC", whole).casefold())
    # NFKC takes the vowel am of Thai and Lao apart, and ICU's dictionaries know it whole.
    return folded.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")


def _number(buffer: bytes, starts: Ints, ends: Ints) -> tuple[NDArray[np.int32], Ints]:
    """(each word's number, of each number a word that has it). Equal words and only they get equal numbers.

    The first eight letters of the longer words get a number too, which no word then has: -1.
    """
    lengths = ends - starts
    at_byte = np.ndarray(len(buffer) - 7, "<u8", buffer, strides=(1,))  # the eight bytes from each byte on
    ids, count = _distinct(at_byte[starts] & _LOW_BYTES[np.minimum(lengths, 8)])
    longer = np.flatnonzero(lengths > 8)
    middle = longer[lengths[longer] <= 16]
    tails, _ = _distinct(at_byte[starts[middle] + 8] & _LOW_BYTES[lengths[middle] - 8])
    numbers, more = _distinct(ids[middle].astype(np.int64) << 32 | tails)
    ids[middle] = count + numbers
    count += more
    rest: dict[bytes, int] = {}
    for word in longer[lengths[longer] > 16].tolist():
        ids[word] = rest.setdefault(buffer[starts[word] : ends[word]], count + len(rest))
    some = np.full(count + len(rest), -1)
    some[ids] = np.arange(len(ids))
    return ids, some


def _distinct(keys: NDArray[np.integer]) -> tuple[NDArray[np.int32], int]:
    """(keys,) equal numbers from 0 for equal keys, and how many there are."""
    encoded = pyarrow.array(keys).dictionary_encode()
    return encoded.indices.to_numpy().copy(), len(encoded.dictionary)

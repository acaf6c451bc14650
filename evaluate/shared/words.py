"""Texts as word counts, taken apart once for any number of pairs and metrics.

Words are rouge_score's default tokens, runs of [a-z0-9] in the lower-cased text; terms are scikit-learn's, runs of two
or more letters, digits or underscores of any script. A batch of texts is taken apart by arrays instead of word by word:
eight bytes of a word are one number, so that equal words are found by comparing numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]

# Every byte that is no ASCII digit or lower-case letter separates words.
_SEPARATE = bytes(b if chr(b).isdigit() or "a" <= chr(b) <= "z" else 32 for b in range(128)) + b" " * 128
_TERM = re.compile(r"(?u)\b\w\w+\b")  # token_pattern of scikit-learn's CountVectorizer
_NEEDS_TERM = re.compile(
    r"[^\W\x00-\x7f]|_"
)  # without one of these, a text's terms are its words of two or more letters
_LOW_BYTES = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)


@dataclass(frozen=True)
class Texts:
    """The words of some texts, as numbers of one vocabulary; row after row, some texts with a second row for terms."""

    ids: NDArray[np.int32]  # of every word, one row after another
    bounds: Ints  # row r is ids[bounds[r]:bounds[r + 1]]
    term_rows: Ints  # for each text, the row that holds its terms: its own, where only short words must be left out
    vocabulary: list[bytes]  # the word of each number, in UTF-8
    sizes: Ints  # of each word of the vocabulary, bytes

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
        """(texts, vocabulary) how often each term stands in each text; words of one letter are stored as 0."""
        own = len(self.term_rows) == len(self.lengths)
        counts = self.counts.copy() if own else self.counts[self.term_rows]
        counts.data *= (self.sizes > 1)[counts.indices]
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
        return Texts(self.ids[at], np.concatenate([[0], ends[1::2]]), term_rows, self.vocabulary, self.sizes)


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


def take_apart(texts: Sequence[str]) -> Texts:
    """The words and terms of some texts. Lone surrogates separate words."""
    lowered = [text.lower() for text in texts]
    rows = [text.encode("ascii", "replace").translate(_SEPARATE) for text in lowered]
    term_rows = np.arange(len(rows))
    for at, text in enumerate(lowered):
        if "_" in text or (not text.isascii() and _NEEDS_TERM.search(text)):
            term_rows[at] = len(rows)
            rows.append(" ".join(_TERM.findall(text)).encode())
    buffer = b" " * 8 + b" ".join(rows) + b" " * 16  # so that eight bytes can be read from and up to every word
    letters = np.frombuffer(buffer, np.uint8) != 32
    edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    ids, some = _number(buffer, starts, ends)
    firsts, lasts = np.where(some < 0, 0, starts[some]), np.where(some < 0, 0, ends[some])
    vocabulary = [buffer[start:end] for start, end in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    row_ends = np.cumsum(np.fromiter(map(len, rows), np.int64, len(rows)) + 1) + 8
    bounds = np.concatenate([[0], np.searchsorted(starts, row_ends)])
    return Texts(ids, bounds, term_rows, vocabulary, lasts - firsts)


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

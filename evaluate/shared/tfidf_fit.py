"""A TF-IDF fit: in how many of how many texts each term stands. Parquet on disk, one row a term."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import compress, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]


class TfidfFit:
    """Smoothed inverse document frequencies as scikit-learn's TfidfVectorizer has them by default.

    Of one kind of texts, or of several side by side, as a benchmark's sections, so that a term is looked up once.
    tokenizer: by which the texts were taken apart, as words.tokenizer_name gives it.
    """

    def __init__(self, kinds: int = 1, tokenizer: str = "rouge") -> None:
        self.tokenizer = tokenizer
        self.documents = 0
        self._numbers: defaultdict[bytes, int] = defaultdict()  # by term, in UTF-8: its column, a new term's the next
        self._numbers.default_factory = self._numbers.__len__
        self._found: Ints = np.zeros((kinds, 0), np.int64)  # documents that have it; with room for more terms
        self._weights: NDArray[np.float64] | None = None

    def add(self, vocabulary: Sequence[bytes], found: Ints, documents: int) -> None:
        """Count more documents: found[kind, word] of each kind's so many have the word; see count_documents."""
        known = found.any(0)
        terms = map(self._numbers.__getitem__, compress(vocabulary, known))
        columns = np.fromiter(terms, np.int64, np.count_nonzero(known))
        if len(self._numbers) > self._found.shape[1]:
            more = np.zeros((len(found), 2 * len(self._numbers)), np.int64)
            more[:, : self._found.shape[1]] = self._found
            self._found = more
        self._found[:, columns] += found[:, known]
        self.documents += documents
        self._weights = None

    def weights(self, vocabulary: Sequence[bytes]) -> NDArray[np.float64]:
        """(kinds, vocabulary) ln((1 + documents) / (1 + frequency)) + 1, and 0 for terms that the fit has not met."""
        if self._weights is None:
            found = np.pad(self._found[:, : len(self._numbers)], ((0, 0), (0, 1)))  # the last one is no term
            weighed = np.log((1 + self.documents) / (1 + found)) + 1
            self._weights = np.where(found > 0, weighed, 0.0)
        columns = np.fromiter(map(self._numbers.get, vocabulary, repeat(-1)), np.int64, len(vocabulary))
        return self._weights[:, columns]

    def to_parquet(self, kind: int = 0) -> bytes:
        """Terms in order, so that equal fits are equal files."""
        import pyarrow
        import pyarrow.parquet

        found = self._found[kind].tolist()
        terms = sorted(term for term, column in self._numbers.items() if found[column])
        columns = {
            "term": pyarrow.array([term.decode() for term in terms], pyarrow.string()),
            "documents": pyarrow.array([found[self._numbers[term]] for term in terms], pyarrow.int64()),
        }
        about = {"documents": str(self.documents)}
        if self.tokenizer != "rouge":  # files of earlier versions say none
            about["tokenizer"] = self.tokenizer
        table = pyarrow.table(columns).replace_schema_metadata(about)
        stream = pyarrow.BufferOutputStream()
        pyarrow.parquet.write_table(table, stream, compression="zstd")
        return stream.getvalue().to_pybytes()

    @classmethod
    def read(cls, *paths: Path, tokenizer: str = "rouge") -> "TfidfFit":
        """Of every path one kind, of equally many documents.

        Raises ValueError for a file that is no fit, or that of another tokenizer.
        """
        import pyarrow
        import pyarrow.parquet

        fit = cls(len(paths), tokenizer)
        for kind, path in enumerate(paths):
            try:
                table = pyarrow.parquet.read_table(path)
                documents = int(table.schema.metadata[b"documents"])
                terms = [term.encode() for term in table["term"].to_pylist()]
                frequencies = table["documents"].to_numpy().astype(np.int64)
            except (OSError, KeyError, TypeError, ValueError, AttributeError, pyarrow.ArrowException) as error:
                raise ValueError(
                    f"{path} is no TF-IDF fit ({type(error).__name__}: {error}); give a file that to_parquet or "
                    "evaluate/score.py wrote"
                ) from error
            if (fitted := table.schema.metadata.get(b"tokenizer", b"rouge").decode()) != tokenizer:
                raise ValueError(f"{path} is a fit by the tokenizer {fitted}, and not by {tokenizer}; give another fit")
            found = np.zeros((len(paths), len(terms)), np.int64)
            found[kind] = frequencies
            fit.add(terms, found, 0)
            fit.documents = documents
        return fit


def count_documents(*term_counts: csr_array) -> tuple[Ints, int]:
    """(found, documents) for TfidfFit.add: each row of (texts, vocabulary) is a document; of every kind one array."""
    found = [np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1]) for counts in term_counts]
    return np.stack(found), term_counts[0].shape[0]

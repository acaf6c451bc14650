"""A TF-IDF fit: in how many of how many texts each term stands. Parquet on disk, one row a term."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


@dataclass
class TfidfFit:
    """Smoothed inverse document frequencies as scikit-learn's TfidfVectorizer has them by default."""

    documents: int = 0
    frequencies: Counter[bytes] = field(default_factory=Counter)  # by term, in UTF-8

    def add(self, term_counts: csr_array, vocabulary: list[bytes]) -> None:
        """Count each row of (texts, vocabulary) as one more document."""
        self.documents += term_counts.shape[0]
        present = term_counts.indices[term_counts.data > 0]
        found = np.bincount(present, minlength=len(vocabulary))
        self.frequencies.update({vocabulary[at]: int(found[at]) for at in np.flatnonzero(found)})

    def weights(self, vocabulary: list[bytes]) -> NDArray[np.float64]:
        """(vocabulary,) ln((1 + documents) / (1 + frequency)) + 1, and 0 for terms that the fit has not met."""
        known = map(self.frequencies.get, vocabulary, [0] * len(vocabulary))
        frequencies = np.fromiter(known, np.float64, len(vocabulary))
        return np.where(frequencies > 0, np.log((1 + self.documents) / (1 + frequencies)) + 1, 0.0)

    def to_parquet(self) -> bytes:
        """Terms in order, so that equal fits are equal files."""
        import pyarrow
        import pyarrow.parquet

        terms = sorted(self.frequencies)
        columns = {
            "term": pyarrow.array([term.decode() for term in terms], pyarrow.string()),
            "documents": pyarrow.array([self.frequencies[term] for term in terms], pyarrow.int64()),
        }
        table = pyarrow.table(columns).replace_schema_metadata({"documents": str(self.documents)})
        stream = pyarrow.BufferOutputStream()
        pyarrow.parquet.write_table(table, stream, compression="zstd")
        return stream.getvalue().to_pybytes()

    @classmethod
    def read(cls, path: Path) -> "TfidfFit":
        """Raises ValueError for a file that is none."""
        import pyarrow
        import pyarrow.parquet

        try:
            table = pyarrow.parquet.read_table(path)
            documents = int(table.schema.metadata[b"documents"])
            terms = [term.encode() for term in table["term"].to_pylist()]
            return cls(documents, Counter(dict(zip(terms, table["documents"].to_pylist(), strict=True))))
        except (OSError, KeyError, TypeError, ValueError, AttributeError, pyarrow.ArrowException) as error:
            raise ValueError(
                f"{path} is no TF-IDF fit ({type(error).__name__}: {error}); give a file that to_parquet or "
                "evaluate/score.py wrote"
            ) from error

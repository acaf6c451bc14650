"""A metric whose compute() hands its texts on as they are.

evaluate's own writes all texts to an Arrow file, checks them one by one and reads them back. That way is left to texts
given in batches, by add() and add_batch(), and to several processes that each hold a part of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Set
from math import isnan
from reprlib import Repr
from typing import Any

import datasets
import evaluate

_TEXT = datasets.Value("string")
FEATURES = [  # as of evaluate's own rouge and bertscore
    datasets.Features({"predictions": _TEXT, "references": datasets.Sequence(_TEXT)}),
    datasets.Features({"predictions": _TEXT, "references": _TEXT}),
]


class TextMetric(evaluate.Metric, ABC):
    """Compare predictions with references. Abstract, because evaluate.load takes the first class that is not."""

    @abstractmethod
    def _compute(self, *, predictions: list[str], references: list[Any]) -> dict[str, object]: ...

    def compute(self, *, predictions: Any = None, references: Any = None, **options: Any) -> dict[str, object] | None:
        """Compute the values of these texts and of those that were added before.

        Raises ValueError, in one sentence, for what is no list of texts.
        """
        if self.num_process > 1 or self.writer is not None:
            return super().compute(predictions=predictions, references=references, **options)
        return self._compute(**self._read(predictions, references), **options)

    def add_batch(self, *, predictions: Any = None, references: Any = None) -> None:
        """Keep texts for compute().

        Raises ValueError, in one sentence, for what is no list of texts.
        """
        given = self._read(predictions, references)
        if given["predictions"]:
            super().add_batch(**given)

    def add(self, *, prediction: Any = None, reference: Any = None) -> None:
        """Keep one prediction with its reference or references for compute().

        Raises ValueError, in one sentence, for what is no text.
        """
        self.add_batch(predictions=[prediction], references=[reference])

    def _read(self, predictions: Any, references: Any) -> dict[str, Any]:
        """Return what _compute takes. Raises ValueError, in one sentence. A missing prediction is an empty text."""
        texts = [text or "" for text in read_texts(predictions, "predictions")]
        several = self._read_references(references)
        if len(texts) != len(several):
            raise ValueError(
                f"predictions has {len(texts)} texts and references has {len(several)}; give as many of both"
            )
        return {"predictions": texts, "references": several}

    def _read_references(self, references: Any) -> list[Any]:
        """Return each prediction's references, without missing ones; a text stands for a list of one."""
        several = []
        for at, one in enumerate(_listed(references, "references", "a list of texts, or of lists of texts")):
            field, wanted = f"references[{at}]", "a text or a list of texts"
            texts = [one] if isinstance(one, str) or _is_missing(one) else _listed(one, field, wanted)
            several.append([text for text in read_texts(texts, field) if text is not None])
        return several


def read_texts(values: Any, field: str) -> list[str | None]:
    """Return the texts of a list, tuple, array, column or iterator, None for a missing one. Raises ValueError.

    Lone surrogates, which neither Arrow nor an encoder takes, are read as U+FFFD, as score.py reads them.
    """
    return [
        text if type(text) is str and text.isascii() else _text(text, f"{field}[{at}]")
        for at, text in enumerate(_listed(values, field, "a list of texts"))
    ]


def _text(value: Any, field: str) -> str | None:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _is_missing(value):
        return None
    raise ValueError(f"{field} is {_shown(value)}; give a text")


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def _listed(values: Any, field: str, wanted: str) -> Iterable[Any]:
    if hasattr(values, "notna") and hasattr(values, "tolist"):  # of pandas, which has signs of its own for none
        values = values.astype(object).where(values.notna(), None)
    for listed in ("to_pylist", "tolist"):  # of Arrow; of numpy, pandas and torch
        values = getattr(values, listed)() if hasattr(values, listed) else values
    # Of these an iterator gives letters, keys, names of columns, or any order.
    if isinstance(values, (str, bytes, Mapping, Set)) or hasattr(values, "columns") or not isinstance(values, Iterable):
        raise ValueError(f"{field} is {_shown(values)}; give {wanted}")
    return values


def _shown(value: Any) -> str:
    shown = Repr()
    shown.maxlevel = 2
    return f"{' '.join(shown.repr(value).split())} ({type(value).__name__})"

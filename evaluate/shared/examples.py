"""Examples of one prediction and any number of references: as pairs of distinct texts, and back to average and best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHARACTERS = 4_000_000  # of texts that are taken together, which bounds the memory


@dataclass(frozen=True)
class Pairs:
    """Distinct texts, and which of them are compared: pair p is (predictions[p], references[p])."""

    texts: list[str]
    predictions: Ints
    references: Ints
    starts: Ints  # of each example's pairs

    def averaged(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """{name}_avg and {name}_max for each example, from {name} for each pair."""
        return averaged(values, self.starts)


def averaged(values: Mapping[str, Floats], starts: Ints) -> dict[str, Floats]:
    """{name}_avg and {name}_max for each example, from {name} for each pair; at least one pair an example."""
    columns: dict[str, Floats] = {}
    for name, pairs in values.items():
        if not len(starts):
            columns |= {f"{name}_avg": np.empty(0), f"{name}_max": np.empty(0)}
            continue
        counts = np.diff(starts, append=len(pairs))
        # bincount adds from left to right as sum() does, where numpy's own sums may differ in the last bit.
        sums = np.bincount(np.repeat(np.arange(len(starts)), counts), weights=pairs)
        columns |= {f"{name}_avg": sums / counts, f"{name}_max": np.maximum.reduceat(pairs, starts)}
    return columns


def given(references: Sequence[str]) -> Sequence[str]:
    """The references of an example without the empty ones; where all are empty, the first, against which all is 0."""
    return [text for text in references if text and not text.isspace()] or references[:1]


def in_pairs(predictions: Sequence[str], references: Sequence[Sequence[str]]) -> Iterator[Pairs]:
    """Groups of examples in order, one at least, of a bounded number of characters.

    Raises ValueError for an example without a reference.
    """
    references = list(map(given, references))
    for at, several in enumerate(references):
        if not several:
            raise ValueError(f"references[{at}] has no text; give each prediction one or more")
    start = held = 0
    for end, (prediction, several) in enumerate(zip(predictions, references, strict=True), 1):
        held += len(prediction) + sum(map(len, several))
        if held > CHARACTERS or end == len(predictions):
            yield _pairs(predictions[start:end], references[start:end])
            start, held = end, 0
    if not predictions:  # one group without examples, so that the values have their names
        yield _pairs([], [])


def all_texts(predictions: Sequence[str], references: Sequence[Sequence[str]]) -> Iterator[str]:
    """Every text of the call, as often as it is given."""
    return chain(predictions, chain.from_iterable(references))


def results(groups: Sequence[Mapping[str, Floats]], names: Sequence[str], per_example: bool) -> dict[str, object]:
    """What compute() returns: the means over all examples, 0 over none, and each example's values on request."""
    columns = {name: [value for group in groups for value in group[name].tolist()] for name in names}
    means: dict[str, object] = {name: sum(values) / len(values) if values else 0.0 for name, values in columns.items()}
    return means | ({f"{name}_per_example": values for name, values in columns.items()} if per_example else {})


def _pairs(predictions: Sequence[str], references: Sequence[Sequence[str]]) -> Pairs:
    number: dict[str, int] = {}
    compared = [
        (number.setdefault(prediction, len(number)), number.setdefault(reference, len(number)))
        for prediction, several in zip(predictions, references, strict=True)
        for reference in several
    ]
    both = np.array(compared, dtype=np.int64).reshape(-1, 2)
    starts = np.concatenate([[0], np.cumsum([len(several) for several in references])])[:-1].astype(np.int64)
    return Pairs(list(number), both[:, 0], both[:, 1], starts)

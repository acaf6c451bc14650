"""The six lexical values of all three sections, each text taken apart once; runs in score.py's processes."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from compared import SECTIONS
from examples import Floats, averaged
from tfidf_fit import TfidfFit
from words import Ints, Texts, take_apart

Parts = tuple[str, str]  # thinking and answer, each "" where it is lacking


def score_lexical(
    predictions: Sequence[Parts], references: Sequence[Sequence[Parts]], families: Sequence[str], fits: dict[str, str]
) -> dict[str, dict[str, Floats]]:
    """By family the columns {section}_{value}_avg and _max of some images; a lacking section is 0.

    references: of each image equally many, at least one. fits: by section the path of its TF-IDF fit.
    """
    count, each = len(predictions), len(references[0])
    parts = [*predictions, *(part for several in references for part in several)]
    present = {"thinking": [bool(a) for a, _ in predictions], "answer": [bool(b) for _, b in predictions]}
    present["full"] = [bool(a and b) for a, b in predictions]
    left, right = np.repeat(np.arange(count), each), count + np.arange(count * each)
    columns: dict[str, dict[str, Floats]] = {family: {} for family in families}
    for section, texts, offset in _sections(parts):
        for family in families:
            options = {"fit": _read_fit(fits[section])} if family == "vector_space" else {}
            pairs = load_metric(family).pair_values(texts, left + offset, right + offset, **options)
            for name, values in averaged(pairs, np.arange(count) * each).items():
                columns[family][f"{section}_{name}"] = np.where(present[section], values, 0.0)
    return columns


def count_documents(references: Sequence[Parts]) -> dict[str, TfidfFit]:
    """By section the fit on some references alone."""
    fits = {}
    for section, texts, offset in _sections(references):
        fits[section] = TfidfFit()
        rows = np.arange(offset, offset + len(references))
        fits[section].add(texts.term_counts[rows], texts.vocabulary)
    return fits


def _sections(parts: Sequence[Parts]) -> list[tuple[str, Texts, int]]:
    """(section, texts, the row of the first of `parts` in them); the full text comes from its parts."""
    texts = take_apart([part[0] for part in parts] + [part[1] for part in parts])
    rows: Ints = np.arange(len(parts))
    return [("full", texts.joined(rows, rows + len(parts)), 0), ("thinking", texts, 0), ("answer", texts, len(parts))]


@lru_cache
def load_metric(family: str) -> Any:
    import evaluate

    # Absolute, because a relative path that is wrong is looked for on the Hub; in memory, because evaluate otherwise
    # writes all texts to a file that nobody reads again.
    return evaluate.load(str(Path(__file__).resolve().parent / family), keep_in_memory=True)


@lru_cache(maxsize=len(SECTIONS))
def _read_fit(path: str) -> TfidfFit:
    return TfidfFit.read(Path(path))

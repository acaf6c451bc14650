"""Compute the six lexical values of all three sections, splitting each text once; runs in score.py's processes."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from shared.examples import Floats, averaged
from shared.tfidf_fit import TfidfFit, count_documents
from shared.words import Ints, TextPairs, Texts, take_apart, tokenizer_name

from imagenet_think import without_module
from scoring.inputs import SECTIONS, Parts, has_text


def score_lexical(
    predictions: Sequence[Parts],
    references: Sequence[Sequence[Parts]],
    families: Sequence[str],
    fits: dict[str, str],
    tokenizer: str,
) -> dict[str, dict[str, Floats]]:
    """Return each family's columns {section}_{value}_avg and _max of some images; a lacking section is 0.

    references: of each image equally many; of those at least one has the section, and those that lack it are left out.
    fits: by section the path of its TF-IDF fit.
    """
    count, each = len(predictions), len(references[0])
    parts = [*predictions, *(part for several in references for part in several)]
    present = {section: np.array([has_text(part, section) for part in parts]) for section in SECTIONS}
    left, right = np.repeat(np.arange(count), each), count + np.arange(count * each)
    columns: dict[str, dict[str, Floats]] = {family: {} for family in families}
    weights = None
    for at, (section, texts, offset) in enumerate(_sections(parts, tokenizer)):
        there = present[section][right]
        pairs = TextPairs(texts, left[there] + offset, right[there] + offset)
        starts = np.searchsorted(left[there], np.arange(count))
        for family in families:
            if family == "vector_space":
                if weights is None:  # of all sections, which share their vocabulary
                    fit = _read_fits(tokenizer_name(tokenizer), *(fits[section] for section in SECTIONS))
                    weights = fit.weights(texts.vocabulary)
                values = load_metric(family).pair_values(pairs, weights[at])
            else:
                values = load_metric(family).pair_values(pairs)
            for name, column in averaged(values, starts).items():
                columns[family][f"{section}_{name}"] = np.where(present[section][:count], column, 0.0)
    return columns


def count_references(references: Sequence[Parts], tokenizer: str) -> tuple[list[bytes], Ints, int]:
    """Count the documents of every word, for each section; TfidfFit.add takes the result."""
    rows = np.arange(len(references))
    sections = _sections(references, tokenizer)
    counts = [texts.term_counts[rows + offset] for _, texts, offset in sections]
    return sections[0][1].vocabulary, *count_documents(*counts)


def _sections(parts: Sequence[Parts], tokenizer: str) -> list[tuple[str, Texts, int]]:
    """Return (section, texts, row of the first of `parts` in them), in the order of SECTIONS, with one vocabulary.

    The full text comes from its parts.
    """
    texts = take_apart([part[0] for part in parts] + [part[1] for part in parts], tokenizer)
    rows: Ints = np.arange(len(parts))
    return [("full", texts.joined(rows, rows + len(parts)), 0), ("thinking", texts, 0), ("answer", texts, len(parts))]


@lru_cache
def load_metric(family: str) -> Any:
    with without_module("transformers"), without_module("scipy.stats"):  # only its evaluators need them
        import evaluate

    # Absolute, because a relative path that is wrong is looked for on the Hub; in memory, because evaluate otherwise
    # writes all texts to a file that nobody reads again.
    return evaluate.load(str(Path(__file__).resolve().parents[1] / family), keep_in_memory=True)


@lru_cache(maxsize=1)
def _read_fits(tokenizer: str, *paths: str) -> TfidfFit:
    return TfidfFit.read(*map(Path, paths), tokenizer=tokenizer)

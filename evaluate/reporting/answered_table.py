"""Put the means over the answered images beside those over all, and count the texts that each section scored."""

from collections.abc import Mapping

import numpy as np

from imagenet_think import GOOD_STATUSES
from reporting.benchmark import Benchmark
from reporting.resampling import Array
from reporting.score_files import METRICS, SECTIONS, TAXONOMY, ScoreFile
from reporting.table_formats import Cell, Grid, Row, Table, count_cell

_DASH = Cell("–")
_NOTE = (
    "Means, of metrics Avg of Avg, over all images, where a prediction that is missing or failed scores 0 in each "
    "section that it lacks, and over the answered images alone, whose prediction is good. Texts: predictions with "
    "words in the section; one that was cut may have a thinking and no answer. Models are compared over all images: "
    "over the answered ones, one that gives up on hard images gains."
)
_NAMED = "A text that fails is no wrong sibling: of that value, where fewer are better, read the answered images."
_SHOWN = ("named", "subject_hf", "wrong_sibling")  # of TAXONOMY
_PAPER = "How the paper treats predictions that failed is not known: its printed numbers may be means of either kind."


def answered_table(benchmark: Benchmark, *, with_paper: bool) -> Table:
    """Return the table, a grid for each model: as wide with one value as with twenty."""
    named = [name for name in _SHOWN if name in benchmark.taxonomy]
    values = {f"{metric}_avg": METRICS[metric][1] for metric in benchmark.metrics}
    values |= {name: TAXONOMY[name][0] for name in named}
    columns = [(title, images) for title in SECTIONS.values() for images in ("all", "answered")]
    grids = [Grid(model.model, "Value", columns, _rows(model, values)) for model in benchmark.models]
    notes = [_NOTE, *([_NAMED] if named else []), *([_PAPER] if with_paper else [])]
    return Table("answered", "All images and answered ones", " ".join(notes), grids)


def _rows(model: ScoreFile, values: Mapping[str, str]) -> list[Row]:
    answered = np.isin(model.rows["status"].to_numpy().astype(str), GOOD_STATUSES)
    both = [count_cell(len(answered)), count_cell(int(answered.sum()))]
    rows = [Row("Images", both * len(SECTIONS)), Row("Texts", _texts(model, answered))]
    for name, label in values.items():
        means = []
        for section in SECTIONS:
            kept = model.rows[f"{section}_{name}"][answered]
            means += [_mean(model.mean(section, name)), _mean(float(kept.mean())) if len(kept) else _DASH]
        rows.append(Row(label, means))
    return rows


def _texts(model: ScoreFile, answered: Array) -> list[Cell]:
    cells = []
    for section in SECTIONS:
        words = model.rows.get(f"{section}_words")
        counts = [] if words is None else [count_cell(int((words[kept] > 0).sum())) for kept in (slice(None), answered)]
        cells += counts or [_DASH, _DASH]
    return cells


def _mean(value: float) -> Cell:
    return Cell(f"{value:.3f}", value)

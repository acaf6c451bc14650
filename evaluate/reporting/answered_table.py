"""Put the means over the answered images beside those over all, and count the texts that each section scored."""

from collections.abc import Iterable

import numpy as np

from imagenet_think import GOOD_STATUSES
from reporting.benchmark import Benchmark
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
    """Return the table, a grid for each section."""
    named = [name for name in _SHOWN if name in benchmark.taxonomy]
    values = {f"{metric}_avg": METRICS[metric][1] for metric in benchmark.metrics}
    values |= {name: TAXONOMY[name][0] for name in named}
    columns = [("", "Texts"), ("", "Answered")]
    columns += [(label, images) for label in values.values() for images in ("all", "answered")]
    grids = [
        Grid(title, "Model", columns, [_row(model, section, values) for model in benchmark.models])
        for section, title in SECTIONS.items()
    ]
    notes = [_NOTE, *([_NAMED] if named else []), *([_PAPER] if with_paper else [])]
    return Table("answered", "All images and answered ones", " ".join(notes), grids)


def _row(model: ScoreFile, section: str, values: Iterable[str]) -> Row:
    answered = np.isin(model.rows["status"].to_numpy().astype(str), GOOD_STATUSES)
    words = model.rows.get(f"{section}_words")
    texts = [_DASH if words is None else count_cell(int((words > 0).sum())), count_cell(int(answered.sum()))]
    means = []
    for name in values:
        kept = model.rows[f"{section}_{name}"][answered]
        means += [_mean(model.mean(section, name)), _mean(float(kept.mean())) if len(kept) else _DASH]
    return Row(model.model, texts + means)


def _mean(value: float) -> Cell:
    return Cell(f"{value:.3f}", value)

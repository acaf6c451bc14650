"""Put the means over the answered images beside those over all, and count the texts that each section scored."""

import numpy as np

from imagenet_think import GOOD_STATUSES
from reporting.benchmark import Benchmark
from reporting.score_files import METRICS, SECTIONS, ScoreFile
from reporting.table_formats import Cell, Grid, Row, Table

_DASH = Cell("–")
_NOTE = (
    "Avg of Avg over all images, where a prediction that is missing or failed scores 0 in each section that it lacks, "
    "and over the answered images alone, whose prediction is good. Texts: predictions with words in the section; one "
    "that was cut may have a thinking and no answer. Models are compared over all images: over the answered ones, one "
    "that gives up on hard images gains."
)
_PAPER = "How the paper treats predictions that failed is not known: its printed numbers may be means of either kind."


def answered_table(benchmark: Benchmark, *, with_paper: bool) -> Table:
    """Return the table, a grid for each section."""
    columns = [("", "Texts"), ("", "Answered")]
    columns += [(METRICS[metric][1], images) for metric in benchmark.metrics for images in ("all", "answered")]
    grids = [
        Grid(title, "Model", columns, [_row(model, section, benchmark.metrics) for model in benchmark.models])
        for section, title in SECTIONS.items()
    ]
    note = f"{_NOTE} {_PAPER}" if with_paper else _NOTE
    return Table("answered", "All images and answered ones", note, grids)


def _row(model: ScoreFile, section: str, metrics: list[str]) -> Row:
    answered = np.isin(model.rows["status"].to_numpy().astype(str), GOOD_STATUSES)
    words = model.rows.get(f"{section}_words")
    texts = [_DASH if words is None else _count(words > 0), _count(answered)]
    means = []
    for metric in metrics:
        values = model.rows[f"{section}_{metric}_avg"][answered]
        means += [_mean(model.mean(section, f"{metric}_avg")), _mean(float(values.mean())) if len(values) else _DASH]
    return Row(model.model, texts + means)


def _count(rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Cell:
    return Cell(f"{int(rows.sum()):,}", int(rows.sum()))


def _mean(value: float) -> Cell:
    return Cell(f"{value:.3f}", value)

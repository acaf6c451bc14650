"""Write the numbers of a selection: Table 2, a summary, a line per class, and a picture.

images.selection/table2.json  table2.md   images, classes, least, most and mean per class
images.selection/summary.json             what was screened, what was rejected by which rule, what was chosen
images.selection/classes.tsv              class, its names, its pictures in the source, its quota
images.selection/rules.yaml               the rules that were applied
images.selection/selection.png            images per class, complexity, reasons of rejection
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from generate.command_line.table_cells import spreadsheet_cell
from generate.command_line.terminal import counted, note
from generate.selection.candidates import Pool
from generate.selection.class_names import read_class_names
from generate.selection.options import TOTAL, Options
from generate.selection.passed_over_report import LISTS, PassedOverCounts
from generate.selection.screening.rules import Rules
from generate.selection.screening.screening_pass import READS
from generate.selection.sources.catalogue import Catalogue
from generate.selection.splits import describe_test_split
from generate.storage.image_list import ImageRow
from imagenet_think import open_atomic, write_atomic

STYLE: dict[Any, Any] = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


class FinishedSelection(NamedTuple):
    """Hold a finished selection, to report it."""

    options: Options
    rules: Rules
    catalogue: Catalogue
    root: str | os.PathLike[str]
    pool: Pool
    rows: list[ImageRow]  # the list
    complexity: np.ndarray  # of each row, thousandths
    pool_complexity: np.ndarray  # of all that could have been chosen
    rejected: Path  # rejected.jsonl
    reasons: Counter[str]  # rejected pictures by rule
    unmatched_ids: dict[str, int]  # by rule: ids of its lists that name nothing in the source
    passed_over: PassedOverCounts
    unlabelled: str  # a sentence on images without a class, or ""


def write_report(folder: Path, made: FinishedSelection) -> str:
    """Write the files, and return the counts as lines."""
    table = table2(made.rows)
    splits = Counter(row.split for row in made.rows)
    summary = {
        "source": made.options.source,
        "seed": made.options.seed,
        "screen": made.options.screen,
        "diversity": made.options.diversity,
        "rules": made.rules.digest(),
        "pictures": len(made.catalogue.paths),
        "classes": len(made.catalogue.classes),
        "excluded_classes": sorted(made.rules.excluded_classes & set(made.catalogue.classes)),
        "matching_nothing": made.unmatched_ids,
        "passed_over": made.passed_over.as_json(),
        "looked_at": len(made.pool.screened),
        "rejected": dict(sorted(made.reasons.items())),
        "chosen": table | {"splits": dict(sorted(splits.items()))},
        "complexity": _quantiles(made.complexity),
    }
    note(**summary, out=made.options.out)
    write_atomic(folder / "table2.json", json.dumps(table, indent=2) + "\n")
    write_atomic(folder / "table2.md", _table2_markdown(table))
    write_atomic(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    write_atomic(folder / "classes.tsv", _format_classes(made))
    write_atomic(folder / "rules.yaml", made.rules.as_yaml())
    draw(folder / "selection.png", made)
    return _format_counts(folder, made, table, splits)


def table2(rows: list[ImageRow]) -> dict[str, float]:
    """Return the paper's Table 2 of a list."""
    per_class = Counter(row.wnid for row in rows).values()
    return {
        "images": len(rows),
        "classes": len(per_class),
        "min_per_class": min(per_class),
        "max_per_class": max(per_class),
        "mean_per_class": round(len(rows) / len(per_class), 2),
    }


def _format_counts(folder: Path, made: FinishedSelection, table: dict[str, float], splits: Counter[str]) -> str:
    """Return the lines that the command prints at its end."""
    by_rule = ", ".join(f"{count} {rule}" for rule, count in made.reasons.most_common())
    lines = [
        f"{counted(len(made.rows), 'image')}{_of_classes(made.rows)} in {made.options.out}: "
        f"{splits['train']} train, {splits['test']} test",
        f"{made.reasons.total()} rejected in {made.rejected}{f' ({by_rule})' if by_rule else ''}; "
        f"numbers and a picture in {folder}",
        f"read them with --images-root {made.root}",
        *_format_small(made, splits["test"]),
    ]
    for rule, count in made.unmatched_ids.items():
        if count:
            lines.append(f"{count} ids of {rule} match nothing in the source")
    if made.reasons[READS]:
        lines.append(f"{counted(made.reasons[READS], 'picture')} could not be read; the same command tries them again")
    if made.reasons[LISTS]:
        lines.append(
            f"{counted(made.reasons[LISTS], 'file or folder', 'files or folders')} could not be listed, or not "
            f"to their end; mend them, and remove "
            f"{folder}/catalogue-* to list the source again"
        )
    lines += made.passed_over.as_text()
    if made.unlabelled:
        lines.append(made.unlabelled)
    return "\n".join(lines)


def _of_classes(rows: list[ImageRow]) -> str:
    classes = Counter(row.wnid for row in rows)
    without = classes.pop(None, 0)
    if not classes:
        return ", which have no classes,"
    named = f" of {len(classes)} class{'es' * (len(classes) > 1)}"
    return f"{named}, {without} of them without one," if without else named


def _format_small(made: FinishedSelection, test: int) -> list[str]:
    """Return a line on a source of fewer images than the default, and one on a test split of fewer than usual."""
    lines, pictures = list[str](), len(made.catalogue.paths)
    if made.options.total is None and pictures < TOTAL:
        lines.append(f"the source has {counted(pictures, 'picture')}, fewer than {TOTAL:,}: every usable one is taken")
    return lines + describe_test_split(len(made.rows), test, made.options.test_share)


def _table2_markdown(table: dict[str, float]) -> str:
    names = ("Total images", "Total classes", "Images per class, least", "most", "mean")
    lines = [f"| {name} | {value:,} |" for name, value in zip(names, table.values(), strict=True)]
    return "\n".join(["| Table 2 | value |", "| --- | ---: |", *lines]) + "\n"


def _quantiles(values: np.ndarray) -> dict[str, int]:
    """Return quantiles that are values themselves, not interpolated: whole numbers stay whole."""
    ordered = np.sort(values)
    return {f"{share}%": int(ordered[(len(ordered) - 1) * share // 100]) for share in (0, 5, 25, 50, 75, 95, 100)}


def _format_classes(made: FinishedSelection) -> str:
    names = read_class_names()
    lines = ["wnid\tlemma\tdefinition\tpictures\tchosen\n"]
    pictures = np.bincount(made.catalogue.class_of, minlength=len(made.catalogue.classes))
    for wnid, count, quota in zip(made.catalogue.classes, pictures, made.pool.quotas, strict=True):
        lemma, definition = names.get(wnid, ("", ""))
        words = (spreadsheet_cell(" ".join(word.split())) for word in (wnid, lemma, definition))  # one line a class
        lines.append("\t".join([*words, str(count), str(quota)]) + "\n")
    return "".join(lines)


# --------------------------------------------------------------------------------------------------- the picture


def draw(path: Path, made: FinishedSelection) -> None:
    """Draw images per class, complexity of the usable and of the chosen pictures, and reasons of rejection."""
    with matplotlib.rc_context(STYLE), open_atomic(path) as file:
        figure = Figure(figsize=(11, 3.4), layout="constrained")
        per_class, complexity, rejection = figure.subplots(1, 3)
        _draw_classes(per_class, made)
        _draw_complexity(complexity, made)
        _draw_reasons(rejection, made.reasons, len(made.pool.screened))
        figure.savefig(file, format="png", dpi=150, metadata={"Software": None})  # the same numbers, the same file


def _draw_classes(axes: Axes, made: FinishedSelection) -> None:
    counts = Counter(Counter(row.wnid for row in made.rows).values())
    axes.bar(list(counts), list(counts.values()), width=0.8, color="0.45")
    _whole_numbers(axes.xaxis)
    _whole_numbers(axes.yaxis)
    axes.set(title=counted(len(made.rows), "image"), xlabel="images of a class", ylabel="classes")


def _draw_complexity(axes: Axes, made: FinishedSelection) -> None:
    bins = np.histogram_bin_edges(made.pool_complexity, bins=40).tolist()
    axes.hist(made.pool_complexity, bins, density=True, color="0.8", label="usable")
    axes.hist(made.complexity, bins, density=True, histtype="step", color="black", label="chosen")
    axes.set(title="visual complexity", xlabel="edges, thousandths of the pixels", ylabel="density", yticks=[])
    axes.legend(frameon=False)


def _draw_reasons(axes: Axes, reasons: Counter[str], screened: int) -> None:
    ordered = reasons.most_common()[::-1]
    bars = axes.barh([rule for rule, _ in ordered], [count for _, count in ordered], color="0.45")
    axes.bar_label(bars, [f" {count:,}" for _, count in ordered])
    axes.margins(x=0.15)
    _whole_numbers(axes.xaxis)
    axes.set(title=f"{reasons.total():,} left out, {screened:,} screened", xlabel="pictures")


def _whole_numbers(axis: Axis) -> None:
    axis.set_major_locator(MaxNLocator(4, integer=True))  # more would run into one another
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))

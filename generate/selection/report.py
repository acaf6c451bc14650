"""The numbers of a selection: Table 2, a summary, a line per class, and a picture.

images.selection/table2.json  table2.md   images, classes, least, most and mean per class
images.selection/summary.json             what was looked at, what was rejected by which rule, what was chosen
images.selection/classes.tsv              class, its names, its pictures in the source, its quota
images.selection/rules.yaml               the rules as they were followed
images.selection/selection.png            images per class, complexity, reasons of rejection
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from generate.selection.class_names import read_class_names
from generate.selection.screening.screening_pass import READS
from imagenet_think import write_atomic

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from generate.select_images import Options
    from generate.selection.candidates import Pool
    from generate.selection.screening.rules import Rules
    from generate.selection.sources.catalogue import Catalogue
    from generate.storage.image_list import ImageRow

STYLE: dict[Any, Any] = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


class Selected(NamedTuple):
    """A finished choice."""

    options: "Options"
    rules: "Rules"
    catalogue: "Catalogue"
    root: str | os.PathLike[str]
    pool: "Pool"
    rows: "list[ImageRow]"
    complexity: np.ndarray  # of each row, thousandths
    pool_complexity: np.ndarray  # of all that could have been chosen
    reasons: Counter[str]  # of rejection, by their rules
    matching_nothing: dict[str, int]  # ids of the lists of a rule that name nothing in the source


def write_report(folder: Path, selected: Selected, rejected: Path) -> str:
    """Writes the files, and returns the counts as lines. rejected: the file of the pictures left out."""
    table, reasons = table2(selected.rows), selected.reasons
    splits = Counter(row.split for row in selected.rows)
    summary = {
        "source": selected.options.source,
        "seed": selected.options.seed,
        "screen": selected.options.screen,
        "diversity": selected.options.diversity,
        "rules": selected.rules.digest(),
        "pictures": len(selected.catalogue.paths),
        "classes": len(selected.catalogue.classes),
        "excluded_classes": sorted(selected.rules.excluded_classes & set(selected.catalogue.classes)),
        "matching_nothing": selected.matching_nothing,
        "looked_at": len(selected.pool.rows),
        "rejected": dict(sorted(reasons.items())),
        "chosen": table | {"splits": dict(sorted(splits.items()))},
        "complexity": _quantiles(selected.complexity),
    }
    write_atomic(folder / "table2.json", json.dumps(table, indent=2) + "\n")
    write_atomic(folder / "table2.md", _table2_markdown(table))
    write_atomic(folder / "summary.json", json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    write_atomic(folder / "classes.tsv", _classes(selected))
    write_atomic(folder / "rules.yaml", selected.rules.as_yaml())
    draw(folder / "selection.png", selected)
    by_rule = ", ".join(f"{count} {rule}" for rule, count in reasons.most_common())
    out = selected.options.out
    lines = [
        f"{table['images']} images of {table['classes']} classes in {out}: "
        f"{splits['train']} train, {splits['test']} test",
        f"{reasons.total()} rejected in {rejected}{f' ({by_rule})' if by_rule else ''}; "
        f"numbers and a picture in {folder}",
        f"read them with --images-root {selected.root}",
    ]
    for rule, count in selected.matching_nothing.items():
        if count:
            lines.append(f"{count} ids of {rule} match nothing in the source")
    if reasons[READS]:
        lines.append(f"{reasons[READS]} pictures could not be read; the same command tries them again")
    return "\n".join(lines)


def table2(rows: "list[ImageRow]") -> dict[str, float]:
    """The paper's Table 2 of a list."""
    per_class = Counter(row.wnid for row in rows).values()
    return {
        "images": len(rows),
        "classes": len(per_class),
        "min_per_class": min(per_class),
        "max_per_class": max(per_class),
        "mean_per_class": round(len(rows) / len(per_class), 2),
    }


def _table2_markdown(table: dict[str, float]) -> str:
    names = ("Total images", "Total classes", "Images per class, least", "most", "mean")
    lines = [f"| {name} | {value:,} |" for name, value in zip(names, table.values(), strict=True)]
    return "\n".join(["| Table 2 | value |", "| --- | ---: |", *lines]) + "\n"


def _quantiles(values: np.ndarray) -> dict[str, int]:
    """Of the sorted values, whole numbers as they are."""
    ordered = np.sort(values)
    return {f"{share}%": int(ordered[(len(ordered) - 1) * share // 100]) for share in (0, 5, 25, 50, 75, 95, 100)}


def _classes(selected: Selected) -> str:
    names = read_class_names()
    lines = ["wnid\tlemma\tdefinition\tpictures\tchosen\n"]
    pictures = np.bincount(selected.catalogue.class_of, minlength=len(selected.catalogue.classes))
    for wnid, count, quota in zip(selected.catalogue.classes, pictures, selected.pool.quotas, strict=True):
        lemma, definition = names.get(wnid, ("", ""))
        lines.append(f"{wnid}\t{lemma}\t{definition}\t{count}\t{quota}\n")
    return "".join(lines)


# --------------------------------------------------------------------------------------------------- the picture


def draw(path: Path, selected: Selected) -> None:
    """Images per class, complexity of what could be chosen and of what was, reasons of rejection."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11, 3.4), layout="constrained")
        per_class, complexity, rejection = figure.subplots(1, 3)
        _draw_classes(per_class, selected)
        _draw_complexity(complexity, selected)
        _draw_reasons(rejection, selected.reasons, len(selected.pool.rows))
        temporary = path.with_name(f".{path.name}.tmp")
        figure.savefig(temporary, format="png", dpi=150, metadata={"Software": None})  # same numbers, same file
        temporary.replace(path)


def _draw_classes(axes: "Axes", selected: Selected) -> None:
    counts = Counter(Counter(row.wnid for row in selected.rows).values())
    axes.bar(list(counts), list(counts.values()), width=0.8, color="0.45")
    _whole_numbers(axes.xaxis)
    _whole_numbers(axes.yaxis)
    axes.set(title=f"{len(selected.rows):,} images", xlabel="images of a class", ylabel="classes")


def _draw_complexity(axes: "Axes", selected: Selected) -> None:
    bins = np.histogram_bin_edges(selected.pool_complexity, bins=40).tolist()
    axes.hist(selected.pool_complexity, bins, density=True, color="0.8", label="usable")
    axes.hist(selected.complexity, bins, density=True, histtype="step", color="black", label="chosen")
    axes.set(title="visual complexity", xlabel="edges, thousandths of the pixels", ylabel="density", yticks=[])
    axes.legend(frameon=False)


def _draw_reasons(axes: "Axes", reasons: Counter[str], looked_at: int) -> None:
    ordered = reasons.most_common()[::-1]
    bars = axes.barh([rule for rule, _ in ordered], [count for _, count in ordered], color="0.45")
    axes.bar_label(bars, [f" {count:,}" for _, count in ordered])
    axes.margins(x=0.15)
    _whole_numbers(axes.xaxis)
    axes.set(title=f"{reasons.total():,} left out, {looked_at:,} screened", xlabel="pictures")


def _whole_numbers(axis: "Axis") -> None:
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axis.set_major_locator(MaxNLocator(4, integer=True))  # more would run into one another
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))

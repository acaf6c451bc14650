"""Build the tables of what the texts name: value, chance and difference, by section, branch of the tree and depth."""

from typing import NamedTuple

import numpy as np
from scoring.means import few_said
from scoring.terminal import counted

from reporting.benchmark import Benchmark, Estimate, group_estimates
from reporting.score_files import CHANCE, DIFFERENCE, HEADLINE, SECTIONS, TAXONOMY, ScoreFile
from reporting.table_formats import Cell, Grid, Row, Table, TitledTable, count_cell, marked
from reporting.tables import few_in_group, resampling_said, value_cell

GROUPS = {"branch": "Branch of the tree", "class_depth": "Depth of the class"}  # columns of the rows
_LIMITS = (
    "Not seen: names that the tree lacks (other synonyms, brands, misspellings). A text that names everything is right "
    "everywhere, and so by chance: read the difference. Where a picture's label is wrong, or one of several that fit, "
    "what is right about the picture counts as wrong."
)


class Group(NamedTuple):
    """Hold the images of one branch or depth, and the estimates of the HEADLINE values of each file there."""

    by: str  # of GROUPS
    name: str
    images: int
    estimates: dict[str, list[Estimate]]


def group_taxonomy(benchmark: Benchmark) -> list[Group]:
    """Return the HEADLINE values of the full output, less chance where it is known, by branch and by depth."""
    files = [*benchmark.models, *benchmark.teachers] if benchmark.taxonomy else []
    names = [f"{name}{DIFFERENCE if benchmark.has_chance else ''}" for name in HEADLINE]
    found = []
    for by in GROUPS if files else ():
        groups = np.asarray(files[0].rows[by])
        columns = np.stack([file.rows[f"full_{name}"] for file in files for name in names], axis=1)
        for group in sorted(set(groups.tolist()), key=lambda one: (one == "other", one)):
            keep = groups == group
            estimates = iter(group_estimates(benchmark, columns, keep))
            of_files = {file.model: [next(estimates) for _ in names] for file in files}
            found.append(Group(by, group if by == "branch" else f"{group:.0f}", int(keep.sum()), of_files))
    return found


def taxonomy_tables(benchmark: Benchmark, groups: list[Group]) -> list[Table]:
    """Return the table of all values, and that of two of them by branch and depth; none where none was computed."""
    if not benchmark.taxonomy:
        return []
    values = [_value_grid(benchmark, name) for name in benchmark.taxonomy]
    by_group = [_group_grid(benchmark, at, by, groups) for at in range(len(HEADLINE)) for by in GROUPS]
    less = "Full output, less chance." if benchmark.has_chance else "Full output."
    of_groups = f"{less} {few_in_group(benchmark)} {_caption(benchmark)}"
    return [
        TitledTable("taxonomy", "Is the picture's class named?", f"{_caption(benchmark)} {_LIMITS}", values),
        TitledTable("taxonomy_groups", "What is named, by branch and depth", of_groups, by_group),
    ]


def _caption(benchmark: Benchmark) -> str:
    scores = benchmark.models[0].scores
    said = (
        f"Texts against the classes of their images, by the names of {scores['taxonomy']['name']}, not against the "
        f"teachers' texts; {counted(scores['n'], 'image')} of the split {scores['split']}. A text that is "
        f"missing or failed "
        "names nothing: all its values are 0, wrong sibling too."
    )
    chance = (
        "Chance: the same texts against the classes of other images."
        if benchmark.has_chance
        else "All images have one class, so that there is no chance to compare with."
    )
    return " ".join(filter(None, (few_said(scores["n"]), said, chance, resampling_said(benchmark))))


def _value_grid(benchmark: Benchmark, name: str) -> Grid:
    parts = ("value", "chance", "difference") if benchmark.has_chance else ("value",)
    columns = [(title, part) for title in SECTIONS.values() for part in parts]
    ranked = [at for at, (_, part) in enumerate(columns) if part == parts[-1] and name != "wrong_sibling"]
    rows, below = ([_row(benchmark, file, name) for file in files] for files in (benchmark.models, benchmark.teachers))
    return Grid(": ".join(TAXONOMY[name]), "Model", columns, marked(rows, ranked), below)


def _row(benchmark: Benchmark, file: ScoreFile, name: str) -> Row:
    cells = []
    for section in SECTIONS:
        cells.append(value_cell(benchmark.estimate(file, section, name)))
        if benchmark.has_chance:
            chance = file.mean(section, f"{name}{CHANCE}")
            difference = benchmark.estimate(file, section, f"{name}{DIFFERENCE}")
            cells += [Cell(f"{chance:.3f}", chance), _difference_cell(difference)]
    return Row(file.model, cells)


def _group_grid(benchmark: Benchmark, at: int, by: str, groups: list[Group]) -> Grid:
    label = TAXONOMY[HEADLINE[at]][0]
    one_cell = _difference_cell if benchmark.has_chance else value_cell
    columns = [("", "Images"), *((label, file.model) for file in (*benchmark.models, *benchmark.teachers))]
    rows = [
        Row(group.name, [count_cell(group.images), *(one_cell(of[at]) for of in group.estimates.values())])
        for group in groups
        if group.by == by
    ]
    return Grid(f"{label}, by {GROUPS[by].lower()}", GROUPS[by], columns, rows)


def _difference_cell(estimate: Estimate) -> Cell:
    return Cell(f"{estimate.value:+.3f}", *estimate)

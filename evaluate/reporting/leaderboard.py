"""Write, check and rank leaderboard rows (the command is evaluate/leaderboard.py)."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import typer
from scoring.means import few_said
from scoring.terminal import complain

from imagenet_think import write_atomic
from reporting.benchmark import Benchmark
from reporting.judgements import judged_table, problem_of
from reporting.score_files import DIFFERENCE, HEADLINE, METRICS, TAXONOMY, ScoreFile, name_of, read_json, tokenizer_of
from reporting.table_formats import Cell, Grid, Row, Table, TitledTable, markdown, marked

# In all rows of one table, and the tokenizer. by_class: whether the intervals were drawn by class.
_SAME = ("split", "mode", "n", "references", "metrics", "encoders", "tfidf", "taxonomy", "by_class")
_KEYS = {*_SAME, "tokenizer", "dataset", "model", "run_id", "answered", "sections", "judged"}
_DEEPEST = 100  # levels of a taxonomy; WordNet has 18
_MODEL = re.compile(r"[\w.-]{1,80}")


class RowError(Exception):
    """Say in one sentence why a row cannot be listed."""


class RowFile(NamedTuple):
    file_name: str
    text: str


def run(folder: Path, check: bool) -> None:
    """Check the rows and, unless check is set, write the table. A bad row ends with one sentence and exit code 2."""
    try:
        rows = read_rows(folder)
        if not check:
            write_atomic(folder / "README.md", readme(rows))
    except (RowError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from error
    print(f"{len(rows)} rows are well-formed" + ("" if check else f" -> {folder / 'README.md'}"))


def row_of(benchmark: Benchmark, model: ScoreFile, judged: Sequence[Mapping[str, Any]] = ()) -> RowFile:
    """Return the model's row: what was scored, on what, and every value as [mean, low, high] of its 95 % interval.

    judged: what language models say of it, for a table of its own.
    """
    row: dict[str, Any] = {name: model.scores[name] for name in sorted(_KEYS) if name in model.scores}
    row["sections"] = {
        section: {value: list(benchmark.estimate(model, section, value)) for value in values}
        for section, values in model.scores["sections"].items()
    }
    for section, values in row["sections"].items():
        differences = [f"{name}{DIFFERENCE}" for name in benchmark.taxonomy if benchmark.has_chance]
        values |= {name: list(benchmark.estimate(model, section, name)) for name in differences}
    if benchmark.clusters is not None:
        row["by_class"] = True
    if judged:
        row["judged"] = list(judged)
    name = model.model if _MODEL.fullmatch(model.model) else re.sub(r"[^\w.-]+", "-", model.model)[:80]
    return RowFile(f"{name}.json", json.dumps(row | {"model": name}, indent=1, sort_keys=True) + "\n")


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Return every row of the directory, checked, in the order of the file names. Raises RowError."""
    if not folder.is_dir():
        raise RowError(f"{folder} is not a directory; give the one that holds the rows")
    return [_checked(path) for path in sorted(folder.glob("*.json"))]


def _checked(path: Path) -> dict[str, Any]:
    try:
        row = read_json(path.read_bytes(), parse_constant=_refuse)
    except (OSError, ValueError) as error:
        raise RowError(f"{path} is not JSON ({error})") from error
    if problem := _problem(row, path.stem):
        raise RowError(f"{path}: {problem}")
    checked: dict[str, Any] = row
    return checked


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _problem(row: Any, stem: str) -> str | None:
    """Return what is wrong with a row, in one sentence, or None."""
    if not isinstance(row, dict):
        return "a row is a JSON object"
    if unknown := sorted(row.keys() - _KEYS):
        return f"{unknown[0]!r} is not a field of a row; the fields are {', '.join(sorted(_KEYS))}"
    if lacking := sorted({"model", "split", "n", "answered", "references", "metrics", "sections"} - row.keys()):
        return f"the field {lacking[0]!r} is missing"
    if row["model"] != stem or not _MODEL.fullmatch(stem):
        return f"the file must be named after its model, {row['model']!r}, in letters, digits and . _ -"
    if not (type(row["n"]) is int and type(row["answered"]) is int and 0 <= row["answered"] <= row["n"] and row["n"]):
        return f"n {row['n']!r} and answered {row['answered']!r} are not counts of images"
    if not isinstance(row["sections"], dict) or row["sections"].keys() != {"full", "thinking", "answer"}:
        return "sections must be full, thinking and answer"
    if not isinstance(row.get("judged", []), list):
        return "judged must be a list of judgements"
    if problem := next(filter(None, map(problem_of, row.get("judged", []))), None):
        return problem
    named = {f"{metric}_{aggregate}" for metric in METRICS for aggregate in ("avg", "max")}
    named |= {f"{name}{ending}" for name in TAXONOMY for ending in ("", DIFFERENCE)}
    for section, values in row["sections"].items():
        if not isinstance(values, dict) or not values or values.keys() != row["sections"]["full"].keys():
            return f"{section} does not have the values that the full output has"
        for value, estimate in values.items():
            if value not in named:
                return f"{section} {value} is not a value of this benchmark"
            low, high = _range(value)
            if not _is_estimate(estimate, low, high):
                within = f"within [{low}, {high}] and in order"
                return f"{section} {value} must be [mean, low, high] {within}, and is {estimate}"
            if value.endswith("_avg") and not _at_most(estimate, values.get(f"{value[:-4]}_max")):
                return f"{section} {value} is higher than the same metric's best of the references"
    return None


def _range(value: str) -> tuple[int, int]:
    """Return the ends of what a value may be."""
    most = _DEEPEST if value.startswith("depth") else 1
    return (-most if value.endswith(DIFFERENCE) else 0), most


def _is_estimate(estimate: Any, least: int = 0, most: int = 1) -> bool:
    if not isinstance(estimate, list) or len(estimate) != 3:
        return False
    if not all(type(one) in (int, float) and math.isfinite(one) and least <= one <= most for one in estimate):
        return False
    value, low, high = estimate
    return bool(low <= value + 1e-9 and value <= high + 1e-9)


def _at_most(average: list[float], best: Any) -> bool:
    return _is_estimate(best) and average[0] <= best[0] + 1e-9


def readme(rows: list[dict[str, Any]]) -> str:
    """Return README.md: one table for every set of images and metrics, with Avg of Avg of the full output."""
    note = "\n".join(
        [
            "To be listed: score a model (`evaluate/score.py`), make its report (`evaluate/report.py`), copy",
            "`report/leaderboard/<model>.json` to this folder, run `python evaluate/leaderboard.py`, and open a pull",
            "request with the row and this file. The values are as their authors sent them.",
        ]
    )
    text = "# Leaderboard\n\n" + markdown(TitledTable("leaderboard", "Leaderboard", note, grids_of(rows)))
    if any(row.get("judged") for row in rows):
        table = judged_table_of(rows)
        text += f"\n## {table.title}\n\n{markdown(table)}"
    return text


def judged_table_of(rows: list[dict[str, Any]]) -> Table:
    """Return the table of all judgements, a grid for every dataset, judge and rubric."""
    of_dataset: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        of_dataset.setdefault(json.dumps([row["references"], row["split"]], sort_keys=True), []).append(row)
    tables = [
        (same[0], judged_table((row["model"], entry, {}) for row in same for entry in row.get("judged", [])))
        for same in of_dataset.values()
    ]
    grids = [
        replace(grid, title=f"{name_of(first)}: {grid.title}" if name_of(first) else grid.title)
        for first, table in tables
        for grid in table.grids
    ]
    return replace(tables[0][1], grids=grids)


def grids_of(rows: list[dict[str, Any]]) -> list[Grid]:
    """Return a grid for every set of rows that may be compared."""
    comparable: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        comparable.setdefault(json.dumps([tokenizer_of(row), *map(row.get, _SAME)], sort_keys=True), []).append(row)
    return [_grid(same) for same in comparable.values()]


def _grid(rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> Any:

    first = rows[0]
    there = first["sections"]["full"]
    shown = {f"{metric}_avg": METRICS[metric][1] for metric in METRICS if f"{metric}_avg" in there}
    for name in (name for name in HEADLINE if name in there):
        less_chance = f"{name}{DIFFERENCE}" in there
        shown |= (
            {f"{name}{DIFFERENCE}": f"{TAXONOMY[name][0]}, less chance"} if less_chance else {name: TAXONOMY[name][0]}
        )
    columns = [("", "Answered"), *(("", label) for label in shown.values())]
    lines = []
    for row in sorted(rows, key=lambda row: -next((row["sections"]["full"][value][0] for value in shown), 0)):
        values = [row["sections"]["full"][value] for value in shown]
        cells = [Cell(f"{value[0]:.3f}", *value) for value in values]
        lines.append(Row(row["model"], [Cell(f"{row['answered']:,} of {row['n']:,}"), *cells]))
    dataset = str(first["references"].get("dataset", ""))[:12] if isinstance(first["references"], dict) else ""
    name = f"{name_of(first)}: " if name_of(first) else ""
    title = f"{name}{first['n']:,} images of the split {first['split']}, references {dataset}"
    title += f", tokenizer {tokenizer_of(first)}" if tokenizer_of(first) != "rouge" else ""
    title += ", intervals by class" if first.get("by_class") else ""
    title += f" ({few_said(first['n'])})" if few_said(first["n"]) else ""
    return Grid(title, "Model", columns, marked(lines, range(1, len(columns))))

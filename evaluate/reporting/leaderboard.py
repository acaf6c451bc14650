"""Write, check and rank leaderboard rows (the command is evaluate/leaderboard.py)."""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import typer
from scoring.inputs import InputError
from scoring.means import few_said, teachers_in
from scoring.references import read_references
from scoring.terminal import complain, counted, note

from imagenet_think import ContractError, write_atomic
from reporting.benchmark import Benchmark
from reporting.judgements import judged_table
from reporting.leaderboard_rows import (
    DATASET,
    MODEL,
    SAME,
    SCORED,
    Dataset,
    RowError,
    check_folder,
    hash_of,
    needed_dataset,
    problem_in,
    read_dataset,
    read_row,
    read_rows,
    row_files,
    said_of,
)
from reporting.score_files import DIFFERENCE, HEADLINE, METRICS, TAXONOMY, ScoreFile, name_of, tokenizer_of
from reporting.table_cells import markdown_cell
from reporting.table_formats import Cell, Grid, Row, Table, TitledTable, markdown, marked


class RowFile(NamedTuple):
    file_name: str
    text: str


def run(
    folder: Path,
    check: bool,
    dataset: Path | None,
    split: str,
    add: Path | None,
    submitter: str | None,
    link: str | None,
) -> None:
    """Do what was asked, check all rows and write the table. A bad row ends with one sentence and exit code 2."""
    try:
        if check and (dataset or add):
            raise RowError("--check writes nothing, so it goes with neither --dataset nor --add")
        if any((add, submitter, link)) and not all((add, submitter, link)):
            raise RowError("--add requires --submitter NAME and --link URL, and these go with --add alone")
        if dataset:
            declare(folder, dataset, split)
        if add:
            add_row(folder, add, submitter or "", link or "")
        rows = read_rows(folder)
        if not check:
            write_atomic(folder / "README.md", readme(rows, read_dataset(folder)))
    except (RowError, InputError, ContractError) as error:
        complain(error)
        raise typer.Exit(2) from error
    except OSError as error:
        complain(f"{error.filename or folder} cannot be read or written ({error.strerror})")
        raise typer.Exit(2) from error
    note(rows=len(rows), out=None if check else folder / "README.md")
    print(f"{counted(len(rows), 'row is', 'rows are')} well-formed" + ("" if check else f" -> {folder / 'README.md'}"))


def declare(folder: Path, dataset: Path, split: str) -> None:
    """Write of which dataset the leaderboard is; a leaderboard that has rows keeps its own. Raises RowError."""
    check_folder(folder)
    found = read_references(dataset, split)
    references = {"dataset": found.fingerprint(), "teachers": list(found.teachers)}
    runs = {name: _runs_of(found, start) for name, start in found.starts().items()}
    declared = Dataset(found.name, found.version, split, len(found.rows), references, runs)
    if (known := read_dataset(folder)) and known.references != references and row_files(folder):
        raise RowError(
            f"{folder} is the leaderboard of {said_of(known)} and has rows; "
            f"give {said_of(declared)} a folder of its own"
        )
    write_atomic(folder / DATASET, json.dumps(declared._asdict(), indent=1, sort_keys=True) + "\n")


def _runs_of(found: Any, start: str) -> list[str]:
    column = f"{start}run_id"
    return sorted(filter(None, found.rows.unique(column))) if column in found.rows.column_names else []


def add_row(folder: Path, file: Path, submitter: str, link: str) -> None:
    """Put a row of a report on the leaderboard, with who submits it, a link and today's date. Raises RowError."""
    rows = {row["model"]: row for row in read_rows(folder)}
    row = read_row(file)
    if not isinstance(row, dict):
        raise RowError(f"{file}: a row is a JSON object; give report/leaderboard/<model>.json of evaluate/report.py")
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    row |= {"submitter": submitter, "link": link, "date": today}
    if problem := problem_in(row, file.stem, needed_dataset(folder)):
        raise RowError(f"{file}: {problem}")
    if (before := rows.get(row["model"])) and before["submitter"] != submitter:
        raise RowError(
            f"{folder} has a row of {row['model']} by {before['submitter']}; score yours under a name of its own, "
            "--predictions NAME=RUN"
        )
    write_atomic(folder / file.name, json.dumps(row, indent=1, sort_keys=True) + "\n")


def row_of(benchmark: Benchmark, model: ScoreFile, judged: Sequence[Mapping[str, Any]] = ()) -> RowFile:
    """Return the model's row: what was scored, on what, and every value as [mean, low, high] of its 95 % interval.

    judged: what language models say of it, for a table of its own.
    """
    row: dict[str, Any] = {name: model.scores[name] for name in sorted(SCORED) if name in model.scores}
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
    name = model.model if MODEL.fullmatch(model.model) else re.sub(r"[^\w.-]+", "-", model.model)[:80]
    return RowFile(f"{name}.json", json.dumps(row | {"model": name}, indent=1, sort_keys=True) + "\n")


_HOW = """
To be listed: score a model on all images of the split (`evaluate/score.py`), make its report
(`evaluate/report.py`), add its row by

    python evaluate/leaderboard.py leaderboard --add report/leaderboard/MODEL.json --submitter NAME --link URL

and open a pull request with the row and this file. Rows of another dataset, or of fewer images, are refused. The
values are as their authors sent them.
"""


def readme(rows: list[dict[str, Any]], dataset: Dataset | None = None) -> str:
    """Return README.md: one table for every set of metrics, with Avg of Avg of the full output."""
    if dataset is None:
        of = f"It has no {DATASET} yet; `--dataset` of `evaluate/leaderboard.py` writes it, and with it says of which "
        of += "dataset all rows are."
    else:
        version = f", version {markdown_cell(dataset.version)}" if dataset.version else ""
        of = f"All rows are of {markdown_cell(dataset.name)}{version}: {counted(dataset.images, 'image')} of the split "
        of += f"{markdown_cell(dataset.split)}, references `{hash_of(dataset)}`."
    text = f"# Leaderboard\n\n{of}\n{_HOW}"
    if rows:
        own = any(_own_of(row, dataset) for row in rows)
        note = "† A teacher of the dataset: of its references one is its own, or its own model's. It has no rank."
        text += f"\n{markdown(TitledTable('leaderboard', 'Leaderboard', note if own else '', grids_of(rows, dataset)))}"
    if any(row.get("judged") for row in rows):
        table = judged_table_of(rows)
        text += f"\n## {table.title}\n\n{markdown(table)}"
    return text


def _own_of(row: Mapping[str, Any], dataset: Dataset | None) -> list[str]:
    """Return the teachers that a row's model is: by what the row says, or, whatever it says, by the run or the name."""
    runs = dataset.runs if dataset else {}
    by_run = [name for name, of in runs.items() if row.get("run_id") in of or row["model"] == name]
    return list(dict.fromkeys([*teachers_in(row), *by_run]))


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


def grids_of(rows: list[dict[str, Any]], dataset: Dataset | None = None) -> list[Grid]:
    """Return a grid for every set of rows that may be compared."""
    comparable: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        comparable.setdefault(json.dumps([tokenizer_of(row), *map(row.get, SAME)], sort_keys=True), []).append(row)
    return [_grid(same, dataset) for same in comparable.values()]


def _grid(rows: list[dict[str, Any]], dataset: Dataset | None) -> Grid:
    """Rank the models; teachers stand below, under a rule."""
    first = rows[0]
    shown = _shown(first["sections"]["full"])
    columns = [("", "Answered"), *(("", label) for label in shown.values())]
    columns += [("", name) for name in ("Date", "Submitter", "Link") if any(name.lower() in row for row in rows)]
    ranked: list[Row] = []
    below: list[Row] = []
    for row in sorted(rows, key=lambda row: -next((row["sections"]["full"][value][0] for value in shown), 0)):
        values = [row["sections"]["full"][value] for value in shown]
        cells = [Cell(f"{row['answered']:,} of {row['n']:,}"), *(Cell(f"{value[0]:.3f}", *value) for value in values)]
        cells += [Cell(str(row.get(name.lower(), "–"))) for _, name in columns[len(cells) :]]
        own = _own_of(row, dataset)
        (below if own else ranked).append(Row(f"{row['model']} †" if own else row["model"], cells))
    name = f"{name_of(first)}: " if name_of(first) else ""
    references = first["references"]
    known = str(references.get("dataset", ""))[:12] if isinstance(references, dict) else ""
    title = f"{name}{counted(first['n'], 'image')} of the split {first['split']}, references {known}"
    title += f", tokenizer {tokenizer_of(first)}" if tokenizer_of(first) != "rouge" else ""
    title += ", intervals by class" if first.get("by_class") else ""
    title += f" ({few_said(first['n'])})" if few_said(first["n"]) else ""
    return Grid(title, "Model", columns, marked(ranked, range(1, 1 + len(shown))), below)


def _shown(there: Mapping[str, Any]) -> dict[str, str]:
    """Return the values that a table shows, each with its name."""
    shown = {f"{metric}_avg": METRICS[metric][1] for metric in METRICS if f"{metric}_avg" in there}
    for name in (name for name in HEADLINE if name in there):
        less_chance = f"{name}{DIFFERENCE}" in there
        label = TAXONOMY[name][0]
        shown |= {f"{name}{DIFFERENCE}": f"{label}, less chance"} if less_chance else {name: label}
    return shown

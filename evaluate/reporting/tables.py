"""Build the report's tables."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scoring.lengths import unseen_said
from scoring.means import few_said, own_said
from scoring.terminal import counted

from reporting.answered_table import answered_table
from reporting.benchmark import OVERLAPS, Benchmark, Difference, Estimate, group_estimates, length_correlation
from reporting.score_files import (
    AGGREGATES,
    DIFFERENCE,
    HEADLINE,
    METRICS,
    SECTIONS,
    TAXONOMY,
    ScoreFile,
    tokenizer_of,
)
from reporting.table_cells import spreadsheet_cell
from reporting.table_formats import Cell, Grid, Row, Table, count_cell, joined, marked

_PAPER = Path(__file__).with_name("paper_tables.json")
_TITLES = {3: "semantic similarity", 4: "ROUGE F1", 5: "token sets", 6: "cosine of term vectors"}
_DASH = Cell("–")
_FEW_CLASSES = 30  # below which a bootstrap by class has too narrow intervals


def all_tables(benchmark: Benchmark, groups: Mapping[str, str] | None, *, with_paper: bool) -> list[Table]:
    """Return Tables 3 to 7 and those beyond the paper; leave out tables whose metrics were not computed."""
    paper = json.loads(_PAPER.read_text(encoding="utf-8")) if with_paper else None
    numbers = sorted({METRICS[metric][0] for metric in benchmark.metrics})
    tables = [_sections_table(benchmark, number, paper) for number in numbers]
    tables += [_table7(benchmark, paper)] if benchmark.metrics else []
    tables += [answered_table(benchmark, with_paper=with_paper)]
    tables += [_differences(benchmark)] if len(benchmark.models) > 1 else []
    tables += [_lengths(benchmark)] if benchmark.has_lengths and set(OVERLAPS) & set(benchmark.metrics) else []
    return [*tables, _classes(benchmark), *([_groups(benchmark, groups)] if groups else [])]


def caption(benchmark: Benchmark) -> str:
    """Say what the numbers measure: references, images, split and intervals."""
    scores = benchmark.files[0].scores
    teachers = scores["references"]["teachers"]
    several = f"{len(teachers)} references" if len(teachers) > 1 else "1 reference"
    said = (
        f"Against {several} an image, by {joined(teachers)}, {counted(scores['n'], 'image')} of the split "
        f"{scores['split']}; a "
        f"prediction that is missing or failed scores 0. {resampling_said(benchmark)}"
    )
    tokenizer = f"Tokenizer: {tokenizer_of(scores)}." if tokenizer_of(scores) != "rouge" else ""
    own = [own_said(model.scores) for model in benchmark.models]
    return " ".join(filter(None, (few_said(scores["n"]), said, tokenizer, *own)))


def few_in_group(benchmark: Benchmark) -> str:
    """Say where a group has no interval."""
    return f"No interval over fewer than 10 {'images' if benchmark.clusters is None else 'classes'}."


def resampling_said(benchmark: Benchmark) -> str:
    resamples = f"{benchmark.resamples:,} resamples of the {_drawn(benchmark)}, seed {benchmark.seed}"
    return f"In brackets 95 % bootstrap intervals ({resamples})."


def _drawn(benchmark: Benchmark) -> str:
    """Say what is drawn; few clusters give too narrow intervals (Cameron et al. 2008, Rev. Econ. Stat. 90, 414-427)."""
    if benchmark.clusters is None:
        return "images"
    count = int(benchmark.clusters.max()) + 1
    return f"{counted(count, 'class', 'classes')}, each with its images" + (
        ", too few for true intervals" if count < _FEW_CLASSES else ""
    )


def _shown(benchmark: Benchmark) -> dict[str, str]:
    """Return the values that are broken down by class, each with its name: averages, and what is named."""
    averages = {f"{metric}_avg": METRICS[metric][1] for metric in benchmark.metrics}
    return averages | {name: TAXONOMY[name][0] for name in HEADLINE if name in benchmark.taxonomy}


def _sections_table(benchmark: Benchmark, number: int, paper: dict[str, Any] | None) -> Table:
    """Return one of Tables 3 to 6: models by two metrics, of the full output as in the paper, then of its parts."""
    metrics = [metric for metric in benchmark.metrics if METRICS[metric][0] == number]
    columns = [("", "Answered"), *((METRICS[metric][1], name) for metric in metrics for name in AGGREGATES.values())]
    grids = []
    for section, title in SECTIONS.items():
        rows = [_model_row(benchmark, model, section, metrics) for model in benchmark.models]
        level = [_level_row(benchmark, file, section, metrics) for file in benchmark.files if file.is_agreement]
        grids.append(Grid(title, "Model", columns, marked(rows, range(1, len(columns))), level))
    notes = [caption(benchmark), "Best in bold, second-best underlined." if len(benchmark.models) > 1 else ""]
    if any(file.is_agreement for file in benchmark.files):
        many = len(benchmark.files[0].scores["references"]["teachers"]) > 2
        one = "each teacher's text against the others'" if many else "one teacher's text against the other's"
        notes.append(f"Teachers: {one}, the level that a model could be expected to reach.")
    if paper:
        grids.insert(1, _printed(paper, number))
        notes += [paper["note"]] if number == 6 else []
    notes += [_truncation(benchmark, metrics)] if number == 3 else [_unseen(benchmark)]
    title = f"Table {number}: {_TITLES[number]}"
    return Table(f"table{number}", title, " ".join(filter(None, notes)), grids)


def _model_row(benchmark: Benchmark, model: ScoreFile, section: str, metrics: Iterable[str]) -> Row:
    values = [f"{metric}_{aggregate}" for metric in metrics for aggregate in AGGREGATES]
    answered = Cell(f"{model.scores['answered']:,} of {model.scores['n']:,}", model.scores["answered"])
    return Row(model.model, [answered, *(value_cell(benchmark.estimate(model, section, value)) for value in values)])


def _level_row(benchmark: Benchmark, file: ScoreFile, section: str, metrics: Iterable[str]) -> Row:
    """Return the teachers' row: averages alone, since a single reference has no best of several."""
    cells = [(value_cell(benchmark.estimate(file, section, f"{metric}_avg")), _DASH) for metric in metrics]
    return Row(file.model, [_DASH, *(cell for pair in cells for cell in pair)])


def _printed(paper: dict[str, Any], number: int) -> Grid:
    printed = paper["tables"][str(number)]
    columns = [(label, name) for label in printed["columns"] for name in AGGREGATES.values()]
    return Grid("As printed in the paper (full output)", "Model", columns, _printed_rows(paper, printed["rows"]))


def _printed_rows(paper: dict[str, Any], rows: Mapping[str, Sequence[float]]) -> list[Row]:
    return [
        Row(f"{model} ({paper['models'][model]})", [Cell(f"{value:.3f}", value) for value in values])
        for model, values in rows.items()
    ]


def _unseen(benchmark: Benchmark) -> str:
    """Say of which texts the tokenizer does not see the letters, which is no fault of theirs."""
    said = [(file.model, unseen_said(file.scores.get("unseen", {}))) for file in benchmark.files]
    return " ".join(f"{model}: {text}" for model, text in said if text)


def _truncation(benchmark: Benchmark, metrics: Iterable[str]) -> str:
    """Say how much of the texts the encoders saw, which no value tells."""
    parts = [
        f"{METRICS[metric][1]}, {SECTIONS[section].lower()}: {seen['cut']:.1%} of {file.model}'s texts were cut, "
        f"{seen['seen']:.1%} of the tokens seen on average"
        for file in benchmark.files
        for section, by_metric in file.scores.get("truncation", {}).items()
        for metric, seen in by_metric.items()
        if metric in metrics and seen["cut"]
    ]
    return "The encoders cut long texts. " + "; ".join(parts) + "." if parts else ""


def _table7(benchmark: Benchmark, paper: dict[str, Any] | None) -> Table:
    columns = [(title, name) for title in SECTIONS.values() for name in AGGREGATES.values()]
    values = [(section, aggregate) for section in SECTIONS for aggregate in AGGREGATES]
    grids = []
    for model in benchmark.models:
        rows = [
            Row(
                METRICS[metric][1],
                [value_cell(benchmark.estimate(model, of, f"{metric}_{name}")) for of, name in values],
            )
            for metric in benchmark.metrics
        ]
        grids.append(Grid(model.model, "Metric", columns, rows))
    notes = [caption(benchmark)]
    if paper:
        printed = [
            Row(label, [Cell(f"{value:.3f}", value) for value in row]) for label, row in paper["table7"]["rows"].items()
        ]
        name = paper["models"][paper["table7"]["model"]]
        grids.append(Grid(f"As printed in the paper ({name})", "Metric", columns, printed))
        notes.append(paper["note"])
    return Table("table7", "Table 7: full output, thinking and answer", " ".join(notes), grids)


def _differences(benchmark: Benchmark) -> Table:
    columns = [("", "Metric"), ("", "Mean"), ("", "Difference"), ("", "p"), ("", "p, corrected")]
    grids = []
    for section, title in SECTIONS.items():
        rows = []
        for metric in benchmark.metrics:
            for aggregate, name in AGGREGATES.items():
                for found in benchmark.differences(section, f"{metric}_{aggregate}"):
                    rows.append(_difference_row(found, METRICS[metric][1], name))
        for value in benchmark.taxonomy:
            ending, name = (DIFFERENCE, "less chance") if benchmark.has_chance else ("", "mean")
            for found in benchmark.differences(section, f"{value}{ending}"):
                rows.append(_difference_row(found, TAXONOMY[value][0], name))
        grids.append(Grid(title, "Models", columns, rows))
    pairs = len(benchmark.models) * (len(benchmark.models) - 1) // 2
    note = (
        f"The first model's mean less the second's, on the same images. {caption(benchmark)} p: two-sided, by paired "
        f"bootstrap; corrected: by Holm's method for the {counted(pairs, 'pair')} of models. In bold where the "
        f"corrected p is "
        "below 0.05."
    )
    return Table("differences", "Differences between models", note, grids)


def _difference_row(found: Difference, metric: str, name: str) -> Row:
    value, low, high = found.estimate
    mark = "best" if found.corrected < 0.05 else ""
    p_values = [Cell(f"{p:.4f}", p) for p in (found.p, found.corrected)]
    return Row(
        " − ".join(found.models), [Cell(metric), Cell(name), Cell(f"{value:+.3f}", value, low, high, mark), *p_values]
    )


def _lengths(benchmark: Benchmark) -> Table:
    metrics = [metric for metric in OVERLAPS if metric in benchmark.metrics]
    tables = {number: [metric for metric in metrics if METRICS[metric][0] == number] for number in _TITLES}
    grids = [
        _length_grid(benchmark, section, f"{title}: {_TITLES[number]}", of)
        for section, title in SECTIONS.items()
        for number, of in tables.items()
        if of
    ]
    note = (
        f"Overlap rewards one length over another. Avg of Avg. {caption(benchmark)} Equal length: what is expected of "
        "texts as long as their references, by a parabola in the logarithm of the lengths' ratio, fitted to each "
        "model's own rows; a dash where a model hardly writes such lengths. r: correlation of the value with that "
        "logarithm. Best at equal length in bold, second-best underlined."
    )
    return Table("lengths", "Overlap at equal length", note, grids)


def _length_grid(benchmark: Benchmark, section: str, title: str, metrics: Sequence[str]) -> Grid:
    columns = [("Words, mean", "predicted"), ("Words, mean", "references")]
    columns += [(METRICS[metric][1], name) for metric in metrics for name in ("as it is", "equal length", "r")]
    rows = []
    for model in benchmark.models:
        words = [float(model.rows[f"{section}_{name}"].mean()) for name in ("words", "reference_words")]
        cells = [Cell(f"{count:,.0f}", count) for count in words]
        for metric in metrics:
            correlation = length_correlation(model, section, metric)
            cells += [
                value_cell(benchmark.estimate(model, section, f"{metric}_avg")),
                value_cell(benchmark.at_equal_length(model, section, metric)),
                Cell(f"{correlation:+.2f}", correlation) if correlation is not None else _DASH,
            ]
        rows.append(Row(model.model, cells))
    controlled = [at for at, (_, name) in enumerate(columns) if name == "equal length"]
    return Grid(title, "Model", columns, marked(rows, controlled))


_SHOWN = 10  # classes at either end


def _classes(benchmark: Benchmark) -> Table:
    """Return the best and worst classes by the first computed value of the full output; all: all_classes_csv."""
    value, label = next(iter(_shown(benchmark).items()))
    wnids, numbers = _wnids(benchmark)
    counts = np.bincount(numbers)
    means = [np.bincount(numbers, model.rows[f"full_{value}"]) / counts for model in benchmark.models]
    order = np.argsort(np.mean(means, axis=0), kind="stable")[::-1]
    columns = [("", "Images"), *((label, model.model) for model in benchmark.models)]

    def grid(title: str, places: Iterable[int]) -> Grid:
        rows = [
            Row(wnids[at], [count_cell(int(counts[at])), *(Cell(f"{m[at]:.3f}", float(m[at])) for m in means)])
            for at in places
        ]
        return Grid(title, "Class", columns, rows)

    what = "Avg of Avg" if benchmark.metrics else "Means"
    note = (
        f"{what} of the full output, by class, of {counted(len(wnids), 'class', 'classes')}; every class and "
        f"value: all_classes.csv."
    )
    if len(wnids) <= 2 * _SHOWN:
        return Table("classes", "Classes", note, [grid("Classes, best first", order)])
    ends = [grid("Best classes", order[:_SHOWN]), grid("Worst classes", order[-_SHOWN:])]
    return Table("classes", "Classes", note, ends)


def all_classes_csv(benchmark: Benchmark, groups: Mapping[str, str] | None) -> str:
    """Write one line a class: its images, and the mean of each value of each model's full output."""
    wnids, numbers = _wnids(benchmark)
    counts = np.bincount(numbers)
    values = [f"{metric}_{aggregate}" for metric in benchmark.metrics for aggregate in AGGREGATES]
    values += benchmark.taxonomy
    columns = {
        f"{model.model}_{value}": np.bincount(numbers, model.rows[f"full_{value}"]) / counts
        for model in benchmark.models
        for value in values
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["wnid", "group", "images", *map(spreadsheet_cell, columns)])
    for at, wnid in enumerate(wnids):
        means = [float(column[at]) for column in columns.values()]
        names = map(spreadsheet_cell, (wnid, (groups or {}).get(wnid, "")))
        writer.writerow([*names, int(counts[at]), *means])
    return out.getvalue()


def _groups(benchmark: Benchmark, groups: Mapping[str, str]) -> Table:
    wnids, numbers = _wnids(benchmark)
    names = np.array([groups.get(wnid, "(no group)") for wnid in wnids])[numbers]
    values = _shown(benchmark)
    kept = {name: names == name for name in sorted(set(names.tolist()))}
    columns = np.stack([model.rows[f"full_{value}"] for model in benchmark.models for value in values], axis=1)
    # of a group all models and values by one resampling
    found = {name: group_estimates(benchmark, columns, keep) for name, keep in kept.items()}
    grids = []
    for at, label in enumerate(values.values()):
        rows = [
            Row(name, [count_cell(int(kept[name].sum())), *map(value_cell, of[at :: len(values)])])
            for name, of in found.items()
        ]
        heads = [("", "Images"), *((label, model.model) for model in benchmark.models)]
        grids.append(Grid(label, "Group", heads, rows))
    note = f"Avg of Avg of the full output, by group of classes. {few_in_group(benchmark)} {caption(benchmark)}"
    return Table("groups", "Groups of classes", note, grids)


def _wnids(benchmark: Benchmark) -> tuple[list[str], Any]:
    return benchmark.files[0].classes()


def value_cell(estimate: Estimate | None) -> Cell:
    return _DASH if estimate is None else Cell(f"{estimate.value:.3f}", *estimate)

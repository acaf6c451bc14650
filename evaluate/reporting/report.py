"""Write the report (the command is evaluate/report.py)."""

import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported; see resampled_means

from pathlib import Path

import typer
from scoring.terminal import complain, counted, note
from tqdm import tqdm

from imagenet_think import Pictures, write_atomic
from reporting.benchmark import Benchmark
from reporting.examples import Examples, examples_of, open_pictures
from reporting.figures import Drawn, draw_figures
from reporting.glance import Glance, glance_of
from reporting.glance_figure import draw_glance
from reporting.judgements import check_judgements, judged_table, read_judgements
from reporting.leaderboard import row_of
from reporting.page import Shown, page, title_of
from reporting.score_files import ScoreFileError, read_score_files
from reporting.table_cells import markdown_cell
from reporting.table_formats import FORMS, Table, markdown
from reporting.tables import all_classes_csv, all_tables
from reporting.taxonomy import group_taxonomy, taxonomy_tables
from reporting.taxonomy_figures import draw_taxonomy


class ReportError(Exception):
    """Say in one sentence why no report can be made."""


def run(
    scores: list[Path],
    out: Path,
    resamples: int,
    seed: int,
    by_class: bool,
    groups: Path | None,
    paper: bool,
    images: str | None,
) -> None:
    """Write the report, print its first table and the result. Bad input ends with one sentence and exit code 2."""
    options = {"by_class": by_class, "groups": groups, "with_paper": paper, "images": images}
    try:
        table4, glance = report(scores, out, resamples=resamples, seed=seed, **options)
    except (ReportError, ScoreFileError, OSError) as error:
        reason = (
            f"cannot write to {out} ({error.strerror}); give another --out or free the place"
            if isinstance(error, OSError)
            else error
        )
        complain(reason)
        raise typer.Exit(2) from error
    print("\n".join([table4, f"{glance.headline.removesuffix('.')}.", *glance.sentences]))
    print(f"the report of {counted(len(scores), 'file')} -> {out / 'index.html'}")


def report(
    paths: list[Path],
    out: Path,
    *,
    resamples: int,
    seed: int,
    by_class: bool = False,
    groups: Path | None = None,
    with_paper: bool = False,
    images: str | None = None,
) -> tuple[str, Glance]:
    """Write the report; return its first table as Markdown, and the result at a glance.

    Raises ReportError, ScoreFileError, OSError.
    """
    group_of = _read_groups(groups) if groups else None
    score_paths, judgements = read_judgements(paths)
    if not score_paths:
        raise ReportError("all files are of evaluate/judge.py; add the score files of the same models")
    files = read_score_files(score_paths)
    pictures = open_pictures(images)
    judgements = check_judgements(judgements, [file.scores for file in files])
    if by_class and len(files[0].classes()[0]) < 2:
        raise ReportError("--by-class draws classes, and all images are of one; leave it out")
    with tqdm(total=resamples, desc="resampling", unit="resample", delay=2) as progress:
        benchmark = Benchmark(files, resamples, seed, progress.update, by_class=by_class)
    named = group_taxonomy(benchmark)
    tables = [*all_tables(benchmark, group_of, with_paper=with_paper), *taxonomy_tables(benchmark, named)]
    if judgements:
        tables.append(judged_table((one.model, one.entry, one.teachers) for one in judgements))
    for table in tables:
        for suffix, form in FORMS.items():
            write_atomic(out / f"{table.key}.{suffix}", form(table))
    write_atomic(out / "all_classes.csv", all_classes_csv(benchmark, group_of))
    for model in benchmark.models:
        row = row_of(benchmark, model, [one.entry for one in judgements if one.model == model.model])
        write_atomic(out / "leaderboard" / row.file_name, row.text)
    glance = glance_of(benchmark)
    figures = [draw_glance(benchmark, glance), *draw_figures(benchmark), *draw_taxonomy(benchmark, named)]
    for figure in figures:
        write_atomic(out / "figures" / f"{figure.name}.svg", figure.svg)
        write_atomic(out / "figures" / f"{figure.name}.png", figure.png)
    write_atomic(out / "report.md", _markdown(benchmark, glance, figures[0], tables))
    examples = _examples(benchmark, glance, pictures)
    shown = Shown(glance, figures[0], examples, pictures is not None, tables, figures[1:])
    write_atomic(out / "index.html", page(benchmark, shown))
    note(tables={table.key: json.loads(FORMS["json"](table)) for table in tables}, files=len(files), out=out)
    first = next((table for table in tables if table.key == "table4"), tables[0])
    return markdown(first), glance


def _examples(benchmark: Benchmark, glance: Glance, pictures: Pictures | None) -> list[Examples]:
    """Return each model's examples, those of the leader first."""
    leader = glance.lead.leader if glance.lead else None
    return [examples_of(model, pictures) for model in sorted(benchmark.models, key=lambda one: one is not leader)]


def _markdown(benchmark: Benchmark, glance: Glance, figure: Drawn, tables: list[Table]) -> str:
    said = [f"**{markdown_cell(glance.headline.removesuffix('.'))}.**", *map(markdown_cell, glance.sentences)]
    picture = f"![{markdown_cell(figure.caption)}](figures/{figure.name}.png)\n"
    parts = [f"## {table.title}\n\n{markdown(table)}" for table in tables]
    return "\n".join([f"# {title_of(benchmark)}\n", *(f"{one}\n" for one in said), picture, *parts])


def _read_groups(path: Path) -> dict[str, str]:
    """Read {wnid: group} from lines of two fields. Raises ReportError."""
    groups: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"--groups {path} cannot be read ({error}); give lines of wnid, tab, group") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        wnid, _, group = (part.strip() for part in line.partition("\t"))
        if not (wnid and group):
            raise ReportError(f"--groups {path}, line {number}: {line!r} is not a wnid, a tab and a group")
        if groups.setdefault(wnid, group) != group:
            raise ReportError(f"--groups {path}, line {number}: {wnid} is in {groups[wnid]} already")
    if not groups:
        raise ReportError(f"--groups {path} is empty; give lines of wnid, tab, group")
    return groups

"""Score files -> tables, intervals, figures. Never opens a text.

    python evaluate/report.py scores/*.json --out report/

Writes each table as .md, .tex, .csv and .json, all of them in report.md, figures/, a leaderboard row for each model,
and index.html, which shows it all and opens from disk.
"""

import os
from pathlib import Path
from typing import Annotated

import typer


class ReportError(Exception):
    """What was given makes no report; the message is one sentence for the user."""


def main(
    scores: Annotated[
        list[Path], typer.Argument(help="Score files of evaluate/score.py, all of one dataset and split.")
    ],
    out: Annotated[Path, typer.Option(help="The directory of the report.")] = Path("report"),
    resamples: Annotated[int, typer.Option(min=100, help="Resamples of the bootstrap.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 0,
    groups: Annotated[
        Path | None, typer.Option(help="Also a table by groups of classes: lines of wnid, tab, group.")
    ] = None,
    paper: Annotated[bool, typer.Option("--paper", help="Put the paper's printed numbers beside ours.")] = False,
) -> None:
    """Make the benchmark's tables from score files alone."""
    from score_files import ScoreFileError

    try:
        table4 = report(scores, out, resamples=resamples, seed=seed, groups=groups, with_paper=paper)
    except (ReportError, ScoreFileError, OSError) as error:
        reason = (
            f"cannot write to {out} ({error.strerror}); give another --out" if isinstance(error, OSError) else error
        )
        typer.echo(f"error: {reason}", err=True)
        raise typer.Exit(2) from error
    print(f"{table4}\n{len(scores)} score files -> {out / 'index.html'}")


def report(
    paths: list[Path], out: Path, *, resamples: int, seed: int, groups: Path | None = None, with_paper: bool = False
) -> str:
    """Write the report; the first table as Markdown. Raises ReportError, ScoreFileError, OSError."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported; see resampled_means
    from benchmark import Benchmark
    from figures import draw_figures
    from page import page
    from report_tables import all_classes_csv, all_tables
    from score_files import read_score_files
    from table_formats import FORMS, markdown
    from tqdm import tqdm
    from whole_files import write_whole

    from leaderboard import row_of

    group_of = _read_groups(groups) if groups else None
    files = read_score_files(paths)
    with tqdm(total=resamples, desc="resampling", unit="resample", delay=2) as progress:
        benchmark = Benchmark(files, resamples, seed, progress.update)
    tables = all_tables(benchmark, group_of, with_paper=with_paper)
    for table in tables:
        for suffix, form in FORMS.items():
            write_whole(out / f"{table.key}.{suffix}", form(table))
    write_whole(out / "all_classes.csv", all_classes_csv(benchmark, group_of))
    for model in benchmark.models:
        row = row_of(benchmark, model)
        write_whole(out / "leaderboard" / row.file_name, row.text)
    figures = draw_figures(benchmark)
    for figure in figures:
        write_whole(out / "figures" / f"{figure.name}.svg", figure.svg)
        write_whole(out / "figures" / f"{figure.name}.png", figure.png)
    parts = [f"## {table.title}\n\n{markdown(table)}" for table in tables]
    write_whole(out / "report.md", "\n".join(["# Benchmark\n", *parts]))
    write_whole(out / "index.html", page(benchmark, tables, figures))
    shown = next((table for table in tables if table.key == "table4"), tables[0])
    return markdown(shown)


def _read_groups(path: Path) -> dict[str, str]:
    """{wnid: group} from lines of two fields."""
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


if __name__ == "__main__":
    typer.run(main)

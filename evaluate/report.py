"""Make the benchmark's report from score files: the result at a glance, examples, tables, intervals and figures.

    python evaluate/report.py scores/*.json judged/*/judge.json --out report/

Writes each table as .md, .tex, .csv and .json, all of them in report.md, figures/, a leaderboard row for each model,
and index.html, which shows it all and opens from disk.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer
from scoring.given import path, text
from scoring.terminal import gives_numbers, run


@gives_numbers
def main(
    scores: Annotated[
        list[Path],
        typer.Argument(help="Score files and judge.json of the same models, dataset and split.", parser=path),
    ],
    out: Annotated[Path, typer.Option(help="Directory to write the report to.", parser=path)] = Path("report"),
    resamples: Annotated[int, typer.Option(min=100, help="Number of bootstrap resamples.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the resamples.")] = 0,
    by_class: Annotated[
        bool, typer.Option("--by-class", help="Resample whole classes: images of one class are alike.")
    ] = False,
    groups: Annotated[
        Path | None,
        typer.Option(help="Add a table by groups of classes, read from lines of wnid, tab, group.", parser=path),
    ] = None,
    images: Annotated[
        str | None,
        typer.Option(
            help="Show the examples' pictures of your own copy: a folder, also with tar files, or hub:owner/name. "
            "Default: those of a dataset that holds its pictures, as their terms allow.",
            parser=text,
        ),
    ] = None,
    paper: Annotated[bool, typer.Option("--paper", help="Put the paper's printed numbers beside ours.")] = False,
) -> None:
    """Make the benchmark's tables from score files alone."""
    from reporting.report import run

    run(scores, out, resamples, seed, by_class, groups, paper, images)


if __name__ == "__main__":
    run(main)

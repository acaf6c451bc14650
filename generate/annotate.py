"""Measure the texts of the teachers' runs, once: quality columns and the teachers' agreement, one row an image.

    python generate/annotate.py --glm runs/glm --kimi runs/kimi --images images.jsonl --out annotations.parquet

The build joins the file (--annotations) and can drop rows by it. annotation/quality.py has the rules of the columns.
A killed job continues where it stopped; the result is the same bytes in any case.
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.teachers import GlmRun, KimiRun, Teachers
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    images: Annotated[Path, typer.Option(help="Image list of the runs.", parser=path)],
    out: Annotated[Path, typer.Option(help="Parquet file to write; an older one is replaced.", parser=path)],
    teacher: Teachers = None,
    glm: GlmRun = None,
    kimi: KimiRun = None,
    taxonomy: Annotated[
        Path | None,
        typer.Option(
            help="Tree of the pictures' classes: a .tsv of id, parents, names.", show_default="WordNet's", parser=path
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
) -> None:
    """Compute the quality columns and the agreement of the teachers' runs; continue a job that was killed."""
    from generate.annotation.annotate_runs import annotate_command

    annotate_command(teacher or [], {"glm": glm, "kimi": kimi}, images, out, workers, taxonomy)


if __name__ == "__main__":
    run(main)

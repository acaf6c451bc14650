"""Build a dataset's directory from its teachers' runs: Parquet, records, README, loading script.

    python generate/build_dataset.py --glm runs/glm --kimi runs/kimi --images images.jsonl --out imagenet-think-250k
    python generate/build_dataset.py --teacher mine=runs/mine --images images.jsonl --out my-pictures

Any run is a teacher: of a model that the repository knows, of a model file, of a server. For each image the best record
counts (imagenet_think.record_rank). A good one becomes a row of its teacher's config, and of `paired` where those of
all teachers are good; any other becomes a row of `failures`, and so does a good one that a --drop rule takes out. With
one teacher there is no `paired`. The same records give the same bytes, whatever the order in which processes wrote.

    README.md  imagenet_think.py  runs.json
    data/<config>/<split>-00000.parquet    shard k of a split covers the same images in every config
    jsonl/<teacher>/00000.jsonl.zst        every distinct record, all attempts, with its raw text
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.building.options import ROWS_PER_SHARD
from generate.command_line.given import path
from generate.command_line.teachers import GlmRun, KimiRun, Teachers
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    images: Annotated[Path, typer.Option(help="Image list of the runs.", parser=path)],
    out: Annotated[
        Path, typer.Option(help="Dataset directory to write; a dataset built before is replaced.", parser=path)
    ],
    teacher: Teachers = None,
    glm: GlmRun = None,
    kimi: KimiRun = None,
    annotations: Annotated[
        Path | None,
        typer.Option(help="Parquet file of generate/annotate.py; add its columns to the rows.", parser=path),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            help="Turn good records for which this rule holds into failures, as 'not english' or 'repetition > 0.5'; "
            "may be repeated."
        ),
    ] = None,
    embed_images: Annotated[
        Path | None,
        typer.Option(help="Store the pictures below this root in good rows; requires --redistributable.", parser=path),
    ] = None,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="Declare that the pictures' terms allow this; ImageNet's do not.")
    ] = False,
    rows_per_shard: Annotated[int, typer.Option(min=1, help="Number of images per Parquet file.")] = ROWS_PER_SHARD,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
    export: Annotated[str | None, typer.Option(hidden=True)] = None,  # moved to generate/export_tasks.py
) -> None:
    """Build the dataset's directory from its teachers' runs."""
    from generate.building.build import build_command

    build_command(
        teacher or [],
        {"glm": glm, "kimi": kimi},
        images,
        out,
        rows_per_shard,
        annotations=annotations,
        drop=drop or [],
        embed_images=embed_images,
        redistributable=redistributable,
        workers=workers,
        export=export,
    )


if __name__ == "__main__":
    run(main)

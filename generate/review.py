"""Serve a local web page to browse a built dataset, to review a sample, and to see where a benchmarked model is worst.

    python generate/review.py imagenet-think-250k --images /data/imagenet21k
    python generate/review.py imagenet-think-250k --images /data/imagenet21k --sample 400 --seed 0 --scores scores

Only this machine can open the page, and the page fetches nothing from elsewhere. A review is written at once, into one
file per reviewer in the folder of --reviews. See docs/review.md.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import run
from generate.reviewing.options import LOOPBACK_HOSTS, STRATA


def main(
    dataset: Annotated[Path, typer.Argument(help="Directory that generate/build_dataset.py wrote.", parser=path)],
    images: Annotated[
        str | None,
        typer.Option(help="Root of the image paths: a folder, tar files in one, or hub:owner/name.", parser=text),
    ] = None,
    scores: Annotated[Path | None, typer.Option(help="Folder that evaluate/score.py wrote to.", parser=path)] = None,
    predictions: Annotated[
        list[Path] | None,
        typer.Option(help="Run of a benchmarked model, to show its texts; may be repeated.", parser=path),
    ] = None,
    sample: Annotated[int, typer.Option(min=1, help="Number of records to review, the same for each model.")] = 400,
    seed: Annotated[int, typer.Option(help="Seed of the sample; a larger sample includes the smaller one.")] = 0,
    strata: Annotated[
        str, typer.Option(help=f"Draw a proportional share of each group: {', '.join(STRATA)}.")
    ] = STRATA[0],
    reviews: Annotated[
        Path | None,
        typer.Option(help="Folder of the reviews.", show_default="<dataset>.review, beside the dataset", parser=path),
    ] = None,
    export: Annotated[bool, typer.Option("--export", help="Write review.json from the reviews, and exit.")] = False,
    host: Annotated[str, typer.Option(help="Address to serve at; by default only this machine can open it.")] = (
        LOOPBACK_HOSTS[0]
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one.")] = 7860,
) -> None:
    """Serve a page to browse a built dataset, and to review a sample of it."""
    from generate.reviewing.open_page import review

    review(
        dataset,
        images=images,
        scores=scores,
        predictions=predictions or [],
        sample=sample,
        seed=seed,
        strata=strata,
        reviews=reviews,
        export=export,
        host=host,
        port=port,
    )


if __name__ == "__main__":
    run(main)

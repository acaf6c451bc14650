"""Write the full card of a built dataset, with figures, statistics and Croissant metadata, into its directory.

    python dataset_card/fill.py imagenet-think-250k --facts facts.yaml

    README.md         the card; its YAML head keeps what the rows load by
    figures/*.png     statistics.json     croissant.json

Run it again after every build, which writes only the head of the README. The facts are what the build cannot know;
dataset_card/facts.py names them. The same dataset and facts give the same bytes.
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from dataset_card.given import path
from dataset_card.terminal import run


def main(
    dataset: Annotated[
        Path, typer.Argument(help="Dataset directory that generate/build_dataset.py wrote.", parser=path)
    ],
    facts: Annotated[
        Path | None,
        typer.Option(
            help="YAML file with the facts that the build cannot know: repository, version, date, licence, …",
            parser=path,
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(help="review.json that generate/review.py exported, if people reviewed a sample.", parser=path),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
) -> None:
    """Write the card of a built dataset: README.md, figures, statistics.json, croissant.json."""
    from dataset_card.write_card import run

    run(dataset, facts, review, workers)


if __name__ == "__main__":
    run(main)

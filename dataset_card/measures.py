"""Compute the numbers of a dataset: tokens and images (the paper's Tables 1 and 2), language, statuses, agreement.

    python dataset_card/measures.py imagenet-think-250k --out statistics.json
    python dataset_card/measures.py viscot_363k.json --map visual-cot --tokenizer path/to/checkpoint
    python dataset_card/measures.py owner/name --map fields.yaml --config default --split train

Prints the tables as Markdown, and with --out writes every number as JSON, whose keys are listed in
dataset_card/measuring/measure.py. A dataset that generate/build_dataset.py wrote gives all of them; any other, read by
a column map (dataset_card/measuring/column_maps.py), gives Table 1 and the language.
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from dataset_card.given import path, text
from dataset_card.terminal import gives_numbers, run


@gives_numbers
def main(
    dataset: Annotated[
        str,
        typer.Argument(
            help="Directory of a built dataset, or a file, a folder or a Hub id of any other dataset.", parser=text
        ),
    ],
    column_map: Annotated[
        str | None,
        typer.Option(
            "--map", help="Column map of another dataset: the name of a built-in map, or a YAML file.", parser=text
        ),
    ] = None,
    tokenizer: Annotated[
        str | None,
        typer.Option(
            help="Count tokens with this tokenizer: a directory with tokenizer.json, or a Hub id. Default: the counts "
            "stored in the rows.",
            parser=text,
        ),
    ] = None,
    config: Annotated[
        str | None, typer.Option(help="Config of another dataset; of a folder, the subfolder. Default: all.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Split of another dataset; of a folder, how its file names begin. Default: all.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file to write every number to.", parser=path)] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes for a built dataset.")] = os.cpu_count() or 1,
    paper: Annotated[bool, typer.Option("--paper", help="Print the paper's Tables 1 and 2 too.")] = False,
) -> None:
    """Print the tables of a dataset, and write every number as JSON."""
    from dataset_card.measuring.measure import run

    run(dataset, column_map, tokenizer, config, split, out, workers, paper)


if __name__ == "__main__":
    run(main)

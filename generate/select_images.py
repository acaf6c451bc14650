"""Select the images of a dataset from a collection: screened, spread over classes and complexity, with splits.

    python generate/select_images.py --source /data/imagenet21k --out images.jsonl
    python generate/select_images.py --from-dataset owner/name --source /data/imagenet21k --out images.jsonl

Beside the list, rejected.jsonl has a line for every picture that a rule leaves out, with rule, value and threshold;
images.selection/ has the numbers of the selection (Table 2 as JSON and Markdown, a summary, a line per class, a
picture) and intermediate results, with which the same command continues where it was killed. The same pictures, rules
and seed give the same list. How it chooses: docs/selection.md. With --from-dataset nothing is chosen: the list is the
dataset's own.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import gives_numbers, run
from generate.selection.options import MAX_PER_CLASS, MIN_PER_CLASS, TOTAL, Options, TestShare


@gives_numbers
def main(
    source: Annotated[
        str | None,
        typer.Option(
            help="Folder of pictures, tar files or Parquet; pattern of tar files; or hub:owner/name.", parser=text
        ),
    ] = Options.source,
    out: Annotated[Path, typer.Option(help="Write the list to this file.", parser=path)] = Options.out,
    total: Annotated[
        str | None,
        typer.Option(
            help=f"Number of images, or 'all' for every usable one. Default: {TOTAL}, or all of a smaller source."
        ),
    ] = None,
    min_per_class: Annotated[
        int | None, typer.Option(min=0, help=f"Minimum images per class. Default: {MIN_PER_CLASS}, of all images none.")
    ] = None,
    max_per_class: Annotated[
        int | None, typer.Option(min=0, help=f"Maximum images per class. Default: {MAX_PER_CLASS}, of all images none.")
    ] = None,
    include: Annotated[
        str | None, typer.Option(help="Take only paths that match this pattern, as 'imagenet21k_train/*'.")
    ] = Options.include,
    label_column: Annotated[
        str | None,
        typer.Option(help="Column of a dataset, or key in the .json of a WebDataset, of the classes. Default: found."),
    ] = Options.label_column,
    rules: Annotated[
        Path | None,
        typer.Option(help="YAML file of screening thresholds; 'print' shows ours.", parser=path),
    ] = Options.rules,
    screen: Annotated[
        str, typer.Option(help="Screen as many pictures per class as needed (candidates), or all of them (all).")
    ] = Options.screen,
    diversity: Annotated[
        str, typer.Option(help="Spread each class over visual complexity, or over embeddings of --encoder.")
    ] = Options.diversity,
    encoder: Annotated[
        str | None,
        typer.Option(help="Vision checkpoint for --diversity embeddings: a directory or a Hub id.", parser=text),
    ] = Options.encoder,
    test_share: TestShare = None,
    seed: Annotated[
        int, typer.Option(help="Seed of the choice; the same seed selects the same images.")
    ] = Options.seed,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Number of processes that decode pictures. Default: one per core.")
    ] = Options.workers,
    from_dataset: Annotated[
        str | None,
        typer.Option(
            help="Write the list of a published dataset, a directory or owner/name@revision, and name its pictures "
            "that are not below --source.",
            parser=text,
        ),
    ] = Options.from_dataset,
) -> None:
    """Select images from a collection: screened, spread over classes and complexity, split into train and test."""
    from generate.selection.select import run_select

    run_select(
        Options(
            source=source,
            from_dataset=from_dataset,
            out=out,
            total=total,
            min_per_class=min_per_class,
            max_per_class=max_per_class,
            include=include,
            label_column=label_column,
            rules=rules,
            screen=screen,
            diversity=diversity,
            encoder=encoder,
            test_share=test_share,
            seed=seed,
            workers=workers,
        )
    )


if __name__ == "__main__":
    run(main)

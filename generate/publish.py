"""Publish a built dataset on the Hub, and compare what can be loaded from there with what was built.

    python generate/publish.py imagenet-think-250k --repo owner/imagenet-think-250k            # dry run
    python generate/publish.py imagenet-think-250k --repo owner/imagenet-think-250k --push     # send and verify
    python generate/publish.py imagenet-think-250k --repo owner/imagenet-think-250k --space space --push
    python generate/publish.py imagenet-think-250k --diff owner/imagenet-think-250k            # compare two versions

Make the card first, with dataset_card/fill.py. Log in with `hf auth login`, or set HF_TOKEN. After an interruption, run
the same command again: nothing that the Hub has is sent twice. See docs/publishing.md.
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    dataset: Annotated[
        Path | None, typer.Argument(help="Directory of the built dataset, with its card.", parser=path)
    ] = None,
    repo: Annotated[str | None, typer.Option(help="Name of the dataset on the Hub, owner/name.")] = None,
    push: Annotated[bool, typer.Option("--push", help="Send the files; by default only list and check them.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Create the repository public; by default private.")] = False,
    pr: Annotated[bool, typer.Option("--pr", help="Send to a pull request; an open one is continued.")] = False,
    no_jsonl: Annotated[bool, typer.Option("--no-jsonl", help="Leave out jsonl/, the records with raw texts.")] = False,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="Allow pixels in the rows. ImageNet's terms do not permit it.")
    ] = False,
    no_xet: Annotated[bool, typer.Option("--no-xet", help="Send whole files by HTTP instead of Xet chunks.")] = False,
    modules: Annotated[
        bool, typer.Option("--modules", help="Publish the metric modules too, as Spaces of the owner of --repo.")
    ] = False,
    space: Annotated[
        Path | None,
        typer.Option(help="Write a Space of the review page into this folder, and send it with --push.", parser=path),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Send nothing: load the published dataset and compare it.")
    ] = False,
    diff: Annotated[
        str | None, typer.Option(help="Compare with this published dataset, and write the changes into the card.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes that check the files.")] = os.cpu_count()
    or 1,
) -> None:
    """Publish a built dataset with its card on the Hub, and verify it by loading it back."""
    from generate.publishing.push import publish

    publish(
        dataset,
        repo,
        push=push,
        public=public,
        pr=pr,
        records=not no_jsonl,
        redistributable=redistributable,
        xet=not no_xet,
        modules=modules,
        space=space,
        verify=verify,
        diff=diff,
        workers=workers,
    )


if __name__ == "__main__":
    run(main)

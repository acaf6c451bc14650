"""Export a dataset for other tools: benchmarks (lmms-eval, VLMEvalKit), trainers, and readers of shards.

    python generate/export_tasks.py imagenet-think-250k --images /data/imagenet21k --out exports/
    python generate/export_tasks.py imagenet-think-250k --format sft --trainer llamafactory --out exports/

Writes exports/<format>/ for each format, whole or not at all; docs/exports.md says how they are used. Pictures stay
where they are, but for shards and with --embed. With the dataset itself as --out chats are published with it.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import gives_numbers, run
from generate.exporting.formats import FORMATS, TASK_FORMATS, TRAINERS


@gives_numbers
def main(
    dataset: Annotated[str, typer.Argument(help="Dataset directory, or its Hub id.", parser=text)],
    out: Annotated[Path, typer.Option(help="Folder to write into, a subfolder for each format.", parser=path)],
    images: Annotated[
        str | None,
        typer.Option(
            help="Your copy of the pictures: a folder in any layout, or hub:owner/name. VLMEvalKit needs it.",
            parser=text,
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help=f"Formats, separated by commas: {', '.join(FORMATS)}. Default: {','.join(TASK_FORMATS)}.",
        ),
    ] = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="Store the pictures in the files; check their terms before you share them.")
    ] = False,
    skip_missing: Annotated[
        bool, typer.Option("--skip-missing", help="Leave out rows whose picture you lack, instead of an error.")
    ] = False,
    trainer: Annotated[
        str | None,
        typer.Option(help=f"For sft: who reads it: {', '.join(TRAINERS)}. Default: {TRAINERS[0]}.", parser=text),
    ] = None,
    teacher: Annotated[
        str | None,
        typer.Option(
            help="For sft: a teacher; all: a file for each (default); mixed: each image from one of them, by chance. "
            "For shards: a teacher, instead of the pairs.",
            parser=text,
        ),
    ] = None,
    no_thinking: Annotated[bool, typer.Option("--no-thinking", help="For sft: the answers alone.")] = False,
    tags: Annotated[
        str | None,
        typer.Option(
            help="For sft: the tags that the trained model writes: of a model of run.py --model list, or two around "
            "its thinking, OPEN,CLOSE. Default: those of Qwen3-VL-Thinking and most others.",
            parser=text,
        ),
    ] = None,
    relative: Annotated[
        bool,
        typer.Option("--relative", help="For sft: name the pictures from --images on, instead of by absolute paths."),
    ] = False,
    redistributable: Annotated[
        bool,
        typer.Option(
            "--redistributable", help="For shards: declare that the pictures' terms allow this; ImageNet's do not."
        ),
    ] = False,
) -> None:
    """Export the test split for benchmarks, all good rows for fine-tuning, or rows with their pictures."""
    from generate.exporting.tasks import export_command

    export_command(
        dataset,
        out,
        images,
        formats or list(TASK_FORMATS),
        embed=embed,
        skip_missing=skip_missing,
        trainer=trainer,
        teacher=teacher,
        thinking=not no_thinking,
        tags=tags,
        relative=relative,
        redistributable=redistributable,
    )


if __name__ == "__main__":
    run(main)

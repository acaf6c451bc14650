"""Export a dataset for other tools: benchmarks (lmms-eval, VLMEvalKit) and fine-tuning (LLaMA-Factory, ms-swift).

    python generate/export_tasks.py imagenet-think-250k --images /data/imagenet21k --out exports/
    python generate/export_tasks.py imagenet-think-250k --format sft --out exports/

Writes exports/<format>/ for each format, whole or not at all; docs/exports.md says how they are used. Pictures stay
where they are, unless --embed puts them into the files.
"""

from pathlib import Path
from typing import Annotated

import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import run
from generate.exporting.formats import FORMATS, TASK_FORMATS


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
        bool, typer.Option("--skip-missing", help="Leave out pairs whose picture you lack, instead of an error.")
    ] = False,
) -> None:
    """Export the test split for benchmarks, or all good rows for fine-tuning."""
    from generate.exporting.tasks import export_command

    export_command(dataset, out, images, formats or list(TASK_FORMATS), embed, skip_missing)


if __name__ == "__main__":
    run(main)

"""List clips as rows of several pictures: folders of frames, or videos, of each some frames by even spacing.

    python generate/select_clips.py --source /data/clips --frames 8 --out images.jsonl

Every folder that holds pictures, or every video, is a row. A video's frames are decoded into images.frames/, which is
then the root of the pictures. What cannot be read, or has a frame that breaks a rule, is a line of rejected.jsonl:
docs/selection.md.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import gives_numbers, run
from generate.selection.options import TestShare


@gives_numbers
def main(
    source: Annotated[Path, typer.Option(help="Folder with folders of frames, or with videos.", parser=path)],
    frames: Annotated[int, typer.Option(min=2, max=1024, help="Number of frames of each clip, at most.")],
    out: Annotated[Path, typer.Option(help="Write the list to this file.", parser=path)] = Path("images.jsonl"),
    rules: Annotated[
        Path | None,
        typer.Option(help="YAML file of screening thresholds, as of select_images.py, for every frame.", parser=path),
    ] = None,
    test_share: TestShare = None,
) -> None:
    """List clips as rows of several pictures, split into train and test."""
    from generate.selection.clips import run_select_clips

    run_select_clips(source, frames, out, rules, test_share)


if __name__ == "__main__":
    run(main)

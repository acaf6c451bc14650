"""Train the tiny checkpoints of real architectures that the demo and the tests use, on CPU, from random weights.

    python generate/demo/train.py --model glm --out generate/demo/checkpoints/glm

About half a million parameters learn to describe the pictures of `generate/demo/draw.py`. Two choices make that
possible in minutes. The vision tower learns first, through throw-away heads on its merged image tokens (one for each
factor: colour, form, size, …), which stay beside the text loss. The vocabulary holds whole words. The same seed on the
same machine gives the same weights: every batch follows from (model, seed, step) alone, on one thread. A training that
was stopped continues from `--progress`.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import run
from generate.demo.tiny_models import TINY_MODELS


def main(
    model: Annotated[str, typer.Option(help=f"Train this checkpoint: {', '.join(TINY_MODELS)}.")],
    out: Annotated[Path, typer.Option(help="Directory for the checkpoint.", parser=path)],
    progress: Annotated[
        Path | None,
        typer.Option(
            help="File to save to every 200 steps, and to continue from. Default: build/training/MODEL.progress.",
            parser=path,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed; the same seed trains the same weights.")] = 0,
) -> None:
    """Train a tiny checkpoint on drawn pictures."""
    from generate.demo.training import train_checkpoint

    train_checkpoint(model, out, progress or Path("build/training", f"{model}.progress"), seed)


if __name__ == "__main__":
    run(main)

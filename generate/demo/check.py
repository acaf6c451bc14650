"""Measure how often a tiny checkpoint describes unseen drawings correctly.

    python generate/demo/check.py --model glm --count 256

Greedy, float32, batches of 32, through the real processor, in every size that the demo draws. Well-formed means exactly
the model's delimiters, with text in both parts. Blank pages, noise and a prompt that was not in training are measured
separately. Exits with code 1 where a share is below its bar.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import gives_numbers, run
from generate.demo.tiny_models import TINY_MODELS


@gives_numbers
def main(
    model: Annotated[str, typer.Option(help=f"Measure this checkpoint: {', '.join(TINY_MODELS)}.")] = "glm",
    count: Annotated[
        int, typer.Option(min=1, help="Number of unseen drawings; each other group has a quarter as many pictures.")
    ] = 256,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Directory to measure instead of the committed one.", parser=path)
    ] = None,
) -> None:
    """Measure how often a tiny checkpoint describes unseen drawings correctly."""
    from generate.demo.accuracy import check_checkpoint

    check_checkpoint(model, checkpoint, count)


if __name__ == "__main__":
    run(main)

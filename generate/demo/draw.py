"""Draw pictures of coloured shapes, a folder for each form.

    python generate/demo/draw.py --out build/demo/pictures --count 24 --seed 0

What they show, in words: generate/demo/voices.py.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import run


def main(
    out: Annotated[
        Path, typer.Option(help="Directory for the pictures, <class>/<class>_<number>.png or .jpeg.", parser=path)
    ],
    count: Annotated[int, typer.Option(min=1, help="Draw this many pictures.")] = 24,
    seed: Annotated[int, typer.Option(help="Seed; the same seed draws the same pictures.")] = 0,
    spoilt: Annotated[
        bool, typer.Option("--spoilt", help="Add pictures that a selection should reject, one for each reason.")
    ] = False,
) -> None:
    """Draw pictures of coloured shapes."""
    from generate.demo.pictures import draw_collection

    draw_collection(out, count, seed, bad=spoilt)


if __name__ == "__main__":
    run(main)

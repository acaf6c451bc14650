"""Run the whole pipeline on drawn pictures with tiny built-in models, in under a minute on two cores.

    python generate/demo/demo.py

Leaves pictures, image list, three runs, dataset, scores and report in build/demo/. The stages are those of
recipes/demo.yaml, which `make reproduce RECIPE=recipes/demo.yaml` runs in full.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import run


def main(
    out: Annotated[
        Path,
        typer.Option(help="Directory for everything that is made; an earlier demo in it is replaced.", parser=path),
    ] = Path("build/demo"),
) -> None:
    """Run the whole pipeline on drawn pictures: every stage by its own command, then a table and one example."""
    from generate.pipeline.run_demo import run_demo

    run_demo(out)


if __name__ == "__main__":
    run(main)

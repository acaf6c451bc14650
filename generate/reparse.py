"""Parse the stored raw texts of a run again, into a new run directory. Nothing is generated, the old run stays.

    python generate/reparse.py --run runs/glm --out runs/glm-reparsed

So a bug of the parser costs a minute and not the computation. The new directory builds and scores like the old one.
"""

from pathlib import Path
from typing import Annotated

import typer

from generate.command_line.given import path


def main(
    run: Annotated[Path, typer.Option(help="Run directory that generate/run.py wrote.", parser=path)],
    out: Annotated[Path, typer.Option(help="New run directory; must not be a run yet.", parser=path)],
) -> None:
    """Parse the stored raw texts of a run again with today's parser, into a new run directory."""
    from generate.inference.reparse import report_reparse

    report_reparse(run, out)


if __name__ == "__main__":
    typer.run(main)

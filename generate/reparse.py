"""Parse the stored raw texts of a run again, into a new run directory. Nothing is generated, the old run stays.

    python generate/reparse.py --run runs/glm --out runs/glm-reparsed
    python generate/reparse.py --run runs/mine --out runs/mine-reparsed --model mine.yaml

So a bug of the parser, or a mistake in the style of a model of your own, costs a minute and not the computation. The
new directory builds, scores and continues like the old one. With another style it is a run of its own, whose run.json
names the old one as `reparsed_from`.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    run: Annotated[Path, typer.Option(help="Run directory that generate/run.py wrote.", parser=path)],
    out: Annotated[Path, typer.Option(help="New run directory; must not be a run yet.", parser=path)],
    model: Annotated[
        str | None,
        typer.Option(help="FILE.yaml or known model whose style to read the texts with. Default: the run's own."),
    ] = None,
) -> None:
    """Parse the stored raw texts of a run again, with today's parser or another style, into a new run directory."""
    from generate.inference.reparse import report_reparse

    report_reparse(run, out, model)


if __name__ == "__main__":
    run(main)

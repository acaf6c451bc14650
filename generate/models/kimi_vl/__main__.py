"""Count Kimi-VL's weights from its configuration; compare those of a checkpoint with them.

python -m generate.models.kimi_vl              # the published model, from its configuration alone
python -m generate.models.kimi_vl CHECKPOINT   # a directory, its weights compared
"""

from pathlib import Path
from typing import Annotated

import typer

from generate.command_line.given import path
from generate.command_line.terminal import run


def main(
    checkpoint: Annotated[
        Path | None,
        typer.Argument(help="A checkpoint's directory. Default: the published model's configuration.", parser=path),
    ] = None,
) -> None:
    """Count Kimi-VL's weights from its configuration; compare those of a checkpoint with them."""
    from generate.models.kimi_vl.count_parameters import count_parameters

    count_parameters(checkpoint)


if __name__ == "__main__":
    run(main)

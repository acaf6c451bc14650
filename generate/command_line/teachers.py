"""Spell the options that name a dataset's teachers, once for all commands that take them."""

from pathlib import Path
from typing import Annotated

import typer

from generate.command_line.given import path, text

Teachers = Annotated[
    list[str] | None,
    typer.Option(
        "--teacher", help="A teacher's name and the directory of its run, NAME=RUN; up to 8 times.", parser=text
    ),
]
GlmRun = Annotated[Path | None, typer.Option(help="Short for --teacher glm=RUN.", parser=path)]
KimiRun = Annotated[Path | None, typer.Option(help="Short for --teacher kimi=RUN.", parser=path)]

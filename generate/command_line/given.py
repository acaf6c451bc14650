"""Refuse empty values on command lines: `--out "$UNSET"` must not mean the folder that one happens to be in.

out: Annotated[Path, typer.Option(help="…", parser=path)]
source: Annotated[str, typer.Option(help="…", parser=text)]
"""

from pathlib import Path

import typer


def path(value: str) -> Path:
    """Return what is typed as a path. Raises typer.BadParameter where nothing is: a usage error, exit code 2."""
    return Path(text(value))


def text(value: str) -> str:
    """Return what is typed. Raises typer.BadParameter where nothing is."""
    if not str(value).strip():
        raise typer.BadParameter("it is empty; give a path, or '.' for the current folder")
    return value

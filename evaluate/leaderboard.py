"""Check leaderboard rows and write the table of all of them.

    python evaluate/leaderboard.py leaderboard/

A row is a small JSON file that evaluate/report.py writes for each model (report/leaderboard/<model>.json). To be
listed, copy it to leaderboard/, run this, and open a pull request with both changes. Rows are ranked against those
alone that were scored on the same images, with the same metrics.
"""

from pathlib import Path
from typing import Annotated

import typer
from scoring.given import path
from scoring.terminal import run


def main(
    folder: Annotated[Path, typer.Argument(help="Directory of the rows, one JSON file per model.", parser=path)] = Path(
        "leaderboard"
    ),
    check: Annotated[bool, typer.Option("--check", help="Check only, as the tests do; write nothing.")] = False,
) -> None:
    """Check every row and write README.md beside them."""
    from reporting.leaderboard import run

    run(folder, check)


if __name__ == "__main__":
    run(main)

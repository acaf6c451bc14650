"""Check leaderboard rows, add one, and write the table of all of them.

    python evaluate/leaderboard.py leaderboard/ --dataset imagenet-think-250k
    python evaluate/leaderboard.py leaderboard/ --add report/leaderboard/X.json --submitter NAME --link URL

A leaderboard is of one dataset, which --dataset says once (dataset.json beside the rows). A row is a small JSON file
that evaluate/report.py writes for each model; --add checks it and adds who submits it, a link and the date. Rows of
another dataset, of another split or of fewer images are refused. Rows are ranked against those alone that were scored
with the same metrics.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer
from scoring.given import path
from scoring.terminal import gives_numbers, run


@gives_numbers
def main(
    folder: Annotated[Path, typer.Argument(help="Directory of the rows, one JSON file per model.", parser=path)] = Path(
        "leaderboard"
    ),
    dataset: Annotated[
        Path | None,
        typer.Option(help="Say of which dataset the rows are: its directory, or owner/name on the Hub.", parser=path),
    ] = None,
    split: Annotated[str, typer.Option(help="Split of --dataset: train or test.")] = "test",
    add: Annotated[Path | None, typer.Option(help="Row to add: report/leaderboard/<model>.json.", parser=path)] = None,
    submitter: Annotated[str | None, typer.Option(help="Who submits the row of --add.")] = None,
    link: Annotated[
        str | None, typer.Option(help="Address where the model, or what is written of it, can be seen.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Check only, as the tests do; write nothing.")] = False,
) -> None:
    """Check every row and write README.md beside them."""
    from reporting.leaderboard import run

    run(folder, check, dataset, split, add, submitter, link)


if __name__ == "__main__":
    run(main)

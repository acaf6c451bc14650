"""Show how far a run is, which processes work on it, and what it has cost; also a run on another machine.

    python generate/status.py runs/glm --usd-per-device-hour 2.10

Reads the run's files only and writes none; --push writes into the card of a dataset on the Hub. What the figures mean:
docs/watching.md.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import run


def main(
    run: Annotated[Path, typer.Argument(help="Directory of the run.", parser=path)],
    usd_per_device_hour: Annotated[
        float | None, typer.Option(min=0, help="Price of one device for one hour, for the cost in USD.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Print again every five seconds, until the run is complete.")
    ] = False,
    push: Annotated[
        str | None,
        typer.Option(
            help="Write the progress into the card of this dataset on the Hub, owner/name; with --watch every ten "
            "minutes, until the run ends."
        ),
    ] = None,
) -> None:
    """Show how far a run is, which processes work on it, and what it has cost."""
    from generate.monitoring.show_status import show_status

    show_status(run, usd_per_device_hour, as_json=as_json, watch=watch, push=push)


if __name__ == "__main__":
    run(main)

"""Print the status of a run, once or every five seconds: what generate/status.py does."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import typer

from generate.monitoring.ledger import Sessions
from generate.monitoring.run_counts import RunCounts
from generate.monitoring.status_report import read_status
from generate.monitoring.status_text import format_status
from imagenet_think import ContractError

_WATCH_S = 5.0
_CLEAR_SCREEN = "\x1b[2J\x1b[H"  # typer drops it where the output is no terminal


def show_status(run: Path, usd_per_device_hour: float | None, *, as_json: bool, watch: bool) -> None:
    """Print the status as text or as one JSON object; with `watch` again and again, until Ctrl-C.

    Exits with code 2 where the directory is no run, with 1 where its files cannot be read; where single lines cannot,
    after the report of all others.
    """
    sessions, counts = Sessions(run), RunCounts(run)
    while True:
        try:
            report = read_status(sessions, counts, usd_per_device_hour)
        except ContractError as error:
            typer.echo(f"error: {error}.", err=True)
            raise typer.Exit(1 if (run / "run.json").is_file() else 2) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            typer.echo(f"error: {run} cannot be read ({type(error).__name__}: {error}).", err=True)
            raise typer.Exit(1) from error
        if watch and not as_json:
            typer.echo(_CLEAR_SCREEN, nl=False)
        typer.echo(json.dumps(asdict(report), ensure_ascii=False) if as_json else format_status(report))
        if not watch and report.first_unreadable:
            typer.echo(f"error: {report.first_unreadable}", err=True)
            raise typer.Exit(1)
        if not watch:
            return
        try:
            time.sleep(_WATCH_S)
        except KeyboardInterrupt:
            return

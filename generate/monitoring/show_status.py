"""Print the status of a run, once or every five seconds: what generate/status.py does."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import typer

from generate.command_line.terminal import clear_screen, complain
from generate.monitoring.ledger import Sessions
from generate.monitoring.run_counts import RunCounts
from generate.monitoring.status_report import read_status
from generate.monitoring.status_text import format_status
from imagenet_think import ContractError

_WATCH_S = 5.0


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
            complain(f"{error}.")
            raise typer.Exit(1 if (run / "run.json").is_file() else 2) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            complain(f"{run} cannot be read ({type(error).__name__}: {error}).")
            raise typer.Exit(1) from error
        if watch and not as_json:
            clear_screen()
        print(json.dumps(asdict(report)) if as_json else format_status(report), flush=True)
        if not watch and report.first_unreadable:
            complain(report.first_unreadable)
            raise typer.Exit(1)
        if not watch:
            return
        try:
            time.sleep(_WATCH_S)
        except KeyboardInterrupt:
            return

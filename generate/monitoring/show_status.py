"""Print the status of a run, once or every five seconds, and push it to the Hub: what generate/status.py does."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generate.command_line.terminal import clear_screen, complain
from generate.monitoring.card_progress import COMPLETE, read_state
from generate.monitoring.ledger import Sessions
from generate.monitoring.run_counts import RunCounts
from generate.monitoring.status_report import StatusReport, read_status
from generate.monitoring.status_text import format_status
from imagenet_think import ContractError

if TYPE_CHECKING:
    from generate.monitoring.push_progress import CardOnHub

_WATCH_S = 5.0
_PATIENCE_S = 600.0  # for a Hub that cannot be reached, when the run has ended


def show_status(
    run: Path, usd_per_device_hour: float | None, *, as_json: bool, watch: bool, push: str | None = None
) -> None:
    """Print the status as text or as one JSON object; with `watch` again and again, until every image has a record.

    push: a dataset on the Hub, whose card gets the progress; then `watch` also ends with a run that was stopped.

    Exits with code 2 where the directory is no run, or the Hub refuses; with 1 where its files cannot be read, or the
    Hub cannot be reached; where single lines cannot, after the report of all others.
    """
    sessions, counts = Sessions(run), RunCounts(run)
    card = _open_card(push) if push is not None else None
    while True:
        report = _read(sessions, counts, usd_per_device_hour)
        if watch and not as_json:
            clear_screen()
        print(json.dumps(asdict(report)) if as_json else format_status(report), flush=True)
        if card:
            _update(card, report, quiet=as_json, once=not watch)
        if not watch or (card.ended if card else read_state(report) == COMPLETE):
            break
        try:
            time.sleep(_WATCH_S)
        except KeyboardInterrupt:
            return
    if report.first_unreadable:
        complain(report.first_unreadable)
        raise typer.Exit(1)


def _read(sessions: Sessions, counts: RunCounts, usd_per_device_hour: float | None) -> StatusReport:
    run = sessions.run
    try:
        return read_status(sessions, counts, usd_per_device_hour)
    except ContractError as error:
        complain(f"{error}.")
        raise typer.Exit(1 if (run / "run.json").is_file() else 2) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        complain(f"{run} cannot be read ({type(error).__name__}: {error}).")
        raise typer.Exit(1) from error


def _open_card(push: str) -> "CardOnHub":
    from generate.monitoring.push_progress import CardOnHub

    try:
        return CardOnHub(push)
    except ContractError as error:
        complain(error)
        raise typer.Exit(2) from None


def _update(card: "CardOnHub", report: StatusReport, *, quiet: bool, once: bool) -> None:
    """Push where it is due, and say so; end where it cannot be, or not any more."""
    try:
        card.update(report)
    except ContractError as error:
        complain(error)
        raise typer.Exit(2) from None
    if card.failing_s is not None and (once or (not report.now.processes and card.failing_s > _PATIENCE_S)):
        complain(f"{card.note}; run the same command again")
        raise typer.Exit(1)
    if card.failing_s is not None or not quiet:
        print(f"card       {card.note}", file=sys.stderr if quiet else sys.stdout, flush=True)

"""Read the status of a run from its files: rows by status, running and silent processes, throughput, ledger."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from generate.monitoring.ledger import (
    LedgerFigures,
    Sessions,
    Throughput,
    current_throughput,
    listed_images,
    make_ledger,
)
from generate.monitoring.run_counts import RunCounts
from imagenet_think import GOOD_STATUSES, model_name, read_run

_WAIT_S = 10.0  # the longest wait for the second beat of a process whose clock differs from ours


@dataclass(frozen=True)
class RowCounts:
    """Hold the number of images that have a record, by the record that counts."""

    all: int
    good: int
    failed: int
    by_status: dict[str, int]


@dataclass(frozen=True)
class ProcessStatus:
    """Hold what one process that runs, or has fallen silent, last wrote about itself."""

    session: int
    state: str  # one of heartbeat.STATES, or silent
    rank: int | None  # None here and below: its session file cannot be read
    host: str | None
    process: int | None
    records: int
    rows_per_s: float
    tokens_per_s: float
    quiet_s: float  # seconds since its last record
    at_a_time: int | None  # requests that its servers take at present
    last_sign: str  # UTC, by its own clock


@dataclass(frozen=True)
class StatusReport:
    """Hold the status of a run; as JSON, what `generate/status.py --json` prints."""

    run: str
    run_id: str
    model: str
    name: str  # of the model; of one that a server has, its name there
    images: int | None  # of the list; None where no process wrote it
    rows: RowCounts
    unreadable_lines: int
    first_unreadable: str | None  # its file and number, and what is wrong with it
    zeros: str | None  # how many lines with zeros a crash left, and where the first is
    now: Throughput
    ended: int  # processes
    silent: int
    processes: list[ProcessStatus]  # running and silent ones
    ledger: LedgerFigures


def read_status(sessions: Sessions, counts: RunCounts, usd_per_device_hour: float | None) -> StatusReport:
    """Return the status of a run, after reading what its processes wrote since the last call.

    The first call waits up to ten seconds where a process seems silent: perhaps only its clock differs from ours, and
    then its beat moves. Raises ContractError where the directory is no run.
    """
    described = read_run(sessions.run)
    sessions.read()
    began = time.monotonic()
    counts.read()
    if sessions.silent and sessions.reads == 1:
        due_s = max(sessions.known[number].next_s for number in sessions.silent)
        time.sleep(max(0.0, min(1.5 * due_s, _WAIT_S) - (time.monotonic() - began)))
        sessions.read()
    running, rows = sessions.running(), counts.rows
    ledger = make_ledger(sessions.run, sessions.known, counts.records, counts.prompt_tokens, counts.output_tokens)
    good = sum(rows[status] for status in GOOD_STATUSES)
    return StatusReport(
        run=str(sessions.run),
        run_id=described["run_id"],
        model=described["bound"]["model"],
        name=model_name(described),
        images=listed_images(sessions.known, running),
        rows=RowCounts(rows.total(), good, rows.total() - good, dict(rows)),
        unreadable_lines=counts.unreadable,
        first_unreadable=counts.first_unreadable,
        zeros=counts.zeros_note,
        now=current_throughput(running, sessions.known, counts.of_session),
        ended=len(sessions.known) - len(running) - len(sessions.silent),
        silent=len(sessions.silent),
        processes=[_process_status(sessions, n) for n in sorted(running.keys() | sessions.silent)],
        ledger=ledger.figures(rows.total(), usd_per_device_hour),
    )


def _process_status(sessions: Sessions, number: int) -> ProcessStatus:
    stats = sessions.known[number]
    session: Any = None
    with suppress(OSError, ValueError):  # torn by a crash: then the stats alone are shown
        session = json.loads((sessions.run / "sessions" / f"{number:05d}.json").read_bytes())
    if not isinstance(session, dict):
        session = {}
    return ProcessStatus(
        session=number,
        state="silent" if number in sessions.silent else stats.state,
        rank=session.get("rank"),
        host=session.get("host"),
        process=session.get("process"),
        records=sum(stats.records.values()),
        rows_per_s=stats.rows_per_s,
        tokens_per_s=stats.tokens_per_s,
        quiet_s=stats.quiet_s,
        at_a_time=stats.at_a_time,
        last_sign=time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(stats.at)),
    )

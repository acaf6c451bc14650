"""Sum the stats of all sessions of a run: the present throughput, and what the run has cost so far.

The cost counts all work, retries, repeats and crashed sessions included; a row is an image, counted once.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generate.monitoring.heartbeat import RUNNING, Stats, read_stats
from imagenet_think import shards_of

PAPER_S_PER_SEQUENCE = 43  # seconds of one A100 for one text (the paper's section on how the dataset was made)
_SILENT_S = 60.0  # without a beat, or three times the announced pause where that is longer: then a process is silent


class Sessions:
    """Hold the newest stats of every session of a run; read() reads the files again."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.known: dict[int, Stats] = {}
        self.silent: set[int] = set()  # sessions that began, did not end, and whose beat does not move
        self.reads = 0
        self._moved: dict[int, float] = {}  # when, by our own clock, a beat was last seen to move

    def read(self) -> None:
        """Read the stats files that may have changed: those of sessions that have not ended."""
        now, folder = time.monotonic(), self.run / "stats"
        self.reads += 1
        for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            number = int(file.stem) if file.stem.isdigit() else -1
            before = self.known.get(number)
            if number < 0 or (before and before.state not in RUNNING) or not (stats := read_stats(file)):
                continue
            if before and before.beat != stats.beat:
                self._moved[number] = now
            self.known[number] = stats
        self.silent = {n for n, stats in self.known.items() if stats.state in RUNNING and not self._lives(n, stats)}

    def _lives(self, number: int, stats: Stats) -> bool:
        """Return whether we saw its beat move, or its host's clock and ours agree that it wrote just now.

        The first is certain and needs two reads; the second serves the first read, and disks that show changes late.
        """
        patience_s = max(_SILENT_S, 3 * stats.next_s)
        if number in self._moved:
            return time.monotonic() - self._moved[number] < patience_s
        return abs(time.time() - stats.at) < patience_s

    def read_ended(self) -> bool:
        """Read again; return whether a session has ended since the last read."""
        before = self._ended()
        self.read()
        return self._ended() != before

    def _ended(self) -> int:
        return sum(stats.state not in RUNNING for stats in self.known.values())

    def running(self) -> dict[int, Stats]:
        """Return the stats of the sessions that have not ended and are not silent."""
        return {n: stats for n, stats in self.known.items() if stats.state in RUNNING and n not in self.silent}


@dataclass(frozen=True)
class Throughput:
    """Hold the present speed of the running processes of a run, and the work that is left."""

    processes: int
    loading: int  # of them
    rows_per_s: float
    tokens_per_s: float
    left: int  # rows that the running launches still have to do
    eta_s: float | None  # until the last launch ends; None: not known, since no row is done yet


def current_throughput(
    running: Mapping[int, Stats], known: Mapping[int, Stats], written: Mapping[int, int] | None = None
) -> Throughput:
    """Return the throughput of the running sessions.

    known: all sessions, since processes that are gone wrote some of a running launch's rows.
    written: how many records each has in its shard; one that was killed wrote more of them than its stats say.
    """
    left: dict[str, int] = {}
    rate: Counter[str] = Counter()
    for stats in running.values():
        left[stats.job] = stats.todo
        rate[stats.job] += stats.rows_per_s  # type: ignore[assignment] # a Counter of floats
    for number, stats in known.items():
        if stats.job in left:
            left[stats.job] -= sum(stats.records.values()) if written is None else written.get(number, 0)
    left = {job: max(0, rows) for job, rows in left.items()}  # a row may be written twice
    can_tell = all(rate[job] > 0 for job, rows in left.items() if rows)
    return Throughput(
        processes=len(running),
        loading=sum(stats.state == "loading" for stats in running.values()),
        rows_per_s=sum(stats.rows_per_s for stats in running.values()),
        tokens_per_s=sum(stats.tokens_per_s for stats in running.values()),
        left=sum(left.values()),
        eta_s=max((rows / rate[job] for job, rows in left.items() if rows), default=0.0) if can_tell else None,
    )


def listed_images(known: Mapping[int, Stats], running: Mapping[int, Stats]) -> int | None:
    """Return the number of images that the latest session was given, a running one first; None where none is known."""
    return (running or known)[max(running or known)].images if known else None


@dataclass(frozen=True)
class LedgerFigures:
    """Hold the cost of a run, in total and per row, as `generate/status.py --json` prints it."""

    sessions: int
    sessions_without_stats: int
    rows: int  # images that have a record
    records: int
    run: dict[str, float | None]  # device_hours, prompt_tokens, output_tokens, energy_kwh, usd; None: not known
    per_1000_rows: dict[str, float | None]
    energy_share: float | None  # of the device-hours that the energy was measured for
    device_s_per_row: float | None
    rows_per_device_s: float | None
    paper_s_per_sequence: int


@dataclass(frozen=True)
class Ledger:
    """Hold the work of all sessions of a run, each up to its last sign of life."""

    sessions: int
    without_stats: int  # of them: killed at once, or of a version that wrote none; their hours are not counted
    device_s: float
    measured_device_s: float  # of them, those that energy_j was measured for
    energy_j: float | None
    records: int
    prompt_tokens: int
    output_tokens: int

    def figures(self, rows: int, usd_per_device_hour: float | None = None) -> LedgerFigures:
        """Return the figures of the whole run and per 1,000 rows; `rows`: images that have a record."""
        hours = self.device_s / 3600
        whole: dict[str, float | None] = {
            "device_hours": hours,
            "prompt_tokens": self.prompt_tokens,
            "output_tokens": self.output_tokens,
            "energy_kwh": None if self.energy_j is None else self.energy_j / 3.6e6,
            "usd": None if usd_per_device_hour is None else hours * usd_per_device_hour,
        }
        return LedgerFigures(
            sessions=self.sessions,
            sessions_without_stats=self.without_stats,
            rows=rows,
            records=self.records,
            run=whole,
            per_1000_rows={
                name: value * 1000 / rows if value is not None and rows else None for name, value in whole.items()
            },
            energy_share=self.measured_device_s / self.device_s if self.device_s else None,
            device_s_per_row=self.device_s / rows if rows else None,
            rows_per_device_s=rows / self.device_s if self.device_s else None,
            paper_s_per_sequence=PAPER_S_PER_SEQUENCE,
        )


def make_ledger(run: Path, stats: Mapping[int, Stats], records: int, prompt_tokens: int, output_tokens: int) -> Ledger:
    """Return the ledger of a run: time and energy from the stats, counts as given (see run_counts.py)."""
    shards = len(shards_of(run))
    measured = [each for each in stats.values() if each.energy_j is not None]
    return Ledger(
        sessions=max(shards, len(stats)),
        without_stats=max(0, shards - len(stats)),
        device_s=sum(each.held_s * each.devices for each in stats.values()),
        measured_device_s=sum(each.held_s * each.devices for each in measured),
        energy_j=sum(each.energy_j or 0.0 for each in measured) if measured else None,
        records=records,
        prompt_tokens=prompt_tokens,
        output_tokens=output_tokens,
    )

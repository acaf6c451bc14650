"""The stats of all sessions of a run, summed: what goes on now, and what the run has cost so far.

Work is what processes did, retries, repeats and crashed sessions included; a row is an image, once.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate.monitoring.heartbeat import RUNNING, Stats, read_stats

PAPER_S_PER_SEQUENCE = 43  # of one A100, for one text (the paper's section on how the dataset was made)
_SILENT_S = 60.0  # or three times the pause that a process announced: then it is not taken as running any more


class Sessions:
    """The stats files of a run, looked at again and again; `known` is what they said last."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.known: dict[int, Stats] = {}
        self.silent: set[int] = set()  # began, did not end, and do not move
        self.looks = 0
        self._moved: dict[int, float] = {}  # when this observer, by its own clock, last saw it move

    def look(self) -> None:
        """Read what may have changed: of a session that has ended nothing does."""
        now, folder = time.monotonic(), self.run / "stats"
        self.looks += 1
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
        """It has moved before our eyes, or its host's clock and ours agree that it was here just now.

        The first is sure and needs two looks; the second is for the first look and for disks whose news comes late.
        """
        patience_s = max(_SILENT_S, 3 * stats.next_s)
        if number in self._moved:
            return time.monotonic() - self._moved[number] < patience_s
        return abs(time.time() - stats.at) < patience_s

    def news(self) -> bool:
        """Look again: has a session ended since the last look?"""
        before = self._ended()
        self.look()
        return self._ended() != before

    def _ended(self) -> int:
        return sum(stats.state not in RUNNING for stats in self.known.values())

    def running(self) -> dict[int, Stats]:
        return {n: stats for n, stats in self.known.items() if stats.state in RUNNING and n not in self.silent}


@dataclass(frozen=True)
class Now:
    """What goes on: the running processes of a run, or of one launch."""

    processes: int
    loading: int  # of them
    rows_per_s: float
    tokens_per_s: float
    left: int  # rows that the running launches still have before them
    eta_s: float | None  # until the last of them ends; None: nothing known, as no row has come yet


def now_of(running: Mapping[int, Stats], everyone: Mapping[int, Stats]) -> Now:
    """`everyone`: all sessions, since a launch's rows were also written by processes of it that are gone."""
    left: dict[str, int] = {}
    rate: Counter[str] = Counter()
    for stats in running.values():
        left[stats.job] = stats.todo
        rate[stats.job] += stats.rows_per_s  # type: ignore[assignment] # a Counter of floats
    for stats in everyone.values():
        if stats.job in left:
            left[stats.job] -= sum(stats.records.values())
    left = {job: max(0, rows) for job, rows in left.items()}  # a row may be written twice
    known = all(rate[job] > 0 for job, rows in left.items() if rows)
    return Now(
        processes=len(running),
        loading=sum(stats.state == "loading" for stats in running.values()),
        rows_per_s=sum(stats.rows_per_s for stats in running.values()),
        tokens_per_s=sum(stats.tokens_per_s for stats in running.values()),
        left=sum(left.values()),
        eta_s=max((rows / rate[job] for job, rows in left.items() if rows), default=0.0) if known else None,
    )


@dataclass(frozen=True)
class Ledger:
    """The work of all sessions of a run up to their last sign of life."""

    sessions: int
    without_stats: int  # of them: killed at once, or of a version that left none; what they took is not known
    device_s: float
    measured_device_s: float  # of them, those of which energy_j is
    energy_j: float | None
    records: int
    prompt_tokens: int
    output_tokens: int

    def figures(self, rows: int, usd_per_device_hour: float | None = None) -> dict[str, Any]:
        """The whole run's and per 1,000 rows; `rows`: images that have a record."""
        hours = self.device_s / 3600
        whole: dict[str, float | None] = {
            "device_hours": hours,
            "prompt_tokens": self.prompt_tokens,
            "output_tokens": self.output_tokens,
            "energy_kwh": None if self.energy_j is None else self.energy_j / 3.6e6,
            "usd": None if usd_per_device_hour is None else hours * usd_per_device_hour,
        }
        return {
            "sessions": self.sessions,
            "sessions_without_stats": self.without_stats,
            "rows": rows,
            "records": self.records,
            "run": whole,
            "per_1000_rows": {
                name: value * 1000 / rows if value is not None and rows else None for name, value in whole.items()
            },
            "energy_share": self.measured_device_s / self.device_s if self.device_s else None,
            "device_s_per_row": self.device_s / rows if rows else None,
            "rows_per_device_s": rows / self.device_s if self.device_s else None,
            "paper_s_per_sequence": PAPER_S_PER_SEQUENCE,
        }


def ledger_of(run: Path, stats: Mapping[int, Stats], records: int, prompt_tokens: int, output_tokens: int) -> Ledger:
    """Time and energy are the sessions', counts are the shards' own (see generate/monitoring/run_counts.py)."""
    shards = sum(1 for _ in run.glob("shard-*.jsonl"))
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

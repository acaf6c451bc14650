"""Show one progress line for all processes of a job, and write runs/glm/stats.json, both from the first process."""

import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from generate.monitoring.heartbeat import Heartbeat, PeriodicTask, Stats
from generate.monitoring.ledger import Sessions, current_throughput, listed_images, make_ledger
from generate.monitoring.status_text import name_failures
from imagenet_think import write_atomic

_REFRESH_S = 2.0


class Progress:
    """Show the progress of a job, read from the stats files of its processes."""

    def __init__(self, run: Path, job: str, todo: int, title: str | None, own: Heartbeat | None = None) -> None:
        """Start the line.

        title: of the line; None shows none, and writes stats.json only at the end.
        own: this process's heartbeat, whose records appear at once, before its file has them.
        """
        self.run = run
        self.job = job
        self._own = own
        self._sessions = Sessions(run)
        self._others: Counter[str] = Counter()  # records of the job's other processes
        self._tokens_per_s: float | None = None  # before the first tokens: a 0 then would say that nothing moves
        self._at_a_time = 0
        self._lock = threading.Lock()
        self._bar = tqdm(total=todo, desc=title, unit="image", disable=title is None)
        self._refreshing = PeriodicTask(self.refresh, _REFRESH_S) if title is not None else None

    def refresh(self) -> None:
        """Read the stats of all processes, update the line, and write stats.json."""
        self._sessions.read()
        own = self._own.number if self._own else None
        others: Counter[str] = Counter()
        for number, stats in self._sessions.known.items():
            if stats.job == self.job and number != own:
                others.update(stats.records)
        running = [stats for stats in self._sessions.running().values() if stats.job == self.job]
        with self._lock:
            self._others = others
            if running:  # the last line keeps the last rate
                rate = sum(stats.tokens_per_s for stats in running)
                self._tokens_per_s = rate if rate or self._tokens_per_s is not None else None
                self._at_a_time = sum(stats.at_a_time or 0 for stats in running)
        self.show()
        try:
            text = json.dumps(summarize(self._sessions), indent=2) + "\n"
            write_atomic(self.run / "stats.json", text, durable=False)
        except OSError:  # where the disk is full or gone, the writer of the records ends the run
            return

    def show(self) -> None:
        """Update the line by this process's newest records."""
        with self._lock:
            records = self._others + (self._own.records() if self._own else Counter())
            self._bar.set_postfix_str(_format_postfix(records, self._tokens_per_s, self._at_a_time), refresh=False)
            self._bar.update(records.total() - self._bar.n)

    def end(self) -> None:
        """Write stats.json a last time, and close the line.

        Another process may have ended between our reading and our writing, so each reads again after it wrote: then
        whichever ends last leaves a file with everybody's end.
        """
        if self._refreshing:
            self._refreshing.end()
        self.refresh()
        while self._sessions.read_ended():
            self.refresh()
        self._bar.close()


def _format_postfix(records: Mapping[str, int], tokens_per_s: float | None, at_a_time: int = 0) -> str:
    """Return what stands behind the bar: tokens/s, requests that servers take, and the most frequent failures."""
    parts = [] if tokens_per_s is None else [f"{tokens_per_s:,.0f} tokens/s"]
    if at_a_time:
        parts.append(f"{at_a_time:,} requests at a time")
    if failures := name_failures(records):
        parts.append(f"failed: {failures}")
    return ", ".join(parts)


def summarize(sessions: Sessions) -> dict[str, Any]:
    """Return the contents of stats.json: the sums over the stats files of all sessions."""
    known, running = sessions.known, sessions.running()
    records: Counter[str] = Counter()
    for stats in known.values():
        records.update(stats.records)
    ledger = make_ledger(
        sessions.run, known, records.total(), _sum(known, "prompt_tokens"), _sum(known, "output_tokens")
    )
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "images": listed_images(known, running),
        "now": asdict(current_throughput(running, known)),
        "silent": len(sessions.silent),
        "records": dict(records),
        "work": asdict(ledger),
    }


def _sum(stats: Mapping[int, Stats], name: str) -> int:
    return sum(getattr(each, name) for each in stats.values())

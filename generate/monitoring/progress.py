"""The whole job's one progress line, from its first process, and runs/glm/stats.json, refreshed beside it."""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from generate.monitoring.heartbeat import Repeating, SessionStats, Stats
from generate.monitoring.ledger import Sessions, ledger_of, now_of
from imagenet_think import GOOD_STATUSES, write_atomic

_LOOK_S = 2.0
_NAMED = 3  # failures on the line


class Progress:
    """`title`: of the line; without one there is none, and stats.json is written at the end alone."""

    def __init__(self, run: Path, job: str, todo: int, title: str | None, own: SessionStats | None = None) -> None:
        """`own`: this process's stats, whose records are on the line at once and not only when a file says so."""
        self.run = run
        self.job = job
        self._own = own
        self._sessions = Sessions(run)
        self._others: Counter[str] = Counter()  # records of the job's other processes
        self._tokens_per_s = 0.0
        self._lock = threading.Lock()
        self._bar = tqdm(total=todo, desc=title, unit="image", disable=title is None, file=sys.stderr)
        self._looks = Repeating(self.look, _LOOK_S) if title is not None else None

    def look(self) -> None:
        """See how far all are, say it on the line, and write stats.json."""
        self._sessions.look()
        own = self._own.number if self._own else None
        others: Counter[str] = Counter()
        for number, stats in self._sessions.known.items():
            if stats.job == self.job and number != own:
                others.update(stats.records)
        running = [stats for stats in self._sessions.running().values() if stats.job == self.job]
        with self._lock:
            self._others = others
            if running:  # the last line keeps the last rate
                self._tokens_per_s = sum(stats.tokens_per_s for stats in running)
        self.show()
        try:
            text = json.dumps(picture_of(self._sessions), indent=2) + "\n"
            write_atomic(self.run / "stats.json", text, durable=False)
        except OSError:  # a disk that is full or gone ends the run by its records
            return

    def show(self) -> None:
        with self._lock:
            records = self._others + (self._own.records() if self._own else Counter())
            self._bar.set_postfix_str(_said(records, self._tokens_per_s), refresh=False)
            self._bar.update(records.total() - self._bar.n)

    def end(self) -> None:
        """The last look. Who ends last leaves a stats.json of everybody's end: all look once more after they wrote."""
        if self._looks:
            self._looks.end()
        self.look()
        while self._sessions.news():
            self.look()
        self._bar.close()


def _said(records: Mapping[str, int], tokens_per_s: float) -> str:
    """What stands behind the bar: tokens/s, and what went wrong how often."""
    failed = Counter({status: count for status, count in records.items() if status not in GOOD_STATUSES and count > 0})
    named = ", ".join(f"{count:,} {status}" for status, count in failed.most_common(_NAMED))
    more = f" and {rest:,} more" if (rest := failed.total() - sum(n for _, n in failed.most_common(_NAMED))) else ""
    return f"{tokens_per_s:,.0f} tokens/s" + (f", failed: {named}{more}" if failed else "")


def picture_of(sessions: Sessions) -> dict[str, Any]:
    """stats.json: all sessions of the run, as their processes said last."""
    known, running = sessions.known, sessions.running()
    records: Counter[str] = Counter()
    for stats in known.values():
        records.update(stats.records)
    work = ledger_of(sessions.run, known, records.total(), _sum(known, "prompt_tokens"), _sum(known, "output_tokens"))
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "images": images_of(known, running),
        "now": asdict(now_of(running, known)),
        "silent": len(sessions.silent),
        "records": dict(records),
        "work": asdict(work),
    }


def images_of(known: Mapping[int, Stats], running: Mapping[int, Stats]) -> int | None:
    """Of the list, as the latest session was asked for it; None where none has said."""
    return (running or known)[max(running or known)].images if known else None


def _sum(stats: Mapping[int, Stats], name: str) -> int:
    return sum(getattr(each, name) for each in stats.values())

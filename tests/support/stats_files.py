"""Stats files of processes, as they stand beside the shards of a run."""

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from generate.monitoring.heartbeat import Stats
from generate.monitoring.ledger import Sessions

STATS = Stats(job="a", images=100, todo=100, devices=1, state="asking", beat=5, at=0.0)


def write_stats(run: Path, number: int, stats: Stats) -> None:
    (run / "stats").mkdir(exist_ok=True, parents=True)
    (run / "stats" / f"{number:05d}.json").write_text(json.dumps(asdict(stats)))


def fresh(**changes: Any) -> Stats:
    return replace(STATS, at=time.time(), **changes)


def read_sessions(run: Path) -> Sessions:
    sessions = Sessions(run)
    sessions.read()
    return sessions

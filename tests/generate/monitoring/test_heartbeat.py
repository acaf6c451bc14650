"""The stats file of one process: what it counts, how it ends, broken files, slow disks."""

import json
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from generate.monitoring.heartbeat import Heartbeat, PeriodicTask, read_stats
from tests.support.samples import record
from tests.support.stats_files import STATS, fresh, read_sessions, write_stats


def test_a_process_counts_itself(tmp_path: Path) -> None:
    heartbeat = Heartbeat(tmp_path, 3, STATS, began=time.monotonic() - 50, processes=1, meter=None)
    heartbeat.engine_ready()
    heartbeat.count(record("a", prompt_tokens=10, output_tokens=5))
    heartbeat.count(record("b", status="bad_image", prompt_tokens=None, output_tokens=None))
    heartbeat.end("done")
    stats = read_stats(tmp_path / "stats" / "00003.json")
    assert stats is not None
    assert (stats.state, stats.records, stats.prompt_tokens, stats.output_tokens) == (
        *("done", {"ok": 1, "bad_image": 1}),
        *(10, 5),
    )
    assert 50 <= stats.held_s < 60
    assert stats.rows_per_s > 0
    assert stats.beat > 1 + STATS.beat


@pytest.mark.parametrize(
    ("raised", "state"), [(None, "done"), (RuntimeError("device"), "failed"), (SystemExit(143), "stopped")]
)
def test_a_session_says_how_it_ended(tmp_path: Path, raised: BaseException | None, state: str) -> None:
    try:
        with Heartbeat(tmp_path, 0, STATS, began=time.monotonic(), processes=1, meter=None):
            if raised:
                raise raised
    except (RuntimeError, SystemExit):
        pass
    assert read_sessions(tmp_path).known[0].state == state


def test_stats_go_on_when_the_disk_does_not_take_them(tmp_path: Path) -> None:
    heartbeat = Heartbeat(tmp_path, 0, STATS, began=time.monotonic(), processes=1, meter=None)
    (tmp_path / "stats" / "00000.json").unlink()
    (tmp_path / "stats").rmdir()
    heartbeat.count(record("a"))
    heartbeat.end("done")
    assert heartbeat.records() == {"ok": 1}


def test_many_processes_beat_less_often(tmp_path: Path) -> None:
    """512 of them together ask a disk's metadata server for about 50 names a second, as 100 do."""
    heartbeat = Heartbeat(tmp_path, 0, STATS, began=time.monotonic(), processes=512, meter=None)
    heartbeat.end("done")
    assert read_sessions(tmp_path).known[0].next_s == pytest.approx(10.24)


def test_what_is_slow_is_done_less_often() -> None:
    calls, done = [], threading.Event()

    def work() -> None:
        calls.append(time.monotonic())
        if len(calls) > 1:
            done.set()
        time.sleep(0.01)

    repeating = PeriodicTask(work, 0.0)
    assert done.wait(30)
    repeating.end()
    assert calls[1] - calls[0] > 0.9  # a hundred times as long as it took


BROKEN: list[Any] = [
    "",
    "{",
    "[]",
    "null",
    {"job": "a"},
    asdict(STATS) | {"todo": "7"},
    asdict(STATS) | {"records": [1]},
    asdict(STATS) | {"records": {"ok": "1"}},
    asdict(STATS) | {"held_s": -1},
    asdict(STATS) | {"state": "asleep"},
    asdict(STATS) | {"energy_j": "much"},
]


@pytest.mark.parametrize("content", BROKEN, ids=str)
def test_a_broken_stats_file_is_no_word(tmp_path: Path, content: Any) -> None:
    write_stats(tmp_path, 1, fresh())
    (tmp_path / "stats" / "00000.json").write_text(content if isinstance(content, str) else json.dumps(content))
    (tmp_path / "stats" / "notes.json").write_text("{}")
    assert set(read_sessions(tmp_path).known) == {1}

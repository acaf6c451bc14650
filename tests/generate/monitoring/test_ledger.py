"""Sums over stats files: who runs whatever the clocks say, throughput, and a ledger worked by hand."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from generate.monitoring.ledger import current_throughput, make_ledger
from generate.monitoring.run_counts import RunCounts
from tests.support.samples import record, write_jsonl
from tests.support.stats_files import STATS, fresh, read_sessions, write_stats


@pytest.mark.parametrize(
    ("at", "moves", "runs"),
    [
        (0, False, True),  # clocks agree: it was here just now
        (-3600, False, False),  # killed an hour ago
        (-3600, True, True),  # its clock is an hour late, and it moves
        (+3600, False, False),  # killed, and its clock is early
        (+3600, True, True),
    ],
)
def test_who_is_at_work_whatever_the_clocks_say(tmp_path: Path, at: float, moves: bool, runs: bool) -> None:
    stats = replace(STATS, at=time.time() + at)
    write_stats(tmp_path, 0, stats)
    sessions = read_sessions(tmp_path)
    write_stats(tmp_path, 0, replace(stats, beat=stats.beat + moves))
    sessions.read()
    assert (set(sessions.running()), sessions.silent) == (({0}, set()) if runs else (set(), {0}))


def test_who_moved_and_stops_is_silent_after_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clock being early does not keep it alive."""
    now = time.monotonic()
    monkeypatch.setattr("generate.monitoring.ledger.time", SimpleNamespace(monotonic=lambda: now, time=time.time))
    write_stats(tmp_path, 0, fresh(beat=1))
    sessions = read_sessions(tmp_path)
    write_stats(tmp_path, 0, replace(STATS, beat=2, at=time.time() + 5000))
    sessions.read()
    now += 59
    sessions.read()
    assert set(sessions.running()) == {0}
    now += 2
    sessions.read()
    assert sessions.silent == {0}


def test_what_goes_on_now() -> None:
    running = {
        0: fresh(job="a", todo=100, records={"ok": 20}, rows_per_s=2.0, tokens_per_s=30.0),
        1: fresh(job="a", todo=100, records={"ok": 10, "loop": 5}, rows_per_s=1.0, tokens_per_s=20.0),
        2: fresh(job="b", todo=50, records={"ok": 10}, rows_per_s=1.0, tokens_per_s=10.0),
    }
    gone = {3: fresh(job="a", state="failed", records={"ok": 5}), 4: fresh(job="c", todo=1000, records={})}
    now = current_throughput(running, running | gone)
    assert (now.processes, now.rows_per_s, now.tokens_per_s) == (3, 4.0, 60.0)
    assert now.left == (100 - 20 - 15 - 5) + (50 - 10)
    assert now.eta_s == pytest.approx(40 / 1.0)  # of b; a needs 60 / 3
    written = {0: 21, 1: 15, 2: 10, 3: 8}  # of the process that is gone, three after its last stats
    assert current_throughput(running, running | gone, written).left == (100 - 21 - 15 - 8) + (50 - 10)


def test_no_eta_is_made_up() -> None:
    running = {0: fresh(todo=10, records={})}
    assert current_throughput(running, running).eta_s is None
    assert current_throughput({}, {}).eta_s == 0
    twice = {0: fresh(todo=10, records={"ok": 12}, rows_per_s=1.0)}  # rows written twice
    assert (current_throughput(twice, twice).left, current_throughput(twice, twice).eta_s) == (0, 0)


def test_the_ledger_by_hand(tmp_path: Path) -> None:
    """Two devices for an hour, one that was killed after half an hour, a server's client, a session without a word."""
    write_jsonl(tmp_path / "shard-00000.jsonl", [record("a"), record("b", status="loop")])
    write_jsonl(tmp_path / "shard-00001.jsonl", [record("b", attempt=1), record("a")])
    write_jsonl(tmp_path / "shard-00002.jsonl", [])
    write_jsonl(tmp_path / "shard-00003.jsonl", [])
    write_stats(tmp_path, 0, fresh(state="done", held_s=3600.0, devices=2, energy_j=3.6e6))
    write_stats(tmp_path, 1, replace(STATS, held_s=1800.0))
    write_stats(tmp_path, 2, fresh(state="done", held_s=900.0, devices=0))
    counts = RunCounts(tmp_path)
    counts.read()
    ledger = make_ledger(
        tmp_path, read_sessions(tmp_path).known, counts.records, counts.prompt_tokens, counts.output_tokens
    )
    figures = ledger.figures(counts.rows.total(), usd_per_device_hour=2.0)
    assert counts.rows == {"ok": 2}
    assert (figures.sessions, figures.sessions_without_stats) == (4, 1)
    assert (figures.rows, figures.records) == (2, 4)
    assert figures.run == {
        "device_hours": 2.5,
        "prompt_tokens": 80,
        "output_tokens": 120,
        "energy_kwh": 1.0,
        "usd": 5.0,
    }
    assert figures.per_1000_rows["device_hours"] == 1250
    assert figures.per_1000_rows["output_tokens"] == 60_000
    assert figures.device_s_per_row == 4500
    assert figures.rows_per_device_s == pytest.approx(1 / 4500)
    assert figures.energy_share == pytest.approx(2 / 2.5)


def test_a_ledger_of_nothing() -> None:
    figures = make_ledger(Path("nowhere"), {}, 0, 0, 0).figures(0)
    assert figures.run["device_hours"] == 0
    assert figures.device_s_per_row is figures.per_1000_rows["device_hours"] is figures.energy_share is None

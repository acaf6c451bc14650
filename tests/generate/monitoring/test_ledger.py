"""Stats files, their sums, and what they cost: hand-worked numbers, odd clocks, broken files, real processes killed."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generate.monitoring import energy
from generate.monitoring.heartbeat import Repeating, SessionStats, Stats, read_stats
from generate.monitoring.ledger import Sessions, ledger_of, now_of
from generate.monitoring.progress import Progress, _said
from generate.monitoring.run_counts import RunCounts
from generate.processes.launch import process_age_s
from tests.support.commands import ROOT
from tests.support.samples import record, write_jsonl

STATS = Stats(job="a", images=100, todo=100, devices=1, state="asking", beat=5, at=0.0)


def write_stats(run: Path, number: int, stats: Stats) -> None:
    (run / "stats").mkdir(exist_ok=True, parents=True)
    (run / "stats" / f"{number:05d}.json").write_text(json.dumps(asdict(stats)))


def fresh(**changes: Any) -> Stats:
    return replace(STATS, at=time.time(), **changes)


def looked(run: Path) -> Sessions:
    sessions = Sessions(run)
    sessions.look()
    return sessions


def test_a_process_counts_itself(tmp_path: Path) -> None:
    session = SessionStats(tmp_path, 3, STATS, began=time.monotonic() - 50, processes=1, meter=None)
    session.asking()
    session.wrote(record("a", prompt_tokens=10, output_tokens=5))
    session.wrote(record("b", status="bad_image", prompt_tokens=None, output_tokens=None))
    session.end("done")
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
        with SessionStats(tmp_path, 0, STATS, began=time.monotonic(), processes=1, meter=None):
            if raised:
                raise raised
    except (RuntimeError, SystemExit):
        pass
    assert looked(tmp_path).known[0].state == state


def test_stats_go_on_when_the_disk_does_not_take_them(tmp_path: Path) -> None:
    session = SessionStats(tmp_path, 0, STATS, began=time.monotonic(), processes=1, meter=None)
    (tmp_path / "stats" / "00000.json").unlink()
    (tmp_path / "stats").rmdir()
    session.wrote(record("a"))
    session.end("done")
    assert session.records() == {"ok": 1}


def test_many_processes_beat_less_often(tmp_path: Path) -> None:
    """512 of them together ask a disk's metadata server for about 50 names a second, as 100 do."""
    session = SessionStats(tmp_path, 0, STATS, began=time.monotonic(), processes=512, meter=None)
    session.end("done")
    assert looked(tmp_path).known[0].next_s == pytest.approx(10.24)


def test_what_is_slow_is_done_less_often() -> None:
    calls, done = [], threading.Event()

    def work() -> None:
        calls.append(time.monotonic())
        if len(calls) > 1:
            done.set()
        time.sleep(0.01)

    repeating = Repeating(work, 0.0)
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
    assert set(looked(tmp_path).known) == {1}


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
    sessions = looked(tmp_path)
    write_stats(tmp_path, 0, replace(stats, beat=stats.beat + moves))
    sessions.look()
    assert (set(sessions.running()), sessions.silent) == (({0}, set()) if runs else (set(), {0}))


def test_who_moved_and_stops_is_silent_after_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clock being early does not keep it alive."""
    now = time.monotonic()
    monkeypatch.setattr("generate.monitoring.ledger.time", SimpleNamespace(monotonic=lambda: now, time=time.time))
    write_stats(tmp_path, 0, fresh(beat=1))
    sessions = looked(tmp_path)
    write_stats(tmp_path, 0, replace(STATS, beat=2, at=time.time() + 5000))
    sessions.look()
    now += 59
    sessions.look()
    assert set(sessions.running()) == {0}
    now += 2
    sessions.look()
    assert sessions.silent == {0}


def test_what_goes_on_now() -> None:
    running = {
        0: fresh(job="a", todo=100, records={"ok": 20}, rows_per_s=2.0, tokens_per_s=30.0),
        1: fresh(job="a", todo=100, records={"ok": 10, "loop": 5}, rows_per_s=1.0, tokens_per_s=20.0),
        2: fresh(job="b", todo=50, records={"ok": 10}, rows_per_s=1.0, tokens_per_s=10.0),
    }
    gone = {3: fresh(job="a", state="failed", records={"ok": 5}), 4: fresh(job="c", todo=1000, records={})}
    now = now_of(running, running | gone)
    assert (now.processes, now.rows_per_s, now.tokens_per_s) == (3, 4.0, 60.0)
    assert now.left == (100 - 20 - 15 - 5) + (50 - 10)
    assert now.eta_s == pytest.approx(40 / 1.0)  # of b; a needs 60 / 3


def test_no_eta_is_made_up() -> None:
    running = {0: fresh(todo=10, records={})}
    assert now_of(running, running).eta_s is None
    assert now_of({}, {}).eta_s == 0
    twice = {0: fresh(todo=10, records={"ok": 12}, rows_per_s=1.0)}  # rows written twice
    assert (now_of(twice, twice).left, now_of(twice, twice).eta_s) == (0, 0)


def test_the_ledger_by_hand(tmp_path: Path) -> None:
    """Two devices for an hour, one that was killed after half an hour, a server's client, a session without a word."""
    write_jsonl(tmp_path / "shard-00000.jsonl", [record("a"), record("b", status="loop")])
    write_jsonl(tmp_path / "shard-00001.jsonl", [record("b", attempt=1), record("a")])
    write_jsonl(tmp_path / "shard-00002.jsonl", [])
    write_jsonl(tmp_path / "shard-00003.jsonl", [])
    write_stats(tmp_path, 0, fresh(state="done", held_s=3600.0, devices=2, energy_j=3.6e6))
    write_stats(tmp_path, 1, replace(STATS, held_s=1800.0))
    write_stats(tmp_path, 2, fresh(state="done", held_s=900.0, devices=0))
    tally = RunCounts(tmp_path)
    tally.read()
    work = ledger_of(tmp_path, looked(tmp_path).known, tally.records, tally.prompt_tokens, tally.output_tokens)
    figures = work.figures(tally.rows.total(), usd_per_device_hour=2.0)
    assert tally.rows == {"ok": 2}
    assert (figures["sessions"], figures["sessions_without_stats"]) == (4, 1)
    assert (figures["rows"], figures["records"]) == (2, 4)
    assert figures["run"] == {
        "device_hours": 2.5,
        "prompt_tokens": 80,
        "output_tokens": 120,
        "energy_kwh": 1.0,
        "usd": 5.0,
    }
    assert figures["per_1000_rows"]["device_hours"] == 1250
    assert figures["per_1000_rows"]["output_tokens"] == 60_000
    assert figures["device_s_per_row"] == 4500
    assert figures["rows_per_device_s"] == pytest.approx(1 / 4500)
    assert figures["energy_share"] == pytest.approx(2 / 2.5)


def test_a_ledger_of_nothing() -> None:
    figures = ledger_of(Path("nowhere"), {}, 0, 0, 0).figures(0)
    assert figures["run"]["device_hours"] == 0
    assert figures["device_s_per_row"] is figures["per_1000_rows"]["device_hours"] is figures["energy_share"] is None


def test_a_tally_takes_what_is_new_and_passes_over_what_is_none(tmp_path: Path) -> None:
    shard = write_jsonl(tmp_path / "shard-00000.jsonl", [record("a", status="loop"), record("b")])
    with shard.open("a") as file:
        file.write('no record\n{"image_id": "c"}\n{"image_id": "torn", "att')
    tally = RunCounts(tmp_path)
    tally.read()
    assert (tally.rows, tally.records, tally.unreadable) == ({"loop": 1, "ok": 1}, 2, 2)
    shard.write_bytes(shard.read_bytes().rpartition(b'{"image_id": "torn"')[0])
    with shard.open("a") as file:
        file.write(json.dumps(record("a", attempt=1)) + "\n")
    tally.read()
    assert (tally.rows, tally.records, tally.unreadable) == ({"ok": 2}, 3, 2)


def test_one_line_for_all_processes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = SessionStats(tmp_path, 0, fresh(todo=10), began=time.monotonic(), processes=2, meter=None)
    write_stats(tmp_path, 1, fresh(records={"ok": 3, "loop": 1}, tokens_per_s=50.0))
    write_stats(tmp_path, 2, fresh(job="another", records={"ok": 7}, tokens_per_s=50.0))
    progress = Progress(tmp_path, "a", 10, "glm", own)
    progress.look()
    own.wrote(record("a"))
    progress.show()
    assert progress._bar.n == 5
    own.end("done")
    progress.end()
    line = capsys.readouterr().err.splitlines()[-1].rpartition("\r")[2]
    assert "5/10" in line
    assert "50 tokens/s, failed: 1 loop" in line
    written = json.loads((tmp_path / "stats.json").read_text())
    assert written["records"] == {"ok": 11, "loop": 1}
    assert (written["images"], written["now"]["processes"], written["work"]["sessions"]) == (100, 2, 3)


def test_who_ends_last_is_in_stats_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that ends while another has looked and not yet written: the other looks again."""
    write_stats(tmp_path, 1, fresh())
    progress = Progress(tmp_path, "a", 10, None)
    look = progress.look

    def look_slowly() -> None:
        look()
        write_stats(tmp_path, 1, fresh(state="done", beat=6, records={"ok": 4}))

    monkeypatch.setattr(progress, "look", look_slowly)
    progress.end()
    assert json.loads((tmp_path / "stats.json").read_text())["records"] == {"ok": 4}


def test_what_is_said_of_failures() -> None:
    assert _said({"ok": 5, "forced": 1}, 1234.4) == "1,234 tokens/s"
    failures = {"truncated": 9, "loop": 5, "bad_image": 2, "no_close": 1, "engine_error": 1}
    assert _said(failures, 0) == "0 tokens/s, failed: 9 truncated, 5 loop, 2 bad_image and 2 more"


class FakeNvml(SimpleNamespace):
    """pynvml as far as it is used. No real one was there to be tried."""

    class NVMLError(Exception): ...

    def __init__(self, **counters: int) -> None:
        super().__init__(counters=counters, started=False)

    def nvmlInit(self) -> None:  # noqa: N802
        self.started = True

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:  # noqa: N802
        if not self.started or uuid not in self.counters:
            raise self.NVMLError(uuid)
        return uuid

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: str) -> int:  # noqa: N802
        if self.counters[handle] < 0:
            raise self.NVMLError("Not Supported")
        return self.counters[handle]


def test_energy_is_what_the_driver_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    nvml = FakeNvml(one=1_000, two=5_000)
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    meter = energy.open_meter(["one", "two"])
    assert meter is not None
    nvml.counters |= {"one": 3_500, "two": 6_000}
    assert meter.joules() == 3.5
    nvml.counters["two"] = -1  # it does not answer: the sum of the others would not be the sum
    assert meter.joules() is None
    nvml.counters["two"] = 7_000
    assert meter.joules() is None


@pytest.mark.parametrize("uuids", [[], ["unknown"], ["old"]])
def test_energy_that_cannot_be_had(uuids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml(old=-1))
    assert energy.open_meter(uuids) is None
    monkeypatch.setitem(sys.modules, "pynvml", None)  # not installed
    assert energy.open_meter(["one"]) is None


@pytest.mark.process
def test_the_age_of_a_process() -> None:
    code = "import time; time.sleep(0.5); from generate.processes.launch import process_age_s as age; print(age())"
    before = time.monotonic()
    age = float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT))
    assert 0.49 <= age <= time.monotonic() - before + 0.05
    assert process_age_s() > 0

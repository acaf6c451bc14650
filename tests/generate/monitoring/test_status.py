"""generate/status.py: the text and the JSON that it prints, read from the run's files alone."""

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from generate.monitoring.heartbeat import Stats
from generate.monitoring.ledger import Throughput
from generate.monitoring.status_text import format_throughput
from generate.status import main
from tests.support.samples import record, write_jsonl, write_run

STATS = Stats(job="a", images=10, todo=10, devices=1, state="asking", beat=5, next_s=0.1)


def status(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write_stats(run: Path, number: int, stats: Stats, **session: Any) -> None:
    for folder, content in (("stats", asdict(stats)), ("sessions", session)):
        (run / folder).mkdir(exist_ok=True)
        (run / folder / f"{number:05d}.json").write_text(json.dumps(content))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Two processes at work, one that was killed two hours ago, one that ended; a row that was retried."""
    run = tmp_path / "glm"
    run.mkdir()
    write_run(run, [record("a"), record("b", status="truncated", output_tokens=100), record("c", status="loop")])
    write_jsonl(run / "shard-00001.jsonl", [record("d")])
    write_jsonl(run / "shard-00002.jsonl", [record("b", attempt=1)])
    write_jsonl(run / "shard-00003.jsonl", [])
    now = time.time()
    write_stats(run, 0, replace(STATS, at=now - 7200, held_s=1800.0, records={"ok": 1}, job="before"), host="n0")
    write_stats(run, 1, replace(STATS, state="done", job="before", at=now - 3600, held_s=3600.0))
    rates = {"rows_per_s": 0.5, "tokens_per_s": 1500.0, "quiet_s": 12.0}
    write_stats(run, 2, replace(STATS, at=now, held_s=900.0, records={"ok": 1}, **rates), rank=0, host="n1", process=7)
    write_stats(run, 3, replace(STATS, state="loading", at=now, held_s=900.0), rank=1, host="n2", process=8)
    return run


@pytest.mark.parametrize(
    ("eta_s", "left"),
    [
        (None, "1,234 rows left"),
        (0.0, "1,234 rows left, less than a minute"),
        (29.0, "1,234 rows left, less than a minute"),
        (31.0, "1,234 rows left, about 0 h 01 min"),
        (3599.0, "1,234 rows left, about 1 h 00 min"),
        (90_000.0, "1,234 rows left, about 25 h 00 min"),
    ],
)
def test_the_time_that_is_left(eta_s: float | None, left: str) -> None:
    now = Throughput(processes=1, loading=0, rows_per_s=0.5, tokens_per_s=7.0, left=1234, eta_s=eta_s)
    assert format_throughput(now) == f"0.50 rows/s, 7 tokens/s, {left}"


def test_what_a_person_reads(run: Path) -> None:
    result = status(run, "--usd-per-device-hour=2")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"{run}: glm, run run-of-tests"
    for line in (
        "rows       4 of 10 (40.0%): 3 good, 1 failed",
        "           3 ok, 1 loop",
        "processes  2 running (1 loading), 1 ended, 1 silent (killed, or cut off from this disk)",
        "now        0.50 rows/s, 1,500 tokens/s, 9 rows left, less than a minute",
        "ledger         whole run  per 1,000 rows",
        "device-hours        2.00          500.00",
        "prompt tokens        100       25,000.00",
        "output tokens        220       55,000.00",
        "cost, USD           4.00        1,000.00",
        "1 record beside the rows: retries, or rows written twice",
        "1800.00 device-seconds per row; the paper's rows took 43 s each on one A100",
    ):
        assert line in lines
    (silent,) = [line for line in lines if " silent  " in line]
    assert silent.split()[:6] == ["0", "silent", "None", "n0", "None", "1"]
    (asking,) = [line for line in lines if " asking " in line]
    assert "12 s ago" in asking


def test_what_a_machine_reads(run: Path) -> None:
    report = json.loads(status(run, "--json").stdout)
    assert (report["model"], report["images"], report["ended"], report["silent"]) == ("glm", 10, 1, 1)
    assert report["rows"] == {"all": 4, "good": 3, "failed": 1, "by_status": {"ok": 3, "loop": 1}}
    assert report["now"] == {
        "processes": 2,
        "loading": 1,
        "rows_per_s": 0.5,
        "tokens_per_s": 1500.0,
        "left": 9,
        "eta_s": 18.0,
    }
    assert [(p["session"], p["state"], p["rank"]) for p in report["processes"]] == [
        (0, "silent", None),
        (2, "asking", 0),
        (3, "loading", 1),
    ]
    assert report["ledger"]["run"]["device_hours"] == 2
    assert report["ledger"]["run"]["usd"] is None


def test_of_many_processes_the_slowest_are_listed(run: Path) -> None:
    for number in range(4, 40):
        write_stats(run, number, replace(STATS, at=time.time(), tokens_per_s=100.0 + number), rank=number)
    printed = status(run).stdout
    assert "… and 30 more" in printed
    assert "104" in printed
    assert "139" not in printed


def test_a_run_without_stats(tmp_path: Path) -> None:
    """Of an older version, or parsed again: what is on disk is counted, and no hours are invented."""
    (tmp_path / "shard-00000.jsonl").touch()
    write_run(tmp_path, [record("a")])
    result = status(tmp_path)
    assert "rows       1: 1 good, 0 failed" in result.stdout
    assert "1 process wrote no stats; its hours are not counted" in result.stdout
    assert "the paper's" not in result.stdout


def test_nothing_is_written(run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    run.chmod(0o555)
    assert status(run).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before


@pytest.mark.parametrize("content", [None, "{", "[]", '{"run_id": "x"}'])
def test_what_is_no_run_is_said_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    result = status(tmp_path)
    assert result.exit_code == (2 if content is None else 1)
    assert result.stderr.startswith(f"error: {tmp_path}")
    assert len(result.stderr.splitlines()) == 1


def test_lines_that_are_no_records_are_counted(run: Path) -> None:
    with (run / "shard-00003.jsonl").open("a") as shard:
        shard.write("disk garbage\n")
    assert "           1 line in the shards cannot be read" in status(run).stdout.splitlines()


def test_it_is_watched_until_it_is_enough(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:  # after the first look's wait for the silent one
            raise KeyboardInterrupt
        write_jsonl(run / "shard-00004.jsonl", [record(f"new{len(pauses)}")])

    monkeypatch.setattr("generate.monitoring.show_status.time.sleep", sleep)
    result = status(run, "--watch")
    assert result.exit_code == 0
    assert [line.split()[1] for line in result.stdout.splitlines() if line.startswith("rows")] == ["4", "5"]

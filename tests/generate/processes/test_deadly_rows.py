"""Rows at which the process dies, in real launches: they fail after three deaths, and every other row is answered."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from imagenet_think import Record, read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.deadly import deadly_environment
from tests.support.launches import ENV, Stalling, arguments, launch, records_on_disk, wait_for, workers_of

DEADLY = 5  # its place in the list


def deadly(listed: Path, tmp_path: Path, end: str, *at: int) -> tuple[set[str], dict[str, str]]:
    """The ids of the rows at which a process dies, and the environment in which it does."""
    lines = (listed / "images.jsonl").read_text().splitlines()
    rows = [json.loads(lines[each]) for each in at]
    names = [Path(row["path"]).name for row in rows]
    return {row["image_id"] for row in rows}, deadly_environment(tmp_path / "site", names, end, ENV)


def records_of(run: Path) -> dict[str, Record]:
    records = list(read_records(run))
    by_id = {record["image_id"]: record for record in records}
    assert len(by_id) == len(records)
    return by_id


def check(run: Path, rows: int, killers: set[str], reason: str) -> None:
    records = records_of(run)
    assert len(records) == rows
    failed = {image_id: record for image_id, record in records.items() if record["status"] == "engine_error"}
    assert failed.keys() == killers
    for record in failed.values():
        assert record["message"] is not None
        # It was alone at last, and by chance before, where what it was with had just been answered.
        said = r"its process died 3 times with this row in flight, (once|[23] times) with nothing beside"
        assert re.match(said, record["message"])
        assert reason in record["message"]
    assert not list((run / "in_flight").glob("*.jsonl")) or killers


@pytest.mark.process
@pytest.mark.parametrize(
    ("end", "reason"),
    [("segfault", "Segmentation fault"), pytest.param("exit", "killed without a word", marks=pytest.mark.soak)],
)
def test_one_process_that_is_started_again_and_again(
    end: str, reason: str, listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    killers, environment = deadly(listed, tmp_path, end, DEADLY)
    codes = []
    while not codes or codes[-1] != 0:
        command = [sys.executable, *arguments(stalling[0], listed, tmp_path / "run", "--shard=1/2")]
        codes.append(subprocess.run(command, env=environment, cwd=ROOT, capture_output=True).returncode)
        assert len(codes) <= 4
    assert codes == [-signal.SIGSEGV if end == "segfault" else 3] * 3 + [0]
    check(tmp_path / "run", 12, killers, reason)


@pytest.mark.process
def test_a_launch_of_several_goes_on_by_itself(
    listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killers, environment = deadly(listed, tmp_path, "memory", DEADLY)
    monkeypatch.setattr("tests.support.launches.ENV", environment)
    options = ("--max_restarts=3", "--monitor_interval=0.2")
    process = launch(arguments(stalling[0], listed, tmp_path / "run"), 2, *options)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    check(tmp_path / "run", 24, killers, "killed without a word")


def end_at(process: subprocess.Popen[bytes], how: str) -> None:
    """End a run: by kill -9 of its launcher and its process, as of a whole job, or by a signal to the process."""
    if how == "kill":
        workers = [psutil.Process(pid) for pid in workers_of(process)]
        for each in (psutil.Process(process.pid), *workers):
            each.kill()
        psutil.wait_procs(workers, timeout=10)
    else:
        process.send_signal(getattr(signal, how))
    process.communicate(timeout=120)


def started_and_ended(run: Path, command: list[str], stalling: tuple[ChatServer, Stalling], ways: list[str]) -> None:
    """Start a run and end it with the same rows in flight, once in each way; then let it come to its end."""
    server, answer = stalling
    answer.quick = 9
    for asked, how in enumerate(ways):
        if how == "kill":
            process = launch(command, 1)
        else:
            process = subprocess.Popen(
                [sys.executable, *command],
                env=ENV,
                cwd=ROOT,
                stderr=subprocess.PIPE,
                # What a shell starts in its background, tests too, ignores this signal, and so would this process.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        wait_for(
            lambda asked=asked: records_on_disk(run) == 9 and len(server.bodies) > 9 + asked, "nothing is in flight"
        )
        end_at(process, how)
        assert bool(list((run / "in_flight").glob("*.jsonl"))) == (how == "kill")
    answer.released.set()
    subprocess.run([sys.executable, *command], env=ENV, cwd=ROOT, check=True, capture_output=True)
    records = records_of(run)
    assert len(records) == 24
    assert {record["status"] for record in records.values()} == {"ok"}


@pytest.mark.process
def test_signals_are_no_fault_of_rows(listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path) -> None:
    command = arguments(stalling[0], listed, tmp_path / "run")
    started_and_ended(tmp_path / "run", command, stalling, ["SIGTERM", "SIGINT", "SIGUSR1"])


@pytest.mark.soak
def test_three_kills_of_a_launch_are_no_fault_of_rows(
    listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    """After two, each of the rows is asked alone; the third kill meets one of them."""
    command = arguments(stalling[0], listed, tmp_path / "run")
    started_and_ended(tmp_path / "run", command, stalling, ["kill"] * 3)

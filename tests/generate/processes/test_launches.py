"""Real launches: ranks killed and asked to end, a disk that is full."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.launches import (
    ENV,
    Stalling,
    arguments,
    ids_once,
    launch,
    records_on_disk,
    wait_for,
    workers_of,
)


@pytest.mark.process
def test_a_killed_rank_is_started_again_by_its_launcher(
    listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    server, answer = stalling
    answer.quick = 9
    process = launch(arguments(server, listed, tmp_path), 2, "--max_restarts=1", "--monitor_interval=0.2")
    wait_for(lambda: records_on_disk(tmp_path) == 9, "the run wrote nothing")
    os.kill(workers_of(process)[1], signal.SIGKILL)
    wait_for(lambda: len(server.bodies) > 13, "nobody was started again")  # 9 answered, 2 of each rank in flight
    answer.released.set()
    _, errors = process.communicate(timeout=180)
    assert process.returncode == 0, errors.decode()
    assert len(ids_once(tmp_path)) == 24
    sessions = [json.loads(file.read_text()) for file in (tmp_path / "sessions").glob("*.json")]
    assert len({session["process"] for session in sessions}) == len(sessions) > 2


@pytest.mark.process
@pytest.mark.parametrize("ranks", [1, 2])
def test_sigterm_ends_within_ten_seconds(
    ranks: int, listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    """In the middle of requests that would take minutes: what was finished is on disk, and the exit code says why."""
    server, answer = stalling
    answer.quick = 9
    command = arguments(server, listed, tmp_path)
    if ranks == 1:
        process = subprocess.Popen([sys.executable, *command], env=ENV, cwd=ROOT, stderr=subprocess.PIPE)
    else:
        process = launch(command, ranks)
    wait_for(lambda: records_on_disk(tmp_path) == 9, "the run wrote nothing")
    workers = [psutil.Process(pid) for pid in workers_of(process)] if ranks > 1 else []
    process.send_signal(signal.SIGTERM)
    if ranks == 1:
        process.wait(timeout=10)
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    _, errors = process.communicate(timeout=60)  # a launcher takes its time to say what happened
    assert process.returncode == 143 if ranks == 1 else process.returncode != 0, errors.decode()
    assert len(ids_once(tmp_path)) == 9
    assert ranks > 1 or b"Traceback" not in errors  # launchers print their own


@pytest.mark.process
def test_a_full_disk_ends_the_run_in_one_sentence(
    listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    """In the middle of a record; the same command, when there is room, does the rest."""
    server, _ = stalling

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    process = subprocess.run(
        [sys.executable, *arguments(server, listed, tmp_path)],
        env=ENV,
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        timeout=180,
    )
    assert process.returncode == 1, process.stderr
    assert "Traceback" not in process.stderr
    assert process.stderr.splitlines()[-1] == (
        f"error: [Errno 27] File too large; finished records are in {tmp_path}, the same command continues."
    )
    before = ids_once(tmp_path)
    assert 0 < len(before) < 24
    assert not (tmp_path / "shard-00000.jsonl").read_bytes().endswith(b"\n")  # a torn line
    asked = len(server.bodies)
    subprocess.run([sys.executable, *arguments(server, listed, tmp_path)], env=ENV, cwd=ROOT, check=True)
    assert len(ids_once(tmp_path)) == 24
    assert len(server.bodies) == asked + 24 - len(before)

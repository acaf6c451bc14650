"""Real launches and the cluster scripts: ranks killed and asked to end, machines of a cluster, a disk that is full."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psutil
import pytest

from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.launches import ENV, launch, records_on_disk, workers_of

TEXT = ["<think>", "round and red", "</think>", "<answer>", "An apple.", "</answer>"]


class Stalling:
    """Answers at once, `quick` times; then only when it is released."""

    def __init__(self) -> None:
        self.quick = 10**6
        self.released = Event()
        self.lock = Lock()

    def __call__(self, *_: Any) -> tuple[list[str], str]:
        with self.lock:
            self.quick -= 1
            stalls = self.quick < 0
        if stalls:
            self.released.wait(120)
        return TEXT, "stop"


@pytest.fixture
def stalling() -> Iterator[tuple[ChatServer, Stalling]]:
    answer = Stalling()
    with ChatServer(answer) as server:
        yield server, answer
        answer.released.set()


def arguments(server: ChatServer, listed: Path, out: Path, *more: str) -> list[str]:
    """Of run.py, with a server in a model's place: the ranks then need no model, and start in half the time."""
    options = {"model": "glm", "engine": server.url, "checkpoint": "x", "images": listed / "images.jsonl"}
    options |= {"images-root": listed / "pictures", "out": out, "batch-size": 2}
    return [str(ROOT / "generate" / "run.py"), *(f"--{name}={value}" for name, value in options.items()), *more]


def wait_for(condition: Callable[[], object], what: str, within_s: float = 180) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def ids_once(run: Path) -> set[str]:
    ids = [record["image_id"] for record in read_records(run)]
    assert len(ids) == len(set(ids))
    return set(ids)


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


# ------------------------------------------------------------------------------------------------------------ clusters


@pytest.mark.process
@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.sbatch")), ids=lambda path: path.name)
def test_scripts_are_bash(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/bash\n" + text)
    path.chmod(0o755)


def slurm(folder: Path, script: str, *arguments: str, **changes: str) -> subprocess.Popen[str]:
    """The script as Slurm starts it, with commands of ours in folder/bin before all others."""
    env = ENV | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "SLURM_SUBMIT_DIR": str(folder)} | changes
    command = ["bash", str(ROOT / "scripts" / script), *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def two_machines(folder: Path, *more: str) -> subprocess.Popen[str]:
    """slurm_nodes.sbatch with both machines on this one: scontrol names it, and srun starts its command for each."""
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "generate").symlink_to(ROOT / "generate")
    executable(folder / "bin" / "scontrol", "echo 127.0.0.1; sleep 0.3; echo 127.0.0.2")  # not all at once
    executable(
        folder / "bin" / "srun",
        """while [[ $1 == --* ]]; do shift; done
for id in 0 1; do SLURM_NODEID=$id "$@" & pids+=($!); done
code=0; for pid in "${pids[@]}"; do wait "$pid" || code=$?; done; exit "$code"
""",
    )
    with socket.socket() as taken:  # the script takes a port from the job's number, between 20000 and 29999
        port = next(port for port in range(20000 + os.getpid() % 9000, 30000) if taken.connect_ex(("", port)))
    numbers = {"SLURM_JOB_ID": str(port - 20000), "SLURM_NNODES": "2", "SLURM_GPUS_ON_NODE": "1"}
    return slurm(folder, "slurm_nodes.sbatch", *more, SLURM_JOB_NODELIST="both", **numbers)


@pytest.mark.process
def test_two_machines_of_a_cluster_share_one_list(
    listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    process = two_machines(tmp_path, *arguments(stalling[0], listed, tmp_path / "run")[1:])
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0, said
    assert len(ids_once(tmp_path / "run")) == 24
    assert said.count("images in the list") == 1
    assert "rank 0 of 2: " in said
    assert "rank 1 of 2: " in said


@pytest.mark.soak
@pytest.mark.parametrize("lost", [0, 1])
def test_a_machine_that_is_lost_costs_its_rows_in_flight(
    lost: int, listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    """Launcher and rank are killed at once. The other machine goes on, or says what is left; a new launch does it.

    A launcher whose ranks are done waits five minutes for the lost one.
    """
    server, answer = stalling
    answer.quick = 9
    run = tmp_path / "run"
    process = two_machines(tmp_path, *arguments(server, listed, run)[1:])
    wait_for(lambda: records_on_disk(run) == 9, "the run wrote nothing")
    sessions = [json.loads(file.read_text()) for file in (run / "sessions").glob("*.json")]
    rank = psutil.Process(next(each["process"] for each in sessions if each["rank"] == lost))
    for victim in (rank.parent(), rank):
        victim.kill()
    answer.released.set()
    said, _ = process.communicate(timeout=500)
    assert process.returncode != 0
    before = len(ids_once(run))
    if lost == 0:
        assert "the first machine's launcher is gone" in said
        assert f"{24 - before} rows are without a record" in said
    else:
        assert before >= 24 - 6  # two in flight and four that were read ahead
    command = [sys.executable, *arguments(server, listed, run)]
    subprocess.run(command, env=ENV, cwd=ROOT, check=True, capture_output=True)
    assert len(ids_once(run)) == 24


ARRAY = {"SLURM_ARRAY_TASK_COUNT": "8", "SLURM_ARRAY_TASK_ID": "3", "SLURM_JOB_ID": "77"}


@pytest.mark.process
@pytest.mark.parametrize(("code", "gpus"), [(0, "1"), (2, "1"), (0, "4")])
def test_a_task_of_an_array_does_its_shard(code: int, gpus: str, tmp_path: Path) -> None:
    for name in ("python", "accelerate"):
        executable(tmp_path / ".venv" / "bin" / name, f'echo {name} "$@"; exit {code}')
    executable(tmp_path / "bin" / "scontrol", 'echo scontrol "$@"')
    process = slurm(tmp_path, "slurm_array.sbatch", "--model", "glm", **ARRAY, SLURM_GPUS_ON_NODE=gpus)
    said, _ = process.communicate(timeout=30)
    shard = "generate/run.py --shard 3/8 --model glm"
    several = f"accelerate launch --quiet --multi_gpu --num_processes {gpus} --main_process_port 0 {shard}\n"
    assert said == (f"python {shard}\n" if gpus == "1" else several)
    assert process.returncode == code


# For bash's BASH_ENV: the script is slow to note its child's number.
SLOW = """trap '[[ $BASH_COMMAND == child=?* ]] && sleep 0.5' DEBUG\n"""


@pytest.mark.process
@pytest.mark.parametrize("early", [False, True])
def test_a_task_whose_time_is_up_goes_back_into_the_queue(early: bool, tmp_path: Path) -> None:
    """Slurm sends SIGTERM to the script alone; run.py finishes, and only then is the task put back.

    Also when it comes so early that the script does not know yet whom to tell.
    """
    executable(
        tmp_path / ".venv" / "bin" / "python",
        "trap 'sleep 0.3; echo on disk; exit 143' TERM; echo started; for at in {1..200}; do sleep 0.1; done",
    )
    executable(tmp_path / "bin" / "scontrol", 'echo scontrol "$@"')
    (tmp_path / "slow").write_text(SLOW)
    changes = {"BASH_ENV": str(tmp_path / "slow")} if early else {}
    process = slurm(tmp_path, "slurm_array.sbatch", "--model", "glm", **ARRAY, **changes)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert said == "on disk\nscontrol requeue 77\n"
    assert process.returncode == 143

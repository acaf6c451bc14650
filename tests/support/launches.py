"""Real launches of generate/run.py, to be killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psutil

from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT

ENV = os.environ | {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}


def launch(arguments: list[str], ranks: int, *options: str) -> subprocess.Popen[bytes]:
    """`accelerate launch`, at a port that is free."""
    several = ["--multi_gpu", f"--num_processes={ranks}"] if ranks > 1 else ["--num_processes=1"]
    # What `accelerate launch` calls, without the imports of accelerate's other commands: 4 s of processor time less.
    accelerate = [sys.executable, "-m", "accelerate.commands.launch", "--quiet", "--main_process_port=0"]
    command = [*accelerate, *several, *options, *arguments]
    return subprocess.Popen(command, env=ENV, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that the launcher started; none only where it has ended.

    Asked again until there is one: a look at the process table can miss a process while others of it end.
    """
    while process.poll() is None:
        if workers := psutil.Process(process.pid).children():
            return [worker.pid for worker in workers]
    return []


def records_on_disk(run: Path) -> int:
    return sum(shard.read_bytes().count(b"\n") for shard in run.glob("shard-*.jsonl"))


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

"""Real launches of generate/run.py, to be killed."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

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

"""Run a command and measure what it takes."""

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil


def measured(options: list[str], script: Path) -> tuple[float, float, float, float]:
    """Return (seconds, CPU-seconds of all processes, most MiB of their own, most MiB of mapped files), together."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    env = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen([sys.executable, str(script), *options], env=env)
    most = [0.0, 0.0]
    watcher = threading.Thread(target=watch, args=(process, most))
    watcher.start()
    if process.wait():
        raise SystemExit(process.returncode)
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu, *most


def watch(process: "subprocess.Popen[bytes]", most: list[float]) -> None:
    while process.poll() is None:
        try:
            parent = psutil.Process(process.pid)
            held = [one.memory_info() for one in [parent, *parent.children(recursive=True)]]
        except psutil.Error:
            continue
        most[0] = max(most[0], sum(one.rss - one.shared for one in held) / 2**20)
        most[1] = max(most[1], sum(one.shared for one in held) / 2**20)
        time.sleep(0.2)

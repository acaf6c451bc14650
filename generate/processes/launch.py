"""Join a launch of several processes: which of them this is, and how all of them get the first one's value.

Ranks meet in the store of their launcher (torch's TCPStore) and in no process group. That store belongs to the launcher
of the first machine and lives on when a rank ends or is started again, where a process group would wait for the dead.
"""

import json
import os
import queue
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

_BROADCAST_TIMEOUT = timedelta(minutes=30)  # of ranks that wait for the first; that of torch's own process groups
_CONNECT_TIMEOUT = timedelta(minutes=1)  # short: the launcher is there before its ranks are


_COUNTER_S = 60.0  # for an answer of the counter; TCP itself would wait for a quarter of an hour where a link is cut


class LaunchError(Exception):
    """Say in one sentence why the launch did not start the processes asked for."""


class RankError(Exception):
    """Say in one sentence why this process cannot go on, while others may."""


@dataclass(frozen=True)
class Launch:
    """Hold this process's place in its launch. `device`: a torch.device; `store`: a TCPStore where there are several.

    `rank` is None for an actor of a pool (see ray_pool.py), which has no number.
    `began`, by time.monotonic(): since when it holds its device.
    """

    rank: int | None
    size: int
    device: Any
    store: Any = None
    began: float = field(default_factory=time.monotonic)

    @property
    def first(self) -> bool:
        return self.rank == 0

    def broadcast(self, value: Any) -> Any:
        """Return the first rank's value (JSON, 8 MB at most) at all ranks. Call it once, at the start of a job.

        The store may hold values from before a restart, and restarts are not counted alike on all machines. So every
        rank asks under a number of its own, and the first rank, which must be alive to do so, answers them all. Raises
        RankError where ranks are missing.
        """
        if self.size == 1:
            return value
        if not self.first:
            return self._receive()
        key, deadline = uuid4().hex, time.monotonic() + _BROADCAST_TIMEOUT.total_seconds()
        self.store.set(f"value/{key}", json.dumps(value))
        answered = 0
        while (received := self.store.add(f"received/{key}", 0)) < self.size - 1:
            if answered < self.store.add("asked", 0):
                answered += 1
                self.store.set(f"answer/{answered}", key)
            elif time.monotonic() > deadline:
                raise RankError(
                    f"only {1 + received} of {self.size} ranks have started; start all machines of the launch again"
                )
            else:
                time.sleep(0.02)
        return value

    def count(self, key: str) -> int:
        """Add 1 to a number that all ranks share; return the sum. Raises RankError where the store does not answer.

        In a thread: the store's own timeouts do not end a call whose answer does not come.
        """
        from torch.distributed import DistError

        answers: queue.SimpleQueue[int | DistError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(int(self.store.add(key, 1)))
            except DistError as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=_COUNTER_S / 6)
        except queue.Empty:
            print(
                f"rank {self.rank}: the first machine's launcher does not answer; waiting {_COUNTER_S:g} s", flush=True
            )
            try:
                answer = answers.get(timeout=_COUNTER_S * 5 / 6)
            except queue.Empty:
                raise RankError(f"no answer within {_COUNTER_S:g} s") from None
        if isinstance(answer, DistError):
            raise RankError(_first_line(answer)) from answer
        return answer

    def _receive(self) -> Any:
        """Ask the first rank for its value. Raises RankError where no answer comes."""
        from torch.distributed import DistError

        try:
            key = self.store.get(f"answer/{self.store.add('asked', 1)}").decode()
            value = json.loads(self.store.get(f"value/{key}"))
            self.store.add(f"received/{key}", 1)
        except DistError as error:
            raise RankError(
                f"the first rank of the launch did not send its value ({_first_line(error)}); "
                "start all machines of the launch again"
            ) from error
        return value


def launched_rank() -> int:
    """Return this process's rank, before torch is imported."""
    return int(os.environ.get("RANK", "0"))


def join_launch() -> Launch:
    """Return this process's place in the launch. Raises LaunchError where fewer processes run than were asked for."""
    import torch

    rank, size = (0, 1) if rank_alone() else (launched_rank(), int(os.environ.get("WORLD_SIZE", "1")))
    requested = _requested_processes()
    if size == 1 and requested > 1:
        raise LaunchError(
            f"--num_processes {requested} started a single process, as accelerate does without GPUs; "
            f"use `accelerate launch --multi_gpu --num_processes {requested}`, which also works on CPU."
        )
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
        torch.cuda.set_device(device)
    return Launch(rank, size, device, _store() if size > 1 else None, time.monotonic() - process_age_s())


def process_age_s() -> float:
    """Return the seconds since this process began, by the clock that nobody can set (proc(5): field 22 of stat)."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def _store() -> Any:
    """Connect to the launcher's store, which torchrun and accelerate keep for as long as they run."""
    from torch.distributed import DistError, TCPStore

    host, port = os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
    try:
        store = TCPStore(host, port, is_master=False, timeout=_CONNECT_TIMEOUT, wait_for_workers=False)
    except DistError as error:
        raise LaunchError(f"no launcher's store answers at {host}:{port} ({_first_line(error)}).") from error
    store.set_timeout(_BROADCAST_TIMEOUT)
    return store


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def rank_alone() -> tuple[int, int] | None:
    """Return (rank, ranks) of a process whose launcher started several and gives them no store that outlives them."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    alone = size > 1 and os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True"
    return (launched_rank(), size) if alone else None


def _requested_processes() -> int:
    """Return --num_processes of the accelerate command that started this process, from Linux's process table.

    accelerate does not pass the number on to a single process.
    """
    try:
        command = Path(f"/proc/{os.getppid()}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return 1
    if "launch" not in command[:4]:
        return 1
    found = re.search(r"--num[_-]processes[ =](\d+)", " ".join(command))
    return int(found.group(1)) if found else 1

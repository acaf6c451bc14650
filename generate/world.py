"""The processes of one job: which of them this is, and the end of a worker whose launcher is gone."""

import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class LaunchError(Exception):
    """The launch did not start what was asked for; the message is one sentence for the user."""


@dataclass(frozen=True)
class World:
    """This process among the job's. `device` is a torch.device."""

    rank: int
    size: int
    device: Any

    @property
    def first(self) -> bool:
        return self.rank == 0

    def agree(self, value: Any) -> Any:
        """The first rank's value, at all ranks. Once, at the start of a job: later, all would wait for the slowest.

        The process group is left then, at the one moment when all ranks are at the same place. A rank that kept it and
        came to its end at once was now and then aborted by it: gloo's threads may still hold what was sent, and a
        thread that drops a Python object while the interpreter ends takes the process down.
        """
        if self.size == 1:
            return value
        from accelerate import PartialState
        from accelerate.utils import broadcast_object_list

        agreed = broadcast_object_list([value])[0]
        PartialState().destroy_process_group()
        return agreed


def launched_rank() -> int:
    """This process's rank, before torch is imported."""
    return int(os.environ.get("RANK", "0"))


def join_world() -> World:
    """Meet the other ranks of the launch. Raises LaunchError where the launch is not what it was asked to be."""
    import torch
    from accelerate import PartialState

    expected = int(os.environ.get("WORLD_SIZE", "1"))
    asked = _processes_asked_for()
    if expected == 1 and asked > 1:
        raise LaunchError(
            f"--num_processes {asked} started a single process, as accelerate does without GPUs; "
            f"use `accelerate launch --multi_gpu --num_processes {asked}`, which also works on CPU."
        )
    # Without cpu=True a CPU rank takes itself for rank 0 of 1, and two writers would do the same work.
    state = PartialState(cpu=not torch.cuda.is_available())
    if state.num_processes != expected:
        raise LaunchError(f"the launcher announced {expected} processes and {state.num_processes} met.")
    return World(state.process_index, state.num_processes, state.device)


def end_with_launcher() -> None:
    """End this process when the launcher that started it dies, which leaves nobody to stop it.

    Every record is already handed to the system when it is written, so the end may come at any moment.
    """
    if not ({"TORCHELASTIC_RUN_ID", "ACCELERATE_MIXED_PRECISION"} & os.environ.keys()):
        return  # started by hand: then the parent is a shell, which may well end before the run does
    launcher = os.getppid()

    def watch() -> None:
        while os.getppid() == launcher:
            time.sleep(0.25)
        os._exit(143)

    threading.Thread(target=watch, daemon=True).start()


def _processes_asked_for() -> int:
    """--num_processes of the accelerate command that started this process, read from Linux's process table.

    accelerate tells a single process nothing of the number it was asked for.
    """
    try:
        command = Path(f"/proc/{os.getppid()}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return 1
    if "launch" not in command[:4]:
        return 1
    found = re.search(r"--num[_-]processes[ =](\d+)", " ".join(command))
    return int(found.group(1)) if found else 1

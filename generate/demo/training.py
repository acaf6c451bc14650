"""Check the options of generate/demo/train.py, and start the training with the right allocator."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import typer

from generate.command_line.terminal import complain
from generate.demo.tiny_models import TINY_MODELS

# Otherwise freed memory goes back to the kernel after every step, and fetching it again takes most of a step.
_ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
}


def train_checkpoint(model: str, out: Path, progress: Path, seed: int) -> None:
    """Train a model and write its checkpoint to `out`.

    Exits with code 2 for an unknown model, or where `progress` belongs to another training.
    """
    if model not in TINY_MODELS:
        _fail(f"--model {model} is unknown; choose from {', '.join(TINY_MODELS)}")
    _restart_with_allocator()
    from generate.demo.trainer import ProgressError, train  # torch, after the options are checked

    try:
        train(model, out, progress, seed)
    except ProgressError as error:
        _fail(str(error))


def _restart_with_allocator() -> None:
    """Start this command again with the allocator's settings, which libc reads only when a process starts."""
    if any(name not in os.environ for name in _ALLOCATOR):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**_ALLOCATOR, **os.environ})


def _fail(message: str) -> NoReturn:
    complain(message)
    raise typer.Exit(2)

"""Write JSON Lines and whole directories so that a crash leaves the former state or the new one, nothing in between."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generate.storage.json_lines import json_line
from imagenet_think import ContractError, lock, open_atomic, sync_directory


def write_jsonl(path: str | os.PathLike[str], values: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line; the file exists under its name only when it is complete."""
    with open_atomic(path) as file:
        for value in values:
            file.write(json_line(value))


@contextmanager
def unfinished_directory(out: Path) -> Iterator[Path]:
    """Yield an empty directory beside `out`, locked for this process; it is removed at the end unless it was renamed.

    What a killed process left there is removed first, and `out` is put back where it was killed inside
    replace_directory. Raises ContractError if another process is writing `out` now.
    """
    unfinished = out.with_name(f".{out.name}.unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        if not lock(descriptor, unfinished):
            raise ContractError(f"another process is writing {out} now; wait until it has ended")
        try:
            for left in unfinished.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            if not out.exists() and _replaced(out).exists():
                _replaced(out).rename(out)
            yield unfinished
        finally:
            # After replace_directory the name may already belong to another process's directory: compare the inodes.
            if unfinished.exists() and os.path.samestat(os.fstat(descriptor), unfinished.stat()):
                shutil.rmtree(unfinished, ignore_errors=True)
    finally:
        os.close(descriptor)


def replace_directory(unfinished: Path, out: Path) -> None:
    """Rename a finished directory to `out`, and then remove what stood there.

    Two renames, since no system call exchanges a directory that is not empty; unfinished_directory undoes the first
    after a kill between them.
    """
    for path in sorted(unfinished.rglob("*")):
        sync_directory(path)  # files too: the call is the same
    replaced = _replaced(out)
    shutil.rmtree(replaced, ignore_errors=True)
    if out.exists():
        out.rename(replaced)
    unfinished.rename(out)
    shutil.rmtree(replaced, ignore_errors=True)


def _replaced(out: Path) -> Path:
    return out.with_name(f".{out.name}.replaced")

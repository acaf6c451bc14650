"""Lock a directory, so that only one job at a time writes there."""

import os
import time
from pathlib import Path
from typing import TextIO

from generate.storage.image_list import ListShard
from imagenet_think import lock


class RunError(Exception):
    """Say in one sentence why the run's directory cannot be used."""


class RunLock:
    """Allow one job at a time in a run directory, or one for each shard of its list; the ranks of a job share the lock.

    The system frees it when a process ends. `lock` is the whole directory's: a job of all rows keeps it, a job of a
    shard holds it while it starts and then keeps a file of its own.
    """

    def __init__(self, run: Path, shard: ListShard | None = None) -> None:
        self._run = run
        self._name = f"lock.{shard.index}-of-{shard.of}" if shard else "lock"
        self._whole = _LockFile(run / "lock")
        self._own = _LockFile(run / self._name) if shard else self._whole

    def take(self, patience_s: float = 10.0) -> None:
        """Take the lock for the first rank alone. Raises RunError, which names the holder, after `patience_s` seconds.

        The workers of a launcher that was killed need a moment to notice, hence the patience.
        """
        deadline = time.monotonic() + patience_s
        self._own.take(deadline)
        self._own.name_holder()
        if self._own is not self._whole:
            self._whole.take(deadline)
            self._whole.name_holder()
        for path in self._run.glob("lock.*"):
            if path.name.rpartition("-of-")[2] != self._name.rpartition("-of-")[2]:  # not a shard beside this one
                with _LockFile(path) as other:
                    other.take(deadline)

    def share(self) -> None:
        """Hold the lock from now on together with the other ranks of the job, and with those of other shards."""
        self._own.share()
        if self._own is not self._whole:
            self._whole.close()

    def __enter__(self) -> "RunLock":
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()
        self._whole.close()


class _LockFile:
    """Hold an flock, which network file systems keep between machines where they are mounted with locks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO = path.open("a+", encoding="utf-8")

    def take(self, deadline: float) -> None:
        while not lock(self._file, self._path.parent):
            if time.monotonic() > deadline:
                self._file.seek(0)
                holder = self._file.read().strip() or "another process"
                raise RunError(
                    f"{self._path.parent} is in use by {holder}; wait for it, stop it, or use another --out."
                )
            time.sleep(0.2)

    def name_holder(self) -> None:
        shard = self._path.name.partition(".")[2].replace("-of-", " of ")
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {os.uname().nodename}" + (f" (shard {shard})" if shard else ""))
        self._file.flush()

    def share(self) -> None:
        deadline = time.monotonic() + 1  # a job of other shards may hold it for a moment, to see whether it is free
        while not lock(self._file, self._path.parent, shared=True):
            if time.monotonic() > deadline:
                raise RunError(f"{self._path.parent} was taken by another job while this one started; try again.")
            time.sleep(0.01)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "_LockFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""Refuse processes to tests that are not marked `process`: a forgotten mark fails instead of slowing `make check`."""

import _posixsubprocess
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any


class UnmarkedProcessError(Exception):
    """A test without the mark `process` starts a process."""


class ProcessGuard:
    """Stand before every way in which Python starts a process; let all through unless a test is named."""

    def __init__(self) -> None:
        self._test: str | None = None
        # Patched, not audited: an audit hook is called for every id() and every file, which slows the other tests.
        for holder, name in [
            (subprocess.Popen, "__init__"),
            (_posixsubprocess, "fork_exec"),  # multiprocessing's and loky's own way
            *((os, name) for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system")),
        ]:
            setattr(holder, name, self._guarded(getattr(holder, name)))

    @contextmanager
    def forbid(self, test: str) -> Iterator[None]:
        """Raise UnmarkedProcessError at every process that this process starts meanwhile."""
        self._test = test
        try:
            yield
        finally:
            self._test = None

    def _guarded(self, start: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(start)
        def guarded(*arguments: Any, **options: Any) -> Any:
            if self._test is not None:
                raise UnmarkedProcessError(f"{self._test} starts a process: mark it with @pytest.mark.process")
            return start(*arguments, **options)

        return guarded

"""The parts of one piece of work in several processes, their results in order."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, TypeVar

Result = TypeVar("Result")


class SideBySide:
    """`count` processes, started anew and not forked, since the libraries here hold threads; with one, this process."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, context, initializer=end_with_parent) if count > 1 else None

    def __enter__(self) -> "SideBySide":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[..., Result], *arguments: Iterable[Any]) -> Iterator[Result]:
        """As the built-in map. What a part raises is raised here; ChildProcessError where a process was killed."""
        return _told(self._pool.map(work, *arguments)) if self._pool else map(work, *arguments)


def _told(results: Iterator[Result]) -> Iterator[Result]:
    try:
        yield from results
    except BrokenProcessPool as error:
        raise ChildProcessError(
            "a process was ended from outside, perhaps for want of memory; try again with fewer --workers"
        ) from error


def end_with_parent() -> None:
    """End this process when the one that started it is gone, also by kill -9, after which it would wait for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent:
            parent.join()
            os._exit(143)

    threading.Thread(target=watch, daemon=True).start()

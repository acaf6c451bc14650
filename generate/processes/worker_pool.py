"""The parts of one piece of work in several processes, their results in order."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from imagenet_think import end_with_parent

Result = TypeVar("Result")


class WorkerPool:
    """`count` processes, started anew and not forked, since the libraries here hold threads; with one, this process.

    Each takes one part at a time and is replaced when it is killed, so that only the part it had is affected.
    """

    def __init__(self, count: int, apart: bool = False) -> None:
        """apart: with one, a process of its own all the same."""
        self.count = count
        self._threads = ThreadPoolExecutor(count) if count > 1 or apart else None
        self._idle = SimpleQueue[ProcessPoolExecutor]()
        for _ in range(count if self._threads else 0):
            self._idle.put(_process())

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
            for _ in range(self.count):
                self._idle.get().shutdown()

    def map(
        self, work: Callable[..., Result], *arguments: Iterable[Any], killed: Callable[..., Result] | None = None
    ) -> Iterator[Result]:
        """As the built-in map. What a part raises is raised here.

        killed: is called here, with a part's arguments, in the place of one whose process was killed; without it
            that is a ChildProcessError.
        """
        if not self._threads:
            return map(work, *arguments)
        return self._threads.map(partial(self._part, work, killed), *arguments)

    def _part(self, work: Callable[..., Result], killed: Callable[..., Result] | None, *arguments: Any) -> Result:
        try:
            return self.run(work, *arguments)
        except ChildProcessError:
            if killed is None:
                raise
            return killed(*arguments)

    def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """One part, in one of the processes. Raises what it raises, and ChildProcessError where it was killed."""
        process = self._idle.get()
        try:
            return process.submit(work, *arguments).result()
        except BrokenProcessPool as error:
            process.shutdown()
            process = _process()
            raise ChildProcessError(
                "a process was ended from outside, perhaps for want of memory; try again with fewer --workers"
            ) from error
        finally:
            self._idle.put(process)


def _process() -> ProcessPoolExecutor:
    """One, started with its first work."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=end_with_parent)

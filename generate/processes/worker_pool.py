"""Run the tasks of one piece of work in several processes, their results in order.

    with WorkerPool(4) as pool:
        for count in pool.map(count_words, files):
            ...

Each worker is an executor of loky with one process. Python 3.11's own executor waits for ever when a worker that it is
starting is killed, and in an executor of several processes the death of one breaks them all.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from loky.process_executor import ProcessPoolExecutor, TerminatedWorkerError

from generate.command_line.terminal import guard
from imagenet_think import end_with_parent, without_interrupts

Result = TypeVar("Result")

# loky restarts a worker whose memory has grown by 300 MB, and warns of a leak. Ours keep metrics and Parquet's buffers.
_ENVIRONMENT = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e18"}


class WorkerPool:
    """Hold `count` worker processes, spawned and not forked, since the libraries here hold threads.

    Each worker takes one task at a time and is replaced when it is killed, so that only the task it had is affected.
    With a count of 1 the tasks run in this process, unless `apart` asks for a process of its own all the same.
    """

    def __init__(self, count: int, apart: bool = False) -> None:
        self.count = count
        # A thread for each worker waits for it, and hands its next task over.
        self._threads = ThreadPoolExecutor(count) if count > 1 or apart else None
        self._idle = SimpleQueue[ProcessPoolExecutor]()
        for _ in range(count if self._threads else 0):
            self._idle.put(_new_worker())

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
        """Yield the results in the order of the arguments, as the built-in map. What a task raises is raised here.

        `killed`: called in this process, with a task's arguments, in the place of a task whose worker was killed;
        without it that is a ChildProcessError.
        """
        if not self._threads:
            return map(work, *arguments)
        return self._threads.map(partial(self._run_or_replace, work, killed), *arguments)

    def run(self, work: Callable[..., Result], *arguments: Any, limit_s: float | None = None) -> Result:
        """Run one task in one of the workers. Raises what it raises, and ChildProcessError where it was killed.

        limit_s: seconds after which its worker is killed, and TimeoutError raised.
        """
        worker = self._idle.get()
        try:
            with without_interrupts():
                task = worker.submit(work, *arguments)  # raises too, where the worker was killed while it was idle
            if wait([task], limit_s).not_done:
                worker.shutdown(kill_workers=True)
                worker = _new_worker()
                raise TimeoutError(f"it had not ended after {limit_s:,.0f} s")
            return task.result()
        except TerminatedWorkerError as error:
            worker.shutdown()
            worker = _new_worker()
            raise ChildProcessError(
                "a worker process was killed, perhaps for lack of memory; try again with fewer --workers"
            ) from error
        finally:
            self._idle.put(worker)

    def _run_or_replace(
        self, work: Callable[..., Result], killed: Callable[..., Result] | None, *arguments: Any
    ) -> Result:
        try:
            return self.run(work, *arguments)
        except ChildProcessError:
            if killed is None:
                raise
            return killed(*arguments)


def _new_worker() -> ProcessPoolExecutor:
    """Return an executor of one process, which starts with its first task."""
    return ProcessPoolExecutor(1, initializer=_begin, env=_ENVIRONMENT)


def _begin() -> None:
    guard()
    end_with_parent()

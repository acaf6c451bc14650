"""Start the processes that compute the lexical metrics."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from loky.process_executor import ProcessPoolExecutor, TerminatedWorkerError

from imagenet_think import end_with_parent, without_interrupts
from scoring.terminal import guard


def start(pool: Executor | None, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """Start a piece of work in the pool; without one, do it here."""
    if pool:
        with without_interrupts():
            return pool.submit(work, *arguments)
    done: Future[Any] = Future()
    done.set_result(work(*arguments))
    return done


@contextmanager
def open_pool(workers: int) -> Iterator[Executor | None]:
    """Open a pool of processes; None for one worker. Raises ChildProcessError where a process was killed.

    The processes are started anew and not forked, since the libraries here hold threads.
    """
    if workers == 1:
        yield None
        return
    try:
        with ProcessPoolExecutor(workers, initializer=_begin) as pool:
            yield pool
    except TerminatedWorkerError as error:
        raise ChildProcessError(
            "a worker process was killed, perhaps for lack of memory; try again with fewer --workers"
        ) from error


def _begin() -> None:
    guard()
    end_with_parent()

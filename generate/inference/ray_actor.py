"""Work as one actor of a Ray pool: hold an engine, a shard and a session, and answer the driver's calls.

Rows come in small batches, many at a time, and all feed one engine, so that it does not drain between two batches. A
record is on disk before its batch is answered. What fails is an answer, too: an exception that crossed Ray would reach
the driver as text, in Ray's own words.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from generate.command_line.terminal import guard
from generate.engines.base import EngineError, UnfitError
from generate.inference.job import Job
from generate.inference.load_engine import make_engine
from generate.inference.session import open_session
from generate.inference.setup import checkpoint_of_job, set_up
from generate.inference.worklist import Worklist, check_same_run
from generate.models.checkpoints import CheckpointError
from generate.models.processors import ProcessorError
from generate.processes.launch import Launch, LaunchError, RankError
from generate.storage.image_list import ImageRow
from generate.storage.locks import RunError, RunLock
from generate.storage.record_values import message_line
from imagenet_think import ContractError, Record

_LINGER_S = 1.0  # for more rows, before an engine begins with fewer than its batch
# Errors that are one sentence as they stand; of others their class is said, too.
_SENTENCES = (CheckpointError, ContractError, EngineError, LaunchError, ProcessorError, RankError, RunError)


@dataclass(frozen=True)
class Failure:
    """Say why an actor cannot go on. `everywhere`: no other could, either."""

    reason: str
    everywhere: bool


@dataclass(frozen=True)
class Answer:
    """Hold what an actor answers: its session's number, the statuses of rows by image_id, or its failure."""

    session: int
    node: str  # the actor's machine, as Ray names it
    statuses: dict[str, str] = field(default_factory=dict)
    failure: Failure | None = None


class EngineActor:
    """Generate rows as they come, in a thread with an engine, like a process of run.py; each call has its own thread.

    keeper: the name of the driver's process.
    """

    def __init__(self, launch: Callable[[], Launch], job: Job, worklist: Worklist, keeper: str | None) -> None:
        import ray

        guard()
        self._node = ray.get_runtime_context().get_node_id()
        self._launch = launch
        self._job = job
        self._worklist = worklist
        self._keeper = keeper
        self._suspects = dict(worklist.suspects)
        self._coming: queue.SimpleQueue[ImageRow | None] = queue.SimpleQueue()  # None: the end
        self._answers: dict[str, Future[str]] = {}  # by image_id: the status of the record, once it is on disk
        self._session: Future[int] = Future()  # its number, once the engine is loaded
        self._lock = threading.Lock()
        self._failure: Failure | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def begin(self) -> Answer:
        """Wait until the engine is loaded."""
        number = self._session.result()
        return Answer(number, self._node, failure=self._failure)

    def ask(self, rows: Sequence[ImageRow], suspects: dict[str, str]) -> Answer:
        """Return the statuses of rows once their records are on disk. `suspects`: of these rows, as in Worklist."""
        with self._lock:
            self._suspects |= suspects
            for row in rows:
                self._answers[row.image_id] = Future()
                if self._failure:
                    self._answers[row.image_id].set_result("")
                else:
                    self._coming.put(row)
        statuses = {row.image_id: self._answers[row.image_id].result() for row in rows}
        return Answer(
            self._session.result(), self._node, {name: each for name, each in statuses.items() if each}, self._failure
        )

    def end(self) -> None:
        """End when all rows are done: close the shard and the session."""
        self._coming.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            self._generate()
        except Exception as error:  # noqa: BLE001 - whatever it was, those who wait for an answer must get it
            kind = "" if isinstance(error, _SENTENCES) else f"{type(error).__name__}: "
            reason = message_line(f"{kind}{error}") or kind
            with self._lock:
                self._failure = Failure(reason, everywhere=isinstance(error, UnfitError))
                if not self._session.done():
                    self._session.set_result(-1)
                for answer in self._answers.values():
                    if not answer.done():
                        answer.set_result("")

    def _generate(self) -> None:
        job, launch = self._job, self._launch()
        setup = set_up(job, checkpoint_of_job(job), launch)
        with RunLock(job.out, job.shard) as lock:
            lock.share()
            check_same_run(job, setup, self._worklist.run_id)
            load = partial(make_engine, job, launch, setup)
            with open_session(job, launch, setup, self._worklist, load, None, self._keeper) as loop:
                loop.wrote = self._answering(loop.wrote)
                loop.suspects = self._suspects
                self._session.set_result(loop.writer.number)
                while (first := self._coming.get()) is not None:
                    loop.run(self._chunks(first))

    def _answering(self, wrote: Callable[[Record], None]) -> Callable[[Record], None]:
        """Return `wrote` that also answers who waits for the record, which is on disk by then."""

        def wrote_and_answer(record: Record) -> None:
            wrote(record)
            self._answers[record["image_id"]].set_result(record["status"])

        return wrote_and_answer

    def _chunks(self, first: ImageRow) -> Iterator[list[ImageRow]]:
        """Yield what has come, until nothing is there: an engine that waits for rows would stop those that it has."""
        chunk, taken = [first], 0
        while chunk:
            yield chunk
            taken += len(chunk)
            chunk = self._take(_LINGER_S if taken < self._job.batch_size else 0.0)

    def _take(self, patience_s: float) -> list[ImageRow]:
        """Return twice the engine's batch at most; waits for the first row alone."""
        rows: list[ImageRow] = []
        try:
            while len(rows) < 2 * self._job.batch_size:
                row = self._coming.get(timeout=0.0 if rows else patience_s)
                if row is None:
                    self._coming.put(None)  # for the next call
                    break
                rows.append(row)
        except queue.Empty:
            pass
        return rows

"""Run a job on a pool of Ray actors, each with an engine, to which Ray Data sends the rows.

Rows come in small batches, many at a time, and all feed one engine, so that it does not drain between two batches. A
record is on disk before its batch is answered. What a killed actor had not answered, Ray sends again to the one that
takes its place, on this machine or another; that one generates only the rows that are not on disk.
"""

import json
import logging
import math
import queue
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generate.command_line.terminal import guard
from generate.engines.base import EngineError
from generate.inference.job import Job
from generate.inference.load_engine import make_engine
from generate.inference.session import open_session
from generate.inference.setup import checkpoint_of_job, set_up
from generate.inference.worklist import Worklist, announce, check_same_run, open_run
from generate.models.checkpoints import Checkpoint
from generate.monitoring.progress import Progress
from generate.processes.launch import Launch, LaunchError, RankError
from generate.processes.shutdown import ended_by_sigterm
from generate.storage.image_list import ImageRow, row_of
from generate.storage.locks import RunError, RunLock
from generate.storage.run_directory import make_run_directory
from imagenet_think import Record, read_records

_CALLS = 64  # batches that an actor has at a time, at most
# Rows that an actor has at a time, as multiples of its engine's batch: so many that some always wait,
# though a batch is answered only when its longest text is done; fewer in a short list, most of which a slow actor would
# otherwise keep to itself.
_MOST_ROWS = 6
_LEAST_ROWS = 2
_SLOWEST = 8  # parts of an actor's even share of the list, for the same reason
_LINGER_S = 1.0  # for more rows, before an engine begins with fewer than its batch
_PATIENCE_S = 20.0  # while actors close their shards
_CONNECTING_S = 10.0
_STORE_BYTES = 128 * 2**20  # of Ray's object store on this machine; rows are small


@dataclass(frozen=True)
class Pool:
    """Describe a pool: how many engines, on what. `address`: of a running cluster, or `local` for one of its own."""

    actors: int
    gpus: int | None  # of each; None: as many as its engine takes, where the cluster has any
    address: str

    def launch(self) -> Launch:
        """Return an actor's place, whose device is the first that Ray shows to it."""
        import torch

        return Launch(None, self.actors, torch.device("cuda", 0) if self.gpus else torch.device("cpu"))


def run_in_pool(pool: Pool, job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None) -> tuple[str, Counter[str]]:
    """Do a job by a pool's actors. Returns who did it, and its records by status.

    Raises the errors of run_job, LaunchError where no cluster answers, and EngineError where it is lost.
    """
    rows, images = job.rows(rows)
    make_run_directory(job.out)
    with _cluster(pool, job) as pool:
        with RunLock(job.out, job.shard) as lock:
            setup = set_up(job, checkpoint, pool.launch())
            worklist = open_run(job, lock, setup, rows, images)
            announce(job, setup, len(rows), worklist)
            left = worklist.select(rows)
            if not left:
                return "nobody", Counter()
            progress = Progress(job.out, worklist.counter, worklist.todo, job.title)
            try:
                statuses = _send_rows(pool, _for_all_machines(job, checkpoint), worklist, left)
            except BaseException:
                progress.end()
                raise
        _wait_for_ends(job)
        progress.end()
    if statuses.total() != len(left):
        raise RankError(f"{len(left) - statuses.total():,} of {len(left):,} rows were not answered")
    return f"{pool.actors} actors", statuses


@contextmanager
def _cluster(pool: Pool, job: Job) -> Iterator[Pool]:
    """Connect to the pool's cluster, or start one; yields the pool with its `gpus` known. Raises LaunchError."""
    import ray
    import ray.data

    new: dict[str, Any] = {"include_dashboard": False, "object_store_memory": _STORE_BYTES}
    host, _, port = pool.address.rpartition(":")
    try:
        if host and "://" not in host and port.isdigit():  # Ray itself would try for many minutes
            socket.create_connection((host, int(port)), _CONNECTING_S).close()
        ray.init(
            pool.address, log_to_driver=False, logging_level=logging.ERROR, **(new if pool.address == "local" else {})
        )
    except OSError as error:
        reason = (str(error).splitlines() or [""])[0]
        raise LaunchError(f"--address {pool.address}: no Ray cluster answers there ({reason}).") from error
    try:
        with ended_by_sigterm(lambda: None):  # every record is the system's already, and Ray ends the actors
            gpus = pool.gpus
            if gpus is None:
                takes = {"server": 0, "vllm": job.settings.tensor_parallel}.get(job.engine, 1)
                gpus = takes if ray.cluster_resources().get("GPU") else 0
            yield replace(pool, gpus=gpus)
    finally:
        ray.shutdown()


def _for_all_machines(job: Job, checkpoint: Checkpoint | None) -> Job:
    """Return the job with absolute paths, and with the commit that was found here of a checkpoint on the Hub."""
    place, revision = job.checkpoint, job.revision
    if checkpoint and Path(place).is_dir():
        place = str(Path(place).absolute())
    elif checkpoint:
        revision = checkpoint.revision
    root = job.images_root if str(job.images_root).startswith("hub:") else job.images_root.absolute()
    return replace(
        job,
        images=job.images.absolute(),
        images_root=root,
        out=job.out.absolute(),
        checkpoint=place,
        revision=revision,
    )


def _send_rows(pool: Pool, job: Job, worklist: Worklist, rows: list[ImageRow]) -> Counter[str]:
    """Send the rows in batches to whichever actor has the fewest, and again where one is lost. Returns the statuses."""
    import ray.data
    from ray.exceptions import RayError

    ray.data.DataContext.get_current().enable_progress_bars = False  # there is one of ours
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    share = len(rows) // (_SLOWEST * pool.actors)
    at_a_time = max(_LEAST_ROWS * job.batch_size, min(share, _MOST_ROWS * job.batch_size))
    batch = math.ceil(at_a_time / _CALLS)
    calls = math.ceil(at_a_time / batch)
    items = [{"row": json.dumps(asdict(row))} for row in rows]
    compute = ray.data.ActorPoolStrategy(
        size=pool.actors,
        max_tasks_in_flight_per_actor=calls,
        max_concurrent_calls_per_actor=calls,
        enable_true_multi_threading=True,
    )
    answered = ray.data.from_items(items, override_num_blocks=math.ceil(len(items) / batch)).map_batches(
        RayActor,
        batch_size=None,
        fn_constructor_args=(pool, job, worklist),
        compute=compute,
        num_cpus=1,
        num_gpus=pool.gpus or None,
    )
    statuses: Counter[str] = Counter()
    try:
        for row in answered.iter_rows():
            statuses[row["status"]] += 1
    except RayError as error:
        raise _cause_of(error) from error
    return statuses


def _cause_of(error: Exception) -> Exception:
    """Return what an actor raised, or an EngineError where Ray itself failed."""
    cause: BaseException | None = error
    while cause is not None:
        if type(cause).__module__.partition(".")[0] != "ray":
            return cause if isinstance(cause, Exception) else error
        cause = getattr(cause, "cause", None) or cause.__cause__
    return EngineError(f"the Ray cluster failed ({type(error).__name__}: {(str(error).splitlines() or [''])[0]})")


def _wait_for_ends(job: Job) -> None:
    """Wait until the actors have closed their shards, since the end of the cluster would kill them."""
    with RunLock(job.out, job.shard) as lock:
        try:
            lock.take(_PATIENCE_S)
        except RunError:
            print("Warning: some actors did not end in time; their records are on disk.")


class RayActor:
    """Answer batches of rows: Ray Data makes one in each actor and calls it in many threads, a batch each."""

    def __init__(self, pool: Pool, job: Job, worklist: Worklist) -> None:
        self._worker = ActorWorker(pool, job, worklist)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rows' statuses. `batch`: rows of the list in `row`, as JSON. Raises what ended the worker."""
        answers = [self._worker.submit(row_of(json.loads(row), "the list")) for row in batch["row"]]
        return {"status": [answer.result() for answer in answers]}

    def __del__(self) -> None:
        """End well: Ray Data ends an actor like this. The worker's thread holds no reference to the RayActor, or this
        would never come."""
        self._worker.end()


class ActorWorker:
    """Generate rows as they come, in a thread with an engine, a shard and a session, like a process of run.py."""

    def __init__(self, pool: Pool, job: Job, worklist: Worklist) -> None:
        import ray

        guard()
        self._pool = pool
        self._job = job
        self._worklist = worklist
        self._coming: queue.SimpleQueue[ImageRow | None] = queue.SimpleQueue()  # None: the end
        self._answers: dict[str, Future[str]] = {}  # by image_id: the status of the record, once it is on disk
        self._failure: Exception | None = None
        self._lock = threading.Lock()
        if ray.get_runtime_context().was_current_actor_reconstructed:  # then the former process has left records
            for record in read_records(job.out):
                if record["attempt"] >= job.attempt:
                    self._answers[record["image_id"]] = Future()
                    self._answers[record["image_id"]].set_result(record["status"])
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def submit(self, row: ImageRow) -> "Future[str]":
        """Return the status to come of the row's record; a row that Ray sends again is not generated again."""
        with self._lock:
            answer = self._answers.get(row.image_id)
            if answer is None:
                answer = self._answers[row.image_id] = Future()
                if self._failure:
                    answer.set_exception(self._failure)
                else:
                    self._coming.put(row)
            return answer

    def end(self) -> None:
        self._coming.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            self._generate()
        except Exception as error:  # noqa: BLE001 - whatever it was, those who wait for an answer must get it
            with self._lock:
                self._failure = error
                for answer in self._answers.values():
                    if not answer.done():
                        answer.set_exception(error)

    def _generate(self) -> None:
        job, launch = self._job, self._pool.launch()
        setup = set_up(job, checkpoint_of_job(job), launch)
        with RunLock(job.out, job.shard) as lock:
            lock.share()
            check_same_run(job, setup, self._worklist.run_id)
            load = partial(make_engine, job, launch, setup)
            with open_session(job, launch, setup, self._worklist, load, None) as loop:
                loop.wrote = self._answering(loop.wrote)
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

"""Run a job on a pool of Ray actors, each with an engine, to which the driver sends the rows.

A record is on disk before its row is answered. What a lost actor had not answered is sent to others, and another
actor takes its place, on this machine or another (see ray_sender.py).
"""

import logging
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generate.inference.job import Job
from generate.inference.ray_actor import EngineActor
from generate.inference.ray_sender import CALLS, RowSender
from generate.inference.setup import set_up
from generate.inference.worklist import Worklist, announce, open_run
from generate.models.checkpoints import Checkpoint
from generate.monitoring.progress import Progress
from generate.processes.launch import Launch, LaunchError
from generate.processes.process_name import process_name
from generate.processes.shutdown import ended_by_signals
from generate.storage.image_list import ImageRow
from generate.storage.locks import RunError, RunLock
from generate.storage.run_directory import make_run_directory

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
    with ExitStack() as notes, _cluster(pool, job, notes.close) as pool:
        with RunLock(job.out, job.shard) as lock:
            launch = pool.launch()
            setup = set_up(job, checkpoint, launch)
            worklist = open_run(job, lock, setup, rows, images)
            announce(job, launch, setup, len(rows), worklist)
            left = worklist.select(rows)
            if not left:
                return "nobody", Counter()
            progress = Progress(job.out, worklist.counter, worklist.todo, job.title)
            notes.callback(progress.end)
            sender = _sender(pool, _for_all_machines(job, checkpoint), worklist, left)
            notes.callback(sender.forget)
            statuses = sender.run()
            sender.end()
        _wait_for_ends(job)
    return f"{pool.actors} actors", statuses


def _sender(pool: Pool, job: Job, worklist: Worklist, rows: list[ImageRow]) -> RowSender:
    import ray

    # An actor that is lost is replaced by the sender, which knows what it had in flight.
    actor = ray.remote(EngineActor).options(
        num_cpus=1, num_gpus=pool.gpus or None, max_restarts=0, max_concurrency=CALLS + 2
    )
    keeper = process_name(os.getpid())
    return RowSender(lambda: actor.remote(pool.launch, job, worklist, keeper), pool.actors, job, worklist, rows)


@contextmanager
def _cluster(pool: Pool, job: Job, end: Callable[[], None]) -> Iterator[Pool]:
    """Connect to the pool's cluster, or start one; yields the pool with its `gpus` known. Raises LaunchError.

    end: called before SIGTERM ends this process, and with it the actors; every record is the system's already.
    """
    import ray

    new: dict[str, Any] = {"include_dashboard": False, "object_store_memory": _STORE_BYTES}
    host, _, port = pool.address.rpartition(":")
    _use_token(pool.address)
    # Ray would leave its actors the rest of the processor's time: on a busy machine they starve.
    os.environ.setdefault("RAY_worker_niceness", "0")
    try:
        if host and "://" not in host and port.isdigit():  # Ray itself would try for many minutes
            socket.create_connection((host, int(port)), _CONNECTING_S).close()
        ray.init(
            pool.address, log_to_driver=False, logging_level=logging.ERROR, **(new if pool.address == "local" else {})
        )
    except OSError as error:
        reason = (str(error).splitlines() or [""])[0]
        token = _token()
        found = f"there is a token, {token}" if token else "there is no token here"
        raise LaunchError(
            f"--address {pool.address}: no Ray cluster answers there ({reason}). If one does run, its machines and "
            f"this one must have the same token, or RAY_AUTH_MODE=disabled all of them ({found})."
        ) from error
    try:
        with ended_by_signals(end):
            gpus = pool.gpus
            if gpus is None:
                takes = {"server": 0, "vllm": job.settings.tensor_parallel}.get(job.engine, 1)
                gpus = takes if ray.cluster_resources().get("GPU") else 0
            yield replace(pool, gpus=gpus)
    finally:
        ray.shutdown()


def _use_token(address: str) -> None:
    """Join a cluster with the token that is here, unless RAY_AUTH_MODE says otherwise.

    Ray makes one for a cluster of its own (`local`), `ray start` then asks for it, and Ray's client does not send it.
    The variables of Ray's own settings are read when it is first used.
    """
    if address != "local" and _token():
        os.environ.setdefault("RAY_AUTH_MODE", "token")


def _token() -> str | None:
    """Return where Ray finds the token of this machine, as a person knows it; None where it finds none."""
    if "RAY_AUTH_TOKEN" in os.environ:
        return "RAY_AUTH_TOKEN"
    file = Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")
    return str(file) if file.is_file() else None


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


def _wait_for_ends(job: Job) -> None:
    """Wait until the actors have closed their shards, since the end of the cluster would kill them."""
    with RunLock(job.out, job.shard) as lock:
        try:
            lock.take(_PATIENCE_S)
        except RunError:
            print("Warning: some actors did not end in time; their records are on disk.")

"""Decide which rows of a list are left to do, once for all processes of a job.

The first rank binds the run's directory and reads what is done; ranks that read at different moments would lose rows
and repeat others.
"""

import os
import zlib
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from uuid import uuid4

from generate.command_line.terminal import counted
from generate.inference.job import Job
from generate.inference.retry import Retry
from generate.inference.setup import Setup
from generate.models.checkpoints import is_published
from generate.processes.launch import Launch, RankError
from generate.storage.image_list import ImageRow
from generate.storage.in_flight import ALONE_AFTER, find_suspects, settle_notes
from generate.storage.locks import RunError, RunLock
from generate.storage.run_directory import bind_run, bound_run_id
from imagenet_think import BestRecords, read_records


@dataclass(frozen=True)
class Worklist:
    """Hold what the first rank found; it is sent to the others as JSON."""

    run_id: str
    counter: str  # key of the counter that hands out the chunks of this start alone
    images: int  # of the list after --split and --limit, all shards together
    left: str  # one byte a row, 1 for those to be done; compressed, since the store takes 8 MB at most
    suspects: dict[str, str]  # rows that may kill a process: an empty text: to be asked alone; else why it has failed

    @property
    def rows_left(self) -> bytes:
        return zlib.decompress(bytes.fromhex(self.left))

    @property
    def is_new(self) -> bool:
        """Return whether no row of the job has a record yet."""
        return all(self.rows_left)

    @property
    def todo(self) -> int:
        return sum(self.rows_left)

    def select(self, rows: list[ImageRow]) -> list[ImageRow]:
        """Return those of the job's rows that are to be done."""
        return list(compress(rows, self.rows_left))


def open_run(job: Job, lock: RunLock, setup: Setup, rows: list[ImageRow], images: int) -> Worklist:
    """Bind the run's directory, alone in it, and find what is left: the first rank's part. Raises RunError.

    The counter's key is new for each start of the launch, whose counter begins at 0.
    """
    lock.take()
    run_id = bind_run(job.out, setup.bound, alone=job.shard is None)
    lock.share()
    if job.retry:
        again = failed_ids(job.out, job.retry)
        left = bytes(row.image_id in again for row in rows)
    else:
        done = done_ids(job.out)
        left = bytes(row.image_id not in done for row in rows)
    ids = {row.image_id for row in compress(rows, left)}
    settle_notes(job.out, ids, shard=job.shard is not None)
    suspects = find_suspects(job.out, job.attempt, ids)
    restart = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    return Worklist(run_id, f"chunks/{run_id}/{restart}/{uuid4().hex}", images, zlib.compress(left).hex(), suspects)


def check_same_run(job: Job, setup: Setup, run_id: str) -> None:
    """Check that this process, maybe on another machine, sees the first one's run and binds the same to it.

    Raises RankError.
    """
    if bound_run_id(job.out) != run_id:
        raise RankError(f"{job.out} is not the first process's directory; give an --out that all machines share")
    try:
        bind_run(job.out, setup.bound)
    except RunError as error:
        raise RankError(f"this process has other options or files than the first one: {error}") from error


def check_same_list(job: Job, rows: int, worklist: Worklist) -> None:
    """Check that this process has as many rows as the first one. Raises RankError."""
    if len(worklist.rows_left) != rows:
        raise RankError(f"{job.images} differs from the first rank's list; give all machines the same.")


def check_nothing_is_left(job: Job, rows: list[ImageRow], reason: str) -> None:
    """Raise RankError where rows have no record, with the reason why none is on its way to them."""
    done = done_ids(job.out, job.attempt)
    if left := sum(row.image_id not in done for row in rows):
        raise RankError(f"{reason}, and {counted(left, 'row is', 'rows are')} without a record; start again")


def announce(job: Job, launch: Launch, setup: Setup, images: int, worklist: Worklist) -> None:
    """Print what there is to do; `images`: in this job's part of the list."""
    entry, checkpoint = job.entry, setup.checkpoint
    # Another size of the entry's family may be of another class, as mixtures of experts are.
    if checkpoint and checkpoint.architecture != entry.architecture and not is_published(checkpoint, entry):
        print(
            f"{checkpoint.name} is a {checkpoint.architecture} that stands in for {entry.hub_id} "
            f"({entry.architecture}): it is asked in that model's way, but is not that model."
        )
    if launch.device.type == "cpu" and (job.settings.dtype, setup.bound["dtype"]) == ("auto", "bfloat16"):
        print(
            "computed in bfloat16, for which this processor has instructions (`dtype: float32` in --config: slower, "
            "and a text does not depend on the others in its batch)"
        )
    which = f"shard {job.shard.index} of {job.shard.of}" if job.shard else "the list"
    todo = worklist.todo
    what = f"{todo:,} to be asked again (attempt {job.attempt})" if job.retry else f"{images - todo:,} done before"
    print(f"{job.model}: {counted(images, 'image')} in {which}, {what} -> {job.out}", flush=True)
    if alone := sum(not found for found in worklist.suspects.values()):
        print(
            f"{alone:,} were in flight when processes died, {ALONE_AFTER} times or more: each is asked alone, at last"
        )
    for image_id, reason in worklist.suspects.items():
        if reason:
            print(f"{image_id} is not asked again: {reason}.")


def done_ids(run: Path, attempt: int = 0) -> set[str]:
    """Return the images that have a record of this attempt or a later one."""
    return {record["image_id"] for record in read_records(run) if record["attempt"] >= attempt}


def failed_ids(run: Path, retry: Retry) -> set[str]:
    """Return the images to process again: their best record has one of the statuses, and none is of this attempt."""
    best, tried = BestRecords[str](), set[str]()
    for record in read_records(run):
        best.add(record, record["status"])
        if record["attempt"] >= retry.attempt:
            tried.add(record["image_id"])
    return {image_id for image_id, status in best.kept.items() if status in retry.statuses} - tried

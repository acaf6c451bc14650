"""Run a job: the images of a list that are not done yet -> records in a run's directory.

What decides the texts is bound into run.json before anything is computed; the rest (batch size, ranks, interruptions)
may change from session to session.
"""

import os
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain

import typer

from generate.command_line.terminal import complain, counted, note
from generate.engines.base import EngineError, UnfitError
from generate.inference.job import Job
from generate.inference.load_engine import make_engine
from generate.inference.options import fail
from generate.inference.reparse import with_style_of_run
from generate.inference.session import format_findings, open_session
from generate.inference.setup import Setup, checkpoint_of_job, quiet_transformers, set_up
from generate.inference.work_sharing import ChunkQueue
from generate.inference.worklist import (
    Worklist,
    announce,
    check_nothing_is_left,
    check_same_list,
    check_same_run,
    open_run,
)
from generate.models.checkpoints import Checkpoint, CheckpointError
from generate.models.processors import ProcessorError
from generate.monitoring.launch_end import wait_for_ranks
from generate.processes.launch import Launch, LaunchError, RankError, join_launch, launched_rank
from generate.storage.image_list import ImageRow, read_image_list
from generate.storage.locks import RunError, RunLock
from generate.storage.run_directory import make_run_directory
from imagenet_think import GOOD_STATUSES, BestRecords, ContractError, ImageError, Pictures, read_records

_LOOKED_AT = 40  # rows, before anything is loaded
# Does a job; returns who did it, and its records by status. The checkpoint is None for the server engine alone.
Execute = Callable[[Job, list[ImageRow], Checkpoint | None], tuple[str, Counter[str]]]


def report_run(job: Job, execute: Execute) -> None:
    """Read the list and the checkpoint, do the job, and print how it ended.

    Exits with code 2 where the job cannot be done as it is asked for, and with 1 where the run broke off.
    """
    who, statuses = _do(job, execute, f"; finished records are in {job.out}, the same command continues.")
    counts = ", ".join(f"{count:,} {status}" for status, count in statuses.most_common()) or "nothing left to do"
    if launched_rank() == 0:
        note(model=job.model, written=statuses, out=job.out)
    print(f"{job.model}, {who}: {counts} -> {job.out}", flush=True)
    if not any(statuses[good] for good in GOOD_STATUSES) and os.environ.get("WORLD_SIZE", "1") == "1":
        _report_failures(job)


def report_dry_run(job: Job, execute: Execute) -> None:
    """Do the same with one picture, of which `execute` prints everything. Exits with code 1 where its text is bad."""
    _, statuses = _do(job, execute, ".")
    if not any(statuses[good] for good in GOOD_STATUSES):
        raise typer.Exit(1)


def _do(job: Job, execute: Execute, after: str) -> tuple[str, Counter[str]]:
    """Return what `execute` does. `after`: how the sentence about a run that broke off ends."""
    try:
        # The list and the checkpoint first: an error in them is printed before torch takes its seconds to load.
        rows = read_image_list(job.images)
        job = job.for_list(rows)
        if str(job.images_root).startswith("hub:"):  # a dataset that is not to be had would fail every picture
            Pictures(job.images_root).open()
        checkpoint = checkpoint_of_job(job)
        quiet_transformers()
        return execute(with_style_of_run(job), rows, checkpoint)
    except (
        CheckpointError,
        ContractError,
        FileNotFoundError,
        LaunchError,
        ProcessorError,
        RunError,
        UnfitError,
    ) as error:
        fail(str(error))
    except (EngineError, OSError, RankError) as error:  # a dead device, a full disk: what is written stays
        who = f"rank {launched_rank()}: " if os.environ.get("WORLD_SIZE", "1") != "1" else ""
        complain(f"{who}{error}{after}")
        raise typer.Exit(1) from error


def _report_failures(job: Job) -> None:
    """Say which rows of the whole run failed, and how they are asked again. Exits with code 1 where all of them did.

    Of a launch of several processes none knows what the others did.
    """
    best = BestRecords[str]()
    for record in read_records(job.out):
        best.add(record, record["status"])
    failed = Counter(status for status in best.kept.values() if status not in GOOD_STATUSES)
    if not failed:
        return
    counts = ", ".join(f"{count:,} {status}" for status, count in failed.most_common())
    again = f"--retry {','.join(failed)} asks about them again"
    if failed.total() < len(best.kept):
        print(f"{failed.total():,} of {counted(len(best.kept), 'image')} failed ({counts}); {again}.", flush=True)
        return
    complain(
        f"all {counted(failed.total(), 'image')} of {job.out} failed ({counts}); {again}, once their cause is gone."
    )
    raise typer.Exit(1)


def run_as_rank(job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None) -> tuple[str, Counter[str]]:
    """Do the part of this process in its launch."""
    launch = join_launch()
    return f"rank {launch.rank} of {launch.size}", run_job(job, rows, checkpoint, launch)


def run_job(job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None, launch: Launch) -> Counter[str]:
    """Do this rank's part of what is left. Returns its records by status.

    `checkpoint` is None for the server engine alone. Raises RunError, ContractError, ProcessorError before the model
    is loaded, RankError where this rank cannot do its part, EngineError after the model is loaded.
    """
    setup = set_up(job, checkpoint, launch)
    rows, images = job.rows(rows)
    make_run_directory(job.out)
    with RunLock(job.out, job.shard) as lock:
        worklist = _agree_on_worklist(job, lock, setup, launch, rows, images)
        left = worklist.select(rows)
        if launch.first and worklist.is_new:
            _check_root(job, left[:_LOOKED_AT])
        queue = ChunkQueue(len(left), launch, worklist.counter)
        statuses = _run_chunks(job, launch, setup, worklist, queue, left)
        if queue.lost:
            reason = f"the first machine's launcher is gone ({queue.lost}); this rank has finished what it had"
            check_nothing_is_left(job, left, reason)
        elif launch.size > 1 and launch.first and not wait_for_ranks(job.out, worklist.counter, worklist.todo):
            check_nothing_is_left(job, left, "no other rank of the launch is at work any more")
        elif missing := queue.taken - statuses.total():
            raise RankError(
                f"the engine has ended, and {counted(missing, 'row is', 'rows are')} without a record; start again"
            )
        return statuses


def _check_root(job: Job, rows: list[ImageRow]) -> None:
    """Raise FileNotFoundError where none of the pictures is there: the root is not theirs, and every row would fail.

    Where the first is at its path no other is looked for; else what is lost is searched for by one walk, if the run
    itself searches: what it will not find is not there.
    """
    pictures, named = Pictures(job.images_root), [(path, row.image_id) for row in rows for path in row.paths]
    missing = pictures.missing if job.search else partial(_not_at_their_paths, pictures)
    if missing(named[:1]) and len(missing(named)) == len({path for path, _ in named}):
        raise FileNotFoundError(
            f"none of the first {counted(len(named), 'picture')} of {job.images} is below {job.images_root}, "
            f"{named[0][0]!r} for "
            "one; give the folder that their paths start from as --images-root"
        )


def _not_at_their_paths(pictures: Pictures, named: list[tuple[str, str]]) -> set[str]:
    lost = set()
    for path, _ in named:
        try:
            pictures.read(path)
        except ImageError as error:
            if error.status == "missing_image":
                lost.add(path)
    return lost


def _agree_on_worklist(
    job: Job, lock: RunLock, setup: Setup, launch: Launch, rows: list[ImageRow], images: int
) -> Worklist:
    """Return the first rank's worklist, at all ranks; each of the others checks that it sees the same run."""
    opened = vars(open_run(job, lock, setup, rows, images)) if launch.first else None
    worklist = Worklist(**launch.broadcast(opened))
    if launch.first:
        announce(job, launch, setup, len(rows), worklist)
    else:
        check_same_list(job, len(rows), worklist)
        check_same_run(job, setup, worklist.run_id)
        lock.share()
    return worklist


def _run_chunks(
    job: Job, launch: Launch, setup: Setup, worklist: Worklist, queue: ChunkQueue, left: list[ImageRow]
) -> Counter[str]:
    """Load the engine and generate the rows of the chunks that fall to this rank."""
    chunks = (left[chunk.start : chunk.stop] for chunk in queue)
    if (first := next(chunks, None)) is None:  # nothing for this rank, which then needs no model
        return Counter()
    load = partial(make_engine, job, launch, setup)
    with open_session(job, launch, setup, worklist, load, job.title if launch.first else None) as loop:
        statuses = loop.run(chain([first], chunks))
    if launch.first:
        print("\n".join(f"{job.model}: {line}" for line in [loop.format_reading(), *format_findings(loop.engine)]))
    return statuses

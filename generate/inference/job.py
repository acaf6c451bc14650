"""One generation job: the images of a list that are not done yet -> records in a run's directory.

What decides the texts is bound into run.json before anything is computed; the rest (batch size, ranks, interruptions)
may change from session to session.
"""

import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain, compress
from pathlib import Path
from typing import Any
from uuid import uuid4

from generate.engines.base import Engine
from generate.engines.guards import Guards
from generate.inference.conversation import ConversationConfig, Messages
from generate.inference.retry import Retry
from generate.inference.run_fingerprint import bound_by
from generate.inference.session import at_work
from generate.inference.settings import Settings
from generate.inference.work_sharing import ChunkQueue, ListShard
from generate.models.checkpoints import Checkpoint, is_published, with_processor
from generate.models.processors import limit_pictures, load_processor, picture_limits
from generate.models.registry import PROMPTS, Model
from generate.models.sampling import Sampling
from generate.processes.launch import Launch, RankError
from generate.storage.image_list import ImageRow
from generate.storage.run_directory import (
    RunError,
    RunLock,
    bind_run,
    bound_run_id,
    done_ids,
    failed_ids,
    make_run_directory,
)


@dataclass(frozen=True)
class Job:
    """What was asked for, checked."""

    model: str  # its key
    entry: Model
    checkpoint: str  # for the server engine the name of the model there
    revision: str | None
    images: Path
    images_root: Path
    out: Path
    split: str | None
    limit: int | None
    batch_size: int
    max_new_tokens: int
    sampling: Sampling
    engine: str
    guards: Guards
    force_answer: bool
    settings: Settings
    shard: ListShard | None = None
    retry: Retry | None = None

    @property
    def question(self) -> str:
        return PROMPTS.get(self.settings.prompt, self.settings.prompt)

    @property
    def attempt(self) -> int:
        return self.retry.attempt if self.retry else 0


def run_job(job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None, launch: Launch) -> Counter[str]:
    """Do this rank's part of what is left. Returns its records by status.

    `checkpoint` is None for the server engine alone. Raises RunError, ContractError, ProcessorError before the model
    is loaded, RankError where this rank cannot do its part, EngineError after the model is loaded.
    """
    ready = get_ready(job, checkpoint, launch)
    rows, images = rows_of(job, rows)
    make_run_directory(job.out)
    with RunLock(job.out, job.shard) as lock:
        # What is done is read once, by one rank: ranks that looked at different moments would lose rows, repeat others.
        plan = Plan(**launch.broadcast(asdict(open_run(job, lock, ready, rows, images)) if launch.first else None))
        if not launch.first:
            _check_shared(job, ready, len(rows), plan)
            lock.share()
        if launch.first:
            announce(job, checkpoint, len(rows), plan)
        left = list(compress(rows, plan.rows_left))
        hand_out = ChunkQueue(len(left), launch, plan.counter)
        chunks = (left[chunk.start : chunk.stop] for chunk in hand_out)
        if (first := next(chunks, None)) is None:  # nothing for this rank, which then needs no model
            if hand_out.lost:
                _check_nothing_is_left(job, left, hand_out.lost)
            return Counter()
        load = partial(make_engine, job, launch, checkpoint, ready.processor, ready.bound["dtype"])
        with at_work(job, launch, ready, plan, load, title_of(job) if launch.first else None) as asking:
            statuses = asking.about(chain([first], chunks))
        if launch.first:
            print(f"{job.model}: {asking.said_of_reading()}")
        if hand_out.lost:
            _check_nothing_is_left(job, left, hand_out.lost)
        return statuses


@dataclass(frozen=True)
class Ready:
    """What there is before the model is loaded."""

    processor: Any
    manner: ConversationConfig
    bound: dict[str, Any]  # everything that decides a text


def get_ready(job: Job, checkpoint: Checkpoint | None, launch: Launch) -> Ready:
    """Raises ProcessorError."""
    processor = _load_processor(job, checkpoint) if checkpoint else None
    manner = ConversationConfig(job.entry, job.question, _renderer(processor), job.max_new_tokens, job.force_answer)
    return Ready(processor, manner, bound_by(job, launch, checkpoint, processor, manner))


@dataclass(frozen=True)
class Plan:
    """What the first rank found, as it tells the others."""

    run_id: str
    counter: str  # the key of the counter that hands out the chunks, and of nobody else's
    images: int  # of the list, as --split and --limit leave it, all shards together
    left: str  # one byte a row, 1 for those to be done; compressed, since the store takes 8 MB at most

    @property
    def rows_left(self) -> bytes:
        return zlib.decompress(bytes.fromhex(self.left))

    @property
    def todo(self) -> int:
        return sum(self.rows_left)


def open_run(job: Job, lock: RunLock, ready: Ready, rows: list[ImageRow], images: int) -> Plan:
    """The first rank's part: alone in the directory, bind it; then, as one of many, see what is left.

    The counter's key is that of this run and this start of the launch: one that is started again begins anew.
    """
    lock.take()
    run_id = bind_run(job.out, ready.bound)
    lock.share()
    if job.retry:
        again = failed_ids(job.out, job.retry)
        left = bytes(row.image_id in again for row in rows)
    else:
        done = done_ids(job.out)
        left = bytes(row.image_id not in done for row in rows)
    restart = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")
    return Plan(run_id, f"chunks/{run_id}/{restart}/{uuid4().hex}", images, zlib.compress(left).hex())


def _check_shared(job: Job, ready: Ready, rows: int, plan: Plan) -> None:
    """Whether this rank, maybe on another machine, is asked for the same as the first. Raises RankError."""
    if len(plan.rows_left) != rows:
        raise RankError(f"{job.images} is another list here than for the first rank; give all machines the same.")
    if bound_run_id(job.out) != plan.run_id:
        raise RankError(f"{job.out} is not the first rank's here; give an --out that all machines of a launch share.")
    try:
        bind_run(job.out, ready.bound)
    except RunError as error:
        raise RankError(f"this rank is not asked for what the first one is: {error}") from error


def _check_nothing_is_left(job: Job, rows: list[ImageRow], reason: str) -> None:
    """The launcher of the first machine, and the counter with it, is gone. Raises RankError unless all was done."""
    done = done_ids(job.out, job.attempt)
    if left := sum(row.image_id not in done for row in rows):
        raise RankError(
            f"the first machine's launcher is gone ({reason}); this rank has finished what it had, and {left:,} rows "
            "are without a record"
        )


def open_engine(job: Job, launch: Launch, checkpoint: Checkpoint | None) -> tuple[Engine, ConversationConfig]:
    """A job's engine and its manner, without a run: for a look at how it will go."""
    ready = get_ready(job, checkpoint, launch)
    return make_engine(job, launch, checkpoint, ready.processor, ready.bound["dtype"]), ready.manner


def make_engine(job: Job, launch: Launch, checkpoint: Checkpoint | None, processor: Any, dtype: str) -> Engine:
    """The engine that was asked for. Its libraries are imported only now: that takes seconds."""
    entry, settings = job.entry, job.settings
    guarded: dict[str, Any] = {"sampling": job.sampling, "guards": job.guards, "closings": entry.style.closings}
    if job.engine == "server":
        from generate.engines.server import ServerEngine

        return ServerEngine(
            settings.urls,
            job.checkpoint,
            tags=(entry.style.thinking or (("", ""),))[0],
            concurrency=job.batch_size,
            key_variable=settings.key_variable,
            timeout_s=settings.timeout_s,
            retries=settings.retries,
            **guarded,
        )
    assert checkpoint
    if job.engine == "vllm":
        return _vllm_engine(job, checkpoint, processor, dtype, guarded)
    from generate.models.processors import end_ids

    guarded["end_ids"] = end_ids(checkpoint.path, processor.tokenizer, entry.end_tokens)
    from generate.engines.transformers import TransformersEngine, load_model

    model = load_model(checkpoint.path, dtype, launch.device)
    compiled = settings.compiled and launch.device.type == "cuda" and model._can_compile_fullgraph
    return TransformersEngine(model, processor, batch_size=job.batch_size, compiled=compiled, **guarded)


def _vllm_engine(job: Job, checkpoint: Checkpoint, processor: Any, dtype: str, guarded: dict[str, Any]) -> Engine:
    from generate.engines.vllm import VllmEngine, load_engine
    from generate.models.processors import end_ids

    path, published = checkpoint.path, is_published(checkpoint, job.entry)
    if published and job.entry.processor:
        path = with_processor(checkpoint, job.entry.processor, Path(tempfile.mkdtemp(prefix="checkpoint-")))
    engine, sampling_params = load_engine(
        path,
        dtype=dtype,
        batch_size=job.batch_size,
        pictures=2 if job.entry.tool else 1,
        picture_limits=picture_limits(job.entry) if published else {},
        tensor_parallel=job.settings.tensor_parallel,
        gpu_memory=job.settings.gpu_memory,
        max_model_len=job.settings.max_model_len,
    )
    ends = end_ids(checkpoint.path, processor.tokenizer, job.entry.end_tokens)
    return VllmEngine(engine, sampling_params, processor.tokenizer, end_ids=ends, batch_size=job.batch_size, **guarded)


def rows_of(job: Job, rows: list[ImageRow]) -> tuple[list[ImageRow], int]:
    """The job's part of the list, and how many images all shards have together."""
    rows = [row for row in rows if job.split in (None, row.split)][: job.limit]
    return job.shard.rows(rows) if job.shard else rows, len(rows)


def _load_processor(job: Job, checkpoint: Checkpoint) -> Any:
    """The checkpoint's own processor; the published checkpoint of some models needs another one (see models.py)."""
    entry = job.entry
    published = is_published(checkpoint, entry)
    other = entry.processor if published else None
    processor = load_processor(checkpoint.path, processor_checkpoint=other, pad_token=entry.pad_token)
    if published:
        limit_pictures(processor, entry)
    return processor


def _renderer(processor: Any) -> Callable[[Messages], str]:
    """A chat to the model's prompt. A server renders messages itself; there it is the messages' text, to be bound."""

    def render(messages: Messages) -> str:
        if processor is None:
            return "\n".join(part.get("text", "<image>") for message in messages for part in message["content"])
        return str(processor.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False))

    return render


def title_of(job: Job) -> str:
    """What the progress line of all its processes is called."""
    return f"{job.model}, shard {job.shard.index} of {job.shard.of}" if job.shard else job.model


def announce(job: Job, checkpoint: Checkpoint | None, images: int, plan: Plan) -> None:
    """What there is to do; `images`: of this job's part of the list."""
    entry = job.entry
    if checkpoint and checkpoint.architecture != entry.architecture:
        print(
            f"{checkpoint.name} is a {checkpoint.architecture} that stands in for "
            f"{entry.hub_id} ({entry.architecture}): it talks in that model's way and is not that model."
        )
    which = f"shard {job.shard.index} of {job.shard.of}" if job.shard else "the list"
    todo = plan.todo
    what = f"{todo:,} to be asked again (attempt {job.attempt})" if job.retry else f"{images - todo:,} done before"
    print(f"{job.model}: {images:,} images in {which}, {what} -> {job.out}", flush=True)

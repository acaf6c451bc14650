"""One generation job: the images of a list that are not done yet -> records in a run's directory.

What decides the texts is bound into run.json before anything is computed; the rest (batch size, ranks, interruptions)
may change from session to session.
"""

import hashlib
import importlib.metadata
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generate.asking import Asking, Source
from generate.checkpoints import Checkpoint, processor_fingerprint, with_processor
from generate.engines.base import Engine
from generate.guards import Guards
from generate.images import ImageRow
from generate.model_file import plain
from generate.models import MODELS, PROMPTS, Model
from generate.processors import limit_pictures, load_processor, picture_limits
from generate.records import RunLock, ShardWriter, bind_run, done_ids, make_run_directory
from generate.sampling import Sampling
from generate.settings import Settings
from generate.talk import Manner, Messages
from generate.world import World


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
    remote_code: bool = False

    @property
    def question(self) -> str:
        return PROMPTS.get(self.settings.prompt, self.settings.prompt)


def run_job(job: Job, rows: list[ImageRow], checkpoint: Checkpoint | None, world: World) -> Counter[str]:
    """Do this rank's share of what is left. Returns its records by status.

    `checkpoint` is None for the server engine alone. Raises RunError, ContractError, ProcessorError before the model
    is loaded, EngineError after.
    """
    rows = _selected(rows, job)
    processor = _load_processor(job, checkpoint) if checkpoint else None
    manner = Manner(job.entry, job.question, _renderer(processor), job.max_new_tokens, job.force_answer)
    bound = _bound(job, world, checkpoint, processor, manner)

    make_run_directory(job.out)
    with RunLock(job.out) as lock:
        # What is done is read once, by one rank: ranks that looked at different moments would lose rows, repeat others.
        run_id, done = world.agree(_open_run(job, lock, bound) if world.first else None)
        if not world.first:
            lock.share()
        share = [row for row in _share_of(rows, world, job.batch_size) if row.image_id not in done]
        _announce(job, world, checkpoint, len(rows), len(done))
        if not share:
            return Counter()
        engine = make_engine(job, world, checkpoint, processor, bound["dtype"])
        writer = ShardWriter(job.out, _session(job, world))
        try:
            return _asking(job, engine, writer, manner, run_id, bound["revision"]).about(share, _title(job, world))
        finally:
            writer.close()


def _asking(job: Job, engine: Engine, writer: ShardWriter, manner: Manner, run_id: str, revision: str) -> Asking:
    source = Source(job.images_root, job.settings.max_side, job.settings.workers, ahead=2 * job.batch_size)
    stamp = {
        "model": job.model,
        "run_id": run_id,
        "revision": revision,
        "style": job.entry.style,
        "protocol": job.entry.protocol,
    }
    return Asking(engine, writer, manner, source, seed=job.settings.seed, stamp=stamp)


def open_engine(job: Job, world: World, checkpoint: Checkpoint | None) -> tuple[Engine, Manner]:
    """A job's engine and its manner, without a run: for a look at how it will go."""
    processor = _load_processor(job, checkpoint) if checkpoint else None
    manner = Manner(job.entry, job.question, _renderer(processor), job.max_new_tokens, job.force_answer)
    return make_engine(job, world, checkpoint, processor, _dtype(job, world)), manner


def make_engine(job: Job, world: World, checkpoint: Checkpoint | None, processor: Any, dtype: str) -> Engine:
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
    from generate.processors import end_ids

    guarded["end_ids"] = end_ids(checkpoint.path, processor.tokenizer, entry.end_tokens)
    if job.remote_code:
        from generate.engines.remote_code import RemoteCodeEngine, load_remote_model

        model = load_remote_model(checkpoint.path, dtype, world.device)
        return RemoteCodeEngine(model, processor, batch_size=job.batch_size, **guarded)
    from generate.engines.transformers import TransformersEngine, load_model

    model = load_model(checkpoint.path, dtype, world.device)
    compiled = settings.compiled and world.device.type == "cuda" and model._can_compile_fullgraph
    return TransformersEngine(model, processor, batch_size=job.batch_size, compiled=compiled, **guarded)


def _vllm_engine(job: Job, checkpoint: Checkpoint, processor: Any, dtype: str, guarded: dict[str, Any]) -> Engine:
    from generate.engines.vllm import VllmEngine, load_engine
    from generate.processors import end_ids

    path, published = checkpoint.path, _is_published(checkpoint, job.entry)
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


def _selected(rows: list[ImageRow], job: Job) -> list[ImageRow]:
    return [row for row in rows if job.split in (None, row.split)][: job.limit]


def _share_of(rows: list[ImageRow], world: World, chunk: int) -> list[ImageRow]:
    """This rank's chunks of the fixed list, before anything done is left out of it."""
    return [row for at, row in enumerate(rows) if at // chunk % world.size == world.rank]


def _open_run(job: Job, lock: RunLock, bound: dict[str, Any]) -> tuple[str, set[str]]:
    """The first rank's part: alone in the directory, bind it and see what is done; then let the other ranks in."""
    lock.take()
    run_id, done = bind_run(job.out, bound), done_ids(job.out)
    lock.share()
    return run_id, done


def _load_processor(job: Job, checkpoint: Checkpoint) -> Any:
    """The checkpoint's own processor; the published checkpoint of some models needs another one (see models.py)."""
    entry = job.entry
    published = _is_published(checkpoint, entry)
    other = entry.processor if published else None
    processor = load_processor(
        checkpoint.path, processor_checkpoint=other, trust_remote_code=job.remote_code, pad_token=entry.pad_token
    )
    if published:
        limit_pictures(processor, entry)
    return processor


def _is_published(checkpoint: Checkpoint, entry: Model) -> bool:
    """A directory of the published name is a copy; any other checkpoint of the model has its own files and sizes."""
    return checkpoint.name.rpartition("/")[2] == entry.hub_id.rpartition("/")[2]


def _renderer(processor: Any) -> Callable[[Messages], str]:
    """A chat to the model's prompt. A server renders messages itself; there it is the messages' text, to be bound."""

    def render(messages: Messages) -> str:
        if processor is None:
            return "\n".join(part.get("text", "<image>") for message in messages for part in message["content"])
        return str(processor.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False))

    return render


def _bound(job: Job, world: World, checkpoint: Checkpoint | None, processor: Any, manner: Manner) -> dict[str, Any]:
    """Everything that decides a text. A run's directory is bound to it."""
    entry, settings = job.entry, job.settings
    template = getattr(processor, "chat_template", None) or ""
    bound = {
        "model": job.model,
        "checkpoint": checkpoint.name if checkpoint else job.checkpoint,
        "revision": checkpoint.revision if checkpoint else job.revision or "unknown: as the server has it",
        "architecture": checkpoint.architecture if checkpoint else entry.architecture,
        "weights": checkpoint.weights if checkpoint else "unknown: as the server has them",
        "question": job.question,
        "prompt": manner.render(manner.first_messages()) + entry.prefill,
        "chat_template": hashlib.sha256(str(template).encode()).hexdigest(),
        "sampling": job.sampling.as_dict(),
        "seed": settings.seed,
        "max_new_tokens": job.max_new_tokens,
        "guards": vars(job.guards),
        "force_answer": job.force_answer,
        "max_side": settings.max_side,
        "pictures": _pictures(processor),
        "processor": _processor_name(checkpoint, entry) if checkpoint else "unknown: as the server has it",
        "dtype": _dtype(job, world) if checkpoint else "unknown: as the server has it",
        "engine": job.engine,
        "images": hashlib.sha256(job.images.read_bytes()).hexdigest(),
    }
    if job.remote_code:
        bound["remote_code"] = True
    if MODELS.get(job.model) != entry:  # what reparse needs in order to understand the texts
        bound["entry"] = plain(entry)
    return bound


def _dtype(job: Job, world: World) -> str:
    automatic = "float32" if world.device.type == "cpu" else "bfloat16"
    return automatic if job.settings.dtype == "auto" else job.settings.dtype


def _processor_name(checkpoint: Checkpoint, entry: Model) -> str:
    """Which processor and tokenizer: another checkpoint's by its name, the checkpoint's own by their files."""
    other = entry.processor if _is_published(checkpoint, entry) else None
    return other or processor_fingerprint(checkpoint.path)


def _pictures(processor: Any) -> dict[str, Any]:
    """What decides the pixels that a model sees."""
    if processor is None:
        return {"backend": "unknown: as the server has it"}
    image_processor = processor.image_processor
    return {
        "backend": type(image_processor).__name__,
        "size": {
            name: value
            for name, value in dict(getattr(image_processor, "size", None) or {}).items()
            if value is not None
        },
        "max_patches": getattr(image_processor, "max_patches", None),
    } | ({"in_token_limit": limit} if (limit := getattr(image_processor, "in_token_limit", None)) else {})


def _session(job: Job, world: World) -> dict[str, Any]:
    """What may differ between the sessions of a run."""
    packages = ("torch", "transformers", "tokenizers", "accelerate", "pillow", "imagenet-think")
    return {
        "versions": {name: importlib.metadata.version(name) for name in packages}
        | {"python": platform.python_version()}
        | ({"vllm": sys.modules["vllm"].__version__} if job.engine == "vllm" else {}),
        "batch_size": job.batch_size,
        "settings": asdict(job.settings) | {"urls": len(job.settings.urls)},  # an address may hold a password
        "rank": world.rank,
        "ranks": world.size,
        "device": str(world.device),
        "host": platform.node(),
        "process": os.getpid(),
        "limit": job.limit,
        "split": job.split,
    }


def _title(job: Job, world: World) -> str | None:
    """What the first rank's progress is called; the others show none."""
    if not world.first:
        return None
    return f"{job.model} (rank 0 of {world.size})" if world.size > 1 else job.model


def _announce(job: Job, world: World, checkpoint: Checkpoint | None, images: int, done: int) -> None:
    if not world.first:
        return
    entry = job.entry
    if checkpoint and checkpoint.architecture != entry.architecture:
        print(
            f"{checkpoint.name} is a {checkpoint.architecture} that stands in for "
            f"{entry.hub_id} ({entry.architecture}): it talks in that model's way and is not that model."
        )
    print(f"{job.model}: {images:,} images in the list, {done:,} done before -> {job.out}", flush=True)

"""One generation job: the images of a list that are not done yet -> records in a run's directory.

What decides the texts is bound into run.json before anything is computed; the rest (batch size, ranks, interruptions)
may change from session to session.
"""

import hashlib
import importlib.metadata
import os
import platform
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from generate.checkpoints import Checkpoint
from generate.engines.base import Completion, Engine, Request
from generate.images import ImageRow
from generate.models import MODELS
from generate.processors import load_processor
from generate.records import RunLock, ShardWriter, bind_run, done_ids, make_record, make_run_directory
from generate.sampling import Sampling, row_seed
from generate.world import World
from imagenet_think import ImageError, decode_image, read_image_bytes

_READERS = 2  # threads that decode pictures ahead of the model


@dataclass(frozen=True)
class Job:
    """What was asked for, checked."""

    model: str  # key of MODELS
    checkpoint: str
    revision: str | None
    images: Path
    images_root: Path
    out: Path
    split: str | None
    limit: int | None
    batch_size: int
    max_new_tokens: int
    sampling: Sampling
    seed: int
    question: str
    max_side: int
    dtype: str


def run_job(job: Job, rows: list[ImageRow], checkpoint: Checkpoint, world: World) -> Counter[str]:
    """Do this rank's share of what is left. Returns its records by status.

    Raises RunError, ContractError, ProcessorError before the model is loaded, EngineError after.
    """
    rows = _selected(rows, job)
    processor = _load_processor(job, checkpoint)
    prompt = _prompt(job, processor)
    bound = _bound(job, world, checkpoint, processor, prompt)

    make_run_directory(job.out)
    lock = RunLock(job.out)
    # What is done is read once, by one rank: ranks that looked at different moments would lose rows and repeat others.
    run_id, done = world.agree(_open_run(job, lock, bound) if world.first else None)
    if not world.first:
        lock.share()

    share = [row for row in _share_of(rows, world, job.batch_size) if row.image_id not in done]
    _announce(job, world, checkpoint, len(rows), len(done))
    if not share:
        return Counter()

    from generate.engines.transformers import TransformersEngine, load_model  # only now: loading it takes seconds

    engine = TransformersEngine(
        load_model(checkpoint.path, bound["dtype"], world.device),
        processor,
        prompt,
        prefill=MODELS[job.model].prefill,
        sampling=job.sampling,
        end_tokens=MODELS[job.model].end_tokens,
        max_new_tokens=job.max_new_tokens,
        batch_size=job.batch_size,
    )
    writer = ShardWriter(job.out, _session(job, world))
    try:
        return _generate(job, world, engine, writer, share, run_id=run_id, revision=checkpoint.revision)
    finally:
        writer.close()


def _generate(
    job: Job, world: World, engine: Engine, writer: ShardWriter, rows: list[ImageRow], *, run_id: str, revision: str
) -> Counter[str]:
    """Every row becomes a record: read, asked about, split, written."""
    statuses: Counter[str] = Counter()
    style = MODELS[job.model].style
    name = f"{job.model} (rank 0 of {world.size})" if world.size > 1 else job.model
    progress = tqdm(total=len(rows), desc=name, unit="image", disable=not world.first, file=sys.stderr)

    def write(image_id: str, **fields: Any) -> None:
        seed = row_seed(job.seed, image_id, 0)
        record = make_record(
            image_id=image_id,
            model=job.model,
            attempt=0,
            seed=seed,
            run_id=run_id,
            revision=revision,
            style=style,
            protocol=MODELS[job.model].protocol,
            **fields,
        )
        writer.append(record)
        statuses[record["status"]] += 1
        progress.update()
        if statuses.total() % job.batch_size == 0:
            writer.sync()

    def requests() -> Iterator[Request]:
        for row, picture in _read_ahead(rows, lambda row: _open(row, job), window=2 * job.batch_size):
            if isinstance(picture, ImageError):
                write(row.image_id, status=picture.status, message=str(picture))
            else:
                yield Request(row.image_id, picture, row_seed(job.seed, row.image_id, 0))

    with progress:
        for done in engine.generate(requests()):
            write(done.image_id, **_fields(done))
    return statuses


def _fields(completion: Completion) -> dict[str, Any]:
    names = ("raw", "finish_reason", "prompt_tokens", "output_tokens", "status", "message")
    return {name: getattr(completion, name) for name in names}


def _open(row: ImageRow, job: Job) -> Any:
    """The decoded picture, or the ImageError that says why there is none."""
    try:
        data = read_image_bytes(row.path, job.images_root)
        if row.sha256 and hashlib.sha256(data).hexdigest() != row.sha256:
            raise ImageError("bad_image", f"{row.path!r} is not the file of the list: its sha256 differs")
        return decode_image(data, job.max_side)
    except ImageError as error:
        return error


def _read_ahead(
    rows: Iterable[ImageRow], read: Callable[[ImageRow], Any], window: int
) -> Iterator[tuple[ImageRow, Any]]:
    """(row, read(row)) in order, read by threads at most `window` rows ahead."""
    pending: deque[tuple[ImageRow, Future[Any]]] = deque()
    with ThreadPoolExecutor(_READERS) as pool:
        for row in rows:
            pending.append((row, pool.submit(read, row)))
            if len(pending) > window:
                done, future = pending.popleft()
                yield done, future.result()
        for done, future in pending:
            yield done, future.result()


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
    entry = MODELS[job.model]
    other = entry.processor if checkpoint.name == entry.hub_id else None
    return load_processor(checkpoint.path, processor_checkpoint=other)


def _prompt(job: Job, processor: Any) -> str:
    """The whole text that the model is given, with one placeholder for the picture, up to where its own text begins."""
    entry = MODELS[job.model]
    text = entry.user_template.replace("{prompt}", job.question)
    user = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": text}]}
    system = [{"role": "system", "content": [{"type": "text", "text": entry.system}]}] if entry.system else []
    rendered = processor.apply_chat_template([*system, user], add_generation_prompt=True, tokenize=False)
    return str(rendered) + entry.prefill


def _bound(job: Job, world: World, checkpoint: Checkpoint, processor: Any, prompt: str) -> dict[str, Any]:
    """Everything that decides a text. A run's directory is bound to it."""
    template = processor.chat_template or ""
    dtype = job.dtype if job.dtype != "auto" else "float32" if world.device.type == "cpu" else "bfloat16"
    return {
        "model": job.model,
        "checkpoint": checkpoint.name,
        "revision": checkpoint.revision,
        "architecture": checkpoint.architecture,
        "weights": checkpoint.weights,
        "question": job.question,
        "prompt": prompt,
        "chat_template": hashlib.sha256(str(template).encode()).hexdigest(),
        "sampling": job.sampling.as_dict(),
        "seed": job.seed,
        "max_new_tokens": job.max_new_tokens,
        "max_side": job.max_side,
        "image_backend": type(processor.image_processor).__name__,
        "dtype": dtype,
        "engine": "transformers",
        "images": hashlib.sha256(job.images.read_bytes()).hexdigest(),
    }


def _session(job: Job, world: World) -> dict[str, Any]:
    """What may differ between the sessions of a run."""
    packages = ("torch", "transformers", "tokenizers", "accelerate", "pillow", "imagenet-think")
    return {
        "versions": {name: importlib.metadata.version(name) for name in packages}
        | {"python": platform.python_version()},
        "batch_size": job.batch_size,
        "rank": world.rank,
        "ranks": world.size,
        "device": str(world.device),
        "host": platform.node(),
        "process": os.getpid(),
        "limit": job.limit,
        "split": job.split,
    }


def _announce(job: Job, world: World, checkpoint: Checkpoint, images: int, done: int) -> None:
    if not world.first:
        return
    entry = MODELS[job.model]
    if checkpoint.architecture != entry.architecture:
        print(
            f"{checkpoint.name} is a {checkpoint.architecture} that stands in for "
            f"{entry.hub_id} ({entry.architecture}): it talks in that model's way and is not that model."
        )
    print(f"{job.model}: {images:,} images in the list, {done:,} done before -> {job.out}", flush=True)

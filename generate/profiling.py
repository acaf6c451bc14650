"""Measures a job on some of its images, with its own engine, for generate/plan.py.

What a long run does is what an engine does while all its places are taken. So a text counts for the speed when it ended
before the engine had taken the last picture; afterwards places stand empty, in a profile for long, in a long run hardly
ever. The speed is the number of texts that are being written, times the tokens a second that each of them gets.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from tqdm import tqdm

from generate.asking import Asking, Source
from generate.checkpoints import Checkpoint
from generate.engines.base import Completion, Engine, Prepared, Request
from generate.forecast import Profile, groups_of
from generate.images import ImageRow
from generate.job import Job, open_engine
from generate.records import ShardWriter, make_run_directory
from generate.talk import Manner
from generate.world import World
from imagenet_think import iter_shard_records

ROUNDS = 3  # texts a place, so that two thirds of them or so end while all places are taken
MEMORY_SHARE = 0.9  # of a device's, that a batch may take: longer texts are to come
_WARM_UP_TOKENS = 8
_FASTER = 1.05  # by how much a larger batch must be faster for a still larger one to be tried

Clock = Callable[[], float]


def sample_of(rows: Sequence[ImageRow], count: int) -> list[ImageRow]:
    """So many of the images, from all over the classes, always the same: one of each stretch of the list by class."""
    ordered = sorted(rows, key=lambda row: (row.wnid or "", row.image_id))
    count = min(count, len(ordered))
    edges = [at * len(ordered) // count for at in range(count + 1)]
    stretches = (ordered[start:end] for start, end in pairwise(edges))
    return [min(stretch, key=_hash) for stretch in stretches]


def profile_job(
    job: Job,
    rows: Sequence[ImageRow],
    checkpoint: Checkpoint | None,
    world: World,
    sizes: Sequence[int],
    count: int,
    clock: Clock = time.perf_counter,
) -> Profile:
    """Ask about `count` of the images, or as many as the batch needs, with the fastest of the batch sizes that fits."""
    before = clock()
    engine, manner = open_engine(job, world, checkpoint)
    look = _Look(job, checkpoint, _Timed(engine, clock), manner)
    look.at(sample_of(rows, 4), sizes[0], _WARM_UP_TOKENS)
    start_s = clock() - before
    tried = []
    if len(sizes) > 1:
        for size in sizes:
            tried.append(look.try_size(sample_of(rows, (ROUNDS - 1) * size), size))
            if not tried[-1]["fits"] or (len(tried) > 1 and not _is_faster(*tried[-2:])):
                break
    size = best_size(tried) if tried else sizes[0]
    chosen = sample_of(rows, max(count, ROUNDS * size))
    records = look.at(chosen, size)
    by_id = {record["image_id"]: record for record in records}
    records = [by_id[row.image_id] for row in chosen]
    return Profile(
        model=job.model,
        checkpoint=checkpoint.name if checkpoint else job.checkpoint,
        revision=checkpoint.revision if checkpoint else job.revision or "unknown",
        device=_device_name(world.device),
        engine=job.engine,
        batch_size=size,
        sizes=tried,
        start_s=start_s,
        tokens_per_s=look.engine.tokens_per_s(),
        tokens=[record["output_tokens"] or 0 for record in records],
        record_bytes=[record["bytes"] for record in records],
        statuses=[record["status"] for record in records],
    )


def best_size(tried: Sequence[dict[str, Any]]) -> int:
    """The fastest that fits with a margin; the smallest where none does."""
    fitting = [one for one in tried if one["fits"]] or tried[:1]
    return int(max(fitting, key=lambda one: one["tokens_per_s"])["batch_size"])


def _is_faster(before: dict[str, Any], now: dict[str, Any]) -> bool:
    return bool(now["tokens_per_s"] > _FASTER * before["tokens_per_s"])


def _hash(row: ImageRow) -> str:
    return hashlib.sha256(row.image_id.encode("utf-8", "surrogatepass")).hexdigest()


class _Timed:
    """An engine that notes when it took a request, and when its completion came."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine: Any = engine  # some have a batch size that can be changed, and that they lower without memory
        self.clock = clock
        self.bar: tqdm[None]  # of the look that it is used for
        self.forget()

    def forget(self) -> None:
        self.taken: dict[str, float] = {}  # by image, its latest request
        self.spans: list[tuple[float, float, int]] = []  # of each request: taken, ended, tokens
        self.last_image_s = 0.0  # when it took the last image that it had not seen

    def prepare(self, request: Request) -> Any:
        return self.engine.prepare(request)

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        for completion in self.engine.generate(self._noted(prepared)):
            span = self.taken[completion.image_id], self.clock(), completion.output_tokens or 0
            self.spans.append(span)
            self.bar.update()
            yield completion

    def _noted(self, prepared: Iterable[Prepared]) -> Iterator[Prepared]:
        for request, inputs in prepared:
            now = self.clock()
            if request.image_id not in self.taken:
                self.last_image_s = now
            self.taken[request.image_id] = now
            yield request, inputs

    def tokens_per_s(self) -> list[float]:
        """Of groups of texts, in the order of their ends, that ended before the last image was taken."""
        began, ended = min(span[0] for span in self.spans), self.last_image_s
        inside = [span for span in self.spans if span[1] <= ended]
        if not inside:  # a list that does not fill the places once
            inside, ended = self.spans, max(span[1] for span in self.spans)
        at_once = sum(max(0.0, min(end, ended) - start) for start, end, _ in self.spans) / (ended - began)
        groups = groups_of(len(inside))
        cut = [inside[at * len(inside) // groups : (at + 1) * len(inside) // groups] for at in range(groups)]
        return [at_once * sum(n for *_, n in group) / sum(end - start for start, end, _ in group) for group in cut]


class _Look:
    """Some pictures asked about, and the records thrown away."""

    def __init__(self, job: Job, checkpoint: Checkpoint | None, engine: _Timed, manner: Manner) -> None:
        self.job = job
        self.engine = engine
        self.manner = manner
        revision = checkpoint.revision if checkpoint else "unknown"
        entry = job.entry
        self.stamp = {"model": job.model, "run_id": "", "revision": revision, "style": entry.style, "attempt": 0}
        self.stamp["protocol"] = entry.protocol

    def at(self, rows: list[ImageRow], size: int, max_new_tokens: int | None = None) -> list[dict[str, Any]]:
        """The records, each with its line's `bytes`."""
        job, manner = self.job, self.manner
        if max_new_tokens is not None:
            manner = replace(manner, max_new_tokens=max_new_tokens)
        if job.engine == "transformers":
            self.engine.engine.batch_size = size
        self.engine.forget()
        source = Source(job.images_root, job.settings.max_side, job.settings.workers, ahead=2 * size)
        with tempfile.TemporaryDirectory(prefix="profile-") as folder:
            run = Path(folder)
            make_run_directory(run)
            writer = ShardWriter(run, {})
            asking = Asking(self.engine, writer, manner, source, seed=job.settings.seed, stamp=self.stamp)
            try:
                with tqdm(total=len(rows), desc=f"{size} at a time", unit="image", delay=1) as self.engine.bar:
                    asking.about(iter([rows]), len(rows), title=None)
            finally:
                writer.close()
            return [record | {"bytes": place.length} for place, record in iter_shard_records(run)]

    def try_size(self, rows: list[ImageRow], size: int) -> dict[str, Any]:
        """How fast a batch size is, and whether it fits."""
        _reset_memory()
        self.at(rows[:size], size, _WARM_UP_TOKENS)
        self.at(rows, size)
        speeds, memory = self.engine.tokens_per_s(), _memory_share()
        fits = self.engine.engine.batch_size == size and (memory is None or memory <= MEMORY_SHARE)
        return {"batch_size": size, "tokens_per_s": sum(speeds) / len(speeds), "memory": memory, "fits": fits}


def _reset_memory() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def _memory_share() -> float | None:
    """The most that was held since, as a share of the device's."""
    import torch

    if not torch.cuda.is_available():
        return None
    return float(torch.cuda.max_memory_reserved() / torch.cuda.get_device_properties(0).total_memory)


def _device_name(device: Any) -> str:
    import torch

    return torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu, {torch.get_num_threads()} threads"

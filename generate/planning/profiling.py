"""Measures a job on some of its images, with its own engine, for generate/plan.py.

What a long run does is what an engine does while all its places are taken. So a text counts for the speed when it ended
before the engine had the last picture; after that places stand empty, in a profile for long, in a long run hardly ever.
A text has its share of the device: the time from its request to its completion, by the number that are written at once.
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

from generate.engines.base import Completion, Engine, Prepared, Request
from generate.inference.conversation import ConversationConfig
from generate.inference.generation_loop import GenerationLoop, Source
from generate.inference.job import Job, open_engine
from generate.models.checkpoints import Checkpoint
from generate.planning.forecast import Profile, ProfileError, Trial, groups_of, speed_of
from generate.processes.launch import Launch
from generate.storage.image_list import ImageRow
from generate.storage.run_directory import RecordWriter, make_run_directory
from imagenet_think import iter_shard_records

ROUNDS = 4  # texts a place, so that three quarters of them or so end while all places are taken
MEMORY_SHARE = 0.9  # of a device's, that a batch may take: longer texts are to come
_WARM_UP_TOKENS = 8
_TRIAL_TOKENS = 512  # of a text, to compare batch sizes by
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
    launch: Launch,
    sizes: Sequence[int],
    count: int,
    clock: Clock = time.perf_counter,
) -> Profile:
    """Ask about `count` of the images, or as many as the batch needs, with the fastest of the batch sizes that fits.

    Raises EngineError, and ProfileError where there is nothing to measure.
    """
    before = clock()
    engine, manner = open_engine(job, launch, checkpoint)
    look = _Look(job, checkpoint, _Timed(engine, clock), manner)
    look.at(sample_of(rows, 4), sizes[0], _WARM_UP_TOKENS)
    start_s = clock() - before
    trials = look.try_sizes(rows, sizes) if len(sizes) > 1 else []
    for size in fastest_first(trials) or [sizes[0]]:  # as long as the long texts of the whole look do not fit
        chosen = sample_of(rows, max(count, ROUNDS * size))
        records, memory, fits = look.watched(chosen, size)
        if fits:
            break
    by_id = {record["image_id"]: record for record in records}
    records = [by_id[row.image_id] for row in chosen]
    return Profile(
        model=job.model,
        checkpoint=checkpoint.name if checkpoint else job.checkpoint,
        revision=checkpoint.revision if checkpoint else job.revision or "unknown",
        sampling=job.sampling.as_dict(),
        max_new_tokens=job.max_new_tokens,
        device=_device_name(launch.device),
        engine=job.engine,
        batch_size=size if fits else look.engine.engine.batch_size,
        memory=memory,
        trials=trials,
        start_s=start_s,
        written=look.engine.written(),
        tokens=[record["output_tokens"] or 0 for record in records],
        record_bytes=[record["bytes"] for record in records],
        statuses=[record["status"] for record in records],
        devices=job.settings.tensor_parallel if job.engine == "vllm" else 1,
    )


def fastest_first(trials: Sequence[Trial]) -> list[int]:
    """The sizes that fit with a margin; the smallest where none does."""
    fitting = [trial for trial in trials if trial.fits] or trials[:1]
    return [trial.batch_size for trial in sorted(fitting, key=lambda trial: -trial.tokens_per_s)]


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

    def written(self) -> list[tuple[int, float]]:
        """Tokens and device-seconds of groups of texts, in the order of their ends, while all places were taken."""
        inside = [span for span in self.spans if span[1] <= self.last_image_s] or self.spans
        began, ended = min(start for start, *_ in inside), max(end for _, end, _ in inside)
        at_once = sum(max(0.0, min(end, ended) - start) for start, end, _ in self.spans) / (ended - began)
        groups = groups_of(len(inside))
        cut = [inside[at * len(inside) // groups : (at + 1) * len(inside) // groups] for at in range(groups)]
        return [(sum(n for *_, n in group), sum(end - start for start, end, _ in group) / at_once) for group in cut]


class _Look:
    """Some pictures asked about, and the records thrown away."""

    def __init__(self, job: Job, checkpoint: Checkpoint | None, engine: _Timed, manner: ConversationConfig) -> None:
        self.job = job
        self.engine = engine
        self.manner = manner
        revision = checkpoint.revision if checkpoint else "unknown"
        entry = job.entry
        self.stamp = {
            "model": job.model,
            "run_id": "0" * 12,  # as long as a run's: the records' bytes are counted
            "revision": revision,
            "style": entry.style,
            "protocol": entry.protocol,
            "attempt": 0,
        }

    def at(self, rows: list[ImageRow], size: int, max_new_tokens: int | None = None) -> list[dict[str, Any]]:
        """The records, each with its line's `bytes`."""
        job, manner = self.job, self.manner
        if max_new_tokens is not None:
            manner = replace(manner, max_new_tokens=max_new_tokens)
        if job.engine == "transformers":
            self.engine.engine.batch_size = size
        self.engine.forget()
        # Half as far ahead as a run: else nearly all pictures are read before the first texts end.
        source = Source(job.images_root, job.settings.max_side, job.settings.workers, ahead=size)
        with tempfile.TemporaryDirectory(prefix="profile-") as folder:
            run = Path(folder)
            make_run_directory(run)
            writer = RecordWriter(run, {})
            asking = GenerationLoop(self.engine, writer, manner, source, seed=job.settings.seed, stamp=self.stamp)
            try:
                with tqdm(total=len(rows), desc=f"{size} at a time", unit="image", delay=1) as self.engine.bar:
                    asking.about(iter([rows]))
            finally:
                writer.close()
            records = [record | {"bytes": place.length} for place, record in iter_shard_records(run)]
        if not any(record["output_tokens"] for record in records):
            raise ProfileError(f"no text came of {len(rows)} images; of the first: {records[0]['message']}")
        return records

    def watched(
        self, rows: list[ImageRow], size: int, max_new_tokens: int | None = None
    ) -> tuple[list[dict[str, Any]], float | None, bool]:
        """The records, the share of the device's memory that was taken, and whether that leaves a margin."""
        _reset_memory()
        records = self.at(rows, size, max_new_tokens)
        if self.job.engine != "transformers":  # the others see to that themselves
            return records, None, True
        memory, halved = _memory_share(), self.engine.engine.batch_size < size
        return records, memory, not halved and (memory is None or memory <= MEMORY_SHARE)

    def try_sizes(self, rows: Sequence[ImageRow], sizes: Sequence[int]) -> list[Trial]:
        """How fast batch sizes are, as long as a larger one is faster: with the beginnings of texts."""
        trials: list[Trial] = []
        limit = min(self.manner.max_new_tokens, _TRIAL_TOKENS)
        for size in sizes:
            self.at(sample_of(rows, size), size, _WARM_UP_TOKENS)
            _, memory, fits = self.watched(sample_of(rows, 2 * size), size, limit)
            speed = speed_of(self.engine.written()).value
            trials.append(Trial(size, speed, memory, fits))
            if not fits or (len(trials) > 1 and speed < _FASTER * trials[-2].tokens_per_s):
                break
        return trials


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

"""Measure a job on some of its images, with its own engine, for generate/plan.py.

In a long run nearly all places of the engine are taken. So a text counts for the speed if it ended before the engine
had the last picture; after that places stand empty, in a profile for long, in a long run hardly ever. A text has its
share of the device: the time from its request to its completion, divided by the number of texts written at once.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from generate.command_line.terminal import counted
from generate.engines.base import Completion, Engine, Prepared, Request
from generate.inference.conversation import ConversationConfig
from generate.inference.generation_loop import GenerationLoop, Source
from generate.inference.job import Job
from generate.inference.load_engine import open_engine
from generate.models.checkpoints import Checkpoint
from generate.planning.forecast import Profile, ProfileError, Trial, groups_of, speed_of
from generate.processes.launch import Launch
from generate.storage.image_list import ImageRow
from generate.storage.run_directory import RecordWriter, make_run_directory
from imagenet_think import Record, iter_shard_records

ROUNDS = 4  # texts a place, so that three quarters of them or so end while all places are taken
MEMORY_SHARE = 0.9  # of a device's, that a batch may take: longer texts are to come
_WARM_UP_TOKENS = 8
_TRIAL_TOKENS = 512  # of a text, to compare batch sizes by
_FASTER = 1.05  # by how much a larger batch must be faster for a still larger one to be tried

Clock = Callable[[], float]


def sample_of(rows: Sequence[ImageRow], count: int) -> list[ImageRow]:
    """Return `count` of the images, always the same: one of each stretch of the list sorted by class."""
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
    engine, config = open_engine(job, launch, checkpoint)
    profiling = ProfilingRun(job, checkpoint, TimedEngine(engine, clock), config)
    profiling.run(sample_of(rows, 4), sizes[0], _WARM_UP_TOKENS)
    start_s = clock() - before
    trials = profiling.try_sizes(rows, sizes) if len(sizes) > 1 else []
    for size in fastest_first(trials) or [sizes[0]]:  # the next one where whole texts do not fit
        chosen = sample_of(rows, max(count, ROUNDS * size))
        measured = profiling.run_watched(chosen, size)
        if measured.fits:
            break
    by_id = {record["image_id"]: record for record in measured.records}
    records = [by_id[row.image_id] for row in chosen]
    timed = profiling.engine
    return Profile(
        model=job.model,
        checkpoint=checkpoint.name if checkpoint else job.checkpoint,
        revision=checkpoint.revision if checkpoint else job.revision or "unknown",
        sampling=job.sampling.as_dict(),
        max_new_tokens=job.max_new_tokens,
        device=device_name(launch.device),
        engine=job.engine,
        batch_size=size if measured.fits else timed.engine.batch_size,
        memory=measured.memory,
        trials=trials,
        start_s=start_s,
        written=timed.written(),
        tokens=[record["output_tokens"] or 0 for record in records],
        record_bytes=[measured.record_bytes[record["image_id"]] for record in records],
        statuses=[record["status"] for record in records],
        devices=job.settings.tensor_parallel if job.engine == "vllm" else 1,
    )


def fastest_first(trials: Sequence[Trial]) -> list[int]:
    """Return the sizes that fit with a margin, the fastest first; the smallest where none does."""
    fitting = [trial for trial in trials if trial.fits] or trials[:1]
    return [trial.batch_size for trial in sorted(fitting, key=lambda trial: -trial.tokens_per_s)]


def _hash(row: ImageRow) -> str:
    return hashlib.sha256(row.image_id.encode("utf-8", "surrogatepass")).hexdigest()


class TimedEngine:
    """Wrap an engine and note when it took a request, and when its completion came."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine: Any = engine  # some have a batch size that can be changed, and that they lower without memory
        self.clock = clock
        self.bar: tqdm[None]  # of the profiling run that uses it
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
        """Return (tokens, device-seconds) of groups of texts that ended while all places were taken, in that order."""
        inside = [span for span in self.spans if span[1] <= self.last_image_s] or self.spans
        began, ended = min(start for start, *_ in inside), max(end for _, end, _ in inside)
        at_once = sum(max(0.0, min(end, ended) - start) for start, end, _ in self.spans) / (ended - began)
        groups = groups_of(len(inside))
        cut = [inside[at * len(inside) // groups : (at + 1) * len(inside) // groups] for at in range(groups)]
        return [(sum(n for *_, n in group), sum(end - start for start, end, _ in group) / at_once) for group in cut]


class _Measured(NamedTuple):
    """Hold the records of some pictures, and the cost of their batch."""

    records: list[Record]
    record_bytes: dict[str, int]  # by image_id, of the record's line
    memory: float | None = None  # the share of the device's memory; None: not measured
    fits: bool = True  # with a margin


class ProfilingRun:
    """Generate texts for some pictures in a temporary run directory, and measure them."""

    def __init__(
        self, job: Job, checkpoint: Checkpoint | None, engine: TimedEngine, config: ConversationConfig
    ) -> None:
        self.job = job
        self.engine = engine
        self.config = config
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

    def run(self, rows: list[ImageRow], size: int, max_new_tokens: int | None = None) -> _Measured:
        """Generate texts at a batch size. Raises EngineError, and ProfileError where there is no text."""
        job, config = self.job, self.config
        if max_new_tokens is not None:
            config = replace(config, max_new_tokens=max_new_tokens)
        if job.engine == "transformers":
            self.engine.engine.batch_size = size
        self.engine.forget()
        # Half as far ahead as a run: else nearly all pictures are read before the first texts end.
        source = Source(job.images_root, job.settings.max_side, job.settings.workers, ahead=size, search=job.search)
        with tempfile.TemporaryDirectory(prefix="profile-") as folder:
            run = Path(folder)
            make_run_directory(run)
            writer = RecordWriter(run, {})
            loop = GenerationLoop(self.engine, writer, config, source, seed=job.settings.seed, stamp=self.stamp)
            try:
                with tqdm(total=len(rows), desc=f"{size} at a time", unit="image", delay=1) as self.engine.bar:
                    loop.run(iter([rows]))
            finally:
                writer.close()
            lines = list(iter_shard_records(run))
        records = [record for _, record in lines]
        if not any(record["output_tokens"] for record in records):
            raise ProfileError(
                f"{counted(len(rows), 'image')} gave no text; the first failed with: {records[0]['message']}"
            )
        return _Measured(records, {record["image_id"]: place.length for place, record in lines})

    def run_watched(self, rows: list[ImageRow], size: int, max_new_tokens: int | None = None) -> _Measured:
        """Generate texts and measure the memory that they take."""
        _reset_memory()
        measured = self.run(rows, size, max_new_tokens)
        if self.job.engine != "transformers":  # the others bound their memory themselves
            return measured
        memory, halved = _memory_share(), self.engine.engine.batch_size < size
        fits = not halved and (memory is None or memory <= MEMORY_SHARE)
        return measured._replace(memory=memory, fits=fits)

    def warm_up(self, rows: Sequence[ImageRow], size: int) -> None:
        """Have the engine do once what it does at this batch size."""
        self.run(sample_of(rows, size), size, _WARM_UP_TOKENS)

    def run_beginnings(self, rows: list[ImageRow], size: int) -> _Measured:
        """Measure on the beginnings of texts: enough to compare by."""
        return self.run_watched(rows, size, min(self.config.max_new_tokens, _TRIAL_TOKENS))

    def try_sizes(self, rows: Sequence[ImageRow], sizes: Sequence[int]) -> list[Trial]:
        """Measure the speed of batch sizes on the beginnings of texts, as long as a larger one is faster."""
        trials: list[Trial] = []
        for size in sizes:
            self.warm_up(rows, size)
            measured = self.run_beginnings(sample_of(rows, 2 * size), size)
            speed = speed_of(self.engine.written()).value
            trials.append(Trial(size, speed, measured.memory, measured.fits))
            if not measured.fits or (len(trials) > 1 and speed < _FASTER * trials[-2].tokens_per_s):
                break
        return trials


def _reset_memory() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def _memory_share() -> float | None:
    """Return the most memory held since _reset_memory, as a share of the device's; None without a GPU."""
    import torch

    if not torch.cuda.is_available():
        return None
    return float(torch.cuda.max_memory_reserved() / torch.cuda.get_device_properties(0).total_memory)


def device_name(device: Any) -> str:
    import torch

    return torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu, {torch.get_num_threads()} threads"

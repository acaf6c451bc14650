"""Measure one setting of a run after another, and keep each line of the table as soon as it is measured.

Each setting has a process of its own: none inherits the memory of the one before, and one that fails, or is killed, is
a line of the table with its reason. The file is the state: a sweep that ended early goes on with what it lacks.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from generate.command_line.terminal import counted, one_line
from generate.inference.job import Job
from generate.models.checkpoints import Checkpoint
from generate.planning.forecast import ProfileError
from generate.processes.worker_pool import WorkerPool
from generate.storage.image_list import ImageRow
from imagenet_think import write_atomic

_FASTER = 1.05  # by how much a line must be faster for what it changes to stay
_ROUNDS = 2  # texts a place: less would measure a batch that is never full
_ROUNDS_OF_VLLM = 4  # it holds two requests a place
_REASON = 300  # characters
_PATIENCE_S = 3600.0  # for one setting: vLLM may read 100 GB of weights, and compile, before it begins

Setting = Mapping[str, Any]  # batch_size, and what else is not as the job has it: names of Settings
# What is tried of vLLM after the batch size (its max_num_seqs), one after another. The last two round what the texts
# are computed from, so that they come after all that does not.
_OF_VLLM: dict[str, tuple[Any, ...]] = {
    "max_num_batched_tokens": (4096, 16384),
    "ngram_tokens": (4,),
    "tensor_parallel": (2, 4, 8),
    "quantization": ("fp8",),
    "kv_cache_dtype": ("fp8",),
}
OTHER_TEXTS = ("quantization", "kv_cache_dtype")
_OF_AN_ENGINE = ("engine", "servers", "devices")  # of what a sweep is of: those of two engines may differ in them


@dataclass(frozen=True)
class Line:
    """Hold what one setting gave; `note` says why it cannot be used, or what else there is to know."""

    setting: dict[str, Any]
    tokens_per_s: float | None = None  # of one device
    rows_per_s: float | None = None  # likewise; beginnings of texts
    rows: int = 0
    failed: int = 0  # of the rows
    memory: float | None = None  # the share of the device's
    device: str = ""
    note: str = ""
    fits: bool = True

    @property
    def usable(self) -> bool:
        return bool(self.tokens_per_s) and self.fits and not self.failed


def best_of(lines: Sequence[Line], other_texts: bool) -> Line | None:
    """Return the first usable line that no other is clearly faster than.

    `other_texts`: also among those whose texts are not those of the job.
    """
    usable = [line for line in lines if line.usable and (other_texts or not line.setting.keys() & set(OTHER_TEXTS))]
    best: Line | None = None
    for line in usable:
        if best is None or (line.tokens_per_s or 0) > _FASTER * (best.tokens_per_s or 0):
            best = line
    return best


def sweep(job: Job, sizes: Sequence[int], devices: int, measure: Callable[[Setting], Line]) -> list[Line]:
    """Measure the batch sizes, and of vLLM its settings, each on top of the fastest line so far."""
    lines = [measure({"batch_size": size}) for size in sizes]
    for name, values in _OF_VLLM.items() if job.engine == "vllm" else ():
        best = best_of(lines, other_texts=True)
        tried = [value for value in values if value != getattr(job.settings, name)]
        for value in (one for one in tried if name != "tensor_parallel" or one <= devices):
            base = best.setting if best else {"batch_size": sizes[0]}
            lines.append(measure({**base, name: value}))
    return lines


def read_sweep(path: Path) -> tuple[dict[str, Any], list[Line]]:
    """Return what a sweep is of, and its lines. Raises ProfileError."""
    try:
        held = json.loads(path.read_bytes())
        return dict(held["of"]), [Line(**line) for line in held["lines"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ProfileError(
            f"{path} is not a sweep that generate/plan.py wrote ({reason}); give another --out"
        ) from None


def best_of_others(path: Path, of: Mapping[str, Any]) -> list[tuple[Path, str, Line]]:
    """Return file, engine and best line of each sweep beside this one that is of the same with another engine."""
    found = []
    for file in sorted(path.parent.glob("*.sweep.json")):
        try:
            other, lines = read_sweep(file)
            best = best_of(lines, other_texts=False)
        except (ProfileError, TypeError):  # TypeError: of numbers that are none
            print(f"\n{file} is passed over: it is not a sweep that generate/plan.py wrote")
            continue
        same = all(other.get(name) == of[name] for name in of if name not in _OF_AN_ENGINE)
        if best and same and other.get("engine") != of["engine"]:
            found.append((file, str(other["engine"]), best))
    return found


class SweepFile:
    """Hold the lines that were measured, in a file that says what they are of."""

    def __init__(self, path: Path, of: dict[str, Any]) -> None:
        """Read what is there. Raises ProfileError for a file of another run, or none that a sweep wrote."""
        self._path = path
        self._of = of
        self._lines: list[Line] = []
        if not path.exists():
            return
        before, self._lines = read_sweep(path)
        if other := [name for name in of if before.get(name) != of[name]]:
            raise ProfileError(
                f"{path} is the sweep of another run: {other[0]} was {before.get(other[0])!r} and is {of[other[0]]!r}; "
                "give another --out, or remove it"
            )

    def line(self, setting: Setting, measure: Callable[[Setting], Line]) -> Line:
        """Return the line of a setting: as it was measured before, or measured now and written."""
        for line in self._lines:
            if line.setting == setting:
                return line
        self._lines.append(measure(setting))
        write_atomic(self._path, json.dumps({"of": self._of, "lines": [*map(asdict, self._lines)]}, indent=1) + "\n")
        return self._lines[-1]


@dataclass(frozen=True)
class Measured:
    """Hold what all settings of a sweep are measured on: at least `count` of the rows, on so many devices."""

    job: Job
    rows: Sequence[ImageRow]
    checkpoint: Checkpoint | None
    count: int
    devices: int


def measure_apart(on: Measured, setting: Setting) -> Line:
    """Measure a setting in a process of its own; whatever happens there is a line."""
    needed = _rows_of(on.job, setting["batch_size"])
    if len(on.rows) < needed:
        return Line(dict(setting), note=f"the list has {counted(len(on.rows), 'image')}, and this needs {needed:,}")
    with WorkerPool(1, apart=True) as pool:
        try:
            return pool.run(_measure, on, dict(setting), limit_s=_PATIENCE_S)
        except ChildProcessError:
            return Line(dict(setting), note="its process was killed, perhaps for lack of memory")
        except Exception as error:  # noqa: BLE001 - what cannot be sent between processes; the next setting may go
            return Line(dict(setting), note=_reason(error))


def _measure(on: Measured, setting: dict[str, Any]) -> Line:
    try:
        return _speed(on, setting)
    except Exception as error:  # noqa: BLE001 - an engine refuses an option, or runs out of memory, in its own words
        return Line(setting, note=_reason(error))


def _speed(on: Measured, setting: dict[str, Any]) -> Line:
    from generate.inference.load_engine import open_engine
    from generate.inference.setup import quiet_transformers
    from generate.planning.forecast import speed_of
    from generate.planning.profiling import MEMORY_SHARE, ProfilingRun, TimedEngine, device_name, sample_of
    from generate.processes.launch import join_launch

    quiet_transformers()
    size = setting["batch_size"]
    more = {name: value for name, value in setting.items() if name != "batch_size"}
    job, devices = replace(on.job, batch_size=size, settings=replace(on.job.settings, **more)), on.devices
    launch = join_launch()
    engine, config = open_engine(job, launch, on.checkpoint)
    if job.engine == "server":
        engine.gate.open_wide()  # type: ignore[attr-defined]
    profiling = ProfilingRun(job, on.checkpoint, TimedEngine(engine, time.perf_counter), config)
    profiling.warm_up(on.rows, size)
    measured = profiling.run_beginnings(sample_of(on.rows, max(on.count, _rows_of(job, size))), size)
    if job.engine == "vllm":
        devices = job.settings.tensor_parallel
    elif job.engine == "transformers":
        devices = 1
    spans = profiling.engine.spans
    took_s = max(end for _, end, _ in spans) - min(begin for begin, *_ in spans)
    note = "" if measured.fits else f"it takes more than {MEMORY_SHARE:.0%} of the memory"
    taken = getattr(engine, "at_a_time", size)
    return Line(
        setting,
        tokens_per_s=round(speed_of(profiling.engine.written()).value / devices, 2),
        rows_per_s=round(len(measured.records) / took_s / devices, 4),
        rows=len(measured.records),
        failed=sum(record["status"] == "engine_error" for record in measured.records),
        memory=measured.memory,
        device=device_name(launch.device) if job.engine != "server" else "a server's",
        note=note or (f"the server takes {taken} at a time" if taken < size else ""),
        fits=measured.fits,
    )


def _rows_of(job: Job, size: int) -> int:
    return (_ROUNDS_OF_VLLM if job.engine == "vllm" else _ROUNDS) * size


def _reason(error: Exception) -> str:
    said = one_line(" ".join(str(error).split()) or type(error).__name__)
    return said if len(said) <= _REASON else said[: _REASON - 1] + "…"

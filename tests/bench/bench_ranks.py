"""A job at full size, simulated: 250,000 images on 8, 64 and 512 ranks that differ in speed and now and then die.

    python tests/bench/bench_ranks.py --seeds 2 --figure tests/bench/bench_ranks.png

The hand-out, its store, the ranks' agreement and the reading of what is done are the real ones, and their time is
measured; the engines' time alone is simulated. Two others stand beside it in the same run: a split that nothing could
beat (one queue for all engines, at no cost), which tells what ours costs, and the static one that is usual elsewhere.
"""

import heapq
import json
import math
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.inference.work_sharing import ChunkQueue  # noqa: E402
from generate.inference.worklist import done_ids  # noqa: E402
from generate.processes.launch import Launch  # noqa: E402
from imagenet_think import read_records  # noqa: E402
from tests.support.samples import record  # noqa: E402
from tests.support.synthetic_benchmark import Speaker, name  # noqa: E402

ROW_S = 43.0  # one GPU's time for a row: the paper's
SLOTS = 16  # texts at a time of one engine, so that each takes as many times longer
AHEAD, LEAST_AHEAD = 2 * SLOTS, 16  # pictures that a rank reads ahead, and where chunks are short, with eight workers
SPEEDS = 0.85, 1.15  # of the ranks, evenly between
FAILED_AT_ONCE = 0.01  # share of the rows whose picture cannot be used
GPU_HOURS_A_FAILURE = 1000.0  # of a GPU; its machine's ranks die with it, and all others go on
RANKS_A_MACHINE = 8
START_S = 90.0  # from a start to the first question: imports, weights
# Percentiles, 0 to 100, of the lengths in tokens of 500 texts of the built-in GLM, at temperature 1.6 and a limit of
# 1,024. A few go on for seven times the mean. --run takes the lengths of another run.
# fmt: off
RECORDED = [
    27, 30, 34, 35, 38, 40, 40, 40, 40, 40, 40, 40, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41,
    41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 42, 42, 44, 46, 47, 48, 51, 52, 52, 52, 53, 53, 53, 53, 53,
    53, 53, 53, 53, 53, 53, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54,
    54, 54, 54, 55, 56, 59, 60, 65, 73, 79, 97, 115, 178, 365,
]
# fmt: on

# The rows that are left -> each rank's as it asks for them, each row with how many it may have read ahead by then.
Split = Callable[[list[int]], list[Iterator[tuple[int, int]]]]


@dataclass
class Outcome:
    """Of one job, in seconds."""

    took: float = 0.0
    failures: int = 0  # machines that died
    handing_out: float = 0.0  # real time, of the rank that spent most
    resuming: float = 0.0  # real time of the first rank, while all wait
    over: float = 0.0  # how much longer it took than the best one, as a share

    def beside(self, best: "Outcome") -> "Outcome":
        return replace(self, over=self.took / best.took - 1)


def main(
    images: Annotated[int, typer.Option(min=1000, help="Of the list.")] = 250_000,
    ranks: Annotated[str, typer.Option(help="How many, with commas.")] = "8,64,512",
    seeds: Annotated[int, typer.Option(min=1, help="Simulations of each.")] = 1,
    run: Annotated[Path | None, typer.Option(help="A run whose lengths are taken.")] = None,
    figure: Annotated[Path | None, typer.Option(help="A picture of the outcome, to be written.")] = None,
    smoke: Smoke = False,
) -> None:
    """Print how much longer than with the perfect split a job takes, with ours and with the static one."""
    images, ranks = (1000, "2") if smoke else (images, ranks)
    percentiles = percentiles_of(run) if run else RECORDED
    read_s = reading_s(images)
    print(f"reading what is done of {images:,} records: {read_s:.2f} s")
    rows: list[tuple[int, float, float, float]] = []
    for count in map(int, ranks.split(",")):
        agreed_s = agreement_s(count, images)
        bests: list[float] = []
        jobs: dict[str, list[Outcome]] = {"ours": [], "static": [], "disturbed": []}
        for seed in range(seeds):
            seconds = row_seconds(images, percentiles, seed)
            job = partial(simulate, seconds, count, seed=seed)
            best = job(partial(one_queue, ranks=count))
            bests.append(best.took)
            jobs["ours"].append(job(HandedOut(count)).beside(best))
            jobs["static"].append(job(partial(cut_up, ranks=count)).beside(best))
            again = job(HandedOut(count), resume_s=read_s + agreed_s, fails=True)
            jobs["disturbed"].append(again.beside(best))
        ours, static, disturbed = ([each.over for each in jobs[name]] for name in jobs)
        shares = [(each.handing_out + each.resuming) / each.took for each in jobs["disturbed"]]
        deaths = mean(each.failures for each in jobs["disturbed"])
        print(
            f"{count} ranks, {best.took / 3600:,.1f} h at best: ours {mean(ours):+.2%} (at most {max(ours):+.2%}), "
            f"a static split {mean(static):+.2%}, {(1 + mean(static)) / (1 + mean(ours)):.2f} times as long\n"
            f"    with {deaths:.1f} machines that die: {mean(disturbed):+.2%}, "
            f"fewer GPUs and new starts above all; hand-out and resume {mean(shares):.3%} of the job, "
            f"the ranks agree in {agreed_s:.2f} s",
            flush=True,
        )
        hours = {name: mean(each.took for each in jobs[name]) / 3600 for name in ("ours", "static")}
        split, perfect = ("a static split", hours["static"]), ("a perfect split", mean(bests) / 3600)
        hand_over(f"{images:,} images on {count} ranks", hours["ours"], "h", peer=split, limit=perfect, less=True)
        hand_over(f"{count} ranks, hand-out and resume with machines that die", 100 * mean(shares), "%", less=True)
        hand_over(f"{count} ranks agree on the list in", agreed_s, "s", less=True)
        rows.append((count, mean(static), mean(ours), mean(shares)))
    if figure:
        draw(rows, images, figure)


def simulate(
    seconds: list[float],
    ranks: int,
    split: Split,
    seed: int,
    resume_s: float = 0.0,
    fails: bool = False,
) -> Outcome:
    """The job from its first question to its last record. `seconds`: what each row takes at an engine of speed 1.

    What machines that died leave behind is done by another start, with all ranks, when the others are through.
    """
    chance = random.Random(seed)
    speeds = [chance.uniform(*SPEEDS) for _ in range(ranks)]
    outcome, left = Outcome(), list(range(len(seconds)))
    while left:
        dies = [math.inf] * ranks
        if fails:
            rate = min(ranks, RANKS_A_MACHINE) / (GPU_HOURS_A_FAILURE * 3600)
            machines = [outcome.took + chance.expovariate(rate) for _ in range(0, ranks, RANKS_A_MACHINE)]
            dies = [machines[rank // RANKS_A_MACHINE] for rank in range(ranks)]
        done, now, spent = one_start(seconds, speeds, split(left), outcome.took, dies)
        outcome.failures += sum(each <= now for each in dies[::RANKS_A_MACHINE])
        outcome.took = now + spent
        outcome.handing_out += spent
        left = sorted(set(left) - done)
        if left:
            reading = resume_s * (1 - len(left) / len(seconds))
            outcome.resuming += reading
            outcome.took += START_S + reading
    return outcome


def one_start(
    seconds: list[float], speeds: list[float], rows: list[Iterator[tuple[int, int]]], began: float, dies: list[float]
) -> tuple[set[int], float, float]:
    """(the rows that are finished, when nothing is done any more, the most real time that a rank's hand-out took)."""
    queues: list[deque[int]] = [deque() for _ in rows]
    ahead, spent = [1] * len(rows), [0.0] * len(rows)
    done, now = set(), began
    # When a place at an engine is free, whose it is, and which row was in it.
    places: list[tuple[float, int, int]] = [(began, rank, -1) for _ in range(SLOTS) for rank in range(len(rows))]
    while places:
        at, rank, finished = heapq.heappop(places)
        now = max(now, min(at, dies[rank]))
        if at > dies[rank]:
            continue
        if finished >= 0:
            done.add(finished)
        queue, before = queues[rank], time.perf_counter()
        while len(queue) < ahead[rank] and (taken := next(rows[rank], None)):
            row, ahead[rank] = taken
            queue.append(row)
        spent[rank] += time.perf_counter() - before
        if queue:
            row = queue.popleft()
            heapq.heappush(places, (at + seconds[row] / speeds[rank], rank, row))
    return done, now, max(spent)


class HandedOut:
    """As run.py does it: chunks of what is left."""

    def __init__(self, ranks: int) -> None:
        self.ranks, self.starts = ranks, 0
        self.launcher, self.store = stores(1)

    def __call__(self, left: list[int]) -> list[Iterator[tuple[int, int]]]:
        self.starts += 1

        def of_rank(rank: int) -> Iterator[tuple[int, int]]:
            for chunk in ChunkQueue(len(left), Launch(rank, self.ranks, None, self.store), f"chunks/{self.starts}"):
                ahead = min(AHEAD, max(LEAST_AHEAD, len(chunk)))
                yield from ((left[at], ahead) for at in chunk)

        return [of_rank(rank) for rank in range(self.ranks)]


def one_queue(left: list[int], ranks: int) -> list[Iterator[tuple[int, int]]]:
    queue = ((row, 1) for row in left)
    return [queue] * ranks


def cut_up(left: list[int], ranks: int) -> list[Iterator[tuple[int, int]]]:
    return [((row, 1) for row in left[rank::ranks]) for rank in range(ranks)]


def stores(clients: int) -> list[Any]:
    """The launcher's store, and the ranks' clients of it."""
    from torch.distributed import TCPStore

    launcher = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    options = {"is_master": False, "wait_for_workers": False, "timeout": timedelta(minutes=5)}
    return [launcher, *(TCPStore("127.0.0.1", launcher.port, **options) for _ in range(clients))]


def agreement_s(ranks: int, images: int) -> float:
    """How long the ranks need to agree on a list of so many images, all in threads of this process."""
    plan = {"left": bytes(random.Random(0).choices((0, 1), k=images // 8)).hex()}  # compressed bits, in letters
    _launcher, *clients = stores(ranks)
    worlds = [Launch(rank, ranks, None, client) for rank, client in enumerate(clients)]
    with ThreadPoolExecutor(ranks) as pool:
        before = time.perf_counter()
        list(pool.map(lambda launch: launch.broadcast(plan), worlds))
        return time.perf_counter() - before


def reading_s(images: int) -> float:
    """CPU seconds for reading what is done at the end of the job; from fewer records, in proportion."""
    written = min(images, 25_000)
    speaker = Speaker(seed=0)
    texts = [speaker.parts() for _ in range(200)]
    with tempfile.TemporaryDirectory() as scratch:
        with (Path(scratch) / "shard-00000.jsonl").open("w", encoding="utf-8") as shard:
            for at in range(written):
                thinking, answer = texts[at % len(texts)]
                raw = f"<think>{thinking}</think><answer>{answer}</answer>"
                shard.write(json.dumps(record(name(at), raw=[raw], thinking=thinking, answer=answer)) + "\n")
        before = time.process_time()
        done_ids(Path(scratch))
        return (time.process_time() - before) * images / written


def row_seconds(images: int, percentiles: list[int], seed: int) -> list[float]:
    """What rows of such lengths take in one place of an engine that does a row in ROW_S with all of them."""
    chance = random.Random(seed)
    lengths = []
    for _ in range(images):
        at = chance.random() * (len(percentiles) - 1)
        below, above = percentiles[int(at)], percentiles[int(at) + 1]
        lengths.append(0.0 if chance.random() < FAILED_AT_ONCE else below + (above - below) * (at % 1))
    scale = ROW_S * SLOTS / mean(lengths)
    return [length * scale for length in lengths]


def percentiles_of(run: Path) -> list[int]:
    lengths = sorted(each["output_tokens"] for each in read_records(run) if each["output_tokens"] is not None)
    return [lengths[round(at * (len(lengths) - 1) / 100)] for at in range(101)]


def draw(rows: list[tuple[int, float, float, float]], images: int, path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    kinds = ("static split", "#b0b0b0"), ("chunks handed out", "#1f6fb4"), ("hand-out and resume alone", "#7fb3d9")
    figure, axes = plt.subplots(figsize=(6.8, 3.8), layout="constrained")
    for kind, (label, colour) in enumerate(kinds):
        heights = [100 * row[1 + kind] for row in rows]
        bars = axes.bar([at + 0.27 * (kind - 1) for at in range(len(rows))], heights, 0.25, color=colour, label=label)
        axes.bar_label(bars, [f"{height:.2g} %" for height in heights], padding=2, fontsize=8)
    axes.axhline(1, color="#c0392b", linewidth=1, linestyle="--", label="1 %")
    axes.set_yscale("log")
    axes.set_ylim(1e-4, 1e3)
    axes.set_xticks(range(len(rows)), [f"{row[0]} ranks" for row in rows])
    axes.set_ylabel("time over the perfect split, %")
    axes.set_title(f"{images:,} images, ranks that differ in speed", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    typer.run(main)

"""evaluate/score.py as a user starts it: the six lexical values of a whole benchmark, from raw text to its files.

Synthetic texts, every one distinct. Each image has a prediction and two references with a thinking (median 450 words)
and an answer (median 150), so that it stands for six pairs: two of each section.

python tests/bench/bench_score.py --images 4000
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.parquet as pq
import typer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from imagenet_think import FEATURES, TEACHERS, SplitSize, readme_head  # noqa: E402

PAIRS_AN_IMAGE = 6
CHUNK = 2000  # images whose texts are made at a time


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the split.")] = 4000,
    workers: Annotated[int, typer.Option(min=1, help="Processes, beside one alone; 1 leaves the comparison out.")] = 2,
    alone: Annotated[bool, typer.Option(help="Also with one process.")] = True,
) -> None:
    """Print pairs per CPU-second and per second, and the most memory that all processes held.

    Mapped files stand apart: the system takes their pages back when it needs them.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_dataset(folder / "imagenet-think-bench", images)
        for name in ("first", "second"):
            write_run(folder / name, name, images)
        for count in [1, workers] if alone and workers > 1 else [workers]:
            for name, what in (("first", "first model, with the fit"), ("second", "another model")):
                out = folder / f"scores-{count}" / f"{name}.json"
                options = [f"--predictions={folder / name}", f"--references={folder / 'imagenet-think-bench'}"]
                wall, cpu, held, mapped = measured([*options, f"--out={out}", f"--workers={count}"])
                pairs = images * PAIRS_AN_IMAGE
                print(
                    f"{what}, {count} worker{'s' * (count > 1)}: {pairs:,} pairs in {wall:,.1f} s, "
                    f"{pairs / wall:,.0f} a second, {pairs / cpu:,.0f} a CPU-second, at most {held:,.0f} MiB "
                    f"and {mapped:,.0f} MiB of mapped files",
                    flush=True,
                )


def measured(options: list[str], script: Path = ROOT / "evaluate" / "score.py") -> tuple[float, float, float, float]:
    """(seconds, CPU-seconds of all processes, most MiB of their own, most MiB of mapped files), together."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    env = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen([sys.executable, str(script), *options], env=env)
    most = [0.0, 0.0]
    watcher = threading.Thread(target=watch, args=(process, most))
    watcher.start()
    if process.wait():
        raise SystemExit(process.returncode)
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu, *most


def watch(process: "subprocess.Popen[bytes]", most: list[float]) -> None:
    import psutil

    while process.poll() is None:
        try:
            parent = psutil.Process(process.pid)
            held = [one.memory_info() for one in [parent, *parent.children(recursive=True)]]
        except psutil.Error:
            continue
        most[0] = max(most[0], sum(one.rss - one.shared for one in held) / 2**20)
        most[1] = max(most[1], sum(one.shared for one in held) / 2**20)
        time.sleep(0.2)


def write_dataset(folder: Path, images: int) -> None:
    """The paired config alone, as generate/build_dataset.py leaves it."""
    path = folder / "data" / "paired" / "test-00000.parquet"
    path.parent.mkdir(parents=True)
    schema = FEATURES["paired"].arrow_schema.remove_metadata()
    speaker = Speaker(seed=0)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, images, CHUNK):
            rows = []
            for at in range(start, min(start + CHUNK, images)):
                row = {"image_id": name(at), "wnid": f"n{at % 1000:08d}", "path": name(at), "question": "What is it?"}
                for teacher in TEACHERS:
                    thinking, answer = speaker.parts()
                    row |= {f"{teacher}_thinking": thinking, f"{teacher}_answer": answer}
                rows.append(row)
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    (folder / "README.md").write_text(readme_head({"paired": {"test": SplitSize(images, path.stat().st_size)}}))


def write_run(folder: Path, model: str, images: int) -> None:
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps({"run_id": model, "bound": {"model": model}}))
    speaker = Speaker(seed=hash_of(model))
    with (folder / "shard-00000.jsonl").open("w", encoding="utf-8") as shard:
        for at in range(images):
            thinking, answer = speaker.parts()
            record = {"image_id": name(at), "attempt": 0, "run_id": model, "status": "ok"}
            raw = [f"<think>{thinking}</think>{answer}"]
            shard.write(json.dumps(record | {"raw": raw, "thinking": thinking, "answer": answer}) + "\n")


def name(at: int) -> str:
    return f"n{at % 1000:08d}_{at:06d}"


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()[:6], "little")


class Speaker:
    """Texts of log-normal lengths over a Zipf-like vocabulary, put together of phrases: 250,000 must be quick."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        vocabulary = list(words(30_000))
        weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
        drawn = random.Random(0).choices(vocabulary, weights, k=10 * 20_000)
        self._phrases = [" ".join(drawn[at : at + 10]) for at in range(0, len(drawn), 10)]

    def parts(self) -> tuple[str, str]:
        return self._text(450), self._text(150)

    def _text(self, median: int) -> str:
        count = max(1, round(self._chance.lognormvariate(0, 0.4) * median / 10))
        phrases = self._chance.choices(self._phrases, k=count)
        return ". ".join(phrases).capitalize() + f", {self._chance.getrandbits(40)}."


def words(count: int) -> Iterator[str]:
    """Distinct pronounceable words; the frequent ones are short, as in English."""
    chance, seen = random.Random(1), set()
    while len(seen) < count:
        syllables = 1 if len(seen) < 200 else 2 if len(seen) < 3000 else chance.choice((2, 3, 4))
        word = "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(syllables))
        word += chance.choice(("", "n", "s", "ng", "r"))
        if word not in seen:
            seen.add(word)
            yield word


if __name__ == "__main__":
    typer.run(main)

"""Time generate/annotate.py as a user starts it: images a second, memory, and the agreement beside rouge_score.

Synthetic runs in no order over several shards, of real English words (the detector takes longer over a text that it
finds English): a thinking has about 700, an answer about 300.

python tests/bench/bench_annotate.py --images 6000
"""

import hashlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from pydoc_data.topics import topics
from typing import Annotated

import typer
from figures import Smoke, hand_over
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenize import tokenize

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.annotation.agreement import measure_agreement  # noqa: E402
from generate.annotation.annotate_runs import annotate  # noqa: E402
from generate.annotation.naming import measure_naming, pair_classes  # noqa: E402
from generate.annotation.quality import is_english  # noqa: E402
from tests.support.resources import measured  # noqa: E402
from tests.support.samples import image_row, record  # noqa: E402
from tests.support.synthetic_benchmark import name  # noqa: E402

SHARDS = 8
FULL = 250_000
THINKING, ANSWER = 700, 300  # words
REFERENCE_PAIRS = 60  # that rouge_score compares: it takes a hundredth of a second for each


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the list.")] = 6000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    smoke: Smoke = False,
) -> None:
    """Print images a CPU-second, what that makes of 250,000, the whole command's time and the most memory it held."""
    images, workers = (20, 1) if smoke else (images, workers)
    measure_agreement([("a dog", "a cat")])  # loads the modules, as do the next lines the tree and the detector
    pair_classes(["n02084071"], None)
    is_english("a dog on a meadow looks at a cat in a tree")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = "".join(json.dumps(image_row(name(at))) + "\n" for at in range(images))
        (folder / "images.jsonl").write_text(rows)
        runs = {model: write_run(folder / model, model, images) for model in ("glm", "kimi")}
        started = time.process_time()
        annotate(runs, folder / "images.jsonl", folder / "annotations.parquet")
        rate = images / (time.process_time() - started)
        print(
            f"{images:,} images x 2 in one process: {rate:.0f} a CPU-second, modules loaded before; "
            f"{FULL:,} on {workers} cores in {FULL / rate / workers / 60:.1f} min",
            flush=True,
        )
        hand_over("annotating, one process, start not counted", rate, "images/CPU-s")
        options = [f"--{model}={run}" for model, run in runs.items()] + [f"--images={folder / 'images.jsonl'}"]
        options += [f"--out={folder / 'annotations.parquet'}", f"--workers={workers}"]
        wall, cpu, held, mapped = measured(options, ROOT / "generate" / "annotate.py")
    print(
        f"the command with {workers} workers: {wall:.1f} s, {cpu:.1f} CPU-seconds, start included; at most "
        f"{held:,.0f} MiB and {mapped:,.0f} MiB of mapped files",
        flush=True,
    )
    hand_over(f"annotate.py on {images:,} images, {workers} workers, start included", cpu, "CPU-s", less=True)
    hand_over("its processes' memory", held, "MiB", less=True)
    compare_agreement(3 if smoke else REFERENCE_PAIRS)
    time_naming(20 if smoke else 2000)


def compare_agreement(few: int) -> None:
    """Time the same pairs by measure_agreement, which is ROUGE-L and Jaccard, and by rouge_score and sets."""
    chance = random.Random(0)
    pairs = [(text(chance, ANSWER), text(chance, ANSWER)) for _ in range(few * 20)]
    measure_agreement(pairs[:10])  # loads the modules
    started = time.process_time()
    ours = measure_agreement(pairs)
    our_rate = len(pairs) / (time.process_time() - started)
    scorer = RougeScorer(["rougeL"])
    started = time.process_time()
    for (left, right), values in zip(pairs[:few], ours, strict=False):
        a, b = set(tokenize(left, None)), set(tokenize(right, None))
        assert values["answer_rouge_l"] == scorer.score(right, left)["rougeL"].fmeasure
        assert values["answer_jaccard"] == len(a & b) / len(a | b)
    their_rate = few / (time.process_time() - started)
    print(
        f"agreement: {our_rate:,.0f} pairs a CPU-second; rouge_score and sets {their_rate:,.0f}, "
        f"equal values ({our_rate / their_rate:.0f} times as fast)"
    )
    hand_over("agreement of two answers", our_rate, "pairs/CPU-s", peer=("rouge_score and sets", their_rate))


def time_naming(count: int) -> None:
    """Time whether answers name one of two classes, and the other, which is chance."""
    chance = random.Random(0)
    answers = [text(chance, ANSWER) for _ in range(count)]
    pairs = pair_classes(["n02084071", "n02121620"] * (len(answers) // 2), None)
    started = time.process_time()
    measure_naming(answers, pairs, None)
    rate = len(answers) / (time.process_time() - started)
    print(f"names of the class: {rate:,.0f} answers a CPU-second")
    hand_over("the class's names in an answer", rate, "answers/CPU-s")


def write_run(run: Path, model: str, images: int) -> Path:
    """Write a run of all images in random order over several shards."""
    run.mkdir()
    bound = {"model": model, "question": "What is it?", "checkpoint": "bench", "revision": "main"}
    (run / "run.json").write_text(json.dumps({"run_id": model, "bound": bound}))
    chance = random.Random(hashlib.sha256(model.encode()).digest())
    shards = [(run / f"shard-{number:05d}.jsonl").open("w", encoding="utf-8") for number in range(SHARDS)]
    for at in chance.sample(range(images), images):
        thinking, answer = text(chance, THINKING), text(chance, ANSWER)
        raw = [f"<think>{thinking}</think><answer>{answer}</answer>"]
        row = record(name(at), model, model, raw=raw, thinking=thinking, answer=answer)
        chance.choice(shards).write(json.dumps(row, ensure_ascii=False) + "\n")
    for shard in shards:
        shard.close()
    return run


_LINES = [line.strip() for page in topics.values() for line in page.splitlines() if len(line.split()) > 7]


def text(chance: random.Random, words: int) -> str:
    """Return lines of Python's documentation, ten words each or so, of log-normal number."""
    count = max(1, round(chance.lognormvariate(0, 0.3) * words / 10))
    return "\n".join(chance.choices(_LINES, k=count))


if __name__ == "__main__":
    typer.run(main)

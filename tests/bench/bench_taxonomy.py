"""How many texts of 300 words a second the taxonomy metric reads, beside a regular expression of all its names.

Then the same texts as thinking and answer of a run, by evaluate/score.py as a user starts it.

python tests/bench/bench_taxonomy.py --texts 20000
"""

import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.resources import measured  # noqa: E402
from tests.support.synthetic_benchmark import write_dataset, write_run  # noqa: E402

MODULE = ROOT / "evaluate" / "taxonomy"
WORDS = 300
SHARE = 0.08  # of the words that are names
FILLING = [
    "the",
    "a",
    "of",
    "and",
    "with",
    "its",
    "in",
    "on",
    "that",
    "is",
    "which",
    "seems",
    "to",
    "be",
    "very",
    "near",
]


def main(
    texts: Annotated[int, typer.Option(min=10, help="Texts to read.")] = 5000,
    peer: Annotated[int, typer.Option(min=1, help="Texts that the regular expression reads.")] = 20,
    workers: Annotated[int, typer.Option(min=1, help="Processes of score.py.")] = 2,
    smoke: Smoke = False,
) -> None:
    """Print texts per CPU-second: by the module, finding alone, by a regular expression, and by score.py."""
    texts, peer = (30, 1) if smoke else (texts, peer)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import evaluate

    metric = evaluate.load(str(MODULE), keep_in_memory=True)
    module: Any = sys.modules[type(metric).__module__]
    grounded = module.grounded_in(None)
    holders = grounded.tree.holders
    classes = random.Random(1).choices([node for node in grounded.tree.parents if grounded.tree.names[node]], k=texts)
    written = make_texts(texts, sorted(holders))

    def whole() -> None:
        found = [grounded.read(text) for text in written]
        for those in (classes, module.other_classes(classes)):
            module.columns_of(grounded.values(found, those))

    names = sorted({module.normalize(name).strip() for name in holders} - {""}, key=len, reverse=True)
    pattern = re.compile(r"(?<= )(?:" + "|".join(map(re.escape, names)) + r")(?= )")
    few = [module.normalize(text) for text in written[:peer]]
    many = [module.normalize(text) for text in written]
    speeds = {
        "the metric, with chance": speed(whole, texts),
        "its names alone": speed(lambda: [grounded.names.anywhere(text) for text in many], texts),
        "the same by a regular expression": speed(lambda: [pattern.findall(text) for text in few], len(few)),
    }
    print(f"texts of {WORDS} words, {len(names):,} names, texts per CPU-second:")
    for name, value in speeds.items():
        print(f"  {name:<34} {value:12,.1f}")
    measured_speeds = list(speeds.values())
    hand_over(f"the metric, with chance, texts of {WORDS} words", measured_speeds[0], "texts/CPU-s")
    regular = ("a regular expression of all names", measured_speeds[2])
    hand_over("finding its names alone", measured_speeds[1], "texts/CPU-s", peer=regular)
    few = max(2, texts // 10)
    start, whole = by_score(written[:few], classes, workers), by_score(written, classes, workers)
    each = (whole - start) / (texts - few)
    print(
        f"score.py, {workers} workers: {whole:,.1f} CPU-seconds for {texts:,} texts, {start:,.1f} for {few:,}: "
        f"{1 / each:,.0f} texts per CPU-second beyond the start, {each * 500_000:,.0f} CPU-seconds for 500,000"
    )
    if each > 0:  # of few texts the start is all that there is
        hand_over("score.py, beyond its start", 1 / each, "texts/CPU-s")


class Reader:
    """Give written texts away, two by two."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = iter(texts)

    def parts(self) -> tuple[str, str]:
        return next(self._texts), next(self._texts)


def by_score(texts: Sequence[str], classes: Sequence[str], workers: int) -> float:
    """Return the CPU-seconds of score.py on a run of the texts; the teachers' texts are short."""
    images = len(texts) // 2
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_dataset(folder / "dataset", images, Reader(["It is this."] * (4 * images)), classes)
        write_run(folder / "run", "model", images, Reader(texts))
        options = [f"--predictions={folder / 'run'}", f"--references={folder / 'dataset'}", "--metrics=taxonomy"]
        options += [f"--out={folder / 'X.json'}", f"--workers={workers}"]
        return measured(options, ROOT / "evaluate" / "score.py")[1]


def make_texts(count: int, names: list[str]) -> list[str]:
    """Texts of filling words, names among them, and a conclusion."""
    chance = random.Random(0)

    def text() -> str:
        words = [chance.choice(names if chance.random() < SHARE else FILLING) for _ in range(WORDS - 6)]
        words[20::20] = [f"{word}." for word in words[20::20]]
        return f"{' '.join(words)}. Overall, the picture shows a {chance.choice(names)}."

    return [text() for _ in range(count)]


def speed(work: Callable[[], object], count: int) -> float:
    """Return how many a CPU-second."""
    started = time.process_time()
    work()
    return count / (time.process_time() - started)


if __name__ == "__main__":
    typer.run(main)

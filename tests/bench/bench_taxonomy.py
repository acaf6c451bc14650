"""How many texts of 300 words a second the taxonomy metric reads, beside a regular expression of all its names.

python tests/bench/bench_taxonomy.py --texts 5000
"""

import os
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

MODULE = Path(__file__).resolve().parents[2] / "evaluate" / "taxonomy"
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
) -> None:
    """Print texts per CPU-second: reading and both comparisons, finding alone, and by a regular expression."""
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

"""ROUGE-1 and ROUGE-L: ours beside rouge_score and evaluate's own `rouge`, on the same pairs in the same run.

python tests/bench/bench_ngram_overlap.py --pairs 400
"""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import evaluate
import typer
from rouge_score.rouge_scorer import RougeScorer

MODULE = Path(__file__).resolve().parents[2] / "evaluate" / "ngram_overlap"
MEDIAN_WORDS = 600


def main(pairs: Annotated[int, typer.Option(min=2, help="Text pairs; two references a prediction.")] = 400) -> None:
    """Print pairs per CPU-second and the ratio."""
    predictions, references = make_texts(pairs // 2)
    ours = evaluate.load(str(MODULE), keep_in_memory=True)
    peer = RougeScorer(["rouge1", "rougeL"])
    sample = max(1, len(predictions) // 20)  # the peer takes a minute for all of them

    speeds = {
        "ngram_overlap": speed(
            lambda: ours.compute(predictions=predictions, references=references, per_example=True), 2 * len(predictions)
        ),
        "rouge_score": speed(
            lambda: [
                peer.score(reference, prediction)
                for prediction, several in zip(predictions[:sample], references[:sample], strict=True)
                for reference in several
            ],
            2 * sample,
        ),
    }
    print(f"pairs of median {MEDIAN_WORDS} words, pairs per CPU-second:")
    for name, value in speeds.items():
        print(f"  {name:<14} {value:10,.1f}")
    print(f"ratio: {speeds['ngram_overlap'] / speeds['rouge_score']:,.0f}x")
    print("evaluate's own rouge is rouge_score in a loop; its script lies on the Hub and is not loaded offline.")


def make_texts(count: int) -> tuple[list[str], list[list[str]]]:
    """Texts of log-normal lengths over a Zipf-like vocabulary, every one distinct."""
    chance = random.Random(0)
    words = [f"word{number}" for number in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]

    def text() -> str:
        length = max(5, int(chance.lognormvariate(0, 0.4) * MEDIAN_WORDS))
        return " ".join(chance.choices(words, weights, k=length)) + "."

    return [text() for _ in range(count)], [[text(), text()] for _ in range(count)]


def speed(work: Callable[[], object], pairs: int) -> float:
    started = time.process_time()
    work()
    return pairs / (time.process_time() - started)


if __name__ == "__main__":
    typer.run(main)

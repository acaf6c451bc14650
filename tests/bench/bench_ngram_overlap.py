"""ROUGE-1 and ROUGE-L: ours beside rouge_score and evaluate's own `rouge`, on the same pairs in the same run.

python tests/bench/bench_ngram_overlap.py --pairs 400
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

MODULE = Path(__file__).resolve().parents[2] / "evaluate" / "ngram_overlap"
MEDIAN_WORDS = 600


def main(pairs: Annotated[int, typer.Option(min=2, help="Text pairs; two references a prediction.")] = 400) -> None:
    """Print pairs per CPU-second and the ratios."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # evaluate's own module only where it has been fetched before
    import evaluate
    from rouge_score.rouge_scorer import RougeScorer

    predictions, references = make_texts(pairs // 2)
    sample = max(1, len(predictions) // 20)  # the peers take a minute for all of them
    ours = evaluate.load(str(MODULE), keep_in_memory=True)
    speeds = {
        "ngram_overlap": speed(
            lambda: ours.compute(predictions=predictions, references=references, per_example=True), 2 * len(predictions)
        )
    }
    few = predictions[:sample], references[:sample]
    scorer = RougeScorer(["rouge1", "rougeL"])
    speeds["rouge_score"] = speed(
        lambda: [scorer.score(one, text) for text, several in zip(*few, strict=True) for one in several], 2 * sample
    )
    if stock := stock_rouge():
        options = {"rouge_types": ["rouge1", "rougeL"], "use_aggregator": False}
        speeds["evaluate rouge"] = speed(
            lambda: stock.compute(predictions=few[0], references=few[1], **options), 2 * sample
        )
    print(f"pairs of median {MEDIAN_WORDS} words, pairs per CPU-second, and how many times as fast ours is:")
    for name, value in speeds.items():
        print(f"  {name:<14} {value:10,.1f} {speeds['ngram_overlap'] / value:10,.1f}")


def stock_rouge() -> Any:
    """evaluate's own `rouge`, whose script lies on the Hub; None, and said, where it cannot be loaded."""
    import evaluate

    try:
        return evaluate.load("rouge", keep_in_memory=True)
    except (OSError, ImportError) as error:
        print(f"evaluate's own rouge is not in this comparison, it does not load: {type(error).__name__}")
        return None


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

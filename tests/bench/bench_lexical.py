"""The six lexical values by the calls that score.py makes and by evaluate.load(…).compute, beside the peers.

Without score.py's reading, cache and files (bench_score.py has them); the fit of TF-IDF stands apart. The modules fit
it too; the first that is given the texts takes them apart for all. add_batch() still goes by evaluate's Arrow file.

python tests/bench/bench_lexical.py --pairs 2000
"""

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

EVALUATE = Path(__file__).resolve().parents[2] / "evaluate"
LEXICAL = ("ngram_overlap", "set_overlap", "vector_space")
MEDIAN_WORDS = 600
CHUNK = 600  # pairs a call: half the words of a chunk of score.py


def main(
    pairs: Annotated[int, typer.Option(min=300, help="Pairs of texts, every text met once.")] = 2000,
    smoke: Smoke = False,
) -> None:
    """Print pairs per CPU-second and the ratios."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # evaluate's own module only where it has been fetched before
    from rouge_score.rouge_scorer import RougeScorer
    from sklearn.feature_extraction.text import TfidfVectorizer

    pairs = 20 if smoke else pairs
    predictions, references = make_texts(pairs), make_texts(pairs, seed=1)
    few = list(zip(predictions, references, strict=True))[: max(5, pairs // 50)]  # the peers take minutes for all
    scorer = RougeScorer(["rouge1", "rougeL"])
    ways = {
        "ours, 6 values, scored": scoring(predictions, references),
        "ours, 6 values, with the fit": scoring(predictions, references, fit=True),
        "compute, 6 values, with the fit": computing(predictions, references),
        "the same by evaluate's Arrow file": computing(predictions, references, by_arrow=True),
    }
    # By turns, since they are near one another, and what else the machine does is not always the same.
    rounds = [{name: speed(work, pairs) for name, work in ways.items()} for _ in range(1 if smoke else 7)]
    speeds = {name: max(of[name] for of in rounds) for name in ways}
    speeds |= {
        "rouge_score, 2 values": speed(lambda: [scorer.score(b, a) for a, b in few], len(few)),
        "scikit-learn, tfidf_cosine": speed(
            lambda: TfidfVectorizer().fit(references).transform(predictions + references), pairs
        ),
    }
    if stock := stock_rouge():
        options = {"rouge_types": ["rouge1", "rougeL"], "use_aggregator": False}
        a, b = zip(*few, strict=True)
        speeds["evaluate rouge, 2 values"] = speed(
            lambda: stock.compute(predictions=list(a), references=list(b), **options), len(few)
        )
    if theirs := torchmetrics_rouge():
        speeds["torchmetrics, 2 values"] = speed(lambda: [theirs(a, b) for a, b in few], len(few))
    print(f"pairs of median {MEDIAN_WORDS} words, pairs per CPU-second, and how many times as fast ours is, scored:")
    for name, value in speeds.items():
        print(f"  {name:<33} {value:10,.1f} {next(iter(speeds.values())) / value:10,.2f}")
    of_score, of_compute, of_arrow = (speeds[name] for name in list(speeds)[1:4])
    print(f"compute has {of_compute / of_score:.2f} times the rate of score.py's calls, both with the fit,")
    print(f"and {of_compute / of_arrow:.2f} times that of evaluate's Arrow file")
    hand_over_all(speeds)
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def hand_over_all(speeds: dict[str, float]) -> None:
    scored, fitted, computed, by_arrow = list(speeds.values())[:4]
    unit = "pairs/CPU-s"
    hand_over("score.py's calls, six values", scored, unit, peer=("rouge_score, two", speeds["rouge_score, 2 values"]))
    sklearn = ("scikit-learn, TF-IDF cosine alone", speeds["scikit-learn, tfidf_cosine"])
    hand_over("score.py's calls, six values, with the fit", fitted, unit, peer=sklearn)
    hand_over("`compute` of three modules, with the fit", computed, unit, peer=("evaluate's Arrow file", by_arrow))
    for name, value in list(speeds.items())[6:]:
        hand_over(f"score.py's calls, beside {name}", scored, unit, peer=(name, value))


def scoring(predictions: list[str], references: list[str], fit: bool = False) -> Callable[[], object]:
    """The functions that score.py's processes run, chunk by chunk; the answers stand for all sections."""
    sys.path.insert(0, str(EVALUATE))
    from scoring import lexical
    from shared.tfidf_fit import TfidfFit

    chunks = range(0, len(predictions), CHUNK)

    def fitted() -> Path:
        whole = TfidfFit()
        for at in chunks:
            texts = lexical.take_apart(references[at : at + CHUNK])
            whole.add(texts.vocabulary, *lexical.count_documents(texts.term_counts))
        path = Path(tempfile.mkdtemp()) / "fit.parquet"
        path.write_bytes(whole.to_parquet())
        return path

    def work(path: Path) -> None:
        import numpy as np

        for at in chunks:
            a, b = predictions[at : at + CHUNK], references[at : at + CHUNK]
            rows = np.arange(len(a))
            pairs = lexical.TextPairs(lexical.take_apart(a + b), rows, rows + len(a))
            for family in LEXICAL:
                given = [pairs]
                if family == "vector_space":
                    given.append(lexical._read_fits("rouge", str(path)).weights(pairs.texts.vocabulary)[0])
                lexical.load_metric(family).pair_values(*given)

    if fit:
        return lambda: work(fitted())
    path = fitted()
    work(path)
    return lambda: work(path)


def computing(predictions: list[str], references: list[str], by_arrow: bool = False) -> Callable[[], object]:
    """The public door of the three modules, each with all texts; each fits TF-IDF on the texts that it is given."""
    import evaluate

    metrics = [evaluate.load(str(EVALUATE / family)) for family in LEXICAL]
    held = sys.modules[sys.modules[type(metrics[0]).__module__].take_apart.__module__]._held

    def work() -> None:
        held.cache_clear()  # each round is the first that meets its texts
        for metric in metrics:
            if by_arrow:
                metric.add_batch(predictions=predictions, references=references)
                metric.compute()
            else:
                metric.compute(predictions=predictions, references=references)

    for metric in metrics:
        metric.compute(predictions=["a"], references=["a"])
    return work


def stock_rouge() -> Any:
    """evaluate's own `rouge`, whose script lies on the Hub; None, and said, where it cannot be loaded."""
    import evaluate

    try:
        return evaluate.load("rouge", keep_in_memory=True)
    except (OSError, ImportError) as error:
        print(f"evaluate's own rouge is not in this comparison, it does not load: {type(error).__name__}")
        return None


def torchmetrics_rouge() -> Callable[[str, str], object] | None:
    """None, and said, where it is not installed: it is no requirement, not even of the tests."""
    try:
        from torchmetrics.functional.text import rouge_score
    except ImportError:
        print("torchmetrics is not in this comparison, it is not installed (pip install torchmetrics nltk)")
        return None
    return lambda prediction, reference: rouge_score(prediction, reference, rouge_keys=("rouge1", "rougeL"))


def make_texts(count: int, seed: int = 0) -> list[str]:
    """Texts of log-normal lengths over a Zipf-like vocabulary, every one distinct."""
    chance = random.Random(seed)
    words = [f"word{number}" for number in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]

    def text() -> str:
        length = max(5, int(chance.lognormvariate(0, 0.4) * MEDIAN_WORDS))
        return " ".join(chance.choices(words, weights, k=length)) + "."

    return [text() for _ in range(count)]


def speed(work: Callable[[], object], pairs: int) -> float:
    started = time.process_time()
    work()
    return pairs / (time.process_time() - started)


if __name__ == "__main__":
    typer.run(main)

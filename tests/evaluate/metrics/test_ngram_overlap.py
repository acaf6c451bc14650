"""ngram_overlap: worked by hand, and equal to rouge_score to the last bit."""

import random
import resource
import sys
import time
from typing import Any

import evaluate
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from tests.support.commands import ROOT

MODULE = ROOT / "evaluate" / "ngram_overlap"
PEER = RougeScorer(["rouge1", "rougeL"])


@pytest.fixture(scope="module")
def metric() -> Any:
    return evaluate.load(str(MODULE), keep_in_memory=True)


def peer(prediction: str, references: list[str]) -> dict[str, float]:
    """The same four values by rouge_score, which takes the reference first."""
    scores = [PEER.score(reference, prediction) for reference in references]
    values = {name: [score[name].fmeasure for score in scores] for name in ("rouge1", "rougeL")}
    return {f"{name}_avg": sum(v) / len(v) for name, v in values.items()} | {
        f"{name}_max": max(v) for name, v in values.items()
    }


def test_by_hand(metric: Any) -> None:
    """ "the cat sat on the mat" / "the mat sat on the cat": all 6 words shared, the, sat, on, the in order: 4.

    "the dog sat": shared the, sat: P 2/6, R 2/3, F 4/9; in order too.
    """
    result = metric.compute(
        predictions=["the cat sat on the mat"], references=[["the mat sat on the cat", "The DOG sat!"]]
    )
    assert result["rouge1_max"] == 1.0
    assert result["rougeL_max"] == pytest.approx(4 / 6)
    assert result["rouge1_avg"] == pytest.approx((1 + 4 / 9) / 2)
    assert result["rougeL_avg"] == pytest.approx((4 / 6 + 4 / 9) / 2)


@pytest.mark.parametrize(
    ("prediction", "reference", "value"),
    [("a dog", "A dog.", 1.0), ("a dog", "the cat", 0.0), ("", "a dog", 0.0), ("a dog", "", 0.0), ("", "", 0.0)],
)
def test_ends_of_the_range(metric: Any, prediction: str, reference: str, value: float) -> None:
    assert set(metric.compute(predictions=[prediction], references=[[reference]]).values()) == {value}


def test_ragged_references_and_per_example(metric: Any) -> None:
    result = metric.compute(predictions=["a b", "c"], references=[["a b", "x", "a"], ["c"]], per_example=True)
    assert result["rouge1_max_per_example"] == [1.0, 1.0]
    assert result["rouge1_avg_per_example"] == [pytest.approx((1 + 0 + 2 / 3) / 3), 1.0]
    assert result["rouge1_avg"] == pytest.approx(sum(result["rouge1_avg_per_example"]) / 2)


def test_an_example_without_reference_is_named(metric: Any) -> None:
    with pytest.raises(ValueError, match=r"references\[1\] has no text"):
        metric.compute(predictions=["a", "b"], references=[["a"], []])
    assert metric.compute(predictions=["a"], references=[["a"]])["rouge1_avg"] == 1  # and nothing of it stays


PARAGRAPHS = [
    "Let me look at the picture first. A small brown dog stands on wet grass, its head turned to the left, and behind "
    "it runs a wooden fence that has lost two of its boards. The light comes from above, so it may be noon; the shadow "
    "of the dog is short. Nothing else moves. The collar is red, which suggests that somebody owns the animal.",
    "Wait, is this a wolf? The ears are upright and the muzzle is long, but wolves don't wear collars, and the tail is "
    "curled over the back, as it is with a spitz. I would rather say: a dog, perhaps a Finnish Spitz. So the answer "
    "should name the breed with some doubt, and the main concept is a domestic dog outdoors.",
    "**Observation.** The image shows three ceramic bowls (two blue, one white) on a table covered by linen. "
    "**Reasoning.** Their rims are uneven and the glaze has run, so they were thrown by hand, not cast. "
    "**Conclusion.** The image is about pottery; the bowls, about 12 cm wide, were probably made in a workshop.",
    "First, what do I observe? There is a bridge over a river, with 4 arches of stone. Then, what does it mean? Stone "
    "arches of that kind were built from Roman times on, and the trees behind them have no leaves, hence it is winter. "
    "Finally, the conclusion: an old bridge in winter, seen from the bank of the river, on a grey day.",
]
WORDS = " ".join(PARAGRAPHS).split()
SPECIAL = [
    "",
    " \n\t",
    "word",
    "# Title\n\n- **bold** item\n- `code`\n\n| a | b |\n|---|---|",
    "def f(x):\n    return x ** 2  # squares, f(3) == 9",
    "Ein Bär läuft über die Straße, naïve café",
    "İstanbul ISTANBUL \u212a kelvin \u017f long s ß SS ﬁ ligature",
    "🐕 a dog 🐈‍⬛ a cat",
    "一只狗在草地上 dog",
    "كلب في الحديقة dog",
    "don't can't U.S.A. 3.14 1,000",
    "a\u2028b\u0085c\x00d\x1ce",
    "ａｂｃ fullwidth ① ² ½",
    "lone \ud800 surrogate",
    *PARAGRAPHS,
]


def pairs() -> list[tuple[str, list[str]]]:
    """Predictions with one to three references; of two long texts few, since the peer's time grows with both."""
    chance = random.Random(0)

    def text(longest: int) -> str:
        return " ".join(chance.choices(WORDS, k=round(longest ** chance.random())))

    made = [(text(300), [text(300) for _ in range(chance.randint(1, 3))]) for _ in range(150)]
    made += [(text(3000), [text(100)]) for _ in range(20)] + [(text(100), [text(3000)]) for _ in range(20)]
    made += [(a, [b, text(20)]) for a in SPECIAL for b in SPECIAL]
    words = chance.choices(WORDS, k=3000)
    same, turned = " ".join(words[:800]), " ".join(words[400:800] + words[:400])
    disjoint = " ".join(f"{word}x" for word in words[:800])
    return [*made, (same, [same, turned, disjoint]), (" ".join(words), [same])]


def test_equals_rouge_score_to_the_last_bit(metric: Any) -> None:
    cases = [(p, [one for one in r if one.strip()] or r[:1]) for p, r in pairs()]  # an empty one beside others is none
    result = metric.compute(predictions=[p for p, _ in cases], references=[r for _, r in cases], per_example=True)
    assert len(cases) > 300
    for at, (prediction, references) in enumerate(cases):
        assert {name: result[f"{name}_per_example"][at] for name in peer("", [""])} == peer(prediction, references)


def values(metric: Any, prediction: str, reference: str) -> dict[str, float]:
    """Without compute(), which reads a lone surrogate as U+FFFD."""
    module = sys.modules[type(metric).__module__]
    scored = metric.pair_values(
        module.TextPairs(module.take_apart([prediction, reference]), np.array([0]), np.array([1]))
    )
    return {name: value.item() for name, value in scored.items()}


@settings(max_examples=300, deadline=None)
@given(a=st.text(max_size=60), b=st.text(alphabet=st.sampled_from("ab c\u212aİ1_é .\n\ud800"), max_size=60))
def test_equals_rouge_score_on_anything(metric: Any, a: str, b: str) -> None:
    for prediction, reference in ((a, b), (b, a)):
        theirs = PEER.score(reference, prediction)
        assert values(metric, prediction, reference) == {name: score.fmeasure for name, score in theirs.items()}


@pytest.mark.parametrize("distinct", [254, 255, 256, 257, 4095, 4097, 60_000])
def test_many_distinct_words(metric: Any, distinct: int) -> None:
    """Below 256 shared words are bytes, above characters without the surrogates: in both every word is itself."""
    words = [str(number) for number in range(distinct)]
    swapped = [*words[1:], words[0]]
    assert values(metric, " ".join(words), " ".join(swapped))["rougeL"] == pytest.approx(1 - 1 / distinct, abs=1e-12)
    assert values(metric, " ".join(words), " ".join(words)) == {"rouge1": 1.0, "rougeL": 1.0}


def test_more_words_than_characters(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join(str(number) for number in range(1000))
    before = values(metric, words, words[500:])
    monkeypatch.setattr(sys.modules[type(metric).__module__], "_SURROGATES", 0x110000 - 500)
    assert values(metric, words, words[500:]) == before


def test_a_long_loop_stays_cheap(metric: Any) -> None:
    """200,000 tokens: a table of all pairs of them would take tens of GB."""
    loop = "and then again " * 66_667
    references = [loop + "the end", "a short text, and then again", "then " + loop]
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    result = metric.compute(predictions=[loop], references=[references], per_example=True)
    assert result["rougeL_max"] > 0.99
    assert time.process_time() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB

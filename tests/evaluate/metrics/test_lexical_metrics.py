"""set_overlap and vector_space equal Python's sets and scikit-learn; what the lexical modules share is shared."""

import doctest
import math
import random
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

import evaluate
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from tests.support.commands import ROOT
from tests.support.texts import varied_pairs

LEXICAL = ("ngram_overlap", "set_overlap", "vector_space")
# Without the empty references beside others, which are none.
CASES = [(text, [one for one in several if one.strip()] or several) for text, several in varied_pairs(120)]
PREDICTIONS, REFERENCES = [p for p, _ in CASES], [r for _, r in CASES]
FLAT = [(prediction, reference) for prediction, several in CASES for reference in several]


@pytest.fixture(scope="module")
def sets() -> Any:
    return evaluate.load(str(ROOT / "evaluate" / "set_overlap"), keep_in_memory=True)


@pytest.fixture(scope="module")
def vectors() -> Any:
    return evaluate.load(str(ROOT / "evaluate" / "vector_space"), keep_in_memory=True)


def averaged(values: list[float]) -> tuple[list[float], list[float]]:
    """Average and best of each of CASES, from the values of FLAT."""
    each = iter(values)
    grouped = [[next(each) for _ in several] for several in REFERENCES]
    return [sum(group) / len(group) for group in grouped], [max(group) for group in grouped]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def test_equals_python_sets(sets: Any) -> None:
    result = sets.compute(predictions=PREDICTIONS, references=REFERENCES, per_example=True)
    pairs = [(words(a), words(b)) for a, b in FLAT]
    expected = {
        "jaccard": [len(a & b) / len(a | b) if a | b else 0.0 for a, b in pairs],
        "overlap": [len(a & b) / min(len(a), len(b)) if a and b else 0.0 for a, b in pairs],
    }
    for name, values in expected.items():
        average, best = averaged(values)
        assert result[f"{name}_avg_per_example"] == average
        assert result[f"{name}_max_per_example"] == best
        assert result[f"{name}_avg"] == sum(average) / len(average)


def cosines(vectorizer: Any, pairs: list[tuple[str, str]]) -> list[float]:
    left, right = (vectorizer.transform(side) for side in zip(*pairs, strict=True))
    return [cosine_similarity(left[at], right[at]).item() for at in range(len(pairs))]


def pair_fit(a: str, b: str) -> float:
    """0 where neither has a term, which scikit-learn refuses to fit."""
    analyze = TfidfVectorizer().build_analyzer()
    return cosines(TfidfVectorizer().fit([a, b]), [(a, b)])[0] if analyze(a) or analyze(b) else 0.0


@pytest.mark.parametrize("fit", ["corpus", "pair", "saved"])
def test_equals_scikit_learn(vectors: Any, fit: str, tmp_path: Path) -> None:
    every_text = PREDICTIONS + [text for several in REFERENCES for text in several]
    where, fitted_on = fit, every_text
    if fit == "saved":
        module = sys.modules[type(vectors).__module__]
        fitted_on = [text for several in REFERENCES[::2] for text in several]  # others meet terms that it does not know
        texts, saved = module.take_apart(fitted_on), module.TfidfFit()
        saved.add(texts.vocabulary, *module.count_documents(texts.term_counts))
        (tmp_path / "fit.parquet").write_bytes(saved.to_parquet())
        where = str(tmp_path / "fit.parquet")
    result = vectors.compute(predictions=PREDICTIONS, references=REFERENCES, fit=where, per_example=True)
    expected = {"tf_cosine": cosines(CountVectorizer().fit(every_text), FLAT)}
    expected["tfidf_cosine"] = (
        [pair_fit(a, b) for a, b in FLAT] if fit == "pair" else cosines(TfidfVectorizer().fit(fitted_on), FLAT)
    )
    for name, values in expected.items():
        average, best = averaged(values)
        assert result[f"{name}_avg_per_example"] == pytest.approx(average, abs=1e-12)
        assert result[f"{name}_max_per_example"] == pytest.approx(best, abs=1e-12)
        assert max(result[f"{name}_max_per_example"]) <= 1


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(st.text(alphabet=st.sampled_from("aB_1é²狗\u0301 .\nİΣſ"), max_size=30), min_size=1, max_size=6))
def test_words_and_terms_are_those_of_the_references(vectors: Any, texts: list[str]) -> None:
    apart = sys.modules[type(vectors).__module__].take_apart(texts)
    for at, text in enumerate(texts):
        row = apart.ids[apart.bounds[at] : apart.bounds[at + 1]]
        assert [apart.vocabulary[word].decode() for word in row] == re.findall(r"[a-z0-9]+", text.lower())
        terms = apart.term_counts[[at]].toarray()[0]
        found = {apart.vocabulary[term].decode(): terms[term] for term in np.flatnonzero(terms)}
        expected = CountVectorizer().build_analyzer()(text)
        assert found == {term: expected.count(term) for term in expected}


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(alphabet=st.sampled_from("aB_1é²狗 .\nİΣ"), max_size=20), min_size=2, max_size=6))
def test_joined_texts_are_the_joined_text(vectors: Any, texts: list[str]) -> None:
    """Which is how score.py gets the full text from thinking and answer."""
    module = sys.modules[type(vectors).__module__]
    left, right = np.array(range(len(texts))), np.array([*range(1, len(texts)), 0])
    joined = module.take_apart(texts).joined(left, right)
    whole = module.take_apart([f"{texts[a]}\n\n{texts[b]}" for a, b in zip(left, right, strict=True)])

    def spelled(apart: Any) -> list[tuple[list[bytes], dict[bytes, float]]]:
        rows = apart.term_counts.toarray()
        return [
            (
                [apart.vocabulary[word] for word in apart.ids[apart.bounds[at] : apart.bounds[at + 1]]],
                {apart.vocabulary[term]: rows[at, term] for term in np.flatnonzero(rows[at])},
            )
            for at in range(len(texts))
        ]

    assert spelled(joined) == spelled(whole)


def test_by_hand(sets: Any, vectors: Any) -> None:
    """ "a small dog" / "a dog": 2 of 3 words, all of the smaller set; terms (small, dog) / (dog): cosine 1 / sqrt 2."""
    given = {"predictions": ["a small dog"], "references": [["A DOG!"]]}
    assert sets.compute(**given) == dict.fromkeys(("jaccard_avg", "jaccard_max"), 2 / 3) | dict.fromkeys(
        ("overlap_avg", "overlap_max"), 1.0
    )
    values = vectors.compute(**given, fit="pair")
    other = math.log(3 / 2) + 1
    assert values["tf_cosine_avg"] == pytest.approx(1 / math.sqrt(2))
    assert values["tfidf_cosine_avg"] == pytest.approx(1 / math.sqrt(1 + other**2))


@pytest.mark.parametrize("family", LEXICAL)
@pytest.mark.parametrize(
    ("prediction", "reference", "value"),
    [("two dogs", "Two dogs.", 1.0), ("two dogs", "the cat", 0.0), ("", "two", 0.0), ("two", "", 0.0), ("", "", 0.0)],
)
def test_ends_of_the_range(family: str, prediction: str, reference: str, value: float) -> None:
    metric = evaluate.load(str(ROOT / "evaluate" / family), keep_in_memory=True)
    values = metric.compute(predictions=[prediction], references=[[reference]]).values()
    assert list(values) == pytest.approx([value] * 4, abs=1e-15)


def test_no_example_is_0(sets: Any, vectors: Any) -> None:
    for metric in (sets, vectors):
        values = metric._compute(predictions=[], references=[])
        assert len(values) == 4
        assert set(values.values()) == {0.0}


def test_the_size_of_a_group_changes_nothing(sets: Any, vectors: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    some = {"predictions": PREDICTIONS[:60], "references": REFERENCES[:60], "per_example": True}
    for metric in (sets, vectors):
        before = metric.compute(**some)
        module = sys.modules[sys.modules[type(metric).__module__].in_pairs.__module__]
        monkeypatch.setattr(module, "CHARACTERS", 3000)
        for name, value in metric.compute(**some).items():
            assert value == pytest.approx(before[name], abs=1e-12)


def test_texts_are_taken_apart_once_for_all_three(sets: Any, vectors: Any) -> None:
    """Each module has a copy of words.py; what the first has made, the others find, and their values are the same."""
    ngrams = evaluate.load(str(ROOT / "evaluate" / "ngram_overlap"), keep_in_memory=True)
    metrics = (ngrams, sets, vectors)
    words = [sys.modules[sys.modules[type(metric).__module__].take_apart.__module__] for metric in metrics]
    assert len({id(module) for module in words}) == 3
    (held,) = {module._held for module in words}
    some = {"predictions": PREDICTIONS[:60], "references": REFERENCES[:60], "per_example": True}

    def cleared(metric: Any) -> Any:
        held.cache_clear()
        return metric.compute(**some)

    alone = [cleared(metric) for metric in metrics]
    held.cache_clear()
    assert [metric.compute(**some) for metric in metrics] == alone
    assert held.cache_info()[:2] == (2, 1)
    for metric in metrics:  # another tokenizer has other words
        metric.compute(**some, tokenizer="unicode")
    assert held.cache_info()[:2] == (4, 2)


def test_what_is_held_is_bounded(sets: Any) -> None:
    module = sys.modules[sys.modules[type(sets).__module__].take_apart.__module__]
    for at in range(3 * module.HELD):
        sets.compute(predictions=[f"text {at}"], references=[["a text"]])
    assert module._held.cache_info().currsize == module.HELD
    assert module._held.cache_info().maxsize == module.HELD


def test_bad_options_are_one_sentence(vectors: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    given = {"predictions": ["a"], "references": [["a"]]}
    with pytest.raises(ValueError, match='neither "corpus" nor "pair" nor a file'):
        vectors.compute(**given, fit="corpsu")
    with pytest.raises(ValueError, match="is no TF-IDF fit"):
        vectors.compute(**given, fit=str(tmp_path / "broken.parquet"))
    with pytest.raises(ValueError, match=r"references\[1\] has no text"):
        vectors.compute(predictions=["a", "b"], references=[["a"], []])


def test_a_long_loop_stays_cheap(sets: Any, vectors: Any) -> None:
    loop = "and then again " * 66_667
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    for metric in (sets, vectors):
        metric.compute(predictions=[loop], references=[[loop + "the end", "a short text", "x" * 1_000_000]])
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB


def test_random_words_of_every_length_keep_apart(sets: Any) -> None:
    """Eight letters are compared at a time: words that differ only in one place of any length are different."""
    chance = random.Random(0)
    module = sys.modules[type(sets).__module__]
    made = ["".join(chance.choices("ab", k=length)) for length in range(1, 40) for _ in range(30)]
    apart = module.take_apart([" ".join(made)])
    assert [apart.vocabulary[word].decode() for word in apart.ids] == made
    assert len(set(apart.ids.tolist())) == len(set(made))


@pytest.mark.parametrize("family", LEXICAL)
def test_docstring_and_card_are_true(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the repository's root, as a reader would type them."""
    monkeypatch.chdir(ROOT)
    folder = ROOT / "evaluate" / family
    card = (folder / "README.md").read_text(encoding="utf-8")
    # A fence would be read as output. The card goes on where the docstring ends: it may use what that has loaded.
    text = evaluate.load(str(folder)).inputs_description + "\n\n" + card.replace("\n```", "\n\n")
    result = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, {}, family, None, 0))
    assert result.failed == 0
    assert result.attempted >= 4

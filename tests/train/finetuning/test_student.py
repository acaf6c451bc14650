"""A student is asked as run.py asks it, and its reply is one that its parser reads back."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.models.chat import first_messages
from generate.models.checkpoints import CheckpointError
from generate.models.registry import MODELS, PLAIN, Model
from generate.models.thinking import Style, split
from tests.support.commands import CHECKPOINTS
from tests.support.tiny_checkpoints import tiny, with_opening_template
from train.finetuning.options import TrainingError
from train.finetuning.student import Question, Reply, Student, find_student

_ROW = {"image_id": "i", "path": "i.png", "model": "glm", "thinking": "It is round.", "answer": "A ball."}
_THINK = (("<think>", "</think>"),)


@cache
def student(name: str = "glm") -> Student:
    return find_student(str(CHECKPOINTS / name))


def asked_as(entry: Model) -> Student:
    return Student(student().checkpoint, entry, student().processor)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(_THINK), Reply("<think>\nIt is round.\n</think>", "\n\nA ball.")),
        (
            Style(_THINK, (("<answer>", "</answer>"),)),
            Reply("<think>\nIt is round.\n</think>", "\n\n<answer>A ball.</answer>"),
        ),
        (Style((("[T]", "[/T]"),)), Reply("[T]\nIt is round.\n[/T]", "\n\nA ball.")),
        (MODELS["kimi"].style, Reply("◁think▷\nIt is round.\n◁/think▷", "\n\nA ball.")),
        (Style(boxed=True), Reply("It is round.", "\n\n\\boxed{A ball.}")),
    ],
    ids=["thinking", "answer tags", "tags of one's own", "kimi", "boxed"],
)
def test_a_reply_has_the_students_tags(style: Style, expected: Reply) -> None:
    assert asked_as(replace(PLAIN, style=style)).reply(_ROW, "glm") == expected


def test_an_opening_tag_of_the_prompt_is_not_written_again(tmp_path: Path) -> None:
    opened = find_student(str(with_opening_template(CHECKPOINTS / "glm", tmp_path / "opened")))
    reply = opened.reply(_ROW, "glm")
    assert opened.prompt(Question("What is it?", "en")).endswith("<think>")
    assert reply == Reply("\nIt is round.\n</think>", "\n\n<answer>A ball.</answer>")


def test_a_prefill_begins_the_turn_and_is_not_trained() -> None:
    filled = asked_as(replace(PLAIN, prefill="<think>\n"))
    assert filled.prompt(Question("What is it?", "en")).endswith("<think>\n")
    assert filled.reply(_ROW, "glm") == Reply("It is round.\n</think>", "\n\nA ball.")


_TEXTS = st.text(min_size=1) | st.lists(
    st.sampled_from(["<think>", "</think>", "<answer>", "</answer>", "<|user|>", "\\boxed{", "}", "a", ". ", "\n"]),
    min_size=1,
).map("".join)
_STYLES = [Style(_THINK), MODELS["glm"].style, MODELS["kimi"].style, Style(boxed=True)]


@given(_TEXTS.filter(str.strip), _TEXTS.filter(str.strip), st.sampled_from(_STYLES))
def test_whatever_is_trained_is_read_back(thinking: str, answer: str, style: Style) -> None:
    one = asked_as(replace(PLAIN, style=style))
    reply = one.reply(_ROW | {"thinking": thinking, "answer": answer}, "glm")
    assert reply is None or split(one.start + reply.thinking + reply.answer, style).status == "ok"


@pytest.mark.parametrize(
    ("name", "end"), [("glm", "<|endoftext|>"), ("kimi", "<|im_end|>"), ("openvlthinker", "<|im_end|>")]
)
def test_a_reply_ends_as_the_models_turns_do(name: str, end: str) -> None:
    one = student(name)
    reply = one.reply(_ROW, "glm")
    assert reply
    ids, thinking = one.reply_ids(reply)
    tokenizer = one.processor.tokenizer
    assert tokenizer.convert_ids_to_tokens(ids[-1]) == end
    assert tokenizer.decode(ids[:-1]) == reply.thinking + reply.answer
    assert tokenizer.decode(ids[:thinking]) == reply.thinking


@pytest.mark.parametrize(
    ("name", "entry"),
    [("glm", MODELS["glm"]), ("kimi", MODELS["kimi"])],
)
def test_an_unnamed_checkpoint_is_asked_as_its_architecture_is(name: str, entry: Model) -> None:
    assert student(name).entry == entry


def test_a_qwen_of_another_name_is_plain() -> None:
    entry = student("openvlthinker").entry
    assert (entry.user_template, entry.style) == ("{prompt}", PLAIN.style)
    assert first_messages(entry, "What?")[0]["content"] == [{"type": "image"}, {"type": "text", "text": "What?"}]


def test_what_is_no_model_of_pictures_is_refused(tmp_path: Path) -> None:
    import transformers

    config = transformers.Qwen2Config(
        vocab_size=16,
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        num_key_value_heads=1,
    )
    transformers.Qwen2ForCausalLM(config).save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match="is a qwen2, which is no model of pictures and text"):
        find_student(str(tmp_path))


def test_a_model_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("style: 3")
    with pytest.raises(TrainingError, match=r"--model .*mine.yaml: .* are missing"):
        find_student(str(tmp_path / "mine.yaml"))


def test_a_model_file_may_lie_beside_its_weights(tmp_path: Path) -> None:
    folder = tiny("qwen3_vl", tmp_path / "weights")
    (tmp_path / "mine.yaml").write_text(
        "hub_id: ./weights\narchitecture: Qwen3VLForConditionalGeneration\nlicence: mine\nmax_new_tokens: 9\n"
        'sampling: greedy\nend_tokens: []\nstyle: {thinking: [["[T]", "[/T]"]]}\n'
    )
    one = find_student(str(tmp_path / "mine.yaml"))
    assert (Path(one.checkpoint.path), one.entry.style.thinking) == (folder, (("[T]", "[/T]"),))

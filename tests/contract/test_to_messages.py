"""Rows as chats for fine-tuning, as TRL and chat templates take them."""

from typing import Any

import datasets
import pytest
from transformers import AutoTokenizer

from imagenet_think import to_messages
from tests.support.commands import CHECKPOINTS

PAIR = {
    "image_id": "i1",
    "question": "What is it?",
    "glm_thinking": "Four legs.",
    "glm_answer": "A dog.",
    "kimi_thinking": "It barks.",
    "kimi_answer": "A hound, <image> 1.",
}
ALONE = {"image_id": "i1", "model": "kimi", "thinking": "It barks.", "answer": "A hound."}


def reply(messages: list[dict[str, Any]]) -> Any:
    content = messages[1]["content"]
    return content if isinstance(content, str) else content[0]["text"]


def test_a_pair_as_parts() -> None:
    assert to_messages(PAIR) == [
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is it?"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "<think>\nFour legs.\n</think>\n\nA dog."}]},
    ]


@pytest.mark.parametrize(
    ("row", "options", "expected"),
    [
        (PAIR, {"thinking": False}, "A dog."),
        (PAIR, {"teacher": "kimi"}, "<think>\nIt barks.\n</think>\n\nA hound, <image> 1."),
        (PAIR, {"teacher": "kimi", "parts": False}, "<think>\nIt barks.\n</think>\n\nA hound, [image] 1."),
        (PAIR, {"words": ("◁think▷", "◁/think▷")}, "◁think▷\nFour legs.\n◁/think▷\n\nA dog."),
        (ALONE, {"teacher": "kimi", "question": "What?"}, "<think>\nIt barks.\n</think>\n\nA hound."),
    ],
)
def test_what_the_teacher_said(row: dict[str, Any], options: dict[str, Any], expected: str) -> None:
    assert reply(to_messages(row, **options)) == expected


def test_a_plain_text_has_one_picture() -> None:
    for message in (messages := to_messages(PAIR, "kimi", parts=False)):
        assert message["content"].count("<image>") == (message["role"] == "user")
    assert [message["role"] for message in messages] == ["user", "assistant"]


@pytest.mark.parametrize(
    ("row", "options", "message"),
    [
        (PAIR, {"teacher": "gpt"}, "no thinking and answer of 'gpt', choose from glm, kimi"),
        (ALONE, {"teacher": "glm", "question": "What?"}, "no thinking and answer of 'glm', choose from kimi"),
        ({"image_id": "i1"}, {}, "no thinking and answer of None, choose from rows that have them"),
        (ALONE, {"teacher": "kimi"}, "row 'i1' has no question"),
        (PAIR | {"glm_answer": None}, {}, "row 'i1' has no thinking and answer of 'glm'"),
    ],
)
def test_rows_without_a_chat_say_so(row: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_messages(row, **options)


def test_a_chat_template_takes_them() -> None:
    """After Arrow, too, which gives all parts of a message the same keys."""
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINTS / "glm")
    through_arrow = datasets.Dataset.from_list([{"messages": to_messages(PAIR)}])[0]["messages"]
    assert all("image" not in part for message in through_arrow for part in message["content"])
    text = tokenizer.apply_chat_template(through_arrow, tokenize=False)
    assert "What is it?" in text
    assert text == tokenizer.apply_chat_template(to_messages(PAIR), tokenize=False)

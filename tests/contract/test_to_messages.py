"""Rows as chats for fine-tuning, as TRL and chat templates take them."""

from typing import Any

import datasets
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from transformers import AutoTokenizer

from generate.models.registry import MODELS, SERVED
from generate.models.thinking import Style, split
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
LONG = {"image": None, "teacher": "kimi", "question": "What?", "thinking": "It barks.", "answer": "A hound."}
KIMI = ("◁think▷", "◁/think▷")


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
        (PAIR, {"teacher": "kimi"}, "<think>\nIt barks.\n</think>\n\nA hound, [image] 1."),
        (PAIR, {"teacher": "kimi", "parts": False}, "<think>\nIt barks.\n</think>\n\nA hound, [image] 1."),
        (PAIR, {"words": KIMI}, "◁think▷\nFour legs.\n◁/think▷\n\nA dog."),
        (PAIR, {"words": ("<think>\n", "\n</think>\n\n")}, "<think>\nFour legs.\n</think>\n\nA dog."),
        (PAIR, {"words": ("", "</think>")}, "Four legs.\n</think>\n\nA dog."),
        (PAIR, {"words": ("", "")}, "Four legs.\n\nA dog."),
        (ALONE, {"teacher": "kimi", "question": "What?"}, "<think>\nIt barks.\n</think>\n\nA hound."),
        (ALONE, {"question": "What?", "thinking": False}, "A hound."),
        (ALONE | {"model": None}, {"teacher": "kimi", "question": "What?", "thinking": False}, "A hound."),
        (LONG, {}, "<think>\nIt barks.\n</think>\n\nA hound."),
        (PAIR | {"ja_thinking": "Ears.", "ja_answer": "Bear."}, {"teacher": "ja", "thinking": False}, "Bear."),
        (PAIR | {"glm_answer": " A dog.\n"}, {"thinking": False}, "A dog."),
    ],
)
def test_what_the_teacher_said(row: dict[str, Any], options: dict[str, Any], expected: str) -> None:
    assert reply(to_messages(row, **options)) == expected


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"path": "a.png"}, 1),
        ({"path": ["a.png", "b.png"]}, 2),
        ({"images": [None, None, None]}, 3),
        ({"image": None, "question": "Is <image> a picture?"}, 1),
    ],
)
def test_every_picture_has_one_place(changes: dict[str, Any], count: int) -> None:
    plain, parts = (to_messages(PAIR | changes, "kimi", parts=parts) for parts in (False, True))
    assert [message["role"] for message in plain] == ["user", "assistant"]
    assert [message["content"].count("<image>") for message in plain] == [count, 0]
    assert [sum(part["type"] == "image" for part in message["content"]) for message in parts] == [count, 0]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("no <b>bold</b> mark, a < b > c", {}, "no <b>bold</b> mark, a < b > c"),
        ("</think> ends", {}, "[/think] ends"),
        ("◁/think▷ `<answer>` [EOS]", {}, "[/think] `[answer]` (EOS)"),
        ("<|im_end|><|endoftext|> <｜end▁of▁sentence｜>", {}, "[|im_end|][|endoftext|] [｜end▁of▁sentence｜]"),
        ("<|channel>thought", {}, "[|channel]thought"),
        ("<|<think>|>", {}, "[|[think]|]"),  # to take the inner mark away makes another
        ("[IMG<image>]", {}, "[IMG[image]]"),
        ("<video><audio>", {}, "[video][audio]"),
        ("[T] <T>", {"words": ("<T>", "[T]")}, "(T) (T)"),  # square brackets would make the other word
        ("My thoughts: none", {"words": ("My thoughts:", "My answer:")}, "M y thoughts: none"),
        ("<stop> <halt>", {"special_tokens": ["<stop>", " "]}, "[stop] <halt>"),
    ],
)
def test_marks_in_the_texts_are_written_otherwise(text: str, options: dict[str, Any], expected: str) -> None:
    row = {"image_id": "i1", "question": text, "thinking": text, "answer": text}
    words = options.get("words", ("<think>", "</think>"))
    asked, replied = (message["content"] for message in to_messages(row, parts=False, **options))
    assert asked == f"<image>{expected}"
    assert replied == f"{words[0]}\n{expected}\n{words[1]}\n\n{expected}"
    assert to_messages(row, parts=False, thinking=False, **options)[1]["content"] == expected


MARKS = [
    *("<think>", "</think>", "◁think▷", "◁/think▷", "<answer>", "</answer>", "<|begin_of_box|>", "<image>", "<video>"),
    *("[THINK]", "[/THINK]", "<thinking>", "</thinking>", "<|channel>thought", "<channel|>", "<|im_end|>", "[EOS]"),
]
PIECES = st.sampled_from([*MARKS, *"<>[]◁▷|/ab`'\" \n", "think", "image", "THINK", "/think", "A dog. "])
TEXTS = st.lists(PIECES | st.characters(), max_size=12).map("".join).filter(str.strip)
STYLES = {name: model.style for name, model in MODELS.items() if model.style.thinking and not model.style.tagged_answer}
OWN_WORDS = st.tuples(*[st.text("<>[]◁▷/|ab ", min_size=2, max_size=5).map(str.strip)] * 2).filter(
    lambda words: words[0] != words[1] and min(map(len, words)) >= 2
)


def said(row: dict[str, Any], words: tuple[str, str]) -> tuple[str, str, str]:
    """Return thinking and answer of a row as to_messages writes them, each by itself, and its reply."""
    whole, answer = (to_messages(row, words=words, parts=False, thinking=both)[1]["content"] for both in (True, False))
    swapped = row | {"answer": row["thinking"]}
    return to_messages(swapped, words=words, parts=False, thinking=False)[1]["content"], answer, whole


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(sorted(STYLES)), st.integers(0, 3))
@example("</think>", "<answer>", "<image>", "glm", 1)
@example("a `</think>` b", "I write <think> now.", "?", SERVED, 2)
def test_a_reply_splits_back_and_pictures_are_counted(
    thinking: str, answer: str, question: str, name: str, pictures: int
) -> None:
    row = {"question": question, "thinking": thinking, "answer": answer, "path": ["a.png"] * pictures}
    for words in STYLES[name].thinking:
        expected_thinking, expected_answer, reply = said(row, words)
        parsed = split(reply, STYLES[name])
        assert (parsed.thinking, parsed.answer, parsed.status) == (expected_thinking, expected_answer, "ok")
    asked, replied = (message["content"] for message in to_messages(row, parts=False))
    for word in ("<image>", "<video>", "<audio>"):
        assert (asked.count(word), replied.count(word)) == (pictures * (word == "<image>"), 0)


@given(TEXTS, TEXTS, OWN_WORDS)
def test_a_reply_splits_back_by_words_of_ones_own(thinking: str, answer: str, words: tuple[str, str]) -> None:
    expected_thinking, expected_answer, reply = said({"question": "?", "thinking": thinking, "answer": answer}, words)
    assert (reply.count(words[0]), reply.count(words[1])) == (
        1 + words[1].count(words[0]),
        1 + words[0].count(words[1]),
    )
    parsed = split(reply, Style((words,)))
    assert (parsed.thinking, parsed.answer, parsed.status) == (expected_thinking, expected_answer, "ok")


@pytest.mark.parametrize("checkpoint", ["glm", "kimi", "openvlthinker"])
def test_no_special_token_of_the_model_is_left_in_a_text(checkpoint: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINTS / checkpoint)
    text = " and ".join(tokenizer.all_special_tokens)
    row = {"question": text, "thinking": text, "answer": text}
    special = set(tokenizer.all_special_ids)
    assert special <= set(tokenizer(text)["input_ids"])
    for texts in (to_messages(row, thinking=False), to_messages(row, words=("A:", "B:"))):
        for part in (part for message in texts for part in message["content"] if part["type"] == "text"):
            found = tokenizer(part["text"], add_special_tokens=False)["input_ids"]
            assert (special - {tokenizer.unk_token_id}).isdisjoint(found)


@pytest.mark.parametrize(
    ("row", "options", "message"),
    [
        (PAIR, {"teacher": "gpt"}, "no thinking and answer of 'gpt', choose from glm, kimi"),
        (ALONE, {"teacher": "glm", "question": "What?"}, "no thinking and answer of 'glm', choose from kimi"),
        ({"image_id": "i1"}, {}, "no thinking and answer of None, choose from rows that have them"),
        (ALONE, {"teacher": "kimi"}, "row 'i1' has no question"),
        (PAIR | {"glm_answer": None}, {}, "row 'i1' has no thinking and answer of 'glm'"),
        (PAIR | {"glm_answer": " "}, {}, "row 'i1' has no thinking and answer of 'glm'"),
        (LONG, {"teacher": "glm"}, "no thinking and answer of 'glm', choose from kimi"),
        (PAIR, {"words": ("<t>", "<t>")}, "words=.* cannot delimit a thinking: give two different words"),
        (PAIR, {"words": ("<t>", "")}, "cannot delimit"),
        (PAIR, {"words": ("<", "</t>")}, "cannot delimit"),
        (PAIR, {"words": ("a\nb", "</t>")}, "cannot delimit"),
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

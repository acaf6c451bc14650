"""Chats for fine-tuning: what TRL, LLaMA-Factory and ms-swift read."""

import json
from pathlib import Path
from typing import Any

import datasets
import pytest

from generate.export_tasks import main
from generate.exporting.sft import write_sft
from imagenet_think import load, to_messages
from tests.support.built_datasets import built, good_records
from tests.support.commands import CHECKPOINTS, invoke
from tests.support.samples import record

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
        (PAIR, {"teacher": "gpt"}, "unknown teacher 'gpt', choose from glm, kimi"),
        (ALONE, {"question": "What?"}, "row 'i1' has no thinking and answer of 'glm'"),
        (ALONE, {"teacher": "kimi"}, "row 'i1' has no question"),
        (PAIR | {"glm_answer": None}, {}, "row 'i1' has no thinking and answer of 'glm'"),
    ],
)
def test_rows_without_a_chat_say_so(row: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_messages(row, **options)


def test_a_chat_template_takes_them() -> None:
    """After Arrow, too, which gives all parts of a message the same keys."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(CHECKPOINTS / "glm")
    through_arrow = datasets.Dataset.from_list([{"messages": to_messages(PAIR)}])[0]["messages"]
    assert all("image" not in part for message in through_arrow for part in message["content"])
    text = tokenizer.apply_chat_template(through_arrow, tokenize=False)
    assert "What is it?" in text
    assert text == tokenizer.apply_chat_template(to_messages(PAIR), tokenize=False)


def test_the_chats_of_a_dataset(tmp_path: Path) -> None:
    records = good_records(10)
    records["kimi"][3] = record("i03", "kimi", status="truncated", thinking=None, answer=None)
    dataset, out = built(tmp_path, records), tmp_path / "exports"
    result = invoke(main, [str(dataset), f"--out={out}", "--format=sft"])
    assert (result.exit_code, result.stdout) == (0, f"19 chats -> {out / 'sft'}\n")
    assert [path.name for path in out.iterdir()] == ["sft"]
    named = json.loads((out / "sft" / "dataset_info.json").read_text())
    chats = {
        name: [json.loads(line) for line in (out / "sft" / entry["file_name"]).read_text().splitlines()]
        for name, entry in named.items()
    }
    counts = {"glm-train": 8, "glm-test": 2, "kimi-train": 7, "kimi-test": 2}
    assert {name: len(lines) for name, lines in chats.items()} == counts
    assert json.loads((out / "sft" / "export.json").read_text()) == {"rows": counts}
    first = load("paired", dataset)["train"][0]
    assert chats["glm-train"][0] == {"messages": to_messages(first, "glm", parts=False), "images": [first["path"]]}


def test_a_split_without_rows_has_no_file(tmp_path: Path) -> None:
    dataset = built(tmp_path, good_records(4), test_every=0)
    assert write_sft(tmp_path, str(dataset)) == {"glm-train": 4, "kimi-train": 4}
    assert sorted(path.name for path in tmp_path.glob("*-*.jsonl")) == ["glm-train.jsonl", "kimi-train.jsonl"]


def test_an_unknown_question_is_one_sentence(tmp_path: Path) -> None:
    dataset = built(tmp_path, good_records(4))
    (dataset / "runs.json").unlink()
    result = invoke(main, [str(dataset), f"--out={tmp_path / 'exports'}", "--format=sft"])
    told = result.stderr.rpartition("error: ")[2]  # after the progress bars of datasets
    assert (result.exit_code, told.count("\n")) == (2, 1)
    assert "does not give the question of glm (FileNotFoundError" in told
    assert not (tmp_path / "exports" / "sft").exists()

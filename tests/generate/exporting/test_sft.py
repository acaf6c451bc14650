"""Chats for fine-tuning: what TRL, LLaMA-Factory and ms-swift read."""

import json
from pathlib import Path
from typing import Any

import datasets
import pytest
import typer
from typer.testing import CliRunner

from generate.build_dataset import main
from imagenet_think import load, to_messages
from tests.generate.building.test_build_dataset import good_records, write_input
from tests.support.commands import CHECKPOINTS
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


def test_the_build_writes_them(tmp_path: Path) -> None:
    records = good_records(10)
    records["kimi"][3] = record("i03", "kimi", status="truncated", thinking=None, answer=None)
    runs = write_input(tmp_path, records)
    app = typer.Typer()
    app.command()(main)
    out = tmp_path / "imagenet-think-250k"
    options = [f"--glm={runs['glm']}", f"--kimi={runs['kimi']}", f"--images={tmp_path / 'images.jsonl'}"]
    result = CliRunner().invoke(app, [*options, f"--out={out}", "--export=sft"])
    assert result.exit_code == 0, result.output
    named = json.loads((out / "sft" / "dataset_info.json").read_text())
    chats = {
        name: [json.loads(line) for line in (out / "sft" / entry["file_name"]).read_text().splitlines()]
        for name, entry in named.items()
    }
    assert {name: len(lines) for name, lines in chats.items()} == {
        "glm-train": 8,
        "glm-test": 2,
        "kimi-train": 7,
        "kimi-test": 2,
    }
    first = load("paired", out)["train"][0]
    assert chats["glm-train"][0] == {"messages": to_messages(first, "glm", parts=False), "images": [first["path"]]}
    again = CliRunner().invoke(app, [*options, f"--out={out}"])
    assert again.exit_code == 0
    assert not (out / "sft").exists()


def test_an_unknown_export_is_one_sentence(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(main)
    options = ["--glm=a", "--kimi=b", "--images=c", f"--out={tmp_path / 'out'}", "--export=csv"]
    result = CliRunner().invoke(app, options)
    assert (result.exit_code, result.stderr) == (
        2,
        "error: --export csv is not known; choose sft, or leave it out.\n",
    )

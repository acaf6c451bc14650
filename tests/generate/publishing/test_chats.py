"""Chats that were exported into a dataset are published with it, where they are those of its rows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset_card.write_card import write_card
from generate import export_tasks
from generate.publishing.release import read_release
from generate.storage.dataset_files import list_file, read_manifest, write_manifest
from tests.support.commands import invoke
from tests.support.hub_server import Hub
from tests.support.publishing import REPO, as_published, publish, refusals

FILES = {f"sft/{teacher}-{split}.jsonl" for teacher in ("glm", "kimi") for split in ("train", "test")}


def export(dataset: Path, *options: str) -> None:
    result = invoke(export_tasks.main, str(dataset), f"--out={dataset}", "--format=sft", *options)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith(" is part of the dataset now: generate/publish.py sends it too\n")


def test_they_are_published_and_replaced(hub: Hub, copy: Path, made: Path, not_loaded_back: None) -> None:
    export(copy)
    write_card(copy, made.parent / "facts.yaml")
    assert "`glm-test.jsonl`, `glm-train.jsonl`, `kimi-test.jsonl` and `kimi-train.jsonl`" in read_release(copy).card
    assert "--dataset_dir sft --dataset kimi-train " in read_release(copy).card
    sent = publish(str(copy), f"--repo={REPO}", "--pr", "--push")
    assert sent.exit_code == 0, sent.output
    assert "ok  chats: 46 chats, those of the rows" in sent.stdout
    there = hub.hashes(REPO, "refs/pr/1")
    assert there == as_published(copy)
    assert {name for name in there if name.startswith("sft/")} == FILES | {"sft/dataset_info.json", "sft/export.json"}

    export(copy, "--trainer=axolotl", "--teacher=mixed", "--tags=kimi")
    write_card(copy, made.parent / "facts.yaml")
    assert "--dataset_dir" not in read_release(copy).card
    assert publish(str(copy), f"--repo={REPO}", "--pr", "--push").exit_code == 0
    assert hub.hashes(REPO, "refs/pr/1") == as_published(copy)
    assert not FILES & hub.hashes(REPO, "refs/pr/1").keys()


def described(**changed: Any) -> Callable[[Path], Any]:
    def change(sft: Path) -> None:
        file = sft / "export.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **changed}, indent=2) + "\n")

    return change


CASES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "another text": (lambda sft: edit(sft, b"dog,", b"cat,"), "sft/glm-train.jsonl is not what an export of the rows"),
    "another spelling": (lambda sft: edit(sft, b": ", b":  "), "sft/glm-train.jsonl is not what an export of the rows"),
    "one chat more": (lambda sft: edit(sft, b"", b'{"messages": []}\n'), "sft/glm-train.jsonl is not what an export"),
    "a file more": (lambda sft: (sft / "mine.jsonl").write_text("{}\n"), "sft/mine.jsonl is not what an export"),
    "a file less": (lambda sft: (sft / "kimi-test.jsonl").unlink(), "sft/kimi-test.jsonl is not what an export"),
    "chats of another choice": (described(tags="[T],[/T]"), "sft/export.json is not what an export"),
    "a word more": (described(note="mine"), "sft/export.json is not what an export"),
    "an unknown choice": (described(trainer="mine"), "--trainer mine is not known"),
    "no text": (described(teacher=1), "sft/export.json: teacher must be a text"),
    "no choice": (described(thinking=None), "sft/export.json: thinking must be true or false"),
    "no description": (lambda sft: (sft / "export.json").unlink(), "sft/export.json is not what an export"),
}


def edit(sft: Path, old: bytes, new: bytes) -> None:
    file = sft / "glm-train.jsonl"
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new, 1))


@pytest.mark.parametrize(("change", "message"), CASES.values(), ids=CASES)
def test_chats_that_are_not_those_of_the_rows_are_refused(
    change: Callable[[Path], Any], message: str, copy: Path
) -> None:
    export(copy)
    assert not refusals(copy)
    change(copy / "sft")
    others = {name: listed for name, listed in read_manifest(copy).items() if not name.startswith("sft/")}
    write_manifest(copy, others | {f"sft/{path.name}": list_file(path) for path in (copy / "sft").iterdir()})
    problems = refusals(copy)
    assert any(message in problem for problem in problems), problems


def test_chats_that_changed_are_said_with_the_way_out(copy: Path) -> None:
    export(copy)
    edit(copy / "sft", b"dog", b"dogs")
    assert "export the chats again with generate/export_tasks.py" in refusals(copy)[0]

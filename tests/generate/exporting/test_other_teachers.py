"""Exports of other teachers than glm and kimi: three of them, one alone, and such as were asked in another language."""

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from generate.building.build import build
from generate.exporting.tasks import export, task_names
from imagenet_think import ContractError
from tests.generate.building.test_teachers import write_runs


def built(folder: Path, *names: str, **languages: str) -> str:
    build(
        write_runs(folder, {name: ["ok"] * 3 for name in names}, **languages), folder / "images.jsonl", folder / "out"
    )
    return str(folder / "out")


def test_each_teacher_is_a_reference(tmp_path: Path) -> None:
    export(built(tmp_path, "c", "a", "b"), tmp_path / "tasks", None, ["lmms-eval", "sft"])
    (file,) = (tmp_path / "tasks" / "lmms-eval").glob("*.parquet")
    names = pyarrow.parquet.read_schema(file).names
    assert [name for name in names if name.endswith("_answer")] == ["c_answer", "a_answer", "b_answer"]
    assert {path.name for path in (tmp_path / "tasks" / "sft").glob("*-test.jsonl")} == {
        "a-test.jsonl", "b-test.jsonl", "c-test.jsonl"
    }  # fmt: skip


def test_one_teacher_alone(tmp_path: Path) -> None:
    export(built(tmp_path, "mine"), tmp_path / "tasks", None, ["lmms-eval", "sft"])
    (file,) = (tmp_path / "tasks" / "lmms-eval").glob("*.parquet")
    (row,) = pyarrow.parquet.read_table(file).to_pylist()
    assert (row["mine_answer"], row["question"]) == ("A dog.", "What is in this image?")
    chats = (tmp_path / "tasks" / "sft" / "mine-train.jsonl").read_text().splitlines()
    assert json.loads(chats[0])["messages"][0]["content"] == "<image>What is in this image?"


def test_a_task_is_asked_in_one_language_and_scored_in_english(tmp_path: Path) -> None:
    dataset = built(tmp_path, "a", "b", b="de")
    with pytest.raises(ContractError, match="the task for lmms-eval scores English words alone"):
        export(dataset, tmp_path / "tasks", None, ["lmms-eval"])
    (tmp_path / "pictures").mkdir()
    with pytest.raises(ContractError, match="were asked in several languages, and a task has one question"):
        export(dataset, tmp_path / "tasks", str(tmp_path / "pictures"), ["vlmevalkit"])
    export(dataset, tmp_path / "tasks", None, ["sft"])
    chat = json.loads((tmp_path / "tasks" / "sft" / "b-train.jsonl").read_text().splitlines()[0])
    assert chat["messages"][0]["content"] == "<image>What? (de)"


NAMES = {
    "ImageNet-Think-250K": ("imagenet_think", "ImageNetThink_OpenEnded"),
    "imagenet-think-demo": ("imagenet_think_demo", "imagenet_think_demo_OpenEnded"),
    "Garten, 2026": ("Garten_2026", "Garten_2026_OpenEnded"),
    "動物": ("動物", "動物_OpenEnded"),
    "!?": ("dataset_8faf838e", "dataset_8faf838e_OpenEnded"),
}


@pytest.mark.parametrize("dataset", NAMES)
def test_a_task_is_called_as_its_dataset(dataset: str) -> None:
    assert tuple(task_names(dataset).values()) == NAMES[dataset]


def test_two_datasets_are_two_tasks(tmp_path: Path) -> None:
    """By the card's name, else the directory's: beside each other in one folder of tasks none hides the other."""
    dataset = Path(built(tmp_path, "mine"))
    export(str(dataset), tmp_path / "tasks", None, ["lmms-eval"])
    assert "task: out\n" in (tmp_path / "tasks" / "lmms-eval" / "out.yaml").read_text()
    card = dataset / "README.md"
    card.write_text(card.read_text().replace("---\n", "---\npretty_name: Mein Garten\n", 1))
    export(str(dataset), tmp_path / "tasks", None, ["lmms-eval"])
    (task,) = (tmp_path / "tasks" / "lmms-eval").glob("*.yaml")
    assert task.name == "Mein_Garten.yaml"
    assert "task: Mein_Garten\n" in task.read_text()

"""load("long"): a row for each image and teacher; and the question of every row of every config."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import datasets
import pytest

from generate.building.build import build
from imagenet_think import Schema, load, read_schema, to_messages
from tests.support.dataset_loading import result_of, run_python
from tests.support.own_datasets import QUESTIONS, own_dataset
from tests.support.samples import image_row, record, write_jsonl, write_run

ASKED: dict[str, Mapping[str, str]] = {
    "one": {"mine": "en"},
    "two": {"glm": "en", "kimi": "en"},
    "three": {"c": "en", "a": "en", "b": "en"},  # not in the order of their names
    "languages": {"mine": "de", "glm": "en"},
}
FAILING = {0: [1, 2], 1: [2]}  # images that the first, the second teacher failed at


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module", params=list(ASKED))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """A dataset and {teacher: the language it was asked in}."""
    asked = ASKED[request.param]
    failed = {teacher: FAILING.get(at, []) for at, teacher in enumerate(asked)}
    return own_dataset(tmp_path_factory.mktemp(request.param), asked, 12, failed=failed, annotated=False), asked


def of_teachers(dataset: Path, split: str) -> list[dict[str, Any]]:
    rows = [row | {"teacher": name} for name in read_schema(dataset).teachers for row in load(name, dataset)[split]]
    return sorted(rows, key=lambda row: (row["image_id"], row["teacher"]))


@pytest.mark.parametrize("streaming", [False, True])
def test_long_has_the_rows_of_all_teachers(made: tuple[Path, Mapping[str, str]], streaming: bool) -> None:
    dataset, asked = made
    long = load("long", dataset, streaming=streaming)
    for split in ("train", "test"):
        assert list(long[split]) == of_teachers(dataset, split)
        assert {row["teacher"] for row in long[split]} == set(asked)
        assert long[split].features == load("long", dataset, split=split).features
    shuffled = load("long", dataset, split="train", streaming=streaming).shuffle(seed=0)
    assert sorted(map(str, shuffled)) == sorted(map(str, long["train"]))


@pytest.mark.parametrize("streaming", [False, True])
def test_every_config_has_the_question(made: tuple[Path, Mapping[str, str]], streaming: bool) -> None:
    dataset, asked = made
    questions = {teacher: QUESTIONS[language] for teacher, language in asked.items()}
    for config in (*read_schema(dataset).configs, "long"):
        for rows in load(config, dataset, streaming=streaming).values():
            assert rows.features["question"] == datasets.Value("string")
            found = {row.get("model"): row["question"] for row in rows}
            one = set(questions.values())
            assert found.items() <= (questions | {None: one.pop() if len(one) == 1 else None}).items()


def test_parts_of_long(made: tuple[Path, Mapping[str, str]]) -> None:
    dataset, _ = made
    whole = of_teachers(dataset, "train")
    assert list(load("long", dataset, split="train[:3]")) == whole[:3]
    assert list(load("long", dataset, split="train[50%:]+test")) == whole[round(len(whole) / 2) :] + of_teachers(
        dataset, "test"
    )
    with pytest.raises(ValueError, match="takes a part, which streaming cannot"):
        load("long", dataset, split="train[:3]", streaming=True)


def test_long_rows_are_chats(made: tuple[Path, Mapping[str, str]]) -> None:
    dataset, asked = made
    for row in load("long", dataset, split="train"):
        (user, assistant) = to_messages(row)
        assert user["content"][1]["text"] == QUESTIONS[asked[row["teacher"]]]
        assert row["answer"] in assistant["content"][0]["text"]


def test_files_are_as_before(made: tuple[Path, Mapping[str, str]]) -> None:
    """Only load() adds to them."""
    dataset, _ = made
    schema = read_schema(dataset)
    for config in schema.configs:
        read = datasets.load_dataset(str(dataset), config)
        assert all(rows.features == schema.features(config) for rows in read.values())


def test_stream_of_long_is_taken_apart_by_files(made: tuple[Path, Mapping[str, str]]) -> None:
    """Five images a file: so workers have something to share, and what all said of an image comes together."""
    dataset, _ = made
    stream = load("long", dataset, split="train", streaming=True)
    assert stream.num_shards == 2
    halves = [list(stream.shard(2, index)) for index in range(2)]
    assert halves[0] + halves[1] == of_teachers(dataset, "train")


def test_without_runs_json_no_question_is_known(tmp_path: Path) -> None:
    dataset = own_dataset(tmp_path, ASKED["two"], annotated=False)
    (dataset / "runs.json").unlink()
    for streaming in (False, True):
        assert {row["question"] for row in load("long", dataset, split="train", streaming=streaming)} == {None}


def test_corrected_question_is_seen(tmp_path: Path) -> None:
    """The rows that the library keeps of a dataset hold the question, so it is part of what they are kept by."""
    dataset = own_dataset(tmp_path, ASKED["two"], annotated=False)
    assert set(load("glm", dataset, split="train")["question"]) == {"What is this?"}
    runs = json.loads((dataset / "runs.json").read_text())
    runs["glm"]["bound"]["question"] = "What is that?"
    (dataset / "runs.json").write_text(json.dumps(runs))
    assert set(load("glm", dataset, split="train")["question"]) == {"What is that?"}


@pytest.mark.parametrize("streaming", [False, True])
def test_teacher_without_rows_of_a_split(tmp_path: Path, streaming: bool) -> None:
    dataset = own_dataset(tmp_path, ASKED["two"], 8, failed={"glm": [3, 7]}, annotated=False)
    assert [row["teacher"] for row in load("long", dataset, streaming=streaming)["test"]] == ["kimi", "kimi"]
    dataset = own_dataset(tmp_path / "none", ASKED["two"], 2, annotated=False)
    rows = load("long", dataset, streaming=streaming)["test"]
    assert list(rows) == []
    assert rows.features == load("long", dataset, split="train").features


@pytest.mark.parametrize("streaming", [False, True])
def test_rows_of_several_pictures(tmp_path: Path, streaming: bool) -> None:
    ids = ["clip-0", "clip-1"]
    paths = {"path": ["a/0.jpg", "a/1.jpg"], "sha256": ["0" * 64] * 2}
    write_jsonl(tmp_path / "images.jsonl", [image_row(image_id, **paths, phash=None) for image_id in ids])
    for model in ("glm", "kimi"):
        write_run(tmp_path / model, [record(image_id, model) for image_id in ids], model)
    build({m: tmp_path / m for m in ("glm", "kimi")}, tmp_path / "images.jsonl", tmp_path / "think")
    assert read_schema(tmp_path / "think").several
    rows = list(load("long", tmp_path / "think", split="train", streaming=streaming))
    assert [(row["image_id"], row["teacher"]) for row in rows] == [
        ("clip-0", "glm"),
        ("clip-0", "kimi"),
        ("clip-1", "glm"),
        ("clip-1", "kimi"),
    ]
    assert {tuple(row["path"]) for row in rows} == {("a/0.jpg", "a/1.jpg")}


def test_no_teacher_is_called_long() -> None:
    with pytest.raises(ValueError, match="'Long' cannot be a teacher's name"):
        Schema(("Long",)).check()


BOTH_WAYS = """
import json, sys
sys.path.insert(0, DATASET)
import imagenet_think

whole = imagenet_think.load("long", DATASET, split="train")
stream = imagenet_think.load("long", DATASET, split="train", streaming=True)
assert list(stream) == list(whole) and stream.features == whole.features
assert sorted(map(str, stream.shuffle(seed=0))) == sorted(map(str, whole.shuffle(seed=0)))
print(json.dumps([[row["image_id"], row["teacher"], row["question"]] for row in whole]))
"""


@pytest.mark.process
def test_long_on_every_version(python: str, made: tuple[Path, Mapping[str, str]], tmp_path: Path) -> None:
    dataset, _ = made
    found = result_of(run_python(python, f"DATASET = {str(dataset)!r}\n{BOTH_WAYS}", tmp_path, tmp_path))
    assert found == [[row["image_id"], row["teacher"], row["question"]] for row in of_teachers(dataset, "train")]

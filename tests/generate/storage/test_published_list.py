"""The list of images of a published dataset: the original's bytes, whatever the dataset, and refusals by name."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from generate.storage.image_list import read_image_list, write_image_list
from generate.storage.published_list import read_published_list
from imagenet_think import ContractError, ImageError, read_image_bytes
from tests.support.hub_client import use_hub
from tests.support.hub_server import serve_hub
from tests.support.published_datasets import published, without_runs

KINDS: dict[str, dict[str, Any]] = {
    "two teachers, by path": {},
    "by image_id": {"order": "image_id"},
    "one teacher": {"teachers": ["mine"]},
    "three teachers": {"teachers": ["glm", "kimi", "third"]},
    "with pictures": {"pictures": True},
}


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory, listed: Path) -> Path:
    return published(tmp_path_factory.mktemp("published"), listed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_is_the_original_to_the_byte(kind: str, listed: Path, tmp_path: Path) -> None:
    found = read_published_list(str(published(tmp_path, listed, **KINDS[kind])))
    assert found.is_original
    assert found.note == ""
    write_image_list(tmp_path / "again.jsonl", found.rows)
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "images.jsonl").read_bytes()
    assert (found.pictures is not None) == ("pictures" in KINDS[kind])


def test_of_another_order_the_rows_are_the_same_and_it_is_said(listed: Path, tmp_path: Path) -> None:
    out = published(tmp_path, listed, order="sha256")
    found = read_published_list(str(out))
    assert not found.is_original
    assert "sorted by path" in found.note
    rows = read_image_list(tmp_path / "images.jsonl")
    assert found.rows == sorted(rows, key=lambda row: row.path) != rows


def test_without_runs_json_nothing_is_known_of_order_and_questions(dataset: Path, tmp_path: Path) -> None:
    found = read_published_list(str(without_runs(dataset, tmp_path / "bare")))
    assert (found.is_original, found.asked) == (False, {})
    assert len(found.rows) == 24


def test_a_hub_is_asked_once_for_the_list_alone(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_hub() as hub:
        use_hub(hub, tmp_path / "home", monkeypatch)
        old = hub.put("someone/think", dataset)
        found = read_published_list("someone/think")
        assert found.rows == read_published_list(str(dataset)).rows
        assert found.base.name == old
        fetched = [request for request in hub.requests if "/resolve/" in request]
        assert all(
            "/data/paired/" in one or "/data/failures/" in one or one.endswith((".md", ".json")) for one in fetched
        )
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "README.md").write_text("another\n")
        hub.put("someone/think", tmp_path / "other")
        assert read_published_list(f"someone/think@{old}").rows == found.rows
        for given, message in {
            "someone/think": "is not this dataset",
            "someone/think@v9": "has no revision 'v9'",
            "someone/else": "neither a directory here nor a dataset on the Hub",
        }.items():
            with pytest.raises(ContractError, match=message):
                read_published_list(given)


def change(file: str, to: Callable[[pyarrow.Table], pyarrow.Table]) -> Callable[[Path], None]:
    def changed(dataset: Path) -> None:
        path = next((dataset / "data").glob(file))
        pyarrow.parquet.write_table(to(pyarrow.parquet.read_table(path)), path)

    return changed


def put(name: str, value: Any, type_: pyarrow.DataType | None = None) -> Callable[[pyarrow.Table], pyarrow.Table]:
    def with_value(table: pyarrow.Table) -> pyarrow.Table:
        values = [value, *table[name].to_pylist()[1:]]
        return table.set_column(table.column_names.index(name), name, pyarrow.array(values, type_ or table[name].type))

    return with_value


def cut(dataset: Path) -> None:
    path = next((dataset / "data").glob("paired/train-*"))
    path.write_bytes(path.read_bytes()[:-100])


def pipe(dataset: Path) -> None:
    path = next((dataset / "data").glob("paired/train-*"))
    path.unlink()
    os.mkfifo(path)


def no_failures(dataset: Path) -> None:
    head = (dataset / "README.md").read_text().partition("- config_name: failures")
    assert head[1]
    shutil.rmtree(dataset / "data" / "failures")


PAIRED, FAILED = "paired/train-*", "failures/train-*"
HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "no path": (change(PAIRED, lambda table: table.drop(["path"])), "has no column path"),
    "no model": (change(FAILED, lambda table: table.drop(["model"])), "has no column model"),
    "an id of numbers": (
        change(PAIRED, lambda table: table.set_column(0, "image_id", pyarrow.array(range(len(table))))),
        "image_id is of type int64",
    ),
    "no id": (change(PAIRED, put("image_id", None)), "image_id is missing"),
    "an empty path": (change(PAIRED, put("path", "")), "path is missing"),
    "a width of nothing": (change(PAIRED, put("width", 0)), "width must be a number of pixels"),
    "a long path": (change(PAIRED, put("path", "x" * 5000)), "path holds a text of 5,000 bytes"),
    "two of one id": (
        change(PAIRED, lambda table: put("image_id", table["image_id"][1].as_py())(table)),
        "says two things of the image",
    ),
    "another teacher": (change(FAILED, put("model", "another")), "does not hold all images"),
    "fewer rows": (change(PAIRED, lambda table: table.slice(1)), "is incomplete: paired/train has"),
    "a cut file": (cut, "cannot be read"),
    "a pipe": (pipe, "is incomplete"),
    "no failures": (no_failures, "is incomplete: failures/"),
    "runs.json that is none": (lambda d: (d / "runs.json").write_text("[1]") and None, "runs.json"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_is_refused_in_one_sentence(name: str, dataset: Path, tmp_path: Path) -> None:
    spoil, message = HOSTILE[name]
    copy = shutil.copytree(dataset, tmp_path / "think")
    spoil(copy)
    with pytest.raises(ContractError, match=message) as error:
        read_published_list(str(copy))
    assert "\n" not in str(error.value)


def test_paths_that_lead_out_stay_in_the_list_and_are_refused_when_opened(
    dataset: Path, listed: Path, tmp_path: Path
) -> None:
    """As those of a list written by hand: nothing vanishes, and no picture outside of the root is read."""
    copy = shutil.copytree(dataset, tmp_path / "think")
    change(PAIRED, put("path", "../outside.png"))(copy)
    (row,) = (row for row in read_published_list(str(copy)).rows if row.path.startswith(".."))
    shutil.copytree(listed / "pictures", tmp_path / "pictures")
    shutil.copy(next((listed / "pictures").rglob("*.png")), tmp_path / "outside.png")
    with pytest.raises(ImageError) as error:
        read_image_bytes(row.path, tmp_path / "pictures", image_id=row.image_id)
    assert error.value.status == "unsafe_path"

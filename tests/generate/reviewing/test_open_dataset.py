"""The page opens a built dataset: every record is its row, and a damaged dataset is refused."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from generate.reviewing.open_dataset import open_rows
from generate.reviewing.page_data import PageData
from imagenet_think import ContractError, load
from tests.support.first_schema import TEACHERS
from tests.support.review_dataset import COUNT, change_rows


def test_every_record_is_the_row_that_load_gives(folder: Path, data: PageData) -> None:
    rows, counted = data.rows, Counter[str]()
    assert len(rows) == COUNT
    for config in ("glm", "kimi", "failures"):
        for split, loaded in load(config, str(folder / "small")).items():
            for row in loaded:
                at = rows.image_ids.to_pylist().index(row["image_id"])
                found = rows.record(at, row["model"])
                assert found is not None
                del row["question"]  # which the page has from runs.json, too
                assert {name: found[name] for name in row} == row
                assert (rows.status(at, row["model"]), rows.paths_of(at)) == (row["status"], [row["path"]])
                assert (rows.wnids[rows.wnid[at]], ("train", "test")[rows.split[at]]) == (row["wnid"], split)
                counted[config] += 1
    assert counted == {"glm": 28, "kimi": 29, "failures": 3}


def damaged(change: Callable[[Path], Any]) -> Any:
    return pytest.param(change, id=change.__name__)


def runs_gone(path: Path) -> None:
    (path / "runs.json").unlink()


def runs_broken(path: Path) -> None:
    (path / "runs.json").write_text('{"glm": {"run_id": 1}}')


def file_cut_off(path: Path) -> None:
    file = path / "data" / "kimi" / "train-00000.parquet"
    file.write_bytes(file.read_bytes()[:-100])


def file_empty(path: Path) -> None:
    (path / "data" / "failures" / "train-00000.parquet").write_bytes(b"")


def no_rows(path: Path) -> None:
    shutil.rmtree(path / "data")


def column_gone(path: Path) -> None:
    change_rows(path, "glm", lambda table: table.drop_columns(["attempt"]))


def column_of_another_type(path: Path) -> None:
    change_rows(path, "glm", lambda table: table.set_column(0, "image_id", [[[1]] * len(table)]))


def status_unknown(path: Path) -> None:
    change_rows(path, "glm", lambda table: table.drop_columns("status").append_column("status", [["odd"] * len(table)]))


def id_missing(path: Path) -> None:
    change_rows(path, "glm", lambda t: t.set_column(0, "image_id", pyarrow.array([None] * len(t), pyarrow.string())))


def sides_missing(path: Path) -> None:
    for model in TEACHERS:
        (path / "data" / model / "train-00000.parquet").unlink()


DAMAGES = [runs_gone, runs_broken, file_cut_off, file_empty, no_rows, column_gone, column_of_another_type]

DAMAGES += [status_unknown, id_missing, sides_missing]


@pytest.mark.parametrize("change", map(damaged, DAMAGES))
def test_a_damaged_dataset_is_refused(change: Callable[[Path], None], folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    change(copy)
    with pytest.raises(ContractError, match=str(copy)):
        open_rows(copy)


def test_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="is not a built dataset"):
        open_rows(tmp_path / "nothing")


def test_a_dataset_that_is_built_anew_meanwhile_is_told(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    rows = open_rows(copy)
    change_rows(copy, "glm", lambda table: table.slice(1))
    with pytest.raises(ContractError, match="was built anew"):
        rows.record(0, "glm")


def test_without_annotations_there_is_no_agreement(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    for file in (copy / "data" / "paired").glob("*.parquet"):
        table = pyarrow.parquet.read_table(file)
        pyarrow.parquet.write_table(table.drop_columns(["answer_rouge_l", "answer_jaccard"]), file)
    assert open_rows(folder / "small").has_agreement
    assert not open_rows(copy).has_agreement

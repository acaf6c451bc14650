"""The list of images: written, read, and refused in one sentence."""

from pathlib import Path
from typing import Any

import pytest

from generate.storage.image_list import ImageRow, hash_list, read_image_list, write_image_list
from generate.storage.run_index import check_list
from imagenet_think import ContractError
from tests.support.samples import image_row, write_jsonl


def test_written_list_reads_the_same(tmp_path: Path) -> None:
    rows = [
        ImageRow(**image_row("a")),
        ImageRow(image_id="é", path="é/x y.jpg", split="test"),
        ImageRow(image_id="two", path=("a/1.jpg", "a/1.jpg"), sha256=("0" * 64, "1" * 64)),
    ]
    write_image_list(tmp_path / "images.jsonl", rows)
    assert read_image_list(tmp_path / "images.jsonl") == rows
    assert [path.name for path in tmp_path.iterdir()] == ["images.jsonl"]


def test_hand_made_list_needs_two_fields(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "images.jsonl", [{"image_id": "a", "path": "a.jpg", "note": "mine", "sha256": None}])
    assert read_image_list(path) == [ImageRow(image_id="a", path="a.jpg")]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "the list of images is empty"),
        ("\n\n", "the list of images is empty"),
        ('{"image_id": "a", "path": "a"}\n{oops\n', "line 2: not JSON"),
        ('{"image_id": "a"', "line 1: not JSON"),
        ("\udcff\n", "line 1: not JSON"),
        ("[" * 100_000, "line 1: not JSON"),
        ("7\n", "line 1: expected a JSON object with image_id and path, not int"),
        ('{"image_id": "a"}\n', "line 1: path is missing"),
        ('{"path": "a"}\n', "line 1: image_id is missing"),
        ('{"image_id": "", "path": "a"}\n', "line 1: image_id is missing"),
        ('{"image_id": 7, "path": "a"}\n', "line 1: image_id must be a string, not '7'"),
        ('{"image_id": "a", "path": ["a"]}\n', "line 1: path must be a string"),
        ('{"image_id": "a", "path": []}\n', "line 1: path must be a string, or .* a list of 2 to 1024.*this one has 0"),
        ('{"image_id": "a", "path": ["a", ""]}\n', "line 1: path holds nothing in the place of a text"),
        ('{"image_id": "a", "path": ["a", null]}\n', "line 1: path holds nothing in the place of a text"),
        ('{"image_id": "a", "path": ["a", 7]}\n', "line 1: path must be a string, not '7'"),
        ('{"image_id": "a", "path": ["a", ["b"]]}\n', "line 1: path must be a string"),
        ('{"image_id": "a", "path": ["a", "\\ud800"]}\n', "line 1: path .* is not valid Unicode"),
        ('{"image_id": "a", "path": ["a", "b"], "sha256": "0"}\n', "line 1: sha256 is of one picture and path of 2"),
        ('{"image_id": "a", "path": ["a", "b"], "sha256": ["0"]}\n', "line 1: sha256 must be .* this one has 1"),
        ('{"image_id": "a", "path": "a", "sha256": ["0", "1"]}\n', "line 1: sha256 must be .* this one has 2"),
        ('{"image_id": "a", "path": "a", "width": "9"}\n', "line 1: width must be a number of pixels, not '9'"),
        ('{"image_id": "a", "path": "a", "width": true}\n', "line 1: width must be a number of pixels"),
        ('{"image_id": "a", "path": "a", "height": 0}\n', "line 1: height must be a number of pixels"),
        ('{"image_id": "\\ud800", "path": "a"}\n', "line 1: image_id .* is not valid Unicode"),
        ('{"image_id": "a", "path": "a", "split": "val"}\n', "line 1: unknown split 'val', choose from train, test"),
        (
            '{"image_id": "a", "path": "a"}\n{"image_id": "b", "path": "b"}\n{"image_id": "a", "path": "c"}\n',
            "lines 1 and 3 have the same image_id 'a'",
        ),
    ],
)
def test_what_is_not_a_list_is_said_in_one_sentence(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "images.jsonl"
    path.write_bytes(lines.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContractError, match=message) as caught:
        read_image_list(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nothing.jsonl", "."])
def test_unreadable_list(tmp_path: Path, name: str) -> None:
    for read in (read_image_list, hash_list):
        with pytest.raises(ContractError, match=r"cannot be read \(.*\); give the list that .*select_images\.py wrote"):
            read(tmp_path / name)


@pytest.mark.parametrize("name", ["nothing.jsonl", "."])
def test_a_list_that_runs_are_compared_with(tmp_path: Path, name: str) -> None:
    run: Any = {"bound": {"images": "0"}}
    with pytest.raises(ContractError, match=r"cannot be read \(.*\); give the list"):
        check_list(tmp_path / name, {"glm": run}, {"glm": tmp_path})

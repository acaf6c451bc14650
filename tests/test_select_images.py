"""The list of images: read, listed from a folder, split; and the command that makes it."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from generate.images import ImageRow, assign_splits, list_folder, read_image_list, write_image_list
from generate.select_images import select
from imagenet_think import ContractError, open_image, phash
from tests.conftest import image_row, write_jsonl


def row(image_id: str, wnid: str = "n1") -> ImageRow:
    return ImageRow(image_id=image_id, wnid=wnid, path=f"{image_id}.jpg")


# ------------------------------------------------------------------------------------------------------ the list


def test_written_list_reads_the_same(tmp_path: Path) -> None:
    rows = [ImageRow(**image_row("a")), ImageRow(image_id="é", path="é/x y.jpg", split="test")]
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
    with pytest.raises(ContractError, match="cannot be read"):
        read_image_list(tmp_path / name)


# ---------------------------------------------------------------------------------------------------- the folder


def test_folder_is_listed_sorted_by_parts(tmp_path: Path) -> None:
    for name in ("b/2.JPG", "b/10.jpeg", "a.b/x.png", "a/x.WebP", "z.tif", "a/notes.txt", "a/c/deep.gif"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path)
    assert list(list_folder(tmp_path)) == [
        "a/c/deep.gif", "a/x.WebP", "a.b/x.png", "b/10.jpeg", "b/2.JPG", "z.tif",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------- the splits


def test_splits_do_not_depend_on_order() -> None:
    rows = [row(f"{wnid}_{i}", wnid) for wnid in ("n1", "n2", "n3") for i in range(40)]
    expected = {r.image_id: r.split for r in assign_splits(rows, 0.1)}
    random.Random(0).shuffle(rows)
    again = assign_splits(rows, 0.1)
    assert {r.image_id: r.split for r in again} == expected
    assert [r.image_id for r in again] == [r.image_id for r in rows]


def test_split_is_fixed_for_ever() -> None:
    """A published split must not move with a version of this code."""
    test = [r.image_id for r in assign_splits([row(str(i)) for i in range(100)], 0.05) if r.split == "test"]
    assert test == ["39", "49", "51", "55", "65"]


def test_large_classes_are_within_one_image_of_their_share() -> None:
    rows = [row(f"{wnid}_{i}", wnid) for wnid in "abcdefgh" for i in range(130)]
    test = Counter(r.wnid for r in assign_splits(rows, 0.1) if r.split == "test")
    assert set(test.values()) <= {13, 14}


def test_many_small_classes_give_their_share() -> None:
    rows = [row(f"{wnid}_{i}", f"n{wnid}") for wnid in range(4000) for i in range(5)]
    test = Counter(r.wnid for r in assign_splits(rows, 0.02) if r.split == "test")
    assert set(test.values()) == {1}
    assert 320 < len(test) < 480  # 400 expected, standard deviation 19


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (1.0, 30)])
def test_no_split_and_only_split(share: float, expected: int) -> None:
    rows = assign_splits([row(f"{i}", f"n{i % 7}") for i in range(30)], share)
    assert sum(r.split == "test" for r in rows) == expected


# --------------------------------------------------------------------------------------------------- the command


def pictures(root: Path, count: int = 12) -> Path:
    for number in range(count):
        path = root / f"n0000000{number % 3}" / f"n0000000{number % 3}_{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.effect_noise((30 + number, 20), 40).save(path)
    return root


def test_select_lists_what_decodes_and_rejects_the_rest(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures")
    (root / "broken.jpg").write_bytes(b"no picture")
    (root / "gone.jpg").symlink_to("nothing.jpg")
    printed = select(root, tmp_path / "images.jsonl", 0.3)
    rows = read_image_list(tmp_path / "images.jsonl")
    assert len(rows) == 12
    assert {r.split for r in rows} == {"train", "test"}
    assert rows[0].image_id == "n00000000_0"
    assert rows[0].wnid == "n00000000"
    assert rows[0].phash == phash(open_image(rows[0].path, root))
    assert (rows[0].width, rows[0].height) == (30, 20)
    rejected = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert {r["path"]: r["status"] for r in rejected} == {"broken.jpg": "bad_image", "gone.jpg": "missing_image"}
    assert "12 images of 3 classes" in printed
    assert "2 rejected" in printed


def test_workers_give_the_same_list(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures", 510)  # enough for a second process
    select(root, tmp_path / "one.jsonl", workers=1)
    select(root, tmp_path / "two.jsonl", workers=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_name_that_is_not_utf8_is_rejected(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures")
    Image.new("RGB", (4, 4)).save(root / "ok.png")
    (root / "ok.png").rename(root / b"caf\xe9.png".decode("utf-8", "surrogateescape"))
    select(root, tmp_path / "images.jsonl")
    (rejected,) = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "not UTF-8" in rejected["message"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "holds no files named like pictures"),
        (["a.jpg"], "no picture of .* can be decoded"),
        (["a/b.jpg", "a__b.png"], "'a/b.jpg' and 'a__b.png' would have the same image_id 'a__b'"),
        (["x/n00000001_1.jpg", "y/n00000001_1.jpg"], "would have the same image_id 'n00000001_1'"),
    ],
)
def test_refusals(tmp_path: Path, names: list[str], message: str) -> None:
    for name in names:
        (tmp_path / "pictures" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pictures" / name).write_bytes(b"no picture")
    (tmp_path / "pictures").mkdir(exist_ok=True)
    with pytest.raises(ContractError, match=message):
        select(tmp_path / "pictures", tmp_path / "images.jsonl")
    assert not (tmp_path / "images.jsonl").exists()


def test_command_fails_in_one_sentence(tmp_path: Path) -> None:
    import typer

    from generate.select_images import main

    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, ["--source", str(tmp_path / "nothing"), "--out", str(tmp_path / "images.jsonl")])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: --source")
    assert result.stderr.count("\n") == 1

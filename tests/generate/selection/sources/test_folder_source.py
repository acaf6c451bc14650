"""Folders and tar files as sources: every layout listed, from any entry on, and what is no source refused."""

import gzip
from pathlib import Path

import pyarrow.parquet
import pytest

from generate.selection.sources.folder_walk import File, walk_folder
from generate.selection.sources.open_source import open_source
from generate.selection.sources.passed_over import LINKS, OTHER_FILES, UNREADABLE, PassedOver
from imagenet_think import ContractError, read_image_bytes
from tests.support.picture_collections import files, pictures_in, tar


def test_folder_is_listed_sorted_by_parts(tmp_path: Path) -> None:
    for name in ("b/2.JPG", "b/10.jpeg", "a.b/x.png", "a/x.WebP", "z.tif", "a/notes.txt", "a/c/deep.gif"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path)
    found = list(walk_folder(tmp_path))
    assert [one.path for one in found if isinstance(one, File)] == [
        "a/c/deep.gif", "a/x.WebP", "a.b/x.png", "b/10.jpeg", "b/2.JPG", "z.tif",
    ]  # fmt: skip
    assert [one[:2] for one in found if isinstance(one, PassedOver)] == [
        ("a/notes.txt", OTHER_FILES),
        ("circle", LINKS),
    ]


def test_folder_of_imagenet21k(tmp_path: Path) -> None:
    root = files(
        tmp_path,
        "imagenet21k_val/n00000002/n00000002_3.JPEG",
        "imagenet21k_train/n00000002/n00000002_1.JPEG",
        "imagenet21k_train/n00000001/n00000001_1.JPEG",
        "imagenet21k_small_classes/n00000009/n00000009_1.JPEG",
        "readme.txt",
    )
    everything = [
        ("imagenet21k_small_classes/n00000009/n00000009_1.JPEG", "n00000009"),
        ("imagenet21k_train/n00000001/n00000001_1.JPEG", "n00000001"),
        ("imagenet21k_train/n00000002/n00000002_1.JPEG", "n00000002"),
        ("imagenet21k_val/n00000002/n00000002_3.JPEG", "n00000002"),
    ]
    assert pictures_in(open_source(str(root))) == everything
    assert pictures_in(open_source(str(root), include="imagenet21k_[tv]*")) == everything[1:]
    one_root = open_source(str(root / "imagenet21k_train"))
    assert list(one_root.entries()) == [
        ("n00000001/n00000001_1.JPEG", "n00000001"),
        ("n00000002/n00000002_1.JPEG", "n00000002"),
    ]


def test_folder_of_classes_and_pictures_without_one(tmp_path: Path) -> None:
    root = files(tmp_path, "dog/a.png", "cat/deep/b.webp", "lonely.jpg")
    assert list(open_source(str(root)).entries()) == [
        ("cat/deep/b.webp", "deep"),
        ("dog/a.png", "dog"),
        ("lonely.jpg", ""),
    ]


@pytest.mark.parametrize(
    ("file", "members", "expected"),
    [
        ("n00000001.tar", ["n00000001_1.JPEG", "n00000001_2.JPEG"], ["n00000001", "n00000001"]),
        ("n00000001.tar", ["1.JPEG", "./2.JPEG"], ["n00000001", "n00000001"]),
        ("all.tar", ["n00000001/a.JPEG", "deep/n00000002/b.png"], ["n00000001", "n00000002"]),
        ("shard-000.tar", ["n00000007_5.jpg", "n00000007_5.cls", "n00000007_5.json"], ["n00000007"]),
        ("shard-000.tar", ["000.cls", "000.jpg", "001.jpg", "001.cls"], ["000.cls", "001.cls"]),
        ("shard-000.tar", ["000.jpg", "001.txt"], [""]),
        ("pairs.tar", ["x/a.left.png", "x/a.right.png"], ["x", "x"]),
    ],
)
def test_tar_layouts(tmp_path: Path, file: str, members: list[str], expected: list[str]) -> None:
    tar(tmp_path / file, *[(name, name.encode()) for name in members])
    pictures = [name for name in members if not name.endswith((".cls", ".json", ".txt"))]
    expected_entries = [
        (f"{file}::{name.removeprefix('./')}", wnid) for name, wnid in zip(pictures, expected, strict=True)
    ]
    for spec in (tmp_path, tmp_path / file, tmp_path / "*.tar"):
        assert pictures_in(open_source(str(spec))) == expected_entries


def test_a_pattern_of_tars_is_rooted_where_they_part(tmp_path: Path) -> None:
    for name in ("a/1.tar", "b/2.tar"):
        tar(tmp_path / "w21" / name, ("n00000001_1.JPEG", b""))
    files(tmp_path / "w21", "a/other.jpg")
    source = open_source(str(tmp_path / "w21" / "*" / "*.tar"))
    assert source.root == tmp_path / "w21"
    assert [entry.path for entry in source.entries()] == ["a/1.tar::n00000001_1.JPEG", "b/2.tar::n00000001_1.JPEG"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nothing", "--source .*nothing is not a directory, and no file matches it"),
        ("*.jpg", "which is not a tar file"),
    ],
)
def test_what_is_no_source_is_said(tmp_path: Path, spec: str, message: str) -> None:
    files(tmp_path, "a.jpg")
    with pytest.raises(ContractError, match=message):
        open_source(str(tmp_path / spec))


@pytest.mark.parametrize("damage", ["start", "header", "end"])
def test_a_damaged_tar_is_said(tmp_path: Path, damage: str) -> None:
    path = tar(tmp_path / "a.tar", *[(f"{name}.jpg", name.encode() * 700) for name in "abc"])
    data = path.read_bytes()  # each member: a header of 512 bytes and 1,024 of data
    path.write_bytes(
        {"start": b"no tar" + data[6:], "header": data[:1536] + b"x" * 512 + data[2048:], "end": data[:3600]}[damage]
    )
    said = {
        "start": "is not a tar file",
        "header": "is cut off or damaged after 1 files",
        "end": "is cut off or damaged",
    }
    *before, last = open_source(str(tmp_path)).entries()
    assert [entry.path for entry in before] == [
        f"a.tar::{name}.jpg" for name in {"start": "", "header": "a", "end": "abc"}[damage]
    ]
    assert last[:2] == ("a.tar", UNREADABLE)
    assert f"the tar {said[damage]}" in last[2]


def test_a_compressed_tar_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(gzip.compress(b"a tar"))
    why = "the tar is compressed (gzip); unpack it to a plain tar"
    assert list(open_source(str(tmp_path)).entries()) == [("a.tar", UNREADABLE, why)]


def test_what_a_tar_holds_is_gone_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed, it is read without another pass; a name twice is the last of it; one that is no text has a path too."""
    odd = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    tar(tmp_path / "a.tar", ("1.jpg", b"first"), (odd, b"odd"), ("../out.jpg", b""), ("1.jpg", b"last"))
    paths = [entry.path for entry in pictures_in(open_source(str(tmp_path)))]
    assert paths == ["a.tar::caf\\udce9.jpg", "a.tar::1.jpg"]
    monkeypatch.setattr("imagenet_think._tar_members", lambda file: map(pytest.fail, [f"{file} again"]))
    assert [read_image_bytes(path, tmp_path) for path in paths] == [b"odd", b"last"]


def test_tars_beside_a_dataset_are_refused(tmp_path: Path) -> None:
    tar(tmp_path / "a.tar", ("1.jpg", b""))
    pyarrow.parquet.write_table(pyarrow.table({"image": [b"jpeg"]}), tmp_path / "x.parquet")
    with pytest.raises(ContractError, match="holds a dataset beside its tar files"):
        open_source(str(tmp_path / "*.tar"))


def test_a_listing_goes_on_behind_any_entry(tmp_path: Path) -> None:
    files(tmp_path, "a/1.jpg", "a/2.jpg", "a.b/1.jpg", "b.jpg", "c/d/1.png", "c/e.png")
    tar(tmp_path / "a" / "3.tar", ("x/1.jpg", b""), ("x/2.jpg", b""))
    tar(tmp_path / "z.tar", ("1.jpg", b""))
    source = open_source(str(tmp_path))
    everything = list(source.entries())
    assert len(everything) == 9
    for at, entry in enumerate(everything):
        assert list(source.entries(entry.path)) == everything[at + 1 :]

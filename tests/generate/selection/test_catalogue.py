"""Sources and their catalogue: every layout listed, a killed listing gone on with, no order of rows matters."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import datasets
import numpy as np
import pytest

from generate.processes.worker_pool import WorkerPool
from generate.selection.sources import catalogue as module
from generate.selection.sources.catalogue import Catalogue, make_catalogue, read_catalogue
from generate.selection.sources.open_source import open_source
from generate.selection.sources.source import Entry, Source
from imagenet_think import ContractError, image_id_of, read_image_bytes
from tests.support.commands import file_hashes


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tars hold is noted in the cache of datasets."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path.with_name(f"{tmp_path.name} cache")))


def files(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def tar(path: Path, *members: tuple[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def catalogue_of(source: Source, work: Path, seed: int = 0) -> Catalogue:
    with WorkerPool(1) as processes:
        return read_catalogue(make_catalogue(source, work)[0], seed, processes)


def in_rank_order(catalogue: Catalogue) -> list[tuple[str, str | None]]:
    rows = np.argsort(catalogue.rank)
    return [(catalogue.path(row), catalogue.wnid(row)) for row in rows]


# -------------------------------------------------------------------------------------------------------- layouts


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
    assert list(open_source(str(root)).entries()) == everything
    assert list(open_source(str(root), include="imagenet21k_[tv]*").entries()) == everything[1:]
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
        assert list(open_source(str(spec)).entries()) == expected_entries


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
        ("*.jpg", "which is no tar file"),
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
    with pytest.raises(ContractError, match=rf"/a\.tar {said[damage]}"):
        list(open_source(str(tmp_path)).entries())


def test_a_compressed_tar_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(gzip.compress(tar(tmp_path / "plain", ("1.jpg", b"")).read_bytes()))
    with pytest.raises(ContractError, match=r"/a\.tar is compressed \(gzip\); unpack it to a plain tar"):
        list(open_source(str(tmp_path)).entries())


def test_what_a_tar_holds_is_gone_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed, it is read without another pass; a name twice is the last of it; one that is no text has a path too."""
    odd = b"caf\xe9.jpg".decode("utf-8", "surrogateescape")
    tar(tmp_path / "a.tar", ("1.jpg", b"first"), (odd, b"odd"), ("../out.jpg", b""), ("1.jpg", b"last"))
    paths = [entry.path for entry in open_source(str(tmp_path)).entries()]
    assert paths == ["a.tar::caf\\udce9.jpg", "a.tar::1.jpg"]
    monkeypatch.setattr("imagenet_think._tar_members", lambda file: map(pytest.fail, [f"{file} again"]))
    assert [read_image_bytes(path, tmp_path) for path in paths] == [b"odd", b"last"]


def test_tars_beside_a_dataset_are_refused(tmp_path: Path) -> None:
    tar(tmp_path / "a.tar", ("1.jpg", b""))
    files(tmp_path, "x.parquet")
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


# ------------------------------------------------------------------------------------------------------ catalogue


@dataclass
class Listed:
    """A source of given entries that dies after some of them."""

    listed: list[Entry]
    dies_after: int | None = None
    root: Path = Path()
    name: str = "listed"

    def entries(self, after: str = "") -> Iterator[Entry]:
        start = 1 + [entry.path for entry in self.listed].index(after) if after else 0
        for at, entry in enumerate(self.listed[start:]):
            if at == self.dies_after:
                raise KeyboardInterrupt
            yield entry


ENTRIES = [Entry(f"n{at % 7:08d}/n{at % 7:08d}_{at}.JPEG", f"n{at % 7:08d}") for at in range(100)]


def test_a_killed_listing_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_PER_PART", 8)
    monkeypatch.setattr("secrets.token_bytes", bytes)  # what is each listing's own
    whole, count, _ = make_catalogue(Listed(ENTRIES), tmp_path / "whole")
    assert count == 100
    for dies_after in (0, 30, 7, 8, 41):
        with pytest.raises(KeyboardInterrupt):
            make_catalogue(Listed(ENTRIES, dies_after), tmp_path / "killed")
    killed, _, is_new = make_catalogue(Listed(ENTRIES), tmp_path / "killed")
    assert file_hashes(killed) == file_hashes(whole)
    # complete: it is not listed again
    assert make_catalogue(Listed(ENTRIES, 0), tmp_path / "killed") == (killed, 100, False)
    assert is_new


def test_the_order_of_the_source_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_PER_PART", 30)
    forward = catalogue_of(Listed(ENTRIES), tmp_path / "forward")
    backward = catalogue_of(Listed(ENTRIES[::-1]), tmp_path / "backward")
    assert in_rank_order(forward) == in_rank_order(backward)
    assert forward.classes == backward.classes
    other_seed = catalogue_of(Listed(ENTRIES), tmp_path / "forward", seed=1)
    assert in_rank_order(other_seed) != in_rank_order(forward)


def test_the_order_is_fixed_for_ever(tmp_path: Path) -> None:
    """A list that was made must be made again by every later version of this code."""
    catalogue = catalogue_of(Listed(ENTRIES), tmp_path)
    assert [catalogue.image_id(row) for row in np.argsort(catalogue.rank)[:3]] == [
        "n00000004_60", "n00000001_64", "n00000005_40",
    ]  # fmt: skip


def test_the_hash_is_of_the_image_id(tmp_path: Path) -> None:
    """Also by the short way that ImageNet's own paths take."""
    paths = [
        "n00000001_1.JPEG", "a/n00000001/n00000001_2.JPEG", "a:b/n00000001_3.JPEG", "s.tar::n1/n00000001_4.JPEG",
        "n00000001_5.tar.gz", "n00000001_6", "n00000001_7.x1", "x/n00000001_8.jpg/y.jpg", "hub:a/b/c/d#7", "é/n1_1.png",
    ]  # fmt: skip
    folder, _, _ = make_catalogue(Listed([Entry(path, "") for path in paths]), tmp_path)
    expected = [hashlib.sha256(f"3 {image_id_of(path)}".encode()).digest()[:8] for path in paths]
    assert module.hash_part(folder / "00000.parquet", 3).tolist() == [int.from_bytes(one) for one in expected]


def test_two_paths_of_one_image_are_refused(tmp_path: Path) -> None:
    twice = [Entry("x/n00000001_1.jpg", "x"), Entry("y/n00000001_1.jpg", "y")]
    with pytest.raises(
        ContractError, match=r"'x/n00000001_1.jpg' and 'y/n00000001_1.jpg' would have the same image_id"
    ):
        catalogue_of(Listed(twice), tmp_path)


def test_equal_hashes_of_two_images_are_ordered_by_their_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "hash_part", lambda part, seed: np.zeros(2, np.uint64))
    for at, entries in enumerate([ENTRIES[:2], ENTRIES[1::-1]]):
        ordered = in_rank_order(catalogue_of(Listed(entries), tmp_path / str(at)))
        assert [path for path, _ in ordered] == [entry.path for entry in ENTRIES[:2]]


def test_names_that_are_no_text_are_marked_and_gone_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_PER_PART", 1)
    odd = b"caf\xe9.png".decode("utf-8", "surrogateescape")
    listed = [Entry("a.png", ""), Entry(odd, ""), Entry("z.png", "")]
    with pytest.raises(KeyboardInterrupt):
        make_catalogue(Listed(listed, 2), tmp_path)
    catalogue = catalogue_of(Listed(listed), tmp_path)
    assert catalogue.is_text.tolist() == [True, False, True]
    assert catalogue.path(1) == "caf\\udce9.png"

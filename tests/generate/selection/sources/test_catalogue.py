"""The catalogue of a source: a killed listing continues, and the order of the source does not matter."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from generate.processes.worker_pool import WorkerPool
from generate.selection.sources import catalogue as module
from generate.selection.sources.catalogue import Catalogue, make_catalogue, read_catalogue
from generate.selection.sources.source import Entry, Source
from imagenet_think import ContractError, image_id_of
from tests.support.commands import file_hashes


def catalogue_of(source: Source, work: Path, seed: int = 0) -> Catalogue:
    with WorkerPool(1) as processes:
        return read_catalogue(make_catalogue(source, work)[0], seed, processes)


def in_rank_order(catalogue: Catalogue) -> list[tuple[str, str | None]]:
    rows = np.argsort(catalogue.rank)
    return [(catalogue.path(row), catalogue.wnid(row)) for row in rows]


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

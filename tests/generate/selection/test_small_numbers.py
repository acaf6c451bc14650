"""Few pictures, in one class or none: all are taken, and the test split is large enough or says why not."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.selection.options import TEST_SHARE, OptionError, Options, SelectionSize, least_test, size_of
from generate.selection.splits import assign_splits
from generate.storage.image_list import ImageRow, read_image_list
from tests.generate.selection.test_select import choose
from tests.support.picture_collections import pictures


def rows_of(classes: list[int]) -> list[ImageRow]:
    """As many rows of each class; of a single class, rows without one."""
    return [
        ImageRow(image_id=f"{wnid}-{n}", wnid=f"c{wnid}" if len(classes) > 1 else None, path=f"{wnid}-{n}.jpg")
        for wnid, count in enumerate(classes)
        for n in range(count)
    ]


def in_test(rows: list[ImageRow]) -> list[str]:
    return [row.image_id for row in rows if row.split == "test"]


@pytest.mark.parametrize(
    ("images", "test"),
    [(1, 0), (2, 0), (3, 1), (5, 1), (8, 2), (31, 10), (59, 19), (60, 20), (61, 20), (500, 20), (1200, 24)],
)
@pytest.mark.parametrize("classes", [1, 4])
def test_the_test_split_has_twenty_images_or_a_third(images: int, test: int, classes: int) -> None:
    counts = [images // classes + (at < images % classes) for at in range(classes)]
    found = len(in_test(assign_splits(rows_of(counts), TEST_SHARE, least=least_test(images))))
    assert found == test if images < 1000 else abs(found - test) <= classes


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=6),
    st.lists(st.integers(1, 6), max_size=8),
    st.sampled_from([0.0, 0.02, 0.3]),
)
def test_what_is_alike_shares_a_split_of_at_most_half(classes: list[int], sizes: list[int], share: float) -> None:
    """And a larger test split has the images of the smaller one, but for those that were moved with their like."""
    rows, groups, at = rows_of(classes), list[list[int]](), 0
    for size in sizes:
        groups.append([n for n in range(at, at + size) if n < len(rows)])
        at += size
    groups = [group for group in groups if len(group) > 1]
    before = set(in_test(assign_splits(rows, share, groups)))
    after = assign_splits(rows, share, groups, least=least_test(len(rows)))
    assert [row.image_id for row in after] == [row.image_id for row in rows]
    assert before <= set(in_test(after))
    assert len(in_test(after)) <= max(len(rows) // 2, len(before))
    for group in groups:
        assert len({after[n].split for n in group}) == 1
    if not groups:
        assert len(in_test(after)) >= least_test(len(rows))


def test_one_group_of_all_leaves_the_test_split_empty() -> None:
    assert not in_test(assign_splits(rows_of([9]), TEST_SHARE, [list(range(9))], least=3))


def test_the_splits_of_a_large_list_are_those_of_its_share() -> None:
    """ImageNet-Think's own splits never move: the same images with and without a least number, by their hash."""
    rows = [ImageRow(image_id=f"n{c:08d}_{n}", wnid=f"n{c:08d}", path="x") for c in range(1045) for n in range(24)]
    usual, small = (in_test(assign_splits(rows, TEST_SHARE, least=least)) for least in (0, least_test(len(rows))))
    assert usual == small
    digest = "cde33c9aded75de0a041094790e1e924c510e297f5bf676d350b8095bc6bd66b"
    assert hashlib.sha256("\n".join(small).encode()).hexdigest() == digest


SIZES = [
    ({}, 250_000, SelectionSize(250_000, 22, 31)),
    ({}, 249_999, SelectionSize(None, 0, 249_999)),
    ({"max_per_class": 4}, 60, SelectionSize(None, 0, 4)),
    ({"total": "all"}, 300_000, SelectionSize(None, 0, 300_000)),
    ({"total": 40}, 60, SelectionSize(40, 22, 31)),
    ({"total": "40", "min_per_class": 0}, 60, SelectionSize(40, 0, 31)),
]


@pytest.mark.parametrize(("given_options", "pictures_there", "size"), SIZES)
def test_the_default_total_is_all_of_a_smaller_source(
    given_options: dict[str, int], pictures_there: int, size: SelectionSize
) -> None:
    assert size_of(Options(source="x", **given_options), pictures_there) == size


@pytest.mark.parametrize("total", ["0", "-3", "many", "1.5"])
def test_a_total_that_is_none(total: str) -> None:
    with pytest.raises(OptionError, match=f"--total {total} is neither a number of images nor 'all'"):
        size_of(Options(source="x", total=total), 60)


@pytest.mark.parametrize(
    ("count", "lines"),
    [
        (2, ["no image is in the test split, since a third of 2 is less than one"]),
        (5, []),
        (31, []),
    ],
)
def test_a_flat_folder_without_classes(count: int, lines: list[str], tmp_path: Path) -> None:
    for path in sorted(pictures(tmp_path / "all", count).rglob("*.png")):
        path.rename(tmp_path / f"IMG_{path.stem}.png")
    for folder in (tmp_path / "all").iterdir():
        folder.rmdir()
    (tmp_path / "all").rmdir()
    (tmp_path / "made").mkdir()
    printed = choose(tmp_path, tmp_path / "made" / "images.jsonl", total=None)
    assert f"the source has {count} pictures, fewer than 250,000: every usable one is taken" in printed
    rows = read_image_list(tmp_path / "made" / "images.jsonl")
    assert len(rows) == count
    assert {row.wnid for row in rows} == {None}
    assert len(in_test(rows)) == least_test(count)
    assert [line for line in printed.splitlines() if "test split" in line] == lines


def test_pictures_that_are_all_alike_say_why_none_is_in_the_test_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generate.selection.select.Selection._similar_images", lambda *_: [[0, 1, 2, 3, 4, 5]])
    printed = choose(pictures(tmp_path / "pictures", 6), tmp_path / "images.jsonl", total=None)
    assert "no images are in the test split, not 2, since images that look alike share a split" in printed


def test_a_share_that_gives_none_says_so(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures", 6)
    printed = choose(root, tmp_path / "images.jsonl", total=None, test_share=0.0)
    assert "no image is in the test split, since --test-share 0 of 6 are fewer than one" in printed


def test_all_of_a_class_at_most(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures", 12)
    printed = choose(root, tmp_path / "images.jsonl", total=None, max_per_class=2)
    assert "6 images of 3 classes" in printed

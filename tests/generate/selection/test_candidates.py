"""The pool on made-up measurements: quotas and near-duplicates, in any order and after any history."""

import contextlib
import random
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.selection.candidates import Duplicate, find_duplicates
from generate.selection.quotas import QuotaError
from tests.support.made_up_collection import MadeUpCollection, number

COUNTS = {"a": 300, "b": 90, "c": 30, "d": 12}


# ------------------------------------------------------------------------------------------------------- the pool


@pytest.mark.parametrize("everything", [False, True])
def test_the_choice_does_not_depend_on_the_order_of_the_source(tmp_path: Path, everything: bool) -> None:
    collections = [MadeUpCollection(tmp_path / str(order), COUNTS, alike=3, order=order) for order in range(4)]
    choices = [collection.choose(60, 1, 40, everything=everything) for collection in collections]
    assert len(set(choices[0])) == 60
    assert choices == [choices[0]] * 4


def test_the_choice_does_not_depend_on_what_was_screened_before(tmp_path: Path) -> None:
    fresh = MadeUpCollection(tmp_path / "fresh", COUNTS, alike=3)
    expected = fresh.choose(60, 1, 40)
    for share in (0.1, 0.5, 0.9):
        again = MadeUpCollection(tmp_path / str(share), COUNTS, alike=3)
        before = [row for row in range(len(again.ids)) if number(f"{share} {row}") % 10 < 10 * share]
        again.screen(np.array(before))
        assert again.choose(60, 1, 40) == expected
    known = MadeUpCollection(tmp_path / "fresh", COUNTS, alike=3)
    assert known.choose(60, 1, 40) == expected
    assert known.screened == 0


class KilledError(Exception):
    pass


class Troubled(MadeUpCollection):
    """Findings come in any order and portions, as from any number of processes, which are killed now and then."""

    def __init__(self, folder: Path, chance: random.Random, **collection: Any) -> None:
        super().__init__(folder, **collection)
        self.chance = chance

    def screen(self, rows: np.ndarray) -> None:
        new = rows[~self.eligibility.measurements.known(rows)].tolist()
        self.chance.shuffle(new)
        while new:
            cut = self.chance.randint(1, 40)
            super().screen(np.array(new[:cut]))
            new = new[cut:]
            if self.chance.random() < 0.2:
                raise KilledError


def outcome(collection: MadeUpCollection, wanted: dict[str, Any]) -> list[str] | str:
    try:
        return collection.choose(**wanted)
    except QuotaError as error:
        return str(error)


@given(
    counts=st.dictionaries(st.sampled_from("abcd"), st.integers(1, 80), min_size=1),
    bad=st.sampled_from([0, 2, 5]),
    alike=st.sampled_from([0, 1, 3]),
    share=st.sampled_from([None, 0.1, 0.3, 0.5]),
    everything=st.booleans(),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=30, deadline=None)
def test_the_choice_is_the_same_in_any_order_and_after_any_history(
    counts: dict[str, int], bad: int, alike: int, share: float | None, everything: bool, seed: int
) -> None:
    chance = random.Random(seed)
    total = None if share is None else 1 + int(share * sum(counts.values()))
    wanted = {"total": total, "least": 1, "most": chance.randint(15, 60), "everything": everything}
    made = {"counts": counts, "bad": bad, "alike": alike}
    with tempfile.TemporaryDirectory() as folder:
        expected = outcome(MadeUpCollection(Path(folder, "calm"), **made), wanted)
        order, found = chance.randrange(1000), None
        while found is None:
            with contextlib.suppress(KilledError):
                found = outcome(Troubled(Path(folder, "troubled"), chance, order=order, **made), wanted)
    assert found == expected


def test_candidates_are_few_and_all_is_all(tmp_path: Path) -> None:
    collection = MadeUpCollection(tmp_path / "few", COUNTS, bad=0)
    pool = collection.fill(60, 5, 30)
    assert len(pool.kept) == collection.screened == 2 * 60
    collection = MadeUpCollection(tmp_path / "all", COUNTS)
    assert len(collection.fill(60, 5, 30, everything=True).screened) == collection.screened == sum(COUNTS.values())


def test_the_first_usable_in_hash_order_are_the_pool(tmp_path: Path) -> None:
    collection = MadeUpCollection(tmp_path, COUNTS, bad=3)
    pool = collection.fill(40, 2, 30)
    for at, wnid in enumerate(collection.catalogue.classes):
        ordered = sorted((i for i in collection.ids if i.startswith(wnid)), key=number)
        usable = [i for i in ordered if number(f"bad {i}") % 3]
        assert sorted(collection.ids[row] for row in pool.kept if collection.ids[row].startswith(wnid)) == sorted(
            usable[: 2 * pool.quotas[at]]
        )


@pytest.mark.parametrize("alike", [1, 2, 5])
def test_of_near_duplicates_the_lowest_hash_stays(tmp_path: Path, alike: int) -> None:
    collection = MadeUpCollection(tmp_path, COUNTS, alike=alike)
    pool = collection.fill(None if alike == 1 else 30)
    kept = [collection.ids[row] for row in pool.kept]
    phashes = Counter(collection.measurement(row).phash for row in pool.kept)
    assert max(phashes.values()) == 1
    lowest: dict[int | None, str] = {}
    for row in pool.screened[collection.eligibility.usable(pool.screened)]:
        phash = collection.measurement(int(row)).phash
        lowest[phash] = min(lowest.get(phash, collection.ids[row]), collection.ids[row], key=number)
    assert sorted(lowest.values()) == sorted(kept)
    assert all(duplicate.hamming == 0 for duplicate in pool.duplicates.values())
    if alike == 1:
        assert len(kept) == 9  # pictures in all


def test_a_class_that_runs_out_is_made_up_for_by_others(tmp_path: Path) -> None:
    """c has 30 pictures, of which some 10 are usable: less than its share of 600 / 3."""
    collection = MadeUpCollection(tmp_path, {"a": 400, "b": 400, "c": 30}, bad=2)
    usable = sum(number(f"bad c_{at}") % 2 != 0 for at in range(30))
    pool = collection.fill(90, 2, 60)
    assert pool.quotas.sum() == 90
    assert pool.quotas[2] == 3  # 90 * 30 / 830
    pool = collection.fill(90, 29 - usable, 60)
    assert pool.quotas.tolist()[2] == 29 - usable


def test_what_a_class_lacks_is_said_with_the_numbers_that_hold(tmp_path: Path) -> None:
    collection = MadeUpCollection(tmp_path, {"a": 100, "b": 20, "c": 20, "d": 20}, bad=2)
    usable = {c: sum(number(f"bad {c}_{at}") % 2 != 0 for at in range(20)) for c in "bcd"}
    fewest = min(usable, key=lambda c: (usable[c], c))
    with pytest.raises(QuotaError, match=rf"--min-per-class 18 cannot be met: {fewest} has {usable[fewest]}") as caught:
        collection.fill(80, 18, 60)
    assert all(f"{c} has {count}" in str(caught.value) for c, count in usable.items())
    proposed = re.search(r"--min-per-class (\d+) with --total (\d+)$", str(caught.value))
    assert proposed
    least, total = map(int, proposed.groups())
    assert least == usable[fewest]
    assert collection.fill(total, least, 60).quotas.sum() == total


def test_what_the_source_cannot_give_is_said_before_anything_is_screened(tmp_path: Path) -> None:
    collection = MadeUpCollection(tmp_path, COUNTS)
    with pytest.raises(QuotaError, match="d has 12"):
        collection.fill(60, 13, 30)
    assert collection.screened == 0


def test_rows_that_are_not_eligible_are_nowhere(tmp_path: Path) -> None:
    collection = MadeUpCollection(tmp_path, COUNTS, bad=0)
    collection.eligibility.eligible = collection.catalogue.class_of != 0
    pool = collection.fill(30, 5, 30, everything=True, max_hamming=None)
    assert pool.quotas[0] == 0
    assert len(pool.screened) == collection.eligibility.eligible.sum()


# ------------------------------------------------------------------------------------------------- near-duplicates


def test_a_duplicate_names_who_stays_and_how_near_its_nearest_is() -> None:
    phashes = np.array([0b0, 0b1, 0b11, 15 << 60, 15 << 60], np.uint64)
    rank = np.array([4, 3, 9, 2, 1])
    found = find_duplicates(np.array([10, 11, 12, 13, 14]), phashes, rank, 1)
    assert found == {10: Duplicate(11, 1), 12: Duplicate(11, 1), 13: Duplicate(14, 0)}
    assert find_duplicates(np.array([10, 11]), phashes[:2], rank[:2], None) == {}

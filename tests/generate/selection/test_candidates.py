"""The choice on made-up measurements: quotas, duplicates, spread over complexity, in any order and after any history."""

import contextlib
import hashlib
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

from generate.selection.candidates import Duplicate, Pool, SelectionSize, fill_pool, find_duplicates
from generate.selection.quotas import QuotaError
from generate.selection.screening.eligibility import Eligibility
from generate.selection.screening.examine import Measurement
from generate.selection.screening.measurements import MeasurementStore
from generate.selection.screening.rules import Rules
from generate.selection.sources.catalogue import Catalogue
from generate.selection.stratified import STRATA, choose_stratified


def number(text: str, bits: int = 32) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> (64 - bits)


class MadeUpCollection:
    """Pictures whose measurements follow from their ids, in some order of the source."""

    def __init__(self, folder: Path, counts: dict[str, int], bad: int = 4, alike: int = 0, order: int = 0) -> None:
        """bad: one of so many is rejected. alike: one of so many has the phash of another; 0: none."""
        import pyarrow

        self.ids = [f"{wnid}_{at}" for wnid, count in counts.items() for at in range(count)]
        random.Random(order).shuffle(self.ids)
        classes = sorted(counts)
        rank = {image_id: at for at, image_id in enumerate(sorted(self.ids, key=number))}
        self.catalogue = Catalogue(
            digest="made up",
            paths=pyarrow.chunked_array([[f"{image_id}.jpg" for image_id in self.ids]]),
            is_text=np.ones(len(self.ids), bool),
            class_of=np.array([classes.index(i.split("_")[0]) for i in self.ids], np.int32),
            classes=classes,
            hashes=np.array([number(i, 64) for i in self.ids], np.uint64),
            rank=np.array([rank[i] for i in self.ids], np.uint32),
            seed=0,
        )
        self.bad, self.alike, self.screened = bad, alike, 0
        self.eligibility = Eligibility(self.catalogue, Rules(), MeasurementStore(folder, "made up", len(self.ids)), None)

    def measurement(self, row: int) -> Measurement:
        image_id = self.ids[row]
        usable = not self.bad or number(f"bad {image_id}") % self.bad != 0
        like = (
            f"like {number(image_id) % 9}" if self.alike and number(f"alike {image_id}") % self.alike == 0 else image_id
        )
        return Measurement(
            sha256=hashlib.sha256(image_id.encode()).digest(),
            phash=number(f"phash {like}", 64),
            width=500,
            height=375,
            entropy=7.0 if usable else 0.0,
            noise=1.0,
            sharpness=500.0,
            complexity=number(f"complexity {image_id}") % 1000,
        )

    def screen(self, rows: np.ndarray) -> None:
        new = rows[~self.eligibility.measurements.known(rows)]
        self.screened += len(new)
        self.eligibility.measurements.add((row, self.measurement(row)) for row in new.tolist())

    def fill(self, total: int | None, least: int = 1, most: int = 99, **changes: Any) -> Pool:
        options = {"everything": False, "max_hamming": 2} | changes
        return fill_pool(self.catalogue, SelectionSize(total, least, most), self.eligibility, self.screen, **options)

    def choose(self, *args: Any, **changes: Any) -> list[str]:
        pool = self.fill(*args, **changes)
        catalogue, rows = self.catalogue, pool.kept
        if not len(rows):
            return []
        chosen = choose_stratified(rows, catalogue.class_of[rows], self.complexity(rows), catalogue.rank[rows], pool.quotas)
        return sorted(self.ids[row] for row in chosen)

    def complexity(self, rows: np.ndarray) -> np.ndarray:
        return self.eligibility.measurements.numbers(rows)["complexity"]


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


# ------------------------------------------------------------------------------------------------------ the spread


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)), min_size=1, max_size=80), st.data())
@settings(max_examples=200, deadline=None)
def test_every_class_is_spread_as_evenly_as_its_pool_allows(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    class_of = np.array([c for c, _ in pairs])
    complexity = np.array([x for _, x in pairs])
    rank = np.array(data.draw(st.permutations(range(len(pairs)))))
    counts = np.bincount(class_of, minlength=4)
    quotas = np.array([data.draw(st.integers(0, int(count))) for count in counts])
    chosen = choose_stratified(np.arange(len(pairs)), class_of, complexity, rank, quotas)
    assert np.bincount(class_of[chosen], minlength=4).tolist() == quotas.tolist()
    ordered = np.sort(complexity)
    edges = [ordered[len(ordered) * at // STRATA] for at in range(1, STRATA)]
    stratum = np.searchsorted(edges, complexity, side="right")
    for one in range(4):
        taken = Counter(stratum[chosen[class_of[chosen] == one]].tolist())
        there = Counter(stratum[class_of == one].tolist())
        most = max(taken.values(), default=0)
        for at, count in there.items():  # one that gave two fewer than another has no more to give
            assert taken[at] == count or taken[at] >= most - 1
            ranks = sorted(rank[(class_of == one) & (stratum == at)])[: taken[at]]
            assert ranks == sorted(rank[c] for c in chosen if class_of[c] == one and stratum[c] == at)


def test_strata_make_the_choice_more_even_than_chance(tmp_path: Path) -> None:
    """Of a pool of mostly simple pictures the choice holds each stratum alike."""
    collection = MadeUpCollection(tmp_path, {"a": 500, "b": 500}, bad=0)
    pool = collection.fill(200, 50, 150)
    rows, catalogue = pool.kept, collection.catalogue
    complexity = collection.complexity(rows).astype(np.int64) ** 3 // 10**6
    chosen = choose_stratified(rows, catalogue.class_of[rows], complexity, catalogue.rank[rows], pool.quotas)
    by_row = dict(zip(rows.tolist(), complexity.tolist(), strict=True))
    values = np.sort([by_row[row] for row in chosen.tolist()])
    edges = np.sort(complexity)[[len(rows) * at // STRATA for at in range(1, STRATA)]]
    shares = np.bincount(np.searchsorted(edges, values, side="right"), minlength=STRATA)
    assert shares.max() - shares.min() <= 2  # one of each class

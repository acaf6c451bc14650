"""Which pictures of a catalogue are chosen: quotas for the classes, and in every class a spread over complexity.

Every step is a function of the seed, the ids, the classes' sizes and the verdicts, so the choice is the same on any
machine, with any number of processes, in any order of the source, and after any interruption.

- The pool: of every class the first pictures in hash order, until the usable ones are the quota and as many again
  (--screen candidates), or all of them (--screen all). Of near-duplicates in the pool, also of different classes, the
  one of the lowest hash stays. Where that or the rules leave a class short, its next pictures join the pool, and where
  it has no more, other classes get a larger quota.
- The choice: the pool's complexities are cut into STRATA equally full strata. A class gives from each in turn its
  lowest hash, so that its images are spread over the strata as evenly as its pool allows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generate.selection.near_duplicates import near_duplicates
from generate.selection.quotas import QuotaError, class_quotas

if TYPE_CHECKING:
    from generate.selection.screening.eligibility import Verdicts
    from generate.selection.sources.catalogue import Catalogue

RESERVE = 1  # usable pictures of the pool beyond the quota, as a multiple of it
STRATA = 5


class Wanted(NamedTuple):
    """How many images; total None: every usable one."""

    total: int | None
    min_per_class: int
    max_per_class: int


class Duplicate(NamedTuple):
    of: int  # the row that stays for its group
    hamming: int  # to the nearest of the group


@dataclass
class Pool:
    """The pictures that were looked at, by their rows."""

    rows: np.ndarray
    kept: np.ndarray  # the usable ones, without near-duplicates
    duplicates: dict[int, Duplicate]
    sizes: np.ndarray  # by class: the pictures of the source
    quotas: np.ndarray  # by class


def fill_pool(
    catalogue: "Catalogue",
    wanted: Wanted,
    verdicts: "Verdicts",
    screen: Callable[[np.ndarray], None],
    *,
    everything: bool,
    max_hamming: int | None,
) -> Pool:
    """Screens until the pool can give what is wanted.

    screen: makes the verdicts know rows. everything: screen all that are eligible.
    Raises QuotaError where it cannot be met, before any screening if that can be known.
    """
    queue = _Queue(catalogue, verdicts.eligible)
    sizes = queue.sizes
    pool = Pool(queue.rows[:0], queue.rows[:0], {}, sizes, _quotas(catalogue.classes, sizes, sizes, wanted))
    available, target = sizes, pool.quotas * (1 + RESERVE)
    refusal: QuotaError | None = None
    while True:
        have = np.bincount(catalogue.class_of[pool.kept], minlength=len(sizes))
        before, available = available, np.where(queue.left > 0, sizes, have)
        if not np.array_equal(available, before):
            try:
                pool.quotas = _quotas(catalogue.classes, sizes, available, wanted)
                target, refusal = pool.quotas * (1 + RESERVE), None
            except QuotaError as error:  # raised when all classes are known that matter, and the numbers in it hold
                target, refusal = np.minimum(available, wanted.max_per_class), error
        lacking = np.minimum((sizes if everything or wanted.total is None else target) - have, queue.left).clip(0)
        if lacking.any():
            screen(queue.take(lacking))
            pool.rows = queue.taken()
            duplicates = pool.duplicates
        else:  # near-duplicates are looked for when there are enough, and then there may not be
            usable = pool.rows[verdicts.usable(pool.rows)]
            phashes = verdicts.measured.numbers(usable)["phash"]
            duplicates = find_duplicates(usable, phashes, catalogue.rank[usable], max_hamming)
            if duplicates == pool.duplicates:
                if refusal:
                    raise refusal
                return pool
        pool.duplicates = duplicates
        usable = pool.rows[verdicts.usable(pool.rows)]
        pool.kept = np.setdiff1d(usable, np.fromiter(duplicates, np.int64, len(duplicates)), assume_unique=True)


class _Queue:
    """The eligible rows of every class in hash order, and how far each class was taken."""

    def __init__(self, catalogue: "Catalogue", eligible: np.ndarray) -> None:
        by_hash = np.empty(len(catalogue.rank), np.int64)
        by_hash[catalogue.rank] = np.arange(len(by_hash))
        by_hash = by_hash[eligible[by_hash]]
        # kind: stable, so that the order within a class stays; of 16 bits that is a radix sort
        narrow = np.uint16 if len(catalogue.classes) < 2**16 else np.int32
        self.rows = by_hash[np.argsort(catalogue.class_of[by_hash].astype(narrow), kind="stable")]
        self.sizes = np.bincount(catalogue.class_of[by_hash], minlength=len(catalogue.classes))
        self._starts = np.cumsum(self.sizes) - self.sizes
        self._counts = np.zeros_like(self.sizes)

    @property
    def left(self) -> np.ndarray:
        return self.sizes - self._counts

    def take(self, counts: np.ndarray) -> np.ndarray:
        """The next so many rows of every class."""
        rows = self.rows[_ranges(self._starts + self._counts, counts)]
        self._counts += counts
        return rows

    def taken(self) -> np.ndarray:
        return self.rows[_ranges(self._starts, self._counts)]


def _ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """start, start + 1, …, start + count - 1 of every pair, one after the other."""
    before = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(starts - before, counts)


def _quotas(classes: list[str], sizes: np.ndarray, available: np.ndarray, wanted: Wanted) -> np.ndarray:
    if wanted.total is None:
        return available
    there = np.flatnonzero(sizes).tolist()
    source = {classes[at]: int(sizes[at]) for at in there}
    usable = {classes[at]: int(available[at]) for at in there}
    found = class_quotas(source, wanted.total, wanted.min_per_class, wanted.max_per_class, usable)
    quotas = np.zeros_like(sizes)
    quotas[there] = list(found.values())
    return quotas


def find_duplicates(
    rows: np.ndarray, phashes: np.ndarray, rank: np.ndarray, max_hamming: int | None
) -> dict[int, Duplicate]:
    """By its row, every picture that is left out because another of its group has a lower rank."""
    if max_hamming is None:
        return {}
    duplicates = {}
    for group in near_duplicates(phashes, max_hamming):
        stays = min(group, key=lambda at: int(rank[at]))
        for at in group:
            if at != stays:
                others = np.bitwise_count(phashes[[other for other in group if other != at]] ^ phashes[at])
                duplicates[int(rows[at])] = Duplicate(int(rows[stays]), int(others.min()))
    return duplicates


def spread(
    rows: np.ndarray, class_of: np.ndarray, complexity: np.ndarray, rank: np.ndarray, quotas: np.ndarray
) -> np.ndarray:
    """The chosen of `rows`: of every class its quota, in turn from the strata of complexity, the lowest rank first.

    class_of, complexity, rank: of each of the rows. quotas: by class, none over the rows that the class has.
    """
    stratum = np.searchsorted(_edges(complexity), complexity, side="right")
    turn = _place_in_group(class_of * STRATA + stratum, rank)
    return rows[_place_in_group(class_of, turn, rank) < quotas[class_of]]


def _edges(complexity: np.ndarray) -> np.ndarray:
    """The STRATA - 1 values that cut the complexities into equally many, as far as equal ones allow."""
    ordered = np.sort(complexity)
    return ordered[[len(ordered) * at // STRATA for at in range(1, STRATA)]]


def _place_in_group(group: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """Of every element how many of its group come before it, by the keys, the first of which counts most."""
    order = np.lexsort((*reversed(keys), group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    place = np.empty(len(group), np.int64)
    place[order] = np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))
    return place

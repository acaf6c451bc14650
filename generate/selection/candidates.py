"""Screen candidates of every class until each class can give its quota.

Every step is a function of the seed, the ids, the classes' sizes and the measurements, so the pool is the same on any
machine, with any number of processes, in any order of the source, and after any interruption.

The pool holds of every class the first pictures in hash order, until the usable ones are the quota and as many again
(--screen candidates), or all of them (--screen all). Of near-duplicates in the pool, also of different classes, the one
of the lowest hash stays. Where that or the rules leave a class short, its next pictures join the pool, and where it has
no more, other classes get a larger quota.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generate.selection.near_duplicates import near_duplicates
from generate.selection.options import SelectionSize
from generate.selection.quotas import QuotaError, class_quotas
from generate.selection.screening.eligibility import Eligibility
from generate.selection.sources.catalogue import Catalogue

RESERVE = 1  # usable pictures of the pool beyond the quota, as a multiple of it: the choice among which is stratified


class Duplicate(NamedTuple):
    """Describe why a picture is left out as a near-duplicate."""

    kept: int  # the row that stays for its group
    hamming: int  # bits between it and the nearest of its group


@dataclass
class Pool:
    """Hold the screened pictures, and the quotas that they can fill."""

    screened: np.ndarray  # rows
    kept: np.ndarray  # rows: the usable ones, without near-duplicates
    duplicates: dict[int, Duplicate]  # by row
    quotas: np.ndarray  # by class


def fill_pool(
    catalogue: Catalogue,
    size: SelectionSize,
    eligibility: Eligibility,
    screen: Callable[[np.ndarray], None],
    *,
    everything: bool,
    max_hamming: int | None,
) -> Pool:
    """Screen until the pool can give what is wanted, and return it.

    screen: measures rows, so that the eligibility knows them.
    everything: screen all eligible pictures.
    max_hamming: bits of near-duplicates; None: keep them.

    Raises QuotaError where the size cannot be met, before any screening if that can be known.
    """
    queue = _ClassQueues(catalogue, eligibility.eligible)
    sizes = queue.sizes
    pool = Pool(queue.rows[:0], queue.rows[:0], {}, _quotas(catalogue.classes, sizes, sizes, size))
    available, target = sizes, pool.quotas * (1 + RESERVE)
    refusal: QuotaError | None = None
    while True:
        have = np.bincount(catalogue.class_of[pool.kept], minlength=len(sizes))
        before, available = available, np.where(queue.left > 0, sizes, have)
        if not np.array_equal(available, before):
            try:
                pool.quotas = _quotas(catalogue.classes, sizes, available, size)
                target, refusal = pool.quotas * (1 + RESERVE), None
            except QuotaError as error:
                # Not raised yet: the numbers that it names hold only when the classes that matter are screened.
                target, refusal = np.minimum(available, size.max_per_class), error
        lacking = np.minimum((sizes if everything else target) - have, queue.left).clip(0)
        if lacking.any():
            screen(queue.take(lacking))
            pool.screened = queue.taken()
            duplicates = pool.duplicates
        else:  # near-duplicates are searched when there are enough pictures, and then there may be too few again
            usable = pool.screened[eligibility.usable(pool.screened)]
            phashes = eligibility.measurements.numbers(usable)["phash"]
            duplicates = find_duplicates(usable, phashes, catalogue.rank[usable], max_hamming)
            if duplicates == pool.duplicates:
                if refusal:
                    raise refusal
                return pool
        pool.duplicates = duplicates
        usable = pool.screened[eligibility.usable(pool.screened)]
        pool.kept = np.setdiff1d(usable, np.fromiter(duplicates, np.int64, len(duplicates)), assume_unique=True)


class _ClassQueues:
    """Hold the eligible rows of every class in hash order, and the number taken of each class."""

    def __init__(self, catalogue: Catalogue, eligible: np.ndarray) -> None:
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
        """Return the next rows of every class, counts[c] of class c."""
        rows = self.rows[_ranges(self._starts + self._counts, counts)]
        self._counts += counts
        return rows

    def taken(self) -> np.ndarray:
        """Return all rows that were taken."""
        return self.rows[_ranges(self._starts, self._counts)]


def _ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return start, start + 1, …, start + count - 1 of every pair, one pair after the other."""
    before = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(starts - before, counts)


def _quotas(classes: list[str], sizes: np.ndarray, available: np.ndarray, size: SelectionSize) -> np.ndarray:
    """Return the quota of every class; sizes, available: by class, the eligible and the usable pictures."""
    total = int(np.minimum(available, size.max_per_class).sum()) if size.total is None else size.total
    present = np.flatnonzero(sizes).tolist()
    in_source = {classes[at]: int(sizes[at]) for at in present}
    usable = {classes[at]: int(available[at]) for at in present}
    quotas = np.zeros_like(sizes)
    quotas[present] = list(class_quotas(in_source, total, size.min_per_class, size.max_per_class, usable).values())
    return quotas


def find_duplicates(
    rows: np.ndarray, phashes: np.ndarray, rank: np.ndarray, max_hamming: int | None
) -> dict[int, Duplicate]:
    """Return by its row every picture that is left out because another one of its group has a lower rank.

    phashes, rank: arrays with one value per row.
    """
    if max_hamming is None:
        return {}
    duplicates = {}
    for group in near_duplicates(phashes, max_hamming):
        kept = min(group, key=lambda at: int(rank[at]))
        for at in group:
            if at != kept:
                others = np.bitwise_count(phashes[[other for other in group if other != at]] ^ phashes[at])
                duplicates[int(rows[at])] = Duplicate(int(rows[kept]), int(others.min()))
    return duplicates

"""The choice within each class: spread over the strata of complexity as evenly as the pool allows."""

from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.selection.stratified import STRATA, choose_stratified
from tests.support.made_up_collection import MadeUpCollection


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

"""Near-duplicates: equal to the comparison of all pairs, whatever the hashes and the threshold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.selection import near_duplicates as module
from generate.selection.near_duplicates import near_duplicates


def by_all_pairs(hashes: list[int], max_hamming: int) -> list[list[int]]:
    group_of = {at: {at} for at in range(len(hashes))}
    for one, other in combinations(range(len(hashes)), 2):
        if (hashes[one] ^ hashes[other]).bit_count() <= max_hamming and group_of[one] is not group_of[other]:
            group_of[one] |= group_of[other]
            for member in group_of[other]:
                group_of[member] = group_of[one]
    return sorted({tuple(sorted(group)) for group in group_of.values() if len(group) > 1})


def numbers(hashes: list[int]) -> np.ndarray:
    return np.array(hashes, np.uint64)


ANY_HASH = st.integers(0, 2**64 - 1)
FLIPS = st.lists(st.integers(0, 63), max_size=12)


@st.composite
def clustered(draw: st.DrawFn) -> list[int]:
    """Hashes about a few centres, so that there are chains, equal ones, and pairs on both sides of a threshold."""
    centres = draw(st.lists(ANY_HASH, min_size=1, max_size=4))
    hashes = []
    for _ in range(draw(st.integers(0, 24))):
        value = draw(st.sampled_from(centres))
        for bit in draw(FLIPS):
            value ^= 1 << bit
        hashes.append(value)
    return hashes


@settings(max_examples=150, deadline=None)
@given(clustered(), st.integers(0, 16))
def test_equal_to_all_pairs(hashes: list[int], max_hamming: int) -> None:
    assert [tuple(group) for group in near_duplicates(numbers(hashes), max_hamming)] == by_all_pairs(
        hashes, max_hamming
    )


@pytest.mark.parametrize("equal", [1, 2, 3, 4])
@pytest.mark.parametrize("max_hamming", [1, 4, 7, 10])
def test_equal_to_all_pairs_with_any_number_of_bands(
    equal: int, max_hamming: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What large lists need is forced on a small one: every pair lies at the threshold or one bit over it."""
    monkeypatch.setattr(module, "_equal_bands", lambda *_: equal)
    rng = np.random.default_rng(equal)
    hashes = []
    for value in rng.integers(0, 2**63, 60).tolist():
        bits = rng.permutation(64)[: max_hamming + int(rng.integers(2))]
        hashes += [value, value ^ sum(1 << bit for bit in bits.tolist())]
    found = near_duplicates(numbers(hashes), max_hamming)
    assert [tuple(group) for group in found] == by_all_pairs(hashes, max_hamming)
    assert 0 < len(found) < 60


def test_order_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    hashes = numbers([value ^ (1 << bit) for value in rng.integers(0, 2**63, 300).tolist() for bit in (3, 40)])
    order = rng.permutation(len(hashes))
    shuffled = near_duplicates(hashes[order], 2)
    back = sorted(sorted(int(order[at]) for at in group) for group in shuffled)
    assert back == near_duplicates(hashes, 2)
    assert len(back) == 300


def test_many_equal_hashes_cost_nothing() -> None:
    """A collection's placeholder picture, a hundred thousand times."""
    assert near_duplicates(numbers([0x00FF00FF00FF00FF] * 100_000 + [2**64 - 1]), 4) == [list(range(100_000))]


@pytest.mark.parametrize("hashes", [[], [0], [0, 2**64 - 1]])
def test_no_duplicates(hashes: list[int]) -> None:
    assert near_duplicates(numbers(hashes), 4) == []


def test_a_hundred_thousand() -> None:
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 2**64, 100_000, dtype=np.uint64)
    hashes[500:1000] = hashes[:500] ^ np.uint64(0b1111)
    assert near_duplicates(hashes, 4) == [[at, at + 500] for at in range(500)]


@pytest.mark.parametrize(
    ("hashes", "max_hamming", "said"),
    [(numbers([0]), 17, "from 0 to 16"), (numbers([0]), -1, "from 0 to 16"), (np.array([0.5]), 4, "must be uint64")],
)
def test_refused(hashes: np.ndarray, max_hamming: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        near_duplicates(hashes, max_hamming)

"""The rule by which classes share the total."""

import random
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.selection.quotas import QuotaError, class_quotas


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, int], int, int, int]:
    """Classes, a total and bounds that can be met."""
    counts = draw(st.lists(st.integers(0, 60), min_size=1, max_size=12))
    sizes = {f"n{at}": count for at, count in enumerate(counts)}
    least = draw(st.integers(0, min(counts)))
    most = draw(st.integers(least, 70))
    total = draw(st.integers(least * len(counts), sum(min(most, count) for count in counts)))
    return sizes, total, least, most


@given(cases(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_quotas_keep_the_total_and_the_bounds_in_any_order(
    case: tuple[dict[str, int], int, int, int], chance: random.Random
) -> None:
    sizes, total, least, most = case
    quotas = class_quotas(sizes, total, least, most)
    assert sum(quotas.values()) == total
    assert all(least <= quotas[name] <= min(most, size) for name, size in sizes.items())
    by_size = sorted(sizes, key=lambda name: sizes[name])
    for smaller, larger in pairwise(by_size):
        assert quotas[smaller] <= quotas[larger] or sizes[smaller] == sizes[larger]
        assert abs(quotas[smaller] - quotas[larger]) <= 1 or sizes[smaller] != sizes[larger]
    names = list(sizes)
    chance.shuffle(names)
    assert class_quotas({name: sizes[name] for name in names}, total, least, most) == quotas


@given(cases())
@settings(max_examples=300, deadline=None)
def test_no_image_moved_between_classes_brings_the_shares_nearer(case: tuple[dict[str, int], int, int, int]) -> None:
    """The quotas are those of the least sum of (quota - w size)^2 / size, which only proportional shares make zero."""
    sizes, total, least, most = case
    quotas = class_quotas(sizes, total, least, most)
    for giver in sizes:
        for taker in sizes:
            if giver == taker or quotas[giver] <= least or quotas[taker] >= min(most, sizes[taker]):
                continue
            # One image more: the taker's share after it is not under the giver's before, by more than the rounding.
            assert (quotas[taker] + 1) / sizes[taker] >= (quotas[giver] - 1) / sizes[giver] - 1e-9


@pytest.mark.parametrize(
    ("sizes", "total", "least", "most", "expected"),
    [
        # w = 1/10: 90, 10 and 3; the bounds make them 40, 10, 10
        ([900, 100, 30], 60, 10, 40, [40, 10, 10]),
        # no bound touches: 5 : 3 : 2
        ([50, 30, 20], 10, 0, 99, [5, 3, 2]),
        # w = 9/20: 3.15, 2.7 and 3.15; the largest remainder gets the ninth
        ([7, 6, 7], 9, 0, 9, [3, 3, 3]),
        # everything there is
        ([4, 2, 0], 6, 0, 31, [4, 2, 0]),
        ([5], 0, 0, 0, [0]),
    ],
)
def test_by_hand(sizes: list[int], total: int, least: int, most: int, expected: list[int]) -> None:
    quotas = class_quotas({f"n{at}": size for at, size in enumerate(sizes)}, total, least, most)
    assert list(quotas.values()) == expected


def test_of_equal_remainders_the_hash_of_the_name_decides() -> None:
    # 10/3 each; SHA-256 of "b" begins with 3e, of "c" with 2e, of "a" with ca
    assert class_quotas({"a": 7, "b": 7, "c": 7}, 10, 0, 9) == {"a": 3, "b": 3, "c": 4}


def test_what_a_class_cannot_give_the_others_do() -> None:
    sizes = {"a": 100, "b": 100, "c": 100}
    assert class_quotas(sizes, 60, 5, 40, {"a": 100, "b": 8, "c": 100}) == {"a": 26, "b": 8, "c": 26}


def test_the_published_numbers() -> None:
    """10,450 classes of heavy-tailed sizes, 11 million images: 250,000, 22 to 31 a class, 23.92 on average."""
    chance = random.Random(0)
    sizes = {f"n{at:08d}": int(550 + 700 * chance.paretovariate(1.6)) % 5000 + 300 for at in range(10_450)}
    quotas = class_quotas(sizes, 250_000, 22, 31)
    assert sum(quotas.values()) == 250_000
    assert min(quotas.values()) == 22
    assert max(quotas.values()) <= 31
    assert round(250_000 / len(quotas), 2) == 23.92
    assert len(Counter(quotas.values())) > 5  # shares, not one number for all


@pytest.mark.parametrize(
    ("sizes", "total", "least", "most", "message"),
    [
        (
            {"a": 5, "b": 1},
            4,
            2,
            9,
            "--min-per-class 2 .* b has 1; the nearest .* --min-per-class 1, or leave",
        ),
        ({"a": 5, "b": 99}, 70, 22, 31, "a has 5; .* --min-per-class 5 with --total 36 or --max-per-class 65$"),
        ({"a": 5, "b": 9}, 3, 2, 9, "--total 3 is too few .* nearest .* --total 4, or --min-per-class 1"),
        ({"a": 5, "b": 9}, 13, 0, 6, "give 11 .*a has 5.*; the nearest that can be met is --total 11 or --max.* 8$"),
        ({"a": 5, "b": 9}, 15, 0, 20, "give 14 .*; the nearest that can be met is --total 14$"),
        ({"a": 5}, 1, 3, 2, "--min-per-class 3 is over --max-per-class 2"),
        ({}, 1, 0, 2, "no class"),
        ({f"c{i}": 0 for i in range(9)}, 1, 1, 2, "c4 has 0 and 4 more classes fall short"),
    ],
)
def test_what_cannot_be_met_is_said(sizes: dict[str, int], total: int, least: int, most: int, message: str) -> None:
    with pytest.raises(QuotaError, match=message) as caught:
        class_quotas(sizes, total, least, most)
    assert "\n" not in str(caught.value)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 200), st.integers(0, 9), st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_refused_only_where_nothing_can_be_chosen(counts: list[int], total: int, least: int, most: int) -> None:
    sizes = {f"n{at}": count for at, count in enumerate(counts)}
    possible = (
        least <= most and min(counts) >= least
        and least * len(counts) <= total <= sum(min(most, count) for count in counts)
    )  # fmt: skip
    try:
        class_quotas(sizes, total, least, most)
        assert possible
    except QuotaError as refused:
        assert not possible
        said = str(refused).partition("the nearest that can be met ")[2]
    else:
        return
    if not said:  # the bounds are the wrong way round
        return
    assert "leave these" not in said or class_quotas({n: c for n, c in sizes.items() if c >= least}, total, least, most)
    proposed = [(name, int(number)) for name, number in re.findall(r"--(total|min|max)\S* (\d+)", said)]
    together = [one for one in proposed if one[0] == "min" and " with " in said]
    for one in [one for one in proposed if one not in together]:
        numbers = {"total": total, "min": least, "max": most} | dict([*together, one])
        quotas = class_quotas(sizes, numbers["total"], numbers["min"], numbers["max"])
        assert sum(quotas.values()) == numbers["total"]

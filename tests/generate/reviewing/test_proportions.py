"""generate/reviewing/proportions.py beside scipy and scikit-learn, and what must hold of any sample."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.reviewing.proportions import cohen_kappa, sample_size, wilson


def test_wilson_by_hand() -> None:
    """8 of 10: z2 = 3.8415; middle (0.8 + 0.19207) / 1.38415 = 0.71674, half 1.96 / 1.38415 * sqrt(0.016 + 0.0096)."""
    assert wilson(8, 10) == pytest.approx((0.49016, 0.94332), abs=5e-5)
    assert wilson(0, 0) is None


@settings(deadline=None)  # the first call imports scipy.stats
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(counted: tuple[int, int]) -> None:
    from scipy.stats import binomtest

    low, high = wilson(*counted) or (math.nan, math.nan)
    assert (low, high) == pytest.approx(tuple(binomtest(*counted).proportion_ci(method="wilson")), abs=1e-9)
    assert 0 <= low <= counted[0] / counted[1] <= high <= 1


@given(st.floats(0, 1), st.floats(0.005, 0.49))
def test_sample_size_is_the_least_that_is_enough(share: float, half: float) -> None:
    def width(n: int) -> float:
        z2 = 1.959963984540054**2
        return math.sqrt(z2) / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))

    n = sample_size(share, half)
    assert width(n) <= half * (1 + 1e-9)
    assert n == 1 or width(n - 1) > half * (1 - 1e-9)


@pytest.mark.parametrize(("share", "half"), [(0.5, 0.05), (0.9, 0.03), (0.95, 0.01)])
def test_sample_size_is_near_the_normal_approximation(share: float, half: float) -> None:
    assert sample_size(share, half) == pytest.approx(1.96**2 * share * (1 - share) / half**2, rel=0.02)


@pytest.mark.parametrize(("share", "half"), [(-0.1, 0.1), (1.1, 0.1), (0.5, 0), (0.5, 0.5), (math.nan, 0.1)])
def test_sample_size_refuses(share: float, half: float) -> None:
    with pytest.raises(ValueError, match="a share lies in"):
        sample_size(share, half)


def test_kappa_by_hand() -> None:
    """Observed 3/4; expected (3/4 * 2/4) + (1/4 * 2/4) = 1/2; (0.75 - 0.5) / 0.5."""
    assert cohen_kappa(["a", "a", "a", "b"], ["a", "a", "b", "b"]) == pytest.approx(0.5)
    assert cohen_kappa([], []) is None
    assert cohen_kappa(["a", "a"], ["a", "a"]) is None
    assert cohen_kappa(["a", "a"], ["b", "b"]) == 0


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    from sklearn.metrics import cohen_kappa_score

    chance = random.Random(seed)
    first = chance.choices(["true", "partly", "false", "harmful"], weights=[6, 3, 2, 1], k=300)
    second = [one if chance.random() < 0.7 else chance.choice(["true", "partly", "false"]) for one in first]
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)

"""resampling.py: equal to drawing rows one by one, the same whatever computes it, p-values worked by hand."""

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from tests.support.commands import ROOT

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(ROOT / "evaluate")
    from reporting import resampling

VALUES = np.random.default_rng(3).random((1000, 7))


def test_a_weight_is_how_often_a_row_was_drawn() -> None:
    """The same draws by indexing, which is what the product stands for."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence((5, 0))))
    expected = [VALUES[random.integers(0, 1000, size=1000)].mean(axis=0) for _ in range(20)]
    np.testing.assert_allclose(resampling.resampled_means(VALUES, 20, seed=5), expected, rtol=0, atol=1e-12)


def test_sums_are_exact_whatever_their_order() -> None:
    """Reversed columns, single columns, more resamples: not one bit differs."""
    means = resampling.resampled_means(VALUES, 130, seed=1)
    assert (resampling.resampled_means(VALUES[:, ::-1], 130, seed=1)[:, ::-1] == means).all()
    assert (resampling.resampled_means(VALUES[:, 2:3], 130, seed=1)[:, 0] == means[:, 2]).all()
    assert (resampling.resampled_means(VALUES, 300, seed=1)[:130] == means).all()
    assert not (resampling.resampled_means(VALUES, 130, seed=2) == means).any()


SIZES = np.array([1, 30, 2, 2, 17, 5, 9, 1, 3, 30])
CLUSTERS = np.random.default_rng(4).permutation(np.repeat(np.arange(10), SIZES))


def test_whole_clusters_are_drawn() -> None:
    """The same draws by hand: as many clusters as there are, each with all its rows, and the mean of those rows."""
    values = VALUES[: len(CLUSTERS)]
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence((5, 0))))
    expected = [
        np.concatenate([values[drawn == CLUSTERS] for drawn in random.integers(0, 10, size=10)]).mean(axis=0)
        for _ in range(20)
    ]
    means = resampling.resampled_means(values, 20, seed=5, clusters=CLUSTERS)
    np.testing.assert_allclose(means, expected, rtol=0, atol=1e-12)


def test_clusters_of_one_row_are_the_rows_and_of_equal_size_their_means() -> None:
    """Not one bit differs; and scipy's interval of the clusters' means is the interval."""
    each = np.random.default_rng(6).permutation(1000)
    alone = resampling.resampled_means(VALUES[np.argsort(each)], 70, seed=2)
    assert (resampling.resampled_means(VALUES, 70, seed=2, clusters=each) == alone).all()
    clusters = np.arange(1000) % 40
    values = VALUES * 0.2 + np.linspace(0, 0.8, 40)[clusters][:, None]  # rows of a cluster are alike
    means = resampling.resampled_means(values, 4000, seed=0, clusters=clusters)
    of_clusters = np.stack([values[clusters == at].mean(axis=0) for at in range(40)])
    np.testing.assert_allclose(means, resampling.resampled_means(of_clusters, 4000, seed=0), rtol=0, atol=1e-12)
    low, high = resampling.intervals(means)
    peer = stats.bootstrap((of_clusters[:, 0],), np.mean, n_resamples=4000, method="percentile", batch=100, rng=0)
    width = peer.confidence_interval.high - peer.confidence_interval.low
    assert abs(low[0] - peer.confidence_interval.low) < 0.08 * width
    assert abs(high[0] - peer.confidence_interval.high) < 0.08 * width
    plain = np.diff(resampling.intervals(resampling.resampled_means(values, 4000, seed=0)), axis=0)[0, 0]
    assert high[0] - low[0] > 3 * plain


def test_sums_of_clusters_are_exact_whatever_their_order() -> None:
    values = VALUES[: len(CLUSTERS)]
    means = resampling.resampled_means(values, 130, seed=1, clusters=CLUSTERS)
    turned = resampling.resampled_means(values[::-1], 130, seed=1, clusters=CLUSTERS[::-1])
    assert (turned == means).all()


@pytest.mark.process
def test_the_number_of_threads_changes_nothing() -> None:
    code = (
        "import hashlib, sys, numpy; from reporting import resampling\n"
        "values = numpy.random.default_rng(0).random((20_000, 40))\n"
        "means = resampling.resampled_means(values, 200, 0, threads=int(sys.argv[1]))\n"
        "print(hashlib.sha256(means.tobytes()).hexdigest())"
    )
    printed = set()
    for threads in ("1", "2"):
        environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        command = [sys.executable, "-c", code, threads]
        printed.add(subprocess.check_output(command, env=environment, cwd=ROOT / "evaluate", text=True))
    assert len(printed) == 1


def test_intervals_are_those_of_scipy() -> None:
    """Other draws, so not equal: their ends lie a few hundredths of the interval's width apart."""
    low, high = resampling.intervals(resampling.resampled_means(VALUES, 4000, seed=0))
    for column in range(3):
        peer = stats.bootstrap(
            (VALUES[:, column],), np.mean, n_resamples=4000, method="percentile", batch=100, rng=0
        ).confidence_interval
        assert abs(low[column] - peer.low) < 0.08 * (peer.high - peer.low)
        assert abs(high[column] - peer.high) < 0.08 * (peer.high - peer.low)


@pytest.mark.parametrize(("values", "message"), [(np.empty((0, 2)), "no rows"), (np.array([[np.nan]]), "must lie in")])
def test_what_cannot_be_drawn_from(values: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        resampling.resampled_means(values, 5, 0)


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([0.1] * 99, 2 / 100),  # none on the other side: 2 * (0 + 1) / (99 + 1)
        ([-0.1] * 99, 2 / 100),
        ([0.1] * 90 + [-0.1] * 9, 20 / 100),
        ([0.0] * 99, 1.0),  # equal in every row: no evidence at all
    ],
)
def test_p_values(differences: list[float], expected: float) -> None:
    assert resampling.p_value(np.array(differences)) == pytest.approx(expected)


def test_p_values_hold_their_level() -> None:
    """Of columns that truly do not differ, about one in twenty is called different at 0.05."""
    pairs = np.random.default_rng(8).random((100, 2 * 400))
    means = resampling.resampled_means(pairs, 400, seed=0)
    p_values = [resampling.p_value(means[:, at] - means[:, at + 400]) for at in range(400)]
    assert 0.02 < np.mean(np.array(p_values) < 0.05) < 0.09


def test_holm() -> None:
    """Sorted 0.01, 0.02, 0.04 times 3, 2, 1 are 0.03, 0.04, 0.04; the largest so far is kept."""
    assert resampling.holm([0.04, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])
    assert resampling.holm([0.03, 0.02]) == pytest.approx([0.04, 0.04])
    assert resampling.holm([0.9, 0.8]) == [1.0, 1.0]
    assert resampling.holm([]) == []

"""Bootstrap all columns at once: means of resampled rows, their intervals, and paired p-values.

Drawing n of n rows with replacement only decides how often each row counts, so a resampled mean is weights @ values /
n, and one matrix product serves every column. All columns share the weights: the difference of two columns' resampled
means is the paired bootstrap of their difference.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

LEVEL = 0.95  # of every interval
BLOCK = 64  # resamples of one product; the random stream is one a block, so another size gives other draws


def resampled_means(
    values: Array,
    resamples: int,
    seed: int,
    progress: Callable[[int], object] = lambda count: None,
    threads: int | None = None,
    clusters: Array | None = None,
) -> Array:
    """Return (resamples, columns): each column's mean of `values` (n, columns), in [-1, 1], over rows drawn n of n.

    clusters: (n,) of each row its cluster's number, from 0. Whole clusters are drawn then, as many as there are, each
    with all its rows (the cluster bootstrap: Davison and Hinkley 1997, section 3.8; Field and Welsh 2007, J. R. Stat.
    Soc. B 69, 369-390): rows of one cluster are alike, so that they tell less than as many independent ones.

    The same bits on every machine and with any number of `threads` (by default one a processor). Values are rounded to
    a grid so coarse that a sum of n of them is exact in float64 (for 250,000 rows steps of 2^-35), and what is exact
    does not depend on the order of the additions; the draws depend on the seed and the block alone. Raises ValueError
    for no rows, or values out of range.
    """
    n = len(values)
    if not n:
        raise ValueError("there are no rows to draw from")
    if not (np.abs(values) <= 1).all():
        raise ValueError("values must lie in [-1, 1]")
    sizes = np.ones(n) if clusters is None else np.bincount(clusters).astype(np.float64)
    grid = 2.0 ** (53 - int(len(sizes) * sizes.max()).bit_length())  # of as many rows as can be drawn at most
    sums = values * grid
    np.round(sums, out=sums)
    sums /= grid
    if clusters is not None:
        sums = np.stack([np.bincount(clusters, weights=column) for column in sums.T], axis=1)
    means = np.empty((resamples, values.shape[1]))

    def fill(first: int) -> int:
        count = min(BLOCK, resamples - first)
        weights = _weights(len(sizes), seed, first // BLOCK)[:count]
        means[first : first + count] = weights @ sums / (weights @ sizes)[:, None]
        return count

    # A block is a thread's work; the product and most of the drawing leave Python's lock. BLAS's own threads should be
    # off then (OPENBLAS_NUM_THREADS=1): on a busy machine they spin while they wait for one another.
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        for count in pool.map(fill, range(0, resamples, BLOCK)):
            progress(count)
    return means


def _weights(n: int, seed: int, block: int) -> Array:
    """Return (BLOCK, n): how often each row is drawn; whole numbers that sum to n."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, block))))
    weights = np.empty((BLOCK, n))
    for row in weights:
        row[:] = np.bincount(random.integers(0, n, size=n), minlength=n)
    return weights


def intervals(means: Array) -> tuple[Array, Array]:
    """Return the percentile intervals of resampled means (resamples, …): low and high, each of shape (…)."""
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def p_value(differences: Array) -> float:
    """Return the two-sided p-value of the hypothesis that the true difference is 0, from its resampled values.

    Twice the smaller share of resamples on either side of 0, each share with one added to both counts, so that it is
    never 0 (Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.2).
    """
    least = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return min(1.0, 2 * (least + 1) / (len(differences) + 1))


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for their number, in the order given (Holm 1979, Scand. J. Statist. 6, 65-70)."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        corrected[at] = highest
    return corrected

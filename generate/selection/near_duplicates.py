"""Find near-duplicates among many perceptual hashes, without comparing all pairs.

If two hashes of 64 bits differ in at most d of them, and the bits are cut into d + k bands, then at least k bands are
equal (the pigeonhole principle). So it is enough to compare, for every choice of k bands, the hashes that are equal in
them: exact, and with k chosen so that few unrelated hashes are, it is hardly more than sorting (Manku, Jain and
Das Sarma, Detecting near-duplicates for web crawling, 2007).
"""

from itertools import combinations, pairwise
from math import comb, log2

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

BITS = 64


def near_duplicates(phashes: np.ndarray, max_hamming: int) -> list[list[int]]:
    """Return groups of two or more positions in `phashes`, ascending, sorted by their first positions.

    Two hashes that differ in at most max_hamming bits are in one group, and so is every hash near to one of a group.

    phashes: uint64. Raises ValueError for another type, and for a max_hamming outside of 0 to 16.
    """
    if not 0 <= max_hamming <= 16:
        raise ValueError(f"max_hamming must be from 0 to 16, not {max_hamming}")
    if phashes.dtype != np.uint64:
        raise ValueError(f"phashes must be uint64, not {phashes.dtype}")
    distinct, of = np.unique(phashes, return_inverse=True)
    labels = _components(distinct, max_hamming)[of]
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order], append=-1)) + 1
    starts = np.append(0, ends)[:-1]
    several = ends - starts > 1
    return sorted(order[a:b].tolist() for a, b in zip(starts[several], ends[several], strict=True))


def _components(hashes: np.ndarray, max_hamming: int) -> np.ndarray:
    """Return the number of each hash's group. hashes: distinct."""
    labels = np.arange(len(hashes))
    if max_hamming == 0 or len(hashes) < 2:
        return labels
    equal = _equal_bands(len(hashes), max_hamming)
    for bands in combinations(_bands(max_hamming + equal), equal):
        mask = np.uint64(sum(bands))
        pairs = _near_pairs(hashes, hashes & mask, max_hamming)
        links = coo_array(
            (np.ones(len(pairs[0]), bool), (labels[pairs[0]], labels[pairs[1]])), shape=(len(hashes),) * 2
        )
        labels = connected_components(links, directed=False)[1][labels]
    return labels


def _equal_bands(count: int, max_hamming: int) -> int:
    """Return how many bands must be equal: the k of the fewest sorting steps and comparisons.

    count: hashes, taken to be evenly distributed.
    """

    def cost(k: int) -> float:
        key_bits = BITS * k / (max_hamming + k)
        return comb(max_hamming + k, k) * count * (log2(count) + count / 2**key_bits)

    return min(range(1, 5), key=cost)


def _bands(count: int) -> list[int]:
    """Return masks that cut the 64 bits into `count` runs of equal length, within one bit."""
    edges = [BITS * at // count for at in range(count + 1)]
    return [(1 << high) - (1 << low) for low, high in pairwise(edges)]


def _near_pairs(hashes: np.ndarray, keys: np.ndarray, max_hamming: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the pairs of equal keys whose hashes are near, first and second of each pair.

    Sorted by key, hashes of one key are neighbours: each is compared with the next, the next but one, and so on until
    the key changes, all hashes at once. Memory is bounded by the hashes and the pairs found.
    """
    order = np.argsort(keys)
    keys, hashes = keys[order], hashes[order]
    found: list[tuple[np.ndarray, np.ndarray]] = [(order[:0], order[:0])]
    at, step = np.arange(len(keys)), 1
    while len(at := at[: np.searchsorted(at, len(keys) - step)]):
        at = at[keys[at] == keys[at + step]]
        near = at[np.bitwise_count(hashes[at] ^ hashes[at + step]) <= max_hamming]
        found.append((order[near], order[near + step]))
        step += 1
    first, second = zip(*found, strict=True)
    return np.concatenate(first), np.concatenate(second)

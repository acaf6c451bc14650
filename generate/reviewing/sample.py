"""Draw the sample to review, which depends only on the dataset, the options and the seed.

The SHA-256 of seed, model and image_id decides a record's place, so the same command gives the same sample on every
machine, and a larger sample includes the smaller one.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generate.reviewing.options import STRATA
from generate.reviewing.rows import Rows
from imagenet_think import STATUSES


class SampledRecord(NamedTuple):
    """Name a record to review: the position of its image in Rows, and the teacher."""

    at: int
    model: str


class Sample(NamedTuple):
    """Hold the sample, and the options by which it was drawn."""

    records: Sequence[SampledRecord]
    seed: int
    strata: str


def draw_sample(rows: Rows, size: int, seed: int, strata: str = STRATA[0]) -> list[SampledRecord]:
    """Draw `size` good records, as many of each teacher as possible, in random order.

    strata: "none" draws every record with equal chance; "class" and "status" draw from each class, or status, a
        proportional share to within one record, so that no group is over-represented by chance.
    """
    drawn: list[tuple[float, SampledRecord]] = []
    left = size
    # The teacher with fewest good records first, so that the others make up for what it lacks.
    sides = sorted(rows.teachers, key=lambda model: int(rows.sides[model].good.sum()))
    for number, model in enumerate(sides):
        at = np.flatnonzero(rows.sides[model].good)
        chance = _chances(seed, model, rows.image_ids.take(at).to_pylist())
        key = chance if strata == "none" else _within_strata(chance, _labels(rows, at, model, strata), seed)
        share = min(len(at), left // (len(sides) - number))
        left -= share
        for first in np.argsort(key, kind="stable")[:share]:
            drawn.append((float(chance[first]), SampledRecord(int(at[first]), model)))
    return [sampled for _, sampled in sorted(drawn)]


def _chances(seed: int, *parts: str | Sequence[str]) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each name of the last part, from the first 8 bytes of a SHA-256."""
    *before, names = parts
    start = hashlib.sha256("\0".join([str(seed), *map(str, before), ""]).encode())
    digests = bytearray()
    for name in names:
        digest = start.copy()
        digest.update(name.encode("utf-8", "surrogatepass"))
        digests += digest.digest()[:8]
    return np.frombuffer(bytes(digests), ">u8").astype(np.float64) / 2.0**64


def _labels(rows: Rows, at: NDArray[np.int64], model: str, strata: str) -> tuple[NDArray[np.int64], list[str]]:
    """Return the index of each record's stratum, and the names of the strata."""
    if strata == "class":
        return rows.wnid[at].astype(np.int64), rows.wnids
    return rows.sides[model].status[at].astype(np.int64), list(STATUSES)


def _within_strata(
    chance: NDArray[np.float64], labels: tuple[NDArray[np.int64], list[str]], seed: int
) -> NDArray[np.float64]:
    """Return sort keys: the n smallest hold n * share of every stratum, rounded up or down by chance.

    The N records of a stratum, in random order, get (rank + u) / N with one u in [0, 1) per stratum: b * N of them, to
    within one, are below any bound b. This is systematic sampling (Cochran 1977, chapter 8).
    """
    codes, names = labels
    offset = _chances(seed, "stratum", names)
    order = np.lexsort((chance, codes))
    counts = np.bincount(codes, minlength=len(names))
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(codes), np.int64)
    rank[order] = np.arange(len(codes)) - starts[codes[order]]
    keys: NDArray[np.float64] = (rank + offset[codes]) / counts[codes]
    return keys

"""Which records are reviewed: a sample that depends on the dataset, its size and the seed alone.

A record's place is decided by the SHA-256 of seed, model and image_id, so the same command gives the same sample
everywhere, and a larger sample holds the smaller one.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generate.reviewing import STRATA
from generate.reviewing.rows import Rows
from imagenet_think import STATUSES, TEACHERS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Sampled(NamedTuple):
    """A record to be reviewed: the image's position and the teacher."""

    at: int
    model: str


def draw(rows: Rows, size: int, seed: int, strata: str = STRATA[0]) -> list[Sampled]:
    """`size` good records, as many of each teacher as there can be, in an order of chance.

    strata: "none" draws each record with equal chance; "class" and "status" take of every class, or status, its share
        up to one record, so that no part is over-represented by chance.
    """
    drawn: list[tuple[float, Sampled]] = []
    left = size
    sides = sorted(TEACHERS, key=lambda model: int(rows.sides[model].good.sum()))  # the scarcer one first
    for number, model in enumerate(sides):
        at = np.flatnonzero(rows.sides[model].good)
        chance = _chances(seed, model, rows.image_ids.take(at).to_pylist())
        key = chance if strata == "none" else _within_strata(chance, _labels(rows, at, model, strata), seed)
        share = min(len(at), left // (len(sides) - number))
        left -= share
        for first in np.argsort(key, kind="stable")[:share]:
            drawn.append((float(chance[first]), Sampled(int(at[first]), model)))
    return [sampled for _, sampled in sorted(drawn)]


def _chances(seed: int, *parts: "str | Sequence[str]") -> "NDArray[np.float64]":
    """A number in [0, 1) for each of the last part, by the first 8 bytes of a SHA-256."""
    *before, names = parts
    start = hashlib.sha256("\0".join([str(seed), *map(str, before), ""]).encode())
    digests = bytearray()
    for name in names:
        digest = start.copy()
        digest.update(name.encode("utf-8", "surrogatepass"))
        digests += digest.digest()[:8]
    return np.frombuffer(bytes(digests), ">u8").astype(np.float64) / 2.0**64


def _labels(rows: Rows, at: "NDArray[np.int64]", model: str, strata: str) -> "tuple[NDArray[np.int64], list[str]]":
    if strata == "class":
        return rows.wnid[at].astype(np.int64), rows.wnids
    return rows.sides[model].status[at].astype(np.int64), list(STATUSES)


def _within_strata(
    chance: "NDArray[np.float64]", labels: "tuple[NDArray[np.int64], list[str]]", seed: int
) -> "NDArray[np.float64]":
    """Keys whose n smallest are of every stratum n * its share, rounded up or down by chance.

    The records of a stratum of N, in an order of chance, get (rank + u) / N with one u in [0, 1) a stratum: below any
    bound b lie b * N of them to within one, which is what systematic sampling does (Cochran 1977, chapter 8).
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

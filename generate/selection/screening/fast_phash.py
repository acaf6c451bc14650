"""Compute imagenet_think.phash of a grey picture, bit for bit, several times as fast.

The contract's own is plain Python over Pillow's resize to 32x32, which alone takes as long as decoding a JPEG. Here the
two passes of that resize are matrix products. Pillow computes with whole numbers (weights of 22 bits); so do these
products, since float64 holds all of their sums exactly.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image

SIDE = 32  # pixels, of what is transformed
LOW = 8  # frequencies across and down
WEIGHT_BITS = 22  # Pillow's PRECISION_BITS, in src/libImaging/Resample.c
COLUMNS_AT_ONCE = 8  # output columns of one product: more lie further apart and share fewer inputs
MAX_MULTIPLICATIONS = 1 << 17  # of one product: it stays in the cache; from 1 << 18 on OpenBLAS starts threads


def fast_phash(pixels: np.ndarray) -> int:
    """Return the hash of a picture, 64 bits. pixels: uint8 (height, width), the picture as L at full size."""
    height, width = pixels.shape
    if height <= 100 * width:
        small = _narrow(_narrow(pixels).T).T
    else:  # Pillow begins with the other pass
        small = np.asarray(Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS))
    waves = _cosine_waves()
    low = np.round(waves @ small.astype(np.float64) @ waves.T, 3).ravel()
    ordered = np.sort(low)
    median = (ordered[low.size // 2 - 1] + ordered[low.size // 2]) / 2
    return int.from_bytes(np.packbits(low > median).tobytes())


@lru_cache
def _cosine_waves() -> np.ndarray:
    """Return the lowest waves of the cosine transform, type II: float64 (LOW, SIDE)."""
    return np.array([[math.cos(math.pi * k * (2 * n + 1) / (2 * SIDE)) for n in range(SIDE)] for k in range(LOW)])


def _narrow(pixels: np.ndarray) -> np.ndarray:
    """Return the picture at 32 pixels of width as Pillow's resize with LANCZOS gives it: uint8 (height, 32)."""
    height, width = pixels.shape
    columns = _column_weights(width)
    rows = max(1, MAX_MULTIPLICATIONS // max(part.weights.size for part in columns))
    sums = np.empty((height, SIDE))
    for top in range(0, height, rows):
        block = pixels[top : top + rows].astype(np.float64)
        for at, part in enumerate(columns):
            out = sums[top : top + rows, at * COLUMNS_AT_ONCE : (at + 1) * COLUMNS_AT_ONCE]
            np.matmul(block[:, part.left : part.right], part.weights, out=out)
    sums += 1 << WEIGHT_BITS - 1
    sums *= 1 / (1 << WEIGHT_BITS)
    return np.floor(sums, out=sums).clip(0, 255).astype(np.uint8)


class _ColumnWeights(NamedTuple):
    """Hold the weights of a few output columns for the input columns from `left` to `right`."""

    left: int
    right: int
    weights: np.ndarray


@lru_cache(maxsize=256)
def _column_weights(width: int) -> list[_ColumnWeights]:
    """Return Pillow's weights (its precompute_coeffs and normalize_coeffs_8bpc) for pictures of this width."""
    scale = width / SIDE
    stretch = max(scale, 1.0)
    inputs = np.arange(width)[:, None]
    centres = (np.arange(SIDE) + 0.5) * scale
    first = (centres - 3 * stretch + 0.5).astype(int)
    last = (centres + 3 * stretch + 0.5).astype(int)
    weights = np.where((inputs >= first) & (inputs < last), _lanczos((inputs - centres + 0.5) / stretch), 0.0)
    weights *= 1 / np.cumsum(weights, axis=0)[-1]  # one after the other, as Pillow adds them
    whole = np.trunc(weights * (1 << WEIGHT_BITS) + np.copysign(0.5, weights))
    columns = []
    for out in range(0, SIDE, COLUMNS_AT_ONCE):
        these = whole[:, out : out + COLUMNS_AT_ONCE]
        used = np.flatnonzero(these.any(axis=1))
        columns.append(_ColumnWeights(used[0], used[-1] + 1, np.ascontiguousarray(these[used[0] : used[-1] + 1])))
    return columns


def _lanczos(x: np.ndarray) -> np.ndarray:
    return np.where((x >= -3) & (x < 3), np.sinc(x) * np.sinc(x / 3), 0.0)

"""imagenet_think.phash of a grey picture, bit for bit, several times as fast.

The contract's own is plain Python over Pillow's resize to 32x32, which alone takes as long as decoding a JPEG. Here its
two passes are matrix products. Pillow counts in whole numbers (weights of 22 binary digits); so do these, for float64
holds all of their sums.
"""

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

SIDE = 32  # pixels, of what is transformed
LOW = 8  # frequencies across and down
WEIGHT_BITS = 22  # Pillow's PRECISION_BITS, in src/libImaging/Resample.c
TOGETHER = 8  # output columns of one product: more lie further apart and share fewer inputs
ALONE = 1 << 17  # multiplications: the rows stay in the cache, and OpenBLAS starts no threads, as from 1 << 18 on


def fast_phash(pixels: "np.ndarray") -> int:
    """64 bits. pixels: (height, width), uint8: the picture as L, at full size."""
    import numpy as np
    from PIL import Image

    height, width = pixels.shape
    if height <= 100 * width:
        small = _narrowed(_narrowed(pixels).T).T
    else:  # Pillow begins with the other pass
        small = np.asarray(Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS))
    waves = _waves()
    low = np.round(waves @ small.astype(np.float64) @ waves.T, 3).ravel()
    ordered = np.sort(low)
    median = (ordered[low.size // 2 - 1] + ordered[low.size // 2]) / 2
    return int.from_bytes(np.packbits(low > median).tobytes())


@lru_cache
def _waves() -> "np.ndarray":
    """The cosine transform's lowest waves, type II."""
    import numpy as np

    return np.array([[math.cos(math.pi * k * (2 * n + 1) / (2 * SIDE)) for n in range(SIDE)] for k in range(LOW)])


def _narrowed(pixels: "np.ndarray") -> "np.ndarray":
    """(height, 32), uint8: what Pillow's resize with LANCZOS gives."""
    import numpy as np

    height, width = pixels.shape
    columns = _columns(width)
    rows = max(1, ALONE // max(part.weights.size for part in columns))
    sums = np.empty((height, SIDE))
    for top in range(0, height, rows):
        block = pixels[top : top + rows].astype(np.float64)
        for at, part in enumerate(columns):
            out = sums[top : top + rows, at * TOGETHER : (at + 1) * TOGETHER]
            np.matmul(block[:, part.left : part.right], part.weights, out=out)
    sums += 1 << WEIGHT_BITS - 1
    sums *= 1 / (1 << WEIGHT_BITS)
    return np.floor(sums, out=sums).clip(0, 255).astype(np.uint8)


class _Part(NamedTuple):
    """Weights of a few output columns, for the input columns from left to right."""

    left: int
    right: int
    weights: "np.ndarray"


@lru_cache(maxsize=256)
def _columns(width: int) -> list[_Part]:
    """Pillow's weights (precompute_coeffs, normalize_coeffs_8bpc)."""
    import numpy as np

    scale = width / SIDE
    stretch = max(scale, 1.0)
    inputs = np.arange(width)[:, None]
    centres = (np.arange(SIDE) + 0.5) * scale
    first = (centres - 3 * stretch + 0.5).astype(int)
    last = (centres + 3 * stretch + 0.5).astype(int)
    weights = np.where((inputs >= first) & (inputs < last), _lanczos((inputs - centres + 0.5) / stretch), 0.0)
    weights *= 1 / np.cumsum(weights, axis=0)[-1]  # one after the other, as Pillow adds them
    whole = np.trunc(weights * (1 << WEIGHT_BITS) + np.copysign(0.5, weights))
    parts = []
    for out in range(0, SIDE, TOGETHER):
        these = whole[:, out : out + TOGETHER]
        used = np.flatnonzero(these.any(axis=1))
        parts.append(_Part(used[0], used[-1] + 1, np.ascontiguousarray(these[used[0] : used[-1] + 1])))
    return parts


def _lanczos(x: "np.ndarray") -> "np.ndarray":
    import numpy as np

    return np.where((x >= -3) & (x < 3), np.sinc(x) * np.sinc(x / 3), 0.0)

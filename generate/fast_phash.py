"""imagenet_think.phash of a grey picture, bit for bit, several times as fast.

The contract's own is plain Python over Pillow's resize to 32x32, which alone takes as long as decoding a JPEG. Here its
two passes are matrix products. Pillow counts in whole numbers (weights of 22 binary digits); so do these.
"""

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

SIDE = 32  # pixels, of what is transformed
LOW = 8  # frequencies across and down
WEIGHT_BITS = 22  # Pillow's PRECISION_BITS, in src/libImaging/Resample.c
WIDEST = 4096  # pixels; the parts of the sums of a wider picture would not fit into float32's 24 bits
TOGETHER = 4  # output columns of one product: more lie further apart and share fewer inputs
ALONE = 1 << 18  # multiplications; OpenBLAS starts threads for more, and screening has a process a core


def fast_phash(pixels: "np.ndarray") -> str:
    """16 hexadecimal digits. pixels: (height, width), uint8: the picture as L, at full size."""
    import numpy as np
    from PIL import Image

    height, width = pixels.shape
    # Pillow begins with the other pass where a picture is over a hundred times as high as wide.
    if max(height, width) <= WIDEST and height <= 100 * width:
        small = _narrowed(_narrowed(pixels).T).T
    else:
        small = np.asarray(Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.LANCZOS))
    waves = _waves()
    low = np.round(waves @ small.astype(np.float64) @ waves.T, 3).ravel()
    ordered = np.sort(low)
    median = (ordered[low.size // 2 - 1] + ordered[low.size // 2]) / 2
    return f"{int.from_bytes(np.packbits(low > median).tobytes()):016x}"


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
    rows = ALONE // max(part.weights.size for part in columns.parts)
    sums = np.empty((len(columns.parts), height, 2 * TOGETHER), np.float32)
    for top in range(0, height, rows):
        block = pixels[top : top + rows].astype(np.float32)
        for part, products in zip(columns.parts, sums[:, top : top + rows], strict=True):
            np.matmul(block[:, part.left : part.right], part.weights, out=products)
    high, low = sums.reshape(-1, 2, TOGETHER).transpose(1, 2, 0).astype(np.int32, order="C")
    whole = (high << columns.low_bits) + low + (1 << WEIGHT_BITS - 1)
    narrowed = (whole >> WEIGHT_BITS).clip(0, 255).astype(np.uint8)
    return narrowed.reshape(TOGETHER, len(columns.parts), height).transpose(2, 1, 0).reshape(height, SIDE)


class _Part(NamedTuple):
    """Weights of a few output columns, for the input columns from left to right: their high parts, then their low."""

    left: int
    right: int
    weights: "np.ndarray"


class _Columns(NamedTuple):
    parts: list[_Part]
    low_bits: int


@lru_cache(maxsize=256)
def _columns(width: int) -> _Columns:
    """Pillow's weights (precompute_coeffs, normalize_coeffs_8bpc), each cut in two so that float32 sums are exact."""
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
    low_bits = 1 + math.floor(math.log2((1 << 24) / (255 * (6 * stretch + 2))))
    high = np.rint(whole / (1 << low_bits))
    parts = []
    for out in range(0, SIDE, TOGETHER):
        these = slice(out, out + TOGETHER)
        used = np.flatnonzero(whole[:, these].any(axis=1))
        rows = slice(used[0], used[-1] + 1)
        halves = high[rows, these], (whole - high * (1 << low_bits))[rows, these]
        parts.append(_Part(rows.start, rows.stop, np.hstack(halves).astype(np.float32)))
    return _Columns(parts, low_bits)


def _lanczos(x: "np.ndarray") -> "np.ndarray":
    import numpy as np

    return np.where((x >= -3) & (x < 3), np.sinc(x) * np.sinc(x / 3), 0.0)

"""Measure a grey picture: whether it is blank, noisy or blurred, and how complex it is.

All but the noise are measured on the picture shrunk by a whole factor until its shorter side is at most 256 pixels: the
details of a photograph hardly depend on its scale, while the time to measure them does. Everything is sums of whole
numbers, so that every machine finds the same.
"""

import math
from typing import NamedTuple

import numpy as np
from PIL import Image

from generate.selection.screening.fast_phash import fast_phash

SIDE = 256  # pixels of the shorter side, to which pictures are shrunk
MIDDLE = 128  # pixels of each side, in which noise is measured
EDGE = 32  # grey levels over two pixels


class ImageQuality(NamedTuple):
    """Hold the measures of one picture."""

    phash: int
    entropy: float  # bits
    noise: float  # grey levels
    sharpness: float  # squared grey levels
    complexity: int  # thousandths of the pixels


def measure(grey: Image.Image) -> ImageQuality:
    """Return the measures of an L picture of any size, the numbers to three decimals.

    phash: as imagenet_think.phash, as a number.
    entropy: Shannon's, of the histogram of grey values (A Mathematical Theory of Communication, 1948).
    noise: see noise(); of the middle 128x128 pixels at full size, since shrinking averages noise away.
    sharpness: the variance of the Laplacian at every second row, with the kernel [0 1 0; 1 -4 1; 0 1 0] (Pech-Pacheco
        et al., Diatom autofocusing in brightfield microscopy, 2000).
    complexity: the density of edges, a measure of visual complexity (Mack and Oliva 2004; compared with others in
        Rosenholtz, Li and Nakano, Measuring visual clutter, 2007): the share of the pixels where the grey value changes
        by 32 or more, down and across together, over two pixels; of every second row. Sizes of compressed files follow
        people's judgement as well, but differ with the build of the compressor.
    """
    pixels = np.asarray(grey)
    small = grey.reduce(-(-min(grey.size) // SIDE))
    small_pixels = np.asarray(small).astype(np.int16)
    return ImageQuality(
        fast_phash(pixels),
        round(small.entropy(), 3) + 0.0,  # Pillow gives -0.0 for one grey value
        round(noise(_middle(pixels).astype(np.int16)), 3),
        round(_sharpness(small_pixels), 3),
        _complexity(small_pixels),
    )


def _middle(pixels: np.ndarray) -> np.ndarray:
    top, left = (max(0, (side - MIDDLE) // 2) for side in pixels.shape)
    return pixels[top : top + MIDDLE, left : left + MIDDLE]


def noise(pixels: np.ndarray) -> float:
    """Return the standard deviation of white Gaussian noise in an int16 array of grey values; 0 under 3x3 pixels.

    sqrt(pi / 2) / (6 (W - 2) (H - 2)) * sum |I * N| with N = [1 -2 1; -2 4 -2; 1 -2 1], which no plane and no straight
    upright or level edge excites (Immerkær, Fast Noise Variance Estimation, 1996).
    """
    if min(pixels.shape) < 3:
        return 0.0
    across = pixels[:, 2:] - 2 * pixels[:, 1:-1] + pixels[:, :-2]
    both = across[2:] - 2 * across[1:-1] + across[:-2]
    return math.sqrt(math.pi / 2) * int(np.abs(both).sum(dtype=np.int64)) / (6 * both.size)


def _sharpness(pixels: np.ndarray) -> float:
    if min(pixels.shape) < 3:
        return 0.0
    rows, above, below = _every_second_row(pixels)
    laplacian = rows[:, 2:] + rows[:, :-2] + above[:, 1:-1] + below[:, 1:-1] - 4 * rows[:, 1:-1]
    values = laplacian.ravel().astype(np.float64)  # sums of whole numbers, far below 2^53: exact
    count, total, squares = values.size, int(values.sum()), int(values @ values)
    return (count * squares - total * total) / count**2


def _complexity(pixels: np.ndarray) -> int:
    if min(pixels.shape) < 3:
        return 0
    rows, above, below = _every_second_row(pixels)
    change = np.abs(rows[:, 2:] - rows[:, :-2]) + np.abs(below[:, 1:-1] - above[:, 1:-1])
    return 1000 * int(np.count_nonzero(change >= EDGE)) // change.size


def _every_second_row(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows 1, 3, …, and the rows above and below each: half of the pixels measure as well as all."""
    rows = pixels[1:-1:2]
    return rows, pixels[: 2 * len(rows) : 2], pixels[2 : 2 + 2 * len(rows) : 2]

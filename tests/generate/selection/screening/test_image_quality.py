"""The measures of a picture: by their formulas, by hand, and as the libraries compute them."""

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import laplace
from skimage.measure import shannon_entropy

from generate.selection.screening.image_quality import measure, noise
from tests.support.photographs import photograph


def test_noise_is_the_formula() -> None:
    """sqrt(pi/2) / (6 (W-2) (H-2)) * sum |I * N|: one pixel of 12 in 4x3 zeros, seen by both windows of 3x3.

    At (1, 1) it is in the middle of the first, 4 * 12, and left of the middle of the second, -2 * 12.
    """
    pixels = np.zeros((3, 4), np.int16)
    pixels[1, 1] = 12
    assert noise(pixels) == pytest.approx((np.pi / 2) ** 0.5 / (6 * 2 * 1) * (48 + 24))


@pytest.mark.parametrize("deviation", [5, 20, 40])
def test_noise_finds_the_deviation(deviation: float) -> None:
    pixels = np.random.default_rng(0).normal(0, deviation, (256, 256)).round().astype(np.int16)
    assert noise(pixels) == pytest.approx(deviation, rel=0.03)


def test_measures_are_those_of_the_libraries() -> None:
    grey = photograph("chelsea.png").convert("L").crop((0, 0, 250, 250))
    measured = measure(grey)
    inner = laplace(np.asarray(grey).astype(np.int64))[1:-1:2, 1:-1]
    assert measured.sharpness == pytest.approx(inner.var(), abs=1e-3)
    assert measured.entropy == pytest.approx(shannon_entropy(np.asarray(grey)), abs=1e-3)


def test_complexity_by_hand() -> None:
    """Of the inner 8 of 10 columns, the two beside the step from 0 to 32 see it."""
    pixels = np.zeros((10, 10), np.uint8)
    pixels[:, 5:] = 32
    assert measure(Image.fromarray(pixels)).complexity == 250
    pixels[:, 5:] = 31
    assert measure(Image.fromarray(pixels)).complexity == 0

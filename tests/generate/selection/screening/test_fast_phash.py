"""The fast perceptual hash: bit for bit that of the contract."""

import numpy as np
import pytest
from PIL import Image

from generate.selection.screening.fast_phash import fast_phash
from imagenet_think import phash
from tests.support.photographs import as_number, photograph


def test_fast_phash_is_the_contracts() -> None:
    rng = np.random.default_rng(0)
    sources = [photograph(name).convert("L") for name in ("china.jpg", "astronaut.png", "grass.png")]
    for number in range(240):
        width, height = (int(side) for side in np.exp(rng.uniform(0, 6.5, 2)))
        kind = number % 4
        if kind == 3:
            image = Image.fromarray(rng.integers(0, 2, (height, width), dtype=np.uint8) * np.uint8(255))
        else:
            left, top = (int(at) for at in rng.integers(0, 300, 2))
            image = sources[kind].crop((left, top, left + 200, top + 127)).resize((width, height))
        assert fast_phash(np.asarray(image)) == as_number(phash(image)), (number, image.size)


@pytest.mark.parametrize("size", [(4096, 40), (4097, 40), (32, 32), (2, 201), (500, 375), (375, 500)])
def test_fast_phash_at_its_limits(size: tuple[int, int]) -> None:
    """White noise of black and white is what makes the largest sums."""
    pixels = np.random.default_rng(0).integers(0, 2, size[::-1], dtype=np.uint8) * np.uint8(255)
    assert fast_phash(pixels) == as_number(phash(Image.fromarray(pixels)))
    photo = photograph("china.jpg").resize(size)
    assert fast_phash(np.asarray(photo.convert("L"))) == as_number(phash(photo))

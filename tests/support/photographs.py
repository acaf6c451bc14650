"""Photographs that installed libraries bring along, and pictures as files."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import skimage.data
import sklearn.datasets
from PIL import Image

from imagenet_think import decode_image, phash

SKIMAGE = [
    *("astronaut.png", "brick.png", "camera.png", "chelsea.png", "coffee.png", "coins.png", "grass.png", "gravel.png"),
    *("hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "motorcycle_right.png", "retina.jpg"),
    "rocket.jpg",
]
SKLEARN = ["china.jpg", "flower.jpg"]


@lru_cache
def photograph_bytes(name: str) -> bytes:
    """A picture that scikit-image or scikit-learn bring along."""
    if name in SKLEARN:
        return (Path(sklearn.datasets.__file__).parent / "images" / name).read_bytes()
    return (Path(skimage.data.__file__).parent / name).read_bytes()


def photograph(name: str) -> Image.Image:
    return decode_image(photograph_bytes(name), max_side=None)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def random_pixels(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


def as_number(phash: str) -> int:
    return int(phash, 16)


def write_photographs(folder: Path, count: int) -> Path:
    """Write so many photographs as a camera names them, no two of them alike: parts of the larger ones above."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = [photograph(name) for name in (*SKLEARN, *SKIMAGE) if name != "retina.jpg"]  # whose parts are blurred
    seen, number = list[int](), 0
    for part in range(1000):
        picture, side = whole[part % len(whole)], 256 + 16 * (part // len(whole) % 4)
        room = (max(0, picture.width - side), max(0, picture.height - side))
        left, top = (part * step % (size + 1) for step, size in zip((97, 61), room, strict=True))
        cut = picture.crop((left, top, min(left + side, picture.width), min(top + side, picture.height)))
        hashed = as_number(phash(cut))
        if min(cut.size) >= 224 and all((hashed ^ other).bit_count() > 8 for other in seen):
            seen.append(hashed)
            (folder / f"IMG_{number:04d}.JPG").write_bytes(encoded(cut, quality=92))
            number += 1
            if number == count:
                return folder
    raise AssertionError(f"only {number} photographs are unlike one another")

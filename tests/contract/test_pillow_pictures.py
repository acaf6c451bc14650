"""Pillow's own test pictures: open_image and pillow agree on every file of our formats."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from imagenet_think import FORMATS, ImageError, open_image
from tests.support.pillow_pictures import pillow_pictures

# Whose pixels are whole: what pillow refuses is a text or a profile that unpacks to more than its limit, a compression
# of those that there is not, and an animation without its first frame's header.
BAD_METADATA_ALONE = {"chunk_no_fctl.png", "png_decompression_dos.png", "unknown_compression_method.png"}
DEEP = ("I", "F")  # and I;16: modes of which pillow's conversion to RGB clips the values


def by_pillow(file: Path) -> tuple[str, Image.Image] | None:
    """Return the mode and the picture, upright, over white; None where pillow refuses it."""
    try:
        with Image.open(io.BytesIO(file.read_bytes()), formats=FORMATS) as opened:
            opened.load()
            mode, image = opened.mode, ImageOps.exif_transpose(opened)
    except Exception:  # noqa: BLE001 - whatever its decoders raise
        return None
    if "A" in mode or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return mode, image.convert("RGB")


def by_us(file: Path, root: Path) -> Image.Image | None:
    try:
        return open_image(file.relative_to(root).as_posix(), root, max_side=None)
    except ImageError:
        return None


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_pillow_and_open_image_agree() -> None:
    root = pillow_pictures()
    files = [file for file in sorted(root.rglob("*")) if file.is_file()]
    decoded, disagreements = 0, []
    for file in files:
        expected, found = by_pillow(file), by_us(file, root)
        if (expected is None) != (found is None) and file.name not in BAD_METADATA_ALONE:
            disagreements.append(file.name)
        elif expected and found:
            decoded += 1
            mode, image = expected
            deep = mode in DEEP or mode.startswith("I;")
            if found.size != image.size or not (deep or np.array_equal(np.asarray(found), np.asarray(image))):
                disagreements.append(f"{file.name} {mode}")
    assert disagreements == []
    assert len(files) > 900
    assert decoded > 600

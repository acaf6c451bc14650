"""JPEGs that were cut and closed again, of every kind and at every place; and whole ones of every kind."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generate.selection.screening.jpeg_integrity import find_missing_data
from imagenet_think import ImageError, decode_image
from tests.support.odd_pictures import encoded, lossless_jpeg
from tests.support.photographs import SKIMAGE, SKLEARN, photograph, photograph_bytes

END = b"\xff\xd9"


def small(name: str, mode: str = "RGB") -> Image.Image:
    return photograph(name).resize((150, 110)).convert(mode)


KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "colour": ("RGB", {}),
    "colour, not subsampled": ("RGB", {"subsampling": 0}),
    "grey": ("L", {}),
    "four colours": ("CMYK", {}),
    "four colours, progressive": ("CMYK", {"progressive": True}),
    "progressive": ("RGB", {"progressive": True}),
    **{f"a restart each {n} blocks": ("RGB", {"restart_marker_blocks": n}) for n in (1, 2, 5, 19)},
    "a restart each row": ("RGB", {"restart_marker_rows": 1}),
    "grey with restarts": ("L", {"restart_marker_blocks": 3}),
    "four colours with restarts": ("CMYK", {"restart_marker_blocks": 3}),
    "progressive with restarts": ("RGB", {"restart_marker_blocks": 4, "progressive": True}),
}


def missing_in(data: bytes) -> str | None:
    """What screening says of a file: that it cannot be decoded, that something is missing, or nothing."""
    try:
        return find_missing_data(data, decode_image(data, None))
    except ImageError as error:
        return str(error)


def cuts(data: bytes) -> Iterator[int]:
    """Some places in the data of the scans, and both sides of some restart markers."""
    start = data.index(b"\xff\xda") + 20
    yield from range(start + 20, len(data) - 60, (len(data) - start) // 12)
    yield from [at + 1 for at in range(start, len(data) - 60) if data[at : at + 2] == b"\xff\0"][:6]  # half of a byte
    markers = [at for at in range(start, len(data) - 60) if data[at] == 0xFF and 0xD0 <= data[at + 1] <= 0xD7]
    for at in markers[:: max(1, len(markers) // 6)]:
        yield from (at, at + 1, at + 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png"])
def test_cut_and_closed(kind: str, name: str) -> None:
    mode, options = KINDS[kind]
    data = encoded(small(name, mode), quality=80, **options)
    assert missing_in(data) is None
    assert [at for at in cuts(data) if missing_in(data[:at] + END) is None] == []


def test_lossless() -> None:
    data = lossless_jpeg(np.asarray(small("chelsea.png", "L")))
    assert missing_in(data) is None
    assert all(missing_in(data[:at] + END) for at in range(300, len(data) - 60, len(data) // 12))


@pytest.mark.parametrize("name", [one for one in SKIMAGE + SKLEARN if one.endswith("jpg")])
def test_whole_photographs(name: str) -> None:
    assert missing_in(photograph_bytes(name)) is None


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_no_false_alarm(kind: str) -> None:
    """Grey corners and all sizes of rest blocks: where a second decoding decides."""
    mode, options = KINDS[kind]
    for name in SKIMAGE + SKLEARN:
        for at, quality in enumerate((20, 75, 98)):
            image = photograph(name).resize((97 + 5 * at, 83 + 7 * at))
            image.paste((128, 128, 128), (50, 60, *image.size))
            assert missing_in(encoded(image.convert(mode), quality=quality, **options)) is None

"""Find JPEGs that decode without an error but lack data: those that were cut and then closed by an end marker.

libjpeg fills in what is missing: grey at the bottom of a sequential JPEG, coarse blocks in a progressive one, whose
later scans only refine the picture. Two things tell such a file from a whole one. The headers of its scans say which
coefficients they bring, to which bit (ITU-T T.81, B.2.3 and G.1.1): those of a whole file bring all. And bytes put in
before the end marker change nothing in a whole file, while a decoder that lacks data decodes them as picture. One that
waits for a restart marker takes no other bytes, so all eight markers are among them.
"""

import re
from collections.abc import Iterator

from PIL import Image

from imagenet_think import ImageError, decode_image

GREY = (128, 128, 128)
COEFFICIENTS = 64  # of a block
_SCAN, _END = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE, _LOSSLESS = (0xC2, 0xC6, 0xCA, 0xCE), (0xC3, 0xC7, 0xCB, 0xCF)
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")  # but those within a scan's data
_NO_DATA = bytes(range(1, 128)) * 8
_NO_DATA += b"".join(bytes([0xFF, restart]) + _NO_DATA for restart in range(0xD0, 0xD8))


def find_missing_data(data: bytes, image: Image.Image) -> str | None:
    """Return what is missing of the file, or None.

    image: the file decoded. Where the file may be cut, it is decoded a second time.
    """
    if not data.startswith(b"\xff\xd8"):
        return None
    right, bottom = image.width - 1, image.height - 1  # one of the corners is where the file ends, by its EXIF
    suspect = any(image.getpixel(corner) == GREY for corner in ((right, bottom), (0, 0), (right, 0), (0, bottom)))
    lacking = dict[tuple[int, int], int]()  # (component, coefficient): bits that no scan has brought
    coefficients, end = 1, len(data)
    for marker, place, segment in _segments(data):
        if marker in _FRAMES:
            coefficients = COEFFICIENTS if marker in _PROGRESSIVE else 1  # other scans bring a component whole
            lacking = {(one, at): 1 for one in segment[6::3] for at in range(coefficients)}
            suspect |= marker in _LOSSLESS or len(segment[6::3]) > 3  # where another colour than grey is filled in
        elif marker == _SCAN:
            first, last, bits = (bytes(3) + segment)[-3:] if coefficients > 1 else bytes(3)
            brought = range(first, min(last + 1, coefficients))
            lacking |= {(one, at): bits & 15 for one in segment[1:-3:2] for at in brought}
            if not suspect and coefficients == 1 and not any(lacking.values()):
                return None  # almost all files end here: their data are not searched
        elif marker == _END:
            end = len(data[:place].rstrip(b"\xff"))  # a cut may leave half a marker, which would end the bytes put in
    if any(lacking.values()):
        return "cut: scans of the picture are missing"
    return "cut: data are missing before the end marker" if _takes_more(data, end, image) else None


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield (marker, its first byte, content of its segment) up to the end marker. The data of scans are skipped."""
    place = 2
    while found := _MARKER.search(data, place):
        start, marker = found.end(), found[1][0]
        length = 0 if marker == _END else int.from_bytes(data[start : start + 2])
        yield marker, found.start(), data[start + 2 : start + length]
        if marker == _END:
            return
        place = start + length


def _takes_more(data: bytes, end: int, image: Image.Image) -> bool:
    """Return whether bytes inserted before the end marker change the picture."""
    try:
        return decode_image(data[:end] + _NO_DATA + data[end:], max_side=None).tobytes() != image.tobytes()
    except ImageError:
        return True

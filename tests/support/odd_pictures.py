"""Files of pictures as other programs write them: kinds that pillow cannot write, and metadata that are rubbish."""

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

ORIENTATION = 0x0112


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


# ------------------------------------------------------------------------------------------------------------ metadata


def exif(entries: Iterable[tuple[int, int, int, int]], order: str = "<") -> bytes:
    """Return a TIFF head with one directory, of (tag, type, count, value or offset), whatever these are."""
    entries = list(entries)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    return head + b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries) + bytes(4)


def turned_exif(orientation: int = 6, *others: tuple[int, int, int, int]) -> bytes:
    """Return a directory with an orientation and other entries, in the order of their tags."""
    return exif(sorted([(ORIENTATION, 3, 1, orientation), *others]))


# Entries that cannot be read as what they say they are.
BROKEN_ENTRIES: dict[str, tuple[int, int, int, int]] = {
    "text as a number": (0x0131, 4, 1, 0x41414141),
    "number as a text": (0x011A, 2, 4, 0x20202020),
    "no such type": (0x011B, 99, 1, 1),
    "beyond the end": (0x9286, 7, 4000, 0xFFFFFF),
    "four milliard values": (0x9C9B, 1, 0xFFFFFFFF, 8),
    "fraction with nothing in it": (0x829A, 5, 0, 0),
    "a directory that is none": (0x8769, 4, 1, 0xFFFFFFF0),
    "a directory as a text": (0x8825, 2, 4, 0x41414141),
    "itself as a directory": (0x8769, 4, 1, 8),
    "before it, beyond the end": (0x010F, 2, 99, 0xFFFFFF),
    "before it, more than there is": (0x0110, 3, 40, 0),
}


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Put segments behind a JPEG's first marker."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)
    )


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Put chunks behind a PNG's header."""
    return png[:33] + b"".join(chunks) + png[33:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


# ----------------------------------------------------------------------------------------------- kinds of pixels


def png(pixels: "np.ndarray[Any, Any]", bits: int, colour: int, *chunks: bytes) -> bytes:
    """Return a PNG of whole numbers, shape (height, width, channels), with `chunks` before its data.

    bits: 1, 2, 4, 8 or 16 a channel. colour: 0 grey, 2 RGB, 4 grey with alpha, 6 RGBA.
    """
    height, width, channels = pixels.shape
    each = (pixels.reshape(height, width * channels)[..., None] >> np.arange(bits)[::-1]) & 1
    rows = np.packbits(each.reshape(height, -1).astype(np.uint8), axis=1)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    data = chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def tiff(
    size: tuple[int, int],
    data: bytes,
    bits: tuple[int, ...],
    photometric: int,
    tags: Mapping[int, tuple[int, int, int]] = MappingProxyType({}),
) -> bytes:
    """Return an uncompressed little-endian TIFF. tags: {tag: (type, count, value)} besides, or instead of the usual."""
    many = len(bits)
    begin = 8 + 2 + 12 * (10 + len(tags)) + 4
    at_bits = begin + len(data) + len(data) % 2
    entries = {
        256: (4, 1, size[0]),
        257: (4, 1, size[1]),
        258: (3, many, bits[0] if many == 1 else at_bits if many > 2 else bits[0] | bits[1] << 16),
        259: (3, 1, 1),
        262: (3, 1, photometric),
        273: (4, 1, begin),
        277: (3, 1, many),
        278: (4, 1, size[1]),
        279: (4, 1, len(data)),
        284: (3, 1, 1),
    } | dict(tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    directory = b"".join(struct.pack("<HHII", tag, *entry) for tag, entry in sorted(entries.items())) + bytes(4)
    body = (head + directory).ljust(begin, b"\0") + data
    return body.ljust(at_bits, b"\0") + struct.pack(f"<{many}H", *bits)


def twelve_bits(values: "np.ndarray[Any, Any]") -> bytes:
    """Pack rows of 12-bit numbers, of an even width, two in three bytes (TIFF 6.0, FillOrder 1)."""
    first, second = values[:, ::2].astype(np.uint32), values[:, 1::2].astype(np.uint32)
    three = [first >> 4, (first & 15) << 4 | second >> 8, second & 255]
    return np.stack(three, axis=-1).astype(np.uint8).tobytes()


def lossless_jpeg(grey: "np.ndarray[Any, Any]") -> bytes:
    """Return a lossless JPEG (ITU-T T.81, annex H; SOF3) of 8-bit grey values, each predicted by its left neighbour."""
    height, width = grey.shape
    values = grey.astype(int)
    predicted = np.empty_like(values)
    predicted[:, 1:] = values[:, :-1]
    predicted[1:, 0] = values[:-1, 0]
    predicted[0, 0] = 128
    bits = []
    for difference in (values - predicted).ravel().tolist():
        category = abs(difference).bit_length()
        bits.append(f"{category:04b}")  # the code of each category is its number, in four bits
        if category:
            bits.append(f"{difference if difference > 0 else difference + (1 << category) - 1:0{category}b}")
    stream = "".join(bits)
    stream += "1" * (-len(stream) % 8)
    scan = int(stream, 2).to_bytes(len(stream) // 8).replace(b"\xff", b"\xff\0")
    table = bytes([0]) + bytes([0, 0, 0, 9, *[0] * 12]) + bytes(range(9))
    frame = segment(0xC3, struct.pack(">BHHB", 8, height, width, 1) + bytes([1, 0x11, 0]))
    head = b"\xff\xd8" + frame + segment(0xC4, table) + segment(0xDA, bytes([1, 1, 0, 1, 0, 0]))
    return head + scan + b"\xff\xd9"

"""Know how files of every picture format begin, where some bytes do, and whether Pillow opens them as one.

A format is here if Pillow opens it and its first bytes tell it from chance. Left out: what Pillow names but cannot
decode (BUFR, GRIB, HDF5, MPEG), and formats whose files begin with anything (FLI, IMT, MCIDAS, PhotoCD). TGA, SPIDER,
DIB, PCX and GIMP's brushes begin with few fixed bytes, and are asked for those that their writers leave as they are.
"""

import io
import re
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import numpy as np
from PIL import Image

ANY = "?"  # of a hexadecimal digit
# Colours as they are or by a palette of 24 or 32 bits: how a TGA begins, and the bits of its points.
_TGA = (
    (("00020000000000", "000a0000000000", "00030000000000", "000b0000000000"), ("08", "10", "18", "20")),
    (("01010000??0118", "01010000??0120", "01090000??0118", "01090000??0120", "01010000??0018"), ("08",)),
)
# Pillow's name of each format: how its files begin, as hexadecimal digits.
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "PNG": ("89504e470d0a1a0a",),
    "JPEG": ("ffd8ffe?", "ffd8ffdb", "ffd8ffc?", "ffd8fffe"),
    "GIF": ("474946383761", "474946383961"),
    "WEBP": ("52494646????????57454250",),
    "AVIF": ("000000??6674797061766966", "000000??6674797061766973", "000000??667479706d696631"),
    "TIFF": ("49492a00", "4d4d002a", "49492b00", "4d4d002b", "4d4d2a00", "4949002a"),
    "BMP": ("424d????????00000000????0000",),
    "DIB": tuple(f"{size}000000{ANY * 16}0100" for size in ("28", "34", "38", "40", "6c", "7c")),
    "ICO": ("00000100??00??????00",),
    "CUR": tuple(f"000002000{count}00??????00" for count in range(1, 10)),  # with none, it is a TGA
    "ICNS": ("69636e73",),
    "JPEG2000": ("ff4fff51", "0000000c6a5020200d0a870a"),
    "PPM": ("503?0a3?", "503?0a23", "503?203?", "503?0d0a", "50660a3?", "50660a2d"),
    "PSD": ("38425053000?000000000000",),
    "TGA": tuple(f"00{start}{ANY * 16}{depth}" for starts, depths in _TGA for start in starts for depth in depths),
    "PCX": ("0a0?010?00000000",),
    "DCX": ("b168de3a",),
    "DDS": ("444453207c000000",),
    "SGI": ("01da0?0?000?",),
    "SUN": ("59a66a95",),
    "QOI": ("716f6966",),
    "IM": ("496d61676520747970653a",),
    "SPIDER": (f"0000803f{ANY * 24}0000803f", f"3f800000{ANY * 24}3f800000"),
    "MSP": ("44616e4d", "4c696e53"),
    "FITS": ("53494d504c4520203d",),
    "BLP": ("424c5031", "424c5032"),
    "FTEX": ("46544558",),
    "GBR": (f"000000??00000002{ANY * 24}47494d50",),
    "PIXAR": ("80e80000",),
    "WMF": ("d7cdc69a0000",),
    "EPS": ("252150532d41646f6265", "c5d0d3c6"),
    "XBM": ("23646566696e6520",),
    "XPM": ("2f2a2058504d202a2f",),
    "XVTHUMB": ("503720333332",),
}


# What tells a file that was cut, or whose later bytes were lost between lines.
_CUT = {
    "WEBP": re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL),
    "AVIF": re.compile(rb".{4}ftyp.{4,60}meta", re.DOTALL),
    "JPEG": re.compile(rb"\xff\xd8\xff\xe0\0\x10JFIF\0.{9}\xff[\xc0-\xfe]\0?", re.DOTALL),
}
_WEAK = ("TGA", "PCX")
_POINTS_IN_BYTE = 64  # at most, of such a picture: a size by chance asks for more
_FILLED = b"\xff" * 64  # in a JPEG, between its parts: Pillow reads such bytes one by one


def _pattern(beginning: str) -> str:
    codes = [beginning[at : at + 2] for at in range(0, len(beginning), 2)]
    return "".join("." if code == ANY * 2 else "[" + "".join(map(_spell, _values(code))) + "]" for code in codes)


def _spell(value: int) -> str:
    return f"\\x{value:02x}"


@cache
def _values(code: str) -> list[int]:
    """Return the bytes that a hexadecimal code with unknown digits may stand for."""
    return [value for value in range(256) if all(a in (ANY, b) for a, b in zip(code, f"{value:02x}", strict=True))]


_PAIRS = 4  # of first bytes, that are looked up


@cache
def _patterns() -> list[tuple[str, re.Pattern[bytes]]]:
    """Return the formats with the patterns of their beginnings, one for each first byte."""
    return [
        (format, re.compile("|".join(map(_pattern, all_of)).encode(), re.DOTALL)) for format, all_of in _beginnings()
    ]


def _beginnings() -> Iterator[tuple[str, list[str]]]:
    for format, all_of in BEGINNINGS.items():
        for _, alike in groupby(sorted(all_of), key=lambda one: one[:2]):
            yield format, list(alike)


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Return, for two bytes, whether a picture may begin so; and at places 0, 2, 4 and 6 which formats, a bit each."""
    tables = np.zeros((_PAIRS, 256, 256), np.uint64)
    for number, (_, all_of) in enumerate(_beginnings()):
        for one in all_of:
            codes = [one[at : at + 2] for at in range(0, len(one), 2)][: 2 * _PAIRS]
            codes += [ANY * 2] * (2 * _PAIRS - len(codes))
            for pair in range(_PAIRS):
                first, second = map(_values, codes[2 * pair : 2 * pair + 2])
                tables[pair][np.ix_(first, second)] |= np.uint64(1 << number)
    by_code = tables.reshape(_PAIRS, -1)
    return by_code[0] > 0, by_code


def find_beginnings(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where bytes begin as a picture does, and its format, in order; it takes a few ns a byte, of any bytes."""
    begins, tables = _tables()
    codes = np.frombuffer(data, np.uint8).astype(np.uint16)
    pairs = codes[:-1] << 8 | codes[1:]
    may = begins.take(pairs[: 1 - 2 * _PAIRS]).nonzero()[0]
    if not len(may):
        return
    formats = np.bitwise_and.reduce([table[pairs[may + 2 * at]] for at, table in enumerate(tables)])
    for at, bits in zip(may[formats > 0].tolist(), formats[formats > 0].tolist(), strict=True):
        while bits:
            format, pattern = _patterns()[bits.bit_length() - 1]
            if pattern.match(data, at):
                yield at, format
            bits ^= 1 << bits.bit_length() - 1


_PLAIN_NUMBERS = re.compile(rb"P[123]\s[\s\d]{150}")  # a PPM file of digits
_BINARY, _FIRST_BYTES = 0.2, 100  # share of the first bytes that are no letters, in all formats that are not texts
_NOT_PRINTED = bytes(set(range(256)) - set(range(32, 127)) - set(b"\n\r\t"))


def is_no_prose(data: bytes) -> bool:
    """Say whether bytes are not prose that names a format, such as `GIF89a is old`."""
    first = data[:_FIRST_BYTES]
    strange = len(first) - len(first.translate(None, _NOT_PRINTED))
    is_text = data.startswith((b"#define ", b"/* XPM */", b"%!PS")) or _PLAIN_NUMBERS.match(data)
    return len(first) == _FIRST_BYTES and (bool(is_text) or strange >= _BINARY * len(first))


def is_weak(format: str) -> bool:
    """Say whether a format begins with few certain bytes."""
    return format in _WEAK


def opens(data: bytes, format: str | None = None) -> bool:
    """Say whether Pillow opens the bytes as a picture of the format, or of any; a picture of too many pixels is one."""
    if format in _CUT and _CUT[format].match(data):
        return True
    if format == "JPEG":
        data = data.partition(_FILLED)[0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[format] if format else None) as image:
                fewest = image.width * image.height // _POINTS_IN_BYTE if format in _WEAK else 0
                return image.width > 0 and len(data) >= fewest
    except Image.DecompressionBombError:
        return True
    except Exception:  # noqa: BLE001 - pillow's readers raise anything on bytes that are no picture
        return False

"""Find pictures that are written as text: in base64, hexadecimal, escapes or lists of numbers, however wrapped.

    find_texts_with_pictures([b"a dog", b"see iVBORw0KGgoAAAANSUhE…"])     # {1: "a picture in base64 (PNG)"}

A picture counts if its run is longer than 200 characters and Pillow opens what it decodes to. Three steps, each on the
little that the one before lets through: stretches of text that are no prose (numpy, 1 GB/s); what they may stand for in
each encoding, and in encodings of that; there, what begins as a picture does, which Pillow is asked for. Time is linear
in the text's length: a text with too many beginnings of pictures that are none, or too many encodings within one
another, is not searched to its end, and counts as one that holds pictures, in words that say so.
"""

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from generate.leaks.picture_formats import BEGINNINGS, find_beginnings, is_no_prose, is_weak, opens
from generate.leaks.text_encodings import ENCODINGS, ESCAPES, NUMBERS, SHORTEST, is_escaped, long_parts, unescape

_DEPTH = 3  # encodings within one another
_FIRST = 1 << 16  # bytes that Pillow is given first: of most pictures they are enough
_TOO_MUCH = "more that may be pictures than is searched"


def _words(encoding: str, format: str) -> str:
    return f"a picture in {encoding} ({format})"


# All that is said of a text.
PICTURES = (
    *(_words(name, format) for name in (*(one.name for one in ENCODINGS), ESCAPES) for format in BEGINNINGS),
    _TOO_MUCH,
)


def find_texts_with_pictures(texts: Sequence[bytes]) -> dict[int, str]:
    """Return the positions of the texts that hold a picture, in order, each with the words of PICTURES for it."""
    long = [at for at, text in enumerate(texts) if len(text) > SHORTEST]
    ends = np.cumsum([len(texts[at]) + 1 for at in long])
    may: set[int] = set()
    for start, end in _stretches(b"\n".join([texts[at] for at in long])):
        first, last = np.searchsorted(ends, (start, end - 1), "right").tolist()
        may.update(range(first, min(last + 1, len(long))))
    return {long[one]: what for one in sorted(may) if (what := find_picture(texts[long[one]]))}


def find_picture(text: bytes) -> str | None:
    """Return what a text holds, in words of PICTURES; None for no picture."""
    try:
        return _Search(len(text)).in_text(text, _DEPTH)
    except _TooMuchError:
        return _TOO_MUCH


# ------------------------------------------------------------------------------------- stretches of text without prose

_WINDOW = 64  # bytes
_DENSE = 9  # of them, at least, are such letters: prose has two or three, base64 thirty
_CODED = bytes(
    1
    if chr(byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%\\&;="
    or byte < 9
    or 13 < byte < 32
    or byte in b"\x7f\xc2\xc3"
    else 0
    for byte in range(256)
)
_AROUND = 2  # windows on each side
_AFTER = 1 << 12  # bytes: escapes stand for some bytes only, and after a dense stretch others may go on as they are


def _stretches(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of the stretches that may be encoded; wherever two neighbours are dense, there is one."""
    if len(text) <= SHORTEST:
        return
    coded = text.translate(_CODED) + bytes(-len(text) % _WINDOW)
    eights = np.frombuffer(coded, np.uint64)  # a sum of eight bytes: the last of a product
    counts = ((eights * np.uint64(0x0101010101010101)) >> np.uint64(56)).reshape(-1, _WINDOW // 8).sum(axis=1)
    first = last = -len(counts)
    beside = False  # a run of SHORTEST characters has two windows side by side
    for at in [*np.flatnonzero(counts >= _DENSE).tolist(), 2 * (len(counts) + _AROUND)]:
        if at - last > 2 * _AROUND:
            if beside:
                yield max(first - _AROUND, 0) * _WINDOW, min((last + _AROUND + 1) * _WINDOW, len(text))
            first, beside = at, False
        beside |= at - last == 1
        last = at


# ------------------------------------------------------------------------------------------------ the search in a text


class _TooMuchError(Exception):
    """A text asks for more work than its length allows."""


_DECODED = 50  # bytes for each byte of the text, all encodings and alignments together
_TRIED = 1 << 10  # bytes of the text for each beginning that is no picture
_ALLOWED = 100, 1 << 20  # beginnings and bytes, however short the text
_FEWEST_VALUES = 12  # of a picture in numbers whose beginning is weak: lists of small numbers have fewer
_SAME = 1 << 10  # bytes by which a beginning is known to be one that was tried
_NOT_PRINTED = bytes(sorted(set(range(256)) - set(b"\t\n\r") - set(range(32, 127))))
_PACKED = re.compile(rb"[\x1f\x78](?:(?<=\x1f)\x8b\x08[\x00-\x1f]|(?<=\x78)[\x01\x5e\x9c\xda])")  # gzip, zlib
_UNPACKED = 1 << 18  # bytes


class _Search:
    """Search one text, and count the work."""

    def __init__(self, length: int) -> None:
        self._tries = _ALLOWED[0] + length // _TRIED
        self._bytes = _ALLOWED[1] + length * _DECODED
        self._seen: set[bytes] = set()

    def in_text(self, text: bytes, depth: int) -> str | None:
        """Return what a text holds, in words; raises _TooMuchError."""
        for start, end in _stretches(text):
            stretch = text[start:end]
            for encoding in ENCODINGS:
                for data, least in encoding.decode(stretch):
                    if what := self._in_bytes(data, least, encoding.name, depth):
                        return what
            if what := self._in_escapes(text[start : end + _AFTER] if is_escaped(stretch) else stretch, depth):
                return what
        return None

    def _in_bytes(self, data: bytes, least: int, encoding: str, depth: int) -> str | None:
        self._count_bytes(data)
        if format := self._picture_in(data, least, _FEWEST_VALUES if encoding == NUMBERS else 0):
            return _words(encoding, format)
        if depth == 0:
            return None
        for packed in _PACKED.finditer(data):
            unpacked = _unpack(data[packed.start() : packed.start() + _UNPACKED])
            if unpacked and (what := self._in_bytes(unpacked, 0, encoding, depth - 1)):
                return what
        return self._in_printed(data, depth - 1)

    def _in_printed(self, data: bytes, depth: int) -> str | None:
        one_byte = data.translate(None, b"\0") if data.count(0) > len(data) // 3 else data  # of UTF-16
        whats = (self.in_text(text, depth) for text in long_parts(one_byte, _NOT_PRINTED))
        return next(filter(None, whats), None)

    def _in_escapes(self, stretch: bytes, depth: int) -> str | None:
        data = unescape(stretch)
        self._count_bytes(data)
        for at, format in find_beginnings(data):
            if is_no_prose(data[at : at + _FIRST]) and self._opens(data, at, format):
                return _words(ESCAPES, format)
        return self._in_printed(data, depth - 1) if depth and data != stretch else None

    def _picture_in(self, data: bytes, least: int, fewest: int) -> str | None:
        beginnings = ((at, format) for at, format in find_beginnings(data) if len(data) - at > least)
        return next((format for at, format in beginnings if self._opens(data, at, format, fewest)), None)

    def _opens(self, data: bytes, at: int, format: str, fewest: int = 0) -> bool:
        if (known := data[at : at + _SAME]) in self._seen:  # a text that repeats itself
            return False
        self._seen.add(known)
        if is_weak(format) and len(set(known)) < fewest:
            return False
        self._tries -= 1
        if self._tries < 0:
            raise _TooMuchError
        return opens(data[at : at + _FIRST], format) or (len(data) > at + _FIRST and opens(data[at:], format))

    def _count_bytes(self, data: bytes) -> None:
        self._bytes -= len(data)
        if self._bytes < 0:
            raise _TooMuchError


def _unpack(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, _UNPACKED)
    except zlib.error:
        return b""

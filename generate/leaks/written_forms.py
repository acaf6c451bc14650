r"""Read a text as it was before it was escaped, cut or encoded, and say where each part of it stands.

    resolve(rb"it is hf\_abc")             # it is hf_abc
    decode(b"see aXQgaXMgaGZfYWJj, or")    # it is hf_abc

resolve() reads what stands around escapes, joints of strings, tags and characters that cannot be seen; decode() what
can be printed of base64, hexadecimal, base32 and numbers. Both take time linear in the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from generate.leaks.text_encodings import decode_base32, decode_base64, decode_hexadecimal, decode_numbers


class Form(NamedTuple):
    """Hold parts of a text in another form, one after the other."""

    text: bytes
    starts: list[int]  # of the parts in `text`
    places: list[tuple[int, int]]  # where each begins and ends in the text that was read

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text that was read a stretch of this one begins and ends."""
        return self._place_of(start)[0], self._place_of(max(end - 1, start))[1]

    def _place_of(self, at: int) -> tuple[int, int]:
        """Return where a byte begins and ends there: as its part does, unless that stands there as it is."""
        part = bisect_right(self.starts, at) - 1
        begin, end = self.places[part]
        length = (self.starts[part + 1] if part + 1 < len(self.starts) else len(self.text)) - self.starts[part]
        if length != end - begin:
            return begin, end
        return begin + at - self.starts[part], begin + at - self.starts[part] + 1


class _Parts:
    """Put a form together."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._form = Form(b"", [], [])
        self._length = 0

    def add(self, part: bytes, begin: int, end: int) -> None:
        self._form.starts.append(self._length)
        self._form.places.append((begin, end))
        self._parts.append(part)
        self._length += len(part)

    def form(self) -> Form | None:
        return self._form._replace(text=b"".join(self._parts)) if self._parts else None


# -------------------------------------------------------------------------------------------------------------- escapes

# Each begins with what re looks for by itself, before it asks for the rest: many times faster. The groups hold what
# stands for a character; of the rest nothing stays: what joins two strings, a tag within a word, a backslash before a
# sign or at a line's end, a character that cannot be seen, a line's end within what is no word.
_ESCAPE = re.compile(
    rb"[%=\\&<\n\xe2\xef\xc2\"'`](?:"
    rb"(?<=[%=])([2-7][0-9A-Fa-f])"
    rb"|(?<=\\)\\{0,3}(?:x\{?|u\{|u00)([2-7][0-9A-Fa-f])\}?|(?<=\\)\\{0,3}u([0-9A-Fa-f]{4})|(?<=\\)\\{0,3}([01][0-7]{2})"
    rb"|(?<=\\)(?:\r?\n[ \t]{0,20}|\\{0,3}(?=[_.~*#+=:/@$%&-]))"
    rb"|(?<=&)(?:\#[xX]0{0,6}([2-7][0-9A-Fa-f]);|\#0{0,6}(\d{2,3});|(amp|lowbar|sol|plus|equals|colon|commat|period|hyphen|dash);)"
    rb"|(?<=&)(?:shy|ZeroWidthSpace|\#8203|\#173|\#x200[Bb]);"
    rb"|(?<=<)/?(?:wbr|span|b|i|u|em|strong|mark)(?:\s[^<>]{0,80})?/?>"
    rb"|(?<=\xef)(?:\xbc([\x8d-\x99\xa1-\xba\xbc\xbf])|\xbd([\x81-\x9a])|\xbb\xbf)"
    rb"|(?<=\xe2)(?:\x80[\x8b-\x8f]|\x81\xa0)|(?<=\xc2)\xad"
    rb"|(?<=[A-Za-z0-9_/+-][\"'`])\s{0,20}[+.&]?\s{0,20}[\"'`](?=[A-Za-z0-9_/+=-])"
    rb"|(?<=[A-Za-z0-9_/+-]{10}\n)(?=[A-Za-z0-9][A-Za-z0-9_/+-]*(?:[0-9]|[a-z][A-Z]|[A-Z]{2}))"
    rb")"
)
_NAMED = {b"amp": b"&", b"lowbar": b"_", b"sol": b"/", b"plus": b"+", b"equals": b"=", b"colon": b":", b"commat": b"@"}
_NAMED |= {b"period": b".", b"hyphen": b"-", b"dash": b"-"}
_AROUND = 1 << 9  # bytes before and after an escape that are read with it


def has_escapes(text: bytes) -> bool:
    """Say whether resolve() reads a text otherwise than it stands there."""
    return bool(_ESCAPE.search(text))


def resolve(text: bytes) -> Form | None:
    """Return what stands around escapes, with these resolved; None where there are none."""
    parts, end = _Parts(), 0
    for found in _ESCAPE.finditer(text):
        start, after = max(found.start() - _AROUND, 0), end + _AROUND if end else 0
        if start > after:  # what lies between is not read again
            parts.add(text[end:after], end, after)
            parts.add(b"\n", after, start)
            end = start
        parts.add(text[end : found.start()], end, found.start())
        parts.add(_meaning(found), *found.span())
        end = found.end()
    if end:
        parts.add(text[end : end + _AROUND], end, min(end + _AROUND, len(text)))
    return parts.form()


def _meaning(found: re.Match[bytes]) -> bytes:
    code, escaped, unit, octal, hexadecimal, decimal, name, capital, small = found.groups()
    if digits := code or escaped or hexadecimal:
        return bytes([int(digits, 16)])
    if unit:
        return chr(int(unit, 16)).encode("utf-8", "surrogatepass")
    if digits := octal or decimal:
        return bytes([int(digits, 8 if octal else 10) & 127])
    if letter := capital or small:  # of full width
        return bytes([ord(letter) - (0x60 if capital else 0x20)])
    return _NAMED.get(name, b"")


# ------------------------------------------------------------------------------------------------------------ encodings

_FEWEST = 20  # letters of a coded run, and of each of its lines but the last
_FEWEST_NUMBERS = 16
_PRINTED = bytes(byte in b"\t\n\r" or 32 <= byte < 127 for byte in range(256))
_LONG_PRINTED = b"\1" * 14  # shorter than any secret that is looked for in them
_GAP = rb"(?:\\{1,4}[nrt]|[^A-Za-z0-9+/_\x80-\xff-]){1,16}+"
_LINE = rb"[A-Za-z0-9+/_-]{20,}+"
_RUN = re.compile(_LINE + rb"(?:" + _GAP + _LINE + rb")*+(?:" + _GAP + rb"[A-Za-z0-9+/_-]{2,19}+(?==|\W*$))?")
_HEXADECIMAL, _BASE32 = re.compile(rb"[0-9A-Fa-f]{40,}"), re.compile(rb"[A-Z2-7]{32,}|[a-z2-7]{32,}")
_OF_RUNS = bytes(byte < 128 and (chr(byte).isalnum() or chr(byte) in "+/_-") for byte in range(256))
_OF_NUMBERS = bytes(byte < 128 and chr(byte) not in "gijklmpqsvwyzGIJKLMNPQSVWYZ.!?" for byte in range(256))
_LEAST_NUMBERS = 2 * _FEWEST_NUMBERS  # digits
_LONG, _LONG_NUMBERS = b"\1" * _FEWEST, b"\1" * 2 * _FEWEST


def decode(text: bytes) -> Form | None:
    """Return what can be read of the coded runs of a text; None where nothing can."""
    parts = _Parts()
    for start, end, data in _decoded(text):
        data = data.translate(None, b"\0") if 3 * data.count(0) > len(data) else data  # of UTF-16
        for first, last in _long(data.translate(_PRINTED), _LONG_PRINTED):
            parts.add(data[first:last] + b"\n", start, end)
    return parts.form()


def _decoded(text: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where coded runs begin and end, with what they may stand for."""
    end = 0
    for start, _ in _long(text.translate(_OF_RUNS), _LONG):
        if start >= end and (found := _RUN.match(text, start)):
            end = found.end()
            for data in _of_run(found[0]):
                yield start, end, data
    for start, end in _long(text.translate(_OF_NUMBERS), _LONG_NUMBERS):
        run = text[start:end]
        if len(run) - len(run.translate(None, b"0123456789")) > _LEAST_NUMBERS:
            for data in (*decode_hexadecimal(run), *decode_numbers(run, _FEWEST_NUMBERS)):
                yield start, end, data


def _long(ones: bytes, least: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the long runs of ones begin and end."""
    at = ones.find(least)
    while at >= 0:
        end = ones.find(b"\0", at)
        yield at, len(ones) if end < 0 else end
        at = ones.find(least, end) if end >= 0 else -1


def _of_run(run: bytes) -> Iterator[bytes]:
    yield from decode_base64(run, _FEWEST)
    for part in _HEXADECIMAL.findall(run):
        yield from decode_hexadecimal(part)
    for part in _BASE32.findall(run):
        yield from decode_base32(part.upper(), _FEWEST)

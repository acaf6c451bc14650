"""Find pictures that are written as text: in base64, hexadecimal, escapes or lists of numbers, however wrapped.

    find_pictures(b'{"raw": ["see data:image/png;base64,iVBORw0KGgo…"]}')

A picture counts if its run is longer than 200 characters and Pillow opens what it decodes to. Three steps, each on the
little that the one before lets through: stretches of text that are no prose (numpy, 1 GB/s); in them, the beginning of
any format in any encoding (RE2); there, decode and ask Pillow. Time is bounded: in a stretch with too many beginnings
of pictures that are none, the stretch itself is taken for one.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as pc

from generate.leaks.found import Found
from generate.leaks.picture_formats import ANY, BEGINNINGS, opens

SHORTEST = 200  # characters; only a longer run is a picture
_LONGEST = 1 << 23  # characters of a run that are decoded
_FIRST = 1 << 16  # characters that are decoded first: of most pictures they are enough
_NESTED = 2  # encodings within one another
_MOST_BEGINNINGS, _MOST_IN_PIECE = 200, 100  # of pictures that are none: near one another, in 4 KB


def find_pictures(text: bytes) -> Iterator[Found]:
    """Yield the pictures in a text of any length, in order; `what` is such as `a picture in base64 (PNG)`."""
    yield from _find(text, _NESTED)


def find_texts_with_pictures(texts: Sequence[bytes]) -> dict[int, str]:
    """Return the positions of the texts that hold a picture, each with the words of PICTURES for the first one."""
    whole = b"\n".join(texts)
    ends = np.cumsum([len(text) + 1 for text in texts])
    may = sorted({int(np.searchsorted(ends, at, "right")) for at in _suspicious(whole)})
    return {at: found.what for at in may if (found := next(find_pictures(texts[at]), None))}


def _suspicious(text: bytes) -> Iterator[int]:
    """Yield a place in everything that may be the beginning of a picture."""
    if pieces := _pieces(text):
        yield from (at for at, _, _ in _beginnings(text, pieces))
        for start, end in _escaped(text, pieces):
            yield from (at for at in range(start, end, _WINDOW))


# ------------------------------------------------------------------------------------- stretches of text without prose

_WINDOW = 64  # bytes
_DENSE = 9  # of them, at least, are such letters: prose has two or three, base64 thirty
_CODED = bytes(
    1
    if chr(byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%\\&;=" or byte < 9 or 13 < byte < 32 or byte in b"\x7f\xc2"
    else 0
    for byte in range(256)
)
_AROUND = 2  # windows on each side
_PIECE, _OVERLAP = 1 << 12, 1 << 9  # bytes searched at once
_MANY = 1 << 14  # bytes


def _stretches(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of the stretches that may be encoded; every window of _DENSE such letters is in one."""
    coded = text.translate(_CODED) + bytes(-len(text) % _WINDOW)
    eights = np.frombuffer(coded, np.uint64)  # a sum of eight bytes: the last of a product
    counts = ((eights * np.uint64(0x0101010101010101)) >> np.uint64(56)).reshape(-1, _WINDOW // 8).sum(axis=1)
    dense = np.flatnonzero(counts >= _DENSE)
    if not len(dense):
        return
    breaks = np.flatnonzero(np.diff(dense) > 2 * _AROUND)
    firsts, lasts = dense[np.r_[0, breaks + 1]], dense[np.r_[breaks, len(dense) - 1]]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield max(first - _AROUND, 0) * _WINDOW, min((last + _AROUND + 1) * _WINDOW, len(text))


def _pieces(text: bytes) -> list[tuple[int, int]]:
    """Return [start, end) of the pieces that are searched; neighbours overlap."""
    return [
        (at, min(at + _PIECE + _OVERLAP, end))
        for start, end in _stretches(text)
        for at in range(start, max(end - _OVERLAP, start + 1), _PIECE)
    ]


def _slices(text: bytes, pieces: list[tuple[int, int]]) -> pyarrow.Array:
    view = memoryview(text)
    return pyarrow.array([view[start:end] for start, end in pieces], pyarrow.binary())


def _beginnings(text: bytes, pieces: list[tuple[int, int]]) -> list[tuple[int, str, "_Encoding"]]:
    """Return (position, format, encoding) of what begins in the text as a picture does, in order."""
    found = set()
    for encoding in _ENCODINGS:
        spelled = _SPELLED[encoding.name]
        rest = pieces
        if _are_many(rest):
            may = pc.indices_nonzero(pc.match_substring_regex(_slices(text, rest), spelled.coarse)).to_pylist()
            rest = [pieces[at] for at in may]
        for _ in range(_MOST_IN_PIECE):  # the next one of all pieces at once
            if not rest:
                break
            at_next = _next_beginnings(text, rest, spelled)
            rest = [(start + at, end) for (start, end), at in zip(rest, at_next, strict=True) if at >= 0]
            found |= {(at, format, encoding) for at, _ in rest if (format := spelled.format_at(text, at))}
            rest = [(at + 1, end) for at, end in rest]
    return sorted(found, key=lambda one: one[0])


def _next_beginnings(text: bytes, pieces: list[tuple[int, int]], spelled: "_Spelled") -> list[int]:
    """Return where the next beginning is in each piece, from its start; -1 where there is none."""
    if _are_many(pieces):
        found: list[int] = pc.find_substring_regex(_slices(text, pieces), spelled.coarse).to_pylist()
        return found
    places = ((start, spelled.compiled.search(text, start, end)) for start, end in pieces)
    return [place.start() - start if place else -1 for start, place in places]


def _are_many(pieces: list[tuple[int, int]]) -> bool:
    """Say whether RE2, which takes 10 ms to begin, finds what is in the pieces sooner than `re` does (4 MB/s)."""
    return sum(end - start for start, end in pieces) > _MANY


def _find(text: bytes, nested: int) -> Iterator[Found]:
    done, tried, last, seen = 0, 0, 0, set[bytes]()
    if not (pieces := _pieces(text)):
        return
    for at, format, encoding in _beginnings(text, pieces):
        if at > last + _PIECE:  # far from the one before
            tried = 0
            seen.clear()
        last = at
        if at < done or (around := text[at : at + 48]) in seen:  # a text that repeats itself
            continue
        seen.add(around)
        run = encoding.run(text, at)
        if len(run) <= SHORTEST:
            continue
        tried += 1
        if tried > _MOST_BEGINNINGS or _is_picture(encoding, format, run, nested):
            done, tried = at + len(run), 0
            yield Found(at, done, _words(encoding.name, format))
    yield from _find_escaped(text, _escaped(text, pieces))


def _escaped(text: bytes, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pieces with many escapes."""
    escaped = pc.indices_nonzero(pc.match_substring_regex(_slices(text, pieces), _ESCAPES)).to_pylist()
    return [pieces[at] for at in escaped]


def _is_picture(encoding: "_Encoding", format: str, run: bytes, nested: int) -> bool:
    """Say whether a run decodes to a picture of the format; its first characters are tried before all of them."""
    for length in (_FIRST, _LONGEST):
        data = encoding.decode(run[:length])
        if format == _TEXT:
            if nested and next(_find(data, nested - 1), None):
                return True
        elif data and opens(data, format):
            return True
        if len(run) <= length or not data:
            return False
    return False


# -------------------------------------------------------------------------------------------------------- the encodings

_TEXT = "text"  # another encoded picture inside, or a drawing in SVG that may hold one
_ALL_BEGINNINGS = BEGINNINGS | {
    _TEXT: tuple(
        start.encode().hex()
        for start in ("<svg", "<?xml", "data:image/", "iVBORw0KGgo", "/9j/4", "/9j/2", "R0lGODlh", "UklGR", "Qk1")
    )
}
_ESCAPED_SPACE = re.compile(rb"\\+[nrt]")  # in JSON and code


class _Encoding(NamedTuple):
    name: str
    pattern: Callable[[str], str]  # of a beginning in hexadecimal digits: the regular expression of how it is written
    run: Callable[[bytes, int], bytes]  # from a beginning on: all that may belong to it
    decode: Callable[[bytes], bytes]  # never raises


def _bits(beginning: str) -> str:
    return "".join(ANY * 4 if digit == ANY else f"{int(digit, 16):04b}" for digit in beginning)


def _radix_pattern(beginning: str, alphabet: str, width: int, spelled: dict[str, str], between: str) -> str:
    """Write the pattern of a beginning in an encoding of `width` bits a letter; `between` may stand between letters."""
    bits = _bits(beginning)
    letters = []
    for at in range(0, len(bits), width):
        part = bits[at : at + width].ljust(width, ANY)
        fits = [
            letter
            for value, letter in enumerate(alphabet)
            if all(known in (ANY, bit) for known, bit in zip(part, f"{value:0{width}b}", strict=True))
        ]
        one = "[" + "".join(spelled.get(letter, letter) for letter in fits) + "]"
        letters.append(f"(?:{one}|{_ESCAPED_SLASH})" if fits[-1] == "/" else one)
    return between.join(letters)


_ESCAPED_SLASH = r"%2[fF]|\\+u002[fF]|&#(?:47|[xX]2[fF]);"  # in URLs, JSON and HTML
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _base64_pattern(beginning: str) -> str:
    return _radix_pattern(beginning, _BASE64, 6, {"+": r"+\-", "/": "/_"}, "[^A-Za-z0-9/_]*")


def _base32_pattern(beginning: str) -> str:
    return _radix_pattern(beginning, _BASE32, 5, {}, "[^A-Za-z0-9]*")


_BASE64_END = re.compile(  # padding, what no encoding is split by, or three words of prose
    rb"={1,2}(?=[^A-Za-z0-9=\r\n]|$)|%3D|\\u003[dD]|&#61;|=3D|[!?:<(){}]|\.(?!\s*\\*[\"'])"
    rb"|(?:[\s\"',]{1,4}[A-Za-z]?[a-z]{1,14}){3}(?=[\s\"',.;]|$)"
)
_CHARACTER_CODE = re.compile(rb"(?:\\+u00|%|&#[xX]|=)([0-7][0-9a-fA-F]);?|&#(\d{2,3});")
_JOINED = re.compile(rb"[\"'`]\\?\s*[+.&]\s*\\*\s*\\*[\"'`]|\n\s*(?://+|-)[ \t]")  # pieces of code; marks of lines
_URLSAFE = bytes.maketrans(b"-_", b"+/")
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64.encode()) - set(b"-_"))


def _base64_run(text: bytes, at: int) -> bytes:
    end = _BASE64_END.search(text, at, at + _LONGEST)
    return text[at : end.start() if end else at + _LONGEST]


def _base64_decode(run: bytes) -> bytes:
    if b"\\" in run or b"%" in run or b"&" in run or b"=" in run:
        run = _CHARACTER_CODE.sub(lambda found: bytes([int(found[1], 16) if found[1] else int(found[2]) & 127]), run)
        run = _ESCAPED_SPACE.sub(b"\n", run)
    letters = _JOINED.sub(b"", run).translate(_URLSAFE, _NOT_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]  # a single letter is no byte
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


_HEX_BETWEEN = r"(?:\\[nrt]|[^0-9A-Za-z]|0?[xX]|u00)*"
_HEX_RUN = re.compile(rb"(?:[0-9a-fA-F]{2}(?:\\+[nrt]|[^0-9A-Za-z.!?]|0?[xX]|u00)*+)++")
_NOT_HEX = re.compile(rb"\\+[nrt]|0[xX]|u00|[^0-9a-fA-F]+")


def _hex_pattern(beginning: str) -> str:
    digits = ["[0-9a-fA-F]" if digit == ANY else f"[{digit}{digit.upper()}]" for digit in beginning]
    return _HEX_BETWEEN.join(map("".join, zip(digits[::2], digits[1::2], strict=True)))


def _hex_run(text: bytes, at: int) -> bytes:
    return _match(_HEX_RUN, text, at)


def _hex_decode(run: bytes) -> bytes:
    digits = _NOT_HEX.sub(b"", run)
    return binascii.a2b_hex(digits[: len(digits) // 2 * 2])


_NUMBERS_RUN = re.compile(rb"(?:\d{1,3}(?:\\+[nrt]|[^0-9A-Za-z.!?])*+(?<!\d))++")


def _numbers_pattern(beginning: str) -> str:
    return (
        r"\b"
        + r"(?:\\n|[^0-9A-Za-z.])+".join(
            r"\d{1,3}" if code == ANY * 2 else f"(?:{'|'.join(map(str, _values(code)))})" for code in _codes(beginning)
        )
        + r"\b"
    )


def _numbers_run(text: bytes, at: int) -> bytes:
    return _match(_NUMBERS_RUN, text, at)


def _numbers_decode(run: bytes) -> bytes:
    return bytes(number for number in map(int, re.findall(rb"\d{1,3}", run)) if number < 256)


def _codes(beginning: str) -> list[str]:
    """Return the hexadecimal codes of the bytes of a beginning."""
    return [beginning[at : at + 2] for at in range(0, len(beginning), 2)]


_ESCAPE = re.compile(
    rb"(?:\\+x|\\+u00|%|=|&#[xX]0*)([0-9a-fA-F]{2});?|&#0*(\d{1,3});|\\+([0-3]?[0-7]{1,2})|\\+([nrtabfv])"
    rb"|([\xc2\xc3][\x80-\xbf])|\\+([\"'\\/])|&(quot|amp|lt|gt|apos);|(=\r?\n)"
)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_NAMED |= {b"quot": b'"', b"amp": b"&", b"lt": b"<", b"gt": b">", b"apos": b"'"}
_PLAIN_NUMBERS = re.compile(rb"P[123]\s[\s\d]{150}")  # a PPM file of digits
_BINARY, _FIRST_BYTES = 0.2, 100  # share of the first bytes that are no letters, in all formats that are not texts
_NOT_PRINTED = bytes(set(range(256)) - set(range(32, 127)) - set(b"\n\r\t"))


# Four escapes near one another, or what begins a picture that is a text itself.
_ESCAPES = (
    r"(?:(?:(?:\\+x|\\+u00|%|=|&#[xX]?)[0-9a-fA-F]{2,3};?|\\+[0-7nrt]|[\x00-\x08\x0e-\x1f\x7f]|[\xc2\xc3][\x80-\xbf])"
    r"[ -~]{0,8}){4}|#define \w+_width|/\* XPM \*/|P[123](?:\n|\\+n)[\d#]"
)


def _find_escaped(text: bytes, pieces: list[tuple[int, int]]) -> Iterator[Found]:
    """Yield the pictures of pieces with many escapes, whatever kinds of escapes they mix."""
    for start, end in pieces:
        data = _ESCAPE.sub(_unescape, text[start : start + _FIRST])
        for found in _raw().finditer(data, 0, end - start):
            if _is_no_prose(data[found.start() :]) and opens(
                data[found.start() :], _RAW_FORMATS[(found.lastindex or 1) - 1]
            ):
                yield Found(start, end, _words(_ESCAPED, _RAW_FORMATS[(found.lastindex or 1) - 1]))
                return


def _is_no_prose(data: bytes) -> bool:
    """Say whether bytes are not prose that names a format, such as `GIF89a is old`."""
    first = data[:_FIRST_BYTES]
    strange = len(first) - len(first.translate(None, _NOT_PRINTED))
    is_text = data.startswith((b"#define ", b"/* XPM */", b"%!PS")) or _PLAIN_NUMBERS.match(data)
    return len(first) == _FIRST_BYTES and (bool(is_text) or strange >= _BINARY * len(first))


def _raw_pattern(beginning: str) -> str:
    sets = (("".join(rf"\x{value:02x}" for value in _values(code))) for code in _codes(beginning))
    return "".join(f"[{one}]" for one in sets)


@cache
def _values(code: str) -> list[int]:
    """Return the bytes that a hexadecimal code with unknown digits may stand for."""
    return [value for value in range(256) if all(a in (ANY, b) for a, b in zip(code, f"{value:02x}", strict=True))]


_RAW_FORMATS = [format for format, all_of in BEGINNINGS.items() for _ in all_of]


def _unescape(found: re.Match[bytes]) -> bytes:
    code, decimal, octal, named, letter, quoted, entity, _ = found.groups()
    if code:
        return binascii.a2b_hex(code)
    if decimal or octal:
        return bytes([(int(decimal) if decimal else int(octal, 8)) & 255])
    if letter:
        return letter.decode().encode("latin-1")
    return _NAMED.get(named or entity, quoted or b"")


def _base32_run(text: bytes, at: int) -> bytes:
    return _match(_BASE32_RUN, text, at)


_BASE32_RUN = re.compile(rb"(?:\\+[nrt]|[A-Z2-7]|[^0-9A-Za-z.:<(])++")


def _base32_decode(run: bytes) -> bytes:
    letters = re.sub(rb"\\+[nrt]|[^A-Z2-7]+", b"", run)
    return base64.b32decode(letters[: len(letters) // 8 * 8])


_BASE85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_ASCII85 = bytes(range(33, 118))
_85_RUN = re.compile(rb"[!-~]++(?:(?:\s|\\n)+[!-~]{20,}+)*")


def _85_pattern(beginning: str, alphabet: bytes, zeros: str) -> str:
    """Write the pattern of a beginning in groups of five letters for four bytes; "" where too little is known of it."""
    letters, known = "", 0
    for at in range(0, len(beginning) // 8 * 8, 8):
        group = beginning[at : at + 8]
        low, high = (_digits_85(int(group.replace(ANY, digit), 16)) for digit in "0f")
        if zeros and not any(high):
            letters, known = letters + zeros, known + 1
            continue
        same = next((i for i in range(5) if low[i] != high[i]), 5)
        spelled = [re.escape(chr(alphabet[digit])) for digit in low[:same]]
        letters += "".join(rf"\\*{one}" if one in ('"', "/", r"\\") else one for one in spelled)
        letters += f"[!-~]{{{5 - same}}}" if same < 5 else ""
        known += same
    return letters if known >= 4 else ""


def _digits_85(value: int) -> list[int]:
    return [value // 85**power % 85 for power in (4, 3, 2, 1, 0)]


def _base85_pattern(beginning: str) -> str:
    return _85_pattern(beginning, _BASE85, "")


def _ascii85_pattern(beginning: str) -> str:
    return _85_pattern(beginning, _ASCII85, "z")


def _85_run(text: bytes, at: int) -> bytes:
    return _match(_85_RUN, text, at)


def _85_decode(run: bytes, alphabet: bytes) -> bytes:
    """Decode whole groups; a group that is too large for four bytes, of what is no base85, becomes any bytes."""
    letters = np.frombuffer(re.sub(rb"\\+n|\s+", b"", run), np.uint8)
    digit_of = np.full(256, 255, np.uint8)
    digit_of[np.frombuffer(alphabet, np.uint8)] = np.arange(85)
    digits = digit_of[letters]
    foreign = np.flatnonzero(digits == 255)
    digits = digits[: int(foreign[0]) if len(foreign) else len(digits)]
    groups = digits[: len(digits) // 5 * 5].reshape(-1, 5).astype(np.uint64)
    values = groups @ np.array([85**power for power in (4, 3, 2, 1, 0)], np.uint64)
    return (values & np.uint64(0xFFFFFFFF)).astype(">u4").tobytes()


def _base85_decode(run: bytes) -> bytes:
    return _85_decode(run, _BASE85)


def _ascii85_decode(run: bytes) -> bytes:
    return _85_decode(re.sub(rb"\\+([\"\\/])", rb"\1", run).replace(b"z", b"!!!!!"), _ASCII85)


def _match(pattern: re.Pattern[bytes], text: bytes, at: int) -> bytes:
    found = pattern.match(text, at, at + _LONGEST)
    return found[0] if found else b""


_ENCODINGS = (
    _Encoding("base64", _base64_pattern, _base64_run, _base64_decode),
    _Encoding("hexadecimal", _hex_pattern, _hex_run, _hex_decode),
    _Encoding("numbers", _numbers_pattern, _numbers_run, _numbers_decode),
    _Encoding("base32", _base32_pattern, _base32_run, _base32_decode),
    _Encoding("base85", _base85_pattern, _85_run, _base85_decode),
    _Encoding("ascii85", _ascii85_pattern, _85_run, _ascii85_decode),
)


_ESCAPED = "escapes"


def _words(encoding: str, format: str) -> str:
    return f"a picture in {encoding}" + (f" ({format})" if format != _TEXT else "")


# All that is said of a picture that was found.
PICTURES = tuple(
    _words(encoding, format) for encoding in (*(one.name for one in _ENCODINGS), _ESCAPED) for format in _ALL_BEGINNINGS
)


# A beginning up to its first long gap: bytes that may be anything multiply the states of RE2's automaton.
_CERTAIN = re.compile(r"(?:[0-9a-f]|\?{1,3}(?!\?))+")


class _Spelled:
    """Hold how the beginnings of all formats are written in one encoding."""

    def __init__(self, encoding: _Encoding) -> None:
        self._encoding = encoding
        self._beginnings = [(format, one) for format, all_of in _ALL_BEGINNINGS.items() for one in all_of]

    @cached_property
    def coarse(self) -> str:
        certain = dict.fromkeys(found[0] for _, one in self._beginnings if (found := _CERTAIN.match(one)))
        return "|".join(pattern for one in certain if (pattern := self._encoding.pattern(one)))

    @cached_property
    def _fine(self) -> tuple[re.Pattern[bytes], list[str]]:
        """Return the whole pattern, with a group for each format; made when a text has what begins like a picture."""
        spelled = [(format, pattern) for format, one in self._beginnings if (pattern := self._encoding.pattern(one))]
        whole = re.compile("|".join(f"({pattern})" for _, pattern in spelled).encode("latin-1"))
        return whole, [format for format, _ in spelled]

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        return re.compile(self.coarse.encode("latin-1"))

    def format_at(self, text: bytes, at: int) -> str | None:
        """Return the format that begins at a position."""
        pattern, formats = self._fine
        found = pattern.match(text, at)
        return formats[(found.lastindex or 1) - 1] if found else None


_SPELLED = {encoding.name: _Spelled(encoding) for encoding in _ENCODINGS}


@cache
def _raw() -> re.Pattern[bytes]:
    """Return the pattern of the beginnings themselves, with a group for each."""
    every = (one for all_of in BEGINNINGS.values() for one in all_of)
    return re.compile("|".join(f"({_raw_pattern(one)})" for one in every).encode(), re.DOTALL)

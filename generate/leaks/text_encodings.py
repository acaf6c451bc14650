"""Decode what texts may hold in base64, hexadecimal, escapes, lists of numbers and the like, however it is wrapped.

Nothing tells where an encoded run begins among the letters around it, so each decoder decodes at every alignment, and
what it returns may have other bytes before and after. All take time linear in the text.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

SHORTEST = 200  # characters; a shorter run is not decoded


class Decoded(NamedTuple):
    """Hold what a run of text may stand for."""

    data: bytes
    least: int  # bytes for which the run has SHORTEST characters


class Encoding(NamedTuple):
    """Hold a way to write bytes as text."""

    name: str
    decode: Callable[[bytes], Iterator[Decoded]]  # everything in a text that may be so encoded; never raises


_LONG = b"\1" * (SHORTEST + 1)  # to look for it is many times faster than a regular expression, which asks each letter


def _decoded(data: bytes, run: bytes) -> Decoded:
    return Decoded(data, SHORTEST * len(data) // len(run))


# ---------------------------------------------------------------------------------------------------- base64 and base32

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BASE32, _BASE32HEX = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_NEVER_BASE64 = b"!?:<(){}"  # by which no encoding is split
_BASE64_END = re.compile(  # padding, a full stop, or three words of prose; the first letter's set is what makes it fast
    rb"[=%\\&.\s\"',](?:(?<=[A-Za-z0-9/]=)=?(?=[^A-Za-z0-9=\r\n]|$)|(?<=[%=])3D|(?<=\\)u003[dD]|(?<=&)#61;"
    rb"|(?<=\.)(?<!\n\d\.)(?<!\n\d\d\.)(?!\s{0,80}\\{0,4}[\"'])"
    rb"|(?<=[\s\"',])(?=[^A-Z0-9+/]{16})[\s\"',]{0,3}[a-z]{1,14}(?:[\s\"',]{1,4}[a-z]{1,14}){2}(?=[\s\"',.;]|$))"
)
_JOINED = re.compile(  # pieces of code, texts that are added to a name; marks of lines
    rb"[\"'`]\\?\s{0,80}[+.&]{1,2}\s{0,80}\\{0,4}\s{0,80}[\"'`]"
    rb"|[\"'`]\s{1,80}[bBrRuU]{1,2}[\"'`]|[\"'`];?\s{0,80}\n[ \t]{0,80}[\w.$]{1,40}[\w.$ ]{0,40}[+.&|=]{1,3} ?[\"'`]"
    rb"|\n[ \t|]{0,80}(?://+|-|\+|\d{1,4} ?[.:)|])[ \t]"
)
_PIECE = re.compile(rb"[A-Za-z0-9+/_-]{20,}+")  # whatever stands between them: tags, calls, names of lines
_URLSAFE = bytes.maketrans(b"-_", b"+/")
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64) - set(b"-_"))


def _base64(text: bytes) -> Iterator[Decoded]:
    for run in (run for part in long_parts(text, _NEVER_BASE64) for run in _BASE64_END.split(part)):
        letters = _JOINED.sub(b"", run) if len(run) > SHORTEST else b""
        yield from (_decoded(data, run) for data in decode_base64(letters, SHORTEST // 2))
    pieces = b"".join(_PIECE.findall(text))
    yield from (_decoded(data, pieces) for data in decode_base64(pieces, SHORTEST))


def decode_base64(text: bytes, fewest: int) -> Iterator[bytes]:
    """Yield what the letters in a text stand for, at each alignment, if they are more than the fewest."""
    letters = text.translate(_URLSAFE, _NOT_BASE64)
    for skip in range(4) if len(letters) > fewest else ():
        yield binascii.a2b_base64(letters[skip:] + b"A" * ((skip - len(letters)) % 4))


_BASE32_RUN = re.compile(rb"(?:[A-Z2-7]|[^0-9A-Za-z.:<(])++")
_BASE32HEX_RUN = re.compile(rb"(?:[0-9A-V]|[^0-9A-Za-z.:<(])++")
_NEVER_BASE32 = b"abcdefghijklmnopqrstuvwxyz0189.:<("
_NEVER_BASE32HEX = b"abcdefghijklmnopqrstuvwxyzWXYZ.:<("
_TO_BASE32 = bytes.maketrans(_BASE32HEX, _BASE32)
_NO_HEX = b"GHIJKLMNOPQRSTUV"
_NOT_BASE32, _NOT_BASE32HEX = (bytes(set(range(256)) - set(letters)) for letters in (_BASE32, _BASE32HEX))


def _base32(text: bytes) -> Iterator[Decoded]:
    capitals = (part.swapcase() for part in long_parts(text, _NEVER_BASE32.swapcase()))
    for run in [
        *_runs(_BASE32_RUN, text, _NEVER_BASE32),
        *(run for part in capitals for run in _runs(_BASE32_RUN, part)),
    ]:
        yield from (_decoded(data, run) for data in decode_base32(run, SHORTEST // 2))
    for run in _runs(_BASE32HEX_RUN, text, _NEVER_BASE32HEX):  # RFC 4648, section 7
        letters = run.translate(None, _NOT_BASE32HEX)
        if 4 * (len(letters) - len(letters.translate(None, _NO_HEX))) > len(letters):  # half of them, in the mean
            yield from (_decoded(data, run) for data in decode_base32(letters.translate(_TO_BASE32), SHORTEST // 2))


def decode_base32(text: bytes, fewest: int) -> Iterator[bytes]:
    """Yield what the letters in a text stand for, at each alignment, if they are more than the fewest."""
    letters = text.translate(None, _NOT_BASE32)
    if len(letters) > fewest:
        bits = np.unpackbits(_values_of(letters, _BASE32)[:, np.newaxis], axis=1)[:, 3:].reshape(-1)
        for skip in range(8):
            yield np.packbits(bits[5 * skip :]).tobytes()


def _runs(pattern: re.Pattern[bytes], text: bytes, never: bytes = b"") -> Iterator[bytes]:
    """Yield the long runs of a pattern; never: letters that are in none, by which shorter ones are soon passed over."""
    for part in long_parts(text, never):
        yield from (one[0] for one in pattern.finditer(part) if one.end() - one.start() > SHORTEST)


def long_parts(text: bytes, without: bytes) -> Iterator[bytes]:
    """Yield the parts of more than SHORTEST bytes that have no zero and none of these letters."""
    others = text.translate(_others(without))
    at = others.find(_LONG)
    while at >= 0:
        end = others.find(b"\0", at)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = others.find(_LONG, end)


@cache
def _others(letters: bytes) -> bytes:
    return bytes(byte not in letters + b"\0" for byte in range(256))


def _values_of(letters: bytes, alphabet: bytes) -> np.ndarray:
    values = np.zeros(256, np.uint8)
    values[np.frombuffer(alphabet, np.uint8)] = np.arange(len(alphabet), dtype=np.uint8)
    return values[np.frombuffer(letters, np.uint8)]


# ------------------------------------------------------------------------------------------------------ digits, numbers

_HEX_RUN = re.compile(rb"(?:[0-9a-fA-F]++(?:\\{1,4}[nrt]|[^0-9A-Za-z.!?]|[xXhHu])*+)++")
_SINGLE = re.compile(rb"0[xX]([0-9a-fA-F])(?![0-9a-fA-F])")
_NEVER_HEX = b"gijklmopqsvwyzGIJKLMNOPQRSTUVWYZ.!?"
_NOT_HEX = re.compile(rb"\\{1,4}[nrt]|0[xX]|u00|[^0-9a-fA-F]+")
_NO_DIGITS = bytes({*range(256)} - {*b"0123456789abcdefABCDEF"})
_HEX_PIECE = re.compile(rb"(?<![0-9A-Za-z])[0-9a-fA-F]{2}(?:[ :,.-]?[0-9a-fA-F]{2}){7,}+(?![0-9A-Za-z])")
# A line of xxd, hexdump or a debugger: an address, the bytes, and what of them can be printed.
_DUMPED = re.compile(
    rb"[0-9a-fA-F][0-9a-fA-F]{3,15}+[:|]?[ \t]{1,4}((?:[0-9a-fA-F]{2,8}(?:[ \t]{1,3}|$)){2,32})", re.MULTILINE
)


def _hexadecimal(text: bytes) -> Iterator[Decoded]:
    dumped, pieces = b"".join(_DUMPED.findall(text)), b"".join(_HEX_PIECE.findall(text)).replace(b".", b"")
    for run in [*_runs(_HEX_RUN, text, _NEVER_HEX), *_runs(_HEX_RUN, dumped), *_runs(_HEX_RUN, pieces)]:
        yield from (_decoded(data, run) for data in decode_hexadecimal(run))


def decode_hexadecimal(run: bytes) -> Iterator[bytes]:
    """Yield what the digits of a run stand for, at each alignment."""
    plain = len(run) == len(run.translate(None, b"\\xXu"))
    digits = run.translate(None, _NO_DIGITS) if plain else _NOT_HEX.sub(b"", _SINGLE.sub(rb"0\1", run))
    for skip in range(2):
        yield binascii.a2b_hex(digits[skip : skip + (len(digits) - skip) // 2 * 2])


# Numbers of bytes or words, each by itself, whatever stands between them: casts, types, calls, longer addresses.
_BEFORE = rb"(?:(?<![0-9A-Za-z.])|(?<=\\[nrt]))"
_AFTER = rb"(?:_?[uUlLiI]{1,3}(?:8|16|32|64)?)?(?![0-9A-Za-z:])"
_DECIMAL = re.compile(_BEFORE + rb"(-?\d{1,3})" + _AFTER)
_OCTAL = re.compile(_BEFORE + rb"0?[oO]?([0-3]?[0-7]{1,2})" + _AFTER)
_OCTAL_WORD = re.compile(_BEFORE + rb"([01][0-7]{5})" + _AFTER)
_BITS = re.compile(_BEFORE + rb"(?:0[bB])?([01]{8})" + _AFTER)
_MARKED = re.compile(rb"(?:0[xX]|&[hH]|[uU]\+|%u|'[hH]|16#|\\x\{?)(?:00)?([0-9a-fA-F]{1,2})(?![0-9a-fA-F])")
_WORDS = [
    (f"u{size}", re.compile(_BEFORE + rb"(?:0[xX])?([0-9a-fA-F]{%d})" % (2 * size) + _AFTER)) for size in (2, 4, 8)
]
_FEWEST_NUMBERS = SHORTEST // 5


def _numbers(text: bytes) -> Iterator[Decoded]:
    if 2 * (len(text) - len(text.translate(None, b"0123456789"))) > SHORTEST:
        yield from (Decoded(data, _FEWEST_NUMBERS) for data in decode_numbers(text, _FEWEST_NUMBERS))


def decode_numbers(text: bytes, fewest: int) -> Iterator[bytes]:
    """Yield what the numbers in a text stand for, of each base and length, where they are more than the fewest."""
    if len(found := _DECIMAL.findall(text)) > fewest:
        yield bytes([number & 255 for number in map(int, found) if -129 < number < 256])
    if len(found := _OCTAL.findall(text)) > fewest:
        yield bytes([int(number, 8) & 255 for number in found])
    if len(found := _BITS.findall(text)) > fewest:
        yield bytes([int(number, 2) for number in found])
    if len(found := _MARKED.findall(text)) > fewest:
        yield bytes([int(number, 16) for number in found])
    if len(found := _OCTAL_WORD.findall(text)) > fewest // 2:
        yield np.array([int(number, 8) for number in found], "<u4").astype("<u2").tobytes()
    for words, pattern in _WORDS:  # as they stand in the memory of most machines
        if len(found := pattern.findall(text)) * int(words[1]) > fewest:
            data = binascii.a2b_hex(b"".join(found))
            yield data
            yield np.frombuffer(data, words).byteswap().tobytes()


# ------------------------------------------------------------------------------------------------ base85 and uuencoding

_BASE85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_ZEROMQ = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_ASCII85 = bytes(range(33, 118))
_NEVER_85 = bytes({*range(256)} - {*range(33, 127)})
_85_RUN = re.compile(rb"[!-~]{20,}+(?:(?:\s|\\n)++[!-~]{20,}+)*+")
_WORD = b"\1" * 20
_SIGNS = bytes(set(range(33, 127)) - set(_BASE64) - set(b"=-_,;:.\"'()[]{}"))
_FEWEST_SIGNS = 4  # of a run that is no base64, list or code


def _base85(text: bytes) -> Iterator[Decoded]:
    if _WORD not in text.translate(_others(_NEVER_85)) or not _has_signs(text):
        return
    for run in _runs(_85_RUN, text):
        if _has_signs(run):
            joined = re.sub(rb"\\n|\s+", b"", run)
            for alphabet in (_BASE85, _ZEROMQ):
                yield from _decode_85(joined, alphabet)
            for one in {joined, re.sub(rb"\\{1,4}([\"\\/])", rb"\1", joined)}:  # as it is, and as it was before JSON
                yield from _decode_85(one.replace(b"z", b"!!!!!"), _ASCII85)


def _has_signs(text: bytes) -> bool:
    return len(text) - len(text.translate(None, _SIGNS)) >= _FEWEST_SIGNS


def _decode_85(text: bytes, alphabet: bytes) -> Iterator[Decoded]:
    """Yield whole groups; one that is too large for four bytes, of what is no base85, becomes any bytes."""
    for run in re.split(b"[^" + re.escape(alphabet) + b"]+", text):
        if len(run) > SHORTEST:
            digits = _values_of(run, alphabet).astype(np.uint64)
            for skip in range(5):
                groups = digits[skip : skip + (len(digits) - skip) // 5 * 5].reshape(-1, 5)
                values = groups @ np.array([85**power for power in (4, 3, 2, 1, 0)], np.uint64)
                yield _decoded((values & np.uint64(0xFFFFFFFF)).astype(">u4").tobytes(), run)


_UU_LINE = re.compile(rb"M[ -`]{60}")
_UU_LINES = re.compile(rb"(?:^[ \t>]{0,20}M[ -`]{60}[ ]?\r?\n)+(?:[ \t>]{0,20}[!-L][ -`]{4,60}\r?$)?", re.MULTILINE)


def _uuencoded(text: bytes) -> Iterator[Decoded]:
    for run in _runs(_UU_LINES, text, b"abcdefghijklmnopqrstuvwxyz") if _UU_LINE.search(text) else ():
        data = b""
        for line in run.splitlines():
            with_length = line.lstrip(b" \t>")
            try:
                data += binascii.a2b_uu(with_length[: 1 + (with_length[0] - 32 + 2) // 3 * 4])
            except (binascii.Error, IndexError):
                break
        yield _decoded(data or b"\0", run)


NUMBERS = "numbers"
ENCODINGS = (
    Encoding("base64", _base64),
    Encoding("hexadecimal", _hexadecimal),
    Encoding(NUMBERS, _numbers),
    Encoding("base32", _base32),
    Encoding("base85", _base85),
    Encoding("uuencoding", _uuencoded),
)


# -------------------------------------------------------------------------------------------------------------- escapes

_ESCAPE = re.compile(
    rb"(?:\\{1,4}x|\\{1,4}u00|%|=|&#[xX]0{0,6}|\\{1,4}u\{)([0-9a-fA-F]{2})[;}]?|(?:&#[xX]|\\{1,4}u\{)([0-9a-fA-F])[;}]|&#0{0,6}(\d{1,3});?|\\{1,4}([0-3]?[0-7]{1,2})|\\{1,4}([nrtabfv])"
    rb"|([\xc2\xc3][\x80-\xbf])|\\{1,4}([\"'\\/])|&(quot|amp|lt|gt|apos|plus|sol|equals);|(=\r?\n)"
)
_SIGNS_OF_ESCAPES, _QUOTED = b"\\%&\xc2\xc3", re.compile(rb"=[0-9A-Fa-f]{2}")
_FEWEST_ESCAPES = 4
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_NAMED |= {b"quot": b'"', b"amp": b"&", b"lt": b"<", b"gt": b">", b"apos": b"'"}
_NAMED |= {b"plus": b"+", b"sol": b"/", b"equals": b"="}
ESCAPES = "escapes"  # the name of what follows


def is_escaped(text: bytes) -> bool:
    """Say whether a text holds more than a few escapes."""
    signs = len(text) - len(text.translate(None, _SIGNS_OF_ESCAPES))
    return signs >= _FEWEST_ESCAPES or signs + len(_QUOTED.findall(text)) >= _FEWEST_ESCAPES


def unescape(text: bytes) -> bytes:
    """Return a text with each escape, of whatever kind, as the byte for which it stands; one of few as it is."""
    return _ESCAPE.sub(_byte_of, text) if is_escaped(text) else text


def _byte_of(found: re.Match[bytes]) -> bytes:
    code, digit, decimal, octal, named, letter, quoted, entity, _ = found.groups()
    if code or digit:
        return binascii.a2b_hex(code or b"0" + digit)
    if decimal or octal:
        return bytes([(int(decimal) if decimal else int(octal, 8)) & 255])
    if letter:
        return letter.decode().encode("latin-1")
    return _NAMED.get(named or entity, quoted or b"")

"""Read the values of a JSON file one after the other, past whatever is damaged in it.

Read are a list of values, JSON Lines, and values written one behind the other, on one line or on several. What stands
between values (commas too many or too few, a list that is not closed) is passed over; Python's NaN, Infinity and lone
halves of surrogate pairs are values. A value that is not JSON is one BrokenRowError, and reading goes on behind it.
"""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from dataset_card.measuring.column_maps import BrokenRowError
from dataset_card.measuring.gzip_file import opened

_CHARACTERS = 1 << 20  # read at a time
_LONGEST = 1 << 26  # characters of one value: beyond, its end is not waited for
_WINDOW = 1 << 22  # characters in which the end of a damaged value is searched for
_NEAR_END = 16  # characters: an error so near to the end may only say that the rest is not read yet
_SHORTEST_HUGE = 4000  # digits, of which Python's int would take 4300

_DECODER = json.JSONDecoder(
    strict=False,  # line ends within texts
    parse_int=lambda digits: int(digits) if len(digits) < _SHORTEST_HUGE else digits,
)
_VALUE = re.compile(r"[^\s,\x00\ufeff]")
_NEXT_LINE = re.compile(r"\n(?=[^\s}\],])")  # not one within a value that was written on several lines
_NEXT_ITEM = re.compile(r"[,\]\n]")
_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|["{}\[\]]', re.DOTALL)
_OPENING = re.compile(r'\{\s*("[^"\\]*(?:\\.[^"\\]*)*")\s*:')
_NOT_DECODED = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of bytes that are no UTF-8
_MARKS = {  # UTF-32's mark begins with UTF-16's
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
_OTHERS = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "a zip file", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2"}


class EncodingError(Exception):
    """Say which encoding a file has that is not read."""


def encoding_of(file: BinaryIO) -> str:
    """Return a file's encoding by its byte order mark, UTF-8 without one. Raises EncodingError.

    The file is read by four bytes.
    """
    start = file.read(4)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    for magic, name in _OTHERS.items():
        if start.startswith(magic):
            raise EncodingError(f"it is {name} and no text; unpack it")
    if b"\0" in start:
        raise EncodingError(
            "it begins with zero bytes: UTF-16 or UTF-32 without a byte order mark; convert it to UTF-8"
        )
    return "utf-8"


def errors_of(encoding: str) -> str:
    """Return how bytes that are not of the encoding are kept: to be found again in UTF-8, replaced in the others."""
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def check_decoded(text: str) -> None:
    """Raise BrokenRowError for a text with bytes that were no UTF-8."""
    if found := _NOT_DECODED.search(text):
        raise BrokenRowError(f"not UTF-8 (byte 0x{ord(found[0]) - 0xDC00:02x}); convert the file", "not UTF-8")


def json_values(path: Path, encoding: str) -> Iterator[Any]:
    """Yield every value of the file, and a BrokenRowError for each that cannot be read."""
    with opened(path) as file:
        yield from _Values(_Text(file, encoding)).read()
        yield from file.damage()


class _Text:
    """Hold the part of a file's text that is being read: from `at` on."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
        self.text, self.at, self.ended = "", 0, False

    def more(self) -> bool:
        """Read on, as much again as there is; return whether something came."""
        if self.ended:
            return False
        kept = self.text[self.at :]
        data = self._file.read(max(_CHARACTERS, len(kept)))
        self.ended = not data
        self.text, self.at = kept + self._decoder.decode(data, final=not data), 0
        return not self.ended or len(self.text) > len(kept)

    def skip(self, pattern: re.Pattern[str], keep: bool = False) -> bool:
        """Go behind the next match, with `keep` to its start. Returns whether there is one."""
        while not (found := pattern.search(self.text, self.at)):
            self.at = max(self.at, len(self.text) - 1000)  # a match may have begun
            if not self.more():
                self.at = len(self.text)
                return False
        self.at = found.start() if keep else found.end()
        return True

    def next_character(self) -> str:
        """Go to the next value or bracket, past commas and spaces; return its first character, "" at the end."""
        while True:
            if found := _VALUE.search(self.text, self.at):
                self.at = found.start()
                return found[0]
            self.at = len(self.text)
            if not self.more():
                return ""


class _Values:
    """Read values; `_inside` a list they may all be on one line, elsewhere a damaged one ends with its line."""

    def __init__(self, text: _Text) -> None:
        self._text = text
        self._inside = False
        self._opening: re.Pattern[str] | None = None  # how the first row begins, and so the others, behind another

    def read(self) -> Iterator[Any]:
        while first := self._text.next_character():
            if first == "[" and not self._inside:
                self._inside = True
                self._text.at += 1
            elif first == "]" and self._inside:
                self._inside = False
                self._text.at += 1
            else:
                yield self._value()
        if self._inside:
            yield BrokenRowError("the list ends here, cut or damaged (it is not closed)", "the list is cut or damaged")

    def _value(self) -> Any:
        """Return the next value, or what is wrong with it, and go behind it."""
        text = self._text
        while True:
            try:
                value, end = _DECODER.raw_decode(text.text, text.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(text.text) - _NEAR_END
                if cut and len(text.text) - text.at < _LONGEST and text.more():
                    continue
                return self._broken(error.msg, cut and text.ended)
            except RecursionError:
                return self._broken("it is nested too deep", False)
            if end == len(text.text) and text.more():  # the end of a number may not be read yet
                continue
            written, text.at = text.text[text.at : end], end
            self._learn(written)
            try:
                check_decoded(written)
            except BrokenRowError as error:
                return error
            return value

    def _learn(self, written: str) -> None:
        if self._opening is None and (found := _OPENING.match(written)):
            self._opening = re.compile(r"(?<=[},\s])\{\s*" + re.escape(found[1]) + r"\s*:")

    def _broken(self, why: str, at_end: bool) -> BrokenRowError:
        """Go behind a damaged value, to where the next one seems to begin, and return what is wrong."""
        text = self._text
        self._learn(text.text[text.at : text.at + _CHARACTERS])
        if self._inside:
            if self._go_behind_item():
                return BrokenRowError(f"not JSON ({why})", "not JSON")
            self._inside = False
            return BrokenRowError(f"the list ends here, cut or damaged ({why})", "the list is cut or damaged")
        start = text.text[text.at : text.at + _WINDOW].partition("\n")[0]
        torn = at_end and not text.text.endswith("\n")
        text.skip(_NEXT_LINE)
        try:
            check_decoded(start)
        except BrokenRowError as error:
            return error
        ends = "; the file ends in the middle of it" if torn else ""
        return BrokenRowError(f"not JSON ({why}){ends}", "not JSON")

    def _go_behind_item(self) -> bool:
        """Go behind a damaged item of a list; return False where there is nothing more to read."""
        text = self._text
        if text.text[text.at] not in "{[":
            return text.skip(_NEXT_ITEM, keep=True)
        length = self._length_of_structure()
        inside = text.at + (_WINDOW if length is None else length)
        if self._opening and (row := self._opening.search(text.text, text.at + 1, inside)):
            text.at = row.start()  # a bracket or a quote is missing: the next rows seem to be a part of this one
            return True
        if length is not None:
            text.at += length
            if text.next_character() in ("]", "{", ""):
                return True
        else:
            text.at += 1
        return self._opening is not None and text.skip(self._opening, keep=True)

    def _length_of_structure(self) -> int | None:
        """Return how many characters the item has by its brackets, those in texts left out; None if it has no end."""
        text = self._text
        while True:
            depth = 0
            for found in _STRUCTURE.finditer(text.text, text.at, text.at + _WINDOW):
                if found[0] == '"':  # of a text without end: one quote too many stood before it
                    break
                depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0)
                if depth == 0:
                    return found.end() - text.at
            if len(text.text) - text.at >= _WINDOW or not text.more():
                return None

"""Write a value as one line of JSON Lines that is one line for every reader."""

import json
import re
from typing import Any

# JSON allows them as they are, and readers that know all of Unicode's line ends (str.splitlines) end a line at them;
# the last, a byte order mark, some take for the beginning of a file.
_ENDS = re.compile("[\x85\u2028\u2029\ufeff]")
_HALF = re.compile("[\ud800-\udfff]")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for every line


def json_line(value: Any) -> bytes:
    """Return the value as JSON in UTF-8 with a line end.

    Half a surrogate pair, which UTF-8 cannot hold, and other line ends are written as JSON's own escapes.
    """
    text = _ENCODE(value)
    if text.isascii():  # as most are
        return text.encode() + b"\n"
    return _ENDS.sub(_escape, text).encode("utf-8", "backslashreplace") + b"\n"


def with_whole_characters(value: Any) -> Any:
    """Return the value with halves of surrogate pairs, which many readers refuse, as replacement characters."""
    if isinstance(value, str):
        halves = not value.isascii() and _HALF.search(value)
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if halves else value
    if isinstance(value, list):
        return [with_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {with_whole_characters(name): with_whole_characters(item) for name, item in value.items()}
    return value


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"

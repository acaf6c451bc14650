"""Check the numbers and messages that an engine gives before they are written: they may be a server's own."""

import re

MOST_TOKENS = 2**31 - 1  # that a column of the contract holds: int32
_LONGEST = 400  # characters of a message
# How the base64 of the formats that browsers show begins: JPEG, PNG, GIF, WEBP.
PICTURE_HEADS = ("/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR")
_RUN = re.compile(r"(?:[\w+/=-]|\\[nr]){40,}(?:\s+(?:[\w+/=-]|\\[nr]){40,})*", re.ASCII)  # in lines, or their escapes
_SHORTEST = 64  # characters of a run that is not shown
_SOLID = re.compile(r"[A-Za-z0-9+=]{40}")  # what a path, whose names are shorter, does not have
_LINE_ENDS = re.compile(r"\\[nr]|\s")


def token_count(value: object) -> int | None:
    """Return a number of tokens; None for what cannot be one: negative, too large for its column, not whole, a text."""
    return value if type(value) is int and 0 <= value <= MOST_TOKENS else None


def message_line(message: object) -> str | None:
    """Return a message as one line of at most 400 characters that can be printed and published; None as it is.

    What no person wrote, a picture that a server sends back or a long hash, becomes its length: `[91,204 characters]`.
    """
    if message is None:
        return None
    text = _RUN.sub(_shorten, str(message))[: 4 * _LONGEST]
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _shorten(run: re.Match[str]) -> str:
    joined = _LINE_ENDS.sub("", run[0])
    encoded = _SOLID.search(joined) or any(head in joined for head in PICTURE_HEADS)
    return f"[{len(run[0]):,} characters]" if len(joined) >= _SHORTEST and encoded else run[0]

"""Check the numbers and messages that an engine gives before they are written: they may be a server's own."""

import re

MOST_TOKENS = 2**31 - 1  # that a column of the contract holds: int32
_LONGEST = 400  # characters of a message
# What no person wrote, in lines or not: a picture that an error message quotes, a hash, the bytes of a page.
_RUN = re.compile(r"[\w+/=-]{64,}(?:(?:\s|\\[nr])+[\w+/=-]{64,})*", re.ASCII)


def token_count(value: object) -> int | None:
    """Return a number of tokens; None for what cannot be one: negative, too large for its column, not whole, a text."""
    return value if type(value) is int and 0 <= value <= MOST_TOKENS else None


def message_line(message: object) -> str | None:
    """Return a message as one line of at most 400 characters that can be printed and published; None as it is.

    A run of 64 letters and digits or more becomes its length: `[91,204 characters]`.
    """
    if message is None:
        return None
    text = _RUN.sub(lambda run: f"[{len(run[0]):,} characters]", str(message))[: 4 * _LONGEST]
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"

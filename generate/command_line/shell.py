"""Spell a command for a shell so that it can be shown and copied, whatever characters its words have."""

import os
import re
import shlex
from collections.abc import Iterable

from generate.command_line.terminal import one_line


def join(words: Iterable[str]) -> str:
    """Return the words as a command line for bash."""
    return " ".join(map(quote, words))


def quote(word: str) -> str:
    r"""Return shlex.quote(word), and $'\x1b' for a word with characters that a terminal must not get."""
    if one_line(word) == word:
        return shlex.quote(word)
    return "$'" + re.sub(rb"[^ -&(-\[\]-~]", lambda byte: b"\\x%02x" % byte[0][0], os.fsencode(word)).decode() + "'"

"""Words that would steer a terminal, commands that print to one or to a pipe, and what must not come out of them."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from tests.support.commands import ROOT

# Colours and a title that nothing here uses, a bell, C1, a line drawn again, the other direction, what nobody sees, and
# a line of its own; a file can have this name.
HOSTILE = "a\x1b[35;46mb\x1b]0;t\x07\x9b2J\x08\rc\u202e\u2066d\u200b\U000e0041\u2028\x7fe\nerror: forged"
SHOWN = "a\\x1b[35;46mb\\x1b]0;t\\x07\\x9b2J\\x08"
# A line end of the terminal, a bar drawn again (HOSTILE has a c there), back to a bar above, the colours of typer.
_OWN = re.compile(r"\r(?!c)|\x1b\[A|\x1b\[(?:[0-9];)*(?:[0-9]|3[0-7])m")


def through_a_pipe(command: Sequence[str], **options: Any) -> tuple[int, str]:
    """Return the exit code, and what the command printed to stdout and stderr."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout.decode()


def through_a_terminal(command: Sequence[str], columns: int = 400, **options: Any) -> tuple[int, str]:
    """As through_a_pipe, where both are a terminal."""
    own, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
    with subprocess.Popen(command, cwd=ROOT, stdout=its, stderr=its, stdin=its, **options) as process:
        os.close(its)
        printed = b""
        with suppress(OSError):  # the terminal is closed: the command has ended
            while more := os.read(own, 1 << 16):
                printed += more
    os.close(own)
    return process.returncode, printed.decode()


def dangerous(text: str) -> str:
    """Return the characters of a text that would steer a terminal; line ends and tabs are none."""
    return "".join(one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")).translate(
        {ord(mark): None for mark in "\n\t"}
    )


def not_ours(printed: str) -> str:
    """Return the dangerous characters of what a command printed, without the colours, bars and line ends of ours."""
    return dangerous(_OWN.sub("", printed))

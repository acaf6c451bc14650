"""Name a process so that no other, of any machine and any time, has its name."""

import os
from pathlib import Path

_PROC = Path(os.sep, "proc")


def process_name(process: int) -> str | None:
    """Return the name of a process that lives; None where it does not, or the system is not Linux.

    Numbers are used again, so the name holds also when the process began (proc(5): field 22 of stat), and whose
    numbers they are.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        namespace = os.readlink(_PROC / "self/ns/pid")
        fields = (_PROC / str(process) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{process} {fields[19]} {namespace} {boot}"


def is_alive(name: str) -> bool:
    """Return whether the process of this name lives on this machine."""
    number = name.partition(" ")[0]
    return number.isdecimal() and process_name(int(number)) == name

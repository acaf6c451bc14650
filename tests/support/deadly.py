"""Files at which the process that opens them dies or fails, in whatever process of a launch."""

import os
from pathlib import Path

# Python runs a module of this name at its start. The hook hears of every file that is opened (PEP 578).
_SITE = """
import ctypes, os, signal, sys

def fail():
    raise OSError("the device is gone")

ENDS = {
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "memory": lambda: os.kill(os.getpid(), signal.SIGKILL),  # what the kernel does
    "failure": fail,
}

def first():
    try:
        os.mkdir(%r)
    except FileExistsError:
        return False
    return True

def hear(event, arguments):
    if event == "open" and os.path.basename(str(arguments[0])) in %r and (not %r or first()):
        ENDS[%r]()

sys.addaudithook(hear)
"""


def deadly_environment(
    folder: Path, names: list[str], end: str, base: dict[str, str], once: bool = False
) -> dict[str, str]:
    """Return an environment whose Pythons die by `end` (segfault, exit, memory, failure) at one of the files.

    once: only the first process that opens one does.
    """
    folder.mkdir(exist_ok=True)
    site = _SITE % (str(folder / "first"), names, once, end)
    (folder / "sitecustomize.py").write_text(site, encoding="utf-8")
    path = os.pathsep.join([str(folder), *filter(None, [base.get("PYTHONPATH")])])
    return base | {"PYTHONPATH": path}

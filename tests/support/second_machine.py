"""A second machine on this one: a network namespace, whose link can be cut."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_OWN = os.getpid()  # tests run beside each other
SPACE, LINK, _ITS_LINK = f"second{_OWN}", f"s{_OWN}", f"t{_OWN}"
HERE, THERE = (f"10.213.{_OWN % 250}.{machine}" for machine in (1, 2))
INSIDE = ["ip", "netns", "exec", SPACE]  # before a command that is to run there


def ip(*command: str) -> None:
    subprocess.run(["ip", *command], check=True)


@contextmanager
def second_machine() -> Iterator[bool]:
    """Yield whether there is a namespace for it."""
    if os.geteuid() or not shutil.which("ip"):
        yield False
        return
    ip("netns", "add", SPACE)
    try:
        ip("link", "add", LINK, "type", "veth", "peer", "name", _ITS_LINK, "netns", SPACE)
        ip("addr", "add", f"{HERE}/24", "dev", LINK)
        ip("link", "set", LINK, "up")
        for command in (["addr", "add", f"{THERE}/24", "dev", _ITS_LINK], ["link", "set", _ITS_LINK, "up"]):
            ip("-n", SPACE, *command)
        ip("-n", SPACE, "link", "set", "lo", "up")
        yield True
    finally:
        ip("link", "del", LINK)  # which else goes when the last process of the namespace does
        ip("netns", "del", SPACE)


def cut_link() -> None:
    ip("link", "set", LINK, "down")

"""Walk through a folder: every directory entry comes out, as a file to list or as what is passed over.

No entry ends the walk: one that cannot be read is passed over as UNREADABLE. Folders may be nested as deep as the
system allows.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from generate.selection.sources.passed_over import LEFTOVERS, LINKS, UNREADABLE, PassedOver, is_leftover, kind_of
from generate.storage.image_list import is_text
from imagenet_think import PICTURE_SUFFIXES

TAR_SUFFIX = ".tar"
_SPECIAL = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


class File(NamedTuple):
    """Name a picture or a tar below the root."""

    path: str
    linked_to: str = ""  # where it really is, from the root, if a symbolic link leads there


class _Folder(NamedTuple):
    """Hold a folder that is being walked through."""

    path: str  # from the root, "" or with a slash at its end
    real: str  # the same, links resolved
    entries: Iterator["os.DirEntry[str]"]
    start: list[str]  # the parts of the path that the walk begins at, as far as they lie in this folder


def walk_folder(root: str | os.PathLike[str], start: str = "") -> Iterator[File | PassedOver]:
    """Yield the files and what is passed over below the root, by posix paths, sorted by their parts.

    A linked folder is entered where it leads to another place below the root, links in it no more: it would lead out of
    the root, or around in a circle. A linked file is listed; whoever opens it checks that it stays inside.

    start: a path of this walk to begin at; folders that sort before it are not read.
    """
    top = os.path.realpath(root)
    folders = [_Folder("", "", _scan(top), start.split("/"))]
    while folders:
        folder = folders[-1]
        entry = next(folder.entries, None)
        if entry is None:
            folders.pop()
            continue
        first, *rest = folder.start or [""]
        if entry.name < first:
            continue
        try:
            found = _look(top, folder, entry)
            if isinstance(found, _Folder):
                folders.append(found._replace(start=rest if entry.name == first else []))
                continue
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            found = PassedOver(f"{folder.path}{entry.name}", UNREADABLE, f"it cannot be read: {reason}")
        yield found


def _scan(folder: str) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        return iter(sorted(entries, key=lambda entry: entry.name))


def _look(top: str, folder: _Folder, entry: "os.DirEntry[str]") -> File | PassedOver | _Folder:
    """Return what a directory entry is. Raises OSError, ValueError where that cannot be told."""
    path, name = f"{folder.path}{entry.name}", entry.name
    suffix = PurePosixPath(name).suffix.lower()
    is_link = entry.is_symlink()
    try:
        mode = os.stat(entry.path).st_mode if is_link else 0
    except OSError:
        if suffix not in PICTURE_SUFFIXES:
            raise
        return File(path)  # whoever opens it says why it cannot be read
    is_folder = stat.S_ISDIR(mode) if is_link else entry.is_dir()
    if is_leftover(name, is_folder):
        return PassedOver(path, LEFTOVERS)
    if f"{TAR_SUFFIX}::" in name.lower():
        return PassedOver(path, UNREADABLE, "its name reads as that of a tar's member; rename it")
    if is_folder:
        return _enter(top, folder, entry, path)
    if not (is_link or entry.is_file()):
        mode = entry.stat().st_mode
    if mode and not stat.S_ISREG(mode):
        return PassedOver(path, UNREADABLE, f"it is {_SPECIAL.get(stat.S_IFMT(mode), 'no file')}")
    if suffix == TAR_SUFFIX and not is_text(path):
        return PassedOver(path, UNREADABLE, "its name is not UTF-8 text; rename it")
    if suffix not in PICTURE_SUFFIXES and suffix != TAR_SUFFIX:
        return PassedOver(path, kind_of(name))
    if is_link or folder.real != folder.path:
        return File(path, _below(top, os.path.realpath(entry.path)) or "")
    return File(path)


def _enter(top: str, folder: _Folder, entry: "os.DirEntry[str]", path: str) -> PassedOver | _Folder:
    real = f"{folder.real}{entry.name}/"
    if entry.is_symlink():
        target = _below(top, os.path.realpath(entry.path))
        if target is None:
            return PassedOver(path, LINKS, "it leads out of the folder")
        if f"{path}/".startswith(f"{target}/") or not target:
            return PassedOver(path, LINKS, "it leads back to a folder that holds it")
        if folder.real != folder.path:
            return PassedOver(path, LINKS, "it lies in a linked folder, and is followed at its own place alone")
        real = f"{target}/"
    return _Folder(f"{path}/", real, _scan(entry.path), [])


def _below(top: str, real: str) -> str | None:
    """Return the path from the top of a place below it, "" for the top itself; None for any other place."""
    return "" if real == top else real[len(top) :].lstrip("/") if real.startswith(f"{top.rstrip('/')}/") else None

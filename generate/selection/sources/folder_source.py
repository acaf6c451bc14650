"""List the pictures of a folder and of the tar files in it, without opening a picture.

FileSource(Path("/data/imagenet21k"), None, None, None)              # pictures and tar files below a folder
FileSource(Path("/data/w21p"), ["shard-000.tar"], None, "label")     # some tar files alone, plain or WebDataset
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

from generate.selection.sources.folder_walk import TAR_SUFFIX, File, walk_folder
from generate.selection.sources.passed_over import DATASETS, SECOND_NAMES, UNREADABLE, PassedOver, is_leftover
from generate.selection.sources.source import Entry
from generate.selection.sources.tar_listing import TarListing
from imagenet_think import ImageError, Pictures, image_id_of

_IN_TAR = re.compile(rf"(.+?{re.escape(TAR_SUFFIX)})::", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class FileSource:
    """List the pictures below a folder and in the tar files below it, or the members of some tar files alone.

    The class of a picture is the folder that it lies in. In a tar without folders it is the WordNet id that the
    member's name begins with, else the sample's `.cls`, else the usual key of its `.json` (WebDataset), else the tar's
    own name if that is a WordNet id.
    """

    root: Path
    tars: list[str] | None  # paths below the root; None: everything below it
    include: str | None  # a pattern that paths must match
    label: str | None  # the key of the `.json`, or the suffix of the file, that holds the classes of tars; None: found

    @property
    def name(self) -> str:
        return f"{self.root} {self.tars or ''} {self.include or ''}{f' label {self.label}' if self.label else ''}"

    def entries(self, after: str = "") -> Iterator[Entry | PassedOver]:
        in_tar = _IN_TAR.match(after)
        start = in_tar[1] if in_tar else after
        for found in self._files(start):
            if isinstance(found, PassedOver):
                why = self._pictures.passed_over.get(found.path)
                said = PassedOver(found.path, DATASETS, f"it {why}") if why else found
                yield from [said] if found.path != after else []
            elif not found.path.lower().endswith(TAR_SUFFIX):
                yield from self._picture(found) if found.path != after else []
            elif found.path == start and in_tar:
                yield from _entries_after(self._tar(found), after)
            elif found.path != after:
                yield from self._tar(found)

    def describe_labels(self, path: str) -> str:
        """Return which labels lie beside a picture of a tar, "" for any other picture."""
        tar, colons, _ = path.partition("::")
        return TarListing(self._pictures, tar, self._matches, self.label).describe(path) if colons else ""

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures(self.root)

    def _files(self, start: str) -> Iterator[File | PassedOver]:
        if self.tars is None:
            return walk_folder(self.root, start)
        return (File(tar) for tar in self.tars if tar >= start)

    def _matches(self, path: str) -> bool:
        return self.include is None or fnmatchcase(path, self.include)

    def _picture(self, file: File) -> Iterator[Entry | PassedOver]:
        if not self._matches(file.path):
            return
        if image_id_of(file.path) == image_id_of(file.linked_to) and self._lists(file.linked_to):
            yield PassedOver(file.path, SECOND_NAMES)
        else:
            yield Entry(file.path, PurePosixPath(file.path).parent.name)

    def _tar(self, file: File) -> Iterator[Entry | PassedOver]:
        if self.include is None and self._lists(file.linked_to):
            yield PassedOver(file.path, SECOND_NAMES)
            return
        try:
            os.close(os.open(self.root / file.path, os.O_RDONLY | os.O_NONBLOCK))
            yield from TarListing(self._pictures, file.path, self._matches, self.label).entries()
        except (OSError, ImageError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            yield PassedOver(file.path, UNREADABLE, f"it cannot be read: {reason}")

    def _lists(self, path: str) -> bool:
        """Return whether a file that a link leads to is listed at its own place too."""
        folders = PurePosixPath(path).parts[:-1]
        return bool(path) and self._matches(path) and not any(is_leftover(folder, True) for folder in folders)


def _entries_after(entries: Iterator[Entry | PassedOver], path: str) -> Iterator[Entry | PassedOver]:
    for entry in entries:
        if entry.path == path:
            break
    return entries

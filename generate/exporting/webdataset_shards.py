"""Write rows as WebDataset shards: tar files in which the members of one key are one row.

000000012.jpg    the picture, or its PNG; 000000012.0.jpg, 000000012.1.jpg, … of a row of several
000000012.json   the row's other columns
"""

import tarfile
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

from generate.storage.json_lines import json_line

SHARD_BYTES = 1 << 26  # of the files in a shard: as many shards as hundreds of workers need, few enough to list


class WebdatasetShards:
    """Write <split>-00000.tar and so on into a folder. A key is the row's number: an image_id may hold dots."""

    def __init__(self, folder: Path, split: str) -> None:
        self._folder = folder
        self._split = split
        self._rows, self._shards, self._bytes = 0, 0, 0
        self._tar: tarfile.TarFile | None = None

    def __enter__(self) -> "WebdatasetShards":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._tar:
            self._tar.close()

    def add(self, row: dict[str, Any], pictures: list[tuple[str, bytes]]) -> None:
        """Add a row to the shard, or to a new one where this one is full."""
        several = len(pictures) > 1
        files = [(f"{at}.{suffix}" if several else suffix, data) for at, (suffix, data) in enumerate(pictures)]
        files.append(("json", json_line(row)))
        size = sum(len(data) for _, data in files)
        if self._tar is None or self._bytes + size > SHARD_BYTES:
            self._tar = self._next()
        for suffix, data in files:
            member = tarfile.TarInfo(f"{self._rows:09d}.{suffix}")  # of nobody, at no time: the same bytes each time
            member.size = len(data)
            self._tar.addfile(member, BytesIO(data))
        self._bytes += size
        self._rows += 1

    def _next(self) -> tarfile.TarFile:
        if self._tar:
            self._tar.close()
        name = f"{self._split}-{self._shards:05d}.tar"
        self._shards, self._bytes = self._shards + 1, 0
        return tarfile.open(self._folder / name, "w", format=tarfile.USTAR_FORMAT)

"""Write rows as MDS shards, as mosaicml-streaming 0.13 writes them: shard.00000.mds and so on, and index.json.

The library pins versions of numpy and transformers that this project cannot have, and its format is small: a shard is
the number of its rows, where each begins and the last ends, the columns as JSON, and the rows; a row is the sizes of
its columns, in the order of their names, and their bytes. Numbers are uint32, little-endian.
https://docs.mosaicml.com/projects/streaming/en/stable/preparing_datasets/dataset_format.html
"""

import json
import struct
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Any

from generate.storage.json_lines import json_line

SHARD_BYTES = 1 << 26  # the library's default
_COLUMNS = {"image": "bytes", "json": "json"}
_FORMAT = {
    "version": 2,
    "format": "mds",
    "compression": None,
    "hashes": [],
    "size_limit": SHARD_BYTES,
    "column_names": list(_COLUMNS),
    "column_encodings": list(_COLUMNS.values()),
    "column_sizes": [None] * len(_COLUMNS),
}
_CONFIG = json.dumps(_FORMAT, sort_keys=True).encode()
_EMPTY = 8 + len(_CONFIG)  # bytes of a shard without rows


class MdsShards:
    """Write the shards of one split into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._shards: list[dict[str, Any]] = []
        self._rows: list[bytes] = []
        self._bytes = _EMPTY

    def __enter__(self) -> "MdsShards":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
            index = json.dumps({"version": 2, "shards": self._shards}, sort_keys=True)
            (self._folder / "index.json").write_text(index, encoding="utf-8")

    def add(self, row: dict[str, Any], pictures: list[tuple[str, bytes]]) -> None:
        """Add a row, which has one picture; write the shard before it, if that is full."""
        ((_, picture),) = pictures
        columns = (picture, json_line(row))
        encoded = struct.pack("<2I", *map(len, columns)) + b"".join(columns)
        if self._rows and self._bytes + 4 + len(encoded) > SHARD_BYTES:
            self._flush()
        self._rows.append(encoded)
        self._bytes += 4 + len(encoded)

    def _flush(self) -> None:
        data, name = self._shard(self._rows), f"shard.{len(self._shards):05d}.mds"
        (self._folder / name).write_bytes(data)
        raw = {"basename": name, "bytes": len(data), "hashes": {}}
        self._shards.append({"samples": len(self._rows), "raw_data": raw, "zip_data": None, **_FORMAT})
        self._rows, self._bytes = [], _EMPTY

    @staticmethod
    def _shard(rows: list[bytes]) -> bytes:
        start = 4 + 4 * (len(rows) + 1) + len(_CONFIG)
        places = accumulate(map(len, rows), initial=start)
        return struct.pack(f"<{len(rows) + 2}I", len(rows), *places) + _CONFIG + b"".join(rows)

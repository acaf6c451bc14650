"""Open a text file that may be compressed by gzip, and read it up to where it is damaged."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dataset_card.measuring.column_maps import BrokenRowError

GZIP = ".gz"


class _Unpacked(io.RawIOBase):
    """Read a gzip file, which ends where it is damaged."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.GzipFile(path)
        self.why: str | None = None  # what is wrong with it

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.why is not None:
            return 0
        try:
            data = self._file.read1(len(buffer))  # read() would lose what stands before the damage
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.why = str(error)
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class TextFile(io.BufferedReader):
    """Hold an open file as it is unpacked."""

    def damage(self) -> Iterator[BrokenRowError]:
        """Yield what is wrong with a compressed file, where it could not be read to its end: the rows behind it."""
        if why := getattr(self.raw, "why", None):
            yield BrokenRowError(f"the gzip file is cut or damaged here ({why})", "the gzip file is cut or damaged")


def opened(path: Path) -> TextFile:
    """Return a file to read, unpacked where its suffix says that it is compressed."""
    return TextFile(_Unpacked(path) if path.suffix.lower() == GZIP else path.open("rb", buffering=0))

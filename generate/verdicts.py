"""What screening said of a catalogue's pictures: on disk a line each, in memory a few bytes each.

    images.selection/verdicts-77de1f0c5a9b/00000.jsonl
    {"row": 17, "sha256": "…", "phash": "…", "width": 500, "height": 375, "complexity": 6120, "rejection": null}

Every start of the command writes a file of its own and appends to none that is there; a torn last line, which a kill
leaves, is passed over, and that picture is screened again. The folder's name is a hash of the catalogue and the rules.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import numpy as np

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for every line
UNREAD = "reads"  # the rule of a picture that was not there or could not be read


class Verdicts:
    """The verdicts of a catalogue of so many rows; those on disk are read at once."""

    def __init__(self, folder: Path, rows: int) -> None:
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        self.known = np.zeros(rows, bool)
        self.usable = np.zeros(rows, bool)
        self.complexity = np.zeros(rows, np.int32)  # of usable pictures
        self.phash = np.zeros(rows, np.uint64)  # of usable pictures
        self._file_of = np.zeros(rows, np.uint16)
        self._offset_of = np.zeros(rows, np.int64)
        self._unread: dict[int, dict[str, Any]] = {}
        self._files: list[BinaryIO] = []
        for path in sorted(folder.glob("*.jsonl")):
            self._read(path)
        self._out = (folder / f"{len(self._files):05d}.jsonl").open("x+b")
        self._files.append(self._out)
        self._end = 0

    def __enter__(self) -> "Verdicts":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._end:
            Path(self._out.name).unlink()
        for file in self._files:
            file.close()

    def add(self, verdicts: Iterable[dict[str, Any]]) -> None:
        """Onto the disk. What could not be read is only remembered: the next start tries it again, for a disk or a
        network that was away must not reject pictures for good."""
        for verdict in verdicts:
            if verdict["rejection"] and verdict["rejection"]["rule"] == UNREAD:
                self._unread[verdict["row"]] = verdict
                self.known[verdict["row"]] = True
                continue
            line = _ENCODE(verdict).encode("utf-8", "backslashreplace") + b"\n"
            self._out.write(line)
            self._note(verdict, len(self._files) - 1, self._end)
            self._end += len(line)
        self._out.flush()
        os.fsync(self._out.fileno())

    def read(self, row: int) -> dict[str, Any]:
        """The whole verdict of a known row."""
        if row in self._unread:
            return self._unread[row]
        file = self._files[self._file_of[row]]
        file.seek(self._offset_of[row])
        verdict: dict[str, Any] = json.loads(file.readline())
        return verdict

    def _read(self, path: Path) -> None:
        file = path.open("rb")
        offset = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            self._note(json.loads(line), len(self._files), offset)
            offset += len(line)
        self._files.append(file)

    def _note(self, verdict: dict[str, Any], file: int, offset: int) -> None:
        row = verdict["row"]
        self.known[row] = True
        self._file_of[row], self._offset_of[row] = file, offset
        if verdict["rejection"] is None:
            self.usable[row] = True
            self.complexity[row] = verdict["complexity"]
            self.phash[row] = int(verdict["phash"], 16)


def phash_text(phash: "np.uint64") -> str:
    return f"{int(phash):016x}"

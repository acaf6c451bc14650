"""What was measured of a catalogue's pictures: on disk in parts, in memory one array.

    images.selection/measured-77de1f0c5a9b/00000.parquet   row, sha256, phash, width, height, entropy, …, error

No rule is in it: thresholds and lists are applied to it afterwards (eligibility.py), so other rules read no
picture again. The folder's name is a hash of the catalogue and of the way in which is measured.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generate.selection.parquet_parts import add_part, parts
from generate.selection.screening.examine import Finding, Rejection

if TYPE_CHECKING:
    import pyarrow

MEASURES = 2  # goes up when a measure gives another value for the same picture
NUMBERS = np.dtype(
    [
        ("sha256", "V32"),
        ("phash", np.uint64),
        ("width", np.int32),  # pixels, as height; 0 where there is an error
        ("height", np.int32),
        ("entropy", np.float64),
        ("noise", np.float64),
        ("sharpness", np.float64),
        ("complexity", np.int16),
    ]
)
_UNKNOWN, _UNREAD = -1, -2


class Measured:
    """What is known of a catalogue of so many rows; what is on disk is read at once."""

    def __init__(self, work: Path, catalogue: str, rows: int) -> None:
        """catalogue: its digest."""
        name = hashlib.sha256(f"{catalogue} {MEASURES}".encode()).hexdigest()[:12]
        self._folder = work / f"measured-{name}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.errors: dict[int, str] = {}  # by row: why a picture cannot be decoded
        self.unread: dict[int, Rejection] = {}
        self._at = np.full(rows, _UNKNOWN, np.int32)
        self._numbers = np.zeros(rows, NUMBERS)  # in the order of arrival: the system gives memory as it is filled
        self._count = 0
        for part in parts(self._folder):
            self._note(_read(part))

    def known(self, rows: np.ndarray) -> np.ndarray:
        """bool, of each of the rows."""
        return self._at[rows] != _UNKNOWN

    def decoded(self, rows: np.ndarray) -> np.ndarray:
        """bool, of each of the rows: whether there are numbers."""
        at = self._at[rows]
        return (at >= 0) & (self._numbers["width"][at] > 0)

    def numbers(self, rows: Any) -> Any:
        """NUMBERS of each of the rows, or of one; they are known and could be read."""
        return self._numbers[self._at[rows]]

    def add(self, found: "Iterable[tuple[int, Finding | Rejection]]") -> None:
        """By the rows, onto the disk. A Rejection, of a picture that could not be read, is only remembered, and the
        next start tries it again: a disk or a network that was away must not reject pictures for good."""
        import pyarrow

        stored = []
        for row, finding in found:
            if isinstance(finding, Finding):
                stored.append((row, *finding))
            else:
                self.unread[row] = finding
                self._at[row] = _UNREAD
        if stored:
            table = pyarrow.Table.from_arrays([list(column) for column in zip(*stored, strict=True)], schema=_schema())
            add_part(self._folder, table)
            self._note(table)

    def _note(self, table: "pyarrow.Table") -> None:
        rows = table["row"].to_numpy()
        places = slice(self._count, self._count + len(rows))
        for name in NUMBERS.names or ():
            self._numbers[name][places] = _values(table[name], NUMBERS[name])
        self._at[rows] = np.arange(places.start, places.stop)
        self._count = places.stop
        failed = table.filter(table["error"].is_valid()).select(["row", "error"])
        self.errors |= dict(zip(*(column.to_pylist() for column in failed.columns), strict=True))


def _schema() -> "pyarrow.Schema":
    import pyarrow

    numbers = {name: pyarrow.from_numpy_dtype(NUMBERS[name]) for name in NUMBERS.names or () if name != "sha256"}
    kinds = {"row": pyarrow.int32(), "sha256": pyarrow.binary(32), **numbers, "error": pyarrow.string()}
    return pyarrow.schema(list(kinds.items()))


def _values(column: "pyarrow.ChunkedArray", kind: np.dtype) -> np.ndarray:
    if kind.kind == "V":  # of every file there is a sha256
        return np.frombuffer(b"".join(column.to_pylist()), kind)
    return column.fill_null(0).to_numpy()


def _read(part: Path) -> "pyarrow.Table":
    import pyarrow.parquet

    return pyarrow.parquet.read_table(part)

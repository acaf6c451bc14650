"""Store what was measured of a catalogue's pictures: on disk in parts, in memory one array.

    images.selection/measured-77de1f0c5a9b/00000.parquet   row, sha256, phash, width, height, entropy, size, …, error

No rule is in it: thresholds and lists are applied afterwards (eligibility.py), so other rules read no picture again.
The folder's name is a hash of the catalogue and of the version of the measures.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet

from generate.selection.parquet_parts import add_part, list_parts
from generate.selection.screening.examine import Measurement, Rejection

MEASURES_VERSION = 3  # goes up when a measure gives another value for the same picture
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
        ("size", np.int64),  # bytes
    ]
)
_UNKNOWN, _UNREADABLE = -1, -2


class MeasurementStore:
    """Store the measurements of a catalogue's pictures, by row."""

    def __init__(self, work: Path, catalogue_digest: str, rows: int) -> None:
        """Read at once what is on disk below `work` for a catalogue of so many rows."""
        name = hashlib.sha256(f"{catalogue_digest} {MEASURES_VERSION}".encode()).hexdigest()[:12]
        self._folder = work / f"measured-{name}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.errors: dict[int, str] = {}  # by row: why a picture cannot be decoded
        self.unreadable: dict[int, Rejection] = {}  # by row
        self._at = np.full(rows, _UNKNOWN, np.int32)  # by row: the position in _numbers
        self._numbers = np.zeros(rows, NUMBERS)  # in the order of arrival: the system gives memory as it is filled
        self._count = 0
        for part in list_parts(self._folder):
            self._remember(pyarrow.parquet.read_table(part))

    def known(self, rows: np.ndarray) -> np.ndarray:
        """Return for each of the rows whether it was measured, or could not be read in this process, bool."""
        return self._at[rows] != _UNKNOWN

    def decoded(self, rows: np.ndarray) -> np.ndarray:
        """Return for each of the rows whether there are numbers, bool."""
        at = self._at[rows]
        decoded: np.ndarray = (at >= 0) & (self._numbers["width"][at] > 0)
        return decoded

    def numbers(self, rows: np.ndarray) -> np.ndarray:
        """Return NUMBERS of each of the rows, which are known and could be read."""
        return self._numbers[self._at[rows]]

    def add(self, measured: Iterable[tuple[int, Measurement | Rejection]]) -> None:
        """Store measurements by their rows, on the disk too.

        A Rejection, of a picture that could not be read, is only remembered, and the next start tries it again: a disk
        or a network that was away must not reject pictures for good.
        """
        stored = []
        for row, result in measured:
            if isinstance(result, Measurement):
                stored.append((row, *result))
            else:
                self.unreadable[row] = result
                self._at[row] = _UNREADABLE
        if stored:
            table = pyarrow.Table.from_arrays([list(column) for column in zip(*stored, strict=True)], schema=_schema())
            add_part(self._folder, table)
            self._remember(table)

    def _remember(self, table: pyarrow.Table) -> None:
        rows = table["row"].to_numpy()
        places = slice(self._count, self._count + len(rows))
        for name in NUMBERS.names or ():
            self._numbers[name][places] = _values(table[name], NUMBERS[name])
        self._at[rows] = np.arange(places.start, places.stop)
        self._count = places.stop
        failed = table.filter(table["error"].is_valid()).select(["row", "error"])
        self.errors |= dict(zip(*(column.to_pylist() for column in failed.columns), strict=True))


def _schema() -> pyarrow.Schema:
    numbers = {name: pyarrow.from_numpy_dtype(NUMBERS[name]) for name in NUMBERS.names or () if name != "sha256"}
    kinds = {"row": pyarrow.int32(), "sha256": pyarrow.binary(32), **numbers, "error": pyarrow.string()}
    return pyarrow.schema(list(kinds.items()))


def _values(column: pyarrow.ChunkedArray, kind: np.dtype) -> np.ndarray:
    if kind.kind == "V":  # every file has a sha256, also one that cannot be decoded
        return np.frombuffer(b"".join(column.to_pylist()), kind)
    return column.fill_null(0).to_numpy()

"""Cache scores: one row per image and metric, found by its texts and the metric's version."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[np.float64]]


class ScoreCache:
    """Keep scores in a SQLite file; a row survives a kill once `put` has returned. Raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=60)  # seconds that another process may be writing
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("CREATE TABLE IF NOT EXISTS names (metric TEXT PRIMARY KEY, names TEXT)")
        self._database.execute("CREATE TABLE IF NOT EXISTS scores (key BLOB PRIMARY KEY, row BLOB) WITHOUT ROWID")

    def close(self) -> None:
        self._database.close()

    def get(self, metric: str, texts: Sequence[bytes]) -> tuple[Columns, NDArray[np.bool_]]:
        """Return (columns, NaN where a row is missing; which rows are there), by the hashes of each row's texts."""
        found = self._database.execute("SELECT names FROM names WHERE metric = ?", (metric,)).fetchone()
        names = json.loads(found[0]) if found else []
        values = np.full((len(texts), len(names)), np.nan)
        there = np.zeros(len(texts), bool)
        for at, key in enumerate(_keys(metric, texts) if found else []):
            if row := self._database.execute("SELECT row FROM scores WHERE key = ?", (key,)).fetchone():
                values[at], there[at] = np.frombuffer(row[0]), True
        return dict(zip(names, values.T, strict=True)), there

    def put(self, metric: str, texts: Sequence[bytes], columns: Mapping[str, NDArray[np.float64]]) -> None:
        names = json.dumps(list(columns))
        rows = np.stack(list(columns.values()), axis=1)
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (metric, names))
            keyed = zip(_keys(metric, texts), (row.tobytes() for row in rows), strict=True)
            self._database.executemany("INSERT OR REPLACE INTO scores VALUES (?, ?)", keyed)


def _keys(metric: str, texts: Sequence[bytes]) -> list[bytes]:
    return [hashlib.sha256(metric.encode() + text).digest()[:16] for text in texts]

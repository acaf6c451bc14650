"""A folder of numbered Parquet files, each there whole or not at all: what a long piece of work has done so far."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow


def parts(folder: Path) -> list[Path]:
    """The parts that are there, in the order in which they were added."""
    return sorted(folder.glob("[0-9]*.parquet"))


def add_part(folder: Path, table: "pyarrow.Table") -> Path:
    """The next part, safe on the disk when this returns. One process at a time adds to a folder."""
    import pyarrow.parquet

    path = folder / f"{len(parts(folder)):05d}.parquet"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    pyarrow.parquet.write_table(table, temporary, compression="zstd")
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    return path

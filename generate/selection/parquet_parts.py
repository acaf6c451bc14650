"""Keep the results of long work as numbered Parquet files in a folder, each there whole or not at all."""

from pathlib import Path

import pyarrow
import pyarrow.parquet

from imagenet_think import open_atomic


def list_parts(folder: Path) -> list[Path]:
    """Return the parts that are there, in the order in which they were added."""
    return sorted(folder.glob("[0-9]*.parquet"))


def add_part(folder: Path, table: pyarrow.Table) -> Path:
    """Write the next part and return its path; it is on the disk then. One process at a time may add to a folder."""
    path = folder / f"{len(list_parts(folder)):05d}.parquet"
    with open_atomic(path) as file:
        pyarrow.parquet.write_table(table, file, compression="zstd")
    return path

"""Change the Parquet files of a built dataset."""

from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet

from tests.support.first_schema import CONFIGS

PIXEL = b"\x89PNG\r\n\x1a\npixels"


def change_parquet(dataset: Path, config: str, change: Callable[[pyarrow.Table], pyarrow.Table]) -> None:
    """Write each table of the config anew, as `change` returns it."""
    for path in (dataset / "data" / config).glob("*.parquet"):
        pyarrow.parquet.write_table(change(pyarrow.parquet.read_table(path)), path, compression="zstd")


def with_pictures(dataset: Path) -> Path:
    """Add the column of a build that embeds the pictures."""
    kind = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    for config in CONFIGS:
        change_parquet(
            dataset,
            config,
            lambda table: table.append_column(
                "image", pyarrow.array([{"bytes": PIXEL, "path": "a.png"}] * len(table), kind)
            ),
        )
    return dataset

"""Build datasets of records that are made up, and read what the build wrote."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from generate.building.build import build
from imagenet_think import Record
from tests.support.first_schema import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run

Records = dict[str, list[Record]]
FAILED: dict[str, Any] = {
    "status": "truncated",
    "thinking": None,
    "answer": None,
    "message": "the thinking was stopped",
    "finish_reason": "length",
}


def good_records(count: int = 25) -> Records:
    return {model: [record(f"i{n:02d}", model, seed=n) for n in range(count)] for model in TEACHERS}


def write_input(folder: Path, records: Records, test_every: int = 5) -> dict[str, Path]:
    """Write both runs and the list of their images, which is in no special order. Returns the runs by teacher."""
    ids = sorted({r["image_id"] for rows in records.values() for r in rows}, reverse=True)
    splits = {
        image_id: "test" if test_every and n % test_every == 0 else "train" for n, image_id in enumerate(sorted(ids))
    }
    write_jsonl(folder / "images.jsonl", [image_row(image_id, splits[image_id]) for image_id in ids])
    for model, rows in records.items():
        write_run(folder / model, rows, model)
    return {model: folder / model for model in records}


def built(folder: Path, records: Records, rows_per_shard: int = 7, test_every: int = 5) -> Path:
    """Build a dataset of the records. Returns its directory."""
    out = folder / "imagenet-think-250k"
    build(write_input(folder, records, test_every), folder / "images.jsonl", out, rows_per_shard)
    return out


def rows_of(out: Path, config: str, split: str = "*") -> list[dict[str, Any]]:
    files = sorted((out / "data" / config).glob(f"{split}-*.parquet"))
    return [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]


def published_records(out: Path, model: str) -> list[dict[str, Any]]:
    with pyarrow.input_stream(str(out / "jsonl" / model / "00000.jsonl.zst"), compression="zstd") as file:
        return [json.loads(line) for line in file.read().splitlines()]

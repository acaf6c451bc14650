"""What the build makes of ImageNet-Think-250K's two teachers stays as it is: columns, types, order, rows, head."""

import hashlib
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.support.built_datasets import FAILED, built, good_records

HASHES: dict[str, str] = json.loads((Path(__file__).parents[2] / "goldens" / "built.json").read_text())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = good_records()
    for rows in records.values():
        rows[4::6] = [{**row, **FAILED} for row in rows[4::6]]
    return built(tmp_path_factory.mktemp("unchanged"), records)


@pytest.mark.parametrize("name", HASHES)
def test_file(dataset: Path, name: str) -> None:
    """Compare all that a reader sees of a Parquet file, and every byte of the others. The codec may be another."""
    path = dataset / name
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        assert digest(json.dumps([str(table.schema), table.to_pylist()])) == HASHES[name]
    elif path.name.endswith(".zst"):
        with pyarrow.input_stream(str(path), compression="zstd") as file:
            assert digest(file.read().decode()) == HASHES[name]
    else:
        assert digest(path.read_text(encoding="utf-8")) == HASHES[name]


def test_no_other_files(dataset: Path) -> None:
    """Say which files are not compared: the contract, whose text may change, and the list with its hash."""
    found = {path.relative_to(dataset).as_posix() for path in dataset.rglob("*") if path.is_file()}
    assert found == {*HASHES, "imagenet_think.py", "manifest.json"}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""What the build reads of generate/annotate.py: the columns, and every file that is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import generate.storage.annotations
from generate.storage.annotations import annotation_columns, binding, read_annotations, text_digest
from imagenet_think import ContractError, Schema
from tests.support.first_schema import FEATURES

RUN_IDS = {"glm": "run-of-glm", "kimi": "run-of-kimi"}
IMAGE_IDS = ["i0", "i1", "i2"]


def table(**bound: Any) -> pyarrow.Table:
    columns = {name: [None] * 3 for name in annotation_columns(Schema()).names} | {"image_id": IMAGE_IDS}
    return pyarrow.table(columns, schema=annotation_columns(Schema(), binding(Schema(), RUN_IDS, "0" * 64) | bound))


def write(path: Path, content: pyarrow.Table) -> None:
    pyarrow.parquet.write_table(content, path)


def cut(path: Path, content: pyarrow.Table) -> None:
    write(path, content)
    path.write_bytes(path.read_bytes()[:-9])


def test_columns_are_those_of_the_contract() -> None:
    paired = FEATURES["paired"].arrow_schema
    ours = [field for field in annotation_columns(Schema()) if not field.name.endswith("_text")]
    assert len(ours) == 1 + 2 * 4 + 2
    assert all(paired.field(field.name).type == field.type for field in ours)


def test_reads_what_was_written(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", table())
    assert read_annotations(tmp_path / "a.parquet", Schema(), RUN_IDS, "0" * 64, IMAGE_IDS).equals(table())


def test_columns_about_classes_are_read_where_they_are(tmp_path: Path) -> None:
    """A build takes both: the columns follow from the classes, and a file of before has none."""
    dataset = Schema(taxonomy=True)
    columns = {name: [None] * 3 for name in annotation_columns(dataset).names} | {"image_id": IMAGE_IDS}
    bound = binding(dataset, RUN_IDS, "0" * 64)
    write(tmp_path / "a.parquet", pyarrow.table(columns, schema=annotation_columns(dataset, bound)))
    found = read_annotations(tmp_path / "a.parquet", Schema(), RUN_IDS, "0" * 64, IMAGE_IDS)
    assert Schema().measured(found.column_names) == dataset
    assert Schema().measured(table().column_names) == Schema()
    write(tmp_path / "a.parquet", found.drop_columns("kimi_hf"))
    with pytest.raises(ContractError, match="does not have the columns"):
        read_annotations(tmp_path / "a.parquet", Schema(), RUN_IDS, "0" * 64, IMAGE_IDS)


REFUSED: list[tuple[Callable[[Path], Any], str]] = [
    (lambda path: None, "is not there"),
    (lambda path: path.mkdir(), "is not a whole Parquet file"),
    (lambda path: path.write_bytes(b""), "is not a whole Parquet file"),
    (lambda path: path.write_text("image_id,english\n" * 9), "is not a whole Parquet file"),
    (lambda path: cut(path, table()), "is not a whole Parquet file"),
    (lambda path: write(path, table().drop_columns("answer_jaccard")), "does not have the columns"),
    (lambda path: write(path, table().replace_schema_metadata(None)), "does not have the columns"),
    (lambda path: write(path, table().replace_schema_metadata({"imagenet_think": "{"})), "does not have the columns"),
    (lambda path: write(path, table(runs=RUN_IDS | {"kimi": "x"})), r"\(run of kimi: x there, run-of-kimi now\)"),
    (lambda path: write(path, table(runs=None)), "run of glm: None there, run-of-glm now"),
    (lambda path: write(path, table(images="1" * 64)), "list of images: 1{64} there, 0{64} now"),
    (lambda path: write(path, table(rules={"english": 0})), "rule agreement: None there, 1 now"),
    (lambda path: write(path, table().slice(1)), "does not have one row for each image"),
    (lambda path: write(path, table().take([1, 0, 2])), "does not have one row for each image"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refused(tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    path = tmp_path / "annotations.parquet"
    spoil(path)
    with pytest.raises(ContractError, match=message) as caught:
        read_annotations(path, Schema(), RUN_IDS, "0" * 64, IMAGE_IDS)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_another_rule_is_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.parquet", table())
    monkeypatch.setitem(generate.storage.annotations.RULE_VERSIONS, "refusal", 99)
    with pytest.raises(ContractError, match="rule refusal: 1 there, 99 now"):
        read_annotations(tmp_path / "a.parquet", Schema(), RUN_IDS, "0" * 64, IMAGE_IDS)


def test_digest_tells_texts_apart() -> None:
    assert text_digest("a", "b") == "59b271ae1bbcb1d3"
    texts = [("a", "b"), ("ab", ""), ("", "ab"), ("a", "b\0"), ("a\ud83d", "b"), ("a\ufffd", "b"), ("a?", "b")]
    assert len({text_digest(*both) for both in texts}) == len(texts)

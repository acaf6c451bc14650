"""The contract: columns and types that hang together, which record counts, the README's head."""

import ast
import itertools
import os
import sys
from pathlib import Path
from typing import Any

import datasets
import pyarrow
import pyarrow.parquet
import pytest
import yaml

import imagenet_think
from imagenet_think import (
    AGREEMENT_COLUMNS,
    FAILED_STATUSES,
    GOOD_STATUSES,
    STATUSES,
    BestRecords,
    ContractError,
    Lines,
    SplitSize,
    best_records,
    iter_shard_records,
    read_records,
    readme_head,
    record_rank,
)
from tests.support.first_schema import CONFIGS, FEATURES, QUALITY_COLUMNS, TEACHERS
from tests.support.samples import image_row, record, write_jsonl


def filled(config: str) -> dict[str, Any]:
    """A row with a value in every column."""
    values = {"string": "é", "int32": 7, "int64": 2**40, "bool": True, "float32": 0.25}
    return {
        name: values[kind.dtype] if isinstance(kind, datasets.Value) else ["one", "two"]
        for name, kind in FEATURES[config].items()
    }


def test_statuses_are_one_closed_list() -> None:
    assert len(set(STATUSES)) == len(STATUSES) == len(GOOD_STATUSES) + len(FAILED_STATUSES)
    assert not set(GOOD_STATUSES) & set(FAILED_STATUSES)


@pytest.mark.parametrize("config", CONFIGS)
def test_features_survive_parquet(tmp_path: Path, config: str) -> None:
    rows = [filled(config), dict.fromkeys(FEATURES[config])]
    table = pyarrow.Table.from_pylist(rows, schema=FEATURES[config].arrow_schema.remove_metadata())
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    assert datasets.Dataset.from_parquet(str(tmp_path / "a.parquet"), features=FEATURES[config]).to_list() == rows


def test_columns_come_from_the_list_the_record_and_the_annotations() -> None:
    known = set(image_row("a")) | set(record("a")) | {"question", *QUALITY_COLUMNS, *AGREEMENT_COLUMNS}
    sides = {f"{teacher}_" for teacher in TEACHERS}
    for config, features in FEATURES.items():
        for name in features:
            side = next((side for side in sides if name.startswith(side)), "")
            assert name.removeprefix(side) in known, (config, name)
        assert "split" not in features  # it is in the file's name


def test_imports_only_what_travels_along() -> None:
    """On the Hub the file stands alone; datasets 3 reads its imports line by line, in one form only."""
    tree = ast.parse(Path(imagenet_think.__file__).read_text(encoding="utf-8"))
    allowed = {"datasets", "PIL", "fsspec", "yaml", "huggingface_hub", "pyarrow"}  # the last four come with datasets
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or "."]
            assert len(names) == 1, f"line {node.lineno}: one import per line"
            assert names[0].split(".")[0] in allowed | set(sys.stdlib_module_names), f"line {node.lineno}"
            assert node.lineno == node.end_lineno, f"line {node.lineno}: an import on one line"


# ------------------------------------------------------------------------------------------------- which record counts


def test_rank_prefers_status_then_attempt_then_hash() -> None:
    ordered = [
        record("a", status="ok", attempt=3),
        record("a", status="no_open", attempt=0),
        record("a", status="forced", attempt=0),
        record("a", status="truncated", attempt=0),
        record("a", status="bad_image", attempt=1),
    ]
    for shuffled in itertools.permutations(ordered):
        assert sorted(shuffled, key=record_rank) == ordered
    twice = [record("a", raw=["one"]), record("a", raw=["two"])]
    assert min(twice, key=record_rank) == min(reversed(twice), key=record_rank)


def test_best_records_are_one_an_image_sorted(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "shard-00000.jsonl", [record("b"), record("a", status="loop")])
    write_jsonl(tmp_path / "shard-00001.jsonl", [record("b"), record("a", attempt=1)])
    assert [(r["image_id"], r["status"], r["attempt"]) for r in best_records(tmp_path)] == [
        ("a", "ok", 1),
        ("b", "ok", 0),
    ]


def test_the_kept_values_are_of_the_records_that_count(tmp_path: Path) -> None:
    rows = [record("b", attempt=n, status=status) for n, status in enumerate(("loop", "forced", "ok", "ok"))]
    rows += [record("a", raw=[text]) for text in ("x", "y", "z")]
    for number, written in enumerate((rows, rows[::-1])):
        run = tmp_path / str(number)
        write_jsonl(run / "shard-00000.jsonl", written)
        best = BestRecords[tuple[int, list[str]]]()
        for one in read_records(run):
            best.add(one, (one["attempt"], one["raw"]))
        assert best.kept == {one["image_id"]: (one["attempt"], one["raw"]) for one in best_records(run)}
        assert best.kept["b"][0] == 2
    assert len({tuple(one["raw"]) for number in "01" for one in best_records(tmp_path / number)}) == 2


def test_lines_never_gives_a_part_of_a_line(tmp_path: Path) -> None:
    shard = tmp_path / "shard-00000.jsonl"
    write_jsonl(shard, [record("a"), record("b")])
    *_, (last, _) = iter_shard_records(tmp_path)
    os.truncate(shard, shard.stat().st_size - 5)
    with Lines() as lines, pytest.raises(OSError, match=r"shard-00000\.jsonl was cut while it was read"):
        lines.read(last)


def test_lines_reads_more_shards_than_it_keeps_open(tmp_path: Path) -> None:
    for number in range(2 * Lines._OPEN_FILES):
        write_jsonl(tmp_path / f"shard-{number:05d}.jsonl", [record(f"x{number}"), record(f"y{number}")])
    places = [(place, record) for place, record in iter_shard_records(tmp_path)]
    with Lines() as lines:
        for place, expected in places[::-3]:
            assert f'"{expected["image_id"]}"'.encode() in lines.read(place)
            assert len(lines._files) <= Lines._OPEN_FILES


@pytest.mark.parametrize("line", ["{", "[1]", "7", '"text"', '{"image_id": "a"}', "\udcff"])
def test_broken_line_is_named(tmp_path: Path, line: str) -> None:
    shard = write_jsonl(tmp_path / "shard-00000.jsonl", [record("a")])
    with shard.open("ab") as file:
        file.write(line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(ContractError, match=r"shard-00000\.jsonl, line 2: not a record"):
        list(best_records(tmp_path))


# --------------------------------------------------------------------------------------------------------- the head


def head_of(sizes: dict[str, dict[str, SplitSize]]) -> dict[str, Any]:
    text = readme_head(sizes)
    assert text.startswith("---\n")
    assert text.endswith("---\n")
    head = yaml.safe_load(text.removeprefix("---\n").removesuffix("---\n"))
    assert isinstance(head, dict)
    return head


def test_head_leaves_out_what_is_empty() -> None:
    some = SplitSize(3, 300)
    head = head_of(
        {"paired": {"train": some, "test": SplitSize()}, "glm": {"test": some}, "kimi": {"train": SplitSize()}}
    )
    splits = {c["config_name"]: [file["split"] for file in c["data_files"]] for c in head["configs"]}
    assert splits == {"paired": ["train"], "glm": ["test"]}
    assert [c.get("default") for c in head["configs"]] == [True, None]
    assert [info["splits"] for info in head["dataset_info"]] == [
        [{"name": "train", "num_bytes": 300, "num_examples": 3}],
        [{"name": "test", "num_bytes": 300, "num_examples": 3}],
    ]


def test_bare_name_still_means_something_without_pairs() -> None:
    head = head_of({"kimi": {"train": SplitSize(1, 1)}, "failures": {"train": SplitSize(1, 1)}})
    assert [(c["config_name"], c.get("default")) for c in head["configs"]] == [("kimi", True), ("failures", None)]


def test_head_declares_every_type() -> None:
    head = head_of({config: {"train": SplitSize(1, 1)} for config in CONFIGS})
    for info in head["dataset_info"]:
        assert datasets.Features._from_yaml_list(info["features"]) == FEATURES[info["config_name"]]

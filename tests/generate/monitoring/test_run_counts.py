"""Counts of a run's shards: new lines are added, lines that are no records are counted apart."""

import json
from collections import Counter
from pathlib import Path

import pytest

from generate.monitoring.run_counts import RunCounts
from imagenet_think import best_records
from tests.support.samples import record, write_jsonl, write_run


def test_counts_take_what_is_new_and_passes_over_what_is_none(tmp_path: Path) -> None:
    shard = write_jsonl(tmp_path / "shard-00000.jsonl", [record("a", status="loop"), record("b")])
    with shard.open("a") as file:
        file.write('no record\n{"image_id": "c"}\n{"image_id": "torn", "att')
    counts = RunCounts(tmp_path)
    counts.read()
    assert (counts.rows, counts.records, counts.unreadable) == ({"loop": 1, "ok": 1}, 2, 2)
    shard.write_bytes(shard.read_bytes().rpartition(b'{"image_id": "torn"')[0])
    with shard.open("a") as file:
        file.write(json.dumps(record("a", attempt=1)) + "\n")
    counts.read()
    assert (counts.rows, counts.records, counts.unreadable) == ({"ok": 2}, 3, 2)


@pytest.mark.parametrize("tokens", ["many", [1], float("inf")])
def test_a_record_whose_tokens_are_no_number_is_unreadable(tmp_path: Path, tokens: object) -> None:
    write_jsonl(tmp_path / "shard-00000.jsonl", [record("a", output_tokens=tokens), record("b", output_tokens=None)])
    counts = RunCounts(tmp_path)
    counts.read()
    assert (counts.rows, counts.records, counts.unreadable, counts.output_tokens) == ({"ok": 1}, 1, 1, 0)


def test_the_record_that_counts_is_the_contract_s(tmp_path: Path) -> None:
    """Of failures the first attempt, whatever its status is called and wherever it was written."""
    attempts = [record("a", status="engine_error", attempt=1), record("a", status="truncated", attempt=0)]
    write_run(tmp_path, attempts)
    counts = RunCounts(tmp_path)
    counts.read()
    assert counts.rows == Counter(row["status"] for row in best_records(tmp_path)) == {"truncated": 1}

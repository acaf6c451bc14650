"""A run's directory: binding, shards, torn lines."""

import json
from pathlib import Path

import pytest

from generate.models.registry import MODELS
from generate.storage.image_list import ListShard
from generate.storage.locks import RunError
from generate.storage.run_directory import RecordWriter, bind_run, make_record, make_run_directory
from imagenet_think import ContractError, Record, read_records, record_rank
from tests.support.samples import record, write_run

BOUND = {"model": "glm", "seed": 0}


def parsed(raw: str, finish_reason: str = "eos") -> Record:
    return make_record(
        image_id="a",
        model="glm",
        attempt=0,
        seed=1,
        run_id="r",
        revision="main",
        style=MODELS["glm"].style,
        raw=(raw,),
        finish_reason=finish_reason,
    )


def test_writers_never_share_a_shard(tmp_path: Path) -> None:
    make_run_directory(tmp_path)
    writers = [RecordWriter(tmp_path, {"rank": rank}) for rank in range(3)]
    assert [writer.path.name for writer in writers] == [f"shard-{n:05d}.jsonl" for n in range(3)]
    assert json.loads((tmp_path / "sessions" / "00002.json").read_text()) == {"rank": 2}


def test_jobs_that_see_no_common_disk_write_no_file_of_one_name(tmp_path: Path) -> None:
    """So that their directories are put together by copying them into one; also after any number of starts."""
    names: list[str] = []
    for index in (2, 0, 1):
        own = tmp_path / str(index)
        make_run_directory(own)
        for _ in range(3 - index):
            names.append(RecordWriter(own, {}, ListShard(index, 3)).path.name)
    assert sorted(names) == [f"shard-{n:05d}.jsonl" for n in (0, 1, 2, 3, 4, 6)]


def test_jobs_with_one_disk_share_no_shard(tmp_path: Path) -> None:
    make_run_directory(tmp_path)
    numbers = [RecordWriter(tmp_path, {}, ListShard(index, 3)).number for index in (2, 0, 0, 1, 2)]
    assert numbers == [2, 3, 6, 7, 8]
    assert RecordWriter(tmp_path, {}).number == 9


def test_a_session_file_takes_what_is_found_out_later(tmp_path: Path) -> None:
    make_run_directory(tmp_path)
    writer = RecordWriter(tmp_path, {"rank": 0})
    found = {"http://host/v1": {"tokens are counted by": "nobody"}}
    writer.describe(servers=found)
    found["http://host/v1"]["goes on in the model's message"] = "yes"
    writer.describe(servers=found)
    assert json.loads((tmp_path / "sessions" / "00000.json").read_text()) == {"rank": 0, "servers": found}


def test_records_survive_without_close(tmp_path: Path) -> None:
    make_run_directory(tmp_path)
    RecordWriter(tmp_path, {}).append(parsed("<think>◁ \u2028 \ud800 ünïcode</think>\n<answer>x</answer>"))
    (read,) = read_records(tmp_path)
    assert read["thinking"] == "◁ \u2028 \ud800 ünïcode"
    assert read["raw"] == ["<think>◁ \u2028 \ud800 ünïcode</think>\n<answer>x</answer>"]


@pytest.mark.parametrize("torn", ['{"image_id": "b", "att', '{"image_id": "b", "attempt": 0, "status": "ok"}', "{"])
def test_a_torn_last_line_is_skipped(tmp_path: Path, torn: str) -> None:
    write_run(tmp_path, [record("a")])
    with (tmp_path / "shard-00000.jsonl").open("a") as shard:
        shard.write(torn)
    assert [read["image_id"] for read in read_records(tmp_path)] == ["a"]


@pytest.mark.parametrize("line", ["not json", "[]", "{}", "null", '{"image_id": "a"}'])
def test_a_broken_complete_line_is_named(tmp_path: Path, line: str) -> None:
    write_run(tmp_path, [record("a")])
    with (tmp_path / "shard-00000.jsonl").open("a") as shard:
        shard.write(line + "\n")
    with pytest.raises(ContractError, match=r"shard-00000\.jsonl, line 2"):
        list(read_records(tmp_path))


def test_binding_refuses_a_change_and_prints_it(tmp_path: Path) -> None:
    run_id = bind_run(tmp_path, BOUND)
    assert bind_run(tmp_path, BOUND) == run_id
    with pytest.raises(RunError, match="seed: 0 there, 1 now"):
        bind_run(tmp_path, BOUND | {"seed": 1})


@pytest.mark.parametrize("content", ["", "not json", "[]", '{"bound": 3}'])
def test_a_damaged_run_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunError, match=r"run\.json does not describe a run .*; use another --out"):
        bind_run(tmp_path, BOUND)


def test_shards_without_binding_are_refused(tmp_path: Path) -> None:
    write_run(tmp_path, [record("a")])
    (tmp_path / "run.json").unlink()
    with pytest.raises(RunError, match=r"no run\.json"):
        bind_run(tmp_path, BOUND)


def test_an_unwritable_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot write to"):
        make_run_directory(tmp_path / "file" / "run")


def test_best_record_is_independent_of_order() -> None:
    records = [
        record("a", status="truncated", attempt=0),
        record("a", status="no_open", attempt=1),
        record("a", status="ok", attempt=3),
        record("a", status="ok", attempt=2, raw=["one"]),
        record("a", status="ok", attempt=2, raw=["other"]),
        record("a", status="bad_image", attempt=0),
    ]
    best = min(records, key=record_rank)
    assert best["attempt"] == 2
    assert min(reversed(records), key=record_rank) == best
    failed = [r for r in records if r["status"] in ("truncated", "bad_image")]
    assert len({record_rank(r)[0] for r in failed}) == 1  # failures are equally bad: then the earlier attempt counts


def test_a_text_of_an_engine_that_failed_is_no_good_row_whatever_it_holds() -> None:
    assert parsed("<think>a</think><answer>b</answer>", "error")["status"] == "engine_error"


def test_a_cut_text_is_truncated_and_keeps_its_parts() -> None:
    cut = parsed("<think>T</think><answer>A do", "length")
    assert (cut["status"], cut["thinking"], cut["answer"]) == ("truncated", "T", "A do")

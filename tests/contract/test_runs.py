"""How a run's directory is read: what a crash leaves, copies of shards, lines that are no records; by every reader."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from generate.inference.reparse import reparse
from generate.inference.retry import Retry
from generate.inference.worklist import done_ids, failed_ids
from generate.monitoring.ledger import Sessions
from generate.monitoring.run_counts import RunCounts
from generate.monitoring.show_status import show_status
from generate.monitoring.status_report import read_status
from generate.reviewing.scores import Predictions
from generate.storage.run_directory import RecordWriter
from generate.storage.run_index import index_run
from imagenet_think import (
    FINISH_REASONS,
    STATUSES,
    ContractError,
    Lines,
    best_records,
    iter_shard_records,
    read_records,
)
from tests.support.evaluation import module
from tests.support.samples import record, write_run

RUN_ID = "run-of-tests"
# Every way in which a command reads the records of a run; all are to say the same.
READERS: dict[str, Callable[[Path], Any]] = {
    "records": lambda run: list(read_records(run)),
    "best": lambda run: list(best_records(run)),
    "run": done_ids,
    "retry": lambda run: failed_ids(run, Retry(("loop",), 1)),
    "build, annotate": lambda run: index_run(run, ["a", "b"]),
    "score, judge": lambda run: module("scoring.inputs").places_of(run, RUN_ID),
    "review": lambda run: Predictions(run).of("a"),
    "reparse": lambda run: reparse(run, run.with_name("new")),
}


def with_line(folder: Path, line: bytes) -> Path:
    """Write a run of the images a and b with a line between them."""
    run = write_run(folder / "run", [record("a"), record("b")])
    shard = run / "shard-00000.jsonl"
    first, second = shard.read_bytes().splitlines(keepends=True)
    shard.write_bytes(first + line + second)
    return run


def changed(**fields: Any) -> bytes:
    return json.dumps({**record("c"), **fields}).encode() + b"\n"


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in record("c").items() if key != name}).encode() + b"\n"


BROKEN = {
    "attempt a text": (changed(attempt="0"), "attempt must be a whole number below .*, not '0'"),
    "attempt true": (changed(attempt=True), "attempt must be .*, not True"),
    "attempt half": (changed(attempt=0.5), "attempt must be .*, not 0.5"),
    "attempt null": (changed(attempt=None), "attempt must be .*, not None"),
    "attempt too large": (changed(attempt=1 << 31), "attempt must be .*, not 2147483648"),
    "no attempt": (without("attempt"), "it has no attempt"),
    "image_id a number": (changed(image_id=7), "image_id and status must be texts, not 7"),
    "image_id a list": (changed(image_id=["c"]), r"must be texts, not \['c'\]"),
    "image_id empty": (changed(image_id=""), "must be texts, not ''"),
    "no image_id": (without("image_id"), "it has no image_id"),
    "status unknown": (changed(status="fine"), "unknown status 'fine', choose from ok"),
    "status a number": (changed(status=1), "must be texts, not 1"),
    "status a list": (changed(status=["ok"]), r"must be texts, not \['ok'\]"),
    "no status": (without("status"), "it has no status"),
    "no answer": (without("answer"), "it has no answer"),
    "thinking a list": (changed(thinking=["a"]), "thinking must be a text or null"),
    "raw a text": (changed(raw="text"), "raw must be a list of texts, not 'text'"),
    "raw of numbers": (changed(raw=[1]), "raw must be a list of texts"),
    "run_id a number": (changed(run_id=1), "run_id must be a text"),
    "tokens too many": (changed(prompt_tokens=9_999_999_999), "prompt_tokens must be .*, not 9999999999"),
    "tokens below 0": (changed(output_tokens=-5), "output_tokens must be .*, not -5"),
    "tokens not a number": (changed(output_tokens=float("nan")), "output_tokens must be .*, not nan"),
    "finish_reason unknown": (changed(finish_reason="bored"), "finish_reason must be null or one of .*, not 'bored'"),
    "torn, with an end": (b'{"image_id": "c", "att\n', "JSONDecodeError"),
    "two halves in one line": (b'{"image_id": "c", "at{"image_id": "d"}\n', "JSONDecodeError"),
    "empty line": (b"\n", "JSONDecodeError"),
    "a list": (b"[]\n", "a list and no object"),
    "not UTF-8": (b'{"image_id": "\xff"}\n', "UnicodeDecodeError"),
    "200,000 deep": (b"[" * 200_000 + b"\n", "RecursionError"),
    "a number of 5,000 digits": (b'{"attempt": ' + b"9" * 5000 + b"}\n", "ValueError"),
}


# Older versions wrote a server's numbers as they came: reparse is the way out of that, and writes null.
REFUSED = [(case, reader) for case in BROKEN for reader in READERS if (case[:6], reader) != ("tokens", "reparse")]


@pytest.mark.parametrize(("case", "reader"), REFUSED)
def test_a_line_that_is_no_record_is_named_by_every_reader(tmp_path: Path, reader: str, case: str) -> None:
    line, why = BROKEN[case]
    with pytest.raises(ContractError, match=rf"shard-00000\.jsonl, line 2: not a record of a run \(.*{why}"):
        READERS[reader](with_line(tmp_path, line))


@pytest.mark.parametrize("case", BROKEN)
def test_status_counts_it_names_it_and_shows_the_rest(tmp_path: Path, case: str) -> None:
    line, why = BROKEN[case]
    run = with_line(tmp_path, line)
    report = read_status(Sessions(run), RunCounts(run), None)
    assert (report.rows.good, report.unreadable_lines) == (2, 1)
    assert report.first_unreadable is not None
    with pytest.raises(ContractError, match=why) as raised:
        list(read_records(run))
    assert report.first_unreadable == str(raised.value)


def test_the_status_command_ends_with_the_sentence(tmp_path: Path) -> None:
    run = with_line(tmp_path, changed(attempt="0"))
    app = typer.Typer()
    app.command()(lambda: show_status(run, None, as_json=False, watch=False))
    done = CliRunner().invoke(app)
    assert done.exit_code == 1
    assert "2 good, 0 failed" in done.stdout
    assert "line 2: not a record of a run (TypeError: attempt must be a whole number" in done.stderr


def test_all_values_of_the_closed_lists_are_read(tmp_path: Path) -> None:
    run = write_run(
        tmp_path,
        [record(f"s{at}", status=status) for at, status in enumerate(STATUSES)]
        + [record(f"f{at}", finish_reason=reason) for at, reason in enumerate(FINISH_REASONS)],
    )
    assert len(list(read_records(run))) == len(STATUSES) + len(FINISH_REASONS)


# ------------------------------------------------------------------------------------------------- what a crash leaves

BLOCK = b"\0" * 4096
ZEROS = {
    "a block and an end": BLOCK + b"\n",
    "in the middle of a record": b'{"image_id": "c", "ra' + BLOCK + b'": 1}\n',
    "before a record": BLOCK + changed(),
    "after a record": changed().rstrip() + BLOCK + b"\n",
    "one byte": b"\0\n",
}


@pytest.mark.parametrize("reader", [name for name in READERS if name != "reparse"])
@pytest.mark.parametrize("case", ZEROS)
def test_zeros_stop_no_reader(tmp_path: Path, reader: str, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = with_line(tmp_path, ZEROS[case])
    READERS[reader](run)
    assert "passed over 1 line with a block of zeros, which a crash left (shard-00000.jsonl, line 2)" in (
        capsys.readouterr().err
    )
    assert [found["image_id"] for found in read_records(run)] == ["a", "b"]
    with Lines() as lines:
        for place, found in iter_shard_records(run):
            assert json.loads(lines.read(place)) == found


@pytest.mark.parametrize("line", [b"\0" * ((64 << 20) + 5) + b"\n", b"x" * (64 << 20) + b"\0\n"])
def test_zeros_may_be_longer_than_any_record(tmp_path: Path, line: bytes) -> None:
    assert [found["image_id"] for found in read_records(with_line(tmp_path, line))] == ["a", "b"]


def test_the_images_of_zeros_are_generated_again(tmp_path: Path) -> None:
    run = with_line(tmp_path, BLOCK + changed())
    assert done_ids(run) == {"a", "b"}
    writer = RecordWriter(run, {})
    writer.append(record("c"))
    writer.close()
    assert done_ids(run) == {"a", "b", "c"}


def test_status_counts_zeros_once_and_reads_on_where_it_ended(tmp_path: Path) -> None:
    run = with_line(tmp_path, BLOCK + b"\n")
    counts = RunCounts(run)
    with (run / "shard-00000.jsonl").open("ab") as shard:
        shard.write(changed()[:20])
        shard.flush()
        counts.read()
        assert (counts.records, counts.zeros, counts.unreadable) == (2, 1, 0)
        shard.write(changed()[20:] + BLOCK + b"\n" + b"no record\n")
    counts.read()
    counts.read()
    assert (counts.records, counts.zeros, counts.unreadable) == (3, 2, 1)
    assert counts.zeros_note is not None
    assert (
        "2 lines with a block of zeros, which a crash left (shard-00000.jsonl, line 2, the first)" in counts.zeros_note
    )
    assert str(counts.first_unreadable).startswith(f"{run / 'shard-00000.jsonl'}, line 6: not a record")


@pytest.mark.parametrize("left", [BLOCK, changed()[:-1], b'{"image_id"', changed()[:30] + BLOCK])
def test_an_unterminated_last_line_is_passed_over(tmp_path: Path, left: bytes) -> None:
    run = write_run(tmp_path, [record("a")])
    with (run / "shard-00000.jsonl").open("ab") as shard:
        shard.write(left)
    assert [found["image_id"] for found in read_records(run)] == ["a"]


def test_a_line_without_end_takes_no_memory_and_is_refused(tmp_path: Path) -> None:
    run = with_line(tmp_path, b"x" * (65 << 20) + b"\n")
    with pytest.raises(ContractError, match=r"line 2: not a record of a run \(it has 68,157,441 bytes\)"):
        list(read_records(run))


# --------------------------------------------------------------------------------------------------- copies of shards

COPIES = (
    "shard-00000 (copy).jsonl",
    "shard-00000.sync-conflict-20261128-101112-ABCDEFG.jsonl",
    "shard-00000 2.jsonl",
    "Copy of shard-00000.jsonl",
    "shard-00000.jsonl.bak",
    "shard-00000.jsonl~",
    "shard-00000.jsonl.gz",
    "shard-copy.jsonl",
    ".shard-00000.jsonl.swp",
    ".syncthing.shard-00000.jsonl.tmp",
    "SHARD-00000.JSONL",
)


@pytest.mark.parametrize("reader", [*READERS, "status", "write"])
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_shard_is_named_with_the_way_out(tmp_path: Path, reader: str, name: str) -> None:
    run = write_run(tmp_path / "run", [record("a"), record("b")])
    (run / name).write_bytes((run / "shard-00000.jsonl").read_bytes())
    more = {
        "status": lambda run: read_status(Sessions(run), RunCounts(run), None),
        "write": lambda run: RecordWriter(run, {}),
    }
    with pytest.raises(ContractError) as raised:
        (READERS | more)[reader](run)
    assert str(raised.value).startswith(f"{run / name} is not a shard of the run")
    assert f"move it out of {run}" in str(raised.value)
    assert "name it shard-00001.jsonl" in str(raised.value)


def test_a_folder_of_a_shard_s_name_is_named(tmp_path: Path) -> None:
    run = write_run(tmp_path, [record("a")])
    (run / "shard-00001.jsonl").mkdir()
    with pytest.raises(ContractError, match=r"shard-00001\.jsonl is not a shard of the run"):
        list(read_records(run))


@pytest.mark.parametrize("name", ["._shard-00000.jsonl", ".shard-00000.jsonl.1a2b3c4d-77-0123abcd", "notes.txt"])
def test_files_that_are_known_to_be_none_are_in_nobody_s_way(tmp_path: Path, name: str) -> None:
    run = write_run(tmp_path, [record("a")])
    (run / name).write_text("x")
    assert [found["image_id"] for found in read_records(run)] == ["a"]

"""generate/reparse.py: what the parser would say today, in new files, with everything else as it was."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generate.inference.reparse import reparse
from generate.storage.locks import RunError
from imagenet_think import ContractError, read_records
from tests.support.commands import ROOT, file_hashes
from tests.support.samples import record, write_jsonl, write_run

RIGHT = record("a")
WRONG = RIGHT | {"image_id": "b", "status": "no_delimiter", "thinking": None, "answer": None, "rest": "all of it"}
FAILED = record(
    "c", status="bad_image", message="no picture", raw=[], thinking=None, answer=None, finish_reason="error"
)
CUT = record("d", status="ok", raw=["<think>T</think><answer>half an ans"], finish_reason="length")


def test_what_follows_from_the_text_is_new_and_all_else_is_kept(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT, WRONG])
    write_jsonl(run / "shard-00003.jsonl", [FAILED, CUT])
    before = file_hashes(run)
    changes = reparse(run, tmp_path / "new")
    assert changes == {
        ("ok", "ok"): 1,
        ("no_delimiter", "ok"): 1,
        ("bad_image", "bad_image"): 1,
        ("ok", "truncated"): 1,
    }
    assert file_hashes(run) == before
    a, b, c, d = read_records(tmp_path / "new")
    parts = {"thinking": "glm sees a", "answer": "A dog, says glm.", "rest": "", "status": "ok"}
    assert (a, b, c) == (RIGHT, WRONG | parts, FAILED)
    assert (d["status"], d["thinking"], d["answer"]) == ("truncated", "T", "half an ans")
    assert (tmp_path / "new" / "run.json").exists()


def test_an_interrupted_reparse_is_no_run(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT])
    with (run / "shard-00000.jsonl").open("a") as shard:
        shard.write("not a record\n")
    with pytest.raises(ContractError, match="line 2"):
        reparse(run, tmp_path / "new")
    assert not (tmp_path / "new" / "run.json").exists()


def test_refusals(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT])
    stranger = write_run(tmp_path / "stranger", [RIGHT], model="stranger")
    for source, out, message in (
        (tmp_path / "nowhere", tmp_path / "new", "is not a run: it has no run.json"),
        (stranger, tmp_path / "new", "'stranger', which is not known"),
        (run, run, "is a run already"),
        (run, stranger, "is a run already"),
    ):
        with pytest.raises((ContractError, RunError), match=message):
            reparse(source, out)


@pytest.mark.process
def test_the_command(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [RIGHT, WRONG])
    command = [sys.executable, "generate/reparse.py", "--run", str(run), "--out", str(tmp_path / "new")]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "2 records, 1 with the same status as before" in first.stdout
    assert "no_delimiter -> ok: 1" in first.stdout
    assert second.returncode == 2
    assert second.stderr.startswith("error: ")
    assert json.loads((tmp_path / "new" / "run.json").read_text()) == json.loads((run / "run.json").read_text())

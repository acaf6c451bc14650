"""Whole files, and the description of a run."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imagenet_think import ContractError, open_atomic, read_run, write_atomic
from tests.support.commands import ROOT
from tests.support.samples import record, write_run


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.json"
    write_atomic(file, "ü\n")
    assert file.read_bytes() == "ü\n".encode()
    write_atomic(file, b"\0", durable=False)
    assert file.read_bytes() == b"\0"
    assert list(file.parent.iterdir()) == [file]


def test_an_error_leaves_the_former_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    with pytest.raises(TypeError), open_atomic(tmp_path / "a") as file:
        file.writelines([b"half", 7])  # type: ignore[list-item]
    assert (tmp_path / "a").read_text() == "before"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


@pytest.mark.process
def test_a_kill_leaves_the_former_file_and_nothing_when_it_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    code = "import os, signal, sys; from imagenet_think import open_atomic\n"
    code += "with open_atomic(sys.argv[1]) as file:\n"
    code += "    file.write(b'half'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a")], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / "a").read_text() == "before"
    assert len([path for path in os.listdir(tmp_path) if path.startswith(".a.")]) == 1
    (tmp_path / ".a.other-1-00000000").touch()  # of another machine that writes here: it may be alive
    with open_atomic(tmp_path / "a"), open_atomic(tmp_path / "a") as file:  # both live
        file.write(b"after")
    assert sorted(os.listdir(tmp_path)) == [".a.other-1-00000000", "a"]


DAMAGES: list[tuple[Callable[[Path], Any], str]] = [
    (Path.unlink, r"is not a run: it has no run\.json; give the directory that generate/run\.py wrote"),
    (lambda file: file.write_text("{"), r"run\.json does not describe a run \(JSONDecodeError"),
    (lambda file: file.write_text("[]"), r"run\.json does not describe a run \(TypeError"),
    (lambda file: file.write_text('{"run_id": "r"}'), r"run\.json does not describe a run \(KeyError: 'bound'"),
    (lambda file: file.write_text('{"run_id": 1, "bound": {"model": "glm"}}'), "must be texts"),
    (lambda file: file.write_bytes(b"\xff"), r"run\.json does not describe a run \(UnicodeDecodeError"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES, ids=[message for _, message in DAMAGES])
def test_a_damaged_run_json_is_one_sentence(tmp_path: Path, damage: Callable[[Path], Any], message: str) -> None:
    write_run(tmp_path, [record("a")])
    assert read_run(tmp_path) == json.loads((tmp_path / "run.json").read_text())
    damage(tmp_path / "run.json")
    with pytest.raises(ContractError, match=message) as caught:
        read_run(tmp_path)
    assert "\n" not in str(caught.value)

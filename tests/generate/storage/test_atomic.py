"""JSON Lines and directories that are there whole or not at all."""

import json
from pathlib import Path

import pytest

from generate.storage.atomic import replace_directory, unfinished_directory, write_jsonl
from imagenet_think import ContractError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_half_a_surrogate_pair_is_escaped(tmp_path: Path) -> None:
    values = [{"a": "ü 😀"}, {"a": "\ud83d"}]
    write_jsonl(tmp_path / "new" / "a.jsonl", values)
    lines = (tmp_path / "new" / "a.jsonl").read_text("utf-8").splitlines()
    assert lines == ['{"a": "ü 😀"}', '{"a": "\\ud83d"}']
    assert list(map(json.loads, lines)) == values


def test_values_that_end_with_an_error_leave_the_former_file(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"a": 1}])
    with pytest.raises(ZeroDivisionError):
        write_jsonl(tmp_path / "a.jsonl", ({"a": 1 // n} for n in (1, 0)))
    assert (tmp_path / "a.jsonl").read_text() == '{"a": 1}\n'
    assert names(tmp_path) == ["a.jsonl"]


def test_a_finished_directory_replaces_the_former(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("first", "second"):
        with unfinished_directory(out) as unfinished:
            (unfinished / "data").mkdir()
            (unfinished / "data" / name).touch()
            replace_directory(unfinished, out)
        assert names(out / "data") == [name]
        assert names(tmp_path) == ["out"]


def test_an_unfinished_directory_is_for_one_process_and_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / ".out.unfinished" / "data").mkdir(parents=True)  # left by a killed process
    with unfinished_directory(out) as unfinished:
        assert names(unfinished) == []
        with pytest.raises(ContractError, match=r"another process is writing .*out now"), unfinished_directory(out):
            pass
    assert names(tmp_path) == []


def test_a_kill_between_the_renames_is_undone(tmp_path: Path) -> None:
    (tmp_path / ".out.replaced").mkdir()
    (tmp_path / ".out.replaced" / "former").touch()
    with unfinished_directory(tmp_path / "out"):
        assert names(tmp_path / "out") == ["former"]

"""Every command that locks goes on, with a note, where the file system has no locks, and stops where another works."""

import errno
import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from generate.annotation.parts import parts_folder
from generate.reviewing.review_files import Review, ReviewFiles
from generate.storage.atomic import unfinished_directory
from generate.storage.image_list import ListShard
from generate.storage.locks import RunError, RunLock
from imagenet_think import ContractError
from tests.support.evaluation import module


def run(folder: Path) -> None:
    """Do what the first rank does; generate/select_images.py and generate/reproduce.py take the same lock."""
    for shard in (None, ListShard(0, 2)):
        with RunLock(folder, shard) as lock:
            lock.take(patience_s=0)
            lock.share()


def annotate(folder: Path) -> None:
    with parts_folder(folder / "annotations.parquet"):
        pass


def build(folder: Path) -> None:
    with unfinished_directory(folder / "dataset") as unfinished:
        (unfinished / "file").touch()


def judge(folder: Path) -> None:
    with module("judging.ratings").RatingStore(folder / "judged"):
        pass


def review(folder: Path) -> None:
    files = ReviewFiles(folder / "reviews")
    files.add("ada", Review("a", "glm", "run", 0, "right", "true"))
    assert list(files.of("ada")) == [("a", "glm")]


COMMANDS: dict[str, Callable[[Path], None]] = {
    "run": run,
    "annotate": annotate,
    "build": build,
    "judge": judge,
    "review": review,
}


def fail_with(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let the system's call answer as a file system does that cannot lock, or where another holds the lock."""

    def flock(*_: object) -> None:
        raise OSError(code, "said the file system")

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.parametrize("code", ["ENOLCK", "ENOTSUP", "EOPNOTSUPP", "EINVAL", "ENOSYS", "EBADF", "EIO"])
@pytest.mark.parametrize("command", COMMANDS)
def test_without_locks_a_command_goes_on_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, code: str
) -> None:
    fail_with(monkeypatch, getattr(errno, code))
    COMMANDS[command](tmp_path)
    said = capsys.readouterr()
    assert "cannot be locked (said the file system): make sure that no other process writes there" in said.err
    assert str(tmp_path) in said.err
    assert said.err.count("note: ") == 1
    assert not said.out


@pytest.mark.parametrize("code", ["EAGAIN", "EWOULDBLOCK", "EACCES"])
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "review"])  # which waits
def test_where_another_holds_it_a_command_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: str
) -> None:
    fail_with(monkeypatch, getattr(errno, code))
    with pytest.raises((RunError, ContractError, BlockingIOError)):
        COMMANDS[command](tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
def test_with_locks_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    COMMANDS[command](tmp_path)
    assert capsys.readouterr() == ("", "")

"""Run stages that are not up to date; a stage is one command, with the files that it reads and writes.

A stage is up to date when its mark holds the same command, and the hashes of the present contents of what it reads and
of what it wrote. The mark is written last. A stage that was interrupted, or whose files were lost, gets the same
command again, and continues as that command does. A change of the code behind a command makes no stage out of date.

    stages/build.json    {"command": "generate/build_dataset.py --glm …",
                          "reads": {"runs/glm/shard-*.jsonl": "5f0c…"}, "writes": {"small/data/**": "91be…"}}
"""

import glob
import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypedDict

from generate.engines.endpoint import without_passwords
from generate.processes.shutdown import bind_command_to_parent
from imagenet_think import write_atomic
from imagenet_think_project.scripts import MODULE, PROGRAM, launched, typed


class StageError(Exception):
    """Say in one sentence which stage failed, and why."""


@dataclass(frozen=True)
class Stage:
    """Describe one command, of a script that is named by its path in the repository."""

    name: str
    command: tuple[str, ...]  # the script and its options, which decide what comes out
    writes: tuple[str, ...]  # patterns of files
    reads: tuple[str, ...] = ()  # patterns of files, whose contents decide, too
    launcher: tuple[str, ...] = ()  # `accelerate launch …`, which decides nothing; else `alone` starts the script
    alone: tuple[str, ...] = ()  # what stands before a command without a launcher: its environment
    option_files: Mapping[Path, str] = field(default_factory=dict)  # path and text; written before the command runs
    unread: str = ""  # what it reads and nobody compares, and how to have it read again; a line beside "up to date"

    @property
    def words(self) -> list[str]:
        """Return the command as typed in the current folder."""
        script, *arguments = self.command
        start = [*self.launcher, *launched(script)] if self.launcher else [*self.alone, *typed(script)]
        return [*start, *arguments]

    def depends_on(self, other: "Stage") -> bool:
        """Return whether it reads what the other writes."""
        return not set(self.reads).isdisjoint(other.writes)


class Identity(TypedDict):
    """Hold what decides what comes out of a stage; its mark holds the hashes of what it wrote, too."""

    command: str
    reads: dict[str, str]  # SHA-256 of the files of each pattern


class _Running(NamedTuple):
    stage: Stage
    process: "subprocess.Popen[bytes]"
    identity: Identity  # when it was started


def write_option_files(stages: Sequence[Stage]) -> None:
    """Write the files that hold options of the commands."""
    for stage in stages:
        for path, text in stage.option_files.items():
            write_atomic(path, text)


def missing_inputs(stages: Sequence[Stage]) -> list[str]:
    """Return a sentence for each input that does not exist and that no stage writes."""
    return [
        f"{stage.name} reads {pattern}, which does not exist, and no stage writes it"
        for stage in stages
        for pattern in stage.reads
        if pattern not in map(str, stage.option_files)
        and not any(pattern in other.writes for other in stages)
        and not glob.glob(pattern, recursive=True)
    ]


def is_up_to_date(stage: Stage, marks: Path) -> bool:
    """Return whether the stage is done, and nothing has changed since."""
    return _is_done(stage, marks, _identity(stage))


def stages_left(stages: Sequence[Stage], marks: Path) -> list[Stage]:
    """Return the stages that are not up to date, and those that may not be once these have run."""
    left: list[Stage] = []
    for stage in stages:
        if any(map(stage.depends_on, left)) or not is_up_to_date(stage, marks):
            left.append(stage)
    return left


def mark_done(stage: Stage, marks: Path, identity: Identity | None = None) -> None:
    """Write the mark of a stage that is done; `identity`: as it was at the start, where it may have changed since."""
    mark = {**(identity or _identity(stage)), "writes": _digests(stage.writes)}
    write_atomic(_mark(stage, marks), json.dumps(mark, indent=2) + "\n")


def run_stages(stages: Sequence[Stage], marks: Path, at_once: int = 1) -> None:
    """Run the stages that are not up to date, each after those that it depends on, at most `at_once` at a time.

    Raises StageError when one fails, after those that run beside it have ended.
    """
    left, running, failed = list(stages), list[_Running](), ""
    while (left and not failed) or running:
        before = [*left, *(one.stage for one in running)]
        ready = [] if failed else [stage for stage in left if not any(map(stage.depends_on, before))]
        for stage in ready[: at_once - len(running)]:
            left.remove(stage)
            identity = _identity(stage)
            if _is_done(stage, marks, identity):
                print(f"{stage.name}: up to date", *filter(None, [stage.unread]), sep="\n", flush=True)
            else:
                print(f"\n$ {shlex.join(map(without_passwords, stage.words))}", flush=True)
                running.append(_Running(stage, _start(stage), identity))
        if running:
            ended = _first_to_end(running)
            running.remove(ended)
            if ended.process.returncode:
                failed = failed or f"{ended.stage.name} ended with code {ended.process.returncode}"
            else:
                mark_done(ended.stage, marks, ended.identity)
    if failed:
        raise StageError(f"{failed}; start the same command again to continue from there, since what is done stays")


def _first_to_end(running: Sequence[_Running]) -> _Running:
    while True:
        for one in running:
            if one.process.poll() is not None:
                return one
        time.sleep(0.02)


def _start(stage: Stage) -> "subprocess.Popen[bytes]":
    """Start the command with this environment's programs. It ends when this process ends, also by kill -9."""
    programs = Path(sys.executable).parent
    words, at = stage.words, 0 if stage.launcher else len(stage.alone)
    programs_of_ours = {"python": [sys.executable], PROGRAM: [sys.executable, "-m", MODULE]}
    command = [*words[:at], *programs_of_ours.get(words[at], [words[at]]), *words[at + 1 :]]
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.Popen(command, env=environment, preexec_fn=bind_command_to_parent())


def _identity(stage: Stage) -> Identity:
    given = {str(path): _digest_of(path.name, text.encode()) for path, text in stage.option_files.items()}
    reads = {pattern: given.get(pattern) or _digest(pattern) for pattern in stage.reads}
    return {"command": shlex.join(map(without_passwords, stage.command)), "reads": reads}


def _is_done(stage: Stage, marks: Path, identity: Identity) -> bool:
    try:
        mark = json.loads(_mark(stage, marks).read_bytes())
    except (OSError, ValueError):
        return False
    known = isinstance(mark, dict) and {**mark, **identity} == mark
    return known and all(map(_is_there, stage.writes)) and mark.get("writes") == _digests(stage.writes)


def _is_there(pattern: str) -> bool:
    return next(glob.iglob(pattern, recursive=True), None) is not None


def _digests(patterns: Sequence[str]) -> dict[str, str]:
    return {pattern: _digest(pattern) for pattern in patterns}


def _digest(pattern: str) -> str:
    """Return the SHA-256 of the matching files: their contents, and their paths from the pattern's folder."""
    digest = hashlib.sha256()
    for name in sorted(glob.glob(pattern, recursive=True)):
        if os.path.isfile(name):
            digest.update(f"{os.path.relpath(name, Path(pattern).parent)}\n".encode("utf-8", "surrogateescape"))
            found = os.stat(name)
            digest.update(_digest_of_file(name, found.st_size, found.st_mtime_ns))
    return digest.hexdigest()


def _digest_of(name: str, content: bytes) -> str:
    """Return the digest of one file that is still to be written."""
    return hashlib.sha256(f"{name}\n".encode() + hashlib.sha256(content).digest()).hexdigest()


@cache
def _digest_of_file(name: str, size: int, written_ns: int) -> bytes:
    """Return the SHA-256 of a file, computed once in a process: several stages read a run's gigabytes.

    Not sizes and dates alone: they miss an edit that keeps them, and make the stages of a copied folder run again.
    """
    with open(name, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _mark(stage: Stage, marks: Path) -> Path:
    return marks / f"{stage.name}.json"

"""Stages of a longer path: one command each, with what it reads and writes; run where they are not up to date.

A stage is up to date when its mark holds this very command and these very contents of what it reads and of what it
wrote. The mark is written last; how a stage that was interrupted, or whose files were lost, goes on is its own affair:
the same command again. The code behind the command is no part of it.

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
from typing import Any, NamedTuple

from generate.processes.shutdown import bind_command_to_parent


class StageError(Exception):
    """The path cannot be gone to its end; the message is one sentence for the user."""


@dataclass(frozen=True)
class Stage:
    """One command, typed from the repository's root."""

    name: str
    command: tuple[str, ...]  # the script and its options, which decide what comes out
    writes: tuple[str, ...]  # patterns of files
    reads: tuple[str, ...] = ()  # patterns of files, whose contents decide, too
    launcher: tuple[str, ...] = ("python",)  # what starts the script, and decides nothing
    option_files: Mapping[Path, str] = field(default_factory=dict)  # read by the command, and written before it runs

    @property
    def typed(self) -> str:
        return shlex.join([*self.launcher, *self.command])

    def follows(self, other: "Stage") -> bool:
        """Whether it reads what the other writes."""
        return not set(self.reads).isdisjoint(other.writes)


class _Running(NamedTuple):
    stage: Stage
    process: "subprocess.Popen[bytes]"
    identity: dict[str, Any]  # what it was started from


def write_option_files(stages: Sequence[Stage]) -> None:
    """What the commands read and no stage makes."""
    from imagenet_think import write_atomic

    for stage in stages:
        for path, text in stage.option_files.items():
            write_atomic(path, text)


def missing_sources(stages: Sequence[Stage]) -> list[str]:
    """What is to be read that is not there, and that no stage makes: a sentence for each."""
    return [
        f"{stage.name} reads {pattern}, which is not there, and no stage makes it"
        for stage in stages
        for pattern in stage.reads
        if not any(pattern in other.writes for other in stages) and not glob.glob(pattern, recursive=True)
    ]


def is_up_to_date(stage: Stage, marks: Path) -> bool:
    """Whether it came to its end, and nothing has changed since."""
    return _is_done(stage, marks, _identity(stage))


def stages_left(stages: Sequence[Stage], marks: Path) -> list[Stage]:
    """Those that are not up to date, and those that may not be once these have run."""
    left: list[Stage] = []
    for stage in stages:
        if any(map(stage.follows, left)) or not is_up_to_date(stage, marks):
            left.append(stage)
    return left


def mark_done(stage: Stage, marks: Path, identity: dict[str, Any] | None = None) -> None:
    """It came to its end; `identity`: what it was started from, if that may have changed since."""
    from imagenet_think import write_atomic

    mark = {**(identity or _identity(stage)), "writes": _digests(stage.writes)}
    write_atomic(_mark(stage, marks), json.dumps(mark, indent=2) + "\n")


def run_stages(stages: Sequence[Stage], marks: Path, at_once: int = 1) -> None:
    """Run what is not up to date, each after those that it follows, at most so many at a time.

    Raises StageError when one fails, once those beside it have ended.
    """
    left, running, failed = list(stages), list[_Running](), ""
    while (left and not failed) or running:
        before = [*left, *(one.stage for one in running)]
        ready = [] if failed else [stage for stage in left if not any(map(stage.follows, before))]
        for stage in ready[: at_once - len(running)]:
            left.remove(stage)
            identity = _identity(stage)
            if _is_done(stage, marks, identity):
                print(f"{stage.name}: up to date", flush=True)
            else:
                print(f"\n$ {stage.typed}", flush=True)
                running.append(_Running(stage, _start(stage), identity))
        if running:
            ended = _first_to_end(running)
            running.remove(ended)
            if ended.process.returncode:
                failed = failed or f"{ended.stage.name} ended with code {ended.process.returncode}"
            else:
                mark_done(ended.stage, marks, ended.identity)
    if failed:
        raise StageError(f"{failed}; what is done stays, and the same command goes on from there")


def _first_to_end(running: Sequence[_Running]) -> _Running:
    while True:
        for one in running:
            if one.process.poll() is not None:
                return one
        time.sleep(0.02)


def _start(stage: Stage) -> "subprocess.Popen[bytes]":
    """The command, with this environment's programs. It ends when this process does, also by kill -9."""
    programs = Path(sys.executable).parent
    command = [*stage.launcher, *stage.command]
    if command[0] == "python":
        command[0] = sys.executable
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.Popen(command, env=environment, preexec_fn=bind_command_to_parent())


def _identity(stage: Stage) -> dict[str, Any]:
    """What decides what comes out of a stage."""
    return {"command": shlex.join(stage.command), "reads": _digests(stage.reads)}


def _is_done(stage: Stage, marks: Path, identity: dict[str, Any]) -> bool:
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
    """Of the contents of the files that match, and of their names but for what all have in common."""
    digest = hashlib.sha256()
    for name in sorted(glob.glob(pattern, recursive=True)):
        if os.path.isfile(name):
            digest.update(f"{os.path.relpath(name, Path(pattern).parent)}\n".encode("utf-8", "surrogateescape"))
            found = os.stat(name)
            digest.update(_digest_of_file(name, found.st_size, found.st_mtime_ns))
    return digest.hexdigest()


@cache
def _digest_of_file(name: str, size: int, written_ns: int) -> bytes:
    """Once in a process for a file that nobody wrote to since: a run's gigabytes are read by several stages.

    So what a stage wrote costs next to nothing more: another one reads almost all of it. Sizes and dates would be no
    cheaper, would miss an edit that keeps them, and would make the stages of a copied folder run again.
    """
    with open(name, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _mark(stage: Stage, marks: Path) -> Path:
    return marks / f"{stage.name}.json"

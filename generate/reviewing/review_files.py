"""What reviewers said, on disk at once: one file a reviewer, one line a verdict, nothing ever rewritten.

    <folder>/alice.jsonl    {"image_id": …, "model": "glm", "run_id": …, "attempt": 0,
                             "parsing": "right", "content": "partly", "note": "the cat is a dog", "at": "2026-11-24T…Z"}
                            {"image_id": …, "model": "glm", "undo": true, "at": …}

The last line of a record is what counts. A line is written in one piece under a lock and is on the disk before the
page goes on, so a killed process costs at most the verdict that was not yet confirmed, and several windows, several
processes even, may write for one reviewer.
"""

import fcntl
import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from imagenet_think import ContractError

PARSING = ("right", "wrong split")
CONTENT = ("true", "partly", "false", "harmful")
_NAME = re.compile(r"[^\W_][\w .@-]{0,59}")

Key = tuple[str, str]  # image_id, model


@dataclass(frozen=True)
class Verdict:
    """What one reviewer said of one record. run_id and attempt say of which text."""

    image_id: str
    model: str
    run_id: str
    attempt: int
    parsing: str
    content: str
    note: str = ""

    @property
    def key(self) -> Key:
        return self.image_id, self.model

    def checked(self) -> "Verdict":
        """Itself. Raises ContractError for values that there are none of."""
        if self.parsing not in PARSING or self.content not in CONTENT:
            raise ContractError(
                f"a verdict takes parsing ({', '.join(PARSING)}) and content ({', '.join(CONTENT)}), "
                f"not {self.parsing!r} and {self.content!r}"
            )
        return self

    @property
    def version(self) -> tuple[str, int]:
        return self.run_id, self.attempt

    @property
    def accepted(self) -> bool:
        return self.parsing == PARSING[0] and self.content == CONTENT[0]


def check_name(reviewer: str) -> str:
    """The name without spaces around it. Raises ContractError if no file can be named so."""
    name = reviewer.strip()
    if not _NAME.fullmatch(name):
        raise ContractError(
            f"{reviewer!r} is no name for a reviewer; it takes up to 60 letters, digits, spaces and . @ - _, "
            "beginning with a letter or digit"
        )
    return name


class VerdictFiles:
    """A folder of verdicts. What another process adds is seen too: before each answer the new lines are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._files: dict[str, _File] = {}

    def add(self, reviewer: str, verdict: Verdict) -> None:
        """On the disk when it returns. Raises ContractError for a verdict or a name that is none, OSError."""
        with self._lock:
            self._file(check_name(reviewer)).append(asdict(verdict.checked()))

    def undo(self, reviewer: str, in_sample: Callable[[Verdict], bool]) -> Verdict | None:
        """Takes back the latest verdict that still counts, and returns it; None where there is none.

        Raises ContractError where it is of a text that is not in the sample: who reviews it would take back unseen.
        """
        with self._lock:
            file = self._file(check_name(reviewer))
            file.refresh()
            if not file.verdicts:
                return None
            latest = next(reversed(file.verdicts.values()))
            if not in_sample(latest):
                raise ContractError("your latest verdict is outside this sample, so it is not taken back")
            file.append({"image_id": latest.image_id, "model": latest.model, "undo": True})
            return latest

    def of(self, reviewer: str) -> dict[Key, Verdict]:
        """What counts of a reviewer, the latest last."""
        with self._lock:
            file = self._file(check_name(reviewer))
            file.refresh()
            return dict(file.verdicts)

    def all(self) -> dict[str, dict[Key, Verdict]]:
        """What counts of every reviewer, by name."""
        names = sorted(path.stem for path in self.folder.glob("*.jsonl") if _NAME.fullmatch(path.stem))
        return {name: self.of(name) for name in names}

    def damaged(self) -> dict[str, int]:
        """Lines that are no verdict, by reviewer: what a killed process or another program left."""
        return {name: file.damaged for name, file in sorted(self._files.items()) if file.damaged}

    def _file(self, name: str) -> "_File":
        return self._files.setdefault(name, _File(self.folder / f"{name}.jsonl"))


class _File:
    """One reviewer's file and what it says up to `_read` bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.verdicts: dict[Key, Verdict] = {}
        self.damaged = 0
        self._read = 0

    def append(self, line: dict[str, Any]) -> None:
        """Writes a line of its own even where a killed process left half of one, and syncs it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        created = not self.path.exists()
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            torn = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
            at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            text = json.dumps(line | {"at": at}, ensure_ascii=False)
            file.write(b"\n" * torn + text.encode("utf-8", "backslashreplace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if created:  # a new name is on disk only when its folder is
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        self.refresh()

    def refresh(self) -> None:
        """Reads the whole lines that are new."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                new = file.read()
        except FileNotFoundError:
            return
        whole, newline, _ = new.rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.split(b"\n") if newline else []:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line)
            key = str(said["image_id"]), str(said["model"])
            verdict = None if said.get("undo") else _parse(key, said)
        except (ContractError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.damaged += 1
            return
        self.verdicts.pop(key, None)  # so that the latest is the last
        if verdict:
            self.verdicts[key] = verdict


def _parse(key: Key, said: dict[str, Any]) -> Verdict:
    """Raises ContractError, ValueError, KeyError or TypeError for what is no verdict."""
    run_id, attempt, note = str(said["run_id"]), int(said["attempt"]), str(said["note"])
    return Verdict(*key, run_id, attempt, said["parsing"], said["content"], note).checked()

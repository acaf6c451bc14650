"""Keep the reviews on disk: one file per reviewer, one line per review, nothing ever rewritten.

    <folder>/alice.jsonl    {"image_id": …, "model": "glm", "run_id": …, "attempt": 0,
                             "parsing": "right", "content": "partly", "note": "the cat is a dog", "named": "no",
                             "at": "2026-11-24T…Z"}
                            {"image_id": …, "model": "glm", "undo": true, "at": …}

The last line of a record counts. A line is written in one piece under a lock, and is on disk before the page continues.
So a killed process loses at most the review that was not confirmed yet, and several windows, even several processes,
may write for one reviewer.
"""

import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from imagenet_think import ContractError, lock, sync_directory

PARSING = ("right", "wrong split")
CONTENT = ("true", "partly", "false", "harmful")
NAMED = ("yes", "no")
_NAME = re.compile(r"[^\W_][\w .@-]{0,59}")

Key = tuple[str, str]  # image_id, model


@dataclass(frozen=True)
class Review:
    """Hold one reviewer's judgement of one record."""

    image_id: str
    model: str
    run_id: str  # with `attempt`: the text that was reviewed
    attempt: int
    parsing: str  # of PARSING: whether the split into thinking and answer is right
    content: str  # of CONTENT: whether the text is true of the picture
    note: str = ""
    named: str = ""  # of NAMED: whether the answer names the picture's class; empty where that was not asked

    @property
    def key(self) -> Key:
        return self.image_id, self.model

    def check(self) -> "Review":
        """Return this review. Raise ContractError for a value that is not in PARSING, CONTENT or NAMED."""
        if self.parsing not in PARSING or self.content not in CONTENT or self.named not in ("", *NAMED):
            raise ContractError(
                f"a review takes parsing ({', '.join(PARSING)}), content ({', '.join(CONTENT)}) and perhaps named "
                f"({', '.join(NAMED)}), not {self.parsing!r}, {self.content!r} and {self.named!r}"
            )
        return self

    @property
    def version(self) -> tuple[str, int]:
        return self.run_id, self.attempt

    @property
    def accepted(self) -> bool:
        return self.parsing == PARSING[0] and self.content == CONTENT[0]


def check_reviewer(name: str) -> str:
    """Return the name without surrounding spaces. Raise ContractError if no file can have this name."""
    stripped = name.strip()
    if not _NAME.fullmatch(stripped):
        raise ContractError(
            f"{name!r} is not a valid name of a reviewer; use up to 60 letters, digits, spaces and . @ - _, "
            "beginning with a letter or digit"
        )
    return stripped


class ReviewFiles:
    """Read and write a folder of reviews; new lines of other processes are read before each answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._files: dict[str, _ReviewerFile] = {}

    def add(self, reviewer: str, review: Review) -> None:
        """Write a review to disk. Raise ContractError for an invalid review or name, and OSError."""
        with self._lock:
            self._file(check_reviewer(reviewer)).append(asdict(review.check()))

    def undo(self, reviewer: str, in_sample: Callable[[Review], bool]) -> Review | None:
        """Withdraw the latest review that still counts, and return it; None where there is none.

        Raise ContractError where it is not in the sample: the reviewer could not see what they withdraw.
        """
        with self._lock:
            file = self._file(check_reviewer(reviewer))
            file.refresh()
            if not file.reviews:
                return None
            latest = next(reversed(file.reviews.values()))
            if not in_sample(latest):
                raise ContractError("your latest review is outside this sample, so it is not withdrawn")
            file.append({"image_id": latest.image_id, "model": latest.model, "undo": True})
            return latest

    def of(self, reviewer: str) -> dict[Key, Review]:
        """Return the reviews of one reviewer that count, the latest last."""
        with self._lock:
            file = self._file(check_reviewer(reviewer))
            file.refresh()
            return dict(file.reviews)

    def all(self) -> dict[str, dict[Key, Review]]:
        """Return the reviews that count, by reviewer."""
        names = sorted(path.stem for path in self.folder.glob("*.jsonl") if _NAME.fullmatch(path.stem))
        return {name: self.of(name) for name in names}

    def damaged(self) -> dict[str, int]:
        """Return the number of invalid lines by reviewer: a killed process or another program left them."""
        return {name: file.damaged for name, file in sorted(self._files.items()) if file.damaged}

    def _file(self, name: str) -> "_ReviewerFile":
        return self._files.setdefault(name, _ReviewerFile(self.folder / f"{name}.jsonl"))


class _ReviewerFile:
    """Hold one reviewer's file, and the reviews of its first `_read` bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reviews: dict[Key, Review] = {}
        self.damaged = 0
        self._read = 0

    def append(self, line: dict[str, Any]) -> None:
        """Write and fsync a new line; first end a line of which a killed process left only a part."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        created = not self.path.exists()
        with self.path.open("a+b") as file:
            lock(file, self.path, wait=True)
            end = file.seek(0, os.SEEK_END)
            torn = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
            at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            text = json.dumps(line | {"at": at}, ensure_ascii=False)
            file.write(b"\n" * torn + text.encode("utf-8", "backslashreplace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if created:
            sync_directory(self.path.parent)
        self.refresh()

    def refresh(self) -> None:
        """Read the complete lines that are new."""
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
            values = json.loads(line)
            key = str(values["image_id"]), str(values["model"])
            review = None if values.get("undo") else _parse(key, values)
        except (ContractError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.damaged += 1
            return
        self.reviews.pop(key, None)  # so that the latest review is the last of the dict
        if review:
            self.reviews[key] = review


def _parse(key: Key, values: dict[str, Any]) -> Review:
    """Return a line's review. Raise ContractError, ValueError, KeyError or TypeError for an invalid one."""
    run_id, attempt, note = str(values["run_id"]), int(values["attempt"]), str(values["note"])
    named = values.get("named", "")
    return Review(*key, run_id, attempt, values["parsing"], values["content"], note, named).check()

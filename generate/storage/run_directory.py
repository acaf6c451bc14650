"""A run's directory: its binding (run.json), its lock, and its shards of records.

    runs/glm/run.json              what the run is bound to; a change is refused
    runs/glm/sessions/00003.json   versions, batch size, ranks and host of the process that wrote shard 3
    runs/glm/stats/00003.json      how far it is, or was when it was last alive (see session_stats.py)
    runs/glm/shard-00003.jsonl     its records, one a line
    runs/glm/lock                  held by every process of the job that is writing now
    runs/glm/lock.3-of-16          the same of a job that does one shard of the list, beside others

Each process writes a new shard and appends to no older one, flushes each record and fsyncs each batch. So a crash costs
the rows in flight and at most one torn last line, which readers pass over.
"""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TextIO

from generate.inference.work_sharing import ListShard
from generate.models.thinking import Style, final_status, split_turns
from imagenet_think import sync_directory, write_atomic


class RunError(Exception):
    """The run's directory cannot be used; the message is one sentence for the user."""


def make_record(
    *,
    image_id: str,
    model: str,
    attempt: int,
    seed: int,
    run_id: str,
    revision: str,
    style: Style,
    raw: tuple[str, ...] = (),
    finish_reason: str = "error",
    protocol: bool = True,
    prompt_tokens: int | None = None,
    output_tokens: int | None = None,
    status: str | None = None,
    message: str | None = None,
) -> dict[str, Any]:
    """One record: a text is split here, once, before it is stored; `status` says why where there is no text."""
    parts = parse_raw(raw, style, finish_reason)
    return {
        "image_id": image_id,
        "model": model,
        "attempt": attempt,
        "seed": seed,
        "run_id": run_id,
        "revision": revision,
        "status": status or parts["status"],
        "message": message,
        "finish_reason": finish_reason,
        "protocol": protocol,
        "prompt_tokens": prompt_tokens,
        "output_tokens": output_tokens,
        "raw": list(raw),
        "thinking": parts["thinking"],
        "answer": parts["answer"],
        "rest": parts["rest"],
    }


def parse_raw(raw: Sequence[str], style: Style, finish_reason: str) -> dict[str, Any]:
    """The fields of a record that follow from its raw text: status, thinking, answer, rest."""
    parsed = split_turns(raw, style)
    return {
        "status": final_status(parsed, finish_reason),
        "thinking": parsed.thinking,
        "answer": parsed.answer,
        "rest": parsed.rest,
    }


class RecordWriter:
    """A new shard of one process. Opening it also writes the session file that says which process that is."""

    def __init__(self, run: Path, session: dict[str, Any]) -> None:
        number = 1 + max((int(p.stem.split("-")[1]) for p in run.glob("shard-*.jsonl")), default=-1)
        while True:  # another rank may take the number at the same moment: exclusive creation decides
            self.path = run / f"shard-{number:05d}.jsonl"
            try:
                # A lone surrogate, which UTF-8 cannot hold, is written \\udxxx: in JSON the same character.
                self._file = self.path.open("x", encoding="utf-8", errors="backslashreplace")
                break
            except FileExistsError:
                number += 1
        self.number = number
        write_atomic(run / "sessions" / f"{number:05d}.json", json.dumps(session, indent=2) + "\n")
        sync_directory(run)

    def append(self, record: dict[str, Any]) -> None:
        """Write one record and hand it to the operating system: it survives a kill of this process."""
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()

    def sync(self) -> None:
        """Onto the disk: what was appended survives a power cut."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self.sync()
        self._file.close()


class RunLock:
    """One job at a time in a run's directory, or one for each shard of its list; the ranks of a job share it.

    The system frees it when a process ends. `lock` is the whole directory's: a job of all rows keeps it, a job of a
    shard has it while it starts and then keeps a file of its own.
    """

    def __init__(self, run: Path, shard: ListShard | None = None) -> None:
        self._run = run
        self._name = f"lock.{shard.index}-of-{shard.of}" if shard else "lock"
        self._whole = _LockFile(run / "lock")
        self._own = _LockFile(run / self._name) if shard else self._whole

    def take(self, patience_s: float = 10.0) -> None:
        """Alone, for the first rank, or RunError that says who holds it.

        The workers of a launcher that was killed need a moment to notice, hence the patience.
        """
        deadline = time.monotonic() + patience_s
        self._own.take(deadline)
        self._own.name_holder()
        if self._own is not self._whole:
            self._whole.take(deadline)
            self._whole.name_holder()
        for path in self._run.glob("lock.*"):
            if path.name.rpartition("-of-")[2] != self._name.rpartition("-of-")[2]:  # not a shard beside this one
                with _LockFile(path) as other:
                    other.take(deadline)

    def share(self) -> None:
        """From now on together with the other ranks of the job, and with those of other shards."""
        self._own.share()
        if self._own is not self._whole:
            self._whole.close()

    def __enter__(self) -> "RunLock":
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()
        self._whole.close()


class _LockFile:
    """An flock, which Linux's network file systems keep between machines where they are mounted so."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO = path.open("a+", encoding="utf-8")

    def take(self, deadline: float) -> None:
        while not self._try(fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                self._file.seek(0)
                holder = self._file.read().strip() or "another process"
                raise RunError(
                    f"{self._path.parent} is in use by {holder}; wait for it, stop it, or use another --out."
                )
            time.sleep(0.2)

    def name_holder(self) -> None:
        shard = self._path.name.partition(".")[2].replace("-of-", " of ")
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {os.uname().nodename}" + (f" (shard {shard})" if shard else ""))
        self._file.flush()

    def share(self) -> None:
        deadline = time.monotonic() + 1  # a job of other shards, which only looks, may have it for a moment
        while not self._try(fcntl.LOCK_SH):
            if time.monotonic() > deadline:
                raise RunError(f"{self._path.parent} was taken by another job while this one started.")
            time.sleep(0.01)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # a file system without locks: a second job would waste its work, and lose nothing
            if kind == fcntl.LOCK_EX:
                print(f"{self._path} cannot be locked ({error.strerror}): see that no other job writes there")
        return True

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "_LockFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def bind_run(run: Path, bound: dict[str, Any]) -> str:
    """Bind a new directory to what decides its texts, or check that it is bound to the same. Returns the run_id."""
    file = run / "run.json"
    run_id = hashlib.sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()[:12]
    if not file.exists():
        if any(run.glob("shard-*.jsonl")):
            raise RunError(f"{run} has shards but no run.json, so nothing says what made them; use another --out.")
        write_atomic(file, json.dumps({"run_id": run_id, "bound": bound}, indent=2, ensure_ascii=False) + "\n")
        return run_id
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))["bound"]
        items = dict(stored)
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(f"{file} cannot be read ({type(error).__name__}: {error}); use another --out.") from error
    changes = [
        f"{key}: {_short(items.get(key))} there, {_short(bound.get(key))} now"
        for key in sorted(items.keys() | bound.keys())
        if items.get(key) != bound.get(key)
    ]
    if changes:
        raise RunError(f"{run} belongs to another run ({'; '.join(changes)}); use another --out or the same settings.")
    return run_id


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"


def bound_run_id(run: Path) -> str | None:
    """The run_id of run.json; None where there is none to be read."""
    try:
        return str(json.loads((run / "run.json").read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_run_directory(run: Path) -> None:
    """The directory, writable, or RunError."""
    try:
        (run / "sessions").mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=run):  # of another name for each process, on whatever machine
            pass
    except OSError as error:
        raise RunError(f"cannot write to {run} ({error.strerror}); give another --out or free the place.") from error

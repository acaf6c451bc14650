"""Write a run directory: the settings it is bound to (run.json) and its shards of records.

    runs/glm/run.json              the settings that decide the run's texts; another job with others is refused
    runs/glm/sessions/00003.json   versions, batch size, ranks and host of the process that wrote shard 3
    runs/glm/stats/00003.json      progress of that process (see monitoring/heartbeat.py)
    runs/glm/shard-00003.jsonl     its records, one a line
    runs/glm/in_flight/00003.jsonl the rows that it began, while it lives (see in_flight.py)
    runs/glm/lock                  held by every process of the job that is writing now (see locks.py)
    runs/glm/lock.3-of-16          the same for a job that does one shard of the list, beside others

Each process writes a new shard and never appends to an older one, flushes each record and fsyncs each batch. So a crash
costs the rows in flight and at most one torn last line, which readers skip.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypedDict

from generate.models.thinking import Style, final_status, split_turns
from generate.storage.bound_settings import as_json, differences, in_words
from generate.storage.image_list import ALONE, ListShard
from generate.storage.locks import RunError
from generate.storage.record_values import message_line, token_count
from imagenet_think import ContractError, Record, read_run, shards_of, sync_directory, write_atomic


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
) -> Record:
    """Return one record, its raw text split into thinking and answer.

    status: gives the reason where there is no text; otherwise it follows from the raw text. A number that cannot be one
    of tokens is stored as null, and the message as one line, whatever engine they came from.
    """
    parts = parse_raw(raw, style, finish_reason)
    return {
        "image_id": image_id,
        "model": model,
        "attempt": attempt,
        "seed": seed,
        "run_id": run_id,
        "revision": revision,
        "status": status or parts["status"],
        "message": message_line(message),
        "finish_reason": finish_reason,
        "protocol": protocol,
        "prompt_tokens": token_count(prompt_tokens),
        "output_tokens": token_count(output_tokens),
        "raw": list(raw),
        "thinking": parts["thinking"],
        "answer": parts["answer"],
        "rest": parts["rest"],
    }


class ParsedRaw(TypedDict):
    """Hold the fields of a record that follow from its raw text."""

    status: str
    thinking: str | None
    answer: str | None
    rest: str | None


def parse_raw(raw: Sequence[str], style: Style, finish_reason: str) -> ParsedRaw:
    """Split the model's texts, one per turn, into the fields of a record."""
    parsed = split_turns(raw, style)
    return {
        "status": final_status(parsed, finish_reason),
        "thinking": parsed.thinking,
        "answer": parsed.answer,
        "rest": parsed.rest,
    }


class RecordWriter:
    """Write a new shard. Opening it also writes the session file, which describes the process.

    Of COUNT jobs with a shard of the list each, that with INDEX takes the numbers INDEX, INDEX + COUNT, …: also where
    they see no common disk, each with a directory of its own, no two write files of one name.
    """

    def __init__(self, run: Path, session: Mapping[str, Any], job: ListShard = ALONE) -> None:
        number = 1 + max((int(shard.stem.split("-")[1]) for shard in shards_of(run)), default=-1)
        number += (job.index - number) % job.of
        while True:  # another rank may take the number at the same moment: exclusive creation decides
            self.path = run / f"shard-{number:05d}.jsonl"
            try:
                # A lone surrogate, which UTF-8 cannot hold, is written \\udxxx: in JSON the same character.
                self._file = self.path.open("x", encoding="utf-8", errors="backslashreplace")
                break
            except FileExistsError:
                number += job.of
        self.number = number
        self._session = dict(session)
        self._session_file = run / "sessions" / f"{number:05d}.json"
        self._write_session()
        sync_directory(run)

    def describe(self, **found: Any) -> None:
        """Add to the session file what was found out since it was written."""
        self._session |= found
        self._write_session()

    def _write_session(self) -> None:
        write_atomic(self._session_file, json.dumps(self._session, indent=2) + "\n")

    def append(self, record: Record) -> None:
        """Write one record and hand it to the operating system, so that it survives a kill of this process."""
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()

    def sync(self) -> None:
        """Write the appended records to the disk, so that they survive a power cut."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self.sync()
        self._file.close()


def bind_run(run: Path, bound: Mapping[str, Any], alone: bool = False) -> str:
    """Bind a new directory to the settings that decide its texts, or check that it has the same. Returns the run_id.

    A directory keeps the run_id that it was given, also where a later version would write its settings otherwise.
    alone: no other process uses the directory; then one without any record, of a start that failed, is bound anew.
    Raises RunError where the directory has other settings, or shards without a description.
    """
    file = run / "run.json"
    now = as_json(bound)
    if not file.exists():
        if any(run.glob("shard-*.jsonl")):
            raise RunError(f"{run} has shards but no run.json, so their settings are unknown; use another --out.")
        return _bind(run, now)
    try:
        stored = read_run(run)
    except ContractError as error:
        raise RunError(f"{error}; use another --out.") from error
    if changes := differences(stored["bound"], now):
        if alone and not any(shard.stat().st_size for shard in run.glob("shard-*")):
            print(f"{run} holds no records; from now on it belongs to this run ({in_words(changes)}).", flush=True)
            return _bind(run, now)
        way = "use another --out or the same settings"
        names = {name for name, _ in changes}
        parsed = {name for name in names if name == "entry.opening" or name.startswith("entry.style.")}
        if parsed and names - parsed <= {"prompt"}:  # which holds the opening
            way += ", or let generate/reparse.py read its texts with the other style"
        raise RunError(f"{run} belongs to another run ({in_words(changes)}); {way}.")
    return stored["run_id"]


def _bind(run: Path, bound: dict[str, Any]) -> str:
    run_id = run_id_of(bound)
    write_description(run, {"run_id": run_id, "bound": bound})
    return run_id


def run_id_of(bound: Mapping[str, Any]) -> str:
    """Return the id of a run that is bound to these settings, which are as JSON holds them."""
    return hashlib.sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()[:12]


def write_description(run: Path, description: Mapping[str, Any]) -> None:
    """Write run.json; what UTF-8 cannot hold, such as the odd name of a directory, is written by JSON's escapes."""
    text = json.dumps(description, indent=2, ensure_ascii=False) + "\n"
    write_atomic(run / "run.json", text.encode("utf-8", "backslashreplace"))


def bound_run_id(run: Path) -> str | None:
    """Return the run_id of run.json; None where there is none, or it cannot be read."""
    try:
        return read_run(run)["run_id"]
    except ContractError:
        return None


def bound_dtype(run: Path) -> object:
    """Return what run.json says that the texts are computed in; None where there is none, or it cannot be read."""
    try:
        return read_run(run)["bound"].get("dtype")
    except ContractError:
        return None


def make_run_directory(run: Path) -> None:
    """Create the directory. Raises RunError where it cannot be written."""
    try:
        (run / "sessions").mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=run):  # of another name for each process, on whatever machine
            pass
    except OSError as error:
        raise RunError(f"cannot write to {run} ({error.strerror}); give another --out or free the place.") from error

"""Note which rows each process has in flight, and find by the notes of the dead the rows that killed them.

    runs/glm/in_flight/00003.jsonl   of session 3: a header, then the image_id of each row that it began, one a line

A process that ends, in whatever way it knows of, removes its note. So a note that is left is of one that was killed,
and the rows in flight are those that it began and that have no record in its shard. The next start puts these alone
into the note, which is then the record of a death.

Not fsynced: what a power cut takes with it was no row's fault.
"""

import faulthandler
import json
import os
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate.processes.process_name import is_alive, process_name
from generate.storage.record_values import message_line
from imagenet_think import shard_lines, write_atomic

ALONE_AFTER = 2  # deaths with the row in flight, with whatever rows beside it
FAILED_AFTER = 3  # deaths, at one of which the row was alone in flight and the process died by itself
DOUBTFUL = (4, 2)  # deaths, and those alone, where it may always have been a kill of the whole job
_FAULT = b"Fatal Python error: "


@dataclass(frozen=True)
class Death:
    """Hold the death of one process.

    own: it died by itself, since the process that had started it lived on; not so: perhaps the whole job was killed.
    reason: what is known, as "Segmentation fault".
    """

    in_flight: frozenset[str]
    own: bool
    reason: str | None = None


class InFlight:
    """Write the note of this process. `keeper`: the name of the process that sees to it that it is started again."""

    def __init__(self, run: Path, number: int, attempt: int, keeper: str | None = None) -> None:
        self.path = note_path(run, number)
        self.path.parent.mkdir(exist_ok=True)
        self._file = self.path.open("wb", buffering=0)
        self._died: str | None = None
        self._write({"attempt": attempt, "keeper": keeper or process_name(os.getppid())})
        if traces := not faulthandler.is_enabled():  # of a crash, which then says what it was
            faulthandler.enable(self._file, all_threads=False)
        self._traces = traces

    def begin(self, image_id: str) -> None:
        """Note a row before anything of it is read. One call to the system, in which a kill cannot tear the line."""
        self._write(image_id)

    def keep(self, reason: str) -> None:
        """Keep the note at the end, since an engine of a process of its own died with the rows in flight."""
        self._died = reason

    def end(self) -> None:
        """Remove the note; the file stays open for what another thread may still begin."""
        if self._traces:
            faulthandler.disable()
            self._traces = False
        if self._died is not None:
            self._write({"died": self._died})
        else:
            self.path.unlink(missing_ok=True)

    def _write(self, value: Any) -> None:
        self._file.write(json.dumps(value).encode() + b"\n")


def note_path(run: Path, number: int) -> Path:
    """Return the path of a session's note."""
    return run / "in_flight" / f"{number:05d}.jsonl"


def settle_notes(run: Path, left: Set[str], shard: bool) -> None:
    """Make the notes of processes that were killed the records of their deaths; no process that has rows of `left` may
    live. `shard`: others may, of other shards of the list.
    """
    for path in _notes(run):
        if (note := _read_note(path)) and "own" not in note and not (shard and note["ids"].isdisjoint(left)):
            _settle(run, path, note)


def settle_note(run: Path, number: int, own: bool) -> None:
    """Do the same for one session whose process has died, by itself or not."""
    path = note_path(run, number)
    if note := _read_note(path):
        _settle(run, path, note, own)


def find_suspects(run: Path, attempt: int, left: Set[str]) -> dict[str, str]:
    """Return the rows of `left` that may kill a process: an empty text for one to be asked alone, or why it failed."""
    deaths = []
    for path in _notes(run):
        note = _read_note(path)
        if note and "own" in note and note["attempt"] == attempt and not note["ids"].isdisjoint(left):
            deaths.append(Death(frozenset(note["ids"]), note["own"], note["died"]))
    suspects = {row for death in deaths for row in death.in_flight} & left
    return {row: found for row in sorted(suspects) if (found := judge(row, deaths)) is not None}


def judge(row: str, deaths: Iterable[Death]) -> str | None:
    """Return None where a row is like any other, an empty text where it is to be asked alone, or why it has failed."""
    deaths = [death for death in deaths if row in death.in_flight]
    alone = [death for death in deaths if len(death.in_flight) == 1]
    proven = len(deaths) >= FAILED_AFTER and any(death.own for death in alone)
    if not proven and not (len(deaths) >= DOUBTFUL[0] and len(alone) >= DOUBTFUL[1]):
        return "" if len(deaths) >= ALONE_AFTER else None
    reasons = sorted({death.reason for death in alone if death.reason})
    times = "once" if len(alone) == 1 else f"{len(alone)} times"
    return (
        f"its process died {len(deaths)} times with this row in flight, {times} with nothing beside it"
        f" ({'; '.join(reasons) if reasons else 'killed without a word, as for lack of memory'})"
    )


def _notes(run: Path) -> list[Path]:
    return sorted((run / "in_flight").glob("*.jsonl"))


def _settle(run: Path, path: Path, note: dict[str, Any], own: bool | None = None) -> None:
    """Find what was in flight at the death, and write that alone into the note; without any, remove it."""
    shard = run / f"shard-{path.stem}.jsonl"
    if shard.exists():
        records = (line.record() for line in shard_lines(shard))
        note["ids"] -= {record["image_id"] for record in records if record}
    else:  # what it did is not known
        note["ids"] = set()
    note["own"] = note["died"] is not None or (is_alive(note["keeper"] or "") if own is None else own)
    if not note["ids"]:
        path.unlink(missing_ok=True)
        return
    header = {name: value for name, value in note.items() if name != "ids"}
    lines = [json.dumps(value) + "\n" for value in (header, *sorted(note["ids"]))]
    write_atomic(path, "".join(lines))


def _read_note(path: Path) -> dict[str, Any] | None:
    """Return a note with `ids`; None where it has no header. What is no line of a note is passed over."""
    note: dict[str, Any] = {"attempt": None, "keeper": None, "died": None}
    ids: set[str] = set()
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return None
    for line in lines:
        if line.startswith(_FAULT):
            note["died"] = message_line(line[len(_FAULT) :].decode(errors="replace"))
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str):
            ids.add(value)
        elif isinstance(value, dict):
            note |= {name: value[name] for name in ("attempt", "keeper", "died", "own") if name in value}
    fits = isinstance(note["attempt"], int) and isinstance(note.get("own", True), bool)
    texts = all(note[name] is None or isinstance(note[name], str) for name in ("keeper", "died"))
    return note | {"ids": ids} if fits and texts else None

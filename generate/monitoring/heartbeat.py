"""What a process says of itself while it works: runs/glm/stats/00003.json, beside its session and its shard.

It is written anew every couple of seconds, in a thread, so that a process that was killed leaves what it had come to.
Progress lines, `generate/status.py` and the ledger are sums of these files. No two hosts' clocks are ever compared:
seconds and rates are each process's own, of a clock that nobody sets, and `beat` counts upwards while it lives.
"""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from generate.monitoring.energy import EnergyMeter
from imagenet_think import write_atomic

_BEAT_S = 2.0
_BEATS_PER_S = 50  # of all processes of a job together, that the metadata server of a network disk may sleep
_SHARE = 0.01  # of the time that writing and reading stats may take
_SLOWEST_S = 30.0  # between two beats, however slow the disk
_PATIENCE_S = 3.0  # with a disk that does not answer, at the end
_RECENT_S = 300.0  # what the rates are of

STATES = ("loading", "asking", "done", "stopped", "failed")
RUNNING = STATES[:2]


@dataclass(frozen=True)
class Stats:
    """What a stats file says."""

    job: str  # the launch that the process belongs to
    images: int  # of the list, as --split and --limit leave it
    todo: int  # rows that the job had before it when it began, all of its processes together
    devices: int  # that the process holds; 0: none, the model is on a server
    state: str = "loading"
    beat: int = 0
    next_s: float = _BEAT_S  # until the next beat, about
    at: float = 0.0  # seconds since 1970, as the host believes
    held_s: float = 0.0  # since the process began
    records: dict[str, int] = field(default_factory=dict)  # it has written, by status
    prompt_tokens: int = 0  # of these records
    output_tokens: int = 0
    rows_per_s: float = 0.0  # of the last five minutes
    tokens_per_s: float = 0.0  # written by the model, likewise
    quiet_s: float = 0.0  # since its last record, or since it began to ask
    energy_j: float | None = None  # that its devices took since it began; None: nobody measures it


class Repeating:
    """Does something again and again in a thread, so rarely that it takes no more than a hundredth of the time."""

    def __init__(self, work: Callable[[], None], every_s: float) -> None:
        self._every_s = every_s
        self._work = work
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._repeat, daemon=True)
        self._thread.start()

    def _repeat(self) -> None:
        pause_s = self._every_s
        while not self._ended.wait(pause_s):
            before = time.monotonic()
            self._work()
            pause_s = min(max(self._every_s, (time.monotonic() - before) / _SHARE), _SLOWEST_S)

    def end(self) -> None:
        self._ended.set()
        self._thread.join(_PATIENCE_S)


class SessionStats:
    """Counts what this process does, and keeps its stats file."""

    def __init__(
        self, run: Path, number: int, first: Stats, *, began: float, processes: int, meter: EnergyMeter | None
    ) -> None:
        """`number`: the session's and its shard's; `began`: by time.monotonic(); `processes`: of the whole job."""
        self.number = number
        self.file = run / "stats" / f"{number:05d}.json"
        self.file.parent.mkdir(exist_ok=True)
        self.stats = first
        self._began = began
        self._meter = meter
        self._records: Counter[str] = Counter()
        self._tokens = [0, 0]  # of prompts, of texts
        self._asking_since: float | None = None
        self._last_record = began
        self._recent: deque[tuple[float, int, int]] = deque()  # seconds, records, written tokens
        self._lock = threading.Lock()
        self._every_s = max(_BEAT_S, processes / _BEATS_PER_S)
        self.beat()
        self._beats = Repeating(self.beat, self._every_s)

    def asking(self) -> None:
        """The engine is ready: from here on rates are counted."""
        with self._lock:
            self._asking_since = self._last_record = time.monotonic()
            self._recent.append((self._asking_since, 0, 0))
            self.stats = replace(self.stats, state="asking")

    def wrote(self, record: Mapping[str, Any]) -> None:
        with self._lock:
            self._records[record["status"]] += 1
            self._tokens[0] += record["prompt_tokens"] or 0
            self._tokens[1] += record["output_tokens"] or 0
            self._last_record = time.monotonic()

    def records(self) -> Counter[str]:
        """That this process has written, by status."""
        with self._lock:
            return self._records.copy()

    def beat(self) -> None:
        """Write the file. A disk that does not take it is the concern of the records, whose writer ends the run."""
        with self._lock:
            self.stats = self._now()
            try:
                write_atomic(self.file, json.dumps(asdict(self.stats)) + "\n", durable=False)
            except OSError:
                return

    def end(self, state: str) -> None:
        """The last beat."""
        self._beats.end()
        with self._lock:
            self.stats = replace(self.stats, state=state)
        self.beat()

    def __enter__(self) -> "SessionStats":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stopped = kind is not None and not issubclass(kind, Exception)  # a signal, the end that was asked for
        self.end("done" if kind is None else "stopped" if stopped else "failed")

    def _now(self) -> Stats:
        now, rows = time.monotonic(), self._records.total()
        rates = (0.0, 0.0)
        if self._asking_since is not None:
            while len(self._recent) > 1 and now - self._recent[1][0] > _RECENT_S:
                self._recent.popleft()
            since, rows_then, tokens_then = self._recent[0]
            if (seconds := now - since) > 0:
                rates = ((rows - rows_then) / seconds, (self._tokens[1] - tokens_then) / seconds)
            self._recent.append((now, rows, self._tokens[1]))
        return replace(
            self.stats,
            beat=self.stats.beat + 1,
            next_s=self._every_s,
            at=round(time.time(), 1),
            held_s=round(now - self._began, 2),
            records=dict(self._records),
            prompt_tokens=self._tokens[0],
            output_tokens=self._tokens[1],
            rows_per_s=round(rates[0], 4),
            tokens_per_s=round(rates[1], 2),
            quiet_s=round(now - self._last_record, 1),
            energy_j=self._meter.joules() if self._meter else None,
        )


def read_stats(file: Path) -> Stats | None:
    """A process's last word; None where the file holds none, as after a power cut."""
    try:
        values = json.loads(file.read_bytes())
        stats = Stats(**{each.name: values[each.name] for each in fields(Stats)})
        numbers = (stats.images, stats.todo, stats.devices, stats.beat, stats.next_s, stats.at, stats.held_s)
        rates = (stats.prompt_tokens, stats.output_tokens, stats.rows_per_s, stats.tokens_per_s, stats.quiet_s)
        if min(*numbers, *rates, stats.energy_j or 0, *stats.records.values()) < 0 or stats.state not in STATES:
            return None
        return stats
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None

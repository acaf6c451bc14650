"""Write the stats of one process while it works: runs/glm/stats/00003.json, beside its session and its shard.

A thread writes the file anew every couple of seconds, so that a killed process leaves what it had counted. The progress
line, `generate/status.py` and the ledger are sums of these files. Clocks of two hosts are never compared: seconds and
rates come from each process's own monotonic clock, and `beat` counts upwards while the process lives.
"""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from types import TracebackType

from generate.monitoring.energy import EnergyMeter
from imagenet_think import Record, write_atomic

_BEAT_S = 2.0
_BEATS_PER_S = 50  # of all processes of a job together: more would load the metadata server of a network disk
_SHARE = 0.01  # of a process's time that writing and reading stats may take
_SLOWEST_S = 30.0  # between two beats, however slow the disk
_PATIENCE_S = 3.0  # for a disk that does not answer, at the end
_RECENT_S = 300.0  # over which rates are measured

STATES = ("loading", "asking", "done", "stopped", "failed")
RUNNING = STATES[:2]


@dataclass(frozen=True)
class Stats:
    """Hold the contents of a stats file."""

    job: str  # the launch that the process belongs to
    images: int  # of the list, after --split and --limit
    todo: int  # rows that the job had to do when it began, all its processes together
    devices: int  # held by the process; 0: the model is on a server
    state: str = "loading"
    beat: int = 0
    next_s: float = _BEAT_S  # until the next beat, about
    at: float = 0.0  # seconds since 1970, by the host's clock
    held_s: float = 0.0  # since the process began
    records: dict[str, int] = field(default_factory=dict)  # written by the process, by status
    prompt_tokens: int = 0  # of these records
    output_tokens: int = 0
    rows_per_s: float = 0.0  # over the last five minutes
    tokens_per_s: float = 0.0  # output tokens, likewise
    quiet_s: float = 0.0  # since its last record, or since its engine was ready
    energy_j: float | None = None  # taken by its devices since it began; None: not measured
    at_a_time: int | None = None  # requests that its servers take at present; None: it has none


class PeriodicTask:
    """Call a function periodically in a thread, so rarely that it takes no more than a hundredth of the time."""

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


class Heartbeat:
    """Count what this process does, and write its stats file until the end."""

    def __init__(
        self, run: Path, number: int, first: Stats, *, began: float, processes: int, meter: EnergyMeter | None
    ) -> None:
        """Write the first beat, and start the thread that writes the others.

        number: of the session and its shard. first: the stats at the start. began: the process's start, by
        time.monotonic(). processes: of the whole job. meter: None where energy cannot be measured.
        """
        self.number = number
        self.file = run / "stats" / f"{number:05d}.json"
        self.file.parent.mkdir(exist_ok=True)
        self.stats = first
        self._began = began
        self._meter = meter
        self._records: Counter[str] = Counter()
        self._tokens = [0, 0]  # prompt tokens, output tokens
        self._ready_at: float | None = None
        self._at_a_time: Callable[[], int | None] = lambda: None
        self._last_record = began
        self._recent: deque[tuple[float, int, int]] = deque()  # seconds, records, output tokens
        self._lock = threading.Lock()
        self._every_s = max(_BEAT_S, processes / _BEATS_PER_S)
        self.beat()
        self._beats = PeriodicTask(self.beat, self._every_s)

    def engine_ready(self, at_a_time: Callable[[], int | None] = lambda: None) -> None:
        """Begin to measure rates: the engine is loaded. `at_a_time`: how many requests its servers take at present."""
        with self._lock:
            self._at_a_time = at_a_time
            self._ready_at = self._last_record = time.monotonic()
            self._recent.append((self._ready_at, 0, 0))
            self.stats = replace(self.stats, state="asking")

    def count(self, record: Record) -> None:
        """Count a record that was written."""
        with self._lock:
            self._records[record["status"]] += 1
            self._tokens[0] += record["prompt_tokens"] or 0
            self._tokens[1] += record["output_tokens"] or 0
            self._last_record = time.monotonic()

    def records(self) -> Counter[str]:
        """Return the number of records that this process has written, by status."""
        with self._lock:
            return self._records.copy()

    def beat(self) -> None:
        """Write the file. A failing disk stops nothing here: the writer of the records ends the run."""
        with self._lock:
            self.stats = self._now()
            try:
                write_atomic(self.file, json.dumps(asdict(self.stats)) + "\n", durable=False)
            except OSError:
                return

    def end(self, state: str) -> None:
        """Write the last beat; `state` is one of STATES."""
        self._beats.end()
        with self._lock:
            self.stats = replace(self.stats, state=state)
        self.beat()

    def __enter__(self) -> "Heartbeat":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stopped = kind is not None and not issubclass(kind, Exception)  # SystemExit by a signal, or Ctrl-C
        self.end("done" if kind is None else "stopped" if stopped else "failed")

    def _now(self) -> Stats:
        now, rows = time.monotonic(), self._records.total()
        rates = (0.0, 0.0)
        if self._ready_at is not None:
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
            at_a_time=self._at_a_time(),
        )


def read_stats(file: Path) -> Stats | None:
    """Return the stats in a file; None where it holds none, as after a power cut."""
    try:
        values = json.loads(file.read_bytes())
        values = {"at_a_time": None} | values  # of a version that did not write it
        stats = Stats(**{each.name: values[each.name] for each in fields(Stats)})
        numbers = (stats.images, stats.todo, stats.devices, stats.beat, stats.next_s, stats.at, stats.held_s)
        rates = (stats.prompt_tokens, stats.output_tokens, stats.rows_per_s, stats.tokens_per_s, stats.quiet_s)
        if (
            min(*numbers, *rates, stats.energy_j or 0, stats.at_a_time or 0, *stats.records.values()) < 0
            or stats.state not in STATES
        ):
            return None
        return stats
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None

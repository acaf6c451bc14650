"""Send rows to the actors of a Ray pool, and replace those that fail or are lost.

Rows are sent as actors have room for them, so that the driver holds no more than the list. What a lost actor had not
answered goes back to the others, but for the rows that are on disk.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from generate.engines.base import EngineError, UnfitError
from generate.inference.job import Job
from generate.inference.ray_actor import Answer, Failure
from generate.inference.worklist import Worklist
from generate.storage.image_list import ImageRow
from generate.storage.in_flight import find_suspects, note_path, settle_note
from generate.storage.record_values import message_line
from imagenet_think import shard_lines

# An actor is replaced so often, for good where its engine failed; where its process or its machine was lost, as
# happens for ever to machines that come and go, so often without a record between.
MOST_FAILURES = 3
MOST_LOSSES = 8
CALLS = 32  # batches that an actor has at a time, at most
# Rows that an actor has at a time, as multiples of its engine's batch: so many that some always wait,
# though a batch is answered only when its longest text is done; fewer in a short list, most of which a slow actor would
# otherwise keep to itself.
_MOST_ROWS = 6
_LEAST_ROWS = 2
_SLOWEST = 8  # parts of an actor's even share of the list, for the same reason
_NO_ROOM_S = 60.0  # without any actor, until it is said


@dataclass
class Place:
    """Hold one of the pool's actors, and what became of those before it in this place."""

    number: int
    actor: Any = None
    session: int | None = None  # None: its engine is not loaded yet
    node: str = ""  # its machine, as Ray names it
    rows: int = 0  # that it has
    calls: int = 0
    failures: int = 0
    losses: int = 0  # since the last record
    reason: str = ""  # why it was given up


@dataclass(frozen=True)
class Call:
    """Hold what an actor was asked; no rows where it was only started."""

    place: Place
    rows: list[ImageRow] = field(default_factory=list)


class RowSender:
    """Send `rows` to `actors` actors, each made by `start`, which returns a handle of an EngineActor."""

    def __init__(
        self, start: Callable[[], Any], actors: int, job: Job, worklist: Worklist, rows: list[ImageRow]
    ) -> None:
        self._start = start
        self._job = job
        self._suspects = dict(worklist.suspects)
        self._waiting: deque[ImageRow] = deque()
        self._return(rows)
        self._places = [Place(number) for number in range(1, actors + 1)]
        self._calls: dict[Any, Call] = {}
        share = len(rows) // (_SLOWEST * actors)
        self._at_a_time = max(_LEAST_ROWS * job.batch_size, min(share, _MOST_ROWS * job.batch_size))
        self._batch = -(-self._at_a_time // CALLS)
        self.sent = 0  # batches
        self.most_at_once = 0  # of them, sent and not answered
        self.statuses: Counter[str] = Counter()

    def run(self) -> Counter[str]:
        """Return the statuses of all rows. Raises EngineError where no actor is left, UnfitError where none can."""
        import ray

        for place in self._places:
            self._fill(place)
        while self._waiting or any(call.rows for call in self._calls.values()):
            self._send()
            if not self._calls:
                raise EngineError(
                    "no engine is left: " + "; ".join(f"actor {place.number}: {place.reason}" for place in self._places)
                )
            ready, _ = ray.wait(list(self._calls), num_returns=1, timeout=_NO_ROOM_S)
            if not ready and all(place.session is None for place in self._places):
                print("no actor has begun yet: the cluster has no room, or their engines are still being loaded")
            for call in ready:
                self._receive(call)
        return self.statuses

    def end(self) -> None:
        """Let the actors close their shards, without waiting for it."""
        import ray

        for place in self._places:
            if place.session is not None:
                place.actor.end.remote()
            elif not place.reason:  # still loading
                ray.kill(place.actor)

    def forget(self) -> None:
        """Remove the notes of the actors that are ended from here: what they have in flight is not what ends them."""
        for place in self._places:
            if place.session is not None:
                note_path(self._job.out, place.session).unlink(missing_ok=True)

    def _fill(self, place: Place) -> None:
        place.actor, place.session, place.rows, place.calls = self._start(), None, 0, 0
        self._calls[place.actor.begin.remote()] = Call(place)

    def _return(self, rows: Iterable[ImageRow]) -> None:
        """Let rows wait: those first that were waiting before, suspects last."""
        for row in reversed(list(rows)):
            if row.image_id in self._suspects:
                self._waiting.append(row)
            else:
                self._waiting.appendleft(row)

    def _send(self) -> None:
        """Send batches to whichever actor has the fewest rows, while one has room."""
        while self._waiting:
            free = [place for place in self._places if place.session is not None and place.calls < CALLS]
            place = min(free, key=lambda place: place.rows, default=None)
            if place is None or place.rows >= self._at_a_time:
                return
            rows = [self._waiting.popleft() for _ in range(min(self._batch, len(self._waiting)))]
            suspects = {row.image_id: self._suspects[row.image_id] for row in rows if row.image_id in self._suspects}
            self._calls[place.actor.ask.remote(rows, suspects)] = Call(place, rows)
            place.rows += len(rows)
            place.calls += 1
            self.sent += 1
            self.most_at_once = max(self.most_at_once, len(self._calls))

    def _receive(self, reference: Any) -> None:
        """Take an actor's answer. Raises UnfitError."""
        import ray
        from ray.exceptions import RayError

        if (call := self._calls.pop(reference, None)) is None:  # of an actor that was lost meanwhile
            return
        place = call.place
        try:
            answer: Answer = ray.get(reference)
        except RayError as error:
            self._replace(place, call, message_line(str(error).strip().splitlines()[0]) or "lost", None)
            return
        if answer.failure:
            self._replace(place, call, answer.failure.reason, answer.failure)
            return
        place.session, place.node = answer.session, answer.node
        if call.rows:
            place.rows -= len(call.rows)
            place.calls -= 1
            place.losses = 0
            self.statuses.update(answer.statuses.values())

    def _replace(self, place: Place, call: Call, reason: str, failure: Failure | None) -> None:
        """Take the rows of a lost actor back, and start another one in its place unless too many were lost there."""
        import ray

        if failure and failure.everywhere:
            raise UnfitError(failure.reason)
        lost = {reference: other for reference, other in self._calls.items() if other.place is place}
        for reference in lost:
            del self._calls[reference]
        rows = [row for each in (call, *lost.values()) for row in each.rows]
        if place.session is not None:
            settle_note(self._job.out, place.session, own=_is_node_alive(place.node))
            rows = self._without_written(place, rows)
            self._suspects |= find_suspects(self._job.out, self._job.attempt, {row.image_id for row in rows})
        self._return(rows)
        ray.kill(place.actor)
        place.failures += failure is not None
        place.losses += failure is None
        if place.failures > MOST_FAILURES or place.losses > MOST_LOSSES:
            place.session, place.reason = None, reason
            print(f"actor {place.number} is given up: {reason}", flush=True)
        else:
            print(f"actor {place.number} is replaced: {reason}", flush=True)
            self._fill(place)

    def _without_written(self, place: Place, rows: list[ImageRow]) -> list[ImageRow]:
        """Count those of the rows whose records the actor wrote; return the others."""
        shard = self._job.out / f"shard-{place.session:05d}.jsonl"
        records = (line.record() for line in shard_lines(shard))
        written = {record["image_id"]: record["status"] for record in records if record}
        found = [written[row.image_id] for row in rows if row.image_id in written]
        self.statuses.update(found)
        place.losses = 0 if found else place.losses
        return [row for row in rows if row.image_id not in written]


def _is_node_alive(node: str) -> bool:
    """Return whether a machine of the cluster lives, so that a process there died by itself."""
    import ray

    return any(each["NodeID"] == node and each["Alive"] for each in ray.nodes())

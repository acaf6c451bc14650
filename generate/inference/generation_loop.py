"""Ask an engine about pictures: read them ahead of it, hear what it says, write the records.

Threads read and prepare pictures, a bounded number of them ahead of the engine. What follows from a completion (a
second turn, a forced answer) goes the same way.
"""

import hashlib
import os
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate.engines.base import Completion, Engine, Prepared
from generate.inference.conversation import Conversation, ConversationConfig
from generate.models.sampling import row_seed
from generate.storage.image_list import ImageRow
from generate.storage.run_directory import RecordWriter, make_record
from imagenet_think import ImageError, Record, decode_image, read_image_bytes

_MOST_WORKERS = 8  # threads a process: more only wait for each other
# A model gives the interpreter's lock up at each of its many small operations, and a worker that takes it then keeps it
# this long. With Python's own 5 ms a small model lost a tenth of its rate, with this a hundredth.
_SWITCH_S = 0.0005


@dataclass(frozen=True)
class Source:
    """Where the pictures lie, and how they are read."""

    root: Path
    max_side: int
    workers: int  # threads; 0: as many as there are cores, at most 8
    ahead: int  # pictures


class GenerationLoop:
    """Every row becomes a record. `stamp`: the fields that all records of this job share, `attempt` among them.

    `wrote` hears of every record when it is written.
    """

    def __init__(
        self,
        engine: Engine,
        writer: RecordWriter,
        manner: ConversationConfig,
        source: Source,
        *,
        seed: int,
        stamp: dict[str, Any],
        wrote: Callable[[Record], None] = lambda _: None,
    ) -> None:
        self.engine = engine
        self.writer = writer
        self.manner = manner
        self.source = source
        self.seed = seed
        self.stamp = stamp
        self.wrote = wrote
        self.talks: dict[str, Conversation] = {}  # of the rows that the engine has
        self.ahead: deque[Future[tuple[str, Conversation, Prepared | ImageError]]] = deque()
        self.most_ahead = source.ahead
        self.statuses: Counter[str] = Counter()
        self.workers = source.workers or min(_MOST_WORKERS, len(os.sched_getaffinity(0)))
        self.waited_s = 0.0  # by the engine, for pictures
        self.asked_s = 0.0

    def about(self, chunks: Iterator[list[ImageRow]]) -> Counter[str]:
        """Ask about all rows, taking a chunk only when those before it have been read ahead.

        Returns how many records of each status have been written.
        """
        rows, began = self._rows(chunks), time.monotonic()
        self.pool = ThreadPoolExecutor(self.workers)
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            # Once more where the last rows, when there were no others left, had something to follow.
            while True:
                for completion in self.engine.generate(self._prepared(rows)):
                    self._hear(completion)
                if not self.ahead:
                    break
        finally:
            self.pool.shutdown(cancel_futures=True)
            sys.setswitchinterval(usual)
            self.asked_s += time.monotonic() - began
        return self.statuses

    def said_of_reading(self) -> str:
        share = self.waited_s / self.asked_s if self.asked_s else 0.0
        return f"{self.workers} workers read ahead; the engine waited for them {share:.1%} of the time"

    def _rows(self, chunks: Iterator[list[ImageRow]]) -> Iterator[ImageRow]:
        """One by one; no more are read ahead than the chunk has, so that a slow rank keeps few to itself at the end."""
        for chunk in chunks:
            self.most_ahead = min(self.source.ahead, max(2 * self.workers, len(chunk)))
            yield from chunk

    def _prepared(self, rows: Iterator[ImageRow]) -> Iterator[Prepared]:
        """What the engine takes next; a picture that cannot be used becomes a record here."""
        while True:
            while len(self.ahead) < self.most_ahead and (row := next(rows, None)):
                self.ahead.append(self.pool.submit(self._open, row))
            if not self.ahead:
                return
            before = time.monotonic()
            image_id, talk, prepared = self.ahead.popleft().result()
            self.waited_s += time.monotonic() - before
            if isinstance(prepared, ImageError):
                self.talks.pop(image_id, None)
                self._write(image_id, status=prepared.status, message=str(prepared))
            else:
                self.talks[image_id] = talk
                yield prepared

    def _open(self, row: ImageRow) -> tuple[str, Any, Any]:
        """A worker's part: (image_id, its talk, the prepared request or the ImageError that says why there is none)."""
        try:
            picture = _picture(row, self.source)
        except ImageError as error:
            return row.image_id, None, error
        return self._prepare(Conversation(self.manner, row.image_id, picture, self._row_seed(row.image_id)))

    def _prepare(self, talk: Conversation) -> tuple[str, Any, Any]:
        request = talk.request()
        try:
            return talk.image_id, talk, (request, self.engine.prepare(request))
        except Exception as error:  # noqa: BLE001 - a processor raises anything on a picture it cannot take
            reason = f"the processor refuses the picture: {type(error).__name__}: {error}"
            return talk.image_id, talk, ImageError("bad_image", reason)

    def _row_seed(self, image_id: str) -> int:
        return row_seed(self.seed, image_id, self.stamp["attempt"])

    def _hear(self, completion: Completion) -> None:
        talk = self.talks[completion.image_id]
        if talk.hear(completion):
            del self.talks[completion.image_id]
            self._write(completion.image_id, **talk.fields())
        else:
            self.ahead.append(self.pool.submit(self._prepare, talk))

    def _write(self, image_id: str, **fields: Any) -> None:
        record = make_record(image_id=image_id, seed=self._row_seed(image_id), **(self.stamp | fields))
        self.writer.append(record)
        self.statuses[record["status"]] += 1
        self.wrote(record)
        if self.statuses.total() % self.source.ahead == 0:
            self.writer.sync()


def _picture(row: ImageRow, source: Source) -> Any:
    """The decoded picture. Raises ImageError, which says why there is none."""
    data = read_image_bytes(row.path, source.root)
    if row.sha256 and hashlib.sha256(data).hexdigest() != row.sha256:
        raise ImageError("bad_image", f"{row.path!r} is not the file of the list: its sha256 differs")
    return decode_image(data, source.max_side)

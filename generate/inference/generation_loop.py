"""Run an engine over images: read them ahead of it, receive its completions, write the records.

Threads read and prepare pictures, a bounded number of them ahead of the engine. What follows from a completion (a
second turn, a forced answer) goes the same way.
"""

import hashlib
import os
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generate.engines.base import Completion, Engine, Prepared
from generate.inference.conversation import Conversation, ConversationConfig
from generate.inference.trial import Trial
from generate.models.sampling import row_seed
from generate.storage.image_list import ImageRow
from generate.storage.record_values import MOST_TOKENS, token_count
from generate.storage.run_directory import RecordWriter, make_record
from imagenet_think import ContractError, ImageError, Record, decode_image, image_id_of, read_image_bytes

_MOST_WORKERS = 8  # threads a process: more only wait for each other
# A model gives the interpreter's lock up at each of its many small operations, and a worker that takes it then keeps it
# this long. With Python's own 5 ms a small model lost a tenth of its rate, with this a hundredth.
_SWITCH_S = 0.0005


@dataclass(frozen=True)
class Source:
    """Describe where the pictures are, and how they are read."""

    root: Path
    max_side: int
    workers: int  # threads; 0: as many as there are cores, at most 8
    ahead: int  # pictures
    search: bool = False  # for pictures that are not at their paths, by their names


class GenerationLoop:
    """Turn every row into a record.

    stamp: the fields that all records of this job share, `attempt` among them.
    wrote: called with every record once it is written.
    trial: holds the first records back, of a model whose tags are not known.
    begun: called with each row's id before anything of the row is read.
    suspects: rows that may kill the process (see storage/in_flight.py): an empty text, for those that are asked alone,
        after all others, or why it has failed. It may grow before a row is taken.
    """

    def __init__(
        self,
        engine: Engine,
        writer: RecordWriter,
        config: ConversationConfig,
        source: Source,
        *,
        seed: int,
        stamp: dict[str, Any],
        wrote: Callable[[Record], None] = lambda _: None,
        trial: Trial | None = None,
        begun: Callable[[str], None] = lambda _: None,
        suspects: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.engine = engine
        self.writer = writer
        self.config = config
        self.source = source
        self.seed = seed
        self.stamp = stamp
        self.wrote = wrote
        self.trial = trial
        self.begun = begun
        self.suspects = suspects
        self.alone: deque[ImageRow] = deque()  # suspects that wait for the others
        self.conversations: dict[str, Conversation] = {}  # of the rows that the engine has
        self.ahead: deque[Future[tuple[str, Conversation, Prepared | ImageError]]] = deque()
        self.most_ahead = source.ahead
        self.statuses: Counter[str] = Counter()
        self.workers = source.workers or min(_MOST_WORKERS, len(os.sched_getaffinity(0)))
        self.waited_s = 0.0  # by the engine, for pictures
        self.ran_s = 0.0
        self.said_of_numbers = False

    def run(self, chunks: Iterator[list[ImageRow]]) -> Counter[str]:
        """Generate a record for every row, taking a chunk only when those before it have been read ahead.

        Returns how many records of each status have been written. Raises EngineError, UnfitError.
        """
        began = time.monotonic()
        self.pool = ThreadPoolExecutor(self.workers)
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        try:
            self._generate(self._rows(chunks))
            while self.alone:
                self._generate(iter([self.alone.popleft()]))
            self._append(self.trial.end() if self.trial else [])
        finally:
            self.pool.shutdown(cancel_futures=True)
            sys.setswitchinterval(usual)
            self.ran_s += time.monotonic() - began
        return self.statuses

    def _generate(self, rows: Iterator[ImageRow]) -> None:
        """Generate rows until none is in flight: again where the last need a turn after the engine saw the end."""
        while True:
            for completion in self.engine.generate(self._prepared(rows)):
                self._receive(completion)
            if not self.ahead:
                return

    def format_reading(self) -> str:
        """Return a sentence on how long the engine waited for pictures, and how long it read prompts and pictures."""
        waited, prefilled = (
            seconds / self.ran_s if self.ran_s else 0.0
            for seconds in (self.waited_s, getattr(self.engine, "prefill_s", 0.0))  # of the transformers engine alone
        )
        text = f"{self.workers} workers read ahead; the engine waited for them {waited:.1%} of the time"
        return text + (f", and read prompts and pictures {prefilled:.1%}" if prefilled else "")

    def _rows(self, chunks: Iterator[list[ImageRow]]) -> Iterator[ImageRow]:
        """Yield rows one by one; read ahead no more than the chunk has, so that a slow rank holds few at the end."""
        for chunk in chunks:
            self.most_ahead = min(self.source.ahead, max(2 * self.workers, len(chunk)))
            for row in chunk:
                if (reason := self.suspects.get(row.image_id)) is None:
                    yield row
                elif reason:
                    self._write(row.image_id, status="engine_error", message=reason)
                else:
                    self.alone.append(row)

    def _prepared(self, rows: Iterator[ImageRow]) -> Iterator[Prepared]:
        """Yield what the engine takes next; a picture that cannot be used becomes a record here."""
        while True:
            while len(self.ahead) < self.most_ahead and (row := next(rows, None)):
                self.begun(row.image_id)
                self.ahead.append(self.pool.submit(self._open, row))
            if not self.ahead:
                return
            before = time.monotonic()
            image_id, conversation, prepared = self.ahead.popleft().result()
            self.waited_s += time.monotonic() - before
            if isinstance(prepared, ImageError):
                self.conversations.pop(image_id, None)
                self._write(image_id, status=prepared.status, message=str(prepared))
            else:
                self.conversations[image_id] = conversation
                yield prepared

    def _open(self, row: ImageRow) -> tuple[str, Any, Any]:
        """Read a picture, in a worker. Returns (image_id, conversation, prepared request or ImageError)."""
        try:
            pictures = _pictures(row, self.source)
        except ImageError as error:
            return row.image_id, None, error
        except ContractError:  # of the place, and so of all pictures
            raise
        except Exception as error:  # noqa: BLE001 - one picture, whatever its reader raises, never ends a run
            reason = f"{row.paths[0]!r} cannot be read: its reader failed ({type(error).__name__})"
            return row.image_id, None, ImageError("bad_image", reason)
        return self._prepare(Conversation(self.config, row.image_id, pictures, self._row_seed(row.image_id)))

    def _prepare(self, conversation: Conversation) -> tuple[str, Any, Any]:
        image_id, request = conversation.image_id, conversation.request()
        try:
            return image_id, conversation, (request, self.engine.prepare(request))
        except Exception as error:  # noqa: BLE001 - a processor raises anything on a picture it cannot take
            reason = f"the processor refuses the picture: {type(error).__name__}: {error}"
            return image_id, conversation, ImageError("bad_image", reason)

    def _row_seed(self, image_id: str) -> int:
        return row_seed(self.seed, image_id, self.stamp["attempt"])

    def _receive(self, completion: Completion) -> None:
        self._check_numbers(completion)
        conversation = self.conversations[completion.image_id]
        if conversation.receive(completion):
            del self.conversations[completion.image_id]
            self._write(completion.image_id, **conversation.fields())
        else:
            self.ahead.append(self.pool.submit(self._prepare, conversation))

    def _check_numbers(self, completion: Completion) -> None:
        """Say once that the engine gives numbers which are none of tokens; the records have null in their place."""
        names = ("prompt_tokens", "output_tokens")
        given = {name: value for name in names if (value := getattr(completion, name)) is not None}
        wrong = [name for name, value in given.items() if token_count(value) is None]
        if wrong and not self.said_of_numbers:
            self.said_of_numbers = True
            print(
                f"Warning: {' and '.join(wrong)} of {completion.image_id} are no numbers of tokens (0 to "
                f"{MOST_TOKENS:,}); such numbers are stored as null."
            )

    def _write(self, image_id: str, **fields: Any) -> None:
        record = make_record(image_id=image_id, seed=self._row_seed(image_id), **(self.stamp | fields))
        self._append(self.trial.take(record) if self.trial else [record])

    def _append(self, records: list[Record]) -> None:
        for record in records:
            self.writer.append(record)
            if record["status"] == "engine_error" and not self.statuses["engine_error"]:
                print(f"First engine_error, of {record['image_id']}: {record['message']}")
            self.statuses[record["status"]] += 1
            self.wrote(record)
            if self.statuses.total() % self.source.ahead == 0:
                self.writer.sync()


def _pictures(row: ImageRow, source: Source) -> tuple[Any, ...]:
    """Return the decoded pictures of a row. Raises ImageError for the first that cannot be used: a row is whole."""
    pictures = []
    for path, sha256 in zip(row.paths, row.hashes, strict=True):
        image_id = row.image_id if len(row.paths) == 1 else image_id_of(path)
        data = read_image_bytes(path, source.root, image_id=image_id if source.search else None)
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise ImageError("bad_image", f"{path!r} is not the file of the list: its sha256 differs")
        try:
            pictures.append(decode_image(data, source.max_side))
        except ImageError as error:
            if len(row.paths) == 1:
                raise
            raise ImageError(error.status, f"{path!r}: {error}") from error
    return tuple(pictures)

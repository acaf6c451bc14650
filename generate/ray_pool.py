"""An engine in a Ray actor, and the pool of them through which Ray Data sends the rows of a job.

Rows come in small batches, many at a time, and all feed one engine, so that it never drains between two batches. A
record is on disk before its batch is answered. What a killed actor had not answered, Ray sends again, to the actor that
takes its place; that one asks only about the rows that are not on disk.
"""

import json
import math
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import asdict
from typing import Any

from generate.checkpoints import find_checkpoint
from generate.images import ImageRow
from generate.job import Job, Plan, attempt_of, get_ready, working
from generate.records import RunLock, bind_run, done_ids
from generate.world import World

_CALLS = 16  # batches that an actor has at a time
# Rows that an actor has at a time, as a multiple of the engine's: those that the engine has or queues (2), those read
# ahead for it (2), and some that wait, since a batch is answered only when its longest text is done.
_ROWS = 6


class Asker:
    """What every actor of the pool holds: an engine, a shard, a thread in which the one asks and the other is written."""

    def __init__(self, job: Job, plan: Plan) -> None:
        self._waiting: queue.SimpleQueue[ImageRow | None] = queue.SimpleQueue()
        self._answers: dict[str, Future[str]] = {}
        self._lock = threading.Lock()
        self._done = done_ids(job.out, attempt_of(job))  # also what an actor wrote whose place this one takes
        self._thread = threading.Thread(target=self._work, args=(job, plan), daemon=True)
        self._thread.start()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Called in many threads. `batch`: rows of the list in `row`, as JSON. Raises what ended the engine."""
        answers = [self._ask(ImageRow(**json.loads(row))) for row in batch["row"]]
        return {"status": [answer.result() for answer in answers]}

    def __del__(self) -> None:
        """Ray Data's way to end an actor well: the shard is closed and the stats say so."""
        self._waiting.put(None)
        self._thread.join()

"""A server that works on so many texts at once, and the server engine that asks it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from generate.engines.answer import AnswerRules
from generate.engines.base import Completion, Request
from generate.engines.guards import Guards
from generate.engines.server import ServerEngine
from generate.models.registry import MODELS
from generate.models.sampling import Sampling
from tests.support.chat_server import ChatServer

TEXT_S = 0.05


@contextmanager
def limited(capacity: Callable[[], int], *, queues: bool) -> Iterator[ChatServer]:
    """A server that works on so many texts at once, and refuses more or has them wait. It notes what it refused."""
    lock, turn = threading.Lock(), threading.Condition()
    working = [0]
    words = ["<think>", "Round.", "</think>", "A ball."]

    def answer(*_: Any) -> tuple[list[str], str]:
        if queues:
            with turn:
                turn.wait_for(lambda: working[0] < capacity())
                working[0] += 1
        time.sleep(TEXT_S)
        with turn:
            working[0] -= 1
            turn.notify()
        return words, "stop"

    def refuses(_: dict[str, Any]) -> int | None:
        with lock:
            if working[0] >= capacity():
                return 429
            working[0] += 1
        return None

    with ChatServer(answer, usage="end") as server:
        if not queues:
            server.busy = refuses
        yield server


class _NothingError(Exception):
    """Nobody raises it."""


def ask(
    rows: int, most: int, *servers: ChatServer, adapts: bool = True
) -> tuple[list[Completion], float, ServerEngine]:
    engine = ServerEngine(
        tuple(server.url for server in servers), "tiny", sampling=Sampling(),
        rules=AnswerRules(MODELS["glm"].style, MODELS["glm"].end_tokens, Guards(loop=0)), need=None, concurrency=most,
        key_variable="OPENAI_API_KEY", timeout_s=20.0, deadline_s=None, retries=8,
    )  # fmt: skip
    if not adapts:
        engine.gate.open_wide()
        engine.gate.busy = _NothingError
    messages = ({"role": "user", "content": [{"type": "text", "text": "What is this?"}]},)
    requests = [Request(f"i{at}", (), "", messages, 0, 64) for at in range(rows)]
    began = time.perf_counter()
    done = list(engine.generate((request, engine.prepare(request)) for request in requests))
    return done, time.perf_counter() - began, engine

"""A loopback server of OpenAI's chat completions: a real tiny checkpoint answers, and it misbehaves on request.

    with ChatServer(engine, render) as server: … server.url …

`faults` are used up one a request, in order: 429, 500, "cut", "garbage", "silent". `apart` sends the thinking
in a field of its own, as servers with a reasoning parser do. `framing`: pieces of one event. `usage`: "event" counts
tokens in each event where that is asked for, "end" at the end alone, "" never.
"""

import base64
import copy
import io
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

Answer = Callable[[list[dict[str, Any]], list[Image.Image], dict[str, Any]], tuple[list[str], str]]


class ChatServer:
    """`answer(messages, pictures, body)` gives the pieces of a text and why it ended (stop, length)."""

    def __init__(
        self,
        answer: Answer,
        *,
        key: str | None = None,
        apart: str | None = None,
        framing: int = 1,
        usage: str = "event",
    ) -> None:
        self.answer = answer
        self.key = key
        self.apart = apart  # the closing tag at which the text itself begins
        self.framing = framing
        self.usage = usage
        self.models = ["tiny"]  # its names for what it has
        self.known: set[str] = set()  # fields of a request, where any other is refused
        self.refuses: Callable[[dict[str, Any]], str | None] = lambda body: None  # says why a request is refused
        self.busy: Callable[[dict[str, Any]], int | None] = lambda body: None  # gives the status of a refusal for now
        self.continues = True  # False: answers 400 where it is to go on in an assistant message
        self.faults: deque[Any] = deque()
        self.bodies: list[dict[str, Any]] = []
        self.at_once = self.most_at_once = 0
        self.hung_up = 0  # clients that left before the end
        handler = type("Handler", (_Handler,), {"chat": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def __enter__(self) -> "ChatServer":
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    @contextmanager
    def counted(self) -> Iterator[None]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            self.at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.chat.hung_up += 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.chat.key and self.headers.get("Authorization") != f"Bearer {self.chat.key}":
            self._plain(401, f"wrong key {self.headers.get('Authorization')}")
            return
        fault = self.chat.faults.popleft() if self.chat.faults else None
        self.chat.bodies.append(copy.deepcopy(body))
        if isinstance(fault, int):
            self._plain(fault, "not now")
            return
        if self.chat.known and (unknown := [*body.keys() - self.chat.known]):
            self._plain(400, f"Extra inputs are not permitted: {unknown}")
            return
        if code := self.chat.busy(body):
            self._plain(code, "too much to do")
            return
        if why := self.chat.refuses(body):
            self._plain(422, why)
            return
        if body.get("continue_final_message") and not self.chat.continues:
            self._plain(400, "an assistant message cannot be the last one")
            return
        if fault == "silent":
            time.sleep(3)
        with self.chat.counted():
            self._stream(body, fault)

    def do_GET(self) -> None:
        if self.path != "/v1/models":
            self._plain(404, "no such page")
        elif self.chat.key and self.headers.get("Authorization") != f"Bearer {self.chat.key}":
            self._plain(401, "wrong key")
        else:
            listed = [{"id": name, "object": "model"} for name in self.chat.models]
            self._plain(200, json.dumps({"object": "list", "data": listed}))

    def _plain(self, code: int, text: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        if code == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(text.encode())

    def _stream(self, body: dict[str, Any], fault: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        pieces, reason = self.chat.answer(body["messages"], _pictures(body["messages"]), body)
        each = self.chat.usage == "event" and body.get("stream_options", {}).get("continuous_usage_stats")
        for at, delta in enumerate(self._deltas(pieces)):
            if fault == "cut" and at == 5:
                self.connection.close()
                return
            if fault == "garbage" and at == 3:
                self.wfile.write(b"data: {this is no JSON\n\n")
                return
            counted = {"prompt_tokens": 7, "completion_tokens": min((at + 1) * self.chat.framing, len(pieces))}
            event = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
            self._event(event | ({"usage": counted} if each else {}))
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        if self.chat.usage:
            self._event({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": len(pieces)}})
        self.wfile.write(b"data: [DONE]\n\n")

    def _deltas(self, pieces: list[str]) -> Iterator[dict[str, str]]:
        thinking = self.chat.apart is not None
        size = self.chat.framing
        for piece in ("".join(pieces[at : at + size]) for at in range(0, len(pieces), size)):
            if thinking and piece == self.chat.apart:
                thinking = False
            elif not (self.chat.apart and thinking and piece.startswith("<think>")):
                yield {"reasoning_content" if thinking else "content": piece}

    def _event(self, value: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()


def _pictures(messages: list[dict[str, Any]]) -> list[Image.Image]:
    parts = [part for message in messages if isinstance(message["content"], list) for part in message["content"]]
    urls = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
    return [Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) for url in urls]

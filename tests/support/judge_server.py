"""A loopback server that rates responses as a judge does, replies in every odd form, and fails on request.

with JudgeServer() as server: … server.url …
"""

import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-very-secret"
CRITERIA = ("coherence", "progression", "faithfulness", "support")


def _each(change: Callable[[int], Any]) -> Callable[[dict[str, Any]], str]:
    return lambda ratings: json.dumps(
        {letter: {name: change(value) for name, value in given.items()} for letter, given in ratings.items()}
    )


# Forms in which judges give ratings, all of which are read.
READABLE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "plain": json.dumps,
    "fenced": lambda ratings: f"Here:\n```json\n{json.dumps(ratings, indent=2)}\n```\nThat is {{all}}.",
    "floats": _each(float),
    "texts": _each(str),
    "texts of floats": _each(lambda value: f" {value}.0 "),
    "more keys": lambda ratings: json.dumps(
        {"reason": {"A": 1}, **{letter: given | {"why": "<think> {"} for letter, given in ratings.items()}, "Z": None}
    ),
    "thinking with a draft": lambda ratings: f'<think>{{"A": 1}} or {{"B": {{</think>{json.dumps(ratings)}',
    "thinking, opened by the template": lambda ratings: f'maybe {{"A": 1}}</think>\n{json.dumps(ratings)}',
    "thinking by a channel": lambda ratings: (
        f"<|channel|>analysis<|message|>{{}}<|end|><|channel|>final<|message|>{json.dumps(ratings)}"
    ),
    "a draft": lambda ratings: f'First {{"A": {{"coherence": 1}}}}, then, on reflection:\n{json.dumps(ratings)}',
    "a tag in a remark": lambda ratings: json.dumps(ratings | {"note": "A lacks </think>"}),
    "parts": lambda ratings: [
        {"type": "thinking", "thinking": [{"type": "text", "text": "{}"}]},
        {"type": "text", "text": json.dumps(ratings)[:9]},
        {"type": "text", "text": json.dumps(ratings)[9:]},
    ],
    "parts of texts": lambda ratings: ["{", {"type": "output_text", "text": json.dumps(ratings)[1:]}],
    "a part": lambda ratings: {"content": {"type": "text", "text": json.dumps(ratings)}},
    "thinking in a field of its own": lambda ratings: {
        "content": json.dumps(ratings),
        "reasoning_content": '{"A": 1}',
    },
}

# Forms that hold no ratings, with what is said of each.
UNREADABLE: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "nothing": (lambda ratings: "", "holds no whole JSON object"),
    "none": (lambda ratings: {"content": None}, "holds no whole JSON object"),
    "a number": (lambda ratings: {"content": 7}, "holds no whole JSON object"),
    "words": (lambda ratings: "I would rather not.", "holds no whole JSON object"),
    "a list": (lambda ratings: json.dumps([4, 4]), "holds no whole JSON object"),
    "half": (lambda ratings: json.dumps(ratings)[:-9], "does not rate A, B, C"),
    "cut within the thinking": (lambda ratings: f"<think>{json.dumps(ratings)} but", "after its thinking"),
    "cut within the thinking behind words": (lambda ratings: f"Sure. <think>{json.dumps(ratings)} but", "its thinking"),
    "thought alone": (lambda ratings: f"<think>{json.dumps(ratings)}</think>Done.", "after its thinking"),
    "one too few": (lambda ratings: json.dumps({"A": ratings["A"]}), "does not rate B, C of"),
    "a criterion too few": (
        lambda ratings: json.dumps(ratings | {"B": {"coherence": 3}}),
        "ratings of B lack progression, faithfulness, support",
    ),
    "a key twice": (
        lambda ratings: json.dumps(ratings)[:-1] + f', "A": {json.dumps(ratings["A"])}}}',
        "the key 'A' twice",
    ),
    "a criterion twice": (
        lambda ratings: json.dumps(ratings).replace('"support"', '"coherence": 1, "support"', 1),
        "the key 'coherence' twice",
    ),
    "halves": (_each(lambda value: 3.5), "is 3.5, no whole number of 1 to 5"),
    "truths": (_each(bool), "is True, no whole number"),
    "of ten": (_each(lambda value: 10), "is 10, no whole number"),
    "no number": (_each(lambda value: float("nan")), "is nan, no whole number"),
    "not ASCII": (_each(lambda value: "４"), "no whole number"),
    "nested deep": (lambda ratings: '{"A":' * 100_000, "holds no whole JSON object"),
    "a number without end": (lambda ratings: '{"A": ' + "9" * 10_000 + "}", "holds no whole JSON object"),
}


class JudgeServer:
    """Rates by what a response says: "Rate N" is N, others 2; one more in the first place, the bias to be averaged out.

    `faults` are used up one a request: a status code, a text to reply with, a list of parts, or a whole message.
    `says` makes a reply of the ratings, `refuses` a status and a body, or nothing, of a request's fields.
    """

    def __init__(self) -> None:
        self.faults: deque[Any] = deque()
        self.bodies: list[dict[str, Any]] = []
        self.says: Callable[[dict[str, Any]], Any] = lambda ratings: f"```json\n{json.dumps(ratings)}\n```"
        self.refuses: Callable[[dict[str, Any]], tuple[int, str] | None] = lambda body: None
        self.delay_s = 0.0
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"judge": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that left
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def reply(self, body: dict[str, Any]) -> Any:
        text = body["messages"][0]["content"][1]["text"]
        ratings = {}
        for letter, response in re.findall(r"^Response ([A-Z])\n(.*?)(?=^Response |\Z)", text, re.S | re.M):
            said = re.search(r"Rate (\d)", response)
            ratings[letter] = dict.fromkeys(CRITERIA, (int(said[1]) if said else 2) + (letter == "A"))
        return self.says(ratings)

    def __enter__(self) -> "JudgeServer":
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()


class _Handler(BaseHTTPRequestHandler):
    judge: JudgeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        judge = self.judge
        with judge.lock:
            judge.at_once += 1
            judge.most_at_once = max(judge.most_at_once, judge.at_once)
            judge.bodies.append(body)
            fault = judge.faults.popleft() if judge.faults else None
        time.sleep(judge.delay_s)
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._send(401, f"wrong key {self.headers.get('Authorization')}")
        elif isinstance(fault, int):
            self._send(fault, "not now")
        elif refused := judge.refuses(body):
            self._send(*refused)
        elif fault == "hang up":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            reply = fault if fault is not None else judge.reply(body)
            message = reply if isinstance(reply, dict) else {"content": reply}
            self._send(200, json.dumps({"choices": [{"message": message}]}))
        with judge.lock:
            judge.at_once -= 1

    def _send(self, code: int, text: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(text.encode())))
        if code == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(text.encode())

"""A loopback server on bare sockets that breaks every rule of HTTP and of chat completions, by name or at random.

    with HostileServer() as server:
        server.faults.append("endless line")  # or a Fault; used up one a request, then it answers well

A fault writes bytes to the connection after the request has been read, and ends when the client hangs up.
"""

import base64
import gzip
import itertools
import json
import random
import socket
import struct
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

Fault = Callable[["Exchange"], None]

TEXT = "<think>It is round.</think><answer>A red ball.</answer>"
EVENTS_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
FAULTS: dict[str, Fault] = {}
_PATIENCE_S = 20.0  # after which a client that does not hang up is left


class HostileServer:
    """Do what `faults` say, then `well`; `heads` has each request's head.

    Asked for its models, it does what `listed` says, which is no request of these; without it, it hangs up.
    """

    def __init__(self, well: Fault | None = None, listed: Fault | None = None) -> None:
        self.well = well or answer
        self.listed = listed or (lambda exchange: None)
        self.faults: deque[str | Fault] = deque()
        self.heads: list[str] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}/v1"

    def __enter__(self) -> "HostileServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Wakes the thread that accepts, which close alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(_PATIENCE_S)
            try:
                exchange = Exchange(connection)
                if exchange.head.startswith("GET "):
                    self.listed(exchange)
                    return
                with self._lock:
                    self.heads.append(exchange.head)
                    fault = self.faults.popleft() if self.faults else self.well
                (FAULTS[fault] if isinstance(fault, str) else fault)(exchange)
            except OSError:
                pass  # the client left, as it should


class Exchange:
    """Hold one request and what is written back to it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        self.head = head.decode("latin-1")
        lengths = [line[15:] for line in self.head.split("\r\n") if line.lower().startswith("content-length")]
        length = int(lengths[0]) if lengths else 0  # of a GET
        while len(body) < length:
            body += self._receive()
        self.body = json.loads(body) if body else {}

    @property
    def key(self) -> str:
        """What was sent as Authorization, without its kind."""
        lines = [line for line in self.head.split("\r\n") if line.lower().startswith("authorization:")]
        return lines[0].split(" ")[-1] if lines else ""

    def _receive(self) -> bytes:
        if not (data := self.connection.recv(1 << 16)):
            raise ConnectionError("the client left")
        return data

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def plain(self, code: int | str, body: bytes = b"", *headers: str) -> None:
        lines = [f"HTTP/1.1 {code} Odd", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        self.send("\r\n".join(lines).encode("latin-1") + body)

    def repeat(self, data: bytes, *, delay_s: float = 0.0) -> None:
        """Send the same bytes until the client hangs up."""
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            self.send(data)
            time.sleep(delay_s)


def event(text: str = "", finish_reason: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish_reason}
    return f"data: {json.dumps({'choices': [choice]} | more)}\n\n".encode()


def events(text: str = TEXT) -> bytes:
    return b"".join([event(text[:20]), event(text[20:]), event("", "stop"), b"data: [DONE]\n\n"])


def answer(exchange: Exchange) -> None:
    if exchange.body.get("stream"):
        exchange.send(EVENTS_HEAD + events())
    else:
        exchange.plain(200, json.dumps({"choices": [{"message": {"content": TEXT}}]}).encode())


def _bomb(code: int, encoding: str, pack: Callable[[bytes], bytes]) -> Fault:
    return lambda exchange: exchange.plain(code, pack(bytes(1 << 25)), f"Content-Encoding: {encoding}")


def _stream(*parts: bytes) -> Fault:
    return lambda exchange: exchange.send(EVENTS_HEAD + b"".join(parts))


def _endless(head: bytes, part: bytes, delay_s: float = 0.0) -> Fault:
    def send(exchange: Exchange) -> None:
        exchange.send(head)
        exchange.repeat(part, delay_s=delay_s)

    return send


FAULTS |= {
    # without end
    "trickle": _endless(EVENTS_HEAD + b"data: ", b"x", 0.05),
    "trickle of a head": _endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", 0.05),
    "trickle of keep-alives": _endless(EVENTS_HEAD, b": keep-alive\n\n", 0.05),
    "trickle of an error": _endless(b"HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n", b"x", 0.05),
    "endless text": _endless(EVENTS_HEAD, event("word " * 200)),
    "endless line": _endless(EVENTS_HEAD + b"data: ", b"x" * 65536),
    "endless comments": _endless(EVENTS_HEAD, b": comment\n" * 4096),
    "endless empty lines": _endless(EVENTS_HEAD, b"\n" * 65536),
    "endless empty events": _endless(EVENTS_HEAD, b'data: {"choices": []}\n\n' * 1024),
    "endless header": _endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65536),
    "endless headers": _endless(b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n" * 4096),
    "endless status line": _endless(b"HTTP/1.1 200 ", b"O" * 65536),
    "endless 1xx": _endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 64, 0.002),
    "endless error": _endless(b"HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n", b"x" * 65536),
    "endless chunk extension": _endless(EVENTS_HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n5;", b"x" * 65536),
    "endless trailers": _endless(EVENTS_HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 4096),
    "silence": lambda exchange: time.sleep(3),
    # compressed
    "gzip bomb": _bomb(200, "gzip", gzip.compress),
    "deflate bomb": _bomb(200, "deflate", zlib.compress),
    "gzip bomb without end": lambda exchange: _bomb_without_end(exchange),
    "gzip bomb in an error": _bomb(400, "gzip", gzip.compress),
    "gzip in gzip": _bomb(200, "gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    "gzip that is none": lambda exchange: exchange.plain(200, b"hello", "Content-Encoding: gzip"),
    "brotli": lambda exchange: exchange.plain(200, b"hello", "Content-Encoding: br"),
    "zstd": lambda exchange: exchange.plain(200, b"hello", "Content-Encoding: zstd"),
    # framing
    "reset": lambda exchange: _reset(exchange),
    "hang up": lambda exchange: None,
    "hang up in the head": lambda exchange: exchange.send(b"HTTP/1.1 200 OK\r\nContent-"),
    "no HTTP": lambda exchange: exchange.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "no status": lambda exchange: exchange.send(b"HTTP/1.1 abc Wat\r\n\r\n"),
    "bytes": lambda exchange: exchange.send(bytes(range(256)) * 64),
    "bad chunk": lambda exchange: exchange.send(EVENTS_HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"),
    "huge chunk": lambda exchange: exchange.send(
        EVENTS_HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 15 + b"\r\nhello"
    ),
    "length too long": lambda exchange: exchange.send(
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + events()[:99]
    ),
    "length of no number": lambda exchange: exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + events()),
    "two lengths": lambda exchange: exchange.send(
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + events()
    ),
    "switching protocols": lambda exchange: exchange.send(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhello"),
    # JSON
    "nested": _stream(b"data: " + b'{"choices":' * 200_000 + b"\n\n"),
    "nested lists": _stream(b"data: " + b"[" * 200_000 + b"]" * 200_000 + b"\n\n"),
    "huge number": _stream(b'data: {"choices": ' + b"9" * 100_000 + b"}\n\n"),
    "no object": _stream(*(f"data: {value}\n\n".encode() for value in ('"x"', "1", "null", "[]", "true", "NaN"))),
    "odd choices": _stream(b'data: {"choices": {"0": 5}}\n\n', b'data: {"choices": [7]}\n\n'),
    "no end": _stream(event(TEXT)),
    "not UTF-8": _stream(b'data: {"choices": "\xff\xfe\xc3"}\n\n'),
    "empty": lambda exchange: exchange.plain(200),
    "no content": lambda exchange: exchange.send(b"HTTP/1.1 204 No Content\r\n\r\n"),
}


def _bomb_without_end(exchange: Exchange) -> None:
    exchange.send(EVENTS_HEAD[:-2] + b"Content-Encoding: gzip\r\n\r\n")
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(bytes(1 << 22))
    while True:
        exchange.send(packed)
        packed = packer.compress(bytes(1 << 22)) + packer.flush(zlib.Z_SYNC_FLUSH)


def _reset(exchange: Exchange) -> None:
    """Send a part, and tear the connection down without a goodbye."""
    exchange.send(EVENTS_HEAD + event("A"))
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def echoes(key: str) -> Iterator[str]:
    """Yield what servers, proxies and attackers may make of a key."""
    yield from (
        key,
        f"Bearer {key}",
        key.upper(),
        key[2:],
        key[:-3],
        f"\x1b[31m{key}\x1b[0m",
        key[:6] + "\x00" + key[6:],
    )
    yield from (quote(key, safe=""), "".join(f"%{byte:02X}" for byte in key.encode()), key.encode().hex())
    yield from ("".join(f"\\u{ord(one):04x}" for one in key), "".join(f"&#{ord(one)};" for one in key))
    for text in (key, f"Bearer {key}", f"x:{key}", f"xy:{key}"):
        yield base64.b64encode(text.encode()).decode()
        yield base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    yield repr({"headers": {"Authorization": f"Bearer {key}"}})
    yield json.dumps({"error": {"message": f"wrong key {key}"}})
    yield f"<html><body><b>{key[:7]}</b>{key[7:]}</body></html>"
    yield " ".join(key)
    yield "x" * 190 + key


def random_fault(chance: random.Random) -> Fault:
    """Return a fault of a random status, headers, framing, body, encoding and pauses."""
    if chance.random() < 0.25:
        return FAULTS[chance.choice([name for name in sorted(FAULTS) if name != "silence"])]
    code = chance.choice(
        [200, 200, 200, 201, 204, 302, 307, 400, 401, 403, 404, 408, 413, 422, 425, 429, 500, 524, 529]
    )
    headers = chance.sample(_HEADERS, chance.randrange(4))
    encoding, pack = chance.choice(_ENCODINGS)
    framing = chance.choice(["length", "close", "chunked", "liar"])
    body_of, pause_s, seed = chance.choice(_BODIES), chance.choice([0, 0, 0, 0.01, 0.05]), chance.random()

    def send(exchange: Exchange) -> None:
        body = pack(body_of(exchange, random.Random(seed)))
        lengths = {"length": len(body), "liar": len(body) + round(200 * seed) - 100}
        more = [f"Content-Length: {lengths[framing]}"] if framing in lengths else ["Connection: close"]
        more += ["Transfer-Encoding: chunked"] if framing == "chunked" else []
        more += [f"Content-Encoding: {encoding}"] if encoding else []
        exchange.send("\r\n".join([f"HTTP/1.1 {code} X", *headers, *more, "", ""]).encode("latin-1"))
        size = max(1, len(body) // 8)
        for part in (body[at : at + size] for at in range(0, len(body), size)):
            exchange.send(b"%x\r\n%s\r\n" % (len(part), part) if framing == "chunked" else part)
            time.sleep(pause_s)
        if framing == "chunked" and seed < 0.8:
            exchange.send(b"0\r\n\r\n")

    return send


def _echo(exchange: Exchange, chance: random.Random) -> bytes:
    return chance.choice(list(echoes(exchange.key))).encode()


def _echo_in_an_answer(exchange: Exchange, chance: random.Random) -> bytes:
    return events(TEXT + exchange.key)


def _echo_in_an_error(exchange: Exchange, chance: random.Random) -> bytes:
    return f"data: {json.dumps({'error': {'message': _echo(exchange, chance).decode(), 'code': 400}})}\n\n".encode()


def _mutated(exchange: Exchange, chance: random.Random) -> bytes:
    data = bytearray(events())
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


_VALUES = ["null", "NaN", "1e999", "-5", "9" * 5000, '"x"', '"\\ud800"', "[]", "{}", "true", "[[1]]", '{"a": {}}']


def _odd_event(exchange: Exchange, chance: random.Random) -> bytes:
    def some(*names: str) -> str:
        return ", ".join(f'"{name}": {chance.choice(_VALUES)}' for name in chance.sample(names, 2))

    whole = [
        f"{{{some('choices', 'usage', 'error', 'object', 'id')}}}",
        f'{{"choices": [{{{some("delta", "finish_reason", "index", "logprobs", "text")}}}]}}',
        f'{{"choices": [{{"delta": {{{some("content", "reasoning_content", "role", "tool_calls")}}}}}]}}',
        f'{{"choices": [{{"delta": {{"content": "A"}}}}], "usage": {{{some("prompt_tokens", "completion_tokens")}}}}}',
    ]
    return b"".join(f"data: {chance.choice(whole)}\n\n".encode() for _ in range(3)) + events()


_BODIES: list[Callable[[Exchange, random.Random], bytes]] = [
    _echo,
    _echo_in_an_answer,
    _echo_in_an_error,
    _mutated,
    _odd_event,
    lambda exchange, chance: b"",
    lambda exchange, chance: events(),
    lambda exchange, chance: events()[: chance.randrange(300)],
    lambda exchange, chance: chance.randbytes(3000),
    lambda exchange, chance: b"<html><h1>502</h1>\n<script>alert(1)</script>" + b"<p>x</p>\n" * 1000,
    lambda exchange, chance: json.dumps(exchange.body).encode(),
    lambda exchange, chance: bytes(chance.randrange(1 << 22)),
    lambda exchange, chance: b"data: " + b"x" * (1 << 21),
    lambda exchange, chance: b"\r\n" * (1 << 19),
    lambda exchange, chance: b"data: " + b"[" * 150_000,
]
_ENCODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    *(("", bytes) for _ in range(6)),
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("br", bytes),
    ("gzip", bytes),
    ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
]
_HEADERS = [
    "Retry-After: 0",
    "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT",
    "Retry-After: soon",
    "Location: http://user:secret@127.0.0.1:1/v1/chat/completions?api_key=secret",
    "Location: http://[::1/",
    "Content-Type: text/event-stream; charset=utf-16",
    "Content-Type: text/html",
    "Set-Cookie: a=b; Domain=127.0.0.1",
    "X-Odd: \xe9\xff",
    "Server: " + "x" * 4000,
    *itertools.islice((f"X-{n}: {n}" for n in itertools.count()), 4),
]

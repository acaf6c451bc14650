"""Addresses, keys, words and statuses of an endpoint; servers that break every rule, on real sockets."""

import asyncio
import base64
import gzip
import json
import random
import re
import string
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.engines.endpoint import (
    Address,
    BusyError,
    DeadlineError,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    Mask,
    NoServerError,
    NotFoundError,
    RefusedError,
    Reply,
    RetryError,
    RowError,
    read_json,
    refusal,
    retry_after_s,
    wait_s,
    without_passwords,
    words,
)
from tests.support.hostile_server import FAULTS, Fault, HostileServer, echoes, events

KEY = "sk-proj-0123456789abcdefGHIJ"
LIMITS = Limits.of_answer(192, deadline_s=5.0)

GOOD_ADDRESSES = {
    "http://localhost:8000/v1": ("http://localhost:8000/v1", "localhost:8000", ""),
    "https://api.example.org/v1/": ("https://api.example.org/v1", "api.example.org", ""),
    "HTTP://Host:80/V1": ("http://host:80/V1", "host:80", ""),
    "http://[::1]:8000/v1": ("http://[::1]:8000/v1", "[::1]:8000", ""),
    "http://10.0.0.1": ("http://10.0.0.1", "10.0.0.1", ""),
    "http://my_node-1.cluster.:8000/a/b": ("http://my_node-1.cluster.:8000/a/b", "my_node-1.cluster.:8000", ""),
    "https://user:p%40ss@host/v1": ("https://host/v1", "host", "p@ss"),
}


@pytest.mark.parametrize("text", GOOD_ADDRESSES)
def test_an_address(text: str) -> None:
    address = Address.parse(text)
    assert (address.base, address.host, address.password) == GOOD_ADDRESSES[text]
    assert address.url == address.base + "/chat/completions"
    assert "p@ss" not in repr(address) + str(address)


BAD_ADDRESSES = {
    "http://": "names no host",
    "https:///v1": "names no host",
    "http://:8000/v1": "names no host",
    "http://a b/v1": "character 9 is ' '",
    "http://host/v1\n": r"character 15 is '\\n'",
    "http://h\x1bost/v1": "character 9 is",
    "http://hést/v1": r"character 9 is '\\xe9'",
    "http://host\\v1": "character 12",
    "http://[::1/v1": "Invalid IPv6",
    "http://[::1]x/v1": "half in brackets",
    "http://[::g]/v1": "does not appear to be",
    "http://host:99999/v1": "port is no number from 1 to 65535",
    "http://host:0/v1": "port is no number",
    "http://host:port/v1": "port is no number",
    "http://host:+80/v1": "port is no number",
    "http://host:80:90/v1": "port is no number",
    "http://999.1.1.1/v1": "Octet 999",
    "http://a..b/v1": "host is no name",
    "http://-a/v1": "host is no name",
    f"http://{'a' * 64}/v1": "host is no name",
    "http://host:80/v1?x=1": "goes on after the path",
    "http://host/v1#x": "goes on after the path",
    "http://host/v1/chat/completions": "ends with /chat/completions",
    "ftp://host/v1": "does not begin with http",
    "http:/host/v1": "does not begin with http",
    "http:host": "does not begin with http",
    "host:8000": "does not begin with http",
    "": "is empty",
    " ": "is empty",
}


@pytest.mark.parametrize("text", BAD_ADDRESSES)
def test_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=BAD_ADDRESSES[text]) as found:
        Address.parse(text)
    assert str(found.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "http://user:hid/den@host:99999/v1",
        "http://user:hid?den@ho st/v1",
        "http://hidden@host:x/v1",
        "http://u:hid@den@host:x",
        "http://host/v1?api_key=hidden",
        "http://host/v1#hidden",
        "user:hidden@host",
        "http://user:hidden@",
    ],
)
def test_a_refused_address_shows_no_secret(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address") as found:
        Address.parse(text)
    assert not re.search("hid|den", str(found.value))
    assert found.value.__suppress_context__


@given(st.text(max_size=40) | st.from_regex(r"https?://[^/]*(:\d*)?/.*", fullmatch=True))
def test_any_text_is_an_address_or_refused_in_a_line(text: str) -> None:
    try:
        address = Address.parse(text)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert httpx2.URL(address.url).host
    assert refusal == "" or refusal.isprintable()


def test_a_recorded_command_holds_no_password() -> None:
    assert without_passwords("--url=https://u:p@x@host/v1") == "--url=https://host/v1"
    assert without_passwords("HTTP://u:p@host/v1") == "HTTP://host/v1"
    assert without_passwords("a@b") == "a@b"


def _key(value: str, variable: str = "SOME_KEY") -> Key:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOME_KEY", value)
        return Key(variable)


@pytest.mark.parametrize(("value", "sent"), [("sk-1\n", "sk-1"), (" \tsk-1\r\n", "sk-1"), ("", None), (" \n", None)])
def test_a_key_is_stripped(value: str, sent: str | None) -> None:
    key = _key(value)
    assert bool(key) is (sent is not None)
    assert key.header(Address.parse("http://h/v1")) == ({"Authorization": f"Bearer {sent}"} if sent else {})
    assert "sk-1" not in f"{key} {key!r}"


@pytest.mark.parametrize("value", ["sk-hid\nden", "sk-hid\x7fden", "sk-hidé", "“sk-hid”", "\ufeffsk-hid"])
def test_a_key_that_no_header_can_hold_is_refused_unquoted(value: str) -> None:
    with pytest.raises(EndpointError, match="the key in SOME_KEY holds a ") as found:
        _key(value)
    assert not re.search("sk-|hid|den", str(found.value))


def test_a_key_in_place_of_its_variable_is_refused_unquoted() -> None:
    with pytest.raises(EndpointError, match="no name of an environment variable") as found:
        Key("sk-hidden")
    assert "hidden" not in str(found.value)


def test_a_password_in_the_address_goes_before_the_key() -> None:
    header = _key(KEY).header(Address.parse("http://user:pass@host/v1"))
    assert header == {"Authorization": "Basic dXNlcjpwYXNz"}


@pytest.mark.parametrize("said", [*echoes(KEY)])
def test_a_key_is_masked_in_every_form(said: str) -> None:
    """No eight characters of it stay, however they are read."""
    shown = words(said, Mask([KEY]))
    assert "***" in shown
    for text in (shown, *_read(shown)):
        assert not any(KEY[at : at + 8].lower() in text.lower() for at in range(len(KEY) - 7))


def _read(text: str) -> list[str]:
    """Return what a text holds in base64 or hexadecimal."""
    found = []
    for run in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        plain = run.translate({45: "+", 95: "/"})
        found += [base64.b64decode(plain[at:] + "===").decode("latin-1") for at in range(4) if len(plain[at:]) % 4 != 1]
    return found


@given(st.text(string.ascii_letters + string.digits + "-_+/=&\"'\\%", min_size=16, max_size=60), st.integers(0, 2**32))
def test_any_key_is_masked(key: str, seed: int) -> None:
    said = random.Random(seed).choice(list(echoes(key)))
    shown = words(said, Mask([key]))
    assert not any(key[at : at + 8].lower() in shown.lower() for at in range(len(key) - 7))


def test_what_is_no_key_stays() -> None:
    assert words("the image is too large", Mask([KEY])) == "the image is too large"
    assert words("got sk-proj of 3", Mask([KEY])) == "got sk-proj of 3"
    assert words("code 7: EMPTY prompt, empty image", Mask(["EMPTY"])) == "code 7: *** prompt, empty image"
    assert not Mask(["EMPTY"]).found_in("an EMPTY street")
    assert Mask([KEY]).found_in(f"It says {KEY}.")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("not now", "not now"),
        ("  two\r\n\tlines\x0b\u2028here ", "two lines here"),
        ("<html><title>502 Bad</title><style>b{}</style>\n<h1>Gateway &amp; more</h1><script>x()</script>nginx</html>",
         "502 Bad Gateway & more nginx"),
        ("<![if broken]>x<p>late", "x late"),
        ('{"error": {"message": "no\\nsuch <think> thing", "type": "x"}}', "no such <think> thing"),
        ('{"object": "error", "message": "too long"}', "too long"),
        ('{"detail": [{"loc": [1], "msg": "field required"}]}', "field required"),
        ('{"detail": [{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}',
         "seed: Extra inputs are not permitted"),
        ('{"error": "plain"}', "plain"),
        ('{"errors": 5}', '{"errors": 5}'),
        ("a \x1b[31mred\x1b[0m \x1b]0;title\x07word\x9b\x00", "a red word"),
        ("\u202eevil\u200b \ud800", "evil"),
        ("<|im_end|> is no token", "<|im_end|> is no token"),
        ("", ""),
    ],
)  # fmt: skip
def test_words_are_one_plain_line(said: str, shown: str) -> None:
    assert words(said) == shown


@given(st.text() | st.text("<>![]&;-?/ax\x1b", max_size=300))
def test_any_words_are_one_short_line(said: str) -> None:
    shown = words(said)
    assert len(shown) <= 200
    assert shown.isprintable()
    shown.encode()  # without surrogates


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, RetryError) for code in (425, 500, 501, 520, 524, 599)),
        *((code, BusyError) for code in (408, 429, 502, 503, 504, 529)),
        *((code, EndpointError) for code in (401, 403)),
        (404, NotFoundError),
        *(
            (code, RefusedError)
            for code in (300, 301, 307, 400, 402, 405, 407, 409, 413, 415, 418, 422, 431, 451, 600, 999)
        ),
    ],
)
def test_what_a_status_means(code: int, kind: type[Exception]) -> None:
    assert type(refusal(code, "words", "host")) is kind
    assert str(refusal(code, "words", "host", "do this")).endswith("; do this")


def test_retry_after() -> None:
    now = datetime.now(UTC)
    assert retry_after_s("3") == 3
    assert retry_after_s(" 1.5 ") == 1.5
    assert 28 < (retry_after_s(format_datetime(now + timedelta(seconds=30), usegmt=True)) or 0) <= 30
    assert retry_after_s("Thu, 01 Jan 1970 00:00:00 GMT") == 0
    assert retry_after_s("Thu, 01 Jan 1970 00:00:00 -0000") == 0
    for text in ("", "soon", "-5", "nan", "inf", "1e400", "٣", "Thu, 99 Foo 1970 00:00:00 GMT", "x" * 100_000):
        assert retry_after_s(text) is None, text
    assert 600 == wait_s(0, 10**9) >= wait_s(10**6, None)


def test_json_of_any_shape_raises_valueerror_alone() -> None:
    assert read_json('{"a": [NaN, Infinity, -Infinity, 1e999, 1.5, 3]}') == {"a": [None, None, None, None, 1.5, 3]}
    for text in ("[" * 200_000, '{"a":' * 200_000, "9" * 5000, "", "\ud800", "{,}"):
        with pytest.raises(ValueError, match=r"nested too deep|too long|char 0|char 1"):
            read_json(text)


def ask(server: HostileServer, limits: Limits = LIMITS, *, key: str = KEY, **options: Any) -> list[str]:
    """Return the lines that an endpoint reads, or raise what it raises."""
    settings: dict[str, Any] = {"timeout_s": 1.0, "connections": 1, "hints": {404: "it was asked for tiny"}} | options
    url = settings.pop("url", server.url)
    endpoint = Endpoint([Address.parse(url)], _key(key), **settings)

    async def read() -> list[str]:
        endpoint.open()
        try:
            body = b'{"stream": true}'
            async with endpoint.ask(endpoint.addresses[0], body, limits) as reply, aclosing(reply.lines()) as lines:
                return [line async for line in lines]
        finally:
            await endpoint.aclose()

    return asyncio.run(read())


ENDS = {
    "trickle": (DeadlineError, "was not done after 0.4 s, the deadline of one request"),
    "trickle of a head": (DeadlineError, "not done after 0.4 s"),
    "trickle of keep-alives": (DeadlineError, "not done after 0.4 s"),
    "trickle of an error": (RefusedError, "answered 400: x{2,9}$"),
    "endless 1xx": (DeadlineError, "not done after 0.4 s"),
    "silence": (BusyError, "ReadTimeout"),
    "endless text": (RowError, "more than 1,835,008 bytes"),
    "endless line": (RowError, "more than 1,060,864 bytes in one line"),
    "endless comments": (RowError, "more than 16,144 lines"),
    "endless empty lines": (RowError, "more than 16,144 lines"),
    "endless empty events": (RowError, "more than 16,144 lines"),
    "endless header": (RetryError, "Receive buffer too long"),
    "endless headers": (RetryError, "Receive buffer too long"),
    "endless status line": (RetryError, "Receive buffer too long"),
    "endless chunk extension": (RetryError, "Receive buffer too long"),
    "endless trailers": (RetryError, "Receive buffer too long"),
    "endless error": (RefusedError, "answered 400: x{199}…$"),
    "gzip bomb": (RowError, "more than 1,835,008 bytes"),
    "gzip bomb without end": (RowError, "more than 1,835,008 bytes"),
    "deflate bomb": (RowError, "more than 1,835,008 bytes"),
    "gzip bomb in an error": (RefusedError, "answered 400$"),
    "gzip in gzip": (RowError, "encoded as gzip, gzip, which was not asked for"),
    "brotli": (RowError, "encoded as br"),
    "zstd": (RowError, "encoded as zstd"),
    "gzip that is none": (RetryError, "DecodingError"),
    "reset": (RetryError, "ReadError"),
    "hang up": (RetryError, "disconnected"),
    "hang up in the head": (RetryError, "disconnected"),
    "no HTTP": (RetryError, "illegal status line"),
    "no status": (RetryError, "illegal status line"),
    "bytes": (RetryError, "RemoteProtocolError"),
    "bad chunk": (RetryError, "illegal chunk header"),
    "huge chunk": (RetryError, "peer closed"),
    "length too long": (RetryError, "peer closed"),
    "length of no number": (RetryError, "bad Content-Length"),
    "two lengths": (RetryError, "conflicting Content-Length"),
    "switching protocols": (RetryError, "RemoteProtocolError"),
    "nested": (RowError, "bytes in one line"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_request_ends_whatever_the_server_sends(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In bounded memory: no more is held than the limits say, and what the library reads at once."""
    monkeypatch.setattr("generate.engines.endpoint._SAID_S", 0.3)
    kind, message = ENDS[name]
    limits = Limits.of_answer(192, deadline_s=0.4 if kind is DeadlineError else 20.0)
    with HostileServer() as server:
        server.faults.append(name)
        packed_here = "bomb" in name or "gzip" in name  # by the server's thread, in this process
        if not packed_here:
            tracemalloc.start()
        try:
            with pytest.raises(kind, match=message) as found:
                ask(server, limits)
            peak = 0 if packed_here else tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert type(found.value) is kind
        assert str(found.value).startswith(server.host)
        assert str(found.value).isprintable()
        assert peak < 24 * 2**20


def test_every_fault_has_its_end() -> None:
    read_by_the_engine = {"nested lists", "huge number", "no object", "odd choices", "no end", "not UTF-8"}
    assert ENDS.keys() | read_by_the_engine | {"empty", "no content"} == FAULTS.keys()


def reply_of(pieces: list[bytes], taken: list[bytes]) -> Reply:
    """Return a reply that comes in these pieces, which stand in `taken` once they are read."""

    async def content() -> AsyncIterator[bytes]:
        for piece in pieces:
            taken.append(piece)
            yield piece

    return Reply(httpx2.Response(200, content=content()), LIMITS, "host")


@given(st.data())
def test_lines_end_as_in_an_event_stream(data: st.DataObject) -> None:
    """At LF, CRLF and CR alone, wherever the network cuts; never at the other separators of Unicode."""
    text = "\ufeffdata: a\u2028b\x0b\x85\x1c\r\ndata: c\rdata: d\n\r\n\r\r: é".encode()
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1))))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    async def read() -> list[str]:
        return [line async for line in reply_of(pieces, []).lines()]

    assert asyncio.run(read()) == ["data: a\u2028b\x0b\x85\x1c", "data: c", "data: d", "", "", "", ": é"]


def test_of_an_error_no_more_is_read_than_is_shown() -> None:
    taken: list[bytes] = []
    assert len(asyncio.run(reply_of([b"x" * 3000] * 100, taken).beginning())) == 8192
    assert len(taken) == 3


def test_a_server_that_packs_unasked_is_understood() -> None:
    with HostileServer() as server:
        server.faults.append(lambda exchange: exchange.plain(200, gzip.compress(events()), "Content-Encoding: gzip"))
        assert ask(server)[-2] == "data: [DONE]"
        assert "accept-encoding: identity" in server.heads[0].lower()


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://user:hidden@other:81/v1/chat/completions?api_key=hidden#hidden", "it points to https://other:81/v1;"),
        ("/v2/chat/completions", r"it points to http://127.0.0.1:\d+/v2;"),
        ("http://[::1/hidden", "it points to what is no address;"),
        (None, "it does not say where to;"),
    ],
)
def test_no_redirect_is_followed(location: str | None, shown: str) -> None:
    headers = [f"Location: {location}"] if location else []
    with HostileServer() as server:
        server.faults.append(lambda exchange: exchange.plain(307, b"hidden", *headers))
        with pytest.raises(RowError, match=f"answered 307: {shown} no redirect is followed") as found:
            ask(server)
        assert "hidden" not in str(found.value)
        assert len(server.heads) == 1


def test_no_cookie_is_kept() -> None:
    with HostileServer() as server:
        endpoint = Endpoint([Address.parse(server.url)], _key(""), timeout_s=1, connections=1, hints={})
        server.faults.append(lambda exchange: exchange.plain(200, b"", "Set-Cookie: a=b; Path=/"))

        async def twice() -> None:
            endpoint.open()
            for _ in range(2):
                async with endpoint.ask(endpoint.addresses[0], b"{}", LIMITS) as reply:
                    await reply.body()
            await endpoint.aclose()

        asyncio.run(twice())
        assert not any("cookie" in head.lower() for head in server.heads)


def test_a_status_has_its_hint() -> None:
    with HostileServer() as server:
        server.faults.extend([_status(401), _status(404), _status(404)])
        with pytest.raises(EndpointError, match=r"refused the key \(401: no\); the key comes from SOME_KEY$"):
            ask(server)
        with pytest.raises(EndpointError, match=r"\(404: no\); it was asked for tiny$"):
            ask(server)
        with pytest.raises(EndpointError, match="it was asked for tiny at an address that does not end with /v1"):
            ask(server, url=server.url.removesuffix("/v1"))
        server.faults.append(lambda exchange: exchange.plain(503, b"", "Retry-After: 7"))
        with pytest.raises(RetryError) as found:
            ask(server)
        assert found.value.wait_s == 7


def _status(code: int) -> Fault:
    return lambda exchange: exchange.plain(code, b"no")


def test_no_server() -> None:
    with HostileServer() as server:
        pass
    with pytest.raises(NoServerError, match=rf"^no server answers at {server.host} \(ConnectError"):
        ask(server)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY", "SSL_CERT_FILE"])
def test_an_environment_that_cannot_be_used_is_a_sentence(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "socks9://user:hidden@host:99999x")
    with HostileServer() as server, pytest.raises(EndpointError, match="no connection can be set up") as found:
        ask(server)
    assert "hidden" not in str(found.value)


def test_the_key_of_an_address_is_masked_too() -> None:
    with HostileServer() as server:
        server.faults.append(lambda exchange: exchange.plain(400, f"no {exchange.key} {KEY[::-1]}".encode()))
        with pytest.raises(RowError, match=r"answered 400: no \w*\*\*\* \*\*\*$") as found:
            ask(server, url=f"http://someone:{KEY[::-1]}@{server.host}/v1", key="")
        assert "authorization: basic" in server.heads[0].lower()
        assert KEY[::-1] not in str(found.value)


def test_limits_grow_with_the_answer() -> None:
    """Servers send some 300 bytes and two lines for a token; ten times that is no server of ours."""
    assert json.loads(json.dumps(Limits.of_answer(16384, 60).__dict__)) == {
        "deadline_s": 60,
        "total_bytes": 2**20 + 4096 * 16384,
        "line_bytes": 2**20 + 64 * 16384,
        "lines": 10_000 + 32 * 16384,
        "characters": 10_000 + 256 * 16384,
    }

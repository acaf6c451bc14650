"""Ask an OpenAI-compatible endpoint, bounded in bytes and time: whatever a server sends, a request ends.

    Exception
      RowError         this request failed for good; others may succeed
        RefusedError   the server says that the request is at fault
      RetryError       this request failed for now
        NoServerError  no connection: nothing listens at the address, or it cannot be reached
        BusyError      the server has more to do than it can
          DeadlineError  the request took longer than one may
      EndpointError    no request can succeed
        NotFoundError  the server knows no such model or address; after an answer of its own, it is ill

`evaluate/judging/endpoint.py` is a link to this file, which therefore imports nothing of the project: generate/ and
evaluate/ share it as the metric modules share theirs.
"""

import asyncio
import base64
import html
import ipaddress
import json
import math
import os
import random
import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx2

_CONNECT_S = 10.0
_LONGEST_WAIT_S = 60.0  # between two tries, unless the server asks for longer
_LONGEST_ASKED_S = 600.0  # that a server's Retry-After is heeded
_SAID_BYTES = 8192  # of an error's body: more tells nothing
_SAID_S = 5.0  # to wait for them
_SAID_CHARACTERS = 200  # of a server's words in a message
_NAMES = 10  # of models in a message
_DEEPEST = 8  # errors within one another
_PERMANENT = re.compile(
    r"(?i)invalid.?request|bad.?request|context.?length|unprocessable|validation|content.?filter"
    r"|authentication|permission|api.?key|not.?found|unsupported"
)
_CODE = re.compile(r"(?i)(?:\b(?:error|code|status|http)\W{0,3}(?:code\W{0,3})?|^\W*)([45]\d\d)\b")
_CODE_FIELDS = ("code", "status", "status_code", "statusCode", "http_status")
_FRAGMENT = 8  # characters of a key that are masked wherever they stand
_SECRET = 12  # characters from which a key is no word like "EMPTY" or "not-needed"
_RETRIED = frozenset({408, 425, 429})  # and every 5xx
_BUSY = frozenset({408, 429, 502, 503, 504, 529})  # 502 and 504: a proxy's, of the server behind it


class RowError(Exception):
    """Say why this request failed for good; others may succeed. `text`: what was written until then."""

    text = ""


class RefusedError(RowError):
    """Say what a server has against this request."""


class RetryError(Exception):
    """Say why this request failed for now; it may succeed after `wait_s`, if the server named a time.

    `text`: what was written until then.
    """

    text = ""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class NoServerError(RetryError):
    """Say that no server could be reached."""


class BusyError(RetryError):
    """Say that a server has more to do than it can: it says so, or does not answer in time."""


class DeadlineError(BusyError):
    """Say that a request took longer than one may."""


class EndpointError(Exception):
    """Say in one sentence why no request can succeed."""


class NotFoundError(EndpointError):
    """Say that the server knows no such model or address."""


@dataclass(frozen=True)
class Limits:
    """Bound one request: what is more, no model wrote."""

    deadline_s: float  # from connecting to the last byte
    total_bytes: int  # after decompression
    line_bytes: int  # of one line, or of a whole body that is read at once
    lines: int  # of a stream, empty ones and comments included
    characters: int  # of the text

    @classmethod
    def of_answer(cls, max_tokens: int, deadline_s: float) -> "Limits":
        """Return the limits of an answer of `max_tokens`, each many times what servers send for a token."""
        return cls(
            deadline_s=deadline_s,
            total_bytes=2**20 + 4096 * max_tokens,
            line_bytes=2**20 + 64 * max_tokens,
            lines=10_000 + 32 * max_tokens,
            characters=10_000 + 256 * max_tokens,
        )


@dataclass(frozen=True, repr=False)
class Address:
    """Hold where an endpoint is: `base` ends with /v1 or what stands for it, `host` (and port) is for messages.

    `user` and `password` stood before an @; they are no part of `base`, which messages of libraries quote.
    """

    base: str
    host: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Address({self.host})"

    @property
    def url(self) -> str:
        return self.base + "/chat/completions"

    @property
    def models_url(self) -> str:
        return self.base + "/models"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Check an address. Raises ValueError in one sentence, without the key or password that it may hold."""
        try:
            return cls(*_parts_of(text))
        except ValueError as error:
            raise ValueError(
                f"{_shown(text)} is not an address ({error}); give http://HOST:PORT/v1 or https://HOST/v1"
            ) from None


def _parts_of(text: str) -> tuple[str, str, str, str]:
    """Return an address's base, host for messages, user and password. Raises ValueError: what is wrong, and where."""
    if not text.strip():
        raise ValueError("it is empty")
    if odd := re.search(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]", text):
        raise ValueError(f"character {odd.start() + 1} is {odd[0]!a}, which no address holds")
    parts = urlsplit(text)  # raises ValueError for half an IPv6 address
    if parts.scheme not in ("http", "https") or "://" not in text:
        raise ValueError("it does not begin with http:// or https://")
    if "?" in text or "#" in text:
        raise ValueError("it goes on after the path, with ? or #")
    if parts.path.rstrip("/").endswith("/chat/completions"):
        raise ValueError("it ends with /chat/completions, which is added to it")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("its port is no number from 1 to 65535")
    place = parts.netloc.rpartition("@")[2]
    if "[" in place and not re.fullmatch(r"\[[^\[\]]+\](:\d*)?", place):
        raise ValueError("its host is half in brackets")
    host = _checked_host(parts.hostname or "", bracketed="[" in place)
    shown = host + (f":{port}" if port else "")
    base = f"{parts.scheme}://{shown}{parts.path.rstrip('/')}"
    try:
        httpx2.URL(base)
    except httpx2.InvalidURL as error:
        raise ValueError(str(error)) from None
    return base, shown, unquote(parts.username or ""), unquote(parts.password or "")


def _checked_host(host: str, bracketed: bool) -> str:
    """Return a host as it stands in an address. Raises ValueError for what cannot be one."""
    if not host:
        raise ValueError("it names no host")
    if bracketed:
        return f"[{ipaddress.IPv6Address(host)}]"
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdigit():
        return str(ipaddress.IPv4Address(host))
    if len(host) > 253 or not all(re.fullmatch(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", label) for label in labels):
        raise ValueError("its host is no name")
    return host


def _shown(text: str) -> str:
    """Return an address for a message: without what stands before an @ or after a ?, where keys are."""
    text = re.split("[?#]", re.sub(r"^(\w*:?/*).*@", r"\1", text, flags=re.DOTALL), maxsplit=1)[0]
    return repr(text[:100]) if not text.isprintable() or not text.strip() or " " in text else text[:100]


def without_passwords(argument: str) -> str:
    """Return an argument of a command without the user and password of an address in it, to be recorded."""
    return re.sub(r"(?i)(?<=https://).*@|(?<=http://).*@", "", argument)


class Key:
    """Hold the key of an environment variable; no message, repr or traceback shows it.

    Raises EndpointError, without quoting, for a variable or a key that cannot be one.
    """

    def __init__(self, variable: str) -> None:
        if not re.fullmatch(r"[A-Za-z_]\w*", variable, re.ASCII):
            raise EndpointError("the key's variable is no name of an environment variable; give a name, not the key")
        value = os.environ.get(variable, "").strip()
        if odd := re.search(r"[^\x20-\x7e]", value):
            kind = "a character that is not ASCII" if odd[0] > "\x7f" else "a control character, as a line break"
            raise EndpointError(
                f"the key in {variable} holds {kind}, at place {odd.start() + 1} of {len(value)}; set it again"
            )
        self.variable = variable
        self._value = value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"Key({self.variable})"

    def secrets(self) -> tuple[str, ...]:
        return (self._value,) if self._value else ()

    def header(self, address: Address) -> dict[str, str]:
        """Return the header that lets a request in: the user and password of the address go before the key."""
        if address.user or address.password:
            pair = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {"Authorization": f"Bearer {self._value}"} if self._value else {}


class Mask:
    """Take secrets out of texts: whole or in parts, plain, percent-encoded, JSON-escaped, in base64 or hexadecimal.

    Parts count from eight characters, in either case. A secret shorter than that is masked as it stands.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret for secret in secrets if secret]
        self._short = sorted((s for s in self._secrets if len(s) < _FRAGMENT), key=len, reverse=True)
        long = [secret for secret in self._secrets if len(secret) >= _FRAGMENT]
        self._fragments = {fragment for secret in long for form in _forms(secret) for fragment in _fragments(form)}

    def __call__(self, text: str) -> str:
        """Return the text with *** for each secret; nothing of it where one is hidden in another way."""
        if not self._secrets:
            return text
        text = self._masked(text)
        if any(_fragments(_lower(form)) & self._fragments for form in _decoded(text)):
            return "*** (what was said holds the key)"
        return text

    def found_in(self, text: str) -> bool:
        """Return whether a text holds a secret that is long enough to be one and no word, or breaks off within one."""
        long = [secret for secret in self._secrets if len(secret) >= _SECRET]
        cut = (secret[:end] for secret in long for end in range(_FRAGMENT, len(secret)))
        return any(secret in text for secret in long) or text.endswith(tuple(cut))

    def _masked(self, text: str) -> str:
        lowered, out, at = _lower(text), [], 0
        covered = bytearray(len(text))
        if self._fragments:
            for start in range(len(text) - _FRAGMENT + 1):
                if lowered[start : start + _FRAGMENT] in self._fragments:
                    covered[start : start + _FRAGMENT] = b"\x01" * _FRAGMENT
        for secret in self._short:
            for found in re.finditer(re.escape(secret), text):
                covered[found.start() : found.end()] = b"\x01" * len(secret)
        for run in re.finditer(rb"\x01+", covered):
            out += [text[at : run.start()], "***"]
            at = run.end()
        return "".join([*out, text[at:]])


def _lower(text: str) -> str:
    """Lower ASCII alone, so that places stay the same."""
    return text.translate({upper: upper + 32 for upper in range(65, 91)})


def _fragments(text: str) -> set[str]:
    return {text[at : at + _FRAGMENT] for at in range(len(text) - _FRAGMENT + 1)}


def _forms(secret: str) -> Iterator[str]:
    """Yield how a secret may be written, lowered."""
    coded = secret.encode()
    for text in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1], html.escape(secret)):
        yield _lower(text)
    yield coded.hex()
    for shift in range(3):  # in base64, what stands before moves the letters
        text = base64.b64encode(b"\0" * shift + coded).decode().rstrip("=")
        whole = text[(0, 2, 3)[shift] : len(text) - (0 if (shift + len(coded)) % 3 == 0 else 1)]
        yield from (_lower(whole), _lower(whole.translate({43: "-", 47: "_"})))


def _decoded(text: str) -> Iterator[str]:
    """Yield what a text says once it is read as a browser, a shell or JSON would, and without its spaces."""
    for _ in range(2):
        text = html.unescape(unquote(text))
        text = re.sub(r"\\(?:u00|x)([0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), text)
        yield text
    yield re.sub(r"[\s\\\"'+,]+", "", text)


class Reply:
    """Read an answer. Raises RowError where it is more than the limits allow, RetryError where it breaks off."""

    def __init__(self, response: httpx2.Response, limits: Limits, host: str) -> None:
        self._response = response
        self._limits = limits
        self._host = host
        self.content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    async def lines(self) -> AsyncGenerator[str]:
        """Yield the lines, without their ends (LF, CRLF or CR, as of an event stream); the last may have none."""
        held, lines, after_return = bytearray(), 0, False
        async with aclosing(self._pieces()) as pieces:
            async for piece in pieces:
                if after_return and piece.startswith(b"\n"):
                    piece = piece[1:]
                after_return = piece.endswith(b"\r")
                *ended, rest = re.split(rb"\r\n|\n|\r", piece)
                for line in ended:
                    lines += 1
                    self._check(lines, self._limits.lines, "lines")
                    self._check(len(held) + len(line), self._limits.line_bytes, "bytes in one line")
                    yield _text(bytes(held) + line)
                    held.clear()
                held += rest
                self._check(len(held), self._limits.line_bytes, "bytes in one line")
        if held:
            yield _text(bytes(held))

    async def body(self) -> str:
        """Return the whole body."""
        body = bytearray()
        async with aclosing(self._pieces()) as pieces:
            async for piece in pieces:
                body += piece
                self._check(len(body), self._limits.line_bytes, "bytes")
        return _text(bytes(body))

    async def beginning(self) -> str:
        """Return the first few thousand bytes, or those that come within seconds: of an error."""
        body = bytearray()
        try:
            async with asyncio.timeout(_SAID_S), aclosing(self._pieces()) as pieces:
                async for piece in pieces:
                    body += piece[:_SAID_BYTES]
                    if len(body) >= _SAID_BYTES:
                        break
        except (TimeoutError, RowError, RetryError):
            pass  # what came is told; the status says the rest
        return _text(bytes(body[:_SAID_BYTES]))

    async def _pieces(self) -> AsyncGenerator[bytes]:
        """Yield the body as it comes, decompressed, each piece of 1 MiB at most (httpx2's bound), bounded in all."""
        encoding = self._response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "deflate"):  # two on top of each other hide any size
            raise RowError(f"{self._host} sends its answer encoded as {words(encoding)}, which was not asked for")
        total = 0
        try:
            async with aclosing(self._response.aiter_bytes()) as pieces:
                async for piece in pieces:
                    total += len(piece)
                    self._check(total, self._limits.total_bytes, "bytes")
                    yield piece
        except RowError:
            raise
        except Exception as error:  # noqa: BLE001 - what a server sends makes the library raise anything
            raise _failure(error, self._host) from None

    def _check(self, count: int, most: int, what: str) -> None:
        if count > most:
            raise RowError(f"{self._host} sends more than {most:,} {what}, which no answer of this length has")


class Endpoint:
    """Send requests with a key; `addresses` are all that may be asked, `hints` say what to do about a status.

    `timeout_s` bounds each silence of a server; `connections` are open at a time; `mask` takes secrets out of a text.
    """

    def __init__(
        self,
        addresses: Sequence[Address],
        key: Key,
        *,
        timeout_s: float,
        connections: int,
        hints: Mapping[int, str],
    ) -> None:
        self.addresses = addresses
        self.mask = Mask([*key.secrets(), *(address.password or address.user for address in addresses)])
        self._key = key
        self._timeout = httpx2.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S))
        self._limits = httpx2.Limits(max_connections=connections)
        refused = f"the key comes from {key.variable}" if key else f"{key.variable} holds no key"
        self._hints = {401: refused, 403: refused, **hints}

    def open(self) -> None:
        """Make the client that `ask` uses. Raises EndpointError where the environment's proxies cannot be used."""
        try:
            self._client = httpx2.AsyncClient(
                # Uncompressed, so that what is counted is what is kept, and no event waits in a compressor.
                headers={"Content-Type": "application/json", "Accept-Encoding": "identity"},
                timeout=self._timeout,
                limits=self._limits,
                follow_redirects=False,  # what is meant for one server goes to no other
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # keeps none
            )
        except (ValueError, ImportError, OSError, httpx2.InvalidURL) as error:
            names = "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE or SSL_CERT_DIR"
            raise EndpointError(
                f"no connection can be set up ({type(error).__name__}); mend {names} in the environment"
            ) from None

    async def aclose(self) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def ask(self, address: Address, body: bytes | None, limits: Limits) -> AsyncIterator[Reply]:
        """Send a request and give its answer to read; without a body, ask which models there are.

        Raises RowError, RetryError, EndpointError.
        """
        try:
            async with asyncio.timeout(limits.deadline_s):
                response = await self._send(address, body)
                async with aclosing(response):
                    reply = Reply(response, limits, address.host)
                    if not 200 <= response.status_code < 300:
                        raise await self._refusal(response, reply, address)
                    yield reply
        except TimeoutError:
            raise DeadlineError(
                f"{address.host} was not done after {limits.deadline_s:,.6g} s, the deadline of one request"
            ) from None

    def refuse(self, address: Address, code: int, said: str, wait_s: float | None = None) -> Exception:
        """Return what a status means that this server gave, in its head or in the middle of an answer."""
        hint = self._hints.get(code, "")
        if code == 404 and not re.search(r"/v\d+\w*$", address.base):
            hint += " at an address that does not end with /v1"
        return refusal(code, said, address.host, hint, wait_s)

    async def _send(self, address: Address, body: bytes | None) -> httpx2.Response:
        method, url = ("GET", address.models_url) if body is None else ("POST", address.url)
        request = self._client.build_request(method, url, content=body, headers=self._key.header(address))
        try:
            return await self._client.send(request, stream=True, auth=None)
        except Exception as error:  # noqa: BLE001 - what a server sends makes the library raise anything
            raise _failure(error, address.host) from None

    async def _refusal(self, response: httpx2.Response, reply: Reply, address: Address) -> Exception:
        """Return what the status of an answer means that is none."""
        code, said = response.status_code, words(await reply.beginning(), self.mask)
        if 300 <= code < 400:
            said = self.mask(_target(address.url, response.headers.get("Location", "")))
            hint = "no redirect is followed, since the key would go along: give the address itself"
            return refusal(code, said, address.host, hint)
        return self.refuse(address, code, said, retry_after_s(response.headers.get("Retry-After", "")))


def refusal(code: int, said: str, host: str, hint: str = "", wait_s: float | None = None) -> Exception:
    """Return the error that a status means: 408, 425, 429 and every 5xx are tried again, 401, 403 and 404 end all."""
    detail, hint = f"{code}: {said}" if said else f"{code}", f"; {hint}" if hint else ""
    if code in _RETRIED or 500 <= code < 600:
        return (BusyError if code in _BUSY else RetryError)(f"{host} answered {detail}{hint}", wait_s)
    if code in (401, 403):
        return EndpointError(f"{host} refused the key ({detail}){hint}")
    if code == 404:
        return NotFoundError(f"{host} knows no such model or address ({detail}){hint}")
    return RefusedError(f"{host} answered {detail}{hint}")


def wait_s(attempt: int, asked_s: float | None) -> float:
    """Return the seconds to wait: twice as many each time, up to a minute, or as many as the server asks for.

    Drawn between half and all of that, so that the requests of many processes do not come back all at once.
    """
    backoff = min(_LONGEST_WAIT_S, 0.5 * 2 ** min(attempt, 10)) * random.uniform(0.5, 1)
    return backoff if asked_s is None else max(backoff, min(asked_s, _LONGEST_ASKED_S))


def retry_after_s(value: str) -> float | None:
    """Return the seconds of a Retry-After header, a number or an HTTP date (RFC 9110, 10.2.3), or None."""
    value = value.strip()[:64]
    if re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None  # missing, or neither


def read_json(text: str) -> Any:
    """Return what a text says in JSON; NaN and infinities are None. Raises ValueError alone, however it is nested."""
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python's, of a number with thousands of digits
        raise ValueError("a number in the JSON is too long") from None


def model_names(listed: Any) -> list[str]:
    """Return the names in a server's list of models, each once. Raises ValueError for anything else."""
    models = listed.get("data") if isinstance(listed, dict) else listed
    if not isinstance(models, list):
        raise ValueError("no list of models")
    names: list[Any] = [model.get("id") if isinstance(model, dict) else None for model in models]
    if not all(isinstance(name, str) and name.strip() and name.isprintable() for name in names):
        raise ValueError("a model without a name")
    return list(dict.fromkeys(names))


def shown_names(names: Sequence[str]) -> str:
    """Return the first names of a list, for a message."""
    return ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")


def words(text: str, mask: Mask | None = None) -> str:
    """Return a server's words for a message: one line of 200 characters at most, without tags or control characters.

    Of a JSON error its message. `mask` takes keys out before the line is cut.
    """
    text = _message_of(text[:_SAID_BYTES]) or text
    if re.match(r"\s*<[!?a-zA-Z]", text) or "<html" in text.lower():
        text = _without_tags(text)
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.", "", text)
    kept = (" " if one.isspace() else one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")
    text = " ".join("".join(kept).split())
    text = mask(text) if mask else text
    return text if len(text) <= _SAID_CHARACTERS else text[: _SAID_CHARACTERS - 1] + "…"


def is_error(answer: Any) -> bool:
    """Return whether an answer, any JSON, is an error: OpenAI's, vLLM's older form, FastAPI's."""
    if not isinstance(answer, dict):
        return False
    if answer.get("error") or answer.get("object") == "error" or answer.get("type") == "error":
        return True
    return "choices" not in answer and bool(answer.get("detail") or (answer.get("message") and _code(answer)))


def failure_in(error: Any, refuse: Callable[[int, str], Exception]) -> Exception:
    """Return what an error means that came as an answer; `refuse(code, said)` says what a status means."""
    said = words(_message_of(error) or _as_text(error))
    if code := _code(error):
        return refuse(code, said)
    permanent = isinstance(error, dict) and _PERMANENT.search(_kind(error))
    return (RefusedError if permanent else RetryError)(f"the server broke off: {said}")


def _within(error: Any) -> Iterator[Any]:
    """Yield an error, and what it holds as its message, from the outside to the inside."""
    for _ in range(_DEEPEST):
        if isinstance(error, str) and error.lstrip()[:1] in ("{", "["):
            try:
                error = read_json(error)
            except ValueError:
                yield error
                return
        yield error
        if isinstance(error, list) and error:
            error = error[0]
        elif isinstance(error, dict):
            error = next((error[name] for name in ("error", "message", "detail", "msg") if error.get(name)), None)
        else:
            return


def _message_of(error: Any) -> str:
    """Return the message in an error (OpenAI's, vLLM's, FastAPI's: with the field that it is about), or nothing."""
    place = ""
    for inner in _within(error):
        if isinstance(inner, str):
            return place + inner
        if isinstance(inner, dict) and isinstance(loc := inner.get("loc"), list) and loc[:1] == ["body"]:
            place = "".join(f"{part}: " for part in loc[1:_DEEPEST] if isinstance(part, str | int))
    return ""


def _code(error: Any) -> int | None:
    """Return the status that an error names, anywhere in it; in a text where it speaks of a code."""
    for inner in _within(error):
        if isinstance(inner, str):
            found = _CODE.search(inner[:200])
            return int(found[1]) if found else None
        values = [str(inner.get(name)) for name in _CODE_FIELDS] if isinstance(inner, dict) else []
        if code := next((value for value in values if re.fullmatch(r"[45]\d\d", value, re.ASCII)), None):
            return int(code)
    return None


def _kind(error: dict[str, Any]) -> str:
    """Return the names that an error gives to itself."""
    inner = error.get("error")
    fields = [one.get(name) for one in (error, inner) if isinstance(one, dict) for name in ("type", "code")]
    return " ".join(field for field in fields if isinstance(field, str))


def _as_text(value: Any) -> str:
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "an error nested too deep"


class _Words(HTMLParser):
    """Collect what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _without_tags(page: str) -> str:
    parser = _Words()
    try:
        parser.feed(page)
        parser.close()
    except AssertionError:  # html.parser's, of a broken <![ section; what stands before it was collected
        pass
    return " ".join(parser.found)


def _target(url: str, location: str) -> str:
    """Return where a redirect points, without user, password and query."""
    try:
        parts = urlsplit(urljoin(url, location))
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".removesuffix("/chat/completions")
    except ValueError:
        return "it points to what is no address"
    return f"it points to {words(place)}" if location else "it does not say where to"


def _failure(error: Exception, host: str) -> RetryError:
    """Return what an error of the library means, on one line."""
    detail = words(f"{type(error).__name__}: {error}".rstrip(": "))
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return NoServerError(f"no server answers at {host} ({detail})")
    return (BusyError if isinstance(error, httpx2.TimeoutException) else RetryError)(f"{host}: {detail}")


def _text(data: bytes) -> str:
    """Decode as UTF-8, which event streams and JSON are."""
    return data.decode("utf-8", errors="replace").removeprefix("\ufeff")


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None

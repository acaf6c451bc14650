"""Let only the page itself ask the server for something, and only for what the page uses.

Any web site that a reviewer opens can make the browser send requests to this machine. The browser says in a request's
headers from where it comes, and no site can change those headers; so a request of another site, or of a page at another
port, is refused before its body is read. What the page does not use is closed to the page as well: gradio brings some
fifty routes, among them one that writes uploads to the temporary folder.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generate.reviewing.options import LOOPBACK_HOSTS

MAX_BODY = 1 << 20  # bytes; the longest request of the page is a review with its note
BODY_S = 10.0  # in which a body must have come
# After a refusal the rest of the body is thrown away for so long: a browser or a library that is still sending when the
# connection is closed shows a broken connection instead of the reason.
LINGER_S = 5.0

_NAMED = r"(?:/[\w@~+-][\w.@~+-]*)+"  # no part begins with a dot
_OPEN = {  # the routes that the page uses, by method
    "GET": re.compile(
        rf"/|/(?:assets|static){_NAMED}|/(?:theme\.css|favicon\.ico|manifest\.json)|/picture/\d{{1,9}}"
        r"|/gradio_api/(?:queue/data|app_id|heartbeat/\w+)",
        re.ASCII,
    ),
    "POST": re.compile(r"/gradio_api/queue/join"),
}
_OPEN["HEAD"] = _OPEN["GET"]
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.ASCII)

# Even if a text could inject markup, the browser fetches nothing from elsewhere. gradio needs inline scripts and eval.
_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",  # for browsers that do not say from where a picture is asked for
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
# The Hub shows a Space in a frame of its own page.
_OF_SPACE = {
    "content-security-policy": _POLICY.replace("frame-ancestors 'none'", "frame-ancestors https://huggingface.co")
}


class _Refusal(NamedTuple):
    status: int
    why: str


class Gate:
    """Refuse what is not of the page, bound what is, and add the headers that keep other sites out to all answers."""

    def __init__(self, app: ASGIApp, host: str, for_everyone: bool = False) -> None:
        """host: the address that is served, as the user gave it.

        for_everyone: it is a Space's page, behind a name of the Hub's and in a frame of it; nothing can be written.
        """
        self._app, self._host, self._for_everyone = app, None if for_everyone else host, for_everyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = _HEADERS | _OF_SPACE if self._for_everyone else _HEADERS
                headers = [(name.encode(), value.encode()) for name, value in given.items()]
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        if scope["type"] == "http":
            await self._answer(scope, receive, with_headers)
        elif scope["type"] == "websocket":  # the page opens none
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = why_refused(scope, self._host)
        if refusal is None:
            try:
                body = await _read_body(receive)
            except ConnectionError:
                return  # nobody waits for an answer
            except TimeoutError:
                refusal = _Refusal(408, f"The request did not come within {BODY_S:g} seconds.")
            except ValueError as error:
                refusal = _Refusal(413, str(error))
        if refusal is None:
            await self._app(scope, _replay(body, receive), send)
        else:
            await _refuse(refusal, scope, receive, send)


def why_refused(scope: Scope, host: str | None) -> _Refusal | None:
    """Return why a request is refused, by its head alone; None where it is of the page. host: None for everyone's."""
    if host is not None and (refusal := _why_foreign(scope, host)):
        return refusal
    if scope["method"] not in _OPEN or not _OPEN[scope["method"]].fullmatch(scope["path"]):
        return _Refusal(404, "There is no such page.")
    length = Headers(scope=scope).get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY:
        return _Refusal(413, _TOO_LONG)
    return None


def _why_foreign(scope: Scope, host: str) -> _Refusal | None:
    """Return why a request is not of the page itself."""
    headers = Headers(scope=scope)
    if (asked := _own_address(headers.getlist("host"), host)) is None:
        return _Refusal(400, "The page is not known under this name; open the address that review.py printed.")
    own = f"{scope['scheme']}://{asked}"
    sites = [site not in ("same-origin", "none") for site in headers.getlist("sec-fetch-site")]
    origins = [origin.lower() != own for origin in headers.getlist("origin")]
    referers = [_origin_of(referer) != own for referer in headers.getlist("referer")]
    if any([*sites, *origins, *referers]):
        return _Refusal(
            403, "This page answers to itself alone; type its address into the browser instead of following a link."
        )
    return None


_TOO_LONG = f"A request takes at most {MAX_BODY:,} bytes."


def _own_address(asked: Collection[str], host: str) -> str | None:
    """Return the address (name and port) that a browser asked, in small letters; None where it is not this server's.

    A site can make its own name lead to this machine (DNS rebinding): its pages then count as ours, but for the name.
    It cannot do so with a number, which is why addresses in numbers are ours where other machines may ask.
    """
    address = next(iter(asked)).lower() if len(asked) == 1 else ""
    if not (found := _HOST.fullmatch(address)):
        return None
    name = found[1].strip("[]")
    if name in LOOPBACK_HOSTS:
        return address
    if host in LOOPBACK_HOSTS:
        return None
    machine = socket.gethostname().lower()
    return address if name in (host.lower(), machine, f"{machine}.local") or _is_number(name) else None


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _origin_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()


async def _read_body(receive: Receive) -> bytes:
    """Return the whole body. Raise ValueError for a longer one, TimeoutError or ConnectionError for a part of one."""
    body, more = bytearray(), True
    async with asyncio.timeout(BODY_S):
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise ConnectionError
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                raise ValueError(_TOO_LONG)
            more = message.get("more_body", False)
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body that was read, and after it what comes: that the browser left."""
    read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return read.pop() if read else await receive()

    return replay


async def _refuse(refusal: _Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer, throw away what is still being sent, then close the connection."""
    response = PlainTextResponse(f"{refusal.why}\n", refusal.status, {"connection": "close"})

    async def send_but_not_end(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    await response(scope, receive, send_but_not_end)
    try:
        async with asyncio.timeout(LINGER_S):
            while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                pass
    except TimeoutError:
        pass
    await send({"type": "http.response.body"})

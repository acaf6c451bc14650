"""Generate through a server that speaks OpenAI's chat completions (vLLM, SGLang, TGI, llama.cpp, …).

Answers are streamed, so that the guards can stop a row while it is being written. What cannot be promised here: the
server renders the chat and resizes the image its own way, and its `seed` is best effort.
"""

import asyncio
import base64
import io
import json
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import httpx2

from generate.engines.base import Completion, EngineError, Prepared, Request
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.models.sampling import Sampling

_RETRIED_CODES = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FATAL_CODES = {401: "refused the key", 403: "refused the key", 404: "knows no such model or address"}
_LONGEST_WAIT_S = 60.0
_CONNECT_S = 10.0


class _RowError(Exception):
    """Say why this request failed for good; others may succeed."""


class _RetryError(Exception):
    """Say why this request failed for now; it may succeed after `wait_s`, if the server named a time."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class ServerEngine:
    """Send up to `concurrency` requests at a time, in turns to all `urls` (each ends with /v1).

    `tags`: opening and closing tag of the model's thinking, to put back where a server takes the thinking out of the
    text and sends it apart. The key is read from the environment variable `key_variable`, where that is set, and shown
    nowhere. `retries`: how often a failed request is sent again. `extra_body`: more fields of each request.
    """

    def __init__(
        self,
        urls: tuple[str, ...],
        model: str,
        *,
        sampling: Sampling,
        guards: Guards,
        closings: tuple[str, ...],
        tags: tuple[str, str],
        concurrency: int,
        key_variable: str,
        timeout_s: float,
        retries: int,
        extra_body: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.urls = [url.rstrip("/") + "/chat/completions" for url in urls]
        self.model = model
        self.sampling = sampling
        self.guards = guards
        self.closings = closings
        self.tags = tags
        self.concurrency = concurrency
        self.key_variable = key_variable
        self.key = os.environ.get(key_variable, "")
        self.timeout = httpx2.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S))
        self.retries = retries
        self.extra_body = extra_body
        self.failures = Failures()
        self._sent = 0

    def prepare(self, request: Request) -> bytes:
        """Return the request's body, JSON. Images travel as PNG, so that the model sees the very pixels."""
        pictures = iter(request.images)
        messages = [_message(message, pictures) for message in request.messages]
        body: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": request.max_new_tokens,
            "temperature": self.sampling.temperature,
            "top_p": self.sampling.top_p,
            "seed": request.seed % 2**31,
            # vLLM and SGLang would take the delimiters out that are special tokens; others pass over this.
            "skip_special_tokens": False,
        }
        if self.sampling.top_k:
            body["top_k"] = self.sampling.top_k
        if self.sampling.repetition_penalty != 1:
            body["repetition_penalty"] = self.sampling.repetition_penalty
        body |= {**self.sampling.further(), **self.extra_body}
        if request.prefix and not request.templated:  # the model goes on in the middle of its own message
            messages.append({"role": "assistant", "content": request.prefix})
            body |= {"add_generation_prompt": False, "continue_final_message": True}
        return json.dumps(body).encode()

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield completions as they arrive."""
        source, more = iter(prepared), True
        tasks: set[asyncio.Task[Completion]] = set()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        limits = httpx2.Limits(max_connections=self.concurrency)
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            client = httpx2.AsyncClient(headers=headers, timeout=self.timeout, limits=limits)
            try:
                while True:
                    while more and len(tasks) < self.concurrency:
                        if (found := next(source, None)) is None:
                            more = False
                        else:
                            tasks.add(loop.create_task(self._complete(client, *found)))
                    if not tasks:
                        break
                    done = runner.run(_first_done(tasks))
                    for task in done:
                        yield from self._finish(task)
                    tasks -= done
            finally:
                runner.run(_cancel(tasks, client))
        yield from self.failures.release()

    def _finish(self, task: "asyncio.Task[Completion]") -> Iterator[Completion]:
        """Yield a finished request's completion, or hold it back as a failure."""
        completion = task.result()
        if completion.status:
            self.failures.add(completion.image_id, str(completion.message))
        else:
            yield from self.failures.release()
            yield completion

    async def _complete(self, client: httpx2.AsyncClient, request: Request, body: bytes) -> Completion:
        """Send a request until it is answered or its tries are used up. Raises EngineError where no server is there."""
        self._sent += 1
        first = self._sent
        for attempt in range(self.retries + 1):
            url = self.urls[(first + attempt) % len(self.urls)]
            try:
                return await self._send_once(client, url, request, body)
            except _RowError as error:
                message = str(error)
                break
            except (_RetryError, httpx2.RequestError) as error:
                reason = str(error) if isinstance(error, _RetryError) else f"{type(error).__name__}: {error}"
                message = self._redact(reason)
                if attempt < self.retries:
                    await asyncio.sleep(_wait_s(attempt, getattr(error, "wait_s", None)))
                elif isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
                    # No server is there: no fault of this image, which the next start must try again.
                    raise EngineError(f"no server answers at {_host(httpx2.URL(url))} ({message})") from error
        return Completion(request.image_id, "", "error", status="engine_error", message=message)

    async def _send_once(self, client: httpx2.AsyncClient, url: str, request: Request, body: bytes) -> Completion:
        """Send a request and read its answer. Raises _RetryError, _RowError, EngineError, httpx2.RequestError."""
        async with client.stream("POST", url, content=body) as response:
            if response.status_code != 200:
                await self._raise_for(response)
            answer = _Answer(request, self.tags)
            async for line in response.aiter_lines():
                if not line.startswith("data:"):
                    continue
                data = line[5:].strip()
                if data == "[DONE]":
                    break
                answer.read(data)
                if answer.grew and (stop := self.guards.stop(answer.pieces, answer.text_so_far, self.closings)):
                    answer.finish_reason = stop
                    break
        return answer.completion()

    async def _raise_for(self, response: httpx2.Response) -> None:
        """Raise what an answer other than 200 means: _RetryError, _RowError or EngineError."""
        code = response.status_code
        text = self._redact((await response.aread()).decode(errors="replace").strip())
        host = _host(response.request.url)
        if code in _RETRIED_CODES:
            raise _RetryError(
                f"{host} answered {code}: {text}", _retry_after_s(response.headers.get("Retry-After", ""))
            )
        if code in _FATAL_CODES:
            hint = f"; the key comes from {self.key_variable}" if code != 404 else f"; it was asked for {self.model}"
            raise EngineError(f"{host} {_FATAL_CODES[code]} ({code}: {text}){hint}")
        raise _RowError(f"{host} answered {code}: {text}")

    def _redact(self, text: str) -> str:
        """Return a server's words, cut short, and without the key should it repeat that."""
        return (text.replace(self.key, "***") if self.key else text)[:300]


class _Answer:
    """Collect what a stream says, piece by piece."""

    def __init__(self, request: Request, tags: tuple[str, str]) -> None:
        self.request = request
        # A thinking that goes on after a prefix was opened in that prefix.
        self.opening, self.closing = ("" if request.prefix else tags[0]), tags[1]
        self.thinking = ""  # where the server sends it apart from the text
        self.content = ""
        self.pieces: list[str] = []  # about one token each
        self.grew = False
        self.finish_reason: str | None = None
        self.usage: dict[str, Any] = {}

    def read(self, data: str) -> None:
        """Take one event. Raises _RetryError for what is no answer."""
        self.grew = False
        try:
            event = json.loads(data)
            if event.get("error"):
                raise _RetryError(f"the server broke off: {str(event['error'])[:200]}")
            self.usage = event.get("usage") or self.usage
            if not event.get("choices"):
                return
            choice = event["choices"][0]
            delta = choice.get("delta") or {}
            thinking = delta.get("reasoning_content") or delta.get("reasoning") or ""
            content = delta.get("content") or ""
            self.thinking += thinking
            self.content += content
            if piece := thinking + content:
                self.pieces.append(piece)
                self.grew = True
            self.finish_reason = choice.get("finish_reason") or self.finish_reason
        except (ValueError, AttributeError, KeyError, IndexError, TypeError) as error:
            raise _RetryError(f"the server's answer cannot be read ({type(error).__name__}: {error})") from error

    @property
    def text(self) -> str:
        if not self.thinking:
            return self.content
        return self.opening + self.thinking + (self.closing + self.content if self.content else "")

    def text_so_far(self) -> str:
        return self.request.prefix + self.text

    def completion(self) -> Completion:
        """Return the whole answer. Raises _RetryError where it was cut, _RowError where the model did not end it."""
        reason = {"stop": "eos"}.get(str(self.finish_reason), self.finish_reason)
        if reason is None:
            raise _RetryError("the connection ended before the answer did")
        if reason not in ("eos", "length", "budget", "loop"):
            raise _RowError(f"the server ended the answer with finish_reason {reason!r}")
        counted = {name: self.usage.get(name) for name in ("prompt_tokens", "completion_tokens")}
        prompt, output = (value if type(value) is int else None for value in counted.values())
        if output is None:  # the server counts nothing; servers send about a token a piece
            output = len(self.pieces)
        return Completion(self.request.image_id, self.text, reason, prompt_tokens=prompt, output_tokens=output)


async def _first_done(tasks: set["asyncio.Task[Completion]"]) -> set["asyncio.Task[Completion]"]:
    """Wait for one task at least; return those that are done."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _cancel(tasks: set["asyncio.Task[Completion]"], client: httpx2.AsyncClient) -> None:
    """Cancel what is under way: no request goes on after the engine."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aclose()


def _wait_s(attempt: int, asked_s: float | None) -> float:
    """Return the seconds to wait: twice as many each time, up to a minute, or as many as the server asks for.

    Drawn between half and all of that, so that the requests of many processes do not come back all at once.
    """
    backoff = min(_LONGEST_WAIT_S, 0.5 * 2**attempt) * random.uniform(0.5, 1)
    return backoff if asked_s is None else max(backoff, min(asked_s, 10 * _LONGEST_WAIT_S))


def _host(url: httpx2.URL) -> str:
    """Return host and port, without the user's name and password that a URL may hold."""
    return url.netloc.decode(errors="replace").rpartition("@")[2]


def _retry_after_s(value: str) -> float | None:
    """Return the seconds of a Retry-After header, or None."""
    try:
        return max(0.0, float(value))
    except ValueError:
        return None  # missing, or a date, which servers of models do not send


def _message(message: dict[str, Any], pictures: Iterator[Any]) -> dict[str, Any]:
    """Return a message of the chat in the API's form, with its images."""
    parts: list[dict[str, Any]] = [
        {"type": "image_url", "image_url": {"url": _data_url(next(pictures))}} if part["type"] == "image" else part
        for part in message["content"]
    ]
    texts_only = all(part["type"] == "text" for part in parts)  # some servers take lists from users alone
    return message | {"content": "".join(part["text"] for part in parts) if texts_only else parts}


def _data_url(picture: Any) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()

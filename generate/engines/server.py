"""Generate through a server that speaks OpenAI's chat completions (vLLM, SGLang, TGI, llama.cpp, …).

Answers are streamed, so that the guards can stop a row while it is being written. What cannot be promised here: the
server renders the chat and resizes the image its own way, and its `seed` is best effort.
"""

import asyncio
import base64
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from generate.engines.base import Completion, EngineError, Prepared, Request
from generate.engines.endpoint import (
    Address,
    DeadlineError,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    NoServerError,
    NotFoundError,
    RetryError,
    RowError,
    read_json,
    wait_s,
    words,
)
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.models.sampling import Sampling

_TOKEN_S = 0.25  # a token that takes longer comes from a server that will never be done


class ServerEngine:
    """Send up to `concurrency` requests at a time, in turns to all `urls` (each ends with /v1).

    `tags`: opening and closing tag of the model's thinking, to put back where a server takes the thinking out of the
    text and sends it apart. The key is read from the environment variable `key_variable`, where that is set, and shown
    nowhere. `timeout_s` bounds each silence, `deadline_s` a whole request (None: `timeout_s` and a quarter of a second
    for each token that it may write). `retries`: how often a failed request is sent again. Raises EngineError for an
    address or a key that cannot be one.
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
        deadline_s: float | None,
        retries: int,
    ) -> None:
        self.model = model
        self.sampling = sampling
        self.guards = guards
        self.closings = closings
        self.tags = tags
        self.concurrency = concurrency
        self.timeout_s = timeout_s
        self.deadline_s = deadline_s
        self.retries = retries
        self.failures = Failures()
        self._sent = 0
        self._answered = False
        hints = {404: f"it was asked for {model}", 413: "max_side in --config makes the pictures smaller"}
        try:
            self.endpoint = Endpoint(
                [Address.parse(url) for url in urls],
                Key(key_variable),
                timeout_s=timeout_s,
                connections=concurrency,
                hints=hints,
            )
        except (ValueError, EndpointError) as error:
            raise EngineError(str(error)) from None

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
        if request.prefix:  # the model goes on in the middle of its own message
            messages.append({"role": "assistant", "content": request.prefix})
            body |= {"add_generation_prompt": False, "continue_final_message": True}
        return json.dumps(body).encode()

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield completions as they arrive."""
        source, more = iter(prepared), True
        tasks: set[asyncio.Task[Completion]] = set()
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            self._open()
            try:
                while True:
                    while more and len(tasks) < self.concurrency:
                        if (found := next(source, None)) is None:
                            more = False
                        else:
                            tasks.add(loop.create_task(self._complete(*found)))
                    if not tasks:
                        break
                    done = runner.run(_first_done(tasks))
                    for task in done:
                        yield from self._finish(task)
                    tasks -= done
            finally:
                runner.run(_cancel(tasks, self.endpoint))
        yield from self.failures.release()

    def _open(self) -> None:
        try:
            self.endpoint.open()
        except EndpointError as error:
            raise EngineError(str(error)) from None

    def _finish(self, task: "asyncio.Task[Completion]") -> Iterator[Completion]:
        """Yield a finished request's completion, or hold it back as a failure."""
        completion = task.result()
        if completion.status:
            self.failures.add(completion.image_id, str(completion.message))
        else:
            yield from self.failures.release()
            yield completion

    async def _complete(self, request: Request, body: bytes) -> Completion:
        """Send a request until it is answered or its tries are used up. Raises EngineError where no server is there."""
        addresses = self.endpoint.addresses
        self._sent += 1
        first, absent, message = self._sent, True, ""
        for attempt in range(self.retries + 1):
            address = addresses[(first + attempt) % len(addresses)]
            try:
                completion = await self._send_once(address, request, body)
                self._answered = True
                return completion
            except (RowError, DeadlineError) as error:
                message, absent = str(error), False
                break
            except RetryError as error:
                message, absent = str(error), absent and isinstance(error, NoServerError)
                if attempt < self.retries:
                    await asyncio.sleep(wait_s(attempt, error.wait_s))
            except EndpointError as error:
                # A balancer that loses its servers for a moment says 404.
                message, absent = str(error), not (self._answered and isinstance(error, NotFoundError))
                break
            except Exception as error:  # noqa: BLE001 - an answer that nobody thought of is this row's alone
                message, absent = f"the answer cannot be used ({type(error).__name__}: {words(str(error))})", False
                break
        message = self.endpoint.mask(message)
        if absent:  # no fault of this image, which the next start must try again
            raise EngineError(message)
        return Completion(request.image_id, "", "error", status="engine_error", message=message)

    async def _send_once(self, address: Address, request: Request, body: bytes) -> Completion:
        """Send a request and read its answer. Raises RetryError, RowError, EndpointError."""
        deadline_s = self.deadline_s or self.timeout_s + _TOKEN_S * request.max_new_tokens
        limits = Limits.of_answer(request.max_new_tokens, deadline_s)
        answer = _Answer(request, self.tags, self.guards, self.closings)
        try:
            async with self.endpoint.ask(address, body, limits) as reply, aclosing(reply.lines()) as lines:
                async for line in lines:
                    if answer.take(line):
                        break
                    if answer.characters > limits.characters:
                        raise RowError(f"{address.host} writes more than {limits.characters:,} characters")
        except RetryError:
            if not answer.whole:
                raise
        completion = answer.completion()
        if self.endpoint.mask.found_in(completion.text):
            raise RowError(f"{address.host} repeats the key in its answer, which is not kept")
        if completion.message:  # may quote the server
            return replace(completion, message=self.endpoint.mask(completion.message))
        return completion


class _Answer:
    """Collect what a stream says, piece by piece."""

    def __init__(self, request: Request, tags: tuple[str, str], guards: Guards, closings: tuple[str, ...]) -> None:
        self.request = request
        self.guards, self.closings = guards, closings
        # A thinking that goes on after a prefix was opened in that prefix.
        self.opening, self.closing = ("" if request.prefix else tags[0]), tags[1]
        self.thinking = ""  # where the server sends it apart from the text
        self.content = ""
        self.pieces: list[str] = []  # about one token each
        self.grew = False
        self.finish_reason: str | None = None
        self.usage: dict[str, Any] = {}

    @property
    def whole(self) -> bool:
        return self.finish_reason is not None

    @property
    def characters(self) -> int:
        return len(self.thinking) + len(self.content)

    def take(self, line: str) -> bool:
        """Take one line; return whether the answer ends there."""
        data = line[5:].strip()
        if not line.startswith("data:"):
            return False
        if data == "[DONE]":
            return True
        self.read(data)
        if self.grew and (stop := self.guards.stop(self.pieces, self.text_so_far, self.closings)):
            self.finish_reason = stop
            return True
        return False

    def read(self, data: str) -> None:
        """Take one event. Raises RetryError for what is no answer."""
        self.grew = False
        try:
            event = read_json(data)
            if event.get("error"):
                raise RetryError(f"the server broke off: {words(str(event['error']))}")
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
            raise RetryError(
                f"the server's answer cannot be read ({type(error).__name__}: {words(str(error))})"
            ) from None

    @property
    def text(self) -> str:
        if not self.thinking:
            return self.content
        return self.opening + self.thinking + (self.closing + self.content if self.content else "")

    def text_so_far(self) -> str:
        return self.request.prefix + self.text

    def completion(self) -> Completion:
        """Return the whole answer. Raises RetryError where it was cut, RowError where the model did not end it."""
        reason = {"stop": "eos"}.get(str(self.finish_reason), self.finish_reason)
        if reason is None:
            raise RetryError("the connection ended before the answer did")
        if reason not in ("eos", "length", "budget", "loop"):
            raise RowError(f"the server ended the answer with finish_reason {reason!r}")
        counted = {name: self.usage.get(name) for name in ("prompt_tokens", "completion_tokens")}
        prompt, output = (value if type(value) is int else None for value in counted.values())
        if output is None:  # the server counts nothing; servers send about a token a piece
            output = len(self.pieces)
        return Completion(self.request.image_id, self.text, reason, prompt_tokens=prompt, output_tokens=output)


async def _first_done(tasks: set["asyncio.Task[Completion]"]) -> set["asyncio.Task[Completion]"]:
    """Wait for one task at least; return those that are done."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _cancel(tasks: set["asyncio.Task[Completion]"], endpoint: Endpoint) -> None:
    """Cancel what is under way: no request goes on after the engine."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await endpoint.aclose()


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

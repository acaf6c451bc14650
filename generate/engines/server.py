"""Generate through a server that speaks OpenAI's chat completions (vLLM, SGLang, TGI, llama.cpp, …).

Answers are streamed, so that the guards can stop a row while it is being written (answer.py reads them). What cannot be
promised here: the server renders the chat and resizes the image its own way, and its `seed` is best effort.
"""

import asyncio
import base64
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from generate.engines.answer import Answer, AnswerRules, count_passed
from generate.engines.base import Completion, EngineError, Prepared, Request, UnfitError
from generate.engines.concurrency import Gate
from generate.engines.continuation import Continuation, Need
from generate.engines.endpoint import (
    Address,
    BusyError,
    DeadlineError,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    NoServerError,
    NotFoundError,
    RetryError,
    RowError,
    refusal,
    wait_s,
    words,
)
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.models.sampling import Sampling

# How a server counts tokens, the best first: the findings say which.
_COUNTS = {
    "event": "the server, with each event",
    "end": "the server, at the end of an answer: one that is stopped has no count",
    "": "nobody: the server sends no usage that its texts can have; guards count words and signs",
}
# What switches a part of the sampling off. It is sent, since vLLM and SGLang take what a request leaves out from the
# checkpoint's generation_config (vllm entrypoints/openai/chat_completion/protocol.py), and llama.cpp has top_k 40.
_OFF = {
    "top_p": 1.0,
    "top_k": -1,
    "repetition_penalty": 1.0,
    "min_p": 0.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
}
# What a strict server is not sent: first what OpenAI does not know or TGI does not take, as a top_p of 1 (TGI's
# router/src/validation.rs), then what Mistral does not know. All these leave the text to the server as it is.
_EXTRAS = (("skip_special_tokens", "continuous_usage_stats", *_OFF), ("stream_options", "seed"))
# How servers that take nothing they do not know speak of it: OpenAI's, Mistral's, those built with pydantic.
_UNKNOWN_FIELD = re.compile(
    r"(?i)unrecogni[sz]ed|unknown (?:parameter|argument|field)|unsupported parameter|extra (?:inputs|fields)"
    rf"|not permitted|extra_forbidden|\b(?:{'|'.join(name for names in _EXTRAS for name in names)})\b"
)
_COUNT_S = 5.0  # to wait for the count once an answer has ended
_TOKEN_S = 0.25  # a token that takes longer comes from a server that will never be done

_Task = asyncio.Task[tuple[Completion, bool]]


class ServerEngine:
    """Send up to `concurrency` requests at a time, in turns to all `urls` (each ends with /v1), as many as they take.

    `rules`: how answers are read. `need`: what needs servers that go on in the model's own message: each is asked
    before the first row whether it does, and one that does not ends the run (UnfitError). `findings`: what was found
    out of each server, for the session's file. The key is read from the environment variable `key_variable`, where that
    is set, and shown nowhere. `timeout_s` bounds each silence, `deadline_s` a whole request (None: `timeout_s` and a
    quarter of a second for each token that it may write). `retries`: how often a failed request is sent again.
    `extra_body`: more fields of each request. Raises EngineError for an address or a key that cannot be one.
    """

    def __init__(
        self,
        urls: tuple[str, ...],
        model: str,
        *,
        sampling: Sampling,
        rules: AnswerRules,
        need: Need | None,
        concurrency: int,
        key_variable: str,
        timeout_s: float,
        deadline_s: float | None,
        retries: int,
        extra_body: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.model = model
        self.sampling = sampling
        self.rules = rules
        self.concurrency = concurrency
        self.timeout_s = timeout_s
        self.deadline_s = deadline_s
        self.retries = retries
        self.extra_body = extra_body
        self.failures = Failures()
        self._sent = 0
        self._answered = False
        self.findings: dict[str, dict[str, Any]] = {}
        self._strict: dict[str, int] = {}  # how many of _EXTRAS an address is not sent
        self.continuation = Continuation(rules.style, need, self._send_probe) if need else None
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
        self.gate = Gate(len(urls), concurrency, BusyError)

    @property
    def at_a_time(self) -> int:
        """Return how many requests may be under way at present: what the servers take, `concurrency` at most."""
        return self.gate.places

    def prepare(self, request: Request) -> bytes:
        """Return the request's body, JSON. Images travel as PNG, so that the model sees the very pixels."""
        pictures = iter(request.images)
        messages = [_message(message, pictures) for message in request.messages]
        body: dict[str, Any] = {
            "model": self.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True, "continuous_usage_stats": True},
            "max_tokens": request.max_new_tokens,
            "temperature": self.sampling.temperature,
            **_OFF,
            **self._sampling_on(),
            "seed": request.seed % 2**31,
            # vLLM and SGLang would take the delimiters out that are special tokens; others pass over this.
            "skip_special_tokens": False,
        }
        body |= self.extra_body
        if request.prefix and not request.templated:  # the model goes on in the middle of its own message
            messages.append({"role": "assistant", "content": request.prefix})
            body |= {"add_generation_prompt": False, "continue_final_message": True}
        return json.dumps(body).encode()

    def _sampling_on(self) -> dict[str, float]:
        return {name: value for name in _OFF if (value := getattr(self.sampling, name, 0)) and value != _OFF[name]}

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield completions as they arrive."""
        source, more = iter(prepared), True
        tasks: set[_Task] = set()
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            self._open()
            try:
                runner.run(self._ask_all())
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

    def _finish(self, task: _Task) -> Iterator[Completion]:
        """Yield a finished request's completion, or hold it back as a failure."""
        completion, answered = task.result()
        if not answered:
            self.failures.add(completion.image_id, str(completion.message), completion.text)
        else:
            yield from self.failures.release()
            yield completion

    async def _complete(self, request: Request, body: bytes) -> tuple[Completion, bool]:
        """Send a request until it is answered or its tries are used up; return also whether it was answered.

        Raises EngineError where no server is there, UnfitError where one does not do what the job needs.
        """
        addresses = self.endpoint.addresses
        self._sent += 1
        first, absent, message, text = self._sent, True, "", ""
        for attempt in range(self.retries + 1):
            turns = [(first + attempt + after) % len(addresses) for after in range(len(addresses))]
            try:
                async with self.gate.place(turns[:1] if attempt else turns) as place:  # again: never where it failed
                    completion = await self._answer_of(addresses[place.at], request, body)
                    place.size = len(completion.text)
                return completion, True
            except UnfitError as error:
                raise UnfitError(self.endpoint.mask(str(error))) from None
            except (RowError, DeadlineError) as error:
                message, absent, text = str(error), False, error.text or text
                break
            except RetryError as error:
                message, absent = str(error), absent and isinstance(error, NoServerError)
                text = error.text or text
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
        return Completion(request.image_id, text, "error", status="engine_error", message=message), False

    async def _answer_of(self, address: Address, request: Request, body: bytes) -> Completion:
        """Return an address's answer. Raises what _send_once does, and UnfitError."""
        goes_on = self.continuation if request.prefix and not request.templated else None
        if goes_on:
            await self._ask(address)
        completion = await self._send_once(address, request, body, self.rules)
        if goes_on:
            goes_on.check(address, request, completion.text)
        self._answered = True
        return completion

    async def _ask_all(self) -> None:
        """Ask all servers whether they go on in an assistant message, where that is needed. Raises UnfitError."""
        if self.continuation:
            await asyncio.gather(*(self._ask(address) for address in self.endpoint.addresses))

    async def _ask(self, address: Address) -> None:
        assert self.continuation
        try:
            await self.continuation.require(address)
        except UnfitError as error:
            raise UnfitError(self.endpoint.mask(str(error))) from None
        if found := self.continuation.found.get(address.base):
            self._note(address, "goes on in the model's message", found)

    async def _send_probe(self, address: Address, request: Request) -> Completion:
        """Send what only finds something out: at temperature 0, without guards."""
        body = json.loads(self.prepare(request)) | {"temperature": 0.0}
        rules = replace(self.rules, guards=Guards(loop=0))
        return await self._send_once(address, request, json.dumps(body).encode(), rules)

    def _note(self, address: Address, name: str, value: Any) -> None:
        self.findings.setdefault(address.base, {})[name] = value

    def _note_answer(self, address: Address, answer: Answer) -> None:
        """Note how the server counts, at its best, and what of its answers was passed over."""
        known = self.findings.get(address.base, {})
        ranks = list(_COUNTS.values())
        before = known.get("tokens are counted by", ranks[-1])
        self._note(address, "tokens are counted by", min(before, _COUNTS[answer.counted], key=ranks.index))
        if answer.passed:
            passed = Counter(known.get("passed over", {}))
            for name, count in answer.passed.items():
                count_passed(passed, self.endpoint.mask(name), count)
            self._note(address, "passed over", dict(passed))

    async def _send_once(self, address: Address, request: Request, body: bytes, rules: AnswerRules) -> Completion:
        """Send a request and read its answer; again, without what a strict server does not know.

        Raises RetryError, RowError, EndpointError.
        """
        known = self._strict.get(address.base, 0)
        for strict in range(known, len(_EXTRAS) + 1):
            try:
                completion = await self._read(address, request, _without_extras(body, strict), rules)
                break
            except RowError as error:
                if strict == len(_EXTRAS) or not _UNKNOWN_FIELD.search(str(error)):
                    raise self._refused(error) from None
        if strict > known:
            self._strict[address.base] = max(strict, self._strict.get(address.base, 0))
            names = ["skip_special_tokens", "continuous_usage_stats", "what switches a sampling off"]
            names += [name for names in _EXTRAS[1 : self._strict[address.base]] for name in names]
            self._note(address, "is not sent", ", ".join(names))
        return completion

    def _refused(self, error: RowError) -> RowError:
        """Return a server's refusal with the way out, where it names an option of the sampling."""
        named = [name for name in self._sampling_on() if re.search(rf"\b{name}\b", str(error))]
        return RowError(f"{error}; leave {' and '.join(named)} out of sampling") if named else error

    async def _read(self, address: Address, request: Request, body: bytes, rules: AnswerRules) -> Completion:
        """Send a request and read its answer. Raises RetryError, RowError, both with the text so far, EndpointError."""
        deadline_s = self.deadline_s or self.timeout_s + _TOKEN_S * request.max_new_tokens
        limits = Limits.of_answer(request.max_new_tokens, deadline_s)
        answer = Answer(request, rules, partial(refusal, host=address.host))
        try:
            await self._take_lines(address, body, limits, answer)
            completion = answer.completion()
        except (RetryError, RowError) as error:
            text = answer.broken_off()
            error.text = "" if self.endpoint.mask.found_in(text) else text
            raise
        self._note_answer(address, answer)
        if self.endpoint.mask.found_in(completion.text):
            raise RowError(f"{address.host} repeats the key in its answer, which is not kept")
        if completion.message:  # may quote the server
            return replace(completion, message=self.endpoint.mask(completion.message))
        return completion

    async def _take_lines(self, address: Address, body: bytes, limits: Limits, answer: Answer) -> None:
        """Send a request and read its answer to the end; what breaks after that matters no more."""
        clock = asyncio.get_running_loop().time
        try:
            async with (
                self.endpoint.ask(address, body, limits) as reply,
                aclosing(reply.lines()) as lines,
                asyncio.timeout(None) as patience,
            ):
                async for line in lines:
                    if answer.take(line):
                        break
                    if answer.whole and patience.when() is None:
                        patience.reschedule(clock() + _COUNT_S)
                    if answer.characters > limits.characters:
                        raise RowError(f"{address.host} writes more than {limits.characters:,} characters")
        except (RetryError, RowError):
            if not answer.whole:
                raise


async def _first_done(tasks: set[_Task]) -> set[_Task]:
    """Wait for one task at least; return those that are done."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _cancel(tasks: set[_Task], endpoint: Endpoint) -> None:
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


def _without_extras(body: bytes, strict: int) -> bytes:
    """Return a request's body without the first `strict` of _EXTRAS; a sampling that does something stays."""
    if not strict:
        return body
    fields = json.loads(body)
    for name in (name for names in _EXTRAS[:strict] for name in names):
        if name not in _OFF or fields.get(name) == _OFF[name]:
            fields.pop(name, None)
    if isinstance(options := fields.get("stream_options"), dict):  # an entry's extra_body may have its own
        options.pop("continuous_usage_stats", None)
    return json.dumps(fields).encode()


def _data_url(picture: Any) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()

"""Ask an OpenAI-compatible endpoint, many requests at a time; retry each until it is answered or its tries are used."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any, Protocol, TypeVar

from judging.concurrency import Gate
from judging.endpoint import (
    Address,
    BusyError,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    NotFoundError,
    RefusedError,
    RetryError,
    RowError,
    failure_in,
    is_error,
    model_names,
    read_json,
    shown_names,
    words,
)
from judging.endpoint import wait_s as _wait_s

UNREADABLE, REFUSED, NO_REPLY = "unreadable", "refused", "no_reply"  # statuses: of a reply, or of none
_FORMAT = "response_format"
# What a judge may be asked without: servers that refuse one of them give ratings all the same.
_LEFT_OUT = (_FORMAT, "seed", "temperature")
_MOST_TOKENS = 32_768  # of a reply, with the judge's own thinking
_MOST_FAILURES = 8  # in a row
_REPLY_CHARACTERS = 1 << 16  # of a reply that cannot be read, kept
_TEXTS = ("text", "output_text")  # types of the parts of a reply that are no thinking
_BEGINNING = 200  # characters of its first line, shown


class Seeded(Protocol):
    """Describe what is asked: it has a seed of its own."""

    @property
    def seed(self) -> int: ...


Item = TypeVar("Item", bound=Seeded)


class RequestError(Exception):
    """Say why there is no answer to this item: it cannot be asked, or its reply does not do.

    `status`: one word for the kind; `reply`: what the server said, where it is that which does not do.
    """

    def __init__(self, reason: str, status: str = UNREADABLE, reply: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reply = reply


class _BodyError(RetryError):
    """Say that an answer holds no reply: it may be of another server, in the place of one that is away."""


class StoppedError(Exception):
    """Say why the judging ended before all was asked: the server fails again and again."""


class JudgeClient:
    """Ask the endpoint at `url`, up to and with /v1. The key comes from the environment and is shown nowhere.

    A request ends after `timeout_s`, whatever the server does. `left_out`: the fields that the server refuses, by name
    (LM Studio response_format, Mistral seed, OpenAI's thinking models temperature), and is asked without; the first
    as well where it is refused without a name, or nothing that can be read comes with it. Raises EndpointError for an
    address or a key that cannot be one.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key_variable: str,
        concurrency: int,
        timeout_s: float,
        retries: int,
        seed: int,
        temperature: float,
    ) -> None:
        self.model = model
        self.concurrency = concurrency
        self.retries = retries
        self.seed = seed
        self.temperature = temperature
        self._limits = Limits.of_answer(_MOST_TOKENS, timeout_s)
        hints = {404: f"it was asked for {model}"}
        try:
            self._address, key = Address.parse(url), Key(key_variable)
        except ValueError as error:
            raise EndpointError(f"--url: {error}") from None
        self._endpoint = Endpoint([self._address], key, timeout_s=timeout_s, connections=concurrency, hints=hints)
        self._gate = Gate(1, concurrency, BusyError)
        self._failed_in_a_row = 0
        self._answered = False  # by the server, with anything
        self._read = False  # a reply, as ratings
        self._read_with_format = False
        self.left_out: set[str] = set()

    def ask(
        self,
        items: Iterable[Item],
        content: Callable[[Item], list[dict[str, Any]]],
        read: Callable[[Item, str], Any],
    ) -> Iterator[tuple[Item, Any]]:
        """Yield (item, the result of `read`, or a RequestError) as they come; at most `concurrency` are open,
        as many as the server takes.

        `content` makes the user's message when its turn comes and may raise RequestError; `read` raises it for
        a reply that does not do, and it is asked again. Raises EndpointError, and StoppedError after 8 failures in a
        row: of replies until the first one was read, of items from then on.
        """
        source, more = iter(items), True
        tasks: set[asyncio.Task[tuple[Item, Any]]] = set()
        with asyncio.Runner() as runner:
            self._endpoint.open()
            try:
                while True:
                    while more and len(tasks) < self.concurrency:
                        try:
                            item = next(source)
                        except StopIteration:
                            more = False
                        else:
                            tasks.add(runner.get_loop().create_task(self._answer(item, content, read)))
                    if not tasks:
                        return
                    done = runner.run(_some_of(tasks))
                    tasks -= done
                    # What was answered first, so that an error of one does not lose the others' replies.
                    for task in sorted(done, key=lambda task: task.exception() is not None):
                        yield task.result()
            finally:
                runner.run(_end(tasks, self._endpoint))

    async def _answer(
        self,
        item: Item,
        content: Callable[[Item], list[dict[str, Any]]],
        read: Callable[[Item, str], Any],
    ) -> tuple[Item, Any]:
        try:
            message = await asyncio.to_thread(content, item)  # decodes a picture
        except RequestError as error:
            return item, error
        failure = RequestError("")
        for attempt in range(self.retries + 1):
            wait_s: float | None = 0
            # With the format some servers write what cannot be read, or fail; which, only a reply without it tells.
            bare = attempt % 2 == 1 and (attempt > 1 or failure.status == UNREADABLE)
            try:
                return item, await self._verdict(item, message, item.seed + attempt, read, bare=bare)
            except RequestError as error:  # the server is well, so the next seed follows at once
                failure = error
                self._note(failure, counts=not self._read)
            except RetryError as error:
                unread = isinstance(error, _BodyError)
                failure = RequestError(str(error), UNREADABLE if unread else NO_REPLY, error.text)
                self._note(failure, counts=unread and not self._read)
                wait_s = _wait_s(attempt, error.wait_s)
            except (RowError, NotFoundError) as error:
                if isinstance(error, NotFoundError) and not self._answered:
                    raise EndpointError(f"{error}{await self._models()}") from None
                failure = RequestError(str(error), REFUSED if isinstance(error, RefusedError) else NO_REPLY)
                break
            if attempt < self.retries:
                await asyncio.sleep(wait_s)
        self._note(failure, counts=self._read or failure.status != UNREADABLE)
        return item, self._masked(failure)

    async def _models(self) -> str:
        """Return which models the server has, to be said after an error; nothing where it does not list them."""
        try:
            async with self._endpoint.ask(self._address, None, self._limits) as reply:
                names = model_names(read_json(await reply.body()))
        except (EndpointError, RetryError, RowError, ValueError):
            return ""
        return self._endpoint.mask(f"; it has {shown_names(names)}") if names else ""

    async def _verdict(
        self,
        item: Item,
        message: list[dict[str, Any]],
        seed: int,
        read: Callable[[Item, str], Any],
        *,
        bare: bool,
    ) -> Any:
        """Return what `read` makes of one reply, asked without the format if `bare` or if it is refused."""
        bare = bare and not self._read_with_format
        without = self.left_out | ({_FORMAT} if bare else set())
        try:
            reply, cut, body = await self._once(message, seed, without)
        except RefusedError:
            if _FORMAT in self.left_out | without or self._read_with_format:
                raise
            return await self._verdict(item, message, seed, read, bare=True)
        self._answered = True
        try:
            found = read(item, reply)
        except RequestError as error:
            ended = "; it was cut at the server's limit of tokens" if cut else ""
            raise RequestError(f"{error}{ended}", error.status, reply or body) from None
        self._failed_in_a_row, self._read = 0, True
        if bare and not self._read_with_format:
            self.left_out.add(_FORMAT)
        elif _FORMAT not in self.left_out:
            self._read_with_format = True
        return found

    def _note(self, failure: RequestError, *, counts: bool) -> None:
        """Count failures in a row: a server that is gone, or says nothing of use, ends the work instead of all of it.

        Until a reply was read every one that cannot be counts, then every item of which no try succeeded.
        """
        self._failed_in_a_row += counts
        if self._failed_in_a_row < _MOST_FAILURES:
            return
        said = self._masked(failure)
        line = next(filter(str.strip, said.reply.splitlines()), "")[:_BEGINNING]
        began = f"; the last reply begins: {words(line)}" if line else ""
        raise StoppedError(
            f"{_MOST_FAILURES} requests in a row failed, the last by: {said}{began}; the same command continues"
        )

    def _masked(self, failure: RequestError) -> RequestError:
        reply = self._endpoint.mask(failure.reply[:_REPLY_CHARACTERS])
        return RequestError(self._endpoint.mask(str(failure)), failure.status, reply)

    async def _once(self, message: list[dict[str, Any]], seed: int, without: Set[str]) -> tuple[str, bool, str]:
        """Return the text of one reply, whether it was cut, and all that was sent.

        Raises RetryError, RowError, EndpointError.
        """
        request = {
            "model": self.model,
            "messages": [{"role": "user", "content": message}],
            "temperature": self.temperature,
            "seed": seed,
            _FORMAT: {"type": "json_object"},
        }
        body = await self._body({name: value for name, value in request.items() if name not in without})
        try:
            answer = read_json(body)
            if is_error(answer):
                raise failure_in(answer, self._refuse)
            choice = answer["choices"][0]
            content = choice["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            said = self._endpoint.mask(words(body))
            unread = _BodyError(f"the server's answer cannot be read ({type(error).__name__}): {said}")
            unread.text = body[:_REPLY_CHARACTERS]
            raise unread from None
        return _text_of(content), choice.get("finish_reason") == "length", body

    def _refuse(self, code: int, said: str) -> Exception:
        return self._endpoint.refuse(self._address, code, self._endpoint.mask(said))

    async def _body(self, request: dict[str, Any]) -> str:
        """Return an answer's body; of a server that refuses a field which may be left out, without that field."""
        sent = {name: value for name, value in request.items() if name not in self.left_out}
        try:
            async with (
                self._gate.place([0]) as place,
                self._endpoint.ask(self._address, json.dumps(sent).encode(), self._limits) as reply,
            ):
                body = await reply.body()
                place.size = len(body)
                return body
        except RowError as error:
            refused = {name for name in _LEFT_OUT if name in sent and re.search(rf"\b{name}\b", str(error))}
            if not refused:
                raise
        self.left_out |= refused
        return await self._body(request)


def _text_of(content: Any) -> str:
    """Return a message's text; of one in parts, of which some are thinking, those that are text."""
    parts = content if isinstance(content, list) else [content]
    texts = [
        part.get("text") if isinstance(part, dict) and part.get("type", "text") in _TEXTS else part for part in parts
    ]
    return "".join(text for text in texts if isinstance(text, str))


async def _some_of(tasks: set["asyncio.Task[Any]"]) -> set["asyncio.Task[Any]"]:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _end(tasks: set["asyncio.Task[Any]"], endpoint: Endpoint) -> None:
    """Cancel all tasks: nothing goes on after the last reply was taken."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await endpoint.aclose()

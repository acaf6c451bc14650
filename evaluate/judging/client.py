"""Ask an OpenAI-compatible endpoint, many requests at a time; retry each until it is answered or its tries are used."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from judging.endpoint import (
    Address,
    Endpoint,
    EndpointError,
    Key,
    Limits,
    NotFoundError,
    RetryError,
    RowError,
    failure_in,
    is_error,
    read_json,
    words,
)
from judging.endpoint import wait_s as _wait_s

# What a judge may be asked without: servers that refuse one of them give ratings all the same.
_LEFT_OUT = ("response_format", "seed", "temperature")
_MOST_TOKENS = 32_768  # of a reply, with the judge's own thinking

Item = TypeVar("Item")


class RequestError(Exception):
    """Say why there is no answer to this item: it cannot be asked, or its reply does not do."""


class JudgeClient:
    """Ask the endpoint at `url`, up to and with /v1. The key comes from the environment and is shown nowhere.

    A request ends after `timeout_s`, whatever the server does. `left_out`: the fields that the server refuses, by name
    (LM Studio response_format, Mistral seed, OpenAI's thinking models temperature), and is asked without. Raises
    EndpointError for an address or a key that cannot be one.
    """

    def __init__(
        self, url: str, model: str, *, key_variable: str, concurrency: int, timeout_s: float, retries: int, seed: int
    ) -> None:
        self.model = model
        self.concurrency = concurrency
        self.retries = retries
        self.seed = seed
        self._limits = Limits.of_answer(_MOST_TOKENS, timeout_s)
        hints = {404: f"it was asked for {model}", 413: "--max-side makes the pictures smaller"}
        try:
            self._address, key = Address.parse(url), Key(key_variable)
        except ValueError as error:
            raise EndpointError(f"--url: {error}") from None
        self._endpoint = Endpoint([self._address], key, timeout_s=timeout_s, connections=concurrency, hints=hints)
        self._failed_in_a_row = 0
        self._answered = False
        self.left_out: set[str] = set()

    def ask(
        self,
        items: Iterable[Item],
        content: Callable[[Item], list[dict[str, Any]]],
        read: Callable[[Item, str], Any],
    ) -> Iterator[tuple[Item, Any]]:
        """Yield (item, the result of `read`, or a RequestError) as they come; at most `concurrency` are open.

        `content` makes the user's message when its turn comes and may raise RequestError; `read` raises it for
        a reply that does not do, and it is asked again. Raises EndpointError.
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
        reason = ""
        for attempt in range(self.retries + 1):
            try:
                reply = await self._once(message, self.seed + attempt)
                self._failed_in_a_row, self._answered = 0, True
                return item, read(item, reply)
            except RequestError as error:  # the server is well, so the next seed follows at once
                reason, asked_s, failed = str(error), None, False
            except RetryError as error:
                reason, asked_s, failed = str(error), error.wait_s, True
            except (RowError, NotFoundError) as error:
                if isinstance(error, NotFoundError) and not self._answered:
                    raise
                self._note_failure(reason := str(error))
                break
            if attempt < self.retries:
                await asyncio.sleep(_wait_s(attempt, asked_s) if failed else 0)
            elif failed:
                self._note_failure(reason)
        return item, RequestError(self._endpoint.mask(reason))

    def _note_failure(self, reason: str) -> None:
        """Count failures in a row: a server that is gone ends the work instead of failing every request."""
        self._failed_in_a_row += 1
        if self._failed_in_a_row > 2 * self.concurrency:
            raise EndpointError(
                f"{self._failed_in_a_row} requests in a row failed, the last by: {self._endpoint.mask(reason)}; "
                "the same command continues"
            )

    async def _once(self, message: list[dict[str, Any]], seed: int) -> str:
        """Return the text of one reply. Raises RetryError, RowError, EndpointError."""
        request = {
            "model": self.model,
            "messages": [{"role": "user", "content": message}],
            "temperature": 0,
            "seed": seed,
            "response_format": {"type": "json_object"},
        }
        body = await self._body(request)
        try:
            answer = read_json(body)
            if is_error(answer):
                raise failure_in(answer, self._refuse)
            content = answer["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            said = self._endpoint.mask(words(body))
            raise RetryError(f"the server's answer cannot be read ({type(error).__name__}): {said}") from None
        if isinstance(content, list):  # in parts, of which some are thinking
            texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
            content = "".join(text for text in texts if isinstance(text, str))
        return content if isinstance(content, str) else ""

    def _refuse(self, code: int, said: str) -> Exception:
        return self._endpoint.refuse(self._address, code, self._endpoint.mask(said))

    async def _body(self, request: dict[str, Any]) -> str:
        """Return an answer's body; of a server that refuses a field which may be left out, without that field."""
        sent = {name: value for name, value in request.items() if name not in self.left_out}
        try:
            async with self._endpoint.ask(self._address, json.dumps(sent).encode(), self._limits) as reply:
                return await reply.body()
        except RowError as error:
            refused = {name for name in _LEFT_OUT if name in sent and re.search(rf"\b{name}\b", str(error))}
            if not refused:
                raise
        self.left_out |= refused
        return await self._body(request)


async def _some_of(tasks: set["asyncio.Task[Any]"]) -> set["asyncio.Task[Any]"]:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _end(tasks: set["asyncio.Task[Any]"], endpoint: Endpoint) -> None:
    """Cancel all tasks: nothing goes on after the last reply was taken."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await endpoint.aclose()

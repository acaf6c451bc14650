"""Ask an OpenAI-compatible endpoint, many requests at a time; retry each until it is answered or its tries are used."""

import asyncio
import os
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import httpx2

_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FATAL = {401: "refused the key", 403: "refused the key", 404: "knows no such model or address"}
_LONGEST_WAIT_S = 60.0
_CONNECT_S = 10.0

Item = TypeVar("Item")


class EndpointError(Exception):
    """Say in one sentence why no request can succeed."""


class RequestError(Exception):
    """Say why this request failed for good; others may succeed."""


class _RetryError(Exception):
    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class JudgeClient:
    """Ask the endpoint at `url`, up to and with /v1. The key comes from the environment and is shown nowhere.

    `check(item, reply)` raises ValueError for a reply that does not do: it is asked for again, with another seed.
    """

    def __init__(
        self, url: str, model: str, *, key_variable: str, concurrency: int, timeout_s: float, retries: int, seed: int
    ) -> None:
        self.url = url.rstrip("/") + "/chat/completions"
        self.model = model
        self.key_variable = key_variable
        self.concurrency = concurrency
        self.retries = retries
        self.seed = seed
        self._key = os.environ.get(key_variable, "")
        self._timeout = httpx2.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_S))
        self._failed_in_a_row = 0

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
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        with asyncio.Runner() as runner:
            limits = httpx2.Limits(max_connections=self.concurrency)
            client = httpx2.AsyncClient(headers=headers, timeout=self._timeout, limits=limits)
            try:
                while True:
                    while more and len(tasks) < self.concurrency:
                        try:
                            item = next(source)
                        except StopIteration:
                            more = False
                        else:
                            tasks.add(runner.get_loop().create_task(self._answer(client, item, content, read)))
                    if not tasks:
                        return
                    done = runner.run(_some_of(tasks))
                    tasks -= done
                    # What was answered first, so that an error of one does not lose the others' replies.
                    for task in sorted(done, key=lambda task: task.exception() is not None):
                        yield task.result()
            finally:
                runner.run(_end(tasks, client))

    async def _answer(
        self,
        client: httpx2.AsyncClient,
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
                found = read(item, await self._once(client, message, self.seed + attempt))
                self._failed_in_a_row = 0
                return item, found
            except RequestError as error:  # the server is well, so the next seed follows at once
                reason, wait_s = str(error), 0.0
            except (_RetryError, httpx2.TransportError) as error:
                failure = str(error) if isinstance(error, _RetryError) else f"{type(error).__name__}: {error}"
                reason, wait_s = self._redact(failure), _wait_s(attempt, getattr(error, "wait_s", None))
                if attempt == self.retries:
                    self._note_failure(reason)
            if attempt < self.retries:
                await asyncio.sleep(wait_s)
        return item, RequestError(reason)

    def _note_failure(self, reason: str) -> None:
        """Count failures in a row: a server that is gone ends the work instead of failing every request."""
        self._failed_in_a_row += 1
        if self._failed_in_a_row > 2 * self.concurrency:
            raise EndpointError(
                f"{self._failed_in_a_row} requests in a row failed, the last by: {reason}; the same command continues"
            )

    async def _once(self, client: httpx2.AsyncClient, message: list[dict[str, Any]], seed: int) -> str:
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": message}],
            "temperature": 0,
            "seed": seed,
            "response_format": {"type": "json_object"},
        }
        response = await client.post(self.url, json=body)
        if response.status_code != 200:
            raise self._refusal(response)
        try:
            text = response.json()["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise _RetryError(f"the server's answer cannot be read ({type(error).__name__})") from error
        return text if isinstance(text, str) else ""

    def _refusal(self, response: httpx2.Response) -> Exception:
        """Return the error for a status other than 200."""
        code, text = response.status_code, self._redact(response.text.strip())
        if code in _RETRIED:
            return _RetryError(f"the server answered {code}: {text}", _seconds(response.headers.get("Retry-After", "")))
        if code in _FATAL:
            hint = f"the key comes from {self.key_variable}" if code != 404 else f"it was asked for {self.model}"
            return EndpointError(f"the server {_FATAL[code]} ({code}: {text}); {hint}")
        return RequestError(f"the server answered {code}: {text}")

    def _redact(self, text: str) -> str:
        """Shorten a server's words, and mask the key in them."""
        return (text.replace(self._key, "***") if self._key else text)[:300]


async def _some_of(tasks: set["asyncio.Task[Any]"]) -> set["asyncio.Task[Any]"]:
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _end(tasks: set["asyncio.Task[Any]"], client: httpx2.AsyncClient) -> None:
    """Cancel all tasks: nothing goes on after the last reply was taken."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aclose()


def _wait_s(attempt: int, asked_s: float | None) -> float:
    """Double the wait each time, up to a minute, with jitter; wait longer if the server asks for it."""
    backoff = min(_LONGEST_WAIT_S, 0.5 * 2**attempt) * random.uniform(0.5, 1)
    return backoff if asked_s is None else max(backoff, min(asked_s, 10 * _LONGEST_WAIT_S))


def _seconds(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        return None  # not there, or a date, which servers of models do not send

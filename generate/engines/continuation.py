"""Find out whether a server goes on in the model's own message, as a prefill and a forced answer need it.

vLLM and SGLang do where `continue_final_message` asks for it, llama.cpp without being asked, but not for a model that
thinks (it answers 400). Others pass over it, and begin a new message or repeat the old one: texts would be wrong, and
nothing would say so. So each server is asked once to end a sentence that stops in the middle of a word.
Sources: vllm entrypoints/openai/chat_completion/protocol.py; sgl-project/sglang
python/sglang/srt/entrypoints/openai/serving_chat.py; ggml-org/llama.cpp tools/server/README.md (prefill-assistant).
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PIL import Image

from generate.engines.base import Completion, Request, UnfitError
from generate.engines.endpoint import Address, EndpointError, NoServerError, RetryError, RowError, wait_s
from generate.models.thinking import Style

_QUESTION = "What is in this picture?"  # which is white
_BEGUN = "The picture is whi"
_REST = "te"
_TOKENS = 16
_TRIES = 3
_SAME = 16  # characters at which two answers are the same
CONTINUES, UNKNOWN = "yes", "not shown: its answers are checked one by one"

Send = Callable[[Address, Request], Awaitable[Completion]]


@dataclass(frozen=True)
class Need:
    """Say what needs a server that goes on (`what`), and how to do without (`instead`)."""

    what: str
    instead: str


class Continuation:
    """Remember of each address whether its server goes on in an assistant message; `send` asks it once more.

    `found`: what is known, by address.
    """

    def __init__(self, style: Style, need: Need, send: Send) -> None:
        self.style = style
        self.need = need
        self.send = send
        self.found: dict[str, str] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def require(self, address: Address) -> None:
        """Ask, unless it is known; one that is away is asked later. Raises UnfitError where it does not go on."""
        async with self._asking[address.base]:
            for attempt in range(_TRIES):
                if address.base in self.found:
                    return
                try:
                    self.found[address.base] = await self._ask(address)
                except (NoServerError, EndpointError):  # the rows will say so
                    return
                except RetryError as error:
                    await asyncio.sleep(wait_s(attempt, error.wait_s))
            self.found.setdefault(address.base, UNKNOWN)

    def check(self, address: Address, request: Request, text: str) -> None:
        """Raise UnfitError for an answer that begins anew, where it is not known that the server goes on."""
        if self.found.get(address.base) != CONTINUES and self._begins_anew(text, request.prefix):
            raise self._unfit(address, _quote(text))

    async def _ask(self, address: Address) -> str:
        """Return CONTINUES or UNKNOWN. Raises UnfitError, RetryError, EndpointError."""
        # In the form of the texts to come: some templates take a thinking out of the message, which the server refuses.
        thinking = self.style.thinking[0][0] + "It is white." + self.style.force if self.style.thinking else ""
        request = _request(thinking + _BEGUN)
        refused, text = "", ""
        try:
            text = (await self.send(address, request)).text
        except RowError as error:
            refused = str(error)
        rest = text.lstrip()
        if rest.startswith(_REST) and not rest[len(_REST) :][:1].isalpha():
            return CONTINUES
        if self._begins_anew(text, request.prefix):
            raise self._unfit(address, _quote(text))
        try:
            anew = (await self.send(address, _request(""))).text
        except RowError:  # it refuses this question, whatever its form
            return UNKNOWN
        if refused:
            raise self._unfit(address, refused)
        if self._beginning(text) and self._beginning(text) == self._beginning(anew):
            raise self._unfit(address, _quote(text))
        return UNKNOWN

    def _begins_anew(self, text: str, prefix: str) -> bool:
        """Return whether an answer repeats what it was to go on from, or opens a thinking of its own."""
        text = text.lstrip()
        begins = [*(opening for opening, _ in self.style.thinking), prefix.strip()]
        if prefix.endswith(_BEGUN):
            begins += [_BEGUN.rpartition(" ")[0], "white", "White"]
        return text.startswith(tuple(begin for begin in begins if begin))

    def _beginning(self, text: str) -> str:
        """Return the first words of an answer, its tags left out."""
        text = text.strip()
        for opening, _ in self.style.thinking:
            text = text.removeprefix(opening).strip()
        return text[:_SAME].lower()

    def _unfit(self, address: Address, why: str) -> UnfitError:
        return UnfitError(
            f"{address.host} does not go on in the model's own message ({why}), as {self.need.what} needs it; "
            f"give --engine vllm or transformers, a server that does, such as vLLM or SGLang, or {self.need.instead}"
        )


def _request(prefix: str) -> Request:
    """Return a request with a picture, since some servers of vision-language models take none without."""
    content = [{"type": "image"}, {"type": "text", "text": _QUESTION}]
    picture = Image.new("RGB", (64, 64), "white")
    return Request("", (picture,), "", ({"role": "user", "content": content},), 0, _TOKENS, prefix)


def _quote(text: str) -> str:
    return f"it answered {' '.join(text.split())[:60]!r}"

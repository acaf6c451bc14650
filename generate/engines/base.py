"""What every engine takes and gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from PIL.Image import Image


@dataclass(frozen=True)
class Request:
    """One text to be written about a picture, or two of it.

    `prompt` is the rendered chat up to where the model's own text begins, with a placeholder for each picture;
    `messages` is the same chat for engines that render it themselves. `prefix`, the end of the prompt, is what was put
    into the model's mouth (a prefill, or a thinking that was ended for it); the completion's text goes on after it.
    """

    image_id: str
    images: tuple[Image, ...]
    prompt: str
    messages: tuple[dict[str, Any], ...]
    seed: int
    max_new_tokens: int
    prefix: str = ""


@dataclass(frozen=True)
class Completion:
    """What a model wrote, or, where `status` is set, why it could not.

    `finish_reason`: eos, length (the request's limit), budget (of the thinking), loop, or error.
    """

    image_id: str
    text: str  # without the end-of-turn token
    finish_reason: str
    prompt_tokens: int | None = None
    output_tokens: int | None = None  # without the end-of-turn token
    status: str | None = None
    message: str | None = None


Prepared = tuple[Request, Any]  # a request, and what its engine's `prepare` made of it


class EngineError(Exception):
    """The engine as a whole cannot go on (a dead device, a server that is gone, a model that fails on everything)."""


class Engine(Protocol):
    def prepare(self, request: Request) -> Any:
        """What the model is given, ready for the device. Called by several threads, ahead of `generate`.

        May raise anything: then the picture is one that the model's processor does not take.
        """

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """One completion for each request, as they finish, in any order. Takes requests as it has room for them.

        Raises EngineError.
        """

"""Define what every engine takes and gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from PIL.Image import Image


@dataclass(frozen=True)
class Request:
    """Hold what one text is to be generated from: an image, or two versions of it, and a prompt.

    `prompt` is the rendered chat up to where the model's own text begins, with a placeholder for each image;
    `messages` is the same chat for engines that render it themselves. `prefix`, the end of the prompt, is the model's
    own text so far (a prefill, or a thinking that was ended for it); the completion's text goes on after it.
    `templated`: the chat template itself writes the prefix, so that an engine must not send it beside `messages`.
    """

    image_id: str
    images: tuple[Image, ...]
    prompt: str
    messages: tuple[dict[str, Any], ...]
    seed: int  # 63 bits, of this row alone
    max_new_tokens: int
    prefix: str = ""
    templated: bool = False


@dataclass(frozen=True)
class Completion:
    """Hold what a model wrote, or, where `status` is set, why it could not; what it wrote until then is in `text`.

    `finish_reason`: eos, length (the request's limit), budget (of the thinking), loop, or error.
    """

    image_id: str
    text: str  # without the end-of-turn token
    finish_reason: str
    prompt_tokens: int | None = None
    output_tokens: int | None = None  # without the end-of-turn token, but of a server as it counts; None: not counted
    status: str | None = None
    message: str | None = None


Prepared = tuple[Request, Any]  # a request, and what its engine's `prepare` made of it


class EngineError(Exception):
    """Say why the whole engine cannot go on: a dead device, a server that is gone, a model that always fails."""


class EngineDiedError(EngineError):
    """Say that the engine's own process died, perhaps of a row that it had."""


class UnfitError(EngineError):
    """Say in one sentence why an engine cannot do what the job asks, whatever the picture, and which way there is."""


class AwayError(EngineError):
    """Say that no server is there, which may be otherwise later or on another machine."""


class Engine(Protocol):
    def prepare(self, request: Request) -> Any:
        """Return the model's inputs, ready for the device. Called by several threads, ahead of `generate`.

        May raise anything: then the image is one that the model's processor does not take.
        """

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield one completion for each request, as they finish, in any order; take requests as there is room for them.

        Raises EngineError.
        """

"""What every engine takes and gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from PIL.Image import Image


@dataclass(frozen=True)
class Request:
    """One picture to be asked about. The question is the same for the whole run and is the engine's."""

    image_id: str
    image: Image
    seed: int


@dataclass(frozen=True)
class Completion:
    """What a model said, or, where `status` is set, why it could not."""

    image_id: str
    raw: tuple[str, ...]  # one text a turn, without the end-of-turn token
    finish_reason: str
    prompt_tokens: int | None = None
    output_tokens: int | None = None  # without the end-of-turn token
    status: str | None = None
    message: str | None = None


class EngineError(Exception):
    """The engine as a whole cannot go on (a dead device, a model that fails on every picture)."""


class Engine(Protocol):
    def generate(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """One completion for each request, as they finish, in any order. Raises EngineError."""

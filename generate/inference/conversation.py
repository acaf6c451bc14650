"""Hold the conversation with a model about one picture: its turns, a tool's reply, an answer that is forced.

Independent of the engine: a Conversation gives requests and receives completions.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL.Image import Image, Resampling

from generate.engines.base import Completion, Request
from generate.engines.guards import FORCED_TOKENS
from generate.models.chat import Messages, begin_turn, content_of, first_messages
from generate.models.registry import Model, Tool
from generate.models.thinking import between, split
from generate.storage.record_values import token_count

_LEAST_SIDE = 28  # pixels: the least that the processor of a model with a tool takes


@dataclass(frozen=True)
class ConversationConfig:
    """Hold what all conversations of a run have in common."""

    model: Model
    question: str
    render: Callable[[Messages], str]  # a chat to the model's prompt
    max_new_tokens: int  # of one turn
    force_answer: bool
    opening: str = ""  # what the chat template writes at the beginning of the model's turn
    request: str = ""  # follows the question on a line of its own

    @property
    def start(self) -> str:
        """Return what the model's turn begins with."""
        return begin_turn(self.opening, self.model.prefill)

    def prompt(self, messages: Messages, prefix: str) -> str:
        """Return the chat as the model's prompt, `prefix` of its own turn included."""
        return self.render(messages).removesuffix(self.opening) + prefix

    def first_messages(self, pictures: int = 1) -> Messages:
        """Return the chat that asks about so many pictures, all of them where the first one's place is."""
        asked = f"{self.question}\n{self.request}" if self.request else self.question
        return first_messages(self.model, asked, pictures)


class Conversation:
    """Lead the conversation about a row's pictures: `request`, then `receive` a completion, until that returns True."""

    def __init__(
        self, config: ConversationConfig, image_id: str, pictures: Image | tuple[Image, ...], seed: int
    ) -> None:
        self.config = config
        self.image_id = image_id
        self.pictures = pictures if isinstance(pictures, tuple) else (pictures,)
        self.seed = seed
        self.messages = config.first_messages(len(self.pictures))
        self.images = tuple(map(half_size, self.pictures)) if config.model.tool else self.pictures
        self.prefix = config.start
        self.turns: list[str] = []
        self.requests = 0
        self.forced = False
        self.prompt_tokens: int | None = None
        self.output_tokens: int | None = None
        self.uncounted = False  # whether a text of this conversation has no count
        self.ended: dict[str, Any] = {}

    def request(self) -> Request:
        """Return what to ask now. Each request of a conversation draws with noise of its own."""
        self.requests += 1
        return Request(
            image_id=self.image_id,
            images=self.images,
            prompt=self.config.prompt(self.messages, self.prefix),
            messages=self.messages,
            seed=(self.seed + self.requests - 1) % 2**63,
            max_new_tokens=FORCED_TOKENS if self.forced else self.config.max_new_tokens,
            prefix=self.prefix,
            templated=self.prefix == self.config.opening != "",
        )

    def receive(self, completion: Completion) -> bool:
        """Take what the model wrote. Returns True when there is nothing more to ask."""
        self._count(completion)
        turn, reason, message = self._turn(completion.text), completion.finish_reason, completion.message
        if reason in ("budget", "length") and self._force(turn):
            return False
        if completion.status is None or completion.text or self.forced:
            self.turns.append(turn)
        if completion.status is None and self._answer_call(turn):
            return False
        if reason == "budget":
            reason = "length"
            tokens = token_count(completion.output_tokens)
            message = message or f"the thinking was stopped{'' if tokens is None else f' after {tokens} tokens'}"
        elif self.forced and (reason == "eos" or (reason == "length" and split(turn, self.config.model.style).closed)):
            reason = "stop"
        self.ended = {"finish_reason": reason, "status": completion.status, "message": message}
        return True

    def fields(self) -> dict[str, Any]:
        """Return the record's fields that follow from the conversation, once it is over."""
        return self.ended | {
            "raw": tuple(self.turns),
            "protocol": self.config.model.protocol and not self.forced,
            "prompt_tokens": self.prompt_tokens,
            "output_tokens": None if self.uncounted else self.output_tokens,
        }

    def _turn(self, text: str) -> str:
        """Return the model's turn. Some servers send what their template wrote, and some models write it once more."""
        opening = self.config.opening
        repeated = opening and self.prefix == opening and text.lstrip().startswith(opening.strip())
        return text if repeated else self.prefix + text

    def _count(self, completion: Completion) -> None:
        """Count the first prompt's tokens, and all that the model wrote: no sum where a part of it has no count."""
        if self.prompt_tokens is None:
            self.prompt_tokens = completion.prompt_tokens
        if completion.output_tokens is not None:
            tokens = token_count(completion.output_tokens)
            self.uncounted |= tokens is None
            self.output_tokens = (self.output_tokens or 0) + (tokens or 0)
        self.uncounted |= bool(completion.text and completion.output_tokens is None)

    def _force(self, turn: str) -> bool:
        """Close a thinking that is still open, so that the model goes on with its answer."""
        style = self.config.model.style
        if not self.config.force_answer or self.forced or any(closing in turn for closing in style.closings):
            return False
        self.prefix, self.forced = turn + style.force, True
        return True

    def _answer_call(self, turn: str) -> bool:
        """Prepare the second turn: the whole picture, or the error in the call."""
        tool = self.config.model.tool
        if not tool or len(self.turns) > 1 or (call := between(turn, *tool.call)) is None:
            return False
        try:
            _check_call(call, tool)
        except ValueError as error:
            text = tool.error.replace("{error}", str(error))
        else:
            text = tool.reply
            self.images = (*self.images, *map(at_least, self.pictures))
        reply = {"role": "assistant", "content": [{"type": "text", "text": turn}]}
        self.messages = (*self.messages, reply, {"role": "user", "content": content_of(text)})
        self.prefix, self.forced = self.config.opening, False
        return True


def half_size(picture: Image) -> Image:
    """Halve each side, as VisionThink's authors do it (scripts/vllm_tool.py)."""
    width, height = picture.size
    return at_least(picture.resize((max(1, width // 2), max(1, height // 2)), Resampling.LANCZOS))


def at_least(picture: Image) -> Image:
    """Enlarge a picture whose shorter side is under 28 pixels (same source)."""
    width, height = picture.size
    if min(width, height) >= _LEAST_SIDE:
        return picture
    scale = max(_LEAST_SIDE / width, _LEAST_SIDE / height)
    return picture.resize((round(width * scale), round(height * scale)), Resampling.LANCZOS)


def _check_call(call: str, tool: Tool) -> None:
    """Check for the tool's one call. Raises ValueError with the message to the model for anything else."""
    value = json.loads(call)
    if not isinstance(value, dict) or value.get("name") != tool.name or value.get("arguments") != tool.arguments:
        known: Sequence[str] = [tool.name, json.dumps(tool.arguments)]
        raise ValueError(f"Unknown function call. Available: {' with arguments '.join(known)}. ")

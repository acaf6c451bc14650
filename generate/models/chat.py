"""Ask a model: the chat about a picture, and the prompt that its processor's template makes of it.

    render = renderer(processor, entry)
    messages = first_messages(entry, "What is this?")
    opening = opening_of(render, messages, entry, "owner/name")
    prompt = render(messages).removesuffix(opening) + begin_turn(opening, entry.prefill)

Generation and training both ask by this file, so that a trained model is asked what it was trained on.
"""

import re
from collections.abc import Callable
from typing import Any

from generate.models.processors import ProcessorError
from generate.models.registry import Model

Messages = tuple[dict[str, Any], ...]


def first_messages(entry: Model, question: str, pictures: int = 1) -> Messages:
    """Return the chat that asks about so many pictures, all of them where the first one's place is."""
    text = entry.user_template.replace("{prompt}", question)
    user = {"role": "user", "content": content_of(text if "{image}" in text else "{image}" + text, pictures)}
    system = {"role": "system", "content": [{"type": "text", "text": entry.system}]}
    return (system, user) if entry.system else (user,)


def content_of(text: str, pictures: int = 1) -> list[dict[str, str]]:
    """Split a message into its parts: the pictures where the text says {image}."""
    before, image, after = text.partition("{image}")
    shown = [{"type": "image"} for _ in range(pictures)] if image else []
    parts = [{"type": "text", "text": before}, *shown, {"type": "text", "text": after}]
    return [part for part in parts if part and part.get("text", "image")]


def begin_turn(opening: str, prefill: str) -> str:
    """Return the beginning of the model's turn: the template's opening tag, then the prefill, no tag twice."""
    repeated = opening and prefill.lstrip().startswith(opening.strip())
    return prefill if repeated else opening + prefill


def renderer(processor: Any, entry: Model) -> Callable[[Messages], str]:
    """Return what turns a chat into the model's prompt. Raises ProcessorError for an argument unknown to the template.

    A server renders messages itself; for it the prompt is the messages' text, only to be bound.
    """
    if processor is None:
        return lambda messages: "\n".join(
            part.get("text", "<image>") for message in messages for part in message["content"]
        )
    arguments, template = entry.template_arguments, str(processor.chat_template)
    for name in arguments:  # transformers passes over what a template does not read
        if not re.search(rf"\b{re.escape(name)}\b", template):
            raise ProcessorError(
                f"template_arguments: the checkpoint's chat template does not read {name!r}; give a model's "
                "file, --model FILE.yaml, without it or with the name that stands in its chat_template.jinja."
            )

    def render(messages: Messages) -> str:
        return str(
            processor.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False, **arguments)
        )

    return render


def opening_of(render: Callable[[Messages], str], messages: Messages, entry: Model, checkpoint: str) -> str:
    """Return the opening tag of the thinking with which the template begins the model's turn, or an empty text.

    Raises ProcessorError where the template ends the thinking (the model would only answer, in every row), and where
    it does not take the chat.
    """
    try:
        prompt = render(messages)
    except Exception as error:  # whatever a template raises, by raise_exception above all
        reason = " ".join(str(error).split())[:200]
        raise ProcessorError(
            f"the chat template of {checkpoint} does not take this chat ({type(error).__name__}: {reason}); "
            "describe the model in a file, --model FILE.yaml."
        ) from error
    end = prompt.rstrip()
    for opening, closing in entry.style.thinking:
        if end.endswith(opening.rstrip()):
            return prompt[end.rindex(opening.rstrip()) :]
        if end.endswith(closing.rstrip()) and not entry.prefill:
            raise ProcessorError(
                f"the chat template of {checkpoint} ends the thinking, with {closing}, before the model begins; switch "
                "it on in a model's file, for example by template_arguments: {enable_thinking: true}."
            )
    return ""

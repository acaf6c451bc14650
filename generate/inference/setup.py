"""Prepare a job before its model is loaded: find the checkpoint, load the processor, fix what decides a text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generate.inference.conversation import ConversationConfig, Messages
from generate.inference.job import Job
from generate.inference.run_fingerprint import bound_by
from generate.models.checkpoints import Checkpoint, find_checkpoint, is_published
from generate.models.processors import ProcessorError, limit_pictures, load_processor
from generate.models.registry import Model
from generate.processes.launch import Launch


@dataclass(frozen=True)
class Setup:
    """Hold what a job has before its model is loaded."""

    checkpoint: Checkpoint | None  # None: a server has the model
    processor: Any
    conversation: ConversationConfig
    bound: dict[str, Any]  # everything that decides a text


def checkpoint_of_job(job: Job) -> Checkpoint | None:
    """Find the job's checkpoint; None for the server engine alone. Raises CheckpointError.

    A model that the default engine does not know is refused before its weights are downloaded, and before the run's
    directory is bound to an engine that cannot do it.
    """
    if job.engine == "server":
        return None
    return find_checkpoint(job.checkpoint, job.revision, _check_known if job.engine == "transformers" else None)


def _check_known(path: str, name: str) -> None:
    """Raise CheckpointError for a model that the transformers engine does not know. Only it loads its libraries."""
    from generate.engines.supported_models import check_config
    from generate.models.kimi_vl.registration import register_for

    register_for(path)
    check_config(path, name)


def set_up(job: Job, checkpoint: Checkpoint | None, launch: Launch) -> Setup:
    """Load the processor and fix everything that decides a text. Raises ProcessorError."""
    processor = _load_processor(job, checkpoint) if checkpoint else None
    conversation = ConversationConfig(
        job.entry,
        job.settings.question,
        _renderer(processor, job.entry),
        job.max_new_tokens,
        job.force_answer,
        request=job.settings.request,
    )
    opening = _opening_of(conversation, checkpoint.name) if checkpoint else job.entry.opening
    conversation = replace(conversation, opening=opening)
    return Setup(checkpoint, processor, conversation, bound_by(job, launch, checkpoint, processor, conversation))


def quiet_transformers() -> None:
    """Switch off transformers' progress bars and notes about loading, among which ours would be lost."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _load_processor(job: Job, checkpoint: Checkpoint) -> Any:
    """Load the checkpoint's own processor, or another one's where the model's entry says so for the published one."""
    entry = job.entry
    published = is_published(checkpoint, entry)
    processor = load_processor(
        checkpoint.path,
        processor_checkpoint=entry.processor if published else None,
        pad_token=entry.pad_token,
    )
    if published:
        limit_pictures(processor, entry)
    return processor


def _renderer(processor: Any, entry: Model) -> Callable[[Messages], str]:
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


def _opening_of(conversation: ConversationConfig, checkpoint: str) -> str:
    """Return the opening tag of the thinking with which the template begins the model's turn, or an empty text.

    Raises ProcessorError where the template ends the thinking (the model would only answer, in every row), and where
    it does not take the chat.
    """
    try:
        prompt = conversation.render(conversation.first_messages())
    except Exception as error:  # whatever a template raises, by raise_exception above all
        reason = " ".join(str(error).split())[:200]
        raise ProcessorError(
            f"the chat template of {checkpoint} does not take this chat ({type(error).__name__}: {reason}); "
            "describe the model in a file, --model FILE.yaml."
        ) from error
    end = prompt.rstrip()
    for opening, closing in conversation.model.style.thinking:
        if end.endswith(opening.rstrip()):
            return prompt[end.rindex(opening.rstrip()) :]
        if end.endswith(closing.rstrip()) and not conversation.model.prefill:
            raise ProcessorError(
                f"the chat template of {checkpoint} ends the thinking, with {closing}, before the model begins; switch "
                "it on in a model's file, for example by template_arguments: {enable_thinking: true}."
            )
    return ""

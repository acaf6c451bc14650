"""Prepare a job before its model is loaded: find the checkpoint, load the processor, fix what decides a text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generate.inference.conversation import ConversationConfig, Messages
from generate.inference.job import Job
from generate.inference.run_fingerprint import bound_by
from generate.models.checkpoints import Checkpoint, find_checkpoint, is_published
from generate.models.processors import limit_pictures, load_processor
from generate.processes.launch import Launch


@dataclass(frozen=True)
class Setup:
    """Hold what a job has before its model is loaded."""

    checkpoint: Checkpoint | None  # None: a server has the model
    processor: Any
    conversation: ConversationConfig
    bound: dict[str, Any]  # everything that decides a text


def checkpoint_of_job(job: Job) -> Checkpoint | None:
    """Find the job's checkpoint; None for the server engine alone. Raises CheckpointError."""
    return None if job.engine == "server" else find_checkpoint(job.checkpoint, job.revision)


def set_up(job: Job, checkpoint: Checkpoint | None, launch: Launch) -> Setup:
    """Load the processor and fix everything that decides a text. Raises ProcessorError."""
    processor = _load_processor(job, checkpoint) if checkpoint else None
    conversation = ConversationConfig(
        job.entry, job.question, _renderer(processor), job.max_new_tokens, job.force_answer
    )
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


def _renderer(processor: Any) -> Callable[[Messages], str]:
    """Return what turns a chat into the model's prompt.

    A server renders messages itself; for it the prompt is the messages' text, only to be bound.
    """

    def render(messages: Messages) -> str:
        if processor is None:
            return "\n".join(part.get("text", "<image>") for message in messages for part in message["content"])
        return str(processor.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False))

    return render

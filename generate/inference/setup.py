"""Prepare a job before its model is loaded: find the checkpoint, load the processor, fix what decides a text."""

from dataclasses import dataclass, replace
from typing import Any

from generate.inference.conversation import ConversationConfig
from generate.inference.job import Job
from generate.inference.run_fingerprint import bound_by
from generate.models.chat import opening_of, renderer
from generate.models.checkpoints import Checkpoint, find_checkpoint
from generate.models.processors import load_processor_of
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
    processor = load_processor_of(checkpoint, job.entry) if checkpoint else None
    conversation = ConversationConfig(
        job.entry,
        job.settings.question,
        renderer(processor, job.entry),
        job.max_new_tokens,
        job.force_answer,
        request=job.settings.request,
    )
    messages, opening = conversation.first_messages(), job.entry.opening
    if checkpoint:
        opening = opening_of(conversation.render, messages, job.entry, checkpoint.name)
    conversation = replace(conversation, opening=opening)
    return Setup(checkpoint, processor, conversation, bound_by(job, launch, checkpoint, processor, conversation))


def quiet_transformers() -> None:
    """Switch off transformers' progress bars and notes about loading, among which ours would be lost."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()

"""Load the engine that a job asks for."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from generate.engines.base import Engine
from generate.engines.guards import Guards
from generate.inference.conversation import ConversationConfig
from generate.inference.job import Job
from generate.inference.setup import Setup, set_up
from generate.models.checkpoints import Checkpoint, is_published, with_processor
from generate.models.processors import end_ids, picture_limits
from generate.models.sampling import Sampling
from generate.processes.launch import Launch

if TYPE_CHECKING:
    from generate.engines.continuation import Need


class _Stopping(TypedDict):
    """Hold the arguments that every engine takes: how tokens are chosen, and when a row is stopped."""

    sampling: Sampling
    guards: Guards
    closings: tuple[str, ...]


def make_engine(job: Job, launch: Launch, setup: Setup) -> Engine:
    """Load the job's engine. Its libraries are imported only here, since each takes seconds and only one is needed.

    Raises CheckpointError, EngineError, ProcessorError.
    """
    stopping: _Stopping = {"sampling": job.sampling, "guards": job.guards, "closings": job.entry.style.closings}
    if job.engine == "server":
        return _server_engine(job, launch)
    if job.engine == "vllm":
        return _vllm_engine(job, setup, stopping)
    return _transformers_engine(job, launch, setup, stopping)


def open_engine(job: Job, launch: Launch, checkpoint: Checkpoint | None) -> tuple[Engine, ConversationConfig]:
    """Return a job's engine and its conversations' settings without a run's directory: to measure how it will go."""
    setup = set_up(job, checkpoint, launch)
    return make_engine(job, launch, setup), setup.conversation


def _server_engine(job: Job, launch: Launch) -> Engine:
    from generate.engines.answer import AnswerRules
    from generate.engines.served_models import look_for
    from generate.engines.server import ServerEngine

    if launch.first:  # one says it for all
        look_for(job.checkpoint, job.settings.urls, job.settings.key_variable)
    settings, arguments = job.settings, job.entry.template_arguments
    return ServerEngine(
        settings.urls,
        job.checkpoint,
        sampling=job.sampling,
        rules=AnswerRules(job.entry.style, job.entry.end_tokens, job.guards),
        need=_continuation_need(job),
        concurrency=job.batch_size,
        key_variable=settings.key_variable,
        timeout_s=settings.timeout_s,
        deadline_s=settings.deadline_s,
        retries=settings.retries,
        extra_body=({"chat_template_kwargs": arguments} if arguments else {}) | job.entry.extra_body,
    )


def _continuation_need(job: Job) -> "Need | None":
    """Return what needs a server that goes on in the model's own message; None where nothing does."""
    from generate.engines.continuation import Need

    if job.entry.prefill and job.entry.prefill != job.entry.opening:  # the same: the template writes it
        return Need(f"the prefill of --model {job.model}", "describe the model in a FILE.yaml without `prefill`")
    if job.force_answer:
        return Need("`answer` in guards", "leave `answer` out")
    return None


def _vllm_engine(job: Job, setup: Setup, stopping: _Stopping) -> Engine:
    from generate.engines.vllm import VllmEngine, load_engine

    assert setup.checkpoint
    path, published = setup.checkpoint.path, is_published(setup.checkpoint, job.entry)
    if published and job.entry.processor:
        path = with_processor(setup.checkpoint, job.entry.processor, Path(tempfile.mkdtemp(prefix="checkpoint-")))
    engine, sampling_params = load_engine(
        path,
        dtype=setup.bound["dtype"],
        batch_size=job.batch_size,
        pictures=2 if job.entry.tool else job.pictures,
        picture_limits=picture_limits(job.entry) if published else {},
        tensor_parallel=job.settings.tensor_parallel,
        gpu_memory=job.settings.gpu_memory,
        max_model_len=job.settings.max_model_len,
        max_num_batched_tokens=job.settings.max_num_batched_tokens,
        ngram_tokens=job.settings.ngram_tokens,
        quantization=job.settings.quantization,
        kv_cache_dtype=job.settings.kv_cache_dtype,
    )
    tokenizer = setup.processor.tokenizer
    ends = end_ids(setup.checkpoint.path, tokenizer, job.entry.end_tokens)
    return VllmEngine(engine, sampling_params, tokenizer, end_ids=ends, batch_size=job.batch_size, **stopping)


def _transformers_engine(job: Job, launch: Launch, setup: Setup, stopping: _Stopping) -> Engine:
    from generate.engines.transformers import TransformersEngine, load_model

    assert setup.checkpoint
    ends = end_ids(setup.checkpoint.path, setup.processor.tokenizer, job.entry.end_tokens)
    model = load_model(setup.checkpoint.path, setup.bound["dtype"], launch.device)
    compiled = job.settings.compiled and launch.device.type == "cuda" and model._can_compile_fullgraph
    return TransformersEngine(
        model, setup.processor, end_ids=ends, batch_size=job.batch_size, compiled=compiled, **stopping
    )

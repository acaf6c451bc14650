"""Collect everything that decides the texts of a run; run.json holds it, and a run refuses a change of it."""

import hashlib
from typing import Any

from generate.inference.conversation import ConversationConfig
from generate.inference.job import Job
from generate.inference.settings import DTYPES, Settings
from generate.models.checkpoints import Checkpoint, is_published, processor_fingerprint, weight_bytes
from generate.models.model_file import plain
from generate.models.registry import MODELS, Model
from generate.processes.launch import Launch
from generate.storage.run_directory import bound_dtype

_MANY_BYTES = 200_000_000  # of weights: 100 million parameters of 16 bits
_ROUNDS = ("quantization", "kv_cache_dtype")  # settings of vLLM that round what the texts are computed from


def bound_by(
    job: Job, launch: Launch, checkpoint: Checkpoint | None, processor: Any, conversation: ConversationConfig
) -> dict[str, Any]:
    """Return everything that decides a text, as plain values for run.json."""
    entry, settings = job.entry, job.settings
    template = getattr(processor, "chat_template", None) or ""
    bound = {
        "model": job.model,
        "checkpoint": checkpoint.name if checkpoint else job.checkpoint,
        "revision": checkpoint.revision if checkpoint else job.revision or "unknown: as the server has it",
        "architecture": checkpoint.architecture if checkpoint else entry.architecture,
        "weights": checkpoint.weights if checkpoint else "unknown: as the server has them",
        "question": settings.question,
        "prompt": conversation.prompt(conversation.first_messages(), conversation.start),
        "chat_template": hashlib.sha256(str(template).encode()).hexdigest(),
        "sampling": job.sampling.as_dict(),
        "seed": settings.seed,
        "max_new_tokens": job.max_new_tokens,
        "guards": vars(job.guards),
        "force_answer": job.force_answer,
        "max_side": settings.max_side,
        "pictures": _pictures(processor),
        "processor": _processor_name(checkpoint, entry) if checkpoint else "unknown: as the server has it",
        "dtype": _dtype(job, launch, checkpoint) if checkpoint else "unknown: as the server has it",
        "engine": job.engine,
        "images": hashlib.sha256(job.images.read_bytes()).hexdigest(),
    }
    # Only where there are any: a run from before there could be is the same run.
    bound |= {name: value for name in ("template_arguments", "extra_body") if (value := getattr(entry, name))}
    if job.engine == "vllm":
        default = Settings()
        bound |= {name: value for name in _ROUNDS if (value := getattr(settings, name)) != getattr(default, name)}
    if settings.question_language != "en":
        bound["question_language"] = settings.question_language
    if MODELS.get(job.model) != entry:  # what reparse needs in order to understand the texts
        bound["entry"] = plain(entry)
    return bound


def _dtype(job: Job, launch: Launch, checkpoint: Checkpoint) -> str:
    """Return what the model is computed in. `auto` is what the run's directory has, so that it goes on on any machine.

    A new run's is bfloat16 on a GPU, and on a processor that multiplies it where the weights are not few: a small model
    gains nothing, and in float32 its texts do not depend on the batch.
    """
    if job.settings.dtype != "auto":
        return job.settings.dtype
    if (before := bound_dtype(job.out)) in DTYPES:
        return str(before)
    if launch.device.type != "cpu":
        return "bfloat16"
    many = weight_bytes(checkpoint) >= _MANY_BYTES
    return "bfloat16" if many and multiplies_bfloat16() else "float32"


def multiplies_bfloat16() -> bool:
    """Return whether this processor has instructions for it; without them torch is many times slower than float32."""
    import torch

    found = torch.cpu.get_capabilities()
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def _processor_name(checkpoint: Checkpoint, entry: Model) -> str:
    """Return the name of the other checkpoint that has the processor, or the hash of the checkpoint's own files."""
    other = entry.processor if is_published(checkpoint, entry) else None
    return other or processor_fingerprint(checkpoint.path)


def _pictures(processor: Any) -> dict[str, Any]:
    """Return the settings that decide the pixels that a model sees."""
    if processor is None:
        return {"backend": "unknown: as the server has it"}
    image_processor = processor.image_processor
    return {
        "backend": type(image_processor).__name__,
        "size": {
            name: value
            for name, value in dict(getattr(image_processor, "size", None) or {}).items()
            if value is not None
        },
        "max_patches": getattr(image_processor, "max_patches", None),
    } | ({"in_token_limit": limit} if (limit := getattr(image_processor, "in_token_limit", None)) else {})

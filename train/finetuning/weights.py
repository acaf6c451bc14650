"""Load the weights to be trained: all of them, or LoRA's beside them."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from safetensors import safe_open
from transformers import AutoModelForImageTextToText

from generate.models.checkpoints import CheckpointError
from generate.models.kimi_vl.errors import WeightsError
from train.finetuning.student import Student

_LARGE = 100_000_000  # parameters, from which on LoRA is the default


@dataclass(frozen=True)
class Weights:
    """Hold a model, its size, and LoRA's settings where that is what is trained."""

    model: Any
    size: int  # parameters
    lora: LoraConfig | None

    @property
    def large(self) -> bool:
        return self.size >= _LARGE

    @property
    def method(self) -> str:
        return "LoRA" if self.lora else "all weights"

    @property
    def usual_rate(self) -> float:
        """Return the learning rate where none is given."""
        return 1e-4 if self.lora else 1e-5 if self.large else 1e-3


def load_weights(student: Student, lora: bool | None) -> Weights:
    """Load a student's weights: in bfloat16 below LoRA on a GPU, else in float32, in which small steps are not lost.

    lora: whether to train LoRA's alone; None for large models only. Raises CheckpointError.
    """
    size = _stored_parameters(Path(student.checkpoint.path))
    lora = size >= _LARGE if lora is None else lora
    dtype = torch.bfloat16 if lora and torch.cuda.is_available() else torch.float32
    try:
        model: Any = AutoModelForImageTextToText.from_pretrained(
            student.checkpoint.path, dtype=dtype, trust_remote_code=False
        )
    except (WeightsError, OSError, ValueError, RuntimeError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CheckpointError(f"{student.checkpoint.name} cannot be loaded ({reason}).") from error
    return Weights(model, size, _lora_of(model) if lora else None)


def _stored_parameters(path: Path) -> int:
    """Count the parameters of a checkpoint's files by their headers."""
    count = 0
    for file in path.glob("*.safetensors"):
        with safe_open(file, "pt") as tensors:
            shapes = (tensors.get_slice(name).get_shape() for name in tensors.keys())  # noqa: SIM118 - no dict
            count += sum(map(math.prod, shapes))
    return count


def _lora_of(model: Any) -> LoraConfig:
    """Return LoRA for all linear layers of the text model; the picture's tower stays as it is."""
    decoder, head = model.get_decoder(), model.get_output_embeddings()
    prefix = next(name for name, module in model.named_modules() if module is decoder)
    targets = [
        f"{prefix}.{name}"
        for name, module in decoder.named_modules()
        if isinstance(module, torch.nn.Linear) and module is not head
    ]
    return LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, target_modules=targets, task_type="CAUSAL_LM")

"""Compare the weights of a Kimi-VL checkpoint with those that the model must have: published names and shapes.

The comparison reads headers alone, and so answers in seconds where loading takes minutes.
"""

import json
import math
import re
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from transformers import PreTrainedModel

from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.errors import WeightsError

# Tables that the published files carry in every layer; they are computed, and no model reads them.
_COMPUTED = re.compile(r"\.self_attn\.rotary_emb\.inv_freq$")
_FUSED = re.compile(r"(.*\.mlp\.experts\.)(gate_up_proj|down_proj)$")
_EXPERT = re.compile(r"\.mlp\.experts\.(\d+)\.")
_NAMES_SHOWN = 8  # in a message, of a list that may be thousands long
Shape = tuple[int, ...]


def published_shapes(model_class: type[PreTrainedModel], config: KimiVLConfig) -> dict[str, Shape]:
    """Return name and shape of every weight in the published layout, without the computed tables.

    transformers keeps the experts of a layer in two tensors; published is each expert's own matrices.
    """
    with torch.device("meta"):
        weights = model_class(config).state_dict()
    shapes: dict[str, Shape] = {}
    for name, weight in weights.items():
        fused = _FUSED.match(name)
        if not fused:
            shapes[name] = tuple(weight.shape)
            continue
        prefix, kind = fused.groups()
        experts, rows, columns = weight.shape
        parts = ("gate_proj", "up_proj") if kind == "gate_up_proj" else (kind,)
        for expert in range(experts):
            for part in parts:
                shapes[f"{prefix}{expert}.{part}.weight"] = (rows // len(parts), columns)
    return shapes


def active_parameters(config: KimiVLConfig, shapes: dict[str, Shape]) -> int:
    """Count the text model's parameters that take part in one token: all, less the experts that were not chosen."""
    chosen = config.text_config.num_experts_per_tok
    active = 0
    for name, shape in shapes.items():
        expert = _EXPERT.search(name)
        if name.startswith("language_model.") and not (expert and int(expert[1]) >= chosen):
            active += math.prod(shape)
    return active


def check_weights(directory: Path, expected: dict[str, Shape]) -> None:
    """Compare the headers of a checkpoint's safetensors files with the shapes that its model must have.

    Raises WeightsError with every kind of difference: names that are missing, names that are not the model's, shapes.
    """
    found = {name: shape for name, shape in _stored_shapes(directory).items() if not _COMPUTED.search(name)}
    wrong = [
        f"{name} {list(found[name])} instead of {list(shape)}"
        for name, shape in expected.items()
        if found.get(name, shape) != shape
    ]
    differences = (
        ("missing", [name for name in expected if name not in found]),
        ("unexpected", [name for name in found if name not in expected]),
        ("of another shape", wrong),
    )
    if found_wrong := "; ".join(f"{_format_names(names)} {kind}" for kind, names in differences if names):
        raise WeightsError(
            f"{directory.name}: the weights are not those of Kimi-VL with this config.json: {found_wrong}; "
            "download the checkpoint again, or give another."
        )


def _format_names(names: list[str]) -> str:
    """Return the first names, and how many there are."""
    more = f", … ({len(names):,} in all)" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more + (" is" if len(names) == 1 else " are")


def _stored_shapes(directory: Path) -> dict[str, Shape]:
    """Return name and shape of every stored weight, from the files' headers. Raises WeightsError."""
    index = directory / "model.safetensors.index.json"
    try:
        files = (
            set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
            if index.exists()
            else {"model.safetensors"}
        )
        shapes: dict[str, Shape] = {}
        for file in sorted(files):
            with safe_open(directory / file, "pt") as stored:
                shapes |= {name: tuple(stored.get_slice(name).get_shape()) for name in stored.keys()}  # noqa: SIM118
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SafetensorError) as error:
        raise WeightsError(
            f"{directory.name}: the weights cannot be read ({type(error).__name__}: {error}); "
            "give a directory with config.json and safetensors files, or download it again."
        ) from error
    return shapes

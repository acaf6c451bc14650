"""The weights that a Kimi-VL checkpoint must hold: their published names and shapes, counted and compared.

    python generate/models/kimi_vl/weights.py              # the published model, from its configuration alone
    python generate/models/kimi_vl/weights.py CHECKPOINT   # a directory, its weights compared

The comparison reads headers alone, and so answers in seconds where loading takes minutes.
"""

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from generate.models.kimi_vl.configuration import KimiVLConfig

# Tables that the published files carry in every layer; they are computed, and no model reads them.
_COMPUTED = re.compile(r"\.self_attn\.rotary_emb\.inv_freq$")
_FUSED = re.compile(r"(.*\.mlp\.experts\.)(gate_up_proj|down_proj)$")
_SHOWN = 8  # names in a message, of a list that may be thousands long
Shape = tuple[int, ...]


class WeightsError(ValueError):
    """The files do not hold this model's weights; the message is one sentence that names them."""


def published_shapes(config: "KimiVLConfig") -> dict[str, Shape]:
    """Name and shape of every weight in the published layout, without the computed tables.

    transformers keeps the experts of a layer in two tensors; published is each expert's own matrices.
    """
    import torch

    from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration

    with torch.device("meta"):
        weights = KimiVLForConditionalGeneration(config).state_dict()
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


def active_parameters(config: "KimiVLConfig", shapes: dict[str, Shape]) -> int:
    """Parameters of the text model that take part in one token: all, less the experts that were not chosen."""
    text = config.text_config
    idle = re.compile(r"\.mlp\.experts\.(\d+)\.")
    used = 0
    for name, shape in shapes.items():
        expert = idle.search(name)
        if name.startswith("language_model.") and not (expert and int(expert[1]) >= text.num_experts_per_tok):
            used += math.prod(shape)
    return used


def check_weights(directory: Path, config: "KimiVLConfig | None" = None) -> None:
    """Compare the headers of a checkpoint's safetensors files with what its config.json, or `config`, calls for.

    Raises WeightsError with every kind of difference: names that are missing, names that are not the model's, shapes.
    """
    from generate.models.kimi_vl.configuration import KimiVLConfig

    expected = published_shapes(config or KimiVLConfig.from_pretrained(directory))
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
    said = "; ".join(f"{_listed(names)} {kind}" for kind, names in differences if names)
    if said:
        raise WeightsError(
            f"{directory.name}: the weights are not those of Kimi-VL with this config.json: {said}; "
            "download the checkpoint again, or give another."
        )


def _listed(names: list[str]) -> str:
    """The first names, and how many there are."""
    more = f", … ({len(names):,} in all)" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more + (" is" if len(names) == 1 else " are")


def _stored_shapes(directory: Path) -> dict[str, Shape]:
    from safetensors import SafetensorError, safe_open

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


def main(
    checkpoint: Annotated[
        Path | None, typer.Argument(help="A checkpoint's directory. Default: the published model's configuration.")
    ] = None,
) -> None:
    """Count Kimi-VL's weights from its configuration; compare those of a checkpoint with them."""
    from generate.models.kimi_vl.configuration import KimiVLConfig

    if checkpoint is not None and not (checkpoint / "config.json").is_file():
        _fail(f"{checkpoint} holds no config.json; give a checkpoint's directory, or nothing for the published model.")
    config = KimiVLConfig.from_pretrained(checkpoint) if checkpoint else KimiVLConfig()
    shapes = published_shapes(config)
    parts: dict[str, int] = {}
    for name, shape in shapes.items():
        part = name.split(".")[0]
        parts[part] = parts.get(part, 0) + math.prod(shape)
    for part, parameters in (*parts.items(), ("total", sum(parts.values()))):
        print(f"{part:<22}{parameters:>18,} parameters")
    print(f"{'active in a text token':<22}{active_parameters(config, shapes):>18,} parameters")
    print(f"{len(shapes):,} names, and {config.text_config.num_hidden_layers} computed tables in the published files")
    if checkpoint:
        try:
            check_weights(checkpoint)
        except WeightsError as error:
            _fail(str(error))
        print(f"{checkpoint}: all names and shapes are there, and no others")


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    typer.run(main)

"""The teachers at their published sizes with random weights, under the demo's tokenizers."""

import json
import shutil
from pathlib import Path
from typing import Any

CHECKPOINTS = Path(__file__).resolve().parents[2] / "generate" / "demo" / "checkpoints"
_WRITTEN = "written"  # the mark of a whole checkpoint


def build(model: str, device: Any, layers: int) -> tuple[Any, Any]:
    """Return the model, and a processor that takes pictures as it does. `layers`: of the text model; 0: all."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    from generate.engines.attention import register
    from generate.models.kimi_vl.registration import register_for
    from generate.models.processors import load_processor

    path = str(CHECKPOINTS / model)
    register_for(path)
    small, processor = AutoConfig.from_pretrained(path), load_processor(path)
    placeholders = {key: value for key, value in small.to_dict().items() if key.endswith("_token_id")}
    config = type(small)(**placeholders)
    if model == "glm":  # which the class does not know by itself
        config.text_config.rope_parameters |= {"mrope_section": [8, 12, 12], "partial_rotary_factor": 0.5}
    if layers:
        config.text_config.num_hidden_layers = layers
    for name, value in _pictures(model, processor.image_processor).items():
        setattr(processor.image_processor, name, value)
    load: Any = AutoModelForImageTextToText.from_config
    with torch.device(device):
        built = load(config, dtype=torch.bfloat16, attn_implementation=register())
    return built.to(device).eval(), processor


def write(model: str, folder: Path, layers: int) -> None:
    """Write it as a checkpoint that every engine reads, unless it is there already."""
    import torch

    if (folder / _WRITTEN).exists():
        return
    weights = shutil.ignore_patterns("*.safetensors", "config.json")
    shutil.copytree(CHECKPOINTS / model, folder, ignore=weights, dirs_exist_ok=True)
    built, processor = build(model, "cuda" if torch.cuda.is_available() else "cpu", layers)
    built.save_pretrained(folder)
    pictures = _pictures(model, processor.image_processor)
    for file in (folder / "preprocessor_config.json", folder / "processor_config.json"):
        if file.exists():
            found = json.loads(file.read_text("utf-8"))
            found.get("image_processor", found).update(pictures)
            file.write_text(json.dumps(found), "utf-8")
    (folder / _WRITTEN).touch()


def _pictures(model: str, demo: Any) -> dict[str, Any]:
    """What the model's own pictures have and the demo's, which are small, have not."""
    return {"in_token_limit": 4096} if model == "kimi" else {"size": dict(type(demo)().size)}

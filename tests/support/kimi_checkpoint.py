"""A small Kimi-VL checkpoint in the published layout, the same on every machine, and the questions put to it.

Names and shapes are written down here from public descriptions of the published files, not taken from the model's code.
Numbers come from numpy's RandomState, whose streams are frozen, each tensor's from a seed of its own.
"""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

GOLDENS = Path(__file__).parents[1] / "goldens" / "kimi_vl"
MEDIA, END, PAD = 500, 509, 511
CONFIG: dict[str, Any] = {
    "architectures": ["KimiVLForConditionalGeneration"],
    "model_type": "kimi_vl",
    "ignore_index": -100,
    "media_placeholder_token_id": MEDIA,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "vocab_size": 512,
    "vision_config": {
        "model_type": "moonvit",
        "patch_size": 14,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "hidden_size": 72,
        "intermediate_size": 100,
        "init_pos_emb_height": 8,
        "init_pos_emb_width": 8,
        "merge_kernel_size": [2, 2],
        "torch_dtype": "bfloat16",
    },
    "text_config": {
        "vocab_size": 512,
        "max_position_embeddings": 256,
        "hidden_size": 64,
        "intermediate_size": 96,
        "moe_intermediate_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 4,
        "n_shared_experts": 2,
        "n_routed_experts": 8,
        "num_experts_per_tok": 3,
        "first_k_dense_replace": 1,
        "moe_layer_freq": 1,
        "routed_scaling_factor": 2.446,
        "scoring_func": "sigmoid",
        "topk_method": "noaux_tc",
        "n_group": 1,
        "topk_group": 1,
        "norm_topk_prob": True,
        "q_lora_rank": None,
        "kv_lora_rank": 32,
        "qk_nope_head_dim": 24,  # with the next one 32: fewer, vLLM's attention on the CPU does not take
        "qk_rope_head_dim": 8,
        "v_head_dim": 16,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-5,
        "rope_theta": 800000.0,
        "rope_scaling": None,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "tie_word_embeddings": False,
        "initializer_range": 0.02,
        "bos_token_id": 508,
        "eos_token_id": END,
        "pad_token_id": PAD,
        "torch_dtype": "bfloat16",
    },
}
# Rows and columns of patches: the smallest, a wide one, one as large as the table of positions, a high one, a wide one.
GRIDS = ((2, 2), (4, 6), (8, 8), (10, 4), (6, 12))
# Prompts, with the pictures that they show; the last shows two.
ROWS = ((0,), (1,), (2,), (3, 4))
NEW_TOKENS = 32


def layout(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor in the files of a checkpoint with this config.json, published tables included."""
    text, vision = config["text_config"], config["vision_config"]
    hidden, heads, latent = text["hidden_size"], text["num_attention_heads"], text["kv_lora_rank"]
    rope, nope, value = text["qk_rope_head_dim"], text["qk_nope_head_dim"], text["v_head_dim"]
    shapes: dict[str, tuple[int, ...]] = {
        "language_model.model.embed_tokens.weight": (text["vocab_size"], hidden),
        "language_model.model.norm.weight": (hidden,),
        "language_model.lm_head.weight": (text["vocab_size"], hidden),
    }
    for number in range(text["num_hidden_layers"]):
        layer = f"language_model.model.layers.{number}."
        shapes |= {
            layer + "input_layernorm.weight": (hidden,),
            layer + "post_attention_layernorm.weight": (hidden,),
            layer + "self_attn.q_proj.weight": (heads * (nope + rope), hidden),
            layer + "self_attn.kv_a_proj_with_mqa.weight": (latent + rope, hidden),
            layer + "self_attn.kv_a_layernorm.weight": (latent,),
            layer + "self_attn.kv_b_proj.weight": (heads * (nope + value), latent),
            layer + "self_attn.o_proj.weight": (hidden, heads * value),
            layer + "self_attn.rotary_emb.inv_freq": (rope // 2,),
        }
        if number < text["first_k_dense_replace"]:
            shapes |= _gated(layer + "mlp.", text["intermediate_size"], hidden)
            continue
        experts, inner = text["n_routed_experts"], text["moe_intermediate_size"]
        for expert in range(experts):
            shapes |= _gated(f"{layer}mlp.experts.{expert}.", inner, hidden)
        shapes |= _gated(layer + "mlp.shared_experts.", text["n_shared_experts"] * inner, hidden)
        shapes[layer + "mlp.gate.weight"] = (experts, hidden)
        shapes[layer + "mlp.gate.e_score_correction_bias"] = (experts,)
    width, inner, size = vision["hidden_size"], vision["intermediate_size"], vision["patch_size"]
    joined = width * vision["merge_kernel_size"][0] * vision["merge_kernel_size"][1]
    table = (vision["init_pos_emb_height"], vision["init_pos_emb_width"], width)
    shapes["vision_tower.patch_embed.pos_emb.weight"] = table
    shapes |= _biased("vision_tower.patch_embed.proj", (width, 3, size, size))
    for number in range(vision["num_hidden_layers"]):
        block = f"vision_tower.encoder.blocks.{number}."
        shapes |= _biased(block + "norm0", (width,)) | _biased(block + "norm1", (width,))
        shapes |= _biased(block + "wqkv", (3 * width, width)) | _biased(block + "wo", (width, width))
        shapes |= _biased(block + "mlp.fc0", (inner, width)) | _biased(block + "mlp.fc1", (width, inner))
    shapes |= _biased("vision_tower.encoder.final_layernorm", (width,))
    shapes |= _biased("multi_modal_projector.pre_norm", (width,))
    shapes |= _biased("multi_modal_projector.linear_1", (joined, joined))
    shapes |= _biased("multi_modal_projector.linear_2", (hidden, joined))
    return shapes


def _gated(prefix: str, inner: int, hidden: int) -> dict[str, tuple[int, ...]]:
    return {
        prefix + "gate_proj.weight": (inner, hidden),
        prefix + "up_proj.weight": (inner, hidden),
        prefix + "down_proj.weight": (hidden, inner),
    }


def _biased(prefix: str, shape: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return {prefix + ".weight": shape, prefix + ".bias": shape[:1]}


def weights(config: dict[str, Any]) -> dict[str, np.ndarray]:
    """Float32, spread so that every part of the model shows in the output: see `_spread`."""
    values = {}
    for name, shape in layout(config).items():
        drawn = np.random.RandomState(zlib.crc32(name.encode())).standard_normal(shape)
        values[name] = _spread(name, drawn, config).astype(np.float32)
    return values


def _spread(name: str, drawn: np.ndarray, config: dict[str, Any]) -> np.ndarray:
    if "norm" in name and name.endswith(".weight"):
        return 1 + drawn / 5
    if name.endswith(("embed_tokens.weight", "pos_emb.weight", "inv_freq")):
        return drawn
    if drawn.ndim == 1:  # biases, that of the router among them, large enough to change which experts are chosen
        return drawn / 4
    scaled = drawn * (1.5 / np.sqrt(drawn[0].size))
    if name.endswith("kv_a_proj_with_mqa.weight"):
        # Latents so small that the epsilon of their norm (1e-6, where all others are 1e-5) shows.
        scaled[: config["text_config"]["kv_lora_rank"]] /= 1000
    return scaled


def write_checkpoint(out: Path, values: dict[str, np.ndarray] | None = None, files: int = 1) -> Path:
    """config.json and safetensors in bfloat16's stead float32, in so many files, with an index where more than one."""
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps(CONFIG))
    values = weights(CONFIG) if values is None else values
    if files == 1:
        save_file(values, out / "model.safetensors", metadata={"format": "pt"})
        return out
    where = {name: f"model-{1 + place % files:05}-of-{files:05}.safetensors" for place, name in enumerate(values)}
    for file in set(where.values()):
        part = {name: values[name] for name in values if where[name] == file}
        save_file(part, out / file, metadata={"format": "pt"})
    index = {"metadata": {"total_size": sum(value.nbytes for value in values.values())}, "weight_map": where}
    (out / "model.safetensors.index.json").write_text(json.dumps(index))
    return out


def patches(picture: int) -> np.ndarray:
    """The pixel values of a picture, [patches, 3, 14, 14] within -1 and 1."""
    rows, columns = GRIDS[picture]
    return np.random.RandomState(1000 + picture).uniform(-1, 1, (rows * columns, 3, 14, 14)).astype(np.float32)


def prompt(row: int) -> list[int]:
    """Token ids: some text, each picture's media tokens between two marks, some text."""
    text = np.random.RandomState(2000 + row).randint(0, MEDIA, 5 + 3 * row).tolist()
    shown = [token for picture in ROWS[row] for token in [501, *[MEDIA] * features(picture), 502]]
    return [*text[:3], *shown, *text[3:]]


def features(picture: int) -> int:
    """How many tokens of the text model a picture takes: one for 2x2 patches."""
    rows, columns = GRIDS[picture]
    return rows * columns // 4

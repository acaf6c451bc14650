"""Random tiny checkpoints of architectures that have no trained one here, in the form published on the Hub."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TEMPLATE = (
    "{%- for m in messages %}<|im_start|>{{ m.role }}\n{% if m.content is string %}{{ m.content }}{% else %}"
    "{% for c in m.content %}{% if c.type == 'image' %}PICTURE\n{% else %}{{ c.text }}{% endif %}{% endfor %}"
    "{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
Config = dict[str, Any]
Id = Callable[[str], int]  # a token's id


@dataclass(frozen=True)
class Recipe:
    """What makes a tiny checkpoint: its config, its processor's files, and what the template writes for a picture."""

    model_type: str
    text: Config  # over the defaults of `_text`
    rest: Callable[[Id], Config]  # of config.json, beside its text_config
    picture: str
    tokens: (
        dict[str, str] | tuple[str, ...]
    )  # special ones, with the names that the processor knows them by, or without
    image: Config = field(default_factory=dict)  # preprocessor_config.json; without it there is no processor
    processor: Config = field(default_factory=dict)


def tiny(name: str, out: Path) -> Path:
    """Write a checkpoint of RECIPES: real classes, random weights, a text model of 64 x 2 to 4 layers."""
    import torch
    import transformers

    recipe = RECIPES[name]
    tokenizer = _tokenizer(recipe.tokens)
    config = transformers.AutoConfig.for_model(recipe.model_type, **_config(recipe, tokenizer))
    torch.manual_seed(0)
    model = transformers.AutoModelForImageTextToText._model_mapping[type(config)](config)
    model.to(torch.bfloat16).save_pretrained(out)
    tokenizer.save_pretrained(out)
    (out / "chat_template.jinja").write_text(_TEMPLATE.replace("PICTURE", recipe.picture))
    if recipe.image:
        (out / "preprocessor_config.json").write_text(json.dumps(recipe.image))
        (out / "processor_config.json").write_text(json.dumps(recipe.processor))
    return out


def tiny_config(name: str, out: Path, **text: Any) -> Path:
    """Write the config.json of a recipe alone, its text model changed."""
    import transformers

    recipe = RECIPES[name]
    config = _config(recipe, _tokenizer(recipe.tokens))
    config["text_config"] |= text
    transformers.AutoConfig.for_model(recipe.model_type, **config).save_pretrained(out)
    return out


_OPENING = "{% if enable_thinking is not defined or enable_thinking %}<think>{% else %}<think></think>{% endif %}"


def with_opening_template(checkpoint: Path, out: Path) -> Path:
    """Copy a checkpoint and let its template write the opening tag, as Qwen3-VL-Thinking's and Kimi-K2.5's do.

    The template's argument enable_thinking: false closes the thinking, as Qwen3's and GLM-4.5V's do.
    """
    shutil.copytree(checkpoint, out)
    template = out / "chat_template.jinja"
    end = "<|assistant|>{{ '\\n' }}{% endif %}"
    text = template.read_text()
    assert text.endswith(end)
    template.write_text(text.removesuffix(end) + "<|assistant|>{{ '\\n' }}" + _OPENING + "{% endif %}")
    return out


def tiny_internvl(out: Path) -> Path:
    """InternVL as the -HF checkpoints have it: InternViT, pixel shuffle, a Qwen text model; random weights."""
    return tiny("internvl", out)


def _config(recipe: Recipe, tokenizer: Any) -> Config:
    token = tokenizer.convert_tokens_to_ids
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 32,
        "max_position_embeddings": 4096,
        "initializer_range": 0.3,  # spread enough that the picture changes the text
        "tie_word_embeddings": False,
        "bos_token_id": None,
        "eos_token_id": token("<|im_end|>"),
        "pad_token_id": token("<|endoftext|>"),
    }
    return {"tie_word_embeddings": False, "text_config": text | recipe.text} | recipe.rest(token)


def _tokenizer(tokens: dict[str, str] | tuple[str, ...]) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    named = tokens if isinstance(tokens, dict) else {}
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *(named.values() if named else tokens)]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(["<think>It barks.</think> A dog."], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<bos>" if "<bos>" in special else None,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=named,
    )


_SLIDING = {
    "num_hidden_layers": 4,
    "layer_types": ["sliding_attention", "full_attention"] * 2,
    "sliding_window": 32,
}
_EXPERTS = {
    "moe_intermediate_size": 32,
    "num_experts": 4,
    "n_routed_experts": 4,
    "num_local_experts": 4,
    "num_experts_per_tok": 2,
}
_GROUPS = {"n_group": 1, "topk_group": 1, "first_k_dense_replace": 1, "n_shared_experts": 1}
_LINEAR = {
    "num_hidden_layers": 4,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 2,
    "linear_key_head_dim": 16,
    "linear_value_head_dim": 16,
}
_LATENT = {  # keys and values that are computed from a latent (DeepSeek)
    "num_key_value_heads": 2,
    "head_dim": 8,
    "kv_lora_rank": 32,
    "q_lora_rank": 32,
    "qk_nope_head_dim": 16,
    "qk_rope_head_dim": 8,
    "v_head_dim": 16,
}
_VIT = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "image_size": 112,
    "patch_size": 14,
}
_SIDES = {"height": 112, "width": 112}
_GRIDS = [[112, 224], [224, 112], [224, 224]]

# Qwen: pictures of any size in patches, their places along three axes.
_QWEN_VIT = {"depth": 2, "hidden_size": 64, "intermediate_size": 128, "num_heads": 2, "out_hidden_size": 64}
_QWEN_2_5_VIT = _QWEN_VIT | {"fullatt_block_indexes": [1], "window_size": 112}
_QWEN_3_VIT = _QWEN_VIT | {"patch_size": 16, "num_position_embeddings": 64}
_QWEN_TOKENS = {
    "vision_start_token": "<|vision_start|>",
    "vision_end_token": "<|vision_end|>",
    "image_token": "<|image_pad|>",
    "video_token": "<|video_pad|>",
}
_MROPE = {
    "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 6, 6]},
}
_MROPE_3 = {"rope_parameters": _MROPE["rope_parameters"] | {"mrope_interleaved": True}}


def _qwen(model_type: str, text: Config, vision: Config, processor: str, patch: int = 14) -> Recipe:
    def rest(token: Id) -> Config:
        ids = {"image_token_id": "<|image_pad|>", "video_token_id": "<|video_pad|>"}
        ids |= {"vision_start_token_id": "<|vision_start|>", "vision_end_token_id": "<|vision_end|>"}
        return {"vision_config": vision} | {name: token(word) for name, word in ids.items()}

    size = {"shortest_edge": 56 * 56, "longest_edge": 112 * 112}
    image = {"image_processor_type": "Qwen2VLImageProcessor", "size": size, "patch_size": patch}
    picture = "<|vision_start|><|image_pad|><|vision_end|>"
    return Recipe(model_type, text, rest, picture, _QWEN_TOKENS, image, {"processor_class": processor})


def _glm(architecture: str, processor: str, **text: Any) -> Recipe:
    def rest(token: Id) -> Config:
        ids = {"image_token_id": "<|image|>", "video_token_id": "<|video|>"}
        ids |= {"image_start_token_id": "<|begin_of_image|>", "image_end_token_id": "<|end_of_image|>"}
        ids |= {"video_start_token_id": "<|begin_of_video|>", "video_end_token_id": "<|end_of_video|>"}
        vision = _QWEN_VIT | {"image_size": 112, "patch_size": 14}
        return {"vision_config": vision} | {name: token(word) for name, word in ids.items()}

    rope = {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5, "mrope_section": [2, 3, 3]}
    size = {"shortest_edge": 56 * 56 * 2, "longest_edge": 112 * 112 * 2}
    return Recipe(
        architecture,
        {"rope_parameters": rope} | text,
        rest,
        "<|begin_of_image|><|image|><|end_of_image|>",
        ("<|begin_of_image|>", "<|end_of_image|>", "<|begin_of_video|>", "<|end_of_video|>", "<|image|>", "<|video|>"),
        {"image_processor_type": processor.replace("Processor", "ImageProcessor"), "size": size},
        {"processor_class": processor},
    )


def _gemma3() -> Recipe:
    def rest(token: Id) -> Config:
        ids = {"boi_token_index": "<start_of_image>", "eoi_token_index": "<end_of_image>"}
        ids |= {"image_token_index": "<image_soft_token>"}
        vision = {"vision_config": _VIT, "mm_tokens_per_image": 16, "initializer_range": 0.3}
        return vision | {name: token(word) for name, word in ids.items()}

    tokens = {"boi_token": "<start_of_image>", "eoi_token": "<end_of_image>", "image_token": "<image_soft_token>"}
    return Recipe(
        "gemma3",
        _SLIDING | {"query_pre_attn_scalar": 32},
        rest,
        "<start_of_image>",
        tokens,
        {"image_processor_type": "Gemma3ImageProcessor", "size": _SIDES},
        {"processor_class": "Gemma3Processor", "image_seq_length": 16},
    )


def _gemma4(**text: Any) -> Recipe:
    def rest(token: Id) -> Config:
        ids = {"boi_token_id": "<|image>", "eoi_token_id": "<image|>", "image_token_id": "<|image|>"}
        ids |= {"boa_token_id": "<|audio>", "eoa_token_index": "<audio|>", "audio_token_id": "<|audio|>"}
        vision = _VIT | {"num_key_value_heads": 2, "head_dim": 32, "patch_size": 16, "position_embedding_size": 64}
        rest = {"vision_config": vision, "audio_config": None, "initializer_range": 0.3}
        return rest | {name: token(word) for name, word in ids.items()} | {"video_token_id": token("<|im_start|>")}

    tokens = {"boi_token": "<|image>", "eoi_token": "<image|>", "image_token": "<|image|>"}
    tokens |= {"boa_token": "<|audio>", "eoa_token": "<audio|>", "audio_token": "<|audio|>"}
    return Recipe(
        "gemma4",
        _SLIDING | {"hidden_size_per_layer_input": 0, "vocab_size_per_layer_input": 300, "global_head_dim": 32} | text,
        rest,
        "<|image|>",
        tokens,
        {"image_processor_type": "Gemma4ImageProcessor", "max_soft_tokens": 70},
        {"processor_class": "Gemma4Processor", "image_seq_length": 70},
    )


def _internvl(**text: Any) -> Recipe:
    tokens = {"start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>"}
    image = {"crop_to_patches": True, "max_patches": 2, "min_patches": 1, "size": _SIDES}
    vision = _VIT | {"image_size": [112, 112], "patch_size": [14, 14]}
    return Recipe(
        "internvl",
        text,
        lambda token: {"vision_config": vision, "image_token_id": token("<IMG_CONTEXT>"), "downsample_ratio": 0.5},
        "<IMG_CONTEXT>",
        tokens | {"video_token": "<video>"},
        image | {"image_processor_type": "GotOcr2ImageProcessor", "processor_class": "InternVLProcessor"},
        {"processor_class": "InternVLProcessor", "image_seq_length": 16},
    )


def _mistral3(**text: Any) -> Recipe:
    vision = _VIT | {"model_type": "pixtral", "head_dim": 32}
    return Recipe(
        "mistral3",
        text,
        lambda token: {"vision_config": vision, "image_token_index": token("[IMG]"), "spatial_merge_size": 2},
        "[IMG]",
        ("[IMG]", "[IMG_BREAK]", "[IMG_END]"),
        {"image_processor_type": "PixtralImageProcessor", "patch_size": 14, "size": {"longest_edge": 112}},
        {"processor_class": "PixtralProcessor", "patch_size": 14, "spatial_merge_size": 2},
    )


def _llava(**text: Any) -> Recipe:
    vision = _VIT | {"model_type": "clip_vision_model", "projection_dim": 64}
    return Recipe(
        "llava",
        text,
        lambda token: {"vision_config": vision, "image_token_index": token("<image>")},
        "<image>",
        ("<image>",),
        {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 112}, "crop_size": _SIDES},
        {
            "processor_class": "LlavaProcessor",
            "patch_size": 14,
            "vision_feature_select_strategy": "default",
            "num_additional_image_tokens": 1,
        },
    )


def _llava_onevision() -> Recipe:
    vision = _VIT | {"model_type": "siglip_vision_model"}
    return Recipe(
        "llava_onevision",
        {"model_type": "qwen2"},
        lambda token: {
            "vision_config": vision,
            "image_token_index": token("<image>"),
            "video_token_index": token("<video>"),
            "image_grid_pinpoints": _GRIDS,
        },
        "<image>",
        ("<image>", "<video>"),
        {
            "image_processor_type": "LlavaOnevisionImageProcessor",
            "size": _SIDES,
            "image_grid_pinpoints": _GRIDS,
        },
        {
            "processor_class": "LlavaOnevisionProcessor",
            "num_image_tokens": 64,
            "vision_feature_select_strategy": "full",
        },
    )


def _idefics2() -> Recipe:
    perceiver = {"hidden_size": 64, "resampler_n_latents": 4, "resampler_depth": 1, "resampler_n_heads": 2}
    perceiver |= {"resampler_head_dim": 16, "num_key_value_heads": 1}
    return Recipe(
        "idefics2",
        {"model_type": "mistral", "sliding_window": 32},
        lambda token: {
            "vision_config": _VIT,
            "perceiver_config": perceiver,
            "image_token_id": token("<image>"),
        },
        "<image>",
        ("<image>", "<fake_token_around_image>", "<end_of_utterance>"),
        {
            "image_processor_type": "Idefics2ImageProcessor",
            "size": {"longest_edge": 112, "shortest_edge": 56},
            "do_image_splitting": False,
        },
        {"processor_class": "Idefics2Processor", "image_seq_len": 4},
    )


def _paligemma() -> Recipe:
    vision = _VIT | {"model_type": "siglip_vision_model"}
    return Recipe(
        "paligemma",
        _SLIDING | {"model_type": "gemma2", "query_pre_attn_scalar": 32},
        lambda token: {"vision_config": vision, "image_token_index": token("<image>"), "projection_dim": 64},
        "<image>",
        ("<image>", "<bos>"),
        {"image_processor_type": "SiglipImageProcessor", "size": _SIDES, "image_seq_length": 64},
        {"processor_class": "PaliGemmaProcessor"},
    )


def _kimi_k25() -> Recipe:
    vision = _VIT | {"pos_emb_height": 8, "pos_emb_width": 8}
    return Recipe(
        "kimi_k25",
        _EXPERTS | _GROUPS | _LATENT | {"model_type": "deepseek_v3"},
        lambda token: {
            "vision_config": vision,
            "projection_hidden_size": 64,
            "image_token_id": token("<|media_pad|>"),
            "video_token_id": token("<|video|>"),
        },
        "<|media_pad|>",
        ("<|media_pad|>", "<|video|>"),
    )


def _step3p7() -> Recipe:
    text = _SLIDING | _EXPERTS | {"mlp_layer_types": ["dense", "sparse"] * 2, "share_expert_dim": 32}
    vision = _VIT | {"max_position_embeddings": 64, "mlp_ratio": 2.0}
    return Recipe(
        "step3p7",
        text | {"num_sliding_attention_heads": 4},
        lambda token: {"vision_config": vision, "image_token_id": token("<im_patch>")},
        "<im_patch>",
        ("<im_patch>",),
    )


def _llama4() -> Recipe:
    vision = _VIT | {
        "intermediate_size": 256,
        "vision_output_dim": 64,
        "projector_input_dim": 64,
        "projector_output_dim": 64,
    }
    text = _EXPERTS | {"num_hidden_layers": 4, "attention_chunk_size": 32, "no_rope_layers": [1, 1, 1, 0]}
    return Recipe(
        "llama4",
        text | {"intermediate_size_mlp": 64},
        lambda token: {"vision_config": vision, "image_token_index": token("<|patch|>")},
        "<|patch|>",
        ("<|patch|>",),
    )


RECIPES = {
    "exaone4_5": _qwen(
        "exaone4_5",
        _SLIDING | {"model_type": "exaone4"},
        _QWEN_2_5_VIT | {"num_key_value_heads": 2},
        "Exaone4_5_Processor",
    ),
    "gemma3": _gemma3(),
    "gemma4": _gemma4(num_kv_shared_layers=2, hidden_size_per_layer_input=8),
    "gemma4-experts": _gemma4(
        use_bidirectional_attention="vision",
        attention_k_eq_v=True,
        num_global_key_value_heads=1,
        enable_moe_block=True,
        num_experts=4,
        top_k_experts=2,
        moe_intermediate_size=32,
    ),
    "glm46v": _glm("glm46v", "Glm46VProcessor", model_type="glm4v_text"),
    "glm4v": _glm("glm4v", "Glm4vProcessor"),
    "glm4v_moe": _glm("glm4v_moe", "Glm4vProcessor", **_EXPERTS, **_GROUPS),
    "idefics2": _idefics2(),
    "internvl": _internvl(model_type="qwen2"),
    "internvl-gpt_oss": _internvl(model_type="gpt_oss", **_EXPERTS, **_SLIDING),
    "internvl-qwen3": _internvl(model_type="qwen3"),
    "internvl-qwen3_moe": _internvl(model_type="qwen3_moe", **_EXPERTS),
    "kimi_k25": _kimi_k25(),
    "llama4": _llama4(),
    "llava": _llava(model_type="llama"),
    "llava_onevision": _llava_onevision(),
    "mistral3": _mistral3(model_type="mistral", sliding_window=32),
    "mistral3-ministral3": _mistral3(model_type="ministral3"),
    "paligemma": _paligemma(),
    "qwen2_5_vl": _qwen(
        "qwen2_5_vl", _SLIDING | _MROPE | {"use_sliding_window": True}, _QWEN_2_5_VIT, "Qwen2_5_VLProcessor"
    ),
    "qwen2_vl": _qwen(
        "qwen2_vl",
        _MROPE,
        {"depth": 2, "embed_dim": 64, "hidden_size": 64, "num_heads": 2, "mlp_ratio": 2},
        "Qwen2VLProcessor",
    ),
    "qwen3_5": _qwen("qwen3_5", _LINEAR, _QWEN_3_VIT, "Qwen3VLProcessor", patch=16),
    "qwen3_vl": _qwen(
        "qwen3_vl",
        _MROPE_3 | {"num_hidden_layers": 3},
        _QWEN_3_VIT | {"deepstack_visual_indexes": [0, 1]},
        "Qwen3VLProcessor",
        patch=16,
    ),
    "qwen3_vl_moe": _qwen(
        "qwen3_vl_moe",
        _MROPE_3 | _EXPERTS | {"num_hidden_layers": 3},
        _QWEN_3_VIT | {"deepstack_visual_indexes": [0, 1]},
        "Qwen3VLProcessor",
        patch=16,
    ),
    "step3p7": _step3p7(),
}

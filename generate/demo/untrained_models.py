"""Make what the training starts from: tokenizer, settings of the processor, and a model with random weights."""

import random
import tempfile
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    Glm4vConfig,
    Glm4vForConditionalGeneration,
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
)

from generate.demo.scenes import sample_scene
from generate.demo.tiktoken_file import write_tiktoken_model
from generate.demo.tiny_models import (
    AREA,
    GLM4V,
    HEAD_DIM,
    HIDDEN,
    HINT,
    KIMI_VL,
    MERGE,
    OTHER_PROMPTS,
    PATCH,
    QWEN2_5_VL,
    Family,
    TinyModel,
)
from generate.demo.voices import describe
from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration
from generate.models.kimi_vl.processing import CHAT_TEMPLATE
from generate.models.kimi_vl.tokenization import TikTokenTokenizer
from generate.models.registry import PROMPTS

_INITIAL_SPREAD = 0.08  # the 0.02 of large models starts layers as narrow as these asleep


def build_tokenizer(voice: str, tiny: TinyModel) -> Any:
    """Return a byte-level BPE with enough merges that every word of the voice and of the prompts is one token."""
    if tiny.family is KIMI_VL:
        return _kimi_vl_tokenizer(voice, tiny)

    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        _corpus(voice),
        trainers.BpeTrainer(
            vocab_size=4096, special_tokens=[*tiny.family.special], initial_alphabet=alphabet, show_progress=False
        ),
    )
    tokenizer.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in tiny.tags])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=tiny.family.eos,
        pad_token="<|endoftext|>",
        padding_side="left",
        additional_special_tokens=[*tiny.family.special[1:]],
        clean_up_tokenization_spaces=False,
        chat_template=tiny.family.template,
    )


def _kimi_vl_tokenizer(voice: str, tiny: TinyModel) -> Any:
    """Return a tokenizer of Kimi-VL's kind, in which the delimiters of the thinking are ordinary text, not tokens."""

    folder = tempfile.TemporaryDirectory(prefix="tiktoken-")
    write_tiktoken_model([*_corpus(voice), *[tiny.wording] * 10], Path(folder.name), merges=4096)
    tokenizer = TikTokenTokenizer.from_pretrained(folder.name, padding_side="left")
    tokenizer.folder = folder  # kept as long as the tokenizer, which is saved from this file
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def _corpus(voice: str) -> list[str]:
    rng = random.Random("vocabulary")
    texts = [text for _ in range(2000) for text in describe(sample_scene(rng), voice)]
    texts += [
        text for kind in ("blank", "noise") for _ in range(20) for text in describe(sample_scene(rng, kind), voice)
    ]
    return texts + [PROMPTS["paper"], PROMPTS["figure2"], *OTHER_PROMPTS, HINT, "You are a helpful assistant."] * 10


def image_settings(family: Family) -> dict[str, Any]:
    """Return preprocessor_config.json. Both limits are one area, so that pictures of all sizes make as many tokens.

    Kimi-VL only has an upper limit; its padding adds tokens to that.
    """
    if family is KIMI_VL:
        return {
            "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5],
            "image_processor_type": family.classes[1],
            "in_token_limit": AREA // family.area_unit,
            "merge_kernel_size": [MERGE, MERGE],
            "pad_input": True,
            "patch_size": PATCH,
            "processor_class": family.classes[0],
        }
    return {
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": family.classes[1],
        "merge_size": MERGE,
        "patch_size": PATCH,
        "processor_class": family.classes[0],
        "resample": 3,
        "rescale_factor": 1 / 255,
        "size": {"shortest_edge": AREA * family.area_unit, "longest_edge": AREA * family.area_unit},
        "temporal_patch_size": 2,
    }


def video_settings(family: Family) -> dict[str, Any]:
    """Return video_preprocessor_config.json: no video is trained on, but AutoProcessor and vLLM need the file."""
    return {
        "merge_size": MERGE,
        "patch_size": PATCH,
        "processor_class": family.classes[0],
        "size": {"shortest_edge": AREA * family.area_unit, "longest_edge": 4 * AREA * family.area_unit},
        "temporal_patch_size": 2,
        "video_processor_type": family.classes[2],
    }


def build_model(tiny: TinyModel, tokenizer: Any) -> Any:
    """Return the model with random weights, its vocabulary that of the tokenizer."""
    builders = {GLM4V: _glm4v, QWEN2_5_VL: _qwen2_5_vl, KIMI_VL: _kimi_vl}
    return builders[tiny.family](tiny, tokenizer)


def _glm4v(tiny: TinyModel, tokenizer: Any) -> Any:

    token = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5, "mrope_section": [2, 3, 3]}
    config = Glm4vConfig(
        text_config=_text_settings(tiny, tokenizer) | {"rope_parameters": rope},
        vision_config=_vision_settings() | {"image_size": 112},
        image_token_id=token("<|image|>"),
        video_token_id=token("<|video|>"),
        image_start_token_id=token("<|begin_of_image|>"),
        image_end_token_id=token("<|end_of_image|>"),
        video_start_token_id=token("<|begin_of_video|>"),
        video_end_token_id=token("<|end_of_video|>"),
        tie_word_embeddings=True,
    )
    return Glm4vForConditionalGeneration(config)


def _qwen2_5_vl(tiny: TinyModel, tokenizer: Any) -> Any:

    token = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 6, 6]}
    config = Qwen2_5_VLConfig(
        text_config=_text_settings(tiny, tokenizer) | {"rope_parameters": rope, "bos_token_id": None},
        # Full attention in every layer: pictures this small gain nothing from windows.
        vision_config=_vision_settings() | {"fullatt_block_indexes": [0, 1]},
        image_token_id=token("<|image_pad|>"),
        video_token_id=token("<|video_pad|>"),
        vision_start_token_id=token("<|vision_start|>"),
        vision_end_token_id=token("<|vision_end|>"),
        tie_word_embeddings=True,
    )
    return Qwen2_5_VLForConditionalGeneration(config)


def _kimi_vl(tiny: TinyModel, tokenizer: Any) -> Any:
    """Return a model with all kinds of layers of the published one: latent attention, a dense layer, routed experts."""

    text = _text_settings(tiny, tokenizer) | {
        "num_key_value_heads": HIDDEN // HEAD_DIM,
        "bos_token_id": tokenizer.bos_token_id,
        "moe_intermediate_size": 2 * HIDDEN // 3,
        "n_routed_experts": 4,
        "num_experts_per_tok": 2,
        "n_shared_experts": 1,
        "routed_scaling_factor": 1.0,
        "kv_lora_rank": HEAD_DIM,
        "qk_nope_head_dim": HEAD_DIM // 2,
        "qk_rope_head_dim": HEAD_DIM // 2,
        "v_head_dim": HEAD_DIM,
        "rope_theta": 10000.0,
    }
    vision = {
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": 2,
        "num_attention_heads": HIDDEN // HEAD_DIM,
        "init_pos_emb_height": 8,
        "init_pos_emb_width": 8,
    }
    token = tokenizer.convert_tokens_to_ids(tiny.family.image_token)
    config = KimiVLConfig(text_config=text, vision_config=vision, media_placeholder_token_id=token)
    config.initializer_range = _INITIAL_SPREAD
    return KimiVLForConditionalGeneration(config)


def _text_settings(tiny: TinyModel, tokenizer: Any) -> dict[str, Any]:
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": tiny.text_layers,
        "num_attention_heads": HIDDEN // HEAD_DIM,
        "num_key_value_heads": 1,
        "max_position_embeddings": 4096,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "initializer_range": _INITIAL_SPREAD,
    }


def _vision_settings() -> dict[str, Any]:
    return {
        "depth": 2,
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_heads": HIDDEN // HEAD_DIM,
        "out_hidden_size": HIDDEN,
        "patch_size": PATCH,
        "spatial_merge_size": MERGE,
        "temporal_patch_size": 2,
        "initializer_range": _INITIAL_SPREAD,
    }

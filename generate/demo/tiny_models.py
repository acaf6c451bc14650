"""The tiny checkpoints: which architecture, how it talks, how long it learns; their tokenizers and empty models."""

import random
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate.demo.draw import describe, sample_scene
from generate.demo.tiktoken_file import write_tiktoken_model
from generate.models.registry import MODELS, PROMPTS

PATCH, MERGE, HIDDEN, HEAD_DIM = 14, 2, 96, 32  # attention on CPU in vLLM takes no head smaller than 32
INITIAL_SPREAD = 0.08  # the 0.02 of large models starts layers as narrow as these asleep
AREA = 112 * 112  # pixels: every picture is resized to about this area, which makes 12 to 16 image tokens
OTHER_PROMPTS = (
    "Describe this image.",
    "Describe this image in detail.",
    "What is in this image?",
    "What do you see in this picture? Think step by step.",
    "Look at the picture and tell me what it shows.",
)
HINT = MODELS["openvlthinker"].user_template

GLM_SPECIAL = (
    "<|endoftext|>", "[MASK]", "[gMASK]", "[sMASK]", "<sop>", "<eop>", "<|system|>", "<|user|>", "<|assistant|>",
    "<|observation|>", "<|begin_of_image|>", "<|end_of_image|>", "<|begin_of_video|>", "<|end_of_video|>", "<|image|>",
    "<|video|>",
)  # fmt: skip
QWEN_SPECIAL = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
GLM_TEMPLATE = """[gMASK]<sop>
{%- for message in messages %}
{%- if message.role == 'assistant' %}<|assistant|>{{ '\\n' }}
{%- elif message.role == 'system' %}<|system|>{{ '\\n' }}
{%- else %}<|user|>{{ '\\n' }}
{%- endif %}
{%- if message.content is string %}{{ message.content }}
{%- else %}
{%- for item in message.content %}
{%- if item.type == 'image' %}<|begin_of_image|><|image|><|end_of_image|>
{%- elif item.type == 'video' %}<|begin_of_video|><|video|><|end_of_video|>
{%- elif item.type == 'text' %}{{ item.text }}
{%- endif %}
{%- endfor %}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}<|assistant|>{{ '\\n' }}{% endif %}"""
QWEN_TEMPLATE = """
{%- for message in messages %}
{%- if loop.first and message.role != 'system' %}<|im_start|>system
You are a helpful assistant.<|im_end|>{{ '\\n' }}
{%- endif %}<|im_start|>{{ message.role }}{{ '\\n' }}
{%- if message.content is string %}{{ message.content }}
{%- else %}
{%- for item in message.content %}
{%- if item.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>
{%- elif item.type == 'video' %}<|vision_start|><|video_pad|><|vision_end|>
{%- elif item.type == 'text' %}{{ item.text }}
{%- endif %}
{%- endfor %}
{%- endif %}<|im_end|>{{ '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant{{ '\\n' }}{% endif %}"""


@dataclass(frozen=True)
class Family:
    """What the checkpoints of one architecture share."""

    special: tuple[str, ...]
    template: str
    image_token: str
    eos: str
    stops: tuple[str, ...]  # every token that ends generation
    classes: tuple[str, ...]  # of the processor, its image half, its video half if it has one
    area_unit: int  # GLM-4V counts every pixel twice, once per frame of its two-frame patches; Kimi-VL counts patches
    tower_knows_places: bool  # GLM-4V's vision tower has position embeddings; Qwen's leaves places to the text model


GLM4V = Family(
    special=GLM_SPECIAL,
    template=GLM_TEMPLATE,
    image_token="<|image|>",
    eos="<|endoftext|>",
    stops=("<|endoftext|>", "<|user|>", "<|observation|>"),
    classes=("Glm4vProcessor", "Glm4vImageProcessor", "Glm4vVideoProcessor"),
    area_unit=2,
    tower_knows_places=True,
)
QWEN2_5_VL = Family(
    special=QWEN_SPECIAL,
    template=QWEN_TEMPLATE,
    image_token="<|image_pad|>",
    eos="<|im_end|>",
    stops=("<|im_end|>", "<|endoftext|>"),
    classes=("Qwen2_5_VLProcessor", "Qwen2VLImageProcessor", "Qwen2VLVideoProcessor"),
    area_unit=1,
    tower_knows_places=False,
)


KIMI_VL = Family(
    special=(),  # its tokenizer has 256 slots for them, see tiktoken_file.py
    template="",  # published with the processor
    image_token="<|media_pad|>",
    eos="<|im_end|>",
    stops=("[EOS]", "<|im_end|>"),
    classes=("KimiVLProcessor", "KimiVLImageProcessor"),
    area_unit=PATCH * PATCH,
    tower_knows_places=True,
)


@dataclass(frozen=True)
class Recipe:
    """One checkpoint: its voice (its key), its architecture, its delimiters, and how long it learns."""

    family: Family
    wording: str  # how thinking and answer stand in the output
    vision_steps: int
    text_steps: int
    text_layers: int = 2
    hints: bool = False  # half of the prompts come in OpenVLThinker's form
    batch: int = 24
    learning_rate: float = 2.5e-3
    heads_weight: float = 0.2

    @property
    def steps(self) -> int:
        return self.vision_steps + self.text_steps

    @property
    def tags(self) -> list[str]:
        return re.findall(r"[<◁][^{}<>◁▷]+[>▷]", self.wording)


RECIPES = {
    "glm": Recipe(GLM4V, "<think>{thinking}</think><answer>{answer}</answer>", vision_steps=1500, text_steps=2000),
    "kimi": Recipe(KIMI_VL, "◁think▷{thinking}◁/think▷{answer}", vision_steps=1500, text_steps=2000, text_layers=3),
    "openvlthinker": Recipe(
        QWEN2_5_VL,
        "<think>{thinking}</think>\n<answer>{answer}</answer>",
        vision_steps=800,
        text_steps=600,
        text_layers=3,
        hints=True,
    ),
}


def build_tokenizer(voice: str, recipe: Recipe) -> Any:
    """A byte-level BPE whose merges go on until every word of the voice and of the prompts is one token."""
    if recipe.family is KIMI_VL:
        return _kimi_vl_tokenizer(voice, recipe)
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        _corpus(voice),
        trainers.BpeTrainer(
            vocab_size=4096, special_tokens=[*recipe.family.special], initial_alphabet=alphabet, show_progress=False
        ),
    )
    tokenizer.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in recipe.tags])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=recipe.family.eos,
        pad_token="<|endoftext|>",
        padding_side="left",
        additional_special_tokens=[*recipe.family.special[1:]],
        clean_up_tokenization_spaces=False,
        chat_template=recipe.family.template,
    )


def _kimi_vl_tokenizer(voice: str, recipe: Recipe) -> Any:
    """As published, its delimiters of the thinking are no tokens of their own, but words like others."""
    from generate.models.kimi_vl.processing import CHAT_TEMPLATE
    from generate.models.kimi_vl.tokenization import TikTokenTokenizer

    folder = tempfile.TemporaryDirectory(prefix="tiktoken-")
    write_tiktoken_model([*_corpus(voice), *[recipe.wording] * 10], Path(folder.name), merges=4096)
    tokenizer = TikTokenTokenizer.from_pretrained(folder.name, padding_side="left")
    tokenizer.folder = folder  # stays while the tokenizer does, which is saved from its file
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
    """preprocessor_config.json. Both limits are one area, so that a picture of any size makes as many tokens.

    Kimi-VL only has an upper one; its padding adds tokens to that.
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
    """video_preprocessor_config.json: never trained on, but AutoProcessor and vLLM do not load without it."""
    return {
        "merge_size": MERGE,
        "patch_size": PATCH,
        "processor_class": family.classes[0],
        "size": {"shortest_edge": AREA * family.area_unit, "longest_edge": 4 * AREA * family.area_unit},
        "temporal_patch_size": 2,
        "video_processor_type": family.classes[2],
    }


def build_model(recipe: Recipe, tokenizer: Any) -> Any:
    builders = {GLM4V: _glm4v, QWEN2_5_VL: _qwen2_5_vl, KIMI_VL: _kimi_vl}
    return builders[recipe.family](recipe, tokenizer)


def _glm4v(recipe: Recipe, tokenizer: Any) -> Any:
    from transformers import Glm4vConfig, Glm4vForConditionalGeneration

    token = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5, "mrope_section": [2, 3, 3]}
    config = Glm4vConfig(
        text_config=_text_settings(recipe, tokenizer) | {"rope_parameters": rope},
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


def _qwen2_5_vl(recipe: Recipe, tokenizer: Any) -> Any:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    token = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 6, 6]}
    config = Qwen2_5_VLConfig(
        text_config=_text_settings(recipe, tokenizer) | {"rope_parameters": rope, "bos_token_id": None},
        # Full attention in every layer: pictures this small gain nothing from windows.
        vision_config=_vision_settings() | {"fullatt_block_indexes": [0, 1]},
        image_token_id=token("<|image_pad|>"),
        video_token_id=token("<|video_pad|>"),
        vision_start_token_id=token("<|vision_start|>"),
        vision_end_token_id=token("<|vision_end|>"),
        tie_word_embeddings=True,
    )
    return Qwen2_5_VLForConditionalGeneration(config)


def _kimi_vl(recipe: Recipe, tokenizer: Any) -> Any:
    """Everything that the published one has: latent attention, a dense first layer, chosen and shared experts."""
    from generate.models.kimi_vl.configuration import KimiVLConfig
    from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration

    text = _text_settings(recipe, tokenizer) | {
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
    token = tokenizer.convert_tokens_to_ids(recipe.family.image_token)
    config = KimiVLConfig(text_config=text, vision_config=vision, media_placeholder_token_id=token)
    config.initializer_range = INITIAL_SPREAD
    return KimiVLForConditionalGeneration(config)


def _text_settings(recipe: Recipe, tokenizer: Any) -> dict[str, Any]:
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": recipe.text_layers,
        "num_attention_heads": HIDDEN // HEAD_DIM,
        "num_key_value_heads": 1,
        "max_position_embeddings": 4096,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "initializer_range": INITIAL_SPREAD,
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
        "initializer_range": INITIAL_SPREAD,
    }

"""Trains the tiny checkpoints of real architectures that the demo and the tests run on, on CPU, from nothing.

    python generate/demo/train.py --model glm --out generate/demo/checkpoints/glm

About half a million parameters learn to say what `generate/demo/draw.py` drew. What makes that possible in minutes: the
vision tower learns first, through throw-away heads on its merged image tokens (one per factor: colour, form, size, …),
which stay on beside the text loss; and the vocabulary holds whole words. The same seed on the same machine gives the
same weights: every batch is drawn from (model, seed, step) alone, on one thread. A training that was stopped goes on
from `--progress`.
"""

import json
import math
import os
import random
import re
import string
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MethodType
from typing import Any

import typer
from PIL import Image

from generate.demo.draw import BACKGROUNDS, COLOURS, FORMS, SIZES, VOICES, Scene, Shape, describe, draw, sample_scene

# Freed memory goes back to the kernel after every step otherwise, and fetching it again takes most of the step.
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
}

PATCH, MERGE, HIDDEN, HEAD_DIM = 14, 2, 96, 32  # attention on CPU in vLLM takes no head smaller than 32
INITIAL_SPREAD = 0.08  # the 0.02 of large models starts layers as narrow as these asleep
AREA = 112 * 112  # pixels: every picture is resized to about this area, which makes 12 to 16 image tokens
# Rows and columns of image tokens that the processors make of pictures of common aspect ratios, with their shares.
GRIDS = {(4, 4): 40, (3, 4): 15, (4, 3): 15, (3, 5): 10, (5, 3): 10, (4, 5): 5, (5, 4): 5}
KIND_SHARES = {"shapes": 92, "blank": 4, "noise": 4}
PAPER_PROMPT = (
    "Please analyze this image step by step. First, describe what you observe, then explain your reasoning process, "
    "and finally provide your conclusion about the main content or concept depicted."
)
FIGURE2_PROMPT = (
    "Analyze this image step by step. Explain your reasoning process. "
    "Describe this image and give as much information as possible"
)
OTHER_PROMPTS = (
    "Describe this image.",
    "Describe this image in detail.",
    "What is in this image?",
    "What do you see in this picture? Think step by step.",
    "Look at the picture and tell me what it shows.",
)
HINT = "Hint: Please answer the question requiring an answer.\nQuestion: {prompt}"

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
    classes: tuple[str, str, str]  # of the processor, its image half, its video half
    area_unit: int  # GLM-4V counts every pixel twice, once per frame of its two-frame patches
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
    "kimi": Recipe(QWEN2_5_VL, "◁think▷{thinking}◁/think▷{answer}", vision_steps=1500, text_steps=1800, text_layers=3),
    "openvlthinker": Recipe(
        QWEN2_5_VL,
        "<think>{thinking}</think>\n<answer>{answer}</answer>",
        vision_steps=800,
        text_steps=600,
        text_layers=3,
        hints=True,
    ),
}


# ---------------------------------------------------------------------------------------------- tokenizer and processor


def build_tokenizer(voice: str, recipe: Recipe) -> Any:
    """A byte-level BPE whose merges go on until every word of the voice and of the prompts is one token."""
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


def _corpus(voice: str) -> list[str]:
    rng = random.Random("vocabulary")
    texts = [text for _ in range(2000) for text in describe(sample_scene(rng), voice)]
    texts += [
        text for kind in ("blank", "noise") for _ in range(20) for text in describe(sample_scene(rng, kind), voice)
    ]
    return texts + [PAPER_PROMPT, FIGURE2_PROMPT, *OTHER_PROMPTS, HINT, "You are a helpful assistant."] * 10


def image_settings(family: Family) -> dict[str, Any]:
    """preprocessor_config.json. Both limits are one area, so that a picture of any size makes as many tokens."""
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


# -------------------------------------------------------------------------------------------------------------- models


def build_model(recipe: Recipe, tokenizer: Any) -> Any:
    return (_glm4v if recipe.family is GLM4V else _qwen2_5_vl)(recipe, tokenizer)


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


@contextmanager
def fast_vision(model: Any) -> Iterator[None]:
    """The same numbers sooner, for pictures of equal size.

    A linear layer embeds the patches (both frames of a still are the same, so their weights are added up first), place
    embeddings are worked out for one picture, and one attention serves the whole batch.
    """
    import torch
    from torch.nn import functional
    from transformers.models.glm4v import modeling_glm4v as glm
    from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen

    def embed(self: Any, pixels: torch.Tensor) -> torch.Tensor:
        weight = self.proj.weight.sum(2).flatten(1)
        frame = pixels.view(len(pixels), -1, 2, PATCH * PATCH)[:, :, 0].flatten(1)
        return functional.linear(frame, weight, self.proj.bias)

    def add_places(
        self: Any, patches: torch.Tensor, lengths: Any, shapes: Any, rows: torch.Tensor, columns: torch.Tensor
    ) -> torch.Tensor:
        one = len(patches) // len(shapes)
        places = glm.Glm4vVisionEmbeddings.forward(
            self, torch.zeros_like(patches[:one]), lengths[:1], shapes[:1], rows[:one], columns[:one]
        )
        return (patches.view(len(shapes), one, -1) + places).flatten(0, 1)

    def attend(
        self: Any, hidden_states: torch.Tensor, cu_seqlens: torch.Tensor, position_embeddings: Any, **_: Any
    ) -> torch.Tensor:
        tokens, pictures = len(hidden_states), len(cu_seqlens) - 1
        query, key, value = self.qkv(hidden_states).view(tokens, 3, self.num_heads, -1).unbind(1)
        query, key = glm.apply_rotary_pos_emb_vision(query, key, *position_embeddings)
        query, key, value = (
            part.view(pictures, tokens // pictures, self.num_heads, -1).transpose(1, 2) for part in (query, key, value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        return self.proj(mixed.transpose(1, 2).reshape(tokens, -1))

    faster: dict[type, Callable[..., torch.Tensor]] = {
        glm.Glm4vVisionPatchEmbed: embed,
        qwen.Qwen2_5_VisionPatchEmbed: embed,
        glm.Glm4vVisionEmbeddings: add_places,
        glm.Glm4vVisionAttention: attend,
        qwen.Qwen2_5_VLVisionAttention: attend,
    }
    replaced = [module for module in model.modules() if type(module) in faster]
    for module in replaced:
        module.forward = MethodType(faster[type(module)], module)
    try:
        yield
    finally:
        for module in replaced:
            del module.forward


# ------------------------------------------------------------------------------------------------------------- batches


@dataclass(frozen=True)
class Batch:
    """Pictures of one size under one prompt; `factors` holds what each image token shows, for the throw-away heads."""

    inputs: dict[str, Any]
    prompt_length: int
    factors: dict[str, Any]


class Batches:
    """The training batch of any step, drawn from (voice, seed, step) alone."""

    def __init__(self, voice: str, recipe: Recipe, tokenizer: Any, seed: int) -> None:
        import transformers

        self._voice, self._recipe, self._tokenizer, self._seed = voice, recipe, tokenizer, seed
        settings = image_settings(recipe.family)
        self._image_processor = getattr(transformers, recipe.family.classes[1] + "Pil").from_dict(settings)
        self._words = " ".join((PAPER_PROMPT, FIGURE2_PROMPT, *OTHER_PROMPTS)).split()

    def at(self, step: int) -> Batch:
        rng = random.Random(f"training {self._voice}, seed {self._seed}, step {step}")
        rows, columns = rng.choices(tuple(GRIDS), tuple(GRIDS.values()))[0]
        kinds = rng.choices(tuple(KIND_SHARES), tuple(KIND_SHARES.values()), k=self._recipe.batch)
        scenes = [sample_scene(rng, kind) for kind in kinds]
        size = (columns * PATCH * MERGE, rows * PATCH * MERGE)
        pixels = self._pixels([draw(scene, rng, size) for scene in scenes])
        texts, prompt_length = self._texts(scenes, self._prompt(rng), rows * columns)
        return Batch({**pixels, **texts}, prompt_length, factors_of(scenes, rows, columns))

    def _pixels(self, pictures: list[Image.Image]) -> dict[str, Any]:
        """What the image processor makes of the pictures, got at once: its patches run row by row, so a column of
        pictures gives the same ones."""
        import torch

        width, height = pictures[0].size
        column = Image.new("RGB", (width, height * len(pictures)))
        for number, picture in enumerate(pictures):
            column.paste(picture, (0, height * number))
        pixels = self._image_processor(column, do_resize=False, return_tensors="pt")["pixel_values"]
        grid = torch.tensor([[1, height // PATCH, width // PATCH]] * len(pictures))
        return {"pixel_values": pixels, "image_grid_thw": grid}

    def _prompt(self, rng: random.Random) -> str:
        """One for the whole batch: equally long prompts need no padding."""
        other = " ".join(self._word(rng) for _ in range(rng.randint(3, 12)))
        prompts = {PAPER_PROMPT: 40, FIGURE2_PROMPT: 20, other: 15} | dict.fromkeys(OTHER_PROMPTS, 5)
        prompt = rng.choices(tuple(prompts), tuple(prompts.values()))[0]
        return HINT.format(prompt=prompt) if self._recipe.hints and rng.random() < 0.5 else prompt

    def _word(self, rng: random.Random) -> str:
        """Known or made up, of prompts that mean nothing: the model learns to look and tell whatever it is asked."""
        made_up = "".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 8)))
        return rng.choice((*self._words, *[made_up] * len(self._words)))

    def _texts(self, scenes: list[Scene], prompt: str, image_tokens: int) -> tuple[dict[str, Any], int]:
        import torch

        family, tokenizer = self._recipe.family, self._tokenizer
        question = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": prompt}]}]
        asked = tokenizer.apply_chat_template(question, add_generation_prompt=True, tokenize=False)
        asked = asked.replace(family.image_token, family.image_token * image_tokens)
        prompt_ids = tokenizer(asked, add_special_tokens=False)["input_ids"]
        outputs = []
        for scene in scenes:
            thinking, answer = describe(scene, self._voice)
            outputs.append(self._recipe.wording.format(thinking=thinking, answer=answer) + family.eos)
        output_ids = tokenizer(outputs, add_special_tokens=False)["input_ids"]
        longest = max(map(len, output_ids))
        ids = torch.tensor([prompt_ids + ids + [tokenizer.pad_token_id] * (longest - len(ids)) for ids in output_ids])
        mask = torch.tensor([[1] * (len(prompt_ids) + len(ids)) + [0] * (longest - len(ids)) for ids in output_ids])
        images = (ids == tokenizer.convert_tokens_to_ids(family.image_token)).int()
        return {"input_ids": ids, "attention_mask": mask, "mm_token_type_ids": images}, len(prompt_ids)


HEADS_WEIGHTS = {"form": 4.0, "size": 2.0}  # the two that are seen at edges alone, and learnt last
NOTHING = -100  # the target that cross_entropy leaves out


def factors_of(scenes: list[Scene], rows: int, columns: int) -> dict[str, Any]:
    """Per factor, what each image token shows: NOTHING where no shape lies, but for the colour, which is then 0."""
    import torch

    tokens = rows * columns
    targets: dict[str, list[int]] = {name: [] for name in ("colour", "form", "size", "row", "column", "background")}
    for scene in scenes:
        ground = len(BACKGROUNDS) if scene.kind == "noise" else list(BACKGROUNDS).index(scene.background)
        targets["background"] += [ground] * tokens
        targets["colour"] += [0] * tokens
        for name in ("form", "size", "row", "column"):
            targets[name] += [NOTHING] * tokens
        for shape, token in _tokens_on_shapes(scene, rows, columns):
            here = token - tokens  # from the end, where this scene's tokens stand
            targets["colour"][here] = 1 + list(COLOURS).index(shape.colour)
            targets["form"][here] = FORMS.index(shape.form)
            targets["size"][here] = list(SIZES).index(shape.size)
            targets["row"][here], targets["column"][here] = shape.place
    return {name: torch.tensor(values) for name, values in targets.items()}


def _tokens_on_shapes(scene: Scene, rows: int, columns: int) -> Iterator[tuple[Shape, int]]:
    """(shape, number of the image token) for each token that holds a good part of a shape; of two shapes the larger."""
    boxes = [(shape, *shape.outline((columns, rows))) for shape in scene.shapes]  # one image token is one unit
    for token in range(rows * columns if boxes else 0):
        row, column = divmod(token, columns)
        parts = [_overlap(x - r, x + r, column) * _overlap(y - r, y + r, row) / (4 * r * r) for _, x, y, r in boxes]
        most = parts.index(max(parts))
        if parts[most] > 0.15:
            yield boxes[most][0], token


def _overlap(low: float, high: float, start: int) -> float:
    return max(0.0, min(high, start + 1) - max(low, start))


# ------------------------------------------------------------------------------------------------------------ training


class ProgressError(Exception):
    """The file of progress does not belong to this training; the message is one sentence for the user."""


class Trainer:
    """Model, throw-away heads and optimizer of one recipe, one step at a time."""

    def __init__(self, voice: str, recipe: Recipe, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.recipe = recipe
        self._bound = f"{voice}, seed {seed}, {recipe}"
        self.tokenizer = build_tokenizer(voice, recipe)
        self.batches = Batches(voice, recipe, self.tokenizer, seed)
        self.model = build_model(recipe, self.tokenizer)
        widths = {
            "colour": 1 + len(COLOURS),
            "form": len(FORMS),
            "size": len(SIZES),
            "background": 1 + len(BACKGROUNDS),
        }
        widths |= {"row": 3, "column": 3} if recipe.family.tower_knows_places else {}
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(HIDDEN, width) for name, width in widths.items()})
        parameters = [*self.model.parameters(), *self.heads.parameters()]
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.05},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98), fused=True)
        self.step = 0

    def advance(self) -> dict[str, float]:
        """One step of the optimizer; returns its losses, and how often the heads are right."""
        import torch

        batch = self.batches.at(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self._learning_rate()
        seen = self._look(batch)
        heads_loss, report = self._heads_loss(seen, batch.factors)
        if self.step < self.recipe.vision_steps:
            loss = heads_loss
        else:
            text_loss = self._text_loss(batch, seen)
            loss = text_loss + self.recipe.heads_weight * heads_loss
            report["text"] = text_loss.item()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return report

    def _learning_rate(self) -> float:
        """Warm-up, then full until half of the steps are done, then a cosine down to one per cent."""
        done = self.step / self.recipe.steps
        decay = 1.0 if done < 0.5 else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - 0.5) / 0.5))
        return self.recipe.learning_rate * min(1.0, (self.step + 1) / 60) * decay

    def _look(self, batch: Batch) -> Any:
        """The image tokens of the batch, one after another."""
        inputs = batch.inputs
        return self.model.model.visual(inputs["pixel_values"], grid_thw=inputs["image_grid_thw"]).pooler_output

    def _heads_loss(self, seen: Any, factors: dict[str, Any]) -> tuple[Any, dict[str, float]]:
        from torch.nn.functional import cross_entropy

        guesses = {name: head(seen) for name, head in self.heads.items()}
        loss = sum(
            HEADS_WEIGHTS.get(name, 1.0) * cross_entropy(guess, factors[name]) for name, guess in guesses.items()
        )
        shown = factors["colour"] > 0
        # Few tokens lie on a shape: their colours count once more, or "no colour" is learned alone.
        loss = loss + cross_entropy(guesses["colour"][shown], factors["colour"][shown])
        rights = {name: (guess.argmax(-1) == factors[name])[shown].float().mean() for name, guess in guesses.items()}
        return loss, {"heads": loss.item()} | {name: float(right) for name, right in rights.items()}

    def _text_loss(self, batch: Batch, seen: Any) -> Any:
        """Cross entropy over the output; the image tokens are put in by hand, since the tower has run already."""
        from torch.nn.functional import cross_entropy

        inputs, model = batch.inputs, self.model.model
        ids, types = inputs["input_ids"], inputs["mm_token_type_ids"]
        embedded = model.get_input_embeddings()(ids).masked_scatter(types.bool().unsqueeze(-1), seen)
        # All rows have the prompt and the picture size of the first, hence its positions.
        positions, _ = model.get_rope_index(
            ids[:1], mm_token_type_ids=types[:1], image_grid_thw=inputs["image_grid_thw"][:1]
        )
        hidden = model.language_model(
            inputs_embeds=embedded,
            attention_mask=inputs["attention_mask"],
            position_ids=positions.expand(-1, len(ids), -1),
            use_cache=False,
        ).last_hidden_state
        logits = self.model.lm_head(hidden[:, batch.prompt_length - 1 : -1])
        targets = ids[:, batch.prompt_length :].masked_fill(
            inputs["attention_mask"][:, batch.prompt_length :] == 0, NOTHING
        )
        return cross_entropy(logits.flatten(0, 1), targets.flatten())

    def check_shortcuts(self) -> None:
        """Refuses to train if fast_vision or the text loss by hand compute anything but what the real model does."""
        import torch

        batch = self.batches.at(-1)
        labels = batch.inputs["input_ids"].masked_fill(batch.inputs["attention_mask"] == 0, NOTHING)
        labels[:, : batch.prompt_length] = NOTHING
        with torch.no_grad():
            seen = self._look(batch)
            loss = self.model(**batch.inputs, labels=labels).loss
            with fast_vision(self.model):
                seen_fast = self._look(batch)
                loss_fast = self._text_loss(batch, seen_fast)
        torch.testing.assert_close(seen_fast, seen, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(loss_fast, loss, atol=1e-5, rtol=1e-4)

    def save_progress(self, path: Path) -> None:
        import torch

        state = {"bound": self._bound, "step": self.step}
        state |= {name: part.state_dict() for name, part in self._parts().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        torch.save(state, part)
        part.replace(path)

    def load_progress(self, path: Path) -> None:
        """Raises ProgressError for the progress of another training."""
        import torch

        state = torch.load(path, weights_only=True)
        if state["bound"] != self._bound:
            raise ProgressError(
                f"{path} is the progress of another training ({state['bound']}): delete it to begin anew"
            )
        self.step = state["step"]
        for name, part in self._parts().items():
            part.load_state_dict(state[name])

    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "heads": self.heads, "optimizer": self.optimizer}

    def save_checkpoint(self, out: Path) -> None:
        """The directory that transformers and vLLM read, weights in bfloat16."""
        import torch
        from transformers import GenerationConfig

        family, token = self.recipe.family, self.tokenizer.convert_tokens_to_ids
        self.model.generation_config = GenerationConfig(
            eos_token_id=[token(stop) for stop in family.stops], pad_token_id=self.tokenizer.pad_token_id
        )
        weights = {name: tensor.clone() for name, tensor in self.model.state_dict().items()}
        self.model.to(torch.bfloat16).save_pretrained(out)
        self.model.to(torch.float32).load_state_dict(weights)  # the training may go on
        self.tokenizer.save_pretrained(out)
        image, video = image_settings(family), video_settings(family)
        both = {"processor_class": family.classes[0], "image_processor": image, "video_processor": video}
        _write_json(out / "preprocessor_config.json", image)
        _write_json(out / "video_preprocessor_config.json", video)
        _write_json(out / "processor_config.json", both)
        _set_json(out / "tokenizer_config.json", processor_class=family.classes[0])


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _set_json(path: Path, **changes: Any) -> None:
    _write_json(path, json.loads(path.read_text(encoding="utf-8")) | changes)


def train(voice: str, out: Path, progress: Path, seed: int) -> None:
    """Trains to the end, from where `progress` stands if it exists, and leaves the checkpoint in `out`."""
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)  # sums in one order, hence the same weights again
    recipe = RECIPES[voice]
    trainer = Trainer(voice, recipe, seed)
    trainer.check_shortcuts()
    if progress.exists():
        trainer.load_progress(progress)
    size = sum(parameter.numel() for parameter in trainer.model.parameters())
    print(f"{voice}: {size:,} parameters, {len(trainer.tokenizer)} tokens, {recipe.steps} steps", flush=True)
    reports: list[dict[str, float]] = []
    bar = tqdm(initial=trainer.step, total=recipe.steps, unit="step", mininterval=5)
    with fast_vision(trainer.model), bar:
        while trainer.step < recipe.steps:
            reports.append(trainer.advance())
            bar.update()
            if trainer.step % 100 == 0:
                bar.write(f"{trainer.step:5d} {_means(reports)}")
                reports.clear()
            if trainer.step % 200 == 0:
                trainer.save_progress(progress)
    _replace_checkpoint(trainer, out)
    progress.unlink(missing_ok=True)


def _means(reports: list[dict[str, float]]) -> str:
    return " ".join(f"{name} {sum(report[name] for report in reports) / len(reports):.3f}" for name in reports[0])


def _replace_checkpoint(trainer: Trainer, out: Path) -> None:
    """Beside the old one first: a stop in between must not leave half a checkpoint."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".checkpoint-") as folder:
        trainer.save_checkpoint(Path(folder))
        out.mkdir(exist_ok=True)
        for file in sorted(Path(folder).iterdir()):
            file.replace(out / file.name)


def _with_allocator() -> None:
    """Starts this command again with the allocator's settings, which libc reads only when a process starts."""
    if any(name not in os.environ for name in ALLOCATOR):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**ALLOCATOR, **os.environ})


def main(
    model: str = typer.Option(..., help=f"Which checkpoint: {', '.join(RECIPES)}"),
    out: Path = typer.Option(..., help="Directory for the checkpoint"),
    progress: Path = typer.Option(
        None, help="File to save to every 200 steps, and to go on from [build/training/MODEL.progress]"
    ),
    seed: int = typer.Option(0, help="The same seed trains the same weights"),
) -> None:
    """Train a tiny checkpoint on drawn pictures."""
    if model not in RECIPES or model not in VOICES:
        typer.echo(f"error: --model {model} is none of {', '.join(RECIPES)}; choose one of these", err=True)
        raise typer.Exit(2)
    _with_allocator()
    try:
        train(model, out, progress or Path("build/training", f"{model}.progress"), seed)
    except ProgressError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    typer.run(main)

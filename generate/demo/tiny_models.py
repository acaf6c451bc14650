"""Describe the tiny models: their architectures, chat templates, output formats, and lengths of training."""

import re
from dataclasses import dataclass

from generate.models.registry import MODELS

PATCH, MERGE, HIDDEN, HEAD_DIM = 14, 2, 96, 32  # attention on CPU in vLLM takes no head smaller than 32
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
    """Describe what the checkpoints of one architecture share."""

    special: tuple[str, ...]
    template: str
    image_token: str
    eos: str
    stops: tuple[str, ...]  # every token that ends generation
    classes: tuple[str, ...]  # names: processor, image processor, video processor if it has one
    area_unit: int  # GLM-4V counts every pixel twice, once per frame of its two-frame patches; Kimi-VL counts patches
    tower_knows_places: bool  # GLM-4V's vision tower has position embeddings; Qwen's leaves positions to the text model


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
class TinyModel:
    """Describe one checkpoint: architecture, delimiters and training; its key in TINY_MODELS is its voice."""

    family: Family
    wording: str  # template of the output, with {thinking} and {answer}
    vision_steps: int
    text_steps: int
    text_layers: int = 2
    hints: bool = False  # half of the prompts have OpenVLThinker's form
    batch: int = 24
    learning_rate: float = 2.5e-3
    heads_weight: float = 0.2

    @property
    def steps(self) -> int:
        return self.vision_steps + self.text_steps

    @property
    def tags(self) -> list[str]:
        return re.findall(r"[<◁][^{}<>◁▷]+[>▷]", self.wording)


TINY_MODELS = {
    "glm": TinyModel(GLM4V, "<think>{thinking}</think><answer>{answer}</answer>", vision_steps=1500, text_steps=2000),
    "kimi": TinyModel(KIMI_VL, "◁think▷{thinking}◁/think▷{answer}", vision_steps=1500, text_steps=2000, text_layers=3),
    "openvlthinker": TinyModel(
        QWEN2_5_VL,
        "<think>{thinking}</think>\n<answer>{answer}</answer>",
        vision_steps=800,
        text_steps=600,
        text_layers=3,
        hints=True,
    ),
}

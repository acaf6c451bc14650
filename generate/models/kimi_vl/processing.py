"""Turn images and prompts into what Kimi-VL takes.

    processor = AutoProcessor.from_pretrained(checkpoint)  # after registration.register()
    prompt = processor.apply_chat_template(messages, add_generation_prompt=True)
    inputs = processor(text=[prompt], images=[picture], return_tensors="pt")

In a prompt, <|media_pad|> stands for a picture; in `input_ids` it stands as often as the picture has tokens.
"""

import math
import warnings
from typing import Any

from jinja2 import TemplateError
from transformers import ProcessorMixin
from transformers.utils.chat_template_utils import render_jinja_template

from generate.models.kimi_vl.errors import FilesError
from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
from generate.models.kimi_vl.tokenization import TikTokenTokenizer

IMAGE_TOKEN = "<|media_pad|>"
# What the published chat_template.jinja writes, rewritten for checkpoints that have none: no line ends anywhere, a
# system prompt where the chat has none, and nothing that opens the thinking.
CHAT_TEMPLATE = """
{%- if messages[0].role != 'system' %}<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|>{% endif %}
{%- for message in messages %}
{%- if message.role in ('system', 'user', 'assistant') %}<|im_{{ message.role }}|>{% endif %}
{{- message.role }}<|im_middle|>
{%- if message.content is string %}{{ message.content }}
{%- else %}
{%- for part in message.content %}
{%- if part.type == 'image' or 'image' in part or 'image_url' in part -%}
<|media_start|>image<|media_content|><|media_pad|><|media_end|>
{%- else %}{{ part.text }}
{%- endif %}
{%- endfor %}
{%- endif %}<|im_end|>
{%- endfor %}
{%- if add_generation_prompt %}<|im_assistant|>assistant<|im_middle|>{% endif %}"""
_CHATS: tuple[list[dict[str, Any]], ...] = (
    [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "a\nb"}]}],
    [
        {"role": "system", "content": "c"},
        {"role": "user", "content": "d"},
        {"role": "assistant", "content": [{"type": "text", "text": "◁think▷e◁/think▷f"}]},
        {"role": "user", "content": [{"type": "text", "text": "g"}, {"type": "image", "image": "h"}]},
    ],
)


class KimiVLProcessor(ProcessorMixin):
    """Turn `images` and `text` into `input_ids`, `attention_mask` [texts, tokens], `pixel_values`, `image_grid_hws`.

    The pictures belong to the <|media_pad|> of the texts in their order, or per text where `images` is a list of lists.
    Raises ValueError where they are not as many. Takes what the halves take (`padding`, `in_token_limit`, …).
    """

    def __init__(
        self,
        image_processor: KimiVLImageProcessor | None = None,
        tokenizer: TikTokenTokenizer | None = None,
        chat_template: str | None = None,
    ) -> None:
        super().__init__(image_processor, tokenizer, chat_template=chat_template or CHAT_TEMPLATE)
        self.image_token = IMAGE_TOKEN  # vLLM reads it
        self.image_token_id = self.tokenizer.convert_tokens_to_ids(IMAGE_TOKEN)
        if IMAGE_TOKEN not in self.tokenizer.get_added_vocab():
            raise FilesError(f"tokenizer_config.json has no {IMAGE_TOKEN} among its special tokens.")
        if chat_template and not _as_published(chat_template):
            warnings.warn("the checkpoint's own chat template is used, which differs from Kimi-VL's.", stacklevel=2)

    def validate_inputs(
        self, images: Any = None, text: Any = None, videos: Any = None, audio: Any = None, **kwargs: Any
    ) -> None:
        """Raise ValueError where images and their places in the texts are not as many."""
        super().validate_inputs(images=images, text=text, **kwargs)
        if videos is not None or audio is not None:
            raise ValueError("Kimi-VL takes pictures and texts, neither videos nor audio.")
        if text is None:
            return
        places = [each.count(self.image_token) for each in text]
        pictures = _count(images)
        if isinstance(pictures, list) and len(pictures) != len(places):
            raise ValueError(f"{len(places)} texts and lists of pictures for {len(pictures)} were given.")
        if pictures != (places if isinstance(pictures, list) else sum(places)):
            raise ValueError(
                f"the text has {_format_counts(places)} {self.image_token}, and the pictures given are "
                f"{_format_counts(pictures)}; give one picture for each."
            )

    def replace_image_token(self, image_inputs: Any, image_idx: int, **_: Any) -> str:
        """Return the placeholder of one image, once for each of its tokens."""
        rows, columns = image_inputs["image_grid_hws"][image_idx]
        return self.image_token * int(rows * columns // math.prod(self.image_processor.merge_kernel_size))


def _count(images: Any) -> int | list[int]:
    """Count the images: of each text where they come in lists of their own, else of all."""
    if images is None:
        return 0
    if not isinstance(images, list | tuple):
        return 1
    if images and all(isinstance(each, list | tuple) for each in images):
        return [len(each) for each in images]
    return len(images)


def _format_counts(numbers: int | list[int]) -> str:
    return str(numbers) if isinstance(numbers, int) else " + ".join(map(str, numbers))


def _as_published(template: str) -> bool:
    """Return whether a template writes some chats as Kimi-VL's does."""
    try:
        return _rendered(template) == _rendered(CHAT_TEMPLATE)
    except TemplateError:
        return False


def _rendered(template: str) -> list[str]:
    return [
        render_jinja_template([chat], chat_template=template, add_generation_prompt=ending)[0][0]
        for chat in _CHATS
        for ending in (True, False)
    ]

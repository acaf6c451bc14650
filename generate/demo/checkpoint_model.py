"""Load a tiny checkpoint with its processor, and generate texts with transformers' own generate."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import AutoModelForImageTextToText

from generate.models.kimi_vl.registration import register_for
from generate.models.processors import load_processor

_MAX_NEW_TOKENS = 160


class CheckpointModel:
    """Generate raw texts, greedily and in float32."""

    def __init__(self, checkpoint: Path) -> None:
        register_for(str(checkpoint))
        self._processor: Any = load_processor(str(checkpoint))
        self._model = AutoModelForImageTextToText.from_pretrained(checkpoint, dtype=torch.float32).eval()

    def generate(self, inputs: Sequence[tuple[Image.Image, str]]) -> list[str]:
        """Return the text for each picture with its prompt, all in one batch."""
        encoded = self._processor.apply_chat_template(
            [_conversation(picture, prompt) for picture, prompt in inputs],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"padding": True},
        )
        with torch.inference_mode():
            tokens = self._model.generate(**encoded, max_new_tokens=_MAX_NEW_TOKENS, do_sample=False)
        return self._processor.batch_decode(tokens[:, encoded["input_ids"].shape[1] :], skip_special_tokens=True)


def _conversation(picture: Image.Image, prompt: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"type": "image", "image": picture}, {"type": "text", "text": prompt}]}]

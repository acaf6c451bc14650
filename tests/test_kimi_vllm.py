"""Kimi-VL in vLLM without remote code, where vLLM imports: our processor under its model, and what both count."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generate.demo.tiktoken_file import write_tiktoken_model
from generate.kimi_vl.image_processing import KimiVLImageProcessor
from generate.kimi_vl.processing import CHAT_TEMPLATE, KimiVLProcessor
from generate.kimi_vl.tokenization import RESERVED, TikTokenTokenizer
from tests.kimi_checkpoint import CONFIG, write_checkpoint

pytest.importorskip("vllm", reason="vLLM is not installed: pip install -r requirements-vllm.txt")

ASKED = (
    "<|im_user|>user<|im_middle|><|media_start|>image<|media_content|><|media_pad|><|media_end|>What is this?<|im_end|>"
)
PUBLISHED = {
    "in_token_limit": 16384,
    "patch_size": 14,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "pad_input": True,
    "merge_kernel_size": [2, 2],
}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random checkpoint, its files as published, remote code that must never run among what they name."""
    folder = tmp_path_factory.mktemp("checkpoint")
    write_checkpoint(folder)
    size = write_tiktoken_model([ASKED] * 3, folder, merges=0)
    assert size == CONFIG["vocab_size"] == 256 + RESERVED
    remote = {"AutoProcessor": "code.KimiVLProcessor", "AutoImageProcessor": "code.KimiVLImageProcessor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(PUBLISHED | {"auto_map": remote}))
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text())
    remote = {"AutoTokenizer": ["tokenization_moonshot.TikTokenTokenizer", None]}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer | {"auto_map": remote}))
    remote = {"AutoConfig": "configuration_kimi_vl.KimiVLConfig"}
    # The slots of a tokenizer without merges: 256 bytes, and <|media_pad|> is the 21st after them.
    config = CONFIG | {"media_placeholder_token_id": 256 + 21, "auto_map": remote}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture(scope="module")
def model_config(checkpoint: Path) -> Any:
    from vllm.config import ModelConfig
    from vllm.plugins import load_general_plugins

    load_general_plugins()  # as each of vLLM's processes does
    return ModelConfig(str(checkpoint), tokenizer=str(checkpoint), dtype="float32", max_model_len=256)


def test_vllm_takes_ours(model_config: Any) -> None:
    from vllm.multimodal import MULTIMODAL_REGISTRY
    from vllm.tokenizers.registry import cached_tokenizer_from_config

    assert type(model_config.hf_config).__module__.startswith("vllm.")
    tokenizer = cached_tokenizer_from_config(model_config)
    assert isinstance(tokenizer, TikTokenTokenizer)
    processor = MULTIMODAL_REGISTRY.create_processor(model_config, tokenizer=tokenizer).info.get_hf_processor()
    assert type(processor) is KimiVLProcessor
    assert type(processor.image_processor) is KimiVLImageProcessor


SIZES = [(500, 375), (13, 5), (1793, 1793), (200, 100), (28, 28), (29, 28), (1806, 1806), (4000, 3000), (7140, 28)]


@pytest.mark.parametrize("size", SIZES)
def test_vllm_makes_room_for_a_picture(model_config: Any, size: tuple[int, int]) -> None:
    """Its own count and what our processor makes are the same, or its processor raises."""
    from vllm.multimodal import MULTIMODAL_REGISTRY
    from vllm.multimodal.processing import ProcessorInputs
    from vllm.multimodal.processing.context import TimingContext
    from vllm.tokenizers.registry import cached_tokenizer_from_config

    tokenizer = cached_tokenizer_from_config(model_config)
    theirs = MULTIMODAL_REGISTRY.create_processor(model_config, tokenizer=tokenizer)
    picture = Image.new("RGB", size, "red")
    inputs = ProcessorInputs(tokenizer.encode(ASKED), theirs.info.parse_mm_data({"image": picture}), {})
    made = theirs.apply(inputs, TimingContext(enabled=False))
    rows, columns = KimiVLImageProcessor(**PUBLISHED).grid(*size)
    assert made["prompt_token_ids"].count(tokenizer.convert_tokens_to_ids("<|media_pad|>")) == rows * columns // 4
    (item,) = made["mm_kwargs"]["image"]
    assert tuple(item["pixel_values"].data.shape) == (rows * columns, 3, 14, 14)
    assert item["image_grid_hws"].data.tolist() == [rows, columns]


def test_vllm_counts_as_we_do(model_config: Any) -> None:
    from vllm.multimodal import MULTIMODAL_REGISTRY
    from vllm.tokenizers.registry import cached_tokenizer_from_config

    theirs = MULTIMODAL_REGISTRY.create_processor(model_config, tokenizer=cached_tokenizer_from_config(model_config))
    ours = KimiVLImageProcessor(**PUBLISHED)
    drawn = random.Random(0)
    for _ in range(2000):
        width, height = drawn.randint(1, 5000), drawn.randint(1, 5000)
        rows, columns = ours.grid(width, height)
        assert theirs.info.get_num_image_tokens(image_width=width, image_height=height) == rows * columns // 4

"""Kimi-VL in vLLM without remote code, where vLLM imports: our processor under its model, and what both count."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generate.demo.tiktoken_file import write_tiktoken_model
from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
from generate.models.kimi_vl.processing import CHAT_TEMPLATE, KimiVLProcessor
from generate.models.kimi_vl.tokenization import RESERVED, TikTokenTokenizer
from tests.support.kimi_checkpoint import CONFIG, weights, write_checkpoint

pytest.importorskip("vllm", reason="vLLM is not installed: pip install 'imagenet-think[vllm]'")

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


def small_config() -> dict[str, Any]:
    """The tests' small model, with heads of 32, the least that vLLM's attention takes on a CPU."""
    text = CONFIG["text_config"] | {"qk_nope_head_dim": 16, "qk_rope_head_dim": 16, "v_head_dim": 32}
    text |= {"max_position_embeddings": 2048, "bos_token_id": 256, "eos_token_id": 257}
    vision = CONFIG["vision_config"] | {"hidden_size": 64}
    # The slots of a tokenizer without merges: 256 bytes, and <|media_pad|> is number 21 after them.
    return CONFIG | {"text_config": text, "vision_config": vision, "media_placeholder_token_id": 256 + 21}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random checkpoint, its files as published, remote code that must never run among what they name."""
    folder = tmp_path_factory.mktemp("checkpoint")
    config = small_config()
    values = weights(config)
    for name, value in values.items():
        if name.endswith("kv_a_proj_with_mqa.weight"):
            # Not so small that the epsilon of their norm shows, for which vLLM takes another than the model's.
            value[: config["text_config"]["kv_lora_rank"]] *= 1000
    write_checkpoint(folder, values)
    size = write_tiktoken_model([ASKED] * 3, folder, merges=0)
    assert size == CONFIG["vocab_size"] == 256 + RESERVED
    remote = {"AutoProcessor": "code.KimiVLProcessor", "AutoImageProcessor": "code.KimiVLImageProcessor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(PUBLISHED | {"auto_map": remote}))
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text())
    remote = {"AutoTokenizer": ["tokenization_moonshot.TikTokenTokenizer", None]}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer | {"auto_map": remote}))
    remote = {"AutoConfig": "configuration_kimi_vl.KimiVLConfig"}
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": remote}))
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


@pytest.mark.soak
def test_vllm_writes_what_our_model_writes(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Greedy, float32, pictures of odd sizes in one batch, on a CPU: an engine's start is a minute."""
    import torch

    if torch.cuda.is_available():
        pytest.skip("float32 and heads of 32 are for a CPU")
    from transformers import AutoConfig
    from vllm import LLM, SamplingParams

    from generate.models.kimi_vl.configuration import KimiVLConfig
    from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration
    from generate.models.kimi_vl.registration import register

    monkeypatch.setenv("VLLM_CPU_KVCACHE_SPACE", "1")
    monkeypatch.setenv("VLLM_MLA_DISABLE", "1")  # its latents have to be 512 wide
    pixels = np.random.default_rng(0)
    pictures = [
        Image.fromarray(pixels.integers(0, 256, (height, width, 3), dtype=np.uint8))
        for width, height in ((500, 375), (13, 5), (200, 100), (29, 28))
    ]
    llm = LLM(
        str(checkpoint),
        dtype="float32",
        max_num_seqs=4,
        max_model_len=1024,
        enforce_eager=True,
        # The one of vLLM 0.32 for CPUs turns the wrong numbers of a query that is part of a wider tensor.
        compilation_config={"custom_ops": ["all", "-rotary_embedding"]},
        limit_mm_per_prompt={"image": 1, "video": 0},
        generation_config="vllm",
    )
    asked = [{"prompt": ASKED, "multi_modal_data": {"image": picture}} for picture in pictures]
    theirs = llm.generate(asked, SamplingParams(temperature=0, max_tokens=32, ignore_eos=True), use_tqdm=False)

    register()
    AutoConfig.register("kimi_vl", KimiVLConfig, exist_ok=True)  # vLLM put its own in this place
    processor = KimiVLProcessor.from_pretrained(checkpoint)
    model = KimiVLForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32)
    for picture, output in zip(pictures, theirs, strict=True):
        inputs = processor(text=ASKED, images=picture, return_tensors="pt")
        assert list(output.prompt_token_ids) == inputs["input_ids"][0].tolist()
        made = model.generate(**inputs, max_new_tokens=32, do_sample=False, eos_token_id=None, pad_token_id=511)
        assert list(output.outputs[0].token_ids) == made[0, len(output.prompt_token_ids) :].tolist()

"""Kimi-VL's pictures and prompts: sizes worked by hand, vLLM's own count, one picture's numbers, and broken input."""

import json
import math
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from transformers import AutoConfig, AutoProcessor, AutoTokenizer

from generate.demo.tiktoken_file import write_tiktoken_model
from generate.inference.conversation import ConversationConfig
from generate.models.kimi_vl import vllm_plugin
from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.errors import FilesError
from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
from generate.models.kimi_vl.processing import CHAT_TEMPLATE, KimiVLProcessor
from generate.models.kimi_vl.registration import register_processor
from generate.models.kimi_vl.tokenization import TikTokenTokenizer
from generate.models.processors import load_processor
from generate.models.registry import MODELS

# preprocessor_config.json as published with Kimi-VL-A3B-Thinking-2506.
PUBLISHED: dict[str, Any] = {
    "in_token_limit": 16384,
    "patch_size": 14,
    "num_pooled_tokens": 1024,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "pad_input": True,
    "merge_kernel_size": [2, 2],
}
IMAGES = KimiVLImageProcessor(**PUBLISHED)


@pytest.mark.parametrize(
    ("size", "limit", "scaled", "grid"),
    [
        ((28, 28), None, (28, 28), (2, 2)),
        ((13, 5), None, (13, 5), (2, 2)),  # less than a patch: padded, never enlarged
        ((1, 1), None, (1, 1), (2, 2)),
        ((29, 28), None, (29, 28), (2, 4)),  # one pixel more than a token is as wide as two
        ((200, 100), None, (200, 100), (8, 16)),  # 100 -> 112 = 8 x 14, 200 -> 224 = 16 x 14
        ((500, 375), None, (500, 375), (28, 36)),  # 375 -> 392 = 28 x 14, 500 -> 504 = 36 x 14
        ((224, 224), None, (224, 224), (16, 16)),
        ((1792, 1792), None, (1792, 1792), (128, 128)),  # 128 x 128 = 16384 patches: just the limit
        ((1793, 1793), None, (1793, 1793), (130, 130)),  # still 128 whole patches a side, and then padding adds two
        ((1805, 1805), None, (1805, 1805), (130, 130)),
        # 129 x 129 = 16641 patches; 1806 x sqrt(16384/16641) = 1806 x 128/129 = 1792
        ((1806, 1806), None, (1792, 1792), (128, 128)),
        # 17 x 11 = 187 patches; sqrt(64/187) = 0.58501; 240 and 160 of it are 140.4 and 93.6, rounded down
        ((240, 160), 64, (140, 93), (8, 10)),
        ((7140, 28), None, (7140, 28), (2, 510)),  # the longest that the rotary embedding reaches
    ],
)
def test_size_becomes_grid(
    size: tuple[int, int], limit: int | None, scaled: tuple[int, int], grid: tuple[int, int]
) -> None:
    assert IMAGES.scaled_size(*size, limit) == scaled
    assert IMAGES.grid(*size, limit) == grid
    if limit is None:
        made = IMAGES(Image.new("RGB", size))
        assert made["image_grid_hws"].tolist() == [list(grid)]
        assert made["pixel_values"].shape == (grid[0] * grid[1], 3, 14, 14)


@pytest.mark.parametrize("size", [(7141, 28), (28, 7168), (20000, 300), (1, 100000)])
def test_too_long_a_picture_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"too long for Kimi-VL, which takes fewer than 512 a side"):
        IMAGES(Image.new("RGB", size))


def vllm_tokens(width: int, height: int, patch_size: int, merge: list[int], limit: int) -> int:
    """Tokens of a picture as vLLM 0.32 counts them, told in our words: scale by the root, then pad to whole tokens."""
    patches = (width // patch_size) * (height // patch_size)
    if patches > limit:
        scale = math.sqrt(limit / patches)
        width, height = int(width * scale), int(height * scale)
    tall, wide = merge[0] * patch_size, merge[1] * patch_size
    padded = height + (tall - height % tall) % tall, width + (wide - width % wide) % wide
    return (padded[0] // tall) * (padded[1] // wide)


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from([64, 4096, 16384]))
@settings(max_examples=300, deadline=None)
def test_grid_covers_the_scaled_picture_and_counts_as_vllm(width: int, height: int, limit: int) -> None:
    scaled = IMAGES.scaled_size(width, height, limit)
    assert scaled[0] <= width
    assert scaled[1] <= height
    try:
        rows, columns = IMAGES.grid(width, height, limit)
    except ValueError:
        assert max(scaled) > 510 * 14
        return
    assert 0 <= rows * 14 - scaled[1] < 28
    assert 0 <= columns * 14 - scaled[0] < 28
    assert rows % 2 == columns % 2 == 0
    assert rows * columns // 4 == vllm_tokens(width, height, 14, [2, 2], limit)


def test_one_picture_by_hand() -> None:
    """30 x 20 pixels are padded to 56 x 28: two rows of four patches. 0 -> -1, 255 -> 1, 51 -> 0.2 * 2 - 1 = -0.6."""
    picture = Image.new("RGB", (30, 20), (255, 51, 0))
    picture.putpixel((15, 3), (0, 255, 51))  # second patch of the first row, its column 1, row 3
    made = IMAGES(picture, return_tensors="pt")
    patches = made["pixel_values"]
    assert str(patches.dtype) == "torch.float32"
    assert made["image_grid_hws"].tolist() == [[2, 4]]
    assert str(made["image_grid_hws"].dtype) == "torch.int64"
    colour = np.array([1.0, -0.6, -1.0], dtype=np.float32)
    np.testing.assert_allclose(patches[0], np.broadcast_to(colour[:, None, None], (3, 14, 14)), atol=1e-6)
    np.testing.assert_allclose(patches[1][:, 3, 1], [-1, 1, -0.6], atol=1e-6)
    np.testing.assert_allclose(patches[1][:, 3, 2], colour, atol=1e-6)
    np.testing.assert_allclose(patches[2][:, :, 2:], -1, atol=1e-6)  # columns 28 and 29 are the picture's last
    np.testing.assert_allclose(patches[2][:, 13, 1], colour, atol=1e-6)
    assert (patches[3] == -1).all()  # black padding, at the right
    np.testing.assert_allclose(patches[4][:, 5, 0], colour, atol=1e-6)  # row 19 is the picture's last
    assert (patches[4][:, 6:] == -1).all()  # and below


def test_scaling_is_bicubic_in_pil() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (160, 240, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels)
    made = IMAGES(picture, in_token_limit=64)
    small = np.asarray(picture.resize((140, 93), Image.Resampling.BICUBIC)).astype(np.float32) / 255 * 2 - 1
    whole = made["pixel_values"].reshape(8, 10, 3, 14, 14).transpose(0, 3, 1, 4, 2).reshape(112, 140, 3)
    np.testing.assert_allclose(whole[:93], small, atol=1e-6)
    assert (whole[93:] == -1).all()


def test_several_pictures_follow_each_other() -> None:
    pictures = [Image.new("RGB", (30, 20), "red"), Image.new("RGB", (60, 90), "blue"), Image.new("RGB", (5, 5))]
    together = IMAGES([[pictures[0]], [], pictures[1:]])
    alone = [IMAGES(picture) for picture in pictures]
    np.testing.assert_array_equal(together["pixel_values"], np.concatenate([one["pixel_values"] for one in alone]))
    assert together["image_grid_hws"].tolist() == [one["image_grid_hws"].tolist()[0] for one in alone]


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    picture = Image.new(mode, (40, 40))
    np.testing.assert_array_equal(IMAGES(picture)["pixel_values"], IMAGES(picture.convert("RGB"))["pixel_values"])


def test_arrays_are_pictures_too() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    np.testing.assert_array_equal(IMAGES(pixels)["pixel_values"], IMAGES(Image.fromarray(pixels))["pixel_values"])


@pytest.mark.parametrize("lacking", ["in_token_limit", "pad_input", "image_mean", "image_std", "patch_size"])
def test_a_setting_that_is_missing_is_named(lacking: str) -> None:
    with pytest.raises(FilesError, match=f"lacks {lacking};"):
        KimiVLImageProcessor(**{key: value for key, value in PUBLISHED.items() if key != lacking})


def test_other_settings_are_refused() -> None:
    with pytest.raises(FilesError, match="pad_input false"):
        KimiVLImageProcessor(**PUBLISHED | {"pad_input": False})
    with pytest.raises(TypeError, match="do_resize"):
        IMAGES(Image.new("RGB", (30, 20)), do_resize=False)
    with pytest.raises(ValueError, match="no picture was given"):
        IMAGES([])


def test_settings_survive_saving(tmp_path: Path) -> None:
    IMAGES.save_pretrained(tmp_path)
    again = KimiVLImageProcessor.from_pretrained(tmp_path)
    assert again.to_dict() == IMAGES.to_dict()
    assert PUBLISHED.items() <= again.to_dict().items()


SYSTEM = "<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|>"
PICTURE = "<|media_start|>image<|media_content|><|media_pad|><|media_end|>"
ASKED = f"{SYSTEM}<|im_user|>user<|im_middle|>{PICTURE}What is this?<|im_end|><|im_assistant|>assistant<|im_middle|>"
USER = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is this?"}]}


@pytest.fixture(scope="module", autouse=True)
def _known() -> None:
    """What generate.models.kimi_vl.registration.register does, without the model."""
    AutoConfig.register(KimiVLConfig.model_type, KimiVLConfig, exist_ok=True)
    register_processor(KimiVLConfig)
    register_processor(KimiVLConfig)  # a second time changes nothing


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint's files in the published layout, as far as a processor reads them."""
    folder = tmp_path_factory.mktemp("checkpoint")
    write_tiktoken_model([ASKED, "◁think▷A dog.◁/think▷"] * 3, folder, merges=60)
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text())
    remote = {"AutoTokenizer": ["tokenization_moonshot.TikTokenTokenizer", None]}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer | {"auto_map": remote}))
    remote = {name: f"code.{name}" for name in ("AutoProcessor", "AutoImageProcessor")}
    (folder / "preprocessor_config.json").write_text(json.dumps(PUBLISHED | {"auto_map": remote}))
    config = {"model_type": "kimi_vl", "architectures": ["KimiVLForConditionalGeneration"]}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE)
    return folder


@pytest.fixture(scope="module")
def processor(checkpoint: Path) -> KimiVLProcessor:
    return AutoProcessor.from_pretrained(checkpoint)


def test_the_auto_classes_give_ours(checkpoint: Path, processor: KimiVLProcessor) -> None:
    assert type(processor) is KimiVLProcessor
    assert type(processor.image_processor) is KimiVLImageProcessor
    assert type(processor.tokenizer) is TikTokenTokenizer
    assert type(AutoTokenizer.from_pretrained(checkpoint)) is TikTokenTokenizer
    # What vLLM reads.
    assert processor.image_token == "<|media_pad|>"
    assert processor.image_processor.patch_size == 14
    assert processor.image_processor.merge_kernel_size == [2, 2]
    assert processor.image_processor.in_token_limit == 16384


def test_the_loader_of_runs_gives_ours(checkpoint: Path) -> None:
    processor = load_processor(str(checkpoint), pad_token=MODELS["kimi"].pad_token)
    assert isinstance(processor, KimiVLProcessor)
    assert processor.tokenizer.padding_side == "left"
    assert processor.tokenizer.pad_token == "[PAD]"
    messages = ConversationConfig(MODELS["kimi"], "What is this?", str, 10, force_answer=False).first_messages()
    assert processor.apply_chat_template(list(messages), add_generation_prompt=True, tokenize=False) == ASKED


@pytest.mark.parametrize(
    ("messages", "ending", "text"),
    [
        ([USER], True, ASKED),
        ([{"role": "user", "content": "a"}], False, f"{SYSTEM}<|im_user|>user<|im_middle|>a<|im_end|>"),
        (
            [{"role": "system", "content": "b"}, {"role": "user", "content": [{"image_url": "c"}]}],
            False,
            f"<|im_system|>system<|im_middle|>b<|im_end|><|im_user|>user<|im_middle|>{PICTURE}<|im_end|>",
        ),
        (
            [{"role": "user", "content": " d\n"}, {"role": "assistant", "content": "◁think▷e◁/think▷\n\nf"}],
            False,
            f"{SYSTEM}<|im_user|>user<|im_middle|> d\n<|im_end|>"
            "<|im_assistant|>assistant<|im_middle|>◁think▷e◁/think▷\n\nf<|im_end|>",
        ),
    ],
)
def test_chats(processor: KimiVLProcessor, messages: list[Any], ending: bool, text: str) -> None:
    assert processor.apply_chat_template(messages, add_generation_prompt=ending, tokenize=False) == text


@pytest.mark.parametrize("size", [(500, 375), (13, 5), (200, 100), (1793, 1793)])
def test_a_picture_gets_its_places(processor: KimiVLProcessor, size: tuple[int, int]) -> None:
    made = processor(text=ASKED, images=[Image.new("RGB", size)], return_tensors="pt")
    assert set(made) == {"input_ids", "attention_mask", "pixel_values", "image_grid_hws"}
    pad = processor.image_token_id
    ids = made["input_ids"][0].tolist()
    tokens = vllm_tokens(*size, 14, [2, 2], 16384)
    assert ids.count(pad) == tokens == made["pixel_values"].shape[0] // 4
    first = ids.index(pad)
    assert ids[first : first + tokens] == [pad] * tokens
    assert [*ids[:first], pad, *ids[first + tokens :]] == processor.tokenizer(ASKED).input_ids


def test_as_vllm_calls_it(processor: KimiVLProcessor) -> None:
    pictures = [Image.new("RGB", (30, 20)), Image.new("RGB", (200, 100))]
    made = processor(text=processor.image_token * 2, images=pictures, truncation=False, return_tensors="pt")
    assert made["image_grid_hws"].tolist() == [[2, 4], [8, 16]]
    assert made["input_ids"].tolist() == [[processor.image_token_id] * (2 + 32)]


def test_a_batch_is_padded_at_the_left(processor: KimiVLProcessor) -> None:
    pictures = [Image.new("RGB", (200, 100)), Image.new("RGB", (30, 20), "red"), Image.new("RGB", (60, 60), "blue")]
    texts = [ASKED, f"{PICTURE}{PICTURE}so", "no picture"]
    flat = processor(text=texts, images=pictures, padding=True, return_tensors="pt")
    nested = processor(text=texts, images=[pictures[:1], pictures[1:], []], padding=True, return_tensors="pt")
    for name in flat:
        assert flat[name].tolist() == nested[name].tolist()
    assert flat["image_grid_hws"].tolist() == [[8, 16], [2, 4], [6, 6]]
    alone = [
        processor(text=text, images=each or None)["input_ids"][0]
        for text, each in zip(texts, [pictures[:1], pictures[1:], []], strict=True)
    ]
    for row, mask, ids in zip(flat["input_ids"].tolist(), flat["attention_mask"].tolist(), alone, strict=True):
        empty = len(row) - len(ids)
        assert row == [processor.tokenizer.pad_token_id] * empty + ids
        assert mask == [0] * empty + [1] * len(ids)


def test_a_chat_in_one_step(processor: KimiVLProcessor) -> None:
    picture = Image.new("RGB", (30, 20), "red")
    chat = [{"role": "user", "content": [{"type": "image", "image": picture}, USER["content"][1]]}]
    options = {"add_generation_prompt": True, "tokenize": True, "return_dict": True, "return_tensors": "pt"}
    made = processor.apply_chat_template([chat, chat], processor_kwargs={"padding": True}, **options)
    apart = processor(text=[ASKED] * 2, images=[picture] * 2, padding=True, return_tensors="pt")
    assert {name: value.tolist() for name, value in made.items()} == {
        name: value.tolist() for name, value in apart.items()
    }


def test_a_limit_for_one_call(processor: KimiVLProcessor) -> None:
    made = processor(text=PICTURE, images=Image.new("RGB", (240, 160)), in_token_limit=64)
    assert made["image_grid_hws"].tolist() == [[8, 10]]
    assert made["input_ids"][0].count(processor.image_token_id) == 20


SMALL = Image.new("RGB", (30, 20))


@pytest.mark.parametrize(
    ("text", "images", "message"),
    [
        (ASKED, None, r"the text has 1 <\|media_pad\|>, and the pictures given are 0; give one picture for each"),
        ("nothing", [SMALL], r"has 0 <\|media_pad\|>, and the pictures given are 1"),
        (PICTURE * 2, SMALL, r"has 2 <\|media_pad\|>, and the pictures given are 1"),
        ([PICTURE, PICTURE], [SMALL], r"has 1 \+ 1 <\|media_pad\|>, and the pictures given are 1"),
        ([PICTURE, PICTURE], [[SMALL, SMALL], []], r"has 1 \+ 1 <\|media_pad\|>, and the pictures given are 2 \+ 0"),
        ([PICTURE], [[SMALL], [SMALL]], r"1 texts and lists of pictures for 2"),
        # A question that spells the token out would shift every picture after it.
        (ASKED.replace("What", "<|media_pad|>"), [SMALL], r"has 2 <\|media_pad\|>, and the pictures given are 1"),
    ],
)
def test_pictures_and_places_that_differ(processor: KimiVLProcessor, text: Any, images: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        processor(text=text, images=images)
    assert "\n" not in str(raised.value)


def test_nothing_but_pictures_and_texts(processor: KimiVLProcessor) -> None:
    with pytest.raises(ValueError, match="neither videos nor audio"):
        processor(text="a", videos=[[SMALL]])


def copied(checkpoint: Path, to: Path, without: str = "") -> Path:
    for file in checkpoint.iterdir():
        if file.name != without:
            (to / file.name).write_bytes(file.read_bytes())
    return to


def test_a_checkpoint_without_a_template(checkpoint: Path, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        processor = AutoProcessor.from_pretrained(copied(checkpoint, tmp_path, without="chat_template.jinja"))
    assert processor.apply_chat_template([USER], add_generation_prompt=True, tokenize=False) == ASKED


@pytest.mark.parametrize(
    "template",
    [
        CHAT_TEMPLATE.replace("assistant<|im_middle|>{% endif", "assistant<|im_middle|>◁think▷{% endif"),
        CHAT_TEMPLATE.replace("You are a helpful assistant", "You are a helpful assistant."),
        CHAT_TEMPLATE + " ",
        "{{ raise_exception('no') }}",
        "{% for",
    ],
)
def test_another_template_is_used_and_told(checkpoint: Path, tmp_path: Path, template: str) -> None:
    folder = copied(checkpoint, tmp_path)
    (folder / "chat_template.jinja").write_text(template)
    with pytest.warns(UserWarning, match="own chat template is used, which differs from Kimi-VL's"):
        processor = AutoProcessor.from_pretrained(folder)
    assert processor.chat_template == template


def test_the_same_rule_in_other_words_is_no_other_template(checkpoint: Path, tmp_path: Path) -> None:
    folder = copied(checkpoint, tmp_path)
    (folder / "chat_template.jinja").write_text("{# as published #}" + CHAT_TEMPLATE)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        AutoProcessor.from_pretrained(folder)


def test_a_processor_survives_saving(processor: KimiVLProcessor, tmp_path: Path) -> None:
    processor.save_pretrained(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "kimi_vl"}))
    again = AutoProcessor.from_pretrained(tmp_path)
    picture = Image.new("RGB", (200, 100), "red")
    one, other = (each(text=ASKED, images=picture, return_tensors="pt") for each in (processor, again))
    assert {name: value.tolist() for name, value in one.items()} == {
        name: value.tolist() for name, value in other.items()
    }
    assert again.chat_template == processor.chat_template


def test_vllm_finds_them_under_its_own_configuration(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for vLLM's class; the real one is in test_vllm_plugin.py, where vLLM imports."""

    class TheirConfig(KimiVLConfig):
        pass

    names = ["vllm", "vllm.transformers_utils", "vllm.transformers_utils.configs"]
    for name in [*names, "vllm.transformers_utils.configs.kimi_vl"]:
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["vllm.transformers_utils.configs.kimi_vl"].KimiVLConfig = TheirConfig  # type: ignore[attr-defined]
    AutoConfig.register("kimi_vl", TheirConfig, exist_ok=True)
    try:
        vllm_plugin.register()
        vllm_plugin.register()
        assert type(AutoProcessor.from_pretrained(checkpoint)) is KimiVLProcessor
        assert type(AutoTokenizer.from_pretrained(checkpoint)) is TikTokenTokenizer
    finally:
        AutoConfig.register("kimi_vl", KimiVLConfig, exist_ok=True)


@pytest.mark.parametrize("lacking", ["vllm", "vllm.transformers_utils.configs.kimi_vl"])
def test_the_plugin_does_nothing_where_vllm_has_no_kimi(lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)
    vllm_plugin.register()

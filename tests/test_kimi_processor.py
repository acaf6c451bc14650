"""Kimi-VL's pictures and prompts: sizes worked by hand, vLLM's own count, one picture's numbers, and broken input."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.kimi_vl.image_processing import KimiVLImageProcessor

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
    with pytest.raises(ValueError, match=f"lacks {lacking};"):
        KimiVLImageProcessor(**{key: value for key, value in PUBLISHED.items() if key != lacking})


def test_other_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="pad_input false"):
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

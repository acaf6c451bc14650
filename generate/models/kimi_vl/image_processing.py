"""Turn images into Kimi-VL's patches, with PIL and numpy alone: the same pixels with torchvision and without.

A picture keeps its shape. It is scaled down (never up) when its whole patches are more than `in_token_limit`, padded
with black at the right and at the bottom to whole tokens (2x2 patches of 14x14 pixels), and normalised. Padding comes
after scaling, so a picture may make some tokens more than a quarter of the limit. vLLM counts by the same rule
(get_num_image_tokens in its kimi_vl.py), and so every step has to agree with it to the pixel.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from PIL.Image import Image, Resampling, new
from transformers import BatchFeature
from transformers.image_processing_utils import BaseImageProcessor
from transformers.image_transforms import to_pil_image
from transformers.processing_utils import ImagesKwargs

from generate.models.kimi_vl.errors import FilesError

# MoonViT's rotary embedding reaches no further (max_height and max_width of its Rope2DPosEmb).
_SIDE_PATCHES = 512
_KEYS = ("in_token_limit", "patch_size", "merge_kernel_size", "image_mean", "image_std", "pad_input")


class KimiVLImagesKwargs(ImagesKwargs, total=False):
    """Declare what a call may change; everything else is as the checkpoint says."""

    in_token_limit: int


class KimiVLImageProcessor(BaseImageProcessor):
    """Turn images into `pixel_values` float32 [patches, 3, 14, 14] and `image_grid_hws` int64 [images, 2].

    The patches of all pictures follow each other, row by row; a grid is (rows, columns) of patches before merging. The
    settings are those of preprocessor_config.json, under its names (vLLM reads the first three): at most
    `in_token_limit` patches before padding, patches of `patch_size` pixels, `merge_kernel_size` (rows, columns) patches
    a token, `image_mean` and `image_std` of the three channels over 0 to 1. Raises FilesError where one is missing.
    """

    model_input_names = ["pixel_values", "image_grid_hws"]  # noqa: RUF012 - as transformers declares it
    valid_kwargs = KimiVLImagesKwargs
    size = None  # transformers' image processors all have one; here a picture keeps its own

    def __init__(self, **settings: Any) -> None:
        # The class of the published code has defaults of its own, of another checkpoint: with any of them the pixels
        # would be wrong and nothing would say so.
        missing = [key for key in _KEYS if settings.get(key) is None]
        if missing:
            raise FilesError(f"Kimi-VL's preprocessor_config.json lacks {', '.join(missing)}; use the published file.")
        if not settings["pad_input"]:
            raise FilesError("Kimi-VL's preprocessor_config.json has pad_input false; cropping is not known here.")
        super().__init__(**settings)
        self.in_token_limit: int = settings["in_token_limit"]
        self.patch_size: int = settings["patch_size"]
        self.merge_kernel_size: list[int] = list(settings["merge_kernel_size"])
        self.image_mean: list[float] = settings["image_mean"]
        self.image_std: list[float] = settings["image_std"]
        self.pad_input = True

    def scaled_size(self, width: int, height: int, in_token_limit: int | None = None) -> tuple[int, int]:
        """Return width and height in pixels after scaling, before padding; rounded down as published."""
        limit = in_token_limit or self.in_token_limit
        patches = (width // self.patch_size) * (height // self.patch_size)
        if patches <= limit:
            return width, height
        scale = math.sqrt(limit / patches)
        return int(width * scale), int(height * scale)

    def grid(self, width: int, height: int, in_token_limit: int | None = None) -> tuple[int, int]:
        """Return rows and columns of patches for an image of so many pixels. Raises ValueError past 510 a side."""
        width, height = self.scaled_size(width, height, in_token_limit)
        rows, columns = (
            math.ceil(pixels / (self.patch_size * merged)) * merged
            for pixels, merged in zip((height, width), self.merge_kernel_size, strict=True)
        )
        if max(rows, columns) >= _SIDE_PATCHES:
            raise ValueError(
                f"a picture that makes {rows}x{columns} patches is too long for Kimi-VL, which takes fewer than "
                f"{_SIDE_PATCHES} a side (rows and columns of {self.patch_size} pixels); bound its longest side."
            )
        return rows, columns

    def preprocess(
        self, images: Any, in_token_limit: int | None = None, return_tensors: str | None = None
    ) -> BatchFeature:
        """Take an image or a list of them, nested or not. Returns arrays without `return_tensors`.

        Raises ValueError for no image, and for one that is too long.
        """
        pictures = [image if isinstance(image, Image) else to_pil_image(image) for image in _flat(images)]
        if not pictures:
            raise ValueError("no picture was given; leave `images` out for a text alone.")
        grids = [self.grid(*picture.size, in_token_limit) for picture in pictures]
        patches = [self._patches(*each, in_token_limit) for each in zip(pictures, grids, strict=True)]
        data = {"pixel_values": np.concatenate(patches), "image_grid_hws": np.array(grids, dtype=np.int64)}
        return BatchFeature(data, tensor_type=return_tensors)

    def _patches(self, picture: Image, grid: tuple[int, int], in_token_limit: int | None) -> np.ndarray:
        """Return the normalised patches of one image, [rows * columns, 3, 14, 14]."""
        size, (rows, columns) = self.patch_size, grid
        # Before resizing: PIL does not interpolate the colours of a palette.
        picture = picture.convert("RGB")
        scaled = self.scaled_size(*picture.size, in_token_limit)
        if scaled != picture.size:
            picture = picture.resize(scaled, Resampling.BICUBIC)
        padded = new("RGB", (columns * size, rows * size))
        padded.paste(picture)
        # Moved as bytes, a quarter of the size that they have as numbers.
        tiles = np.asarray(padded).reshape(rows, size, columns, size, 3).transpose(0, 2, 4, 1, 3)
        mean, std = (np.array(each, dtype=np.float32).reshape(3, 1, 1) for each in (self.image_mean, self.image_std))
        numbers = np.ascontiguousarray(tiles).reshape(-1, 3, size, size).astype(np.float32)
        numbers /= 255
        numbers -= mean
        numbers /= std
        return numbers


def _flat(images: Any) -> Iterator[Any]:
    if isinstance(images, Iterable) and not hasattr(images, "shape") and not isinstance(images, str | bytes):
        for each in images:
            yield from _flat(each)
    else:
        yield images

"""Compute the vision towers faster while training, with the same results, for pictures of equal size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any

import torch
from torch.nn import functional
from transformers.models.glm4v import modeling_glm4v as glm
from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen

from generate.demo.tiny_models import PATCH
from generate.models.kimi_vl import modeling as kimi


@contextmanager
def fast_vision(model: Any) -> Iterator[None]:
    """Replace the forward methods of a model's vision tower by faster ones, inside the block.

    A linear layer embeds the patches (both frames of a still are the same, so their weights are added up first),
    position embeddings are computed for one picture, and one attention serves the whole batch. The pictures of a batch
    must have one size.
    """
    replaced = [module for module in model.modules() if type(module) in _FASTER]
    for module in replaced:
        module.forward = MethodType(_FASTER[type(module)], module)
    try:
        yield
    finally:
        for module in replaced:
            del module.forward


def _embed_frames(self: Any, pixels: torch.Tensor) -> torch.Tensor:
    weight = self.proj.weight.sum(2).flatten(1)
    frame = pixels.view(len(pixels), -1, 2, PATCH * PATCH)[:, :, 0].flatten(1)
    return functional.linear(frame, weight, self.proj.bias)


def _add_positions(
    self: Any, patches: torch.Tensor, lengths: Any, shapes: Any, rows: torch.Tensor, columns: torch.Tensor
) -> torch.Tensor:
    one = len(patches) // len(shapes)
    places = glm.Glm4vVisionEmbeddings.forward(
        self, torch.zeros_like(patches[:one]), lengths[:1], shapes[:1], rows[:one], columns[:one]
    )
    return (patches.view(len(shapes), one, -1) + places).flatten(0, 1)


def _attend(
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


def _embed_kimi_patches(self: Any, pixels: torch.Tensor, grids: Any) -> torch.Tensor:
    patches = functional.linear(pixels.flatten(1), self.proj.weight.flatten(1), self.proj.bias)
    return (patches.view(len(grids), -1, patches.shape[-1]) + self.pos_emb(grids[:1])).flatten(0, 1)


def _encode_kimi(self: Any, vectors: torch.Tensor, grids: Any) -> torch.Tensor:
    """Encode all pictures as one batch of equal lengths."""
    rotations = kimi._rotations(grids[:1], self.head_width, vectors.device)
    vectors = vectors.view(len(grids), len(rotations), -1)
    for block in self.blocks:
        vectors = vectors + block.wo(_mix_kimi(block, block.norm0(vectors), rotations))
        vectors = vectors + block.mlp(block.norm1(vectors))
    return self.final_layernorm(vectors).flatten(0, 1)


def _mix_kimi(block: Any, vectors: torch.Tensor, rotations: torch.Tensor) -> torch.Tensor:
    query, key, value = block.wqkv(vectors).unflatten(2, (3, block.heads, -1)).permute(2, 0, 3, 1, 4)
    mixed = functional.scaled_dot_product_attention(kimi._turn(query, rotations), kimi._turn(key, rotations), value)
    return mixed.transpose(1, 2).flatten(2)


_FASTER: dict[type, Callable[..., torch.Tensor]] = {
    glm.Glm4vVisionPatchEmbed: _embed_frames,
    qwen.Qwen2_5_VisionPatchEmbed: _embed_frames,
    glm.Glm4vVisionEmbeddings: _add_positions,
    glm.Glm4vVisionAttention: _attend,
    qwen.Qwen2_5_VLVisionAttention: _attend,
    kimi.MoonViTPatches: _embed_kimi_patches,
    kimi.MoonViTEncoder: _encode_kimi,
}

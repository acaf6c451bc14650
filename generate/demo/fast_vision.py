"""Vision towers that compute the same numbers sooner, for training on pictures of equal size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any

from generate.demo.tiny_models import PATCH


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

    from generate.models.kimi_vl import modeling as kimi

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

    def embed_with_places(self: Any, pixels: torch.Tensor, grids: Any) -> torch.Tensor:
        patches = functional.linear(pixels.flatten(1), self.proj.weight.flatten(1), self.proj.bias)
        return (patches.view(len(grids), -1, patches.shape[-1]) + self.pos_emb(grids[:1])).flatten(0, 1)

    def encode(self: Any, vectors: torch.Tensor, grids: Any) -> torch.Tensor:
        """All pictures as one batch of equal lengths."""
        turns = kimi._rotations(grids[:1], self.head_width, vectors.device)
        vectors = vectors.view(len(grids), len(turns), -1)
        for block in self.blocks:
            vectors = vectors + block.wo(mix(block, block.norm0(vectors), turns))
            vectors = vectors + block.mlp(block.norm1(vectors))
        return self.final_layernorm(vectors).flatten(0, 1)

    def mix(block: Any, vectors: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
        query, key, value = block.wqkv(vectors).unflatten(2, (3, block.heads, -1)).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(kimi._turn(query, turns), kimi._turn(key, turns), value)
        return mixed.transpose(1, 2).flatten(2)

    faster: dict[type, Callable[..., torch.Tensor]] = {
        glm.Glm4vVisionPatchEmbed: embed,
        qwen.Qwen2_5_VisionPatchEmbed: embed,
        glm.Glm4vVisionEmbeddings: add_places,
        glm.Glm4vVisionAttention: attend,
        qwen.Qwen2_5_VLVisionAttention: attend,
        kimi.MoonViTPatches: embed_with_places,
        kimi.MoonViTEncoder: encode,
    }
    replaced = [module for module in model.modules() if type(module) in faster]
    for module in replaced:
        module.forward = MethodType(faster[type(module)], module)
    try:
        yield
    finally:
        for module in replaced:
            del module.forward

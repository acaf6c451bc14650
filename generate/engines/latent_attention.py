"""Attend with one new token to the latents of a cache, without making keys and values of them (DeepSeek-V3, Kimi-VL).

transformers keeps latents, and at each step makes the keys and values of every token of every row from them: for
Kimi-VL 5,120 numbers a token and layer are computed, written and read, where its cache has 576. The two matrices can be
taken to the other side instead, to the one query and to what is mixed (DeepSeek-V2, arXiv 2405.04434, section 2.1.2):

    query · (K latent)       = (Kᵀ query) · latent
    sum of weight (V latent) = V (sum of weight latent)
"""

from typing import Any

import torch
from transformers.models.deepseek_v3.modeling_deepseek_v3 import (
    DeepseekV3Attention,
    apply_rotary_pos_emb,
    apply_rotary_pos_emb_interleave,
)

from generate.engines.kv_cache import KVCache


class LatentAttention(DeepseekV3Attention):
    """Attend as DeepseekV3Attention does; in a step of the engine by the latents."""

    def forward(  # type: ignore[override] # whose type names a third part that it does not return
        self,
        hidden_states: torch.Tensor,
        position_embeddings: tuple[torch.Tensor, torch.Tensor],
        attention_mask: torch.Tensor | None,
        past_key_values: Any = None,
        **options: Any,
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Map [rows, tokens, width] to the same. Several tokens, or with another cache: as transformers does."""
        one = hidden_states.shape[1] == 1 and isinstance(past_key_values, KVCache)
        if not one or attention_mask is None or attention_mask.dtype != torch.bool:
            found: Any = super().forward(hidden_states, position_embeddings, attention_mask, past_key_values, **options)
            return found
        query, key = self._project(hidden_states, position_embeddings)
        latents, keys = (kept[:, 0] for kept in past_key_values.update(*key, self.layer_idx))  # [rows, columns, …]
        matrices = self.kv_b_proj.weight.unflatten(0, (self.num_heads, -1))
        to_keys, to_values = matrices.tensor_split([self.qk_nope_head_dim], dim=1)
        absorbed = torch.einsum("rhk,hkl->rhl", query[0], to_keys)
        scores = _product(absorbed, latents.mT) + _product(query[1], keys.mT)  # [rows, heads, columns]
        scores = (scores * self.scaling).masked_fill(~attention_mask[:, 0], -torch.inf)
        mixed = scores.softmax(-1).to(latents.dtype) @ latents
        values = torch.einsum("rhl,hvl->rhv", mixed, to_values)
        return self.o_proj(values.flatten(1)[:, None]), None

    def _project(
        self, hidden_states: torch.Tensor, turns: tuple[torch.Tensor, torch.Tensor]
    ) -> tuple[tuple[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]:
        """Return the query, in its part without positions and the one with, and the new latent and turned key.

        Of the query [rows, heads, width]; of the others, for the cache, [rows, 1, 1, width].
        """
        layers: Any = self  # of which some are None
        if layers.q_proj is not None:
            query = layers.q_proj(hidden_states)
        else:
            query = layers.q_b_proj(layers.q_a_layernorm(layers.q_a_proj(hidden_states)))
        query = query.view(len(query), self.num_heads, 1, self.qk_head_dim)
        plain, turned = query.split([self.qk_nope_head_dim, self.qk_rope_head_dim], dim=-1)
        latent, key = self.kv_a_proj_with_mqa(hidden_states).split([self.kv_lora_rank, self.qk_rope_head_dim], dim=-1)
        turn = apply_rotary_pos_emb_interleave if self.config.rope_interleave else apply_rotary_pos_emb
        turned, key = turn(turned, key[:, None], *turns)
        return (plain[:, :, 0], turned[:, :, 0]), (self.kv_a_layernorm(latent)[:, None], key)


def _product(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Multiply batches of matrices in float32: scores that are rounded to bfloat16 move the weights by percents."""
    if one.is_cuda and one.dtype != torch.float32:
        return torch.bmm(one, other, out_dtype=torch.float32)  # without a copy of the cache
    return one.float() @ other.float()


def absorb(model: torch.nn.Module) -> None:
    """Have the model's layers of DeepSeek-V3 attend so; no weight is moved."""
    for module in model.modules():
        if type(module) is DeepseekV3Attention:
            module.__class__ = LatentAttention

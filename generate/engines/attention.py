"""Attend with one new token to a cache whose keys are shared by groups of heads, without copying the keys.

transformers' sdpa repeats each key for every head of its group when there is a mask, and with rows of different lengths
there always is one: for GLM-4.1V, whose keys serve 16 heads each, a step would copy 16 times its cache.
"""

from typing import Any

import torch
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

NAME = "grouped_sdpa"


def grouped_sdpa(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """Compute attention as transformers asks for it: [rows, heads, queries, width] -> [rows, queries, heads, width].

    `key`, `value`: [rows, heads / groups, columns, width]. With one query a row, the heads of a group are taken for the
    queries of the key that they share.
    """
    groups = getattr(module, "num_key_value_groups", 1)
    rows, heads, queries, width = query.shape
    if queries != 1 or groups == 1 or attention_mask is None:
        return sdpa_attention_forward(module, query, key, value, attention_mask, scaling=scaling, **options)
    grouped = query.reshape(rows, heads // groups, groups, width)
    mixed = torch.nn.functional.scaled_dot_product_attention(
        grouped, key, value, attn_mask=attention_mask, scale=scaling
    )
    return mixed.reshape(rows, 1, heads, value.shape[3]), None


def step_mask(*, q_length: int, allow_is_causal_skip: bool = True, **options: Any) -> torch.Tensor | None:
    """Return the mask of a layer type, [rows, 1, queries, columns], or None where attention may find it by itself.

    In a step there always is one: to see that none is needed, transformers would wait for the device at each step.
    """
    return sdpa_mask(q_length=q_length, allow_is_causal_skip=allow_is_causal_skip and q_length != 1, **options)


def register() -> str:
    """Make it known to transformers. Returns its name, for `attn_implementation`."""
    AttentionInterface.register(NAME, grouped_sdpa)
    AttentionMaskInterface.register(NAME, step_mask)
    return NAME

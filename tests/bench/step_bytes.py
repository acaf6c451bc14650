"""Bytes that a decoding step reads at least: the weights that its tokens pass through, and the keys and values."""

import time
from typing import Any


def step_bytes(model: Any, rows: int, columns: int) -> int:
    """Bytes of a step of so many rows, each with so many tokens in the cache.

    Not read are the vision tower, which pictures pass once, and the table of embeddings, of which a step takes a line a
    row (unless the logits are made from it). Of a mixture those experts count that the rows choose, as if by chance.
    """
    table = model.get_input_embeddings().weight
    tied = model.get_output_embeddings().weight is table
    experts = {id(weight): module for module in model.modules() if (found := _experts(module)) for weight in found}
    config = model.config.get_text_config()
    total = 0.0
    for name, weight in model.named_parameters():
        if any(part in name for part in ("visual", "vision", "projector")) or (weight is table and not tied):
            continue
        share = chosen_share(len(weight), config.num_experts_per_tok, rows) if id(weight) in experts else 1.0
        total += share * weight.numel() * weight.element_size()
    return round(total) + cache_bytes(config, rows, columns, table.element_size())


def chosen_share(experts: int, chosen: int, rows: int) -> float:
    """The share of experts that is expected to be chosen by any of the rows, of which each chooses so many."""
    return 1 - (1 - chosen / experts) ** rows


def cache_bytes(config: Any, rows: int, columns: int, size: int) -> int:
    """Bytes of keys and values; of latent attention those of the latents, from which it makes them."""
    if hasattr(config, "kv_lora_rank"):
        width = config.kv_lora_rank + config.qk_rope_head_dim
    else:
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        width = 2 * config.num_key_value_heads * head
    return int(rows * columns * config.num_hidden_layers * width * size)


def _experts(module: Any) -> list[Any]:
    """The weights of a layer's experts, each of them [experts, rows, columns]."""
    named = dict(module.named_parameters(recurse=False))
    found = [named[name] for name in ("gate_up_proj", "down_proj") if name in named]
    return [weight for weight in found if weight.ndim == 3]


def bandwidth(device: Any) -> float:
    """Bytes/s that a large copy reads and writes."""
    import torch

    source = torch.empty(2**32 if device.type == "cuda" else 2**27, dtype=torch.uint8, device=device)
    target, seconds = torch.empty_like(source), []
    for _ in range(5):
        before = time.perf_counter()
        target.copy_(source)
        if device.type == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - before)
    return 2 * source.numel() / min(seconds)

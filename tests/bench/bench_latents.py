"""A step of Kimi-VL's attention in the transformers engine, beside transformers' own, which makes keys and values.

    python tests/bench/bench_latents.py

One layer of the text model at its published size with random weights and no experts, on one thread, in float32.
"""

import statistics
import time
from typing import Annotated, Any

import torch
import typer
from figures import Smoke, hand_over
from transformers import DeepseekV3Config, DeepseekV3ForCausalLM

from generate.engines.attention import register
from generate.engines.kv_cache import KVCache
from generate.engines.latent_attention import absorb

LATENT, TURNED = 512, 64  # numbers that the cache keeps of a token


def main(
    rows: Annotated[int, typer.Option(help="Rows at a time.")] = 8,
    columns: Annotated[int, typer.Option(help="Tokens of each in the cache.")] = 1024,
    steps: Annotated[int, typer.Option(help="Of each; the median counts.")] = 5,
    smoke: Smoke = False,
) -> None:
    """Print both times, and by how much the outputs differ."""
    if smoke:
        rows, columns, steps = 2, 16, 1
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = DeepseekV3Config(
        **{"hidden_size": 2048, "num_hidden_layers": 1, "first_k_dense_replace": 1, "intermediate_size": 2048},
        **{"num_attention_heads": 16, "num_key_value_heads": 16, "q_lora_rank": None, "kv_lora_rank": LATENT},
        **{"qk_nope_head_dim": 128, "qk_rope_head_dim": TURNED, "v_head_dim": 128, "vocab_size": 1000},
    )
    model = DeepseekV3ForCausalLM._from_config(config, attn_implementation=register()).eval()
    kept = [tuple(torch.randn(rows, 1, columns, width) for width in (LATENT, TURNED))]
    theirs, theirs_ms = _steps(model, kept, steps)
    absorb(model)
    ours, ours_ms = _steps(model, kept, steps)
    largest = float((ours - theirs).abs().max() / theirs.abs().max())
    print(f"{rows} rows of {columns} tokens, one layer: {ours_ms:,.1f} CPU-ms a step, transformers' {theirs_ms:,.1f}")
    print(f"largest difference of a logit, as a share of the largest logit: {largest:.1e}")
    hand_over("a step of one layer of Kimi-VL", ours_ms, "CPU-ms", ("transformers' own", theirs_ms), less=True)
    hand_over("largest difference of a logit", largest, "of the largest logit", less=True)


@torch.inference_mode()
def _steps(model: Any, kept: Any, steps: int) -> tuple[torch.Tensor, float]:
    """Return the logits of the last of so many steps, and the median CPU-milliseconds of one; the first is left out."""
    rows, _, columns, _ = kept[0][0].shape
    cache, times = KVCache(), []
    cache.start(kept, rows)
    cache.insert(list(range(rows)), kept, torch.ones(rows, columns))
    for at in range(steps + 1):
        ids, positions, mask = torch.arange(rows)[:, None], torch.full((rows, 1), columns + at), cache.open_column()
        given = {"attention_mask": mask, "position_ids": positions, "past_key_values": cache, "use_cache": True}
        before = time.process_time()
        logits: torch.Tensor = model(input_ids=ids, **given).logits
        times.append((time.process_time() - before) * 1e3)
        cache.close_column()
    return logits, statistics.median(times[1:])


if __name__ == "__main__":
    typer.run(main)

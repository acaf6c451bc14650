"""Attention to latents: the logits of transformers' own way at each step, and no keys and values are made."""

from pathlib import Path
from typing import Any

import pytest

from tests.generate.engines.test_transformers_engine import asked, engine
from tests.support.commands import CHECKPOINTS

pytestmark = pytest.mark.slow


def steps(ours: Any, requests: list[Any]) -> tuple[dict[str, list[int]], list[Any], int]:
    """Each text, the logits of all steps, and in how many calls keys and values were made in them."""
    import torch

    batch, logits, made, inside = ours.batch, [], [], []
    for name, module in batch.model.named_modules():
        if name.endswith("kv_b_proj"):
            module.register_forward_hook(lambda *_: made.append(1) if inside else None)
    model = batch.step_model

    def noted(**inputs: Any) -> Any:
        inside.append(1)
        found = model(**inputs)
        inside.clear()
        logits.append(found.logits[batch.active, -1].float())
        return found

    batch.step_model = noted
    with torch.inference_mode():
        done = {one.image_id: one.text for one in ours.generate((one, ours.prepare(one)) for one in requests)}
    return done, logits, len(made)


def usual(ours: Any) -> Any:
    """The engine with transformers' own attention."""
    from transformers.models.deepseek_v3.modeling_deepseek_v3 import DeepseekV3Attention

    for module in ours.batch.model.modules():
        if isinstance(module, DeepseekV3Attention):
            assert type(module) is not DeepseekV3Attention  # the engine had changed it
            module.__class__ = DeepseekV3Attention
    return ours


@pytest.mark.parametrize(("rank", "interleaved"), [(None, True), (24, False)])
def test_logits_are_those_of_keys_and_values(rank: int | None, interleaved: bool, listed: Path, tmp_path: Path) -> None:
    """With and without latents of the query, both ways to turn; rows that begin and end at different times."""
    import torch

    checkpoint = CHECKPOINTS / "kimi"
    if rank:
        checkpoint = changed(checkpoint, tmp_path / "kimi", q_lora_rank=rank, rope_interleave=interleaved)
    processor, requests = asked(CHECKPOINTS / "kimi", listed, count=8)
    found, logits, made = steps(engine(checkpoint, processor, batch_size=3), requests)
    expected, others, made_usually = steps(usual(engine(checkpoint, processor, batch_size=3)), requests)
    assert found == expected
    assert len(set(found.values())) > 2
    assert len(logits) == len(others) > 50
    scale = max(float(one.abs().max()) for one in others)
    assert max(float((one - other).abs().max()) for one, other in zip(logits, others, strict=True)) < 1e-5 * scale
    assert (made, made_usually > 50) == (0, True)
    assert all(torch.isfinite(one).all() for one in logits)


def changed(checkpoint: Path, out: Path, **text: Any) -> Path:
    """The checkpoint with another text model, of random weights."""
    import shutil

    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    from generate.models.kimi_vl.registration import register

    register()
    shutil.copytree(checkpoint, out)
    config = AutoConfig.from_pretrained(checkpoint)
    for name, value in text.items():
        assert hasattr(config.text_config, name)
        setattr(config.text_config, name, value)
    torch.manual_seed(0)
    load: Any = AutoModelForImageTextToText.from_config
    load(config, dtype=torch.float32).save_pretrained(out)
    return out


def test_in_bfloat16_it_is_as_near_to_float32() -> None:
    """Where scores are large, which rounding to bfloat16 would move; no experts, of which a row may choose others."""
    import torch
    from transformers import DeepseekV3Config, DeepseekV3ForCausalLM

    from generate.engines.attention import register
    from generate.engines.kv_cache import KVCache
    from generate.engines.latent_attention import absorb

    layers, rows, columns, widths = 4, 16, 100, (128, 32)
    config = DeepseekV3Config(
        hidden_size=256, num_hidden_layers=layers, first_k_dense_replace=layers, intermediate_size=512, vocab_size=500,
        num_attention_heads=8, num_key_value_heads=8, q_lora_rank=None, kv_lora_rank=widths[0],
        qk_rope_head_dim=widths[1], qk_nope_head_dim=64, v_head_dim=64, initializer_range=0.12,
    )  # fmt: skip
    torch.manual_seed(0)
    model = DeepseekV3ForCausalLM._from_config(config, attn_implementation=register()).eval().to(torch.bfloat16)
    kept = [tuple(torch.randn(rows, 1, columns, width).bfloat16() for width in widths) for _ in range(layers)]

    @torch.inference_mode()
    def step() -> torch.Tensor:
        cache = KVCache()
        prefilled = [tuple(tensor.to(model.dtype) for tensor in layer) for layer in kept]
        cache.start(prefilled, rows)
        cache.insert(list(range(rows)), prefilled, torch.ones(rows, columns))
        ids, positions = torch.arange(rows)[:, None], torch.full((rows, 1), columns)
        mask = cache.open_column()
        given = {"attention_mask": mask, "position_ids": positions, "past_key_values": cache}
        return model(input_ids=ids, use_cache=True, **given).logits.float()

    usual_way = step()
    exact = model.float() and step()
    absorb(model)
    assert float((step() - exact).std()) < 1e-5 * float(exact.std())
    model.to(torch.bfloat16)
    assert float((step() - exact).std()) < 1.1 * float((usual_way - exact).std())

"""What a decoding step reads at least, as tests/bench/bench_gpu.py counts it."""

import importlib.util
from types import ModuleType

import pytest

from tests.support.commands import ROOT


@pytest.fixture(scope="module")
def counted() -> ModuleType:
    file = ROOT / "tests" / "bench" / "step_bytes.py"
    spec = importlib.util.spec_from_file_location("step_bytes", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("experts", "chosen", "rows", "share"),
    [(64, 6, 1, 6 / 64), (64, 64, 1, 1), (2, 1, 2, 3 / 4), (64, 6, 0, 0), (64, 6, 256, 1)],
)
def test_experts_that_rows_choose(counted: ModuleType, experts: int, chosen: int, rows: int, share: float) -> None:
    assert counted.chosen_share(experts, chosen, rows) == pytest.approx(share, abs=1e-9)


def test_the_share_is_that_of_drawing(counted: ModuleType) -> None:
    import random

    draw = random.Random(0)
    found = [len({one for _ in range(8) for one in draw.sample(range(64), 6)}) / 64 for _ in range(2000)]
    assert counted.chosen_share(64, 6, 8) == pytest.approx(sum(found) / len(found), rel=0.01)


@pytest.mark.parametrize("name", ["glm", "kimi"])
def test_a_step_reads_the_text_model_and_its_cache(counted: ModuleType, name: str) -> None:
    from generate.engines.transformers import load_model

    model = load_model(str(ROOT / "generate" / "demo" / "checkpoints" / name), "bfloat16", "cpu")
    named = dict(model.named_parameters())
    text = sum(one.numel() * 2 for key, one in named.items() if "language_model" in key or "lm_head" in key)
    table = model.get_input_embeddings().weight
    if model.get_output_embeddings().weight is not table:
        text -= table.numel() * 2
    experts = sum(one.numel() * 2 for key, one in named.items() if ".mlp.experts." in key)
    assert bool(experts) == (name == "kimi")
    assert counted.step_bytes(model, 10_000, 0) == text  # so many rows choose them all
    config = model.config.text_config
    if experts:
        rest = 1 - config.num_experts_per_tok / config.n_routed_experts
        assert counted.step_bytes(model, 1, 0) == pytest.approx(text - experts * rest, abs=1)
    cache = counted.step_bytes(model, 3, 7) - counted.step_bytes(model, 3, 0)
    assert cache == 3 * sum(tensor.numel() * 2 for layer in _prefilled(model, 7) for tensor in layer)


def _prefilled(model: object, tokens: int) -> list[tuple[object, object]]:
    """The cache of one row of so many tokens."""
    import torch
    from transformers import DynamicCache

    cache = DynamicCache()
    ids = torch.full((1, tokens), 200)
    with torch.inference_mode():
        model(input_ids=ids, past_key_values=cache, use_cache=True)  # type: ignore[operator]
    return [(layer.keys, layer.values) for layer in cache.layers]  # type: ignore[misc,union-attr]

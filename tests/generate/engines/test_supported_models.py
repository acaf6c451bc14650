"""Models that the transformers engine knows write what their own generate() writes; every other is refused by name."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generate.engines.test_transformers_engine import in_one_graph
from tests.support.tiny_checkpoints import RECIPES, tiny, tiny_config

pytestmark = pytest.mark.slow

SIZES = [(112, 112), (200, 90), (90, 200), (64, 64), (150, 150), (300, 120)]
LIMITS = (3, 40, 8, 16)  # a row ends, and another takes its place, while others go on past the window of 32
RUNNING = [name for name in RECIPES if name != "qwen3_5"]
_COMPILED_ALWAYS = {"gemma3", "kimi_k25", "qwen3_vl"}  # masks of two types; latents; pictures in several layers
# One for each kind of layer, cache, position and picture; the rest of them in `make soak`.
SHORT = {"exaone4_5", "gemma3", "gemma4", "glm4v_moe", "internvl-gpt_oss", "kimi_k25", "llama4", "mistral3", "qwen3_vl"}
SHORT |= {"step3p7"}
WAY_OUT = "use --engine vllm, or serve the model .* give --engine http://HOST:PORT/v1"


def pictures(count: int) -> list[Any]:
    """Noise, of sizes that give a model other numbers of tokens."""
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(0)
    sizes = [SIZES[at % len(SIZES)] for at in range(count)]
    return [Image.fromarray(noise.integers(0, 255, (height, width, 3), dtype=np.uint8)) for width, height in sizes]


def by_hand(name: str, at: int, token: Callable[[str], int]) -> dict[str, Any]:
    """The inputs of a model whose pictures' processor needs torchvision, in the shapes that it gives."""
    import torch

    noise = torch.Generator().manual_seed(at)
    tiles = at % 3 + 1
    if name == "kimi_k25":
        height, width = 2 * tiles, 4
        count, picture = height * width // 4, token("<|media_pad|>")
        pixels = {"pixel_values": torch.randn(height * width, 3, 14, 14, generator=noise)}
        pixels["image_grid_thw"] = torch.tensor([[1, height, width]])
    elif name == "llama4":
        count, picture = 16 * tiles, token("<|patch|>")
        pixels = {"pixel_values": torch.randn(tiles, 3, 112, 112, generator=noise)}
    else:
        count, picture = 4 * tiles, token("<im_patch>")
        pixels = {"pixel_values": torch.randn(1, 3, 112, 112, generator=noise)}
        pixels["num_local_patches"] = torch.tensor([tiles - 1])
        if tiles > 1:  # a picture that is not cut has no such tensor
            pixels["pixel_values_local"] = torch.randn(tiles - 1, 3, 112, 112, generator=noise)
    words = torch.randint(5, 60, (5 + at,), generator=noise).tolist()
    tokens = torch.tensor([[token("<|im_start|>"), *[picture] * count, *words]])
    return {"input_ids": tokens, "attention_mask": torch.ones_like(tokens)} | pixels


class TokenizerAlone:
    """Stand for the processor of a model that is fed by hand."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)


def made(name: str, tmp_path: Path) -> tuple[Path, Any]:
    """A recipe's checkpoint, and its processor."""
    from transformers import CONFIG_MAPPING

    from generate.models.processors import load_processor

    if RECIPES[name].model_type not in CONFIG_MAPPING:
        pytest.skip(f"this transformers has no {RECIPES[name].model_type}")
    folder = tiny(name, tmp_path / name)
    return folder, load_processor(str(folder)) if RECIPES[name].image else TokenizerAlone(folder)


def rows(name: str, processor: Any, count: int = 6) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A request for each picture, and its inputs."""
    from generate.engines.base import Request

    for at, picture in enumerate(pictures(count)):
        words = "Describe this." + " Say it all." * (at % 4)  # prompts differ in length, too
        chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": words}]}]
        limit = LIMITS[at % len(LIMITS)]
        request = Request(str(at), (picture,), "", (), at, limit)
        if isinstance(processor, TokenizerAlone):
            yield request, by_hand(name, at, processor.tokenizer.convert_tokens_to_ids)
        else:
            prompt = processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
            yield request, dict(processor(images=[picture], text=[prompt], return_tensors="pt"))


def engine(folder: Path, processor: Any, batch_size: int, dtype: str = "float32") -> Any:
    from generate.engines.guards import Guards
    from generate.engines.transformers import TransformersEngine, load_model
    from generate.models.sampling import Sampling

    return TransformersEngine(
        load_model(str(folder), dtype, "cpu"),
        processor,
        sampling=Sampling.parse("greedy"),
        end_ids=frozenset({9999}),  # of no token: each text is as long as its limit
        batch_size=batch_size,
        guards=Guards(),
    )


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in SHORT else pytest.mark.soak) for name in RUNNING]
)
def test_texts_are_those_of_generate(name: str, tmp_path: Path) -> None:
    import torch
    from transformers import GenerationConfig

    folder, processor = made(name, tmp_path)
    ours = engine(folder, processor, batch_size=3)
    ours._checked = True  # here the whole texts are compared
    asked = list(rows(name, processor))
    found = {done.image_id: done for done in ours.generate(asked)}
    model, ends = ours.batch.model, sorted(ours.batch.end_ids)
    for request, inputs in (asked[1], asked[3], asked[5]):  # two go past the window, one took an ended row's place
        model.generation_config = GenerationConfig(
            max_new_tokens=request.max_new_tokens, eos_token_id=ends, pad_token_id=0
        )
        with torch.inference_mode():
            tokens = model.generate(**inputs)[0, inputs["input_ids"].shape[1] :].tolist()
        done = found[request.image_id]
        assert (done.message, done.text) == (None, processor.tokenizer.decode(tokens))
        assert done.output_tokens == request.max_new_tokens
    assert len({done.text[:8] for done in found.values()}) > 1


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in _COMPILED_ALWAYS else pytest.mark.soak) for name in RUNNING]
)
def test_a_step_is_one_graph(name: str, tmp_path: Path) -> None:
    """Of every model that the engine compiles: a break anywhere would be an error."""
    folder, processor = made(name, tmp_path)
    asked = list(rows(name, processor))
    compiled = engine(folder, processor, batch_size=3)
    if not compiled.batch.model._can_compile_fullgraph:  # then the engine does not compile it
        assert name in {"idefics2", "paligemma", "step3p7"}
        return
    plain = {done.image_id: done.text for done in engine(folder, processor, batch_size=3).generate(asked)}
    sizes = in_one_graph(compiled)
    assert {done.image_id: done.text for done in compiled.generate(asked)} == plain
    assert len(set(sizes)) == len(sizes) > 0


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("qwen3_5", {}, "layer 0 is of the type linear_attention"),
        ("llava", {"model_type": "lfm2", "layer_types": ["full_attention", "conv"]}, "layer 1 is of the type conv"),
        ("llava", {"model_type": "mamba"}, "layer 0 is of the type linear_attention"),
        (
            "llava",
            {"model_type": "deepseek_v32", "q_lora_rank": 16},
            "layer 0 is of the type (indexed|deepseek_sparse)_attention",
        ),
        (
            "llava",
            {"model_type": "mllama_text_model", "cross_attention_layers": [1], "bos_token_id": 1},
            "layer 1 .* cross_attention",
        ),
        ("gemma3", {"layer_types": ["sliding_attention", "window_attention"] * 2}, "no cache|cannot be used"),
        ("gemma3", {"layer_types": ["sliding_attention", "made_up"] * 2}, "no cache|cannot be used"),
    ],
)
def test_a_layer_that_is_not_known_is_refused_before_loading(
    name: str, text: dict[str, Any], named: str, tmp_path: Path
) -> None:
    from generate.engines.transformers import load_model
    from generate.models.checkpoints import CheckpointError

    if {"made_up", "window_attention"} & set(text.get("layer_types", ())):  # not every transformers writes them
        folder = tiny_config(name, tmp_path)
        config = json.loads((folder / "config.json").read_text())
        config["text_config"] |= text
        (folder / "config.json").write_text(json.dumps(config))
    else:
        folder = tiny_config(name, tmp_path, **text)
    with pytest.raises(CheckpointError, match=f"({named}).*{WAY_OUT}"):
        load_model(str(folder), "float32", "cpu")  # there are no weights


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"model_type": "florence2"}, f"an encoder with a decoder.*{WAY_OUT}"),
        ({"model_type": "llama"}, "is a llama, which transformers does not load as a model of pictures and text"),
        ({"model_type": "of-tomorrow"}, f"config.json cannot be used.*{WAY_OUT}"),
        ({"model_type": "diffusion_gemma"}, f"does not generate token by token.*{WAY_OUT}"),
    ],
)
def test_a_model_that_is_no_decoder_is_refused(config: dict[str, Any], message: str, tmp_path: Path) -> None:
    from generate.engines.supported_models import check_config
    from generate.models.checkpoints import CheckpointError

    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match=message):
        check_config(str(tmp_path), "mine")


def test_a_prefill_that_keeps_something_else_is_refused() -> None:
    import torch
    from transformers import DynamicCache
    from transformers.cache_utils import DynamicSlidingWindowLayer

    from generate.engines.base import EngineError
    from generate.engines.supported_models import check_prefilled

    def cache(*lengths: int) -> DynamicCache:
        made = DynamicCache()
        for at, length in enumerate(lengths):
            made.update(torch.zeros(2, 1, length, 4), torch.zeros(2, 1, length, 4), at)
        return made

    check_prefilled(cache(9, 9), 2, 9)
    sliding = cache(9)
    sliding.layers.append(DynamicSlidingWindowLayer(sliding_window=4))
    for wrong, message in [
        (DynamicCache(), "a cache of its own"),
        (cache(9, 16), "layer 1 of the model keeps 16 keys of 9 tokens"),
        (sliding, "layer 1 of the model keeps no keys of its tokens"),
    ]:
        with pytest.raises(EngineError, match=f"{message}.*{WAY_OUT}"):
            check_prefilled(wrong, 2, 9)


def test_what_a_processor_gives_and_no_batch_holds_is_refused(tmp_path: Path) -> None:
    from generate.engines.base import EngineError

    folder, processor = made("llama4", tmp_path)
    asked = [(request, inputs | {"boxes": [1, 2]}) for request, inputs in rows("llama4", processor, 2)]
    with pytest.raises(EngineError, match=f"gives boxes as a list.*{WAY_OUT}"):
        list(engine(folder, processor, 2).generate(asked))


class Remembers:
    """A model that keeps something between two tokens, beside its cache: how often it was called."""

    def __init__(self, model: Any, share: float) -> None:
        self.model, self.share, self.calls = model, share, 0

    def __call__(self, module: Any, inputs: Any, output: Any) -> Any:
        self.calls += 1
        output.logits = output.logits + self.share * (self.calls % 7) * output.logits.flip(-1)
        return output


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_new_model_is_compared_with_generate_once(
    dtype: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.engines import supported_models
    from generate.engines.base import EngineError

    monkeypatch.setattr(supported_models, "_TESTED", frozenset())
    folder, processor = made("llama4", tmp_path)
    asked = list(rows("llama4", processor, 4))
    ours = engine(folder, processor, 2, dtype)
    assert len(list(ours.generate(asked))) == 4
    assert ours._checked
    ours = engine(folder, processor, 2, dtype)
    ours.batch.model.register_forward_hook(Remembers(ours.batch.model, 1.0))
    with pytest.raises(EngineError, match=f"in a batch of the transformers engine than by its own generate.*{WAY_OUT}"):
        list(ours.generate(asked))
    monkeypatch.undo()
    known = engine(folder, processor, 2, dtype)
    monkeypatch.setattr(known.batch.model, "generate", None)  # a model of the tests is not compared
    assert len(list(known.generate(asked))) == 4


@pytest.mark.parametrize(
    "error", [KeyError, TypeError, AttributeError, NotImplementedError, OverflowError, MemoryError]
)
def test_whatever_a_model_raises_on_a_row_is_that_rows_status(error: type[Exception], tmp_path: Path) -> None:
    """The others are read without it, and lose nothing."""
    import torch

    folder, processor = made("kimi_k25", tmp_path)
    asked = list(rows("kimi_k25", processor))
    whole = {done.image_id: done.text for done in engine(folder, processor, 3).generate(asked)}
    ours = engine(folder, processor, 3)
    for bad in (2, 5):
        asked[bad][1]["pixel_values"][0] = 777

    def fail(module: Any, given: Any, inputs: dict[str, Any]) -> None:
        if (inputs.get("pixel_values", torch.zeros(1)) == 777).any():
            raise error("no such thing")

    ours.batch.model.register_forward_pre_hook(fail, with_kwargs=True)
    found = {done.image_id: done for done in ours.generate(asked)}
    assert found.keys() == whole.keys()
    assert {name for name, done in found.items() if done.status} == {"2", "5"}
    assert all(done.text == whole[name] for name, done in found.items() if not done.status)
    assert error.__name__ in found["2"].message


def test_an_error_between_two_rows_of_a_step_loses_neither(tmp_path: Path) -> None:
    folder, processor = made("kimi_k25", tmp_path)
    asked = list(rows("kimi_k25", processor))
    whole = {done.image_id: done.text for done in engine(folder, processor, 3).generate(asked)}
    ours = engine(folder, processor, 3)
    calm = ours.batch.guards.stop
    calls = []

    def stop(*options: Any) -> Any:
        calls.append(1)
        if len(calls) in (2, 9):  # the first row of a batch has been appended to, the second not yet
            raise AttributeError("odd")
        return calm(*options)

    object.__setattr__(ours.batch.guards, "stop", stop)
    assert {done.image_id: done.text for done in ours.generate(asked)} == whole


def test_pictures_that_do_not_go_together_are_read_apart(tmp_path: Path) -> None:
    """A picture that is not cut has no tensor of pieces (Step), others are of another width (Llava-OneVision)."""
    import torch

    from generate.engines.continuous_batch import Row, can_be_put_together

    _, processor = made("step3p7", tmp_path)
    inputs = [Row(*found) for found in rows("step3p7", processor, 6)]
    assert [can_be_put_together(inputs[0], row) for row in inputs] == [True, False, False, True, False, False]
    assert can_be_put_together(inputs[1], inputs[2])
    wide = Row(inputs[0].request, inputs[0].inputs | {"pixel_values": torch.zeros(1, 3, 112, 113)})
    assert not can_be_put_together(inputs[0], wide)


def test_an_input_of_the_pictures_may_look_like_one_of_the_tokens() -> None:
    import torch

    from generate.engines.continuous_batch import Row, collate

    def row(tokens: int) -> Row:
        inputs = {"input_ids": torch.ones(1, tokens, dtype=torch.int64), "image_grid_thw": torch.tensor([[1, 2, 3]])}
        return Row(None, inputs | {"mm_token_type_ids": torch.ones(1, tokens)})  # type: ignore[arg-type]

    batch = collate([row(3), row(5)], 7, "cpu", torch.float32)
    assert batch["input_ids"].tolist() == [[7, 7, 1, 1, 1], [1] * 5]
    assert batch["image_grid_thw"].tolist() == [[1, 2, 3], [1, 2, 3]]
    assert batch["mm_token_type_ids"].tolist() == [[0, 0, 1, 1, 1], [1] * 5]

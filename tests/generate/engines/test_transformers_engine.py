"""The transformers engine: rows that come and go get the text that they get alone, whatever runs beside them."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import CHECKPOINTS
from tests.support.tiny_checkpoints import tiny, tiny_internvl

pytestmark = pytest.mark.slow

Text = tuple[str, str, int | None]
SAMPLED = "temperature=1.3,top_p=0.95,repetition_penalty=1.1,min_p=0.02,presence_penalty=0.7"


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    internvl = tiny_internvl(tmp_path_factory.mktemp("tiny") / "internvl")
    built_in = {"glm": "glm", "qwen": "openvlthinker", "kimi": "kimi"}
    gemma3 = tiny("gemma3", internvl.parent / "gemma3")  # layers of two types, each with a mask of its own
    return {name: CHECKPOINTS / model for name, model in built_in.items()} | {"internvl": internvl, "gemma3": gemma3}


def asked(checkpoint: Path, listed: Path, prefix: str = "", count: int = 16) -> tuple[Any, list[Any]]:
    """The processor, and a request for each picture, with limits as different as texts' lengths are."""
    from generate.engines.base import Request
    from generate.models.processors import load_processor
    from generate.models.sampling import row_seed
    from imagenet_think import open_image

    processor = load_processor(str(checkpoint))
    rows = [json.loads(line) for line in (listed / "images.jsonl").read_text().splitlines()[:count]]
    requests = []
    for at, row in enumerate(rows):
        picture = open_image(row["path"], listed / "pictures")
        words = "Describe this image." + " Say it all." * (at % 4)  # prompts differ in length, too
        chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": words}]}]
        prompt = processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False) + prefix
        limit = (4, 9, 150, 30)[at % 4]
        seed = row_seed(0, row["image_id"], 0)
        requests.append(Request(row["image_id"], (picture,), prompt, (), seed, limit, prefix))
    return processor, requests


def engine(checkpoint: Path, processor: Any, sampling: str = "greedy", batch_size: int = 6, **options: Any) -> Any:
    from generate.engines.guards import Guards
    from generate.engines.transformers import TransformersEngine, load_model
    from generate.models.processors import end_ids
    from generate.models.sampling import Sampling

    return TransformersEngine(
        load_model(str(checkpoint), "float32", "cpu"),
        processor,
        sampling=Sampling.parse(sampling),
        end_ids=end_ids(str(checkpoint), processor.tokenizer, ("<|im_end|>",)),
        batch_size=batch_size,
        guards=options.pop("guards", Guards()),
        **options,
    )


def texts(engine: Any, requests: list[Any]) -> dict[str, Text]:
    done = engine.generate((request, engine.prepare(request)) for request in requests)
    return {c.image_id: (c.text, c.finish_reason, c.output_tokens) for c in done}


@pytest.mark.parametrize("name", ["glm", "qwen", "kimi", "internvl"])
def test_greedy_texts_are_those_of_transformers_own_generate(
    name: str, checkpoints: dict[str, Path], listed: Path
) -> None:
    import torch
    from transformers import GenerationConfig

    processor, requests = asked(checkpoints[name], listed)
    ours = engine(checkpoints[name], processor)
    found = texts(ours, requests)
    model, ends = ours.batch.model, ours.batch.end_ids
    for request in requests[:8]:  # two of each limit
        inputs = ours.prepare(request)
        model.generation_config = GenerationConfig(
            max_new_tokens=request.max_new_tokens, eos_token_id=sorted(ends), pad_token_id=0
        )
        with torch.inference_mode():
            tokens = model.generate(**inputs)[0, inputs["input_ids"].shape[1] :].tolist()
        ended = tokens[-1] in ends
        tokens = tokens[:-1] if ended else tokens
        assert found[request.image_id] == (
            processor.tokenizer.decode(tokens),
            "eos" if ended else "length",
            len(tokens),
        )
    assert len({text for text, *_ in found.values()}) > 5


def test_a_presence_penalty_is_that_of_vllm(checkpoints: dict[str, Path], listed: Path) -> None:
    """Once for each token that the text holds, however often, and none for the prompt's: vLLM's apply_penalties."""
    import torch
    from transformers import GenerationConfig, LogitsProcessor, LogitsProcessorList

    class PresencePenalty(LogitsProcessor):
        def __init__(self, start: int) -> None:
            self.start = start

        def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
            counts = torch.stack([ids[self.start :].bincount(minlength=scores.shape[1]) for ids in input_ids])
            return scores - 1.5 * (counts > 0)

    processor, requests = asked(checkpoints["internvl"], listed, count=8)
    ours = engine(checkpoints["internvl"], processor, "temperature=0,presence_penalty=1.5", batch_size=3)
    found = texts(ours, requests)
    model, ends = ours.batch.model, ours.batch.end_ids
    for request in requests:
        inputs = ours.prepare(request)
        model.generation_config = GenerationConfig(
            max_new_tokens=request.max_new_tokens, eos_token_id=sorted(ends), pad_token_id=0
        )
        start = inputs["input_ids"].shape[1]
        processors = LogitsProcessorList([PresencePenalty(start)])
        with torch.inference_mode():
            tokens = model.generate(**inputs, logits_processor=processors)[0, start:].tolist()
        assert found[request.image_id][0] == processor.tokenizer.decode(tokens[:-1] if tokens[-1] in ends else tokens)
    assert found != texts(engine(checkpoints["internvl"], processor, batch_size=3), requests)


@pytest.mark.parametrize(
    ("name", "sampling"), [("glm", SAMPLED), ("qwen", SAMPLED), ("kimi", SAMPLED), ("internvl", "greedy")]
)
def test_a_row_does_not_depend_on_what_runs_beside_it(
    name: str, sampling: str, checkpoints: dict[str, Path], listed: Path
) -> None:
    processor, requests = asked(checkpoints[name], listed)
    some = texts(engine(checkpoints[name], processor, sampling, batch_size=5), requests)
    assert some == texts(engine(checkpoints[name], processor, sampling, batch_size=16), requests[::-1])
    alone = texts(engine(checkpoints[name], processor, sampling, batch_size=1), requests[::3])  # of each limit
    assert alone == {request.image_id: some[request.image_id] for request in requests[::3]}


def in_one_graph(compiled: Any) -> list[tuple[int, ...]]:
    """Have the engine's steps compiled, the whole model in one graph, as CUDA needs it; run without a compiler here.

    Returns a list that gets the size of the cache for each graph.
    """
    import torch

    assert compiled.batch.model._can_compile_fullgraph
    torch._dynamo.reset()  # counts how often it compiled one code, whatever the model
    sizes: list[tuple[int, ...]] = []

    def count(graph: Any, _: Any) -> Any:
        sizes.append(tuple(compiled.batch.cache.mask.shape))
        return graph.forward

    compiled.batch.step_model = torch.compile(compiled.batch.model, fullgraph=True, dynamic=False, backend=count)
    compiled.batch.cache.fixed = True
    return sizes


@pytest.mark.parametrize("name", ["glm", "kimi", "qwen", "internvl"])
def test_a_compiled_model_of_fixed_shapes_writes_the_same(
    name: str, checkpoints: dict[str, Path], listed: Path
) -> None:
    processor, requests = asked(checkpoints[name], listed)
    requests = requests[:10]
    plain = texts(engine(checkpoints[name], processor), requests)
    compiled = engine(checkpoints[name], processor)
    sizes = in_one_graph(compiled)
    assert texts(compiled, requests) == plain
    assert sizes
    assert len(set(sizes)) == len(sizes)


def test_a_model_that_does_not_compile_runs_without(
    checkpoints: dict[str, Path], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def refuse(*_: Any) -> Any:
        raise NotImplementedError("no compiler here")

    processor, requests = asked(checkpoints["glm"], listed)
    plain = texts(engine(checkpoints["glm"], processor), requests[:6])
    compile_by = torch.compile
    monkeypatch.setattr(torch, "compile", lambda model, mode, **options: compile_by(model, backend=refuse, **options))
    compiled = engine(checkpoints["glm"], processor, compiled=True)
    assert texts(compiled, requests[:6]) == plain


def test_a_compiled_model_that_fails_later_is_done_without(checkpoints: dict[str, Path], listed: Path) -> None:
    """As CUDA graphs did with one model on an H100; the step that failed had written half of its column."""
    processor, requests = asked(checkpoints["glm"], listed)
    plain = texts(engine(checkpoints["glm"], processor), requests[:6])
    failing = engine(checkpoints["glm"], processor)
    model, steps = failing.batch.model, []

    def compiled(**inputs: Any) -> Any:
        steps.append(model(**inputs))
        assert len(steps) < 5
        return steps[-1]

    failing.batch.step_model, failing.batch._next_models = compiled, [failing.batch.model]
    failing.batch.cache.fixed = True
    assert texts(failing, requests[:6]) == plain
    assert len(steps) == 5


def test_what_fails_in_cuda_graphs_goes_on_compiled_without_them(
    checkpoints: dict[str, Path], listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no output of one step is alive when the next begins: a graph would write over it."""
    import weakref

    import torch

    processor, requests = asked(checkpoints["kimi"], listed)
    plain = texts(engine(checkpoints["kimi"], processor), requests[:6])
    steps: dict[str, list[Any]] = {"reduce-overhead": [], "default": []}

    def compile_by(model: Any, mode: str, fullgraph: bool) -> Any:
        assert fullgraph

        def step(**inputs: Any) -> Any:
            assert all(logits() is None for logits in steps[mode])
            found = model(**inputs)
            assert mode == "default" or len(steps[mode]) < 4
            steps[mode].append(weakref.ref(found.logits))
            return found

        return step

    monkeypatch.setattr(torch, "compile", compile_by)
    compiled = engine(checkpoints["kimi"], processor, compiled=True)
    assert texts(compiled, requests[:6]) == plain
    assert (len(steps["reduce-overhead"]), compiled.batch.cache.fixed) == (4, True)
    assert len(steps["default"]) == compiled.batch.steps - 4
    assert "(AssertionError at step in test_transformers_engine.py:" in (printed := capsys.readouterr().out)
    assert "going on compiled without CUDA graphs" in printed


def test_experts_have_static_shapes(checkpoints: dict[str, Path], listed: Path) -> None:
    """One grouped product for the experts of all rows, and nothing whose shape or value the graph has to wait for."""
    import torch

    processor, requests = asked(checkpoints["kimi"], listed)
    compiled = engine(checkpoints["kimi"], processor)
    torch._dynamo.reset()
    called: list[str] = []

    def note(graph: Any, _: Any) -> Any:
        called.extend(str(getattr(node.target, "__name__", node.target)) for node in graph.graph.nodes)
        return graph.forward

    compiled.batch.step_model = torch.compile(compiled.batch.model, fullgraph=True, dynamic=False, backend=note)
    compiled.batch.cache.fixed = True
    texts(compiled, requests[:2])
    assert any("grouped_mm" in name for name in called)
    assert not {"nonzero", "item", "tolist", "unique", "masked_select", "bincount", "where"} & set(called)


def test_places_do_not_stand_idle(checkpoints: dict[str, Path], listed: Path) -> None:
    """Of 24 rows, 6 long: batches of 6 in the given order would each take a long row's steps."""
    processor, requests = asked(checkpoints["internvl"], listed, count=24)
    ours = engine(checkpoints["internvl"], processor)
    lengths = [tokens for *_, tokens in texts(ours, requests).values()]
    by_id = {r.image_id: n for r, n in zip(requests, lengths, strict=False)}
    static = sum(max(by_id[r.image_id] for r in requests[at : at + 6]) for at in range(0, 24, 6))
    assert ours.batch.steps < 0.7 * static


def test_long_prompts_are_read_in_several_passes(
    checkpoints: dict[str, Path], listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import generate.engines.transformers as module

    processor, requests = asked(checkpoints["glm"], listed)
    once = texts(engine(checkpoints["glm"], processor, batch_size=12), requests)
    monkeypatch.setattr(module, "_PREFILL_TOKENS", 150)
    ours = engine(checkpoints["glm"], processor, batch_size=12)
    widths: list[int] = []
    whole = ours.batch.add
    monkeypatch.setattr(ours.batch, "add", lambda rows, slots: (widths.append(len(rows)), whole(rows, slots))[1])
    assert texts(ours, requests) == once
    assert max(widths) <= 4


def test_guards_stop_one_row_and_leave_the_others(checkpoints: dict[str, Path], listed: Path) -> None:
    from generate.engines.guards import Guards

    processor, requests = asked(checkpoints["glm"], listed)
    requests = [replace(request, max_new_tokens=150) for request in requests]
    free = texts(engine(checkpoints["glm"], processor), requests)
    # How long each thinking is, in tokens of the checkpoint: the middle one is the budget.
    thinkings = {
        name: len(processor.tokenizer(text.partition("</think>")[0])["input_ids"]) for name, (text, *_) in free.items()
    }
    budget = sorted(thinkings.values())[len(thinkings) // 2]
    guards = Guards(budget, 0)
    guarded = texts(engine(checkpoints["glm"], processor, guards=guards, closings=("</think>",)), requests)
    stopped = {name for name, (_, reason, _) in guarded.items() if reason == "budget"}
    assert stopped == {name for name, tokens in thinkings.items() if tokens >= budget}
    assert 0 < len(stopped) < len(requests)
    assert all(guarded[name][2] == budget and free[name][0].startswith(guarded[name][0]) for name in stopped)
    assert all(guarded[name] == free[name] for name in guarded.keys() - stopped)


def test_no_continuous_batching_of_transformers_is_used(checkpoints: dict[str, Path], listed: Path) -> None:
    """It would run, and ignore the picture: here the picture decides the text."""
    processor, requests = asked(checkpoints["glm"], listed)
    found = texts(engine(checkpoints["glm"], processor), requests)
    assert len({found[request.image_id][0] for request in requests if request.max_new_tokens == 150}) > 3


def test_nothing_of_the_checkpoints_generation_config_takes_part(
    tmp_path: Path, checkpoints: dict[str, Path], listed: Path
) -> None:
    loud = tmp_path / "glm"
    shutil.copytree(checkpoints["glm"], loud)
    config = json.loads((loud / "generation_config.json").read_text())
    config |= {"do_sample": True, "temperature": 9.0, "repetition_penalty": 5.0, "max_new_tokens": 3}
    (loud / "generation_config.json").write_text(json.dumps(config))
    processor, requests = asked(checkpoints["glm"], listed)
    assert texts(engine(loud, processor), requests[:6]) == texts(engine(checkpoints["glm"], processor), requests[:6])


def test_a_checkpoint_without_an_end_is_refused(tmp_path: Path) -> None:
    from generate.models.processors import ProcessorError, end_ids, load_processor

    folder = tmp_path / "glm"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    (folder / "generation_config.json").unlink()
    tokenizer = load_processor(str(folder)).tokenizer
    assert end_ids(str(folder), tokenizer, ("<think>",)) == {tokenizer.convert_tokens_to_ids("<think>")}
    with pytest.raises(ProcessorError, match="names no end-of-sequence token"):
        end_ids(str(folder), tokenizer, ("<|nowhere|>",))


def test_a_tokenizer_without_pad_token(
    tmp_path: Path, listed: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    folder = tmp_path / "glm"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    assert config.pop("pad_token")
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    images, root = listed / "images.jsonl", listed / "pictures"
    padded = {name: record["raw"] for name, record in run(images, root).items()}
    assert {n: record["raw"] for n, record in run(images, root, checkpoint=str(folder)).items()} == padded


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("queries", [1, 5])
def test_grouped_attention_is_attention(groups: int, queries: int) -> None:
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    from generate.engines.attention import grouped_sdpa

    generator = torch.Generator().manual_seed(0)
    module = torch.nn.Module()
    module.num_key_value_groups = groups
    query = torch.randn(4, 2 * groups, queries, 8, generator=generator)
    key, value = torch.randn(2, 4, 2, 11, 8, generator=generator)
    mask = torch.rand(4, 1, queries, 11, generator=generator) > 0.3
    expected, _ = sdpa_attention_forward(module, query, key, value, mask, scaling=0.5)
    found, _ = grouped_sdpa(module, query, key, value, mask, scaling=0.5, is_causal=True)
    assert torch.allclose(found, expected, atol=1e-6)

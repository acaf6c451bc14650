"""The vLLM engine: how it is fed, watched and ended, with a scripted LLMEngine; its texts where vLLM is there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from generate.engines.base import EngineError, Request
from generate.engines.guards import Guards
from generate.engines.vllm import VllmEngine, devices_of_rank
from generate.models.sampling import Sampling

END = 99


@dataclass
class Params:
    """vLLM's SamplingParams, as far as it is used."""

    temperature: float
    top_p: float
    top_k: int
    repetition_penalty: float
    seed: int | None
    max_tokens: int
    stop_token_ids: list[int]
    detokenize: bool
    min_p: float = 0.0
    presence_penalty: float = 0.0


class Scripted:
    """vLLM's LLMEngine: two tokens a request and step, what it has written so far with each."""

    def __init__(self, tokens: Callable[[str], list[int]], refuses: str = "", dies_after: int = 10**6) -> None:
        self.tokens, self.refuses, self.dies_after = tokens, refuses, dies_after
        self.running: dict[str, Any] = {}
        self.aborted: list[str] = []
        self.most = self.steps = 0
        self.params: list[Params] = []

    def add_request(self, number: str, prompt: dict[str, Any], params: Params, **options: Any) -> None:
        assert options == {"tokenization_kwargs": {"add_special_tokens": False}}
        assert len(prompt["multi_modal_data"]["image"]) == 1
        if prompt["prompt"] == self.refuses:
            raise ValueError("the prompt is too long")
        tokens = self.tokens(prompt["prompt"])
        cut = END in tokens[: params.max_tokens]
        whole = tokens[: tokens.index(END) + 1] if cut else tokens[: params.max_tokens]
        self.running[number] = SimpleNamespace(whole=whole, said=0, reason="stop" if cut else "length")
        self.params.append(params)
        self.most = max(self.most, len(self.running))

    def abort_request(self, numbers: list[str]) -> None:
        self.aborted += [number for number in numbers if self.running.pop(number, None)]

    def step(self) -> list[Any]:
        self.steps += 1
        if self.steps > self.dies_after:
            raise RuntimeError("EngineCore died")
        outputs = []
        for number, row in list(self.running.items()):
            row.said = min(row.said + 2, len(row.whole))
            finished = row.said == len(row.whole)
            written = SimpleNamespace(
                token_ids=tuple(row.whole[: row.said]), finish_reason=row.reason if finished else None
            )
            outputs.append(
                SimpleNamespace(request_id=number, finished=finished, prompt_token_ids=[1, 2, 3], outputs=[written])
            )
            if finished:
                del self.running[number]
        return outputs


def engine(scripted: Scripted, **options: Any) -> VllmEngine:
    tokenizer = SimpleNamespace(decode=lambda tokens, **_: " ".join(map(str, tokens)))
    defaults = {"sampling": Sampling(), "guards": Guards(), "closings": ("7",), "batch_size": 4}
    return VllmEngine(scripted, Params, tokenizer, end_ids=frozenset({END}), **(defaults | options))


def requests(count: int, limit: int = 1000) -> list[Any]:
    picture = Image.new("RGB", (4, 4))
    return [Request(f"i{at}", (picture,), f"p{at}", (), 10 + at, limit) for at in range(count)]


def asked(vllm: VllmEngine, count: int, limit: int = 1000) -> dict[str, Any]:
    return {done.image_id: done for done in vllm.generate((r, vllm.prepare(r)) for r in requests(count, limit))}


def test_every_request_is_answered_and_the_queue_is_kept_full() -> None:
    scripted = Scripted(lambda prompt: [int(prompt[1:])] * (3 + int(prompt[1:])) + [END])
    done = asked(engine(scripted, sampling=Sampling(0.8, 0.9, 5, 1.1)), 20)
    assert {name: (c.text, c.finish_reason) for name, c in done.items()} == {
        f"i{at}": (" ".join([str(at)] * (3 + at)), "eos") for at in range(20)
    }
    assert (done["i4"].prompt_tokens, done["i4"].output_tokens) == (3, 7)
    assert scripted.most == 8
    assert scripted.params[2] == Params(0.8, 0.9, 5, 1.1, 12, 1000, [END], False)


def test_options_that_are_set_are_handed_over() -> None:
    scripted = Scripted(lambda _: [5, END])
    asked(engine(scripted, sampling=Sampling(0.8, min_p=0.05, presence_penalty=1.5)), 1)
    assert (scripted.params[0].min_p, scripted.params[0].presence_penalty) == (0.05, 1.5)


def test_guards_abort_one_row() -> None:
    scripted = Scripted(lambda prompt: [5, 7] * 400 if prompt == "p1" else [5] * 30 + [END])
    done = asked(engine(scripted, guards=Guards(budget=20, loop=64)), 3)
    assert {name: (c.finish_reason, c.output_tokens) for name, c in done.items()} == {
        "i0": ("budget", 20),
        "i1": ("loop", 64),
        "i2": ("budget", 20),
    }
    assert scripted.aborted == ["1", "3", "2"]


def test_a_limit_and_a_refusal() -> None:
    scripted = Scripted(lambda _: list(range(50)), refuses="p1")
    done = asked(engine(scripted), 3, limit=5)
    assert (done["i0"].finish_reason, done["i0"].text) == ("length", "0 1 2 3 4")
    assert (done["i1"].status, done["i1"].message) == ("engine_error", "ValueError: the prompt is too long")


def test_a_dead_engine_ends_the_run() -> None:
    with pytest.raises(EngineError, match="vLLM ended: RuntimeError: EngineCore died"):
        asked(engine(Scripted(lambda _: [1] * 50, dies_after=3)), 3)


@pytest.mark.parametrize(
    ("environment", "tensor_parallel", "devices"),
    [
        ({}, 1, None),
        ({"LOCAL_RANK": "0"}, 1, "0"),
        ({"LOCAL_RANK": "3"}, 1, "3"),
        ({"LOCAL_RANK": "1"}, 2, "2,3"),
        ({"LOCAL_RANK": "1", "CUDA_VISIBLE_DEVICES": "4,6,7"}, 1, "6"),
        ({"LOCAL_RANK": "1", "CUDA_VISIBLE_DEVICES": "a,b,c,d"}, 2, "c,d"),
    ],
)
def test_each_process_has_gpus_of_its_own(environment: dict[str, str], tensor_parallel: int, devices: str) -> None:
    assert devices_of_rank(environment, tensor_parallel) == devices


def test_too_many_processes() -> None:
    with pytest.raises(EngineError, match="process 2 needs 1 GPUs of its own and CUDA_VISIBLE_DEVICES=0,1"):
        devices_of_rank({"LOCAL_RANK": "2", "CUDA_VISIBLE_DEVICES": "0,1"}, 1)


@pytest.mark.parametrize("model", ["glm", "openvlthinker"])
def test_greedy_texts_are_those_of_the_transformers_engine(
    model: str, listed: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    pytest.importorskip("vllm", reason="vLLM does not import here")
    options = {"model": model, "settings": {"dtype": "float32", "max_model_len": 512}, "limit": 12}
    images, root = listed / "images.jsonl", listed / "pictures"
    ours = {name: record["raw"] for name, record in run(images, root, **options).items()}
    theirs = run(images, root, engine="vllm", **options)
    assert {name: record["raw"] for name, record in theirs.items()} == ours


def test_without_vllm_it_is_one_sentence(listed: Path, run: Callable[..., dict[str, dict[str, Any]]]) -> None:
    try:
        import vllm  # noqa: F401
    except ImportError:
        with pytest.raises(EngineError, match=r"vLLM cannot be imported .*: pip install 'imagenet-think\[vllm\]'"):
            run(listed / "images.jsonl", listed / "pictures", engine="vllm")
    else:
        pytest.skip("vLLM is there")


def test_the_options_are_those_of_the_real_one() -> None:
    pytest.importorskip("vllm", reason="vLLM does not import here")
    from dataclasses import fields

    from vllm.config import SpeculativeConfig
    from vllm.engine.arg_utils import EngineArgs

    from tests.support.vllm_stand_in import OPTIONS, SPECULATION

    assert {field.name for field in fields(EngineArgs)} >= OPTIONS
    assert {field.name for field in fields(SpeculativeConfig)} >= SPECULATION

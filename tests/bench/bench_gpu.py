"""Tokens/s of a teacher at its published size on this machine's GPU, with random weights: speed does not ask what for.

    python tests/bench/bench_gpu.py --model glm --places 16,64,256

For each number of places: transformers' generate on one batch, the engine plain, and the engine compiled. A step cannot
be faster than the memory gives the weights and the cache (step_bytes.py); that limit's share, from a large copy
measured first, stands beside it. Last, the hours that 250,000 rows of the paper's mean length take at that rate, beside
the paper's 43 s a row. --smoke takes the demo's tiny checkpoints in float32, also without a GPU.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import torch
import typer
from figures import Smoke, hand_over, leave_out
from PIL import Image
from published_size import CHECKPOINTS, build
from step_bytes import bandwidth, step_bytes
from transformers import GenerationConfig

from generate.engines.base import Request
from generate.engines.continuous_batch import Row, collate
from generate.engines.guards import Guards
from generate.engines.transformers import TransformersEngine, load_model
from generate.models.processors import load_processor
from generate.models.registry import MODELS
from generate.models.sampling import Sampling

PAPER_TOKENS, PAPER_ROWS, PAPER_S = 1542, 250_000, 43  # mean of a row, rows of a model, seconds of a row


def main(
    model: Annotated[str, typer.Option(help="glm, kimi, or both with a comma.")] = "glm,kimi",
    places: Annotated[str, typer.Option(help="Numbers of rows at a time, with commas.")] = "16,64,256",
    tokens: Annotated[int, typer.Option(help="Tokens that every row gets.")] = 256,
    layers: Annotated[int, typer.Option(help="Of the text model; 0: all. Few, to try it on a small machine.")] = 0,
    compiled: Annotated[bool, typer.Option(help="Also with the compiled step.")] = True,
    smoke: Smoke = False,
) -> None:
    """Print a line for each number of places and each way."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if smoke:
        places, tokens, compiled = "2", 4, False
    elif device.type == "cpu" and not layers:
        leave_out("no GPU here, where the whole model would take minutes a token; try --layers 1")
    for name in model.split(","):
        built, processor = _small(name, device) if smoke else build(name, device, layers)
        _compare(name, built, processor, [int(count) for count in places.split(",")], tokens, compiled)
    if smoke:
        print("tiny models: this shows that it runs, and is no measure")


def _compare(model: str, built: Any, processor: Any, places: list[int], tokens: int, compiled: bool) -> None:
    weights = sum(weight.numel() * weight.element_size() for weight in built.parameters())
    copied = bandwidth(built.device)
    name = torch.cuda.get_device_name() if built.device.type == "cuda" else "CPU"
    print(f"{model}: {weights / 1e9:.1f} GB of weights; {name}, {copied / 1e12:.2f} TB/s in a copy", flush=True)
    print("places  way        tokens/s  ms/step  of the limit  first time, s  hours for 250,000 rows")
    for count in places:
        peers: dict[str, float] = {}
        for way, ours in {"generate": False, "plain": True, **({"compiled": True} if compiled else {})}.items():
            engine = _engine(model, built, processor, count, way == "compiled")
            prepared = _prepared(engine, count, tokens)
            work = _ours if ours else _static
            first_s = _timed(work, engine, prepared, tokens)
            read_s = _timed(work, engine, prepared, 1)
            whole_s = _timed(work, engine, prepared, tokens)
            step_s = (whole_s - read_s) / (tokens - 1)
            moved = step_bytes(built, count, prepared[0][1]["input_ids"].shape[1] + tokens // 2)
            rate = count * tokens / whole_s
            hours = PAPER_ROWS * PAPER_TOKENS / rate / 3600
            print(
                f"{count:6}  {way:<8} {rate:10,.0f} {step_s * 1e3:8.1f} {moved / copied / step_s:13.0%} "
                f"{first_s:14.1f} {hours:13,.0f} of {PAPER_ROWS * PAPER_S / 3600:,.0f}",
                flush=True,
            )
            engine.batch.release()
            if ours:
                what, generate = f"{model}, {count} places, {way}", "transformers' generate"
                memory = ("reading weights and cache", moved / copied * 1e3)
                hand_over(f"{what}, a step", max(0, step_s * 1e3), "ms", (generate, peers["step"]), memory, less=True)
                hand_over(what, rate, "tokens/s", peer=(generate, peers["rate"]))
                rows = f"{what}: {PAPER_ROWS:,} rows of {PAPER_TOKENS:,} tokens"
                paper = (f"the paper's {PAPER_S} s a row", PAPER_ROWS * PAPER_S / 3600)
                hand_over(rows, hours, "h", peer=paper, less=True)
            else:
                peers = {"rate": rate, "step": max(0, step_s * 1e3)}


def _small(model: str, device: torch.device) -> tuple[Any, Any]:
    """The demo's checkpoint in float32."""
    path = str(CHECKPOINTS / model)
    return load_model(path, "float32", str(device)), load_processor(path)


def _engine(model: str, built: Any, processor: Any, places: int, compiled: bool) -> Any:
    return TransformersEngine(
        built,
        processor,
        sampling=Sampling.parse(MODELS[model].sampling),
        end_ids=frozenset(),  # every row gets all its tokens
        batch_size=places,
        guards=Guards(loop=0),
        compiled=compiled,
    )


def _prepared(engine: Any, count: int, tokens: int) -> list[tuple[Any, Any]]:
    """Requests about pictures of ImageNet's usual size."""
    chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Describe this image."}]}]
    prompt = engine.processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    picture = Image.effect_noise((500, 375), 40).convert("RGB")
    requests = [Request(str(at), (picture,), prompt, (), at, tokens) for at in range(count)]
    inputs = engine.prepare(requests[0])
    return [(request, inputs) for request in requests]


def _ours(engine: Any, prepared: list[tuple[Any, Any]], tokens: int) -> None:
    done = list(engine.generate((replace(request, max_new_tokens=tokens), inputs) for request, inputs in prepared))
    assert all(one.status is None and one.output_tokens == tokens for one in done), done[0].message


def _static(engine: Any, prepared: list[tuple[Any, Any]], tokens: int) -> None:
    model = engine.batch.model
    inputs = collate([Row(*one) for one in prepared], engine.batch.pad_id, model.device, model.dtype)
    config = GenerationConfig(max_new_tokens=tokens, min_new_tokens=tokens, do_sample=True, pad_token_id=0)
    with torch.inference_mode():
        model.generate(**inputs, generation_config=config)


def _timed(work: Callable[..., object], *arguments: Any) -> float:
    before = time.perf_counter()
    work(*arguments)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - before


if __name__ == "__main__":
    typer.run(main)

"""Tokens/s of a teacher at its published size on this machine's GPU, with random weights: speed does not ask what for.

    python tests/bench/bench_gpu.py --model glm --places 16,64,256

For each number of places: transformers' generate on one batch, the engine plain, and the engine compiled. A step cannot
be faster than the memory gives the weights and the cache; that limit's share, from a large copy measured first, stands
beside it. (Of a mixture all experts are counted: with many rows hardly one is left out.) Last, the hours that 250,000
rows of the paper's mean length take at that rate, beside the paper's 43 s a row.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText, GenerationConfig

from generate.engines.attention import register
from generate.engines.base import Request
from generate.engines.continuous_batch import Row, collate
from generate.engines.guards import Guards
from generate.engines.transformers import TransformersEngine
from generate.models.kimi_vl.registration import register_for
from generate.models.processors import load_processor
from generate.models.registry import MODELS
from generate.models.sampling import Sampling

CHECKPOINTS = Path(__file__).resolve().parents[2] / "generate" / "demo" / "checkpoints"
PAPER_TOKENS, PAPER_ROWS, PAPER_S = 1542, 250_000, 43  # mean of a row, rows of a model, seconds of a row


def main(
    model: Annotated[str, typer.Option(help="glm or kimi.")] = "glm",
    places: Annotated[str, typer.Option(help="Numbers of rows at a time, with commas.")] = "16,64,256",
    tokens: Annotated[int, typer.Option(help="Tokens that every row gets.")] = 256,
    layers: Annotated[int, typer.Option(help="Of the text model; 0: all. Few, to try it on a small machine.")] = 0,
    compiled: Annotated[bool, typer.Option(help="Also with the compiled step.")] = True,
) -> None:
    """Print a line for each number of places and each way."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu" and not layers:
        print("no GPU here, where the whole model would take minutes a token; try --layers 1")
        return
    built, processor = _build(model, device, layers)
    weights = sum(weight.numel() * weight.element_size() for weight in built.parameters())
    bandwidth = _bandwidth(device)
    name = torch.cuda.get_device_name() if device.type == "cuda" else "CPU"
    print(f"{model}: {weights / 1e9:.1f} GB of weights; {name}, {bandwidth / 1e12:.2f} TB/s in a copy", flush=True)
    print("places  way        tokens/s  ms/step  of the limit  first time, s  hours for 250,000 rows")
    for count in map(int, places.split(",")):
        for way, ours in {"generate": False, "plain": True, **({"compiled": True} if compiled else {})}.items():
            engine = _engine(model, built, processor, count, way == "compiled")
            prepared = _prepared(engine, count, tokens)
            work = _ours if ours else _static
            first_s = _timed(work, engine, prepared, tokens)
            read_s = _timed(work, engine, prepared, 1)
            whole_s = _timed(work, engine, prepared, tokens)
            step_s = (whole_s - read_s) / (tokens - 1)
            moved = weights + _cache_bytes(built, count, prepared[0][1]["input_ids"].shape[1] + tokens // 2)
            rate = count * tokens / whole_s
            hours = PAPER_ROWS * PAPER_TOKENS / rate / 3600
            print(
                f"{count:6}  {way:<8} {rate:10,.0f} {step_s * 1e3:8.1f} {moved / bandwidth / step_s:13.0%} "
                f"{first_s:14.1f} {hours:13,.0f} of {PAPER_ROWS * PAPER_S / 3600:,.0f}",
                flush=True,
            )
            engine.batch.release()


def _build(model: str, device: torch.device, layers: int) -> tuple[Any, Any]:
    """The model at its published size, and a processor: the demo's tokenizer, pictures as the model takes them."""
    path = str(CHECKPOINTS / model)
    register_for(path)
    small, processor = AutoConfig.from_pretrained(path), load_processor(path)
    placeholders = {key: value for key, value in small.to_dict().items() if key.endswith("_token_id")}
    config = type(small)(**placeholders)
    if model == "glm":  # which the class does not know by itself
        config.text_config.rope_parameters |= {"mrope_section": [8, 12, 12], "partial_rotary_factor": 0.5}
    if layers:
        config.text_config.num_hidden_layers = layers
    if model == "kimi":
        processor.image_processor.in_token_limit = 4096  # as published; the demo's is small
    else:
        processor.image_processor = type(processor.image_processor)()
    load: Any = AutoModelForImageTextToText.from_config
    with device:
        built = load(config, dtype=torch.bfloat16, attn_implementation=register())
    return built.to(device).eval(), processor


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


def _cache_bytes(model: Any, rows: int, columns: int) -> int:
    """What a step reads of keys and values; bfloat16."""
    text = model.config.text_config
    if hasattr(text, "kv_lora_rank"):  # the keys and values that multi-head latent attention makes of its latents
        width = text.num_attention_heads * (text.qk_nope_head_dim + text.qk_rope_head_dim + text.v_head_dim)
    else:
        width = 2 * text.num_key_value_heads * text.hidden_size // text.num_attention_heads
    return int(rows * columns * text.num_hidden_layers * width * 2)


def _bandwidth(device: torch.device) -> float:
    """Bytes/s read and written by a copy."""
    source = torch.empty(2**32 if device.type == "cuda" else 2**27, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return 2 * source.numel() / min(_timed(target.copy_, source) for _ in range(5))


def _timed(work: Callable[..., object], *arguments: Any) -> float:
    before = time.perf_counter()
    work(*arguments)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - before


if __name__ == "__main__":
    typer.run(main)

"""How well the transformers engine keeps its places busy, and what the job around it costs.

    python tests/bench/bench_engine.py

Prints three comparisons, on the built-in glm checkpoint, one thread:
1. images/s of the whole job of generate/run.py, and of its engine alone on the same requests, their pictures decoded;
2. texts of heavy-tailed lengths (log-normal, longest/mean over 5): tokens/s of the engine, of transformers' generate
   in static batches of the same size in the given order, and whether their texts are the same;
3. pictures/s that one worker reads and prepares (500 x 375 JPEG, the default picture sizes of GLM-4V).
"""

import io
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy
import torch
import typer
from figures import Smoke, hand_over
from PIL import Image
from transformers import GenerationConfig
from transformers.models.glm4v.image_processing_pil_glm4v import Glm4vImageProcessorPil

from generate.demo.pictures import draw_pictures
from generate.engines.base import Request
from generate.engines.continuous_batch import Row, collate
from generate.engines.guards import Guards
from generate.engines.transformers import TransformersEngine, load_model
from generate.inference.conversation import ConversationConfig
from generate.inference.generation_loop import GenerationLoop, Source
from generate.models.processors import end_ids, load_processor
from generate.models.registry import MODELS
from generate.models.sampling import Sampling
from generate.storage.image_list import ImageRow, read_image_list, write_image_list
from generate.storage.run_directory import RecordWriter, make_run_directory
from imagenet_think import decode_image, open_image

CHECKPOINT = Path(__file__).resolve().parents[2] / "generate" / "demo" / "checkpoints" / "glm"
BATCH = 16


def main(
    rows: Annotated[int, typer.Option(help="Texts of the first comparison.")] = 128,
    mean: Annotated[int, typer.Option(help="Mean of their lengths, in tokens.")] = 40,
    repeats: Annotated[int, typer.Option(help="Runs of each; the median counts.")] = 5,
    smoke: Smoke = False,
) -> None:
    """Print the three comparisons."""
    rows, mean, repeats = (4, 10, 1) if smoke else (rows, mean, repeats)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        _draw(Path(folder), rows)
        _whole_job(Path(folder), repeats)
        _heavy_tail(Path(folder), mean, repeats)
    _preparing(repeats)


def _draw(folder: Path, count: int) -> None:
    """Drawings below folder/pictures, listed in folder/images.jsonl."""
    root = folder / "pictures"
    draw_pictures(root, count, seed=11)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    rows = [ImageRow(image_id=path.replace("/", "__"), path=path) for path in paths]
    write_image_list(folder / "images.jsonl", rows)


def _engine(end_tokens: tuple[str, ...] = (), batch_size: int = BATCH) -> Any:
    path = str(CHECKPOINT)
    processor = load_processor(path)
    return TransformersEngine(
        load_model(path, "float32", "cpu"),
        processor,
        sampling=Sampling(),
        end_ids=end_ids(path, processor.tokenizer, end_tokens),
        batch_size=batch_size,
        guards=Guards(loop=0),
    )


def _prepared(engine: Any, folder: Path) -> list[tuple[Any, Any]]:
    chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Describe this image."}]}]
    prompt = engine.processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
    lines = [json.loads(line) for line in (folder / "images.jsonl").read_text().splitlines()]
    pictures = [open_image(line["path"], folder / "pictures") for line in lines]
    named = zip(lines, pictures, strict=True)
    requests = [Request(line["image_id"], (picture,), prompt, (), 0, 256) for line, picture in named]
    return [(request, engine.prepare(request)) for request in requests]


def _heavy_tail(folder: Path, mean: int, repeats: int) -> None:
    engine = _engine()
    engine.batch.end_ids = frozenset()  # every text is as long as its limit, whatever it says
    prepared = _prepared(engine, folder)
    draws = numpy.random.default_rng(0).lognormal(0, 1.1, len(prepared))
    lengths = numpy.maximum(1, draws / draws.mean() * mean).astype(int).tolist()
    prepared = [(replace(r, max_new_tokens=n), inputs) for (r, inputs), n in zip(prepared, lengths, strict=True)]
    ours: dict[str, str] = {}
    static: dict[str, str] = {}
    ours_s, static_s = _in_turn(
        lambda: ours.update({done.image_id: done.text for done in engine.generate(prepared)}),
        lambda: static.update(_static(engine, prepared)),
        repeats,
    )
    total, same = sum(lengths), sum(ours[name] == static[name] for name in ours)
    print(
        f"lengths: {len(lengths)} texts, mean {total / len(lengths):.0f}, longest {max(lengths)} tokens, "
        f"longest/mean {max(lengths) * len(lengths) / total:.1f}; {BATCH} places"
    )
    print(f"static batches, generate()   {total / static_s:8,.0f} tokens/s")
    ratio = f"{static_s / ours_s:.2f}x, {same} of {len(ours)} texts the same"
    print(f"engine                       {total / ours_s:8,.0f} tokens/s   {ratio}")
    static_rate = ("static batches of transformers' generate", total / static_s)
    hand_over("texts of heavy-tailed lengths", total / ours_s, "tokens/s", peer=static_rate)
    hand_over("texts that are the same as generate's", same, "texts", limit=("all", len(ours)))


def _static(engine: Any, prepared: list[tuple[Any, Any]]) -> dict[str, str]:
    """Batches in the given order, each run until its longest text is whole."""
    texts = {}
    for at in range(0, len(prepared), BATCH):
        batch = prepared[at : at + BATCH]
        inputs = collate([Row(*one) for one in batch], engine.batch.pad_id, torch.device("cpu"), torch.float32)
        longest = max(request.max_new_tokens for request, _ in batch)
        config = GenerationConfig(max_new_tokens=longest, min_new_tokens=longest, do_sample=False, pad_token_id=0)
        with torch.inference_mode():
            output = engine.batch.model.generate(**inputs, generation_config=config)
        new = output[:, inputs["input_ids"].shape[1] :].tolist()
        for (request, _), tokens in zip(batch, new, strict=True):
            texts[request.image_id] = engine._decode(tokens[: request.max_new_tokens])
    return texts


def _whole_job(folder: Path, repeats: int) -> None:
    logging.disable()
    entry = MODELS["glm"]
    engine = _engine(entry.end_tokens)
    prepared = _prepared(engine, folder)
    rows = read_image_list(folder / "images.jsonl")
    prompt = prepared[0][0].prompt
    config = ConversationConfig(entry, "Describe this image.", lambda _: prompt, 256, False)
    stamp = {"model": "glm", "run_id": "", "revision": "", "style": entry.style, "protocol": True, "attempt": 0}
    make_run_directory(folder / "run")

    def job() -> None:
        writer = RecordWriter(folder / "run", {})
        source = Source(folder / "pictures", 1024, 0, ahead=2 * BATCH)
        GenerationLoop(engine, writer, config, source, seed=0, stamp=stamp).run(iter([rows]))
        writer.close()

    def alone() -> None:
        for _ in engine.generate((request, engine.prepare(request)) for request, _ in prepared):
            pass

    job_s, engine_s = _in_turn(job, alone, repeats)
    print(f"engine alone                 {len(rows) / engine_s:8,.1f} images/s")
    share = engine_s / job_s
    print(f"whole job                    {len(rows) / job_s:8,.1f} images/s   {share:.1%} of the engine's own rate")
    hand_over("the whole job", len(rows) / job_s, "images/s", limit=("its engine alone", len(rows) / engine_s))


def _preparing(repeats: int) -> None:
    photograph = Image.effect_noise((500, 375), 40).convert("RGB").resize((500, 375), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    photograph.save(buffer, "JPEG", quality=90)
    data, processor = buffer.getvalue(), Glm4vImageProcessorPil()

    def seconds(work: Callable[[], object]) -> float:
        times = []
        for _ in range(repeats):
            before = time.process_time()
            for _ in range(30):
                work()
            times.append((time.process_time() - before) / 30)
        return statistics.median(times)

    decoded_s = seconds(lambda: decode_image(data, 1024))
    prepared_s = seconds(lambda: processor(decode_image(data, 1024), return_tensors="pt"))
    print(f"one worker: decoding         {1 / decoded_s:8,.0f} pictures/s")
    print(f"one worker: and preparing    {1 / prepared_s:8,.0f} pictures/s")
    hand_over("reading a 500 x 375 JPEG", 1 / decoded_s, "pictures/CPU-s")
    hand_over("and preparing it for GLM-4V", 1 / prepared_s, "pictures/CPU-s")


def _in_turn(ours: Callable[[], object], peer: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Median seconds of each, run in turns, after one of each that does not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeats + 1):
        for which, work in enumerate((ours, peer)):
            before = time.perf_counter()
            work()
            if turn:
                times[which].append(time.perf_counter() - before)
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    typer.run(main)

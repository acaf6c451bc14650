"""Time an engine on rows of real lengths from standard input, for bench_teachers.py: python teacher.py < work.json.

What is timed is steady: from the moment when as many rows have ended as there are places, so that all is compiled and
the rows are out of step, until as many are left, so that no place stood empty.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy
from PIL import Image

from generate.engines.base import Request
from generate.engines.guards import Guards
from generate.models.processors import load_processor
from generate.models.registry import MODELS
from generate.models.sampling import Sampling

sys.path.append(str(Path(__file__).resolve().parents[1]))  # for step_bytes
CHAT = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Describe this image."}]}]
THREADS = 8  # that prepare pictures, as a run's


def main(work: dict[str, Any]) -> None:
    """Print a line of JSON: tokens, seconds, seconds of reading, memory, and the most tokens a second."""
    processor = load_processor(work["checkpoint"])
    load = _vllm if work["engine"] == "vllm" else _ours
    engine, versions = load(work, processor)
    prompt = processor.apply_chat_template(CHAT, add_generation_prompt=True, tokenize=False)
    lengths, places = work["lengths"], work["places"]
    found = _steady(engine, _prepared(engine, prompt, 0, lengths), places, len(lengths))
    began = time.perf_counter()
    _finish(engine.generate(_prepared(engine, prompt, len(lengths), [1] * places)))
    # Other pictures than before, which vLLM keeps; as many as were begun in the time that is measured.
    found |= {"reading_s": time.perf_counter() - began, "versions": versions}
    if work["engine"] != "vllm":
        mean = sum(length * length for length in lengths) / sum(lengths) / 2  # age of a row at any moment
        found["limit"] = _limit(engine.batch.model, engine.batch_size, found["prompt_tokens"] + round(mean))
        if engine.batch_size < places:  # memory ran out
            found["places"] = engine.batch_size
    print(json.dumps(found))


def _ours(work: dict[str, Any], processor: Any) -> tuple[Any, dict[str, str]]:
    import torch
    import transformers

    from generate.engines.transformers import TransformersEngine, load_model

    device = "cuda" if torch.cuda.is_available() else "cpu"
    engine = TransformersEngine(
        load_model(work["checkpoint"], work["dtype"], device),
        processor,
        sampling=Sampling.parse(MODELS[work["model"]].sampling),
        end_ids=frozenset(),  # every row gets all its tokens
        batch_size=work["places"],
        guards=Guards(loop=0),
        compiled=device == "cuda",
    )
    return engine, {"torch": torch.__version__, "transformers": transformers.__version__}


def _vllm(work: dict[str, Any], processor: Any) -> tuple[Any, dict[str, str]]:
    from generate.engines.vllm import VllmEngine, load_engine

    llm, params = load_engine(
        work["checkpoint"],
        dtype=work["dtype"],
        batch_size=work["places"],
        pictures=1,
        picture_limits={},
        tensor_parallel=1,
        gpu_memory=0.9,  # as run.py has it
        max_model_len=None,
        max_num_batched_tokens=None,
        ngram_tokens=0,
        quantization=work["quantization"],
        kv_cache_dtype=work["kv_cache_dtype"],
    )
    engine = VllmEngine(
        llm,
        partial(params, ignore_eos=True),
        processor.tokenizer,
        sampling=Sampling.parse(MODELS[work["model"]].sampling),
        guards=Guards(loop=0),
        closings=(),
        end_ids=frozenset(),
        batch_size=work["places"],
    )
    import vllm

    return engine, {"vllm": vllm.__version__}


def _prepared(engine: Any, prompt: str, first: int, lengths: list[int]) -> Iterator[Any]:
    """Yield requests, each about a picture of its own of ImageNet's usual size, prepared some ahead as in a run."""

    def one(at: int, length: int) -> Any:
        noise = numpy.random.default_rng(at).integers(0, 256, (375, 500, 3), numpy.uint8)
        request = Request(str(at), (Image.fromarray(noise),), prompt, (), at, length)
        return request, engine.prepare(request)

    with ThreadPoolExecutor(THREADS) as pool:
        rows = enumerate(lengths, first)
        waiting: deque[Future[Any]] = deque(pool.submit(one, *row) for row in islice(rows, 4 * THREADS))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(one, *row) for row in islice(rows, 1))


def _steady(engine: Any, prepared: Iterable[Any], places: int, rows: int) -> dict[str, Any]:
    """Generate all; return the rate while all places were taken and steady, and the GPU's memory then."""
    left, written, marks, memory, prompt_tokens = rows, 0, [], None, 0
    for done in engine.generate(prepared):
        assert done.status is None, done.message
        written, left, prompt_tokens = written + done.output_tokens, left - 1, done.prompt_tokens
        if left in (rows - places, places):
            marks.append((time.perf_counter(), written + _in_flight(engine)))
            memory = _gpu_memory()
    (began, before), (ended, after) = marks
    found = {"tokens": after - before, "seconds": ended - began, "memory": memory, "prompt_tokens": prompt_tokens}
    return found | {"written": written}


def _in_flight(engine: Any) -> int:
    """Tokens of the rows that have not ended."""
    rows = engine.batch.rows if hasattr(engine, "batch") else engine.rows.values()
    return sum(len(row.tokens) for row in rows if row)


def _finish(completions: Iterable[Any]) -> None:
    for done in completions:
        assert done.status is None, done.message


def _gpu_memory() -> int | None:
    """Bytes of the GPU that are taken, by whatever process: vLLM's is not this one."""
    if not shutil.which("nvidia-smi"):
        return None
    device = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]
    asked = ["nvidia-smi", "-i", device, "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    return int(subprocess.check_output(asked, text=True)) * 2**20


def _limit(model: Any, places: int, columns: int) -> float:
    """Tokens a second where a step is as fast as its weights and cache can be copied."""
    from step_bytes import bandwidth, step_bytes

    return places * bandwidth(model.device) / step_bytes(model, places, columns)


if __name__ == "__main__":
    main(json.load(sys.stdin))

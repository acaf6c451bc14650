"""Both teachers at their published sizes and at real lengths on this machine's GPU: the transformers engine and vLLM.

    python tests/bench/bench_teachers.py --vllm-python VENV/bin/python --out teachers.json

A row has a picture of 500 x 375 of its own and 512 to 2,048 tokens, log-normal, their mean near the paper's. Each way
has a process of its own, and all read one checkpoint of random weights: speed does not ask what for. (With vLLM's own,
load_format=dummy, all rows would choose the same experts.) It takes 18 GB of disk for glm and 33 GB for kimi, until its
teacher is measured. --out keeps each way as it is measured: the same command goes on with what is missing.

Of vLLM also with weights in FP8, and with weights, keys and values in FP8; the transformers engine has no FP8.
--vllm-python: an interpreter with `pip install 'imagenet-think[vllm]'`. --smoke takes the demo's tiny checkpoints.
"""

import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from figures import Smoke, hand_over, leave_out
from published_size import CHECKPOINTS, write

from imagenet_think import write_atomic

RUNS = 1  # half an hour on a large GPU
HERE = Path(__file__).resolve().parent
PAPER_TOKENS, PAPER_ROWS = 1542, 250_000  # mean of a row, rows of a teacher
MEDIAN, SIGMA, BOUNDS = 1900, 0.35, (512, 2048)  # what is within these bounds has a mean of 1,541
ROUNDS = 3  # rows of a place: until all are out of step, while it is measured, until the last has ended
OURS = "transformers"
WAYS: dict[str, dict[str, Any]] = {
    OURS: {"engine": "transformers"},
    "vLLM": {"engine": "vllm", "quantization": None, "kv_cache_dtype": "auto"},
    "vLLM, FP8 weights": {"engine": "vllm", "quantization": "fp8", "kv_cache_dtype": "auto"},
    "vLLM, FP8 weights and cache": {"engine": "vllm", "quantization": "fp8", "kv_cache_dtype": "fp8"},
}


def main(
    model: Annotated[str, typer.Option(help="glm, kimi, or both with a comma.")] = "glm,kimi",
    places: Annotated[str, typer.Option(help="Numbers of rows at a time, with commas.")] = "256",
    layers: Annotated[int, typer.Option(help="Of the text model; 0: all. Few, to try it on a small machine.")] = 0,
    longest: Annotated[int, typer.Option(help="Tokens of the longest text, the others in proportion.")] = BOUNDS[1],
    vllm_python: Annotated[str, typer.Option(help="Interpreter that has vLLM.", envvar="VLLM_PYTHON")] = "",
    out: Annotated[Path | None, typer.Option(help="File that keeps what was measured.")] = None,
    smoke: Smoke = False,
) -> None:
    """Print a line for each teacher, number of places and way."""
    if smoke:
        places, longest = "2", 8
    elif not torch.cuda.is_available() and not layers:
        leave_out("no GPU here, where the whole model would take minutes a token; try --layers 1 --longest 32")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(out or Path(folder, "teachers.json"))
        if not vllm_python:
            print("vLLM left out: no --vllm-python (pip install 'imagenet-think[vllm]', there or in another venv)")
        print(f"{'':<46} tokens/s  of the limit  reading  memory, GiB  hours for {PAPER_ROWS:,} rows")
        for name in model.split(","):
            checkpoint = CHECKPOINTS / name if smoke else kept.file.with_suffix(f".{name}")
            for count in map(int, places.split(",")):
                work = {"model": name, "places": count, "layers": layers, "lengths": _lengths(count, longest)}
                work |= {"dtype": "float32" if smoke else "bfloat16", "checkpoint": str(checkpoint)}
                found = {}
                for way, options in WAYS.items():
                    if vllm_python or way == OURS:
                        found[way] = kept.measured(way, work | options, vllm_python)
                        _print(f"{name}, {count} places, {way}", found[way], found[OURS])
                failed |= any("failed" in one for one in found.values())
                _hand_over(f"{name}, {count} places", found)
            if not smoke:
                shutil.rmtree(checkpoint, ignore_errors=True)
    if smoke:
        print("tiny models: this shows that it runs, and is no measure")
    if failed:
        raise typer.Exit(1)


class Kept:
    """Hold what was measured, in a file: of each way its line."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}

    def measured(self, way: str, work: dict[str, Any], vllm_python: str) -> dict[str, Any]:
        """Return the line of a way, measured now where the file has none; one that failed is not kept."""
        rows = f"{len(work['lengths'])} rows to {max(work['lengths'])} tokens"
        name = f"{work['model']}, {work['layers'] or 'all'} layers, {rows}, {work['places']} places, {way}"
        if (found := self.lines.get(name)) is None:
            found = _in_process(vllm_python if work["engine"] == "vllm" else sys.executable, work)
            if "failed" not in found:
                self.lines[name] = found
                write_atomic(self.file, json.dumps(self.lines, indent=1) + "\n")
        return dict(found)


def _lengths(places: int, longest: int) -> list[int]:
    """Tokens of each row: log-normal, within bounds, always the same."""
    draw, lengths = random.Random(0), list[int]()
    while len(lengths) < ROUNDS * places:
        length = draw.lognormvariate(math.log(MEDIAN), SIGMA)
        if BOUNDS[0] <= length <= BOUNDS[1]:
            lengths.append(max(1, round(length * longest / BOUNDS[1])))
    return lengths


def _in_process(python: str, work: dict[str, Any]) -> dict[str, Any]:
    """Write the checkpoint, in a process that ends and leaves the GPU empty; then measure in one of its own."""
    checkpoint = Path(work["checkpoint"])
    if checkpoint.parent != CHECKPOINTS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(write, work["model"], checkpoint, work["layers"]).result()
    paths = os.pathsep.join(filter(None, (str(HERE.parents[1]), os.environ.get("PYTHONPATH"))))
    command = [python, str(HERE / "peers" / "teacher.py")]
    done = subprocess.run(
        command, input=json.dumps(work), stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    )
    try:
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return {"failed": f"exit code {done.returncode}; what it printed stands above"}
    return found


def _rate(found: dict[str, Any]) -> float:
    return float(found["tokens"] / found["seconds"])


def _hours(found: dict[str, Any]) -> float:
    return PAPER_ROWS * PAPER_TOKENS / _rate(found) / 3600


def _reading(found: dict[str, Any]) -> float:
    """The share of the time that reading as many prompts and pictures takes alone."""
    return float(found["reading_s"] / found["seconds"])


def _print(name: str, found: dict[str, Any], ours: dict[str, Any]) -> None:
    if "failed" in found:
        print(f"{name:<46} failed: {found['failed']}", flush=True)
        return
    memory = f"{found['memory'] / 2**30:,.1f}" if found["memory"] else ""
    share = f"{_rate(found) / ours['limit']:.0%}" if "limit" in ours and "FP8" not in name else ""
    fewer = f"  ended with {found['places']} places" if "places" in found else ""
    print(
        f"{name:<46} {_rate(found):8,.0f} {share:>13} {_reading(found):8.1%} {memory:>12} "
        f"{_hours(found):10,.0f}{fewer}",
        flush=True,
    )


def _hand_over(what: str, found: dict[str, dict[str, Any]]) -> None:
    """Hand over each figure of the transformers engine, beside vLLM's where that was measured."""
    whole = {way: one for way, one in found.items() if "failed" not in one}
    if not (ours := whole.pop(OURS, None)):
        return
    limit = ("reading weights and cache", ours["limit"])
    vllm = whole.pop("vLLM", None)
    peer = ("vLLM", _rate(vllm)) if vllm else None
    hand_over(what, _rate(ours), "tokens/s", peer, limit)
    peer = ("vLLM", _hours(vllm)) if vllm else None
    hand_over(f"{what}: {PAPER_ROWS:,} rows of {PAPER_TOKENS:,} tokens", _hours(ours), "h", peer, less=True)
    peer = ("vLLM", _reading(vllm) * 100) if vllm else None
    hand_over(f"{what}, reading prompts and pictures", _reading(ours) * 100, "% of the time", peer, less=True)
    if ours["memory"]:
        peer = ("vLLM", vllm["memory"] / 2**30) if vllm else None
        hand_over(f"{what}, the GPU's memory", ours["memory"] / 2**30, "GiB", peer, less=True)
    for way, other in whole.items():
        hand_over(f"{what}, beside {way}", _rate(ours), "tokens/s", (way, _rate(other)))


if __name__ == "__main__":
    typer.run(main)

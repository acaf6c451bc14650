"""A stand-in of vLLM where that is not installed: its LLM takes the options that the real one takes, and no other.

Texts come by the scripted engine of tests/generate/engines/test_vllm_engine.py. FP8 weights are faster here; an FP8
cache is refused, and many tokens a step are more than its memory holds.
"""

import time
from types import SimpleNamespace
from typing import Any

from tests.generate.engines.test_vllm_engine import Params as SamplingParams
from tests.generate.engines.test_vllm_engine import Scripted

# Of vllm.LLM (0.32), what we give: keywords of its own, or fields of its EngineArgs.
OPTIONS = frozenset(
    [
        "dtype",
        "max_num_seqs",
        "max_model_len",
        "tensor_parallel_size",
        "gpu_memory_utilization",
        "limit_mm_per_prompt",
        "mm_processor_kwargs",
        "enable_prefix_caching",
        "generation_config",
        "seed",
        "compilation_config",
        "max_num_batched_tokens",
        "speculative_config",
        "quantization",
        "kv_cache_dtype",
    ]
)
SPECULATION = frozenset({"method", "num_speculative_tokens", "prompt_lookup_min", "prompt_lookup_max"})
current_platform = SimpleNamespace(is_cpu=lambda: True)


class _Timed(Scripted):
    step_s = 0.06

    def step(self) -> list[Any]:
        time.sleep(self.step_s)
        return super().step()


class LLM:
    def __init__(self, path: str, **options: Any) -> None:
        if unknown := options.keys() - OPTIONS:
            raise TypeError(f"EngineArgs.__init__() got an unexpected keyword argument {sorted(unknown)[0]!r}")
        if (options["speculative_config"] or {}).keys() - SPECULATION:
            raise ValueError("unexpected field of SpeculativeConfig")
        if options["kv_cache_dtype"] != "auto":
            raise ValueError("this device has no kernel for an fp8 cache")
        if (options["max_num_batched_tokens"] or 0) > 10_000:
            raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 GiB")
        self.llm_engine = _Timed(lambda prompt: [40, 41, 42, 43] * 5)
        if options["speculative_config"]:
            self.llm_engine.step_s *= 1.5
        if options["max_num_batched_tokens"] or options["quantization"]:
            self.llm_engine.step_s /= 12 if options["quantization"] else 2


__all__ = ["LLM", "OPTIONS", "SPECULATION", "SamplingParams", "current_platform"]

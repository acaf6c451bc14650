"""Generate with vLLM: offline, with its own continuous batching, one engine a process.

    pip install 'imagenet-think[vllm]'

Requests are fed in while others run, so that its queue never drains, and rows are watched token by token, so that the
guards stop them where they stop on the other engines. Each row has its own seed.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from generate.engines.base import Completion, EngineDiedError, EngineError, Prepared, Request
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.models.sampling import Sampling

_NGRAM = (2, 4)  # tokens that must be the same for what followed them to be guessed
_QUEUED = 2  # requests that vLLM holds, as a multiple of those it runs
# What accelerate and torchrun set for their workers: vLLM would take it for its own.
_LAUNCHER_VARIABLES = (
    "RANK",
    "LOCAL_RANK",
    "WORLD_SIZE",
    "LOCAL_WORLD_SIZE",
    "MASTER_ADDR",
    "MASTER_PORT",
    "GROUP_RANK",
)


class VllmEngine:
    """Feed requests to `engine`, vLLM's LLMEngine (see load_engine); `sampling_params` is its class of that name."""

    def __init__(
        self,
        engine: Any,
        sampling_params: Any,
        tokenizer: Any,
        *,
        sampling: Sampling,
        guards: Guards,
        closings: tuple[str, ...],
        end_ids: frozenset[int],
        batch_size: int,
    ) -> None:
        self.engine = engine
        self.sampling_params = sampling_params
        self.tokenizer = tokenizer
        self.sampling = sampling
        self.guards = guards
        self.closings = closings
        self.end_ids = end_ids
        self.queued = _QUEUED * batch_size
        self.failures = Failures()
        self.rows: dict[str, _Row] = {}  # those that vLLM has, by the number that they were sent under

    def prepare(self, request: Request) -> dict[str, Any]:
        """Return the request in vLLM's form; it prepares images itself."""
        return {"prompt": request.prompt, "multi_modal_data": {"image": list(request.images)}}

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield completions as they finish. Raises EngineError."""
        source, more, number = iter(prepared), True, 0
        try:
            while True:
                while more and len(self.rows) < self.queued:
                    if (found := next(source, None)) is None:
                        more = False
                    else:
                        number += 1
                        self._add(str(number), *found)
                if not self.rows:
                    break
                yield from self._step()
        finally:
            self.engine.abort_request(list(self.rows))
            self.rows = {}
        yield from self.failures.release()

    def _add(self, number: str, request: Request, prompt: dict[str, Any]) -> None:
        """Hand a request over; one that vLLM refuses, for its length or its image, has failed."""
        try:
            self.engine.add_request(
                number, prompt, self._params(request), tokenization_kwargs={"add_special_tokens": False}
            )
        except Exception as error:  # noqa: BLE001 - its own validation errors, those of processors, assertions
            self.failures.add(request.image_id, f"{type(error).__name__}: {error}")
        else:
            self.rows[number] = _Row(request)

    def _params(self, request: Request) -> Any:
        """Return the sampling, all of it: vLLM fills what is left open from the checkpoint's own generation_config."""
        return self.sampling_params(
            temperature=self.sampling.temperature,
            top_p=self.sampling.top_p,
            top_k=self.sampling.top_k,
            repetition_penalty=self.sampling.repetition_penalty,
            seed=request.seed if self.sampling.temperature else None,
            max_tokens=request.max_new_tokens,
            stop_token_ids=sorted(self.end_ids),
            detokenize=False,  # decoded here, as on the other engines
            **self.sampling.further(),
        )

    def _step(self) -> Iterator[Completion]:
        """Run one step of vLLM's and yield the rows that ended. Raises EngineError where vLLM itself ended."""
        try:
            outputs = self.engine.step()
        except Exception as error:
            raise EngineDiedError(f"vLLM ended: {type(error).__name__}: {error}") from error
        for output in outputs:
            if (row := self.rows.get(output.request_id)) is None:
                continue
            (written,) = output.outputs
            finish_reason = self._append_new(row, list(written.token_ids))
            if finish_reason:
                self.engine.abort_request([output.request_id])
            elif output.finished:
                finish_reason = {"stop": "eos"}.get(written.finish_reason, written.finish_reason)
            if finish_reason:
                del self.rows[output.request_id]
                yield from self._finish(row, finish_reason, len(output.prompt_token_ids or ()))

    def _finish(self, row: "_Row", finish_reason: str, prompt_tokens: int) -> Iterator[Completion]:
        """Yield a row's completion, or hold it back as a failure."""
        image_id = row.request.image_id
        if finish_reason not in ("eos", "length", "budget", "loop"):
            self.failures.add(image_id, f"vLLM ended the text with finish_reason {finish_reason!r}")
            return
        yield from self.failures.release()
        text, tokens = self._decode(row.tokens), len(row.tokens)
        yield Completion(image_id, text, finish_reason, prompt_tokens=prompt_tokens, output_tokens=tokens)

    def _append_new(self, row: "_Row", tokens: list[int]) -> str | None:
        """Append what is new of all the tokens that the row has. Returns a guard's reason to stop it, or None."""
        for token in tokens[len(row.tokens) :]:
            if token in self.end_ids:
                break
            row.tokens.append(token)
            stop = self.guards.stop(row.tokens, lambda: row.request.prefix + self._decode(row.tokens), self.closings)
            if stop:
                return stop
        return None

    def _decode(self, tokens: list[int]) -> str:
        return str(self.tokenizer.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False))


class _Row:
    """Hold one text that is being generated."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.tokens: list[int] = []  # without the end-of-turn token


def load_engine(
    path: str,
    *,
    dtype: str,
    batch_size: int,
    pictures: int,
    picture_limits: dict[str, Any],
    tensor_parallel: int,
    gpu_memory: float,
    max_model_len: int | None,
    max_num_batched_tokens: int | None,
    ngram_tokens: int,
    quantization: str | None,
    kv_cache_dtype: str,
) -> tuple[Any, Any]:
    """Return vLLM's engine for a local checkpoint, and its SamplingParams class.

    `pictures`: images of one request at most. `picture_limits`: options of the image processor. `gpu_memory`: the share
    of a GPU's memory to use. `ngram_tokens`: guessed at a time from what a text repeats; 0: none.

    Raises EngineError where vLLM cannot be imported or does not start.
    """
    devices = devices_of_rank(os.environ, tensor_parallel)
    with _without_launcher(devices):
        try:
            from vllm import LLM, SamplingParams
            from vllm.platforms import current_platform
        except ImportError as error:
            raise EngineError(f"vLLM cannot be imported ({error}): pip install 'imagenet-think[vllm]'") from error
        _prefer_pil()
        try:
            llm = LLM(
                path,
                dtype=dtype,
                max_num_seqs=batch_size,
                max_model_len=max_model_len,
                max_num_batched_tokens=max_num_batched_tokens,
                speculative_config=_ngram(ngram_tokens) if ngram_tokens else None,
                quantization=quantization,
                kv_cache_dtype=kv_cache_dtype,
                tensor_parallel_size=tensor_parallel,
                gpu_memory_utilization=gpu_memory,
                limit_mm_per_prompt={"image": pictures, "video": 0},
                mm_processor_kwargs=picture_limits or None,
                enable_prefix_caching=True,  # the prompt before the picture is the same for all
                generation_config="vllm",  # not the checkpoint's own
                seed=0,
                # Its rotary kernel for CPUs turns the wrong numbers of a query that is part of a wider tensor, as
                # Kimi-VL's is (vllm 0.32): the texts would be wrong, and nothing would say so.
                compilation_config={"custom_ops": ["all", "-rotary_embedding"]} if current_platform.is_cpu() else {},
            )
        except (RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise EngineError(f"vLLM does not start ({reason}); what it printed above says why") from error
    return llm.llm_engine, SamplingParams


def _ngram(tokens: int) -> dict[str, Any]:
    """Return the options by which vLLM guesses so many tokens from what followed the last few, earlier in the text."""
    return {
        "method": "ngram",
        "num_speculative_tokens": tokens,
        "prompt_lookup_min": _NGRAM[0],
        "prompt_lookup_max": _NGRAM[1],
    }


def _prefer_pil() -> None:
    """Have vLLM load the PIL image processors that the other engines use: torchvision's resize gives other pixels.

    As an option (mm_processor_kwargs) it would also reach the video processors, which have no such backend.
    """
    from transformers.models.auto.image_processing_auto import AutoImageProcessor

    load = AutoImageProcessor.from_pretrained
    pil = {"backend": "pil"}
    AutoImageProcessor.from_pretrained = lambda *path, **options: load(*path, **(pil | options))  # type: ignore[method-assign]


def devices_of_rank(environment: Mapping[str, str], tensor_parallel: int) -> str | None:
    """Return CUDA_VISIBLE_DEVICES for this worker's own engine; None where it is the only one and may see all.

    Raises EngineError where too few devices are left for this worker.
    """
    local_rank = environment.get("LOCAL_RANK")
    if local_rank is None:
        return None
    first = int(local_rank) * tensor_parallel
    seen = environment.get("CUDA_VISIBLE_DEVICES")
    devices = seen.split(",") if seen else [str(device) for device in range(first + tensor_parallel)]
    mine = devices[first : first + tensor_parallel]
    if seen and len(mine) < tensor_parallel:
        raise EngineError(
            f"process {local_rank} needs {tensor_parallel} GPUs of its own and CUDA_VISIBLE_DEVICES={seen} has none "
            "left for it; start fewer processes or give a smaller tensor_parallel"
        )
    return ",".join(mine)


@contextmanager
def _without_launcher(devices: str | None) -> Iterator[None]:
    """Set the environment in which vLLM starts its processes: its own GPUs, and nothing of our launcher."""
    before = dict(os.environ)
    for name in _LAUNCHER_VARIABLES:
        os.environ.pop(name, None)
    if devices:
        os.environ["CUDA_VISIBLE_DEVICES"] = devices
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)

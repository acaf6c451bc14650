"""Generate with transformers: the model's real code, in a continuous batch of our own (see continuous_batch.py).

transformers' own continuous batching and its paged cache are not used: on a vision-language model they run without an
error and ignore the image.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import GenerationConfig

from generate.engines.attention import register
from generate.engines.base import Completion, EngineError, Prepared, Request
from generate.engines.continuous_batch import ContinuousBatch, Row, can_be_put_together
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.engines.row_sampler import RowSampler
from generate.engines.supported_models import (
    AutoModelForImageTextToText,
    check_config,
    check_inputs,
    is_tested,
    supports_sdpa,
)
from generate.models.checkpoints import CheckpointError
from generate.models.kimi_vl.errors import WeightsError
from generate.models.kimi_vl.registration import register_for
from generate.models.sampling import Sampling

_REFILL = 8  # new rows are prefilled together once an eighth of the slots is free: one by one costs a pass each
_PREFILL_TOKENS = 32768  # prompt tokens, padding included, in one pass: bounds the memory of activations
_MODES = ("reduce-overhead", "default")  # with CUDA graphs, and where these fail without
_NAMES_SHOWN = 8  # in a message


class TransformersEngine:
    """Generate up to `batch_size` rows at a time, each with its own seed, limit, end and finish reason."""

    def __init__(
        self,
        model: Any,
        processor: Any,
        *,
        sampling: Sampling,
        end_ids: frozenset[int],
        batch_size: int,
        guards: Guards,
        closings: tuple[str, ...] = (),
        compiled: bool = False,
    ) -> None:
        self.processor = processor
        self.batch_size = batch_size
        # Nothing of the checkpoint's own generation_config takes part.
        model.generation_config = GenerationConfig()
        if any(type(module).__name__ == "DeepseekV3Attention" for module in model.modules()):
            from generate.engines.latent_attention import absorb  # here: it imports that model's code

            absorb(model)
        self.batch = ContinuousBatch(
            model,
            sampler=RowSampler(sampling),
            guards=guards,
            closings=closings,
            decode=self._decode,
            end_ids=end_ids,
            pad_id=processor.tokenizer.pad_token_id,
            compiled=[torch.compile(model, fullgraph=True, mode=mode) for mode in (_MODES if compiled else ())],
        )
        self._again: deque[Row] = deque()  # rows that were taken out of the batch, to be begun again
        self._checked = is_tested(model.config)
        self.failures = Failures()
        self.prefill_s = 0.0  # reading prompts and their pictures, while no other text goes on

    def prepare(self, request: Request) -> dict[str, torch.Tensor]:
        """Return every tensor that the processor gives (M-RoPE silently needs mm_token_type_ids)."""
        inputs = self.processor(
            images=list(request.images),
            text=[request.prompt],
            add_special_tokens=False,  # the chat template wrote them
            return_tensors="pt",
        )
        return dict(inputs)

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Yield completions as rows end, whose slots the next ones take."""
        source = iter(prepared)
        more = True
        while True:
            active = len(self.batch.active)
            free = min(self.batch_size, len(self.batch.rows)) - active if active else self.batch_size
            if (more or self._again) and (not active or free >= max(1, self.batch_size // _REFILL)):
                new, more = self._next_rows(source, free, more)
                for rows in _groups(new):
                    yield from self._add(rows, slots=len(new))
            elif active:
                if not more and not self._again and active * 2 <= len(self.batch.rows):
                    self.batch.shrink()
                yield from self._step()
            else:
                break
        yield from self.failures.release()

    def _next_rows(self, source: Iterator[Prepared], count: int, more: bool) -> tuple[list[Row], bool]:
        """Return at most so many rows, and whether the source may have more."""
        rows = [self._again.popleft() for _ in range(min(count, len(self._again)))]
        while more and len(rows) < count:
            if (found := next(source, None)) is None:
                more = False
            else:
                check_inputs(found[1])
                rows.append(Row(*found))
        return rows, more

    def _add(self, rows: list[Row], slots: int) -> Iterator[Completion]:
        """Add rows to the batch. Where that fails, one by one, to find the row that breaks the model."""
        try:
            if not self._checked:
                self.batch.check(rows[:2])
                self._checked = True
            began = time.monotonic()
            ended = self.batch.add(rows, slots)  # waits for the device: the first tokens are drawn
            self.prefill_s += time.monotonic() - began
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - a model's code raises errors of any class on one row
            if _is_out_of_memory(error) and (len(rows) > 1 or self.batch.active):
                self._halve(error, rows)
            elif len(rows) > 1:
                for row in rows:
                    yield from self._add([row], slots)
            else:
                self.failures.add(rows[0].request.image_id, f"{type(error).__name__}: {error}")
            return
        yield from self._complete(ended)

    def _step(self) -> Iterator[Completion]:
        """Generate one token for every row. Where that fails, do each row alone, from its beginning."""
        try:
            ended = self.batch.step()
        except Exception as error:  # noqa: BLE001 - see _add
            if self.batch.stop_compiling(error):
                return
            rows = self.batch.release()
            if len(rows) == 1:
                self.failures.add(rows[0].request.image_id, f"{type(error).__name__}: {error}")
            elif _is_out_of_memory(error):
                self._halve(error, rows)
            else:
                for row in rows:
                    yield from self._add([row], slots=1)
                    while self.batch.active:
                        yield from self._step()
            return
        yield from self._complete(ended)

    def _halve(self, error: Exception, rows: list[Row]) -> None:
        """Go on with half the slots. All rows begin again, and their texts come out the same."""
        rows = [*self.batch.release(), *rows]
        self._again.extendleft(reversed(rows))
        self.batch_size = max(1, min(self.batch_size, len(rows)) // 2)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        print(f"out of memory ({_first_line(error)}): going on with {self.batch_size} pictures at a time", flush=True)

    def _complete(self, rows: list[Row]) -> Iterator[Completion]:
        """Yield the completions of rows that ended, after the failures that they show to be no fault of the engine."""
        if rows:
            yield from self.failures.release()
        yield from map(self._completion, rows)

    def _completion(self, row: Row) -> Completion:
        assert row.finish_reason
        return Completion(
            row.request.image_id,
            self._decode(row.tokens),
            row.finish_reason,
            prompt_tokens=row.prompt_tokens,
            output_tokens=len(row.tokens),
        )

    def _decode(self, tokens: list[int]) -> str:
        return str(
            self.processor.tokenizer.decode(
                tokens,
                skip_special_tokens=False,  # which delimiters it would take differs from checkpoint to checkpoint
                clean_up_tokenization_spaces=False,
            )
        )


def load_model(path: str, dtype: str, device: Any) -> Any:
    """Return the model of a local checkpoint directory, on one device, in eval mode.

    Raises CheckpointError for a model that the engine does not know, before anything is loaded, and for weights that
    are not the model's: transformers would fill what is missing with noise.
    """
    register_for(path)
    config = check_config(path, Path(path).name)
    load: Any = AutoModelForImageTextToText.from_pretrained  # typed as if it gave the model alone
    try:
        model, found = load(
            path,
            dtype=getattr(torch, dtype),
            attn_implementation=register() if supports_sdpa(config) else "eager",
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # its own error does not say which
        )
    except WeightsError as error:
        raise CheckpointError(str(error)) from error
    except Exception as error:  # whatever transformers raises on files that do not fit
        raise CheckpointError(f"{Path(path).name} cannot be loaded ({_first_line(error)}).") from error
    wrong = sorted([*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])])
    if wrong:
        shown = ", ".join(wrong[:_NAMES_SHOWN]) + (", …" if len(wrong) > _NAMES_SHOWN else "")
        raise CheckpointError(
            f"{Path(path).name} lacks {len(wrong)} weights of a {type(model).__name__} with its config.json, or has "
            f"them in another shape ({shown}); download it again, or give another --checkpoint."
        )
    return model.to(device).eval()


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows in groups that one pass may prefill: bounded in tokens, and of pictures that go together."""
    waiting = deque(rows)
    while waiting:
        group: list[Row] = []
        longest = 0
        for row in list(waiting):
            longest = max(longest, row.prompt_tokens)
            if group and longest * (len(group) + 1) > _PREFILL_TOKENS:
                break
            if not group or can_be_put_together(group[0], row):
                group.append(row)
                waiting.remove(row)
        yield group


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]


def _is_out_of_memory(error: Exception) -> bool:
    """Return whether memory ran out: CUDA has a class for that, on the CPU torch says so in words."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "not enough memory" in str(error)

"""The engine for models whose code comes with their checkpoint: static batches through that code's own generate().

Nothing but generate() can be relied on there, so that a batch lasts as long as its longest text; use it to compare, or
where there is no other way. Seeds, limits, guards and ends are each row's own, as on the transformers engine.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, GenerationConfig, LogitsProcessor, LogitsProcessorList, StoppingCriteria
from transformers.dynamic_module_utils import get_class_from_dynamic_module

from generate.engines.base import Completion, Prepared, Request
from generate.engines.continuous_batch import Row, collate, finish_reason
from generate.engines.failures import Failures
from generate.engines.guards import Guards
from generate.engines.row_sampler import RowSampler
from generate.models.checkpoints import CheckpointError
from generate.models.sampling import Sampling

_AUTO_CLASSES = ("AutoModelForImageTextToText", "AutoModelForVision2Seq", "AutoModelForCausalLM", "AutoModel")
_MODEL_ERRORS = (RuntimeError, ValueError, IndexError, TypeError, AttributeError)


class RemoteCodeEngine:
    """Up to `batch_size` rows in a batch."""

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
    ) -> None:
        self.model = model
        self.processor = processor
        self.sampler = RowSampler(sampling)
        self.end_ids = end_ids
        self.batch_size = batch_size
        self.guards = guards
        self.closings = closings
        self.failures = Failures()
        # Nothing of the checkpoint's own generation_config takes part.
        model.generation_config = GenerationConfig(pad_token_id=processor.tokenizer.pad_token_id)

    def prepare(self, request: Request) -> dict[str, torch.Tensor]:
        """Every tensor that the processor gives."""
        return dict(self.processor(images=list(request.images), text=[request.prompt], return_tensors="pt"))

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        """Completions batch by batch."""
        source = iter(prepared)
        while rows := [Row(*found) for found in islice(source, self.batch_size)]:
            yield from self._write(rows)
        yield from self.failures.release()

    def _write(self, rows: list[Row]) -> Iterator[Completion]:
        """A batch. Where that fails, one by one, to find the row that breaks the model."""
        failure = None
        try:
            self._generate(rows)
        except _MODEL_ERRORS as error:
            failure = f"{type(error).__name__}: {error}"  # without its frames, which hold the batch in memory
        if failure and len(rows) == 1:
            self.failures.add(rows[0].request.image_id, failure)
            return
        if failure:
            for row in rows:
                row.tokens, row.finish_reason = [], None
                yield from self._write([row])
            return
        yield from self.failures.release()
        for row in rows:
            yield Completion(
                row.request.image_id,
                self._decode(row.tokens),
                str(row.finish_reason),
                prompt_tokens=row.prompt_tokens,
                output_tokens=len(row.tokens),
            )

    @torch.inference_mode()
    def _generate(self, rows: list[Row]) -> None:
        inputs = collate(rows, self.processor.tokenizer.pad_token_id, self.model.device, self.model.dtype)
        self.model.generate(
            **inputs,
            do_sample=False,  # _Draw has drawn
            max_new_tokens=max(row.request.max_new_tokens for row in rows),
            logits_processor=LogitsProcessorList([_Draw(self.sampler, rows, inputs)]),
            stopping_criteria=[_Ends(self, rows)],
        )

    def end(self, row: Row, token: int) -> None:
        """Give the row its token, unless it has ended; and end it where it is to end."""
        if not row.finish_reason:
            row.finish_reason = finish_reason(row, token, self.end_ids, self.guards, self._decode, self.closings)

    def _decode(self, tokens: list[int]) -> str:
        return str(self.processor.tokenizer.decode(tokens, skip_special_tokens=False))


class _Draw(LogitsProcessor):
    """Leaves of each row's scores the token that its own noise draws."""

    def __init__(self, sampler: RowSampler, rows: list[Row], inputs: dict[str, torch.Tensor]) -> None:
        self.sampler = sampler
        self.padding = inputs["attention_mask"] == 0
        self.seeds = torch.tensor([row.request.seed for row in rows], device=self.padding.device)
        self.steps = torch.zeros_like(self.seeds)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        drawn = self.sampler.draw(scores, self.seeds, self.steps, self._seen(input_ids, scores.shape[1]))
        self.steps += 1
        return torch.full_like(scores, -torch.inf).scatter_(1, drawn[:, None], 0.0)

    def _seen(self, input_ids: torch.Tensor, vocabulary: int) -> torch.Tensor | None:
        """Which tokens stand in each row's prompt and text; one column more takes the padding."""
        if not self.sampler.needs_seen:
            return None
        written = input_ids.shape[1] - self.padding.shape[1]
        padding = torch.nn.functional.pad(self.padding, (0, written))
        seen = torch.zeros(len(input_ids), vocabulary + 1, dtype=torch.bool, device=input_ids.device)
        return seen.scatter_(1, input_ids.masked_fill(padding, vocabulary), True)[:, :-1]


class _Ends(StoppingCriteria):
    """Which rows have ended; what generate() goes on to write there is not read."""

    def __init__(self, engine: RemoteCodeEngine, rows: list[Row]) -> None:
        self.engine = engine
        self.rows = rows

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        for row, token in zip(self.rows, input_ids[:, -1].tolist(), strict=True):
            self.engine.end(row, token)
        return torch.tensor([bool(row.finish_reason) for row in self.rows], device=input_ids.device)


def load_remote_model(path: str, dtype: str, device: Any) -> Any:
    """The model of a local checkpoint directory by the code that lies in it, in eval mode.

    Raises CheckpointError where its config.json names no code of its own, or the weights are not that code's.
    """
    try:
        config = AutoConfig.from_pretrained(path, trust_remote_code=True)
        names = getattr(config, "auto_map", None) or {}
        name = next((names[kind] for kind in _AUTO_CLASSES if kind in names), None)
        if name is None:
            raise ValueError("config.json names no code for a model; leave --remote-code out")
        model_class: Any = get_class_from_dynamic_module(name, path)
        # `torch_dtype` is what the versions for which such code was written call it
        model, found = model_class.from_pretrained(
            path, config=config, torch_dtype=getattr(torch, dtype), output_loading_info=True
        )
    except Exception as error:  # it is the code of others
        raise CheckpointError(f"{Path(path).name} cannot be loaded ({type(error).__name__}: {error}).") from error
    if found["missing_keys"]:
        raise CheckpointError(
            f"{Path(path).name} lacks {len(found['missing_keys'])} weights that its own code calls for, "
            f"{sorted(found['missing_keys'])[0]} for one; the code may be too old for the transformers installed."
        )
    return model.to(device).eval()

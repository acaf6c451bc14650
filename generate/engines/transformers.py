"""The transformers engine: left-padded batches through `generate` of the model's real code.

transformers' continuous batching and its paged cache are not used: on a vision-language model they run without an error
and ignore the picture.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import torch
from transformers import AutoModelForImageTextToText, GenerationConfig, LogitsProcessorList

from generate.engines.base import Completion, EngineError, Request
from generate.engines.row_sampler import RowSampler
from generate.sampling import Sampling

_GIVE_UP_AFTER = 8  # rows in a row that fail in the model: then it is the device or the model, not the picture


class TransformersEngine:
    """Batches of `batch_size` pictures, each row with its own seed, end and finish reason.

    `prompt` is the rendered chat up to the model's turn and holds the picture's placeholder once; `prefill`, its end,
    was put into the model's mouth and belongs to the raw text.
    """

    def __init__(
        self,
        model: Any,
        processor: Any,
        prompt: str,
        *,
        prefill: str = "",
        sampling: Sampling,
        end_tokens: Iterable[str],
        max_new_tokens: int,
        batch_size: int,
    ) -> None:
        self.model = model
        self.processor = processor
        self.prompt = prompt
        self.prefill = prefill
        self.sampling = sampling
        self.batch_size = batch_size
        self.end_ids = _end_ids(model, processor.tokenizer, end_tokens)
        # The checkpoint's own generation_config is replaced whole: generate() would fill in whatever we leave open.
        model.generation_config = GenerationConfig(
            do_sample=False,
            max_new_tokens=max_new_tokens,
            eos_token_id=self.end_ids,
            pad_token_id=processor.tokenizer.pad_token_id,
        )
        self._unproven: list[Completion] = []  # failures of the model, until a success shows that it is alive

    def generate(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """Completions, batch after batch, in the order given."""
        pending = iter(requests)
        while batch := list(islice(pending, self.batch_size)):
            yield from self._prepared_batch(batch)
        yield from self._unproven
        self._unproven = []

    def _prepared_batch(self, batch: list[Request]) -> Iterator[Completion]:
        """Prepare the pictures together; where that fails, find those that the processor refuses and go on without."""
        try:
            inputs = self._prepare(batch)
        except Exception as error:  # noqa: BLE001 - a processor raises anything on a picture it cannot take
            if len(batch) == 1:
                message = f"the processor refuses the picture: {type(error).__name__}: {error}"
                yield Completion(batch[0].image_id, (), "error", status="bad_image", message=message)
                return
            for request in batch:
                yield from self._prepared_batch([request])
            return
        yield from self._guarded_batch(batch, inputs)

    def _guarded_batch(self, batch: list[Request], inputs: Any) -> Iterator[Completion]:
        """Run a batch; a row that breaks the model becomes a failed row, a model that is broken ends the run."""
        try:
            completions = self._run(batch, inputs)
        except (RuntimeError, ValueError, IndexError) as error:
            if len(batch) > 1:
                for request in batch:
                    yield from self._guarded_batch([request], self._prepare([request]))
                return
            message = f"{type(error).__name__}: {error}"
            self._unproven.append(Completion(batch[0].image_id, (), "error", status="engine_error", message=message))
            if len(self._unproven) >= _GIVE_UP_AFTER:
                raise EngineError(f"the model failed on {_GIVE_UP_AFTER} pictures in a row, last {message}") from error
            return
        yield from self._unproven
        self._unproven = []
        yield from completions

    def _prepare(self, batch: list[Request]) -> Any:
        """The model's inputs: every tensor that the processor gives (M-RoPE silently needs mm_token_type_ids)."""
        return self.processor(
            images=[request.image for request in batch],
            text=[self.prompt] * len(batch),
            add_special_tokens=False,  # the chat template wrote them
            padding=True,
            padding_side="left",
            return_tensors="pt",
        )

    @torch.inference_mode()
    def _run(self, batch: list[Request], inputs: Any) -> list[Completion]:
        inputs = inputs.to(self.model.device)
        for name, value in inputs.items():
            if value.is_floating_point():
                inputs[name] = value.to(self.model.dtype)
        mask = inputs["attention_mask"]
        processors = LogitsProcessorList()
        if not self.sampling.plain_greedy:
            processors.append(RowSampler(self.sampling, [request.seed for request in batch], mask))
        output = self.model.generate(**inputs, logits_processor=processors)
        prompt_tokens = mask.sum(dim=1).tolist()
        new = output[:, mask.shape[1] :].tolist()
        return [self._completion(*row) for row in zip(batch, new, prompt_tokens, strict=True)]

    def _completion(self, request: Request, tokens: list[int], prompt_tokens: int) -> Completion:
        """Cut one row at its first end token; without one it was stopped by the token limit."""
        end = next((at for at, token in enumerate(tokens) if token in self.end_ids), None)
        text = self.processor.tokenizer.decode(
            tokens[:end],
            skip_special_tokens=False,  # which delimiters it would take differs from checkpoint to checkpoint
            clean_up_tokenization_spaces=False,
        )
        reason = "length" if end is None else "eos"
        return Completion(request.image_id, (self.prefill + text,), reason, prompt_tokens, len(tokens[:end]))


def load_model(path: str, dtype: str, device: Any) -> Any:
    """The model of a local checkpoint directory, on one device, in eval mode."""
    model = AutoModelForImageTextToText.from_pretrained(path, dtype=getattr(torch, dtype), attn_implementation="sdpa")
    return model.to(device).eval()


def _end_ids(model: Any, tokenizer: Any, end_tokens: Iterable[str]) -> list[int]:
    """The ids that end a turn: those of the checkpoint's generation_config and the entry's names that it knows."""
    stored = model.generation_config.eos_token_id
    ids = set(stored if isinstance(stored, list) else [] if stored is None else [stored])
    vocabulary = tokenizer.get_vocab()
    ids |= {vocabulary[token] for token in end_tokens if token in vocabulary}
    if not ids:
        raise EngineError("the checkpoint names no end-of-sequence token: nothing would end a row before its limit")
    return sorted(ids)

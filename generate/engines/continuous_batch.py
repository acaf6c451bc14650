"""Generate for many rows at once, of which each comes and goes on its own (continuous batching).

A batch that is run until its longest row ends leaves most of its slots idle: texts differ in length by far, and how
long one gets is not known before. Here a slot is free for the next row as soon as its row ends.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import DynamicCache

from generate.engines.base import Request
from generate.engines.guards import Guards
from generate.engines.kv_cache import KVCache, Layers
from generate.engines.row_sampler import RowSampler
from generate.engines.self_check import check_against_generate
from generate.engines.supported_models import check_prefilled

_OF_TOKENS = frozenset({"input_ids", "attention_mask", "token_type_ids", "mm_token_type_ids"})
_OF_IMAGES = ("image", "pixel", "num_")  # image_grid_thw, [images, 3], may look like a prompt of three tokens


@dataclass(eq=False)  # a row is itself alone: its tensors have no one answer to ==
class Row:
    """Hold one text that is being generated."""

    request: Request
    inputs: dict[str, torch.Tensor]  # what the processor made of its prompt and images, on the CPU
    tokens: list[int] = field(default_factory=list)  # without the end-of-turn token
    finish_reason: str | None = None

    @property
    def prompt_tokens(self) -> int:
        return self.inputs["input_ids"].shape[1]

    def is_of_tokens(self, name: str) -> bool:
        """Return whether an input is of the prompt's tokens, one number each, and not of the images."""
        if name in _OF_TOKENS:
            return True
        value = self.inputs[name]
        return value.shape == self.inputs["input_ids"].shape and not name.startswith(_OF_IMAGES)


def can_be_put_together(one: Row, other: Row) -> bool:
    """Return whether the rows' pictures can be read in one pass: their tensors differ in the first axis alone."""
    names = one.inputs.keys()
    return names == other.inputs.keys() and all(
        one.is_of_tokens(name) or one.inputs[name].shape[1:] == other.inputs[name].shape[1:] for name in names
    )


def collate(rows: list[Row], pad_id: int, device: Any, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """Return one batch on the device: prompts padded at the left to the longest, images put together.

    What has a number for each token is padded; everything else is of the images, one after another in the first axis.
    """
    longest = max(row.prompt_tokens for row in rows)
    batch = {}
    for name in rows[0].inputs:
        parts = [row.inputs[name] for row in rows]
        if rows[0].is_of_tokens(name):
            fill = pad_id if name == "input_ids" else 0
            parts = [torch.nn.functional.pad(part, (longest - part.shape[1], 0), value=fill) for part in parts]
        value = torch.cat(parts).to(device, non_blocking=True)
        batch[name] = value.to(dtype) if value.is_floating_point() else value
    return batch


def append_token(
    row: Row,
    token: int,
    end_ids: frozenset[int],
    guards: Guards,
    decode: Callable[[list[int]], str],
    closings: tuple[str, ...],
) -> str | None:
    """Append a token to the row, unless it ends the turn. Returns why the row ends with it, or None."""
    if token in end_ids:
        return "eos"
    row.tokens.append(token)
    stop = guards.stop(row.tokens, lambda: row.request.prefix + decode(row.tokens), closings)
    return stop or ("length" if len(row.tokens) >= row.request.max_new_tokens else None)


class ContinuousBatch:
    """Hold rows in the slots of one cache. After an exception no row is lost: `release` gives them back.

    `compiled`: the compiled model, for the steps alone, in several ways of which each stands in for the one before it;
    prompts, whose lengths differ, are read by the plain one.
    """

    def __init__(
        self,
        model: Any,
        *,
        sampler: RowSampler,
        guards: Guards,
        closings: tuple[str, ...],
        decode: Callable[[list[int]], str],
        end_ids: frozenset[int],
        pad_id: int,
        compiled: Sequence[Callable[..., Any]] = (),
    ) -> None:
        self.model = model
        self.sampler = sampler
        self.guards = guards
        self.closings = closings
        self.decode = decode
        self.end_ids = end_ids
        self.pad_id = pad_id
        self.step_model, *self._next_models = (*compiled, model)
        self._last_logits = {"logits_to_keep": 1} if model._supports_logits_to_keep() else {}
        self.cache = KVCache(fixed=bool(compiled))
        self._with_deltas = [module for module in model.modules() if hasattr(module, "rope_deltas")]
        self.rows: list[Row | None] = []
        self.steps = 0

    @property
    def active(self) -> list[int]:
        """Return the slots in which a row is being generated."""
        return [slot for slot, row in enumerate(self.rows) if row]

    @torch.inference_mode()
    def add(self, rows: list[Row], slots: int) -> list[Row]:
        """Prefill rows into free slots and draw each one's first token. Returns the rows that this already ended.

        Where no row is being generated it first makes `slots` of them.
        """
        for row in rows:
            row.tokens, row.finish_reason = [], None
        inputs = collate(rows, self.pad_id, self.model.device, self.model.dtype)
        mask = inputs["attention_mask"]
        logits, layers, positions = self._prefill(inputs)
        if not self.active:
            self.cache.start(layers, slots)
            self._state = _SlotState.empty(slots, logits, positions, self.sampler)
            self.rows = [None] * slots
        taken = [slot for slot, row in enumerate(self.rows) if not row][: len(rows)]
        self.cache.insert(taken, layers, mask)
        self._state.insert(taken, rows, inputs["input_ids"], mask, positions)
        drawn = self._state.draw(self.sampler, logits, taken)
        for slot, row in zip(taken, rows, strict=True):
            self.rows[slot] = row
        try:
            return self._append(taken, drawn)
        except Exception:
            for slot in taken:
                self.rows[slot] = None
            raise

    @torch.inference_mode()
    def check(self, rows: list[Row]) -> None:
        """Raise EngineError where the model writes something else for these rows than by its own `generate`."""
        alone = [collate([row], self.pad_id, self.model.device, self.model.dtype) for row in rows]
        together = collate(rows, self.pad_id, self.model.device, self.model.dtype)
        check_against_generate(self.model, alone, together, *self._prefill(together))

    @torch.inference_mode()
    def step(self) -> list[Row]:
        """Draw one more token for every row. Returns the rows that ended."""
        state = self._state
        mask = self.cache.open_column()
        if self.cache.fixed:
            torch.compiler.cudagraph_mark_step_begin()  # nothing of the step before is needed any more
        logits = self.step_model(
            input_ids=state.tokens[:, None],
            attention_mask=mask,
            position_ids=state.positions[..., None],
            past_key_values=self.cache,
            use_cache=True,
        ).logits[:, -1]
        if self.cache.fixed:
            logits = logits.clone()  # the graph's own memory is written again by whatever the graph runs next
        self.cache.close_column()
        self.steps += 1
        state.positions += 1
        active = self.active
        ended = self._append(
            active, state.draw(self.sampler, logits, None if len(active) == len(self.rows) else active)
        )
        if ended and self.active:
            self.cache.drop_empty_columns(self.active)
        return ended

    def _prefill(self, inputs: dict[str, torch.Tensor]) -> tuple[torch.Tensor, Layers, torch.Tensor]:
        """Read prompts. Returns the next tokens' logits, [rows, vocabulary], the layers, the next tokens' positions.

        How a model numbers a prompt's tokens is its own (M-RoPE: along three axes, from the pictures' grids), and which
        inputs it takes: both are asked of it as its `generate` does.
        """
        model, prefilled = self.model, DynamicCache()
        positions = model._prepare_position_ids_for_generation(inputs["input_ids"], dict(inputs))
        given = model.prepare_inputs_for_generation(
            **inputs, position_ids=positions, past_key_values=prefilled, use_cache=True, is_first_iteration=True
        )
        if given.get("position_ids") is None:  # its code would number the columns, padding included
            given["position_ids"] = positions
        positions = given["position_ids"]
        logits = model(**given | self._last_logits).logits[:, -1]
        # A model with M-RoPE remembers the last prompts' positions, which steps are given here: a compiled model would
        # be compiled again for each number of prompts.
        for module in self._with_deltas:
            module.rope_deltas = None
        check_prefilled(prefilled, *inputs["input_ids"].shape)
        layers: Layers = [(layer.keys, layer.values) for layer in prefilled.layers]  # type: ignore[misc, union-attr]
        return logits, layers, positions[..., -1] + 1

    def shrink(self) -> None:
        """Drop the free slots, when no row will come for them; a compiled model keeps its shapes."""
        if self.cache.fixed:
            return
        active = self.active
        self.cache.select_slots(active)
        self._state.select(active)
        self.rows = [self.rows[slot] for slot in active]

    def stop_compiling(self, error: Exception) -> bool:
        """Switch to the next way where the compiled model may be what failed. Returns whether to do the step again.

        Compilers and graphs raise errors of any class, an AssertionError too; only a lack of memory is not theirs.
        """
        if self.step_model is self.model or isinstance(error, torch.OutOfMemoryError):
            return False
        self.step_model, *self._next_models = self._next_models
        self.cache.fixed = self.step_model is not self.model
        way = "compiled without CUDA graphs" if self.cache.fixed else "without compilation"
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {last.name} in {Path(last.filename).name}:{last.lineno}"
        print(f"the compiled model failed ({where}): going on {way}", flush=True)
        torch.compiler.reset()  # what was compiled before counts towards the limit of what is compiled next
        return True

    def release(self) -> list[Row]:
        """Take all rows out, return them, and give the memory of the cache back."""
        rows = [row for row in self.rows if row]
        self.rows = []
        self.cache.clear()
        return rows

    def _append(self, slots: list[int], drawn: torch.Tensor) -> list[Row]:
        """Append to each slot's row its token of `drawn`, [slots]. Returns the rows that ended."""
        rows = [row for slot in slots if (row := self.rows[slot])]
        for row, token in zip(rows, drawn.tolist(), strict=True):  # may raise: none has left its slot yet
            row.finish_reason = append_token(row, token, self.end_ids, self.guards, self.decode, self.closings)
        self.rows = [None if row and row.finish_reason else row for row in self.rows]
        return [row for row in rows if row.finish_reason]


@dataclass
class _SlotState:
    """Hold what the next step needs of each slot: tensors [slots]; of `positions` the last axis is the slots'."""

    tokens: torch.Tensor  # the last token
    positions: torch.Tensor  # of that token in its row, padding not counted; with M-RoPE [axes, slots]
    seeds: torch.Tensor  # 63 bits, of the row's request
    lengths: torch.Tensor  # tokens written
    seen: torch.Tensor | None  # [slots, vocabulary]: tokens of prompt and text; None without a repetition penalty
    written: torch.Tensor | None  # [slots, vocabulary]: of the text alone; None without a presence penalty

    @classmethod
    def empty(cls, slots: int, logits: torch.Tensor, positions: torch.Tensor, sampler: RowSampler) -> "_SlotState":
        """Return the state of so many empty slots, for `logits`, [rows, vocabulary], and `positions`, [..., rows]."""
        tokens, seeds, lengths = torch.zeros(3, slots, dtype=torch.int64, device=logits.device)
        positions = positions.new_zeros(*positions.shape[:-1], slots)
        seen, written = (
            torch.zeros(slots, logits.shape[1], dtype=torch.bool, device=logits.device) if needed else None
            for needed in (sampler.needs_seen, sampler.needs_written)
        )
        return cls(tokens.clone(), positions, seeds.clone(), lengths.clone(), seen, written)

    def insert(
        self,
        slots: list[int],
        rows: list[Row],
        input_ids: torch.Tensor,
        mask: torch.Tensor,
        positions: torch.Tensor,
    ) -> None:
        """Set the slots of new rows. `input_ids`, `mask`: [rows, prompt tokens]; `positions`: [..., rows]."""
        at = torch.tensor(slots, device=input_ids.device)
        self.positions[..., at] = positions
        self.seeds[at] = torch.tensor([row.request.seed for row in rows], device=input_ids.device)
        self.lengths[at] = 0
        if self.seen is not None:
            marks = torch.zeros(len(rows), self.seen.shape[1] + 1, dtype=torch.bool, device=input_ids.device)
            # One column more than the vocabulary takes the padding, whose amount depends on the other rows.
            marks.scatter_(1, input_ids.masked_fill(~mask.bool(), self.seen.shape[1]), True)
            self.seen[at] = marks[:, :-1]
        if self.written is not None:
            self.written[at] = False

    def draw(self, sampler: RowSampler, logits: torch.Tensor, slots: list[int] | None) -> torch.Tensor:
        """Draw the next token of each of the slots (None: all, in order) and keep it for the next step.

        `logits`: [slots, vocabulary] of all slots or of these. Returns token ids, [slots].
        """
        if slots is None:
            drawn = sampler.draw(logits, self.seeds, self.lengths, self.seen, self.written)
            self.tokens.copy_(drawn)
            self.lengths += 1
        else:
            at = torch.tensor(slots, device=logits.device)
            if len(logits) != len(slots):
                logits = logits[at]
            seen, written = (None if marks is None else marks[at] for marks in (self.seen, self.written))
            drawn = sampler.draw(logits, self.seeds[at], self.lengths[at], seen, written)
            self.tokens[at] = drawn
            self.lengths[at] += 1
        for marks in (self.seen, self.written):
            if marks is not None:
                marks[torch.arange(len(drawn), device=logits.device) if slots is None else at, drawn] = True
        return drawn

    def select(self, slots: list[int]) -> None:
        """Keep these slots alone, in this order."""
        at = torch.tensor(slots, device=self.tokens.device)
        for name, value in vars(self).items():
            if value is not None:
                setattr(self, name, value[..., at] if name == "positions" else value[at])

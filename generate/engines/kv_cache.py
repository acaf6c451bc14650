"""Hold the keys and values of rows that begin and end at different times.

All rows write their next key and value into the same column, and each row's text ends there; where it begins differs
from row to row, and a mask says so. A finished row's place can so be taken by a new one at any time: its prompt is
copied in to end at the present column. (Positions are in the keys already, so that a column means nothing.)

    slot 0   . . . . p p p t t t|          p prompt, t text, | the column that is written next
    slot 1   p p p t t t t t t t|
    slot 2   . . . . . . . p p p|  <- a new row in the slot of one that ended
"""

from typing import Any

import torch
from transformers import Cache

Layers = list[tuple[torch.Tensor, torch.Tensor]]  # of each layer its keys and values
_GROWTH = 64  # the cache grows by a multiple of so many columns
_EMPTY_SHARE = 4  # empty columns at the left go when they are a quarter of all, or more


class KVCache(Cache):
    """Hold keys and values of all layers: tensors [slots, heads, columns, width], of which `column` are written.

    With `fixed`, attention gets all columns, whose number seldom changes, so that a compiled model can be used again;
    otherwise those that are written and no more.
    """

    def __init__(self, fixed: bool = False) -> None:
        super().__init__(layers=[])
        self.fixed = fixed
        self.store: list[list[torch.Tensor]] = []  # of each layer its keys and values
        self.mask = torch.zeros(0, 0, dtype=torch.bool)  # [slots, columns]: which columns a row sees
        self.column = 0
        self._index = torch.zeros(1, dtype=torch.int64)  # `column` as a tensor, for the model

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, layer_idx: int, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Write one column of a layer, [slots, heads, 1, width], and return all. The model's layers call it."""
        stored_keys, stored_values = self.store[layer_idx]
        stored_keys.index_copy_(2, self._index, key_states)
        stored_values.index_copy_(2, self._index, value_states)
        if self.fixed:
            return stored_keys, stored_values
        return stored_keys[:, :, : self.column + 1], stored_values[:, :, : self.column + 1]

    def get_seq_length(self, layer_idx: int = 0) -> Any:
        """Return the column that is written next: an int, or, for a compiled model, a tensor that it need not know."""
        return self._index if self.fixed else self.column

    def get_query_offset(self, layer_idx: int = 0) -> Any:
        return self.get_seq_length(layer_idx)

    def get_mask_sizes(self, query_length: int, layer_idx: int) -> tuple[int, int]:
        """Return how many columns attention gets, and the first one's number: of every layer all, sliding ones too."""
        return (self.mask.shape[1] if self.fixed else self.column + query_length), 0

    @property
    def is_initialized(self) -> bool:
        """Say that the prompt has been read: models ask the cache whether the pictures' tokens are among the new."""
        return True

    @property
    def slots(self) -> int:
        return self.mask.shape[0]

    def open_column(self) -> torch.Tensor:
        """Make room for the next column and show it to all rows. Returns the step's mask, [slots, columns].

        It says what is padding. The model itself makes of it what each type of layer sees (a sliding window is cut from
        the columns, which are as far apart as the row's tokens), as it does for `generate`. An empty slot sees that
        column, too: the softmax over a row that sees nothing is NaN.
        """
        self._reserve(self.column + 1)
        self.mask[:, self.column] = True
        self._index.fill_(self.column)
        width = self.mask.shape[1] if self.fixed else self.column + 1
        return self.mask[:, :width]

    def close_column(self) -> None:
        """End the step. (One that failed half way leaves the column open, and is done again.)"""
        self.column += 1

    def start(self, prefilled: Layers, slots: int) -> None:
        """Make so many empty slots, for keys and values of the shapes and types of `prefilled`."""
        if self.store and self.slots == slots:  # the same memory, to which a compiled model's graph is bound
            self.column = 0
            self.mask.fill_(False)
            return
        device = prefilled[0][0].device
        self.store = [
            [tensor.new_zeros(slots, tensor.shape[1], 0, tensor.shape[3]) for tensor in layer] for layer in prefilled
        ]
        self.column = 0
        self.mask = torch.zeros(slots, 0, dtype=torch.bool, device=device)
        self._index = self._with_fixed_address(torch.zeros(1, dtype=torch.int64, device=device))

    def clear(self) -> None:
        """Give the memory back to the device."""
        self.store, self.column, self.mask = [], 0, torch.zeros(0, 0, dtype=torch.bool)

    def insert(self, slots: list[int], prefilled: Layers, mask: torch.Tensor) -> None:
        """Copy new rows into free slots, their prompts to end at the present column.

        `prefilled`: of each layer tensors [rows, heads, prompt tokens, width]; `mask`: [rows, prompt tokens], 0 for
        the padding at the left. What is written moves to the right where a prompt is longer than that.
        """
        length = mask.shape[1]
        if length > self.column:
            self._move(length - self.column)
        at = torch.tensor(slots, device=mask.device)
        span = slice(self.column - length, self.column)
        for stored, new in zip(self.store, prefilled, strict=True):
            for tensor, value in zip(stored, new, strict=True):
                tensor[at, :, span] = value
        self.mask[at] = False
        self.mask[at, span] = mask.bool()

    def drop_empty_columns(self, active: list[int]) -> None:
        """Remove the columns at the left that no active row sees, when they are many: attention would go over them."""
        empty = int(self.mask[active].any(dim=0).int().argmax())
        if empty * _EMPTY_SHARE >= max(self.column, 1):
            self._move(-empty)

    def select_slots(self, slots: list[int]) -> None:
        """Keep these slots alone, in this order."""
        at = torch.tensor(slots, device=self.mask.device)
        for stored in self.store:
            for which, tensor in enumerate(stored):
                stored[which] = self._with_fixed_address(tensor[at])
        self.mask = self._with_fixed_address(self.mask[at])

    def _move(self, columns: int) -> None:
        """Move all that is written by so many columns to the right, or to the left where they are negative."""
        self._reserve(self.column + columns)
        source = slice(max(0, -columns), self.column)
        target = slice(max(0, columns), self.column + columns)
        for stored in self.store:
            for tensor in stored:
                tensor[:, :, target] = tensor[:, :, source].clone()
        self.mask[:, target] = self.mask[:, source].clone()
        self.mask[:, : target.start] = False
        self.mask[:, target.stop :] = False
        self.column += columns

    def _reserve(self, columns: int) -> None:
        """Have room for so many columns: half as many again as there were, so that growing costs little in all."""
        if columns <= self.mask.shape[1]:
            return
        grown = -(-max(columns, self.mask.shape[1] * 3 // 2) // _GROWTH) * _GROWTH
        for stored in self.store:
            for which, tensor in enumerate(stored):
                if tensor.shape[2] < grown:  # one that grew before the memory ran out is as it should be
                    shape = (*tensor.shape[:2], grown, tensor.shape[3])
                    larger = self._with_fixed_address(tensor.new_zeros(shape))
                    larger[:, :, : tensor.shape[2]] = tensor
                    stored[which] = larger
        mask = self._with_fixed_address(self.mask.new_zeros(self.slots, grown))
        mask[:, : self.mask.shape[1]] = self.mask
        self.mask = mask

    def _with_fixed_address(self, tensor: torch.Tensor) -> torch.Tensor:
        """Mark a tensor as one that stays where it is: a compiled model would copy it at each step otherwise."""
        if self.fixed:
            torch._dynamo.mark_static_address(tensor)
        return tensor

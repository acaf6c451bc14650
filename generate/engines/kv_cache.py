"""The key-value cache of rows that begin and end at different times.

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

_GRAIN = 64  # columns by which the cache grows at least
Layers = list[tuple[torch.Tensor, torch.Tensor]]
_WASTE = 4  # empty columns at the left go when they are this part of all, or more


class ColumnCache(Cache):
    """Keys and values of all layers: tensors [slots, heads, columns, width], of which `column` are written.

    With `fixed`, attention is given all columns, whose number seldom changes, so that a compiled model can be used
    again; otherwise those that are written and no more.
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
        """What the model's layers call in a step: write one column, [slots, heads, 1, width], and give all."""
        stored_keys, stored_values = self.store[layer_idx]
        stored_keys.index_copy_(2, self._index, key_states)
        stored_values.index_copy_(2, self._index, value_states)
        if self.fixed:
            return stored_keys, stored_values
        return stored_keys[:, :, : self.column + 1], stored_values[:, :, : self.column + 1]

    def get_seq_length(self, layer_idx: int = 0) -> int:
        return self.column

    @property
    def slots(self) -> int:
        return self.mask.shape[0]

    def open_column(self) -> torch.Tensor:
        """Make room for the next column and show it to all rows; the mask [slots, 1, 1, columns] of this step.

        An empty slot sees that column, too: a row that saw nothing would compute with NaN.
        """
        self._reserve(self.column + 1)
        self.mask[:, self.column] = True
        self._index.fill_(self.column)
        width = self.mask.shape[1] if self.fixed else self.column + 1
        return self.mask[:, None, None, :width]

    def close_column(self) -> None:
        """The step is done. (One that failed half way leaves the column open, and is done again.)"""
        self.column += 1

    def start(self, prefilled: Layers, slots: int) -> None:
        """So many empty slots, for keys and values like these."""
        if self.store and self.slots == slots:  # the same memory: a compiled model knows it
            self.column = 0
            self.mask.fill_(False)
            return
        device = prefilled[0][0].device
        self.store = [
            [tensor.new_zeros(slots, tensor.shape[1], 0, tensor.shape[3]) for tensor in layer] for layer in prefilled
        ]
        self.column = 0
        self.mask = torch.zeros(slots, 0, dtype=torch.bool, device=device)
        self._index = self._placed(torch.zeros(1, dtype=torch.int64, device=device))

    def clear(self) -> None:
        """Give the memory back."""
        self.store, self.column, self.mask = [], 0, torch.zeros(0, 0, dtype=torch.bool)

    def insert(self, slots: list[int], prefilled: Layers, mask: torch.Tensor) -> None:
        """Put new rows into slots that are free, their prompts to end at the present column.

        `prefilled`: keys and values of each layer, [rows, heads, prompt tokens, width]; `mask`: [rows, prompt tokens],
        0 for the padding at the left.
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
        """Columns at the left that no row sees any more cost attention its time: take them away when they are many."""
        empty = int(self.mask[active].any(dim=0).int().argmax())
        if empty * _WASTE >= max(self.column, 1):
            self._move(-empty)

    def keep(self, slots: list[int]) -> None:
        """Hold these slots' rows alone, in this order."""
        at = torch.tensor(slots, device=self.mask.device)
        for stored in self.store:
            for which, tensor in enumerate(stored):
                stored[which] = self._placed(tensor[at])
        self.mask = self._placed(self.mask[at])

    def _move(self, columns: int) -> None:
        """All that is written, by so many columns to the right; to the left where they are negative."""
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
        """At least so many columns: half as many again as there were, so that growing costs little in all."""
        if columns <= self.mask.shape[1]:
            return
        grown = -(-max(columns, self.mask.shape[1] * 3 // 2) // _GRAIN) * _GRAIN
        for stored in self.store:
            for which, tensor in enumerate(stored):
                if tensor.shape[2] < grown:  # one that grew before the memory ran out is as it should be
                    shape = (*tensor.shape[:2], grown, tensor.shape[3])
                    larger = self._placed(tensor.new_zeros(shape))
                    larger[:, :, : tensor.shape[2]] = tensor
                    stored[which] = larger
        mask = self._placed(self.mask.new_zeros(self.slots, grown))
        mask[:, : self.mask.shape[1]] = self.mask
        self.mask = mask

    def _placed(self, tensor: torch.Tensor) -> torch.Tensor:
        """A compiled model copies its inputs at each step unless it knows that they stay where they are."""
        if self.fixed:
            torch._dynamo.mark_static_address(tensor)
        return tensor

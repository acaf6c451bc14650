"""Make batches: prompt and picture as run.py gives them, the reply behind, a weight for each token of the loss."""

from dataclasses import dataclass
from typing import Any

import torch

from train.finetuning.progress import TrainingFailedError
from train.finetuning.rows import Source, pictures_of
from train.finetuning.student import Student

NOTHING = -100  # the label that no loss is taken of
WEIGHTS = "loss_weights"


@dataclass
class Collator:
    """Turn rows of the dataset into a batch; `WEIGHTS` has 0 for the prompt and for padding."""

    student: Student
    source: Source
    thinking_weight: float

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        prompts, pictures, replies = [], [], []
        for row in rows:
            teacher = self.source.teacher_of(row["image_id"])
            reply = self.student.reply(row, teacher)
            shown = pictures_of(row)
            if reply is None or not shown:
                raise TrainingFailedError(
                    f"the picture of {row['image_id']} was there when the rows were checked, and is gone; put it back, "
                    "and the same command continues"
                )
            prompts.append(self.student.prompt(self.source.question(row, teacher), len(shown)))
            pictures.append(shown)
            replies.append(self.student.reply_ids(reply))
        return self._batch(self.student.inputs(prompts, pictures), replies)

    def _batch(self, inputs: dict[str, Any], replies: list[tuple[list[int], int]]) -> dict[str, Any]:
        """Put the replies behind the prompts, and move what is padded at the left of a prompt to the right."""
        prompt_shape = inputs["input_ids"].shape
        longest = max(len(ids) for ids, _ in replies)
        pad_id = self.student.processor.tokenizer.pad_token_id
        ids = torch.tensor([ids + [pad_id] * (longest - len(ids)) for ids, _ in replies])
        mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in replies])
        weights = torch.tensor([self._weights(len(ids), thinking, longest) for ids, thinking in replies])
        whole = {
            "input_ids": torch.cat([inputs["input_ids"], ids], 1),
            "attention_mask": torch.cat([inputs["attention_mask"], mask], 1),
            "labels": torch.cat(
                [torch.full(prompt_shape, NOTHING), ids.masked_fill((mask == 0) | (weights == 0), NOTHING)], 1
            ),
            WEIGHTS: torch.cat([torch.zeros(prompt_shape), weights], 1),
        }
        for name, value in inputs.items():  # one value a token, such as mm_token_type_ids: 0 for texts
            if name not in whole and value.shape[:2] == prompt_shape and not value.is_floating_point():
                whole[name] = torch.cat([value, torch.zeros_like(ids, dtype=value.dtype)], 1)
        return inputs | _flush_left(whole)

    def _weights(self, tokens: int, thinking: int, longest: int) -> list[float]:
        return [self.thinking_weight] * thinking + [1.0] * (tokens - thinking) + [0.0] * (longest - tokens)


def _flush_left(whole: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Move the padding before each prompt behind its row, and cut off the columns that no row needs."""
    mask = whole["attention_mask"]
    order = torch.argsort(mask, dim=1, descending=True, stable=True)
    longest = int(mask.sum(1).max())
    return {name: value.gather(1, order)[:, :longest] for name, value in whole.items()}

"""Train with TRL's SFTTrainer on a loss whose tokens have weights.

The loss of a step is sum(w * -log p) / sum(w) over the replies' tokens of all its rows, on all processes and in all
its parts: w is --thinking-weight for the thinking with its tags, 1 for all that follows it, the end of the turn
included, and 0 for prompt and padding. With a weight of 1 that is TRL's own loss.
"""

from typing import Any

import torch
from transformers import PreTrainedModel
from trl import SFTTrainer
from trl.trainer.utils import FusedCausalLMOutput

from train.finetuning.collator import WEIGHTS


class WeightedTrainer(SFTTrainer):
    """Train on batches of Collator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Else the loss of each part of a step, which is divided by the whole step's weights, is divided by the number
        # of parts once more.
        self.model_accepts_loss_kwargs = True

    def _send_telemetry(self) -> None:
        """Send nothing to anybody: TRL would tell its makers of each training."""

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: Any) -> Any:
        """Return the weights of a step, by whose sum transformers and TRL divide, in place of its number of tokens."""
        total = sum(batch[WEIGHTS][:, 1:].sum() for batch in batch_samples).to(device)
        return self.accelerator.gather(total).sum() if self.args.world_size > 1 else total

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        """Write a checkpoint under the names that the model has in memory.

        transformers 5 writes the published names, and its resume takes them for those in memory: of a Qwen2.5-VL it
        would find none, and go on from the weights of the beginning without an error.
        """
        model = self.accelerator.unwrap_model(self.model)
        if isinstance(model, PreTrainedModel):
            folder = str(output_dir or self.args.output_dir)
            model.save_pretrained(folder, state_dict=state_dict, save_original_format=False)
        else:
            super()._save(output_dir, state_dict)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        inputs = dict(inputs)
        if num_items_in_batch is None:  # in evaluation: a row's own, whatever the batch and the processes
            num_items_in_batch = inputs[WEIGHTS][:, 1:].sum() * self.args.world_size  # which the loss is multiplied by
        weights = inputs.pop(WEIGHTS)[:, 1:]
        inner = self.accelerator.unwrap_model(model)
        inner = inner.get_base_model() if hasattr(inner, "get_base_model") else inner
        return super().compute_loss(
            _Weighted(model, weights, fused=inner.base_model is not inner), inputs, return_outputs, num_items_in_batch
        )


class _Weighted:
    """Call the model, and give its tokens' log-probabilities times their weights."""

    def __init__(self, model: Any, weights: torch.Tensor, fused: bool) -> None:
        self.model, self.weights, self.fused = model, weights, fused

    def __call__(self, *, labels: torch.Tensor, fused_lm_head: bool, **inputs: Any) -> Any:
        if self.fused:
            outputs = self.model(**inputs, labels=labels, fused_lm_head=fused_lm_head)
        else:
            outputs = _score(self.model, inputs, labels)
        outputs.log_probs = outputs.log_probs * self.weights
        return outputs


def _score(model: Any, inputs: dict[str, Any], labels: torch.Tensor) -> Any:
    """Return what TRL's fused head does, for a model that has no backbone apart from its head (Kimi-VL)."""
    labels = labels[:, 1:]
    mask = labels != -100
    columns = mask.any(0).nonzero().flatten()
    logits = model(**inputs, logits_to_keep=columns).logits.float()
    chosen, kept = labels[:, columns], mask[:, columns]
    log_probs = torch.log_softmax(logits, -1)
    with torch.no_grad():
        entropy = -(log_probs.exp() * log_probs).sum(-1).masked_fill(~kept, 0)
        is_top1 = (logits.argmax(-1) == chosen) & kept
    picked = log_probs.gather(-1, chosen.clamp(min=0)[..., None])[..., 0].masked_fill(~kept, 0)
    whole = picked.new_zeros(mask.shape).index_copy(1, columns, picked)
    return FusedCausalLMOutput(log_probs=whole, entropy=entropy, is_top1=is_top1, label_mask=mask)

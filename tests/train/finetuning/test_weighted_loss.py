"""The loss is the weighted mean over the replies' tokens, computed here once more by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForImageTextToText
from trl import SFTConfig, SFTTrainer

from generate.models.kimi_vl.registration import register
from tests.support.commands import CHECKPOINTS
from train.finetuning.collator import WEIGHTS, Collator
from train.finetuning.options import Options
from train.finetuning.rows import open_source
from train.finetuning.student import Student, find_student
from train.finetuning.weighted_trainer import WeightedTrainer

Given = Callable[..., Options]
NAMES = ("glm", "kimi", "openvlthinker")


class Case:
    """Hold a model with four rows, in a trainer."""

    def __init__(self, name: str, options: Given, out: Path, weight: float) -> None:
        register()
        self.student: Student = find_student(str(CHECKPOINTS / name))
        self.source = open_source(options())
        self.rows = self.source.rows.select(range(4))
        self.model: Any = AutoModelForImageTextToText.from_pretrained(CHECKPOINTS / name, dtype=torch.float32)
        self.collator = Collator(self.student, self.source, weight)
        config = SFTConfig(
            output_dir=str(out),
            max_length=None,
            remove_unused_columns=False,
            report_to=[],
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
        )
        self.trainer = WeightedTrainer(
            self.model, config, self.collator, self.rows, processing_class=self.student.processor
        )

    def loss_by_hand(self, weight: float) -> float:
        """Return sum(w * -log p) / sum(w), row by row, without padding."""
        total = weights = 0.0
        for row in self.rows:
            reply = self.student.reply(row, "glm")
            assert reply
            ids, thinking = self.student.reply_ids(reply)
            inputs = self.student.inputs([self.student.prompt(self.source.question(row, "glm"))], [[row["image"]]])
            start = inputs["input_ids"].shape[1]
            added = torch.tensor([ids])
            inputs["input_ids"] = torch.cat([inputs["input_ids"], added], 1)
            inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
            if "mm_token_type_ids" in inputs:
                inputs["mm_token_type_ids"] = torch.cat([inputs["mm_token_type_ids"], torch.zeros_like(added)], 1)
            with torch.no_grad():
                logits = self.model.eval()(**inputs).logits[0]
            for at, token in enumerate(ids):
                one = weight if at < thinking else 1.0
                total -= one * float(torch.log_softmax(logits[start + at - 1].float(), -1)[token])
                weights += one
        return total / weights


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_the_loss_is_the_one_by_hand(name: str, weight: float, options: Given, tmp_path: Path) -> None:
    case = Case(name, options, tmp_path, weight)
    batch = case.collator(list(case.rows))
    case.model.eval()
    with torch.no_grad():
        loss = float(case.trainer.compute_loss(case.model, batch))
    assert loss == pytest.approx(case.loss_by_hand(weight), rel=1e-4)
    assert WEIGHTS in batch, "a batch may be used again"


def test_the_parts_of_a_step_add_up(options: Given, tmp_path: Path) -> None:
    """Gradients are accumulated over parts of unequal weight: the step's loss is that of all its rows at once."""
    case = Case("openvlthinker", options, tmp_path, 0.3)
    rows = list(case.rows)
    parts = [case.collator(some) for some in (rows[:1], rows[1:])]
    total = case.trainer._get_num_items_in_batch(parts, torch.device("cpu"))
    with torch.no_grad():
        losses = [float(case.trainer.compute_loss(case.model, part, num_items_in_batch=total)) for part in parts]
    assert sum(losses) == pytest.approx(case.loss_by_hand(0.3), rel=1e-4)


def test_a_weight_of_one_is_trls_own_loss(options: Given, tmp_path: Path) -> None:
    case = Case("openvlthinker", options, tmp_path, 1.0)
    texts = []
    for row in case.rows:
        reply = case.student.reply(row, "glm")
        assert reply
        end = case.student.processor.tokenizer.convert_ids_to_tokens(case.student.end_id)
        prompt = case.student.prompt(case.source.question(row, "glm"))
        texts.append({"prompt": prompt, "completion": reply.thinking + reply.answer + end, "images": [row["image"]]})
    own = SFTTrainer(case.model, case.trainer.args, train_dataset=case.rows, processing_class=case.student.processor)
    own.data_collator.completion_only_loss = True
    with torch.no_grad():
        theirs = float(own.compute_loss(case.model.eval(), dict(own.data_collator(texts))))
    assert theirs == pytest.approx(case.loss_by_hand(1.0), rel=1e-4)

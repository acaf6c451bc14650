"""TRL's own trainers on the demo's checkpoints: preferences for DPO, each reward for GRPO, with pictures."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoModelForImageTextToText
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer

from generate.models.processors import load_processor
from generate.models.registry import MODELS
from imagenet_think import to_messages, to_preferences
from tests.support.commands import CHECKPOINTS, ROOT
from tests.support.training_rows import drawn_rows
from train.rewards import format_reward, rouge_reward, taxonomy_reward

SETTINGS: dict[str, Any] = {
    "learning_rate": 1e-4,
    "logging_steps": 1,
    "report_to": "none",
    "save_strategy": "no",
    "use_cpu": True,
    "bf16": False,
    "gradient_checkpointing": False,
    "disable_tqdm": True,
}
OPENVL = MODELS["openvlthinker"].style


@pytest.mark.slow
@pytest.mark.parametrize("name", ["glm", "openvlthinker"])
def test_dpo_learns_which_text_is_preferred(name: str, tmp_path: Path) -> None:
    rows = drawn_rows(6, glm_hf=[1.0] * 6, kimi_hf=[0.5] * 6)
    checkpoint = str(CHECKPOINTS / name)
    trainer = DPOTrainer(
        AutoModelForImageTextToText.from_pretrained(checkpoint),
        args=DPOConfig(str(tmp_path), max_steps=3, per_device_train_batch_size=2, max_length=None, **SETTINGS),
        train_dataset=to_preferences(rows, "taxonomy"),
        processing_class=load_processor(checkpoint),
    )
    batch = next(iter(trainer.get_train_dataloader()))
    image = trainer.model.config.image_token_id
    merged = trainer.processing_class.image_processor.merge_size**2
    assert (batch["input_ids"] == image).sum() * merged == len(batch["pixel_values"]) > 0
    texts = [
        trainer.processing_class.tokenizer.decode(ids[mask == 1])
        for ids, mask in zip(batch["input_ids"], batch["completion_mask"], strict=True)
    ]
    assert all("<think>" in text and "</think>" in text for text in texts)  # which some templates take away
    assert all(text.count("Let me look at the image.") == (at < 2) for at, text in enumerate(texts))
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert losses[0] == pytest.approx(0.6931, abs=1e-4)  # nothing is preferred yet: log 2
    assert losses[-1] < 0.8 * losses[0]
    assert trainer.state.log_history[-2]["rewards/accuracies"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "reward",
    [
        partial(format_reward, style=OPENVL),
        partial(rouge_reward, style=OPENVL),
        partial(taxonomy_reward, style=OPENVL, taxonomy=ROOT / "generate" / "demo" / "taxonomy.tsv"),
    ],
    ids=lambda reward: reward.func.__name__,
)
def test_grpo_with_each_reward(reward: Any, tmp_path: Path) -> None:
    """A row without a class has no reward of it, and does not stop the trainer."""
    rows = drawn_rows(4)
    rows = rows.map(
        lambda row, at: {"prompt": to_messages(row)[:1]} | ({"wnid": None} if at == 3 else {}), with_indices=True
    )
    checkpoint = str(CHECKPOINTS / "openvlthinker")
    trainer = GRPOTrainer(
        AutoModelForImageTextToText.from_pretrained(checkpoint),
        [reward],
        args=GRPOConfig(
            str(tmp_path),
            max_steps=2,
            per_device_train_batch_size=8,
            num_generations=2,
            max_completion_length=96,
            temperature=1.5,
            **SETTINGS,
        ),
        train_dataset=rows,
        processing_class=load_processor(checkpoint),
    )
    trainer.train()
    name = f"rewards/{reward.func.__name__}/mean"
    means = [entry[name] for entry in trainer.state.log_history if name in entry]
    assert len(means) == 2
    assert all(0 < mean <= 1 for mean in means), json.dumps(means)

"""Train a tiny model: vision tower first, through throw-away heads, then the text."""

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from tqdm import tqdm
from transformers import GenerationConfig

from generate.demo.batches import NOTHING, Batch, Batches
from generate.demo.fast_vision import fast_vision
from generate.demo.scenes import BACKGROUNDS, COLOURS, FORMS, SIZES
from generate.demo.tiny_models import HIDDEN, KIMI_VL, TINY_MODELS, TinyModel
from generate.demo.untrained_models import build_model, build_tokenizer, image_settings, video_settings
from imagenet_think import open_atomic

_HEADS_WEIGHTS = {"form": 4.0, "size": 2.0}  # these two show only at edges, and are learned last


class ProgressError(Exception):
    """Say in one sentence that a progress file belongs to another training."""


class Trainer:
    """Train one model with its throw-away heads, one step at a time."""

    def __init__(self, voice: str, tiny: TinyModel, seed: int) -> None:
        torch.manual_seed(seed)
        self.tiny = tiny
        self._bound = f"{voice}, seed {seed}, {tiny}"
        self.tokenizer = build_tokenizer(voice, tiny)
        self.batches = Batches(voice, tiny, self.tokenizer, seed)
        self.model = build_model(tiny, self.tokenizer)
        widths = {
            "colour": 1 + len(COLOURS),
            "form": len(FORMS),
            "size": len(SIZES),
            "background": 1 + len(BACKGROUNDS),
        }
        widths |= {"row": 3, "column": 3} if tiny.family.tower_knows_places else {}
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(HIDDEN, width) for name, width in widths.items()})
        parameters = [*self.model.parameters(), *self.heads.parameters()]
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.05},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=tiny.learning_rate, betas=(0.9, 0.98), fused=True)
        self.step = 0

    def advance(self) -> dict[str, float]:
        """Take one step of the optimizer; return its losses, and the shares of correct heads."""
        batch = self.batches.at(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self._learning_rate()
        seen = self._image_vectors(batch)
        heads_loss, report = self._heads_loss(seen, batch.factors)
        if self.step < self.tiny.vision_steps:
            loss = heads_loss
        else:
            text_loss = self._text_loss(batch, seen)
            loss = text_loss + self.tiny.heads_weight * heads_loss
            report["text"] = text_loss.item()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return report

    def _learning_rate(self) -> float:
        """Return the rate of this step: warm-up, full until half of the steps, then a cosine down to one per cent."""
        done = self.step / self.tiny.steps
        decay = 1.0 if done < 0.5 else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - 0.5) / 0.5))
        return self.tiny.learning_rate * min(1.0, (self.step + 1) / 60) * decay

    def _image_vectors(self, batch: Batch) -> Any:
        """Return the vectors of the image tokens of the batch, one after another."""
        inputs = batch.inputs
        if self.tiny.family is KIMI_VL:
            return self.model.get_image_features(inputs["pixel_values"], inputs["image_grid_hws"])
        return self.model.model.visual(inputs["pixel_values"], grid_thw=inputs["image_grid_thw"]).pooler_output

    def _heads_loss(self, seen: Any, factors: dict[str, Any]) -> tuple[Any, dict[str, float]]:
        guesses = {name: head(seen) for name, head in self.heads.items()}
        loss = sum(
            _HEADS_WEIGHTS.get(name, 1.0) * cross_entropy(guess, factors[name]) for name, guess in guesses.items()
        )
        shown = factors["colour"] > 0
        # Few tokens lie on a shape: their colours count once more, or "no colour" is learned alone.
        loss = loss + cross_entropy(guesses["colour"][shown], factors["colour"][shown])
        rights = {name: (guess.argmax(-1) == factors[name])[shown].float().mean() for name, guess in guesses.items()}
        return loss, {"heads": loss.item()} | {name: float(right) for name, right in rights.items()}

    def _text_loss(self, batch: Batch, seen: Any) -> Any:
        """Return the cross entropy over the output. Image tokens are inserted here, since the tower has run already."""
        ids, mask = batch.inputs["input_ids"], batch.inputs["attention_mask"]
        embedded = self.model.get_input_embeddings()(ids).masked_scatter(batch.image_tokens.unsqueeze(-1), seen)
        model, positions = self._text_model(batch)
        hidden = model(
            inputs_embeds=embedded, attention_mask=mask, position_ids=positions, use_cache=False
        ).last_hidden_state
        logits = self.model.get_output_embeddings()(hidden[:, batch.prompt_length - 1 : -1])
        targets = ids[:, batch.prompt_length :].masked_fill(mask[:, batch.prompt_length :] == 0, NOTHING)
        return cross_entropy(logits.flatten(0, 1), targets.flatten())

    def _text_model(self, batch: Batch) -> tuple[Any, Any]:
        """Return the text model and its position ids; None for consecutive ones."""
        if self.tiny.family is KIMI_VL:
            return self.model.language_model.model, None
        inputs = batch.inputs
        # All rows have the prompt and the picture size of the first, hence its positions.
        positions, _ = self.model.model.get_rope_index(
            inputs["input_ids"][:1],
            mm_token_type_ids=inputs["mm_token_type_ids"][:1],
            image_grid_thw=inputs["image_grid_thw"][:1],
        )
        return self.model.model.language_model, positions.expand(-1, len(inputs["input_ids"]), -1)

    def check_shortcuts(self) -> None:
        """Raise AssertionError where fast_vision or _text_loss compute something else than the real model."""
        batch = self.batches.at(-1)
        labels = batch.inputs["input_ids"].masked_fill(batch.inputs["attention_mask"] == 0, NOTHING)
        labels[:, : batch.prompt_length] = NOTHING
        with torch.no_grad():
            seen = self._image_vectors(batch)
            loss = self.model(**batch.inputs, labels=labels).loss
            with fast_vision(self.model):
                seen_fast = self._image_vectors(batch)
                loss_fast = self._text_loss(batch, seen_fast)
        torch.testing.assert_close(seen_fast, seen, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(loss_fast, loss, atol=1e-5, rtol=1e-4)

    def save_progress(self, path: Path) -> None:
        """Write step, model, heads and optimizer."""
        state = {"bound": self._bound, "step": self.step}
        state |= {name: part.state_dict() for name, part in self._parts().items()}
        with open_atomic(path) as file:
            torch.save(state, file)

    def load_progress(self, path: Path) -> None:
        """Continue from a saved step. Raises ProgressError for the progress of another training."""
        state = torch.load(path, weights_only=True)
        if state["bound"] != self._bound:
            raise ProgressError(
                f"{path} is the progress of another training ({state['bound']}): delete it to start from the beginning"
            )
        self.step = state["step"]
        for name, part in self._parts().items():
            part.load_state_dict(state[name])

    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "heads": self.heads, "optimizer": self.optimizer}

    def save_checkpoint(self, out: Path) -> None:
        """Write the directory that transformers and vLLM read, with weights in bfloat16."""
        family, token = self.tiny.family, self.tokenizer.convert_tokens_to_ids
        self.model.generation_config = GenerationConfig(
            eos_token_id=[token(stop) for stop in family.stops], pad_token_id=self.tokenizer.pad_token_id
        )
        weights = {name: tensor.clone() for name, tensor in self.model.state_dict().items()}
        self.model.to(torch.bfloat16).save_pretrained(out)
        self.model.to(torch.float32).load_state_dict(weights)  # for further training steps
        self.tokenizer.save_pretrained(out)
        image = image_settings(family)
        _write_json(out / "preprocessor_config.json", image)
        _set_json(out / "tokenizer_config.json", processor_class=family.classes[0])
        if family is KIMI_VL:
            return
        video = video_settings(family)
        both = {"processor_class": family.classes[0], "image_processor": image, "video_processor": video}
        _write_json(out / "video_preprocessor_config.json", video)
        _write_json(out / "processor_config.json", both)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _set_json(path: Path, **changes: Any) -> None:
    _write_json(path, json.loads(path.read_text(encoding="utf-8")) | changes)


def train(voice: str, out: Path, progress: Path, seed: int) -> None:
    """Train to the end, from the saved step if `progress` exists, and write the checkpoint to `out`.

    Raises ProgressError for the progress of another training.
    """
    torch.set_num_threads(1)  # sums in one order, so that the same seed gives the same weights
    tiny = TINY_MODELS[voice]
    trainer = Trainer(voice, tiny, seed)
    trainer.check_shortcuts()
    if progress.exists():
        trainer.load_progress(progress)
    size = sum(parameter.numel() for parameter in trainer.model.parameters())
    print(f"{voice}: {size:,} parameters, {len(trainer.tokenizer)} tokens, {tiny.steps} steps", flush=True)
    reports: list[dict[str, float]] = []
    bar = tqdm(initial=trainer.step, total=tiny.steps, unit="step", mininterval=5)
    with fast_vision(trainer.model), bar:
        while trainer.step < tiny.steps:
            reports.append(trainer.advance())
            bar.update()
            if trainer.step % 100 == 0:
                bar.write(f"{trainer.step:5d} {_means(reports)}")
                reports.clear()
            if trainer.step % 200 == 0:
                trainer.save_progress(progress)
    _replace_checkpoint(trainer, out)
    progress.unlink(missing_ok=True)


def _means(reports: list[dict[str, float]]) -> str:
    return " ".join(f"{name} {sum(report[name] for report in reports) / len(reports):.3f}" for name in reports[0])


def _replace_checkpoint(trainer: Trainer, out: Path) -> None:
    """Write the checkpoint beside the old one first: a stop in between must not leave half of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".checkpoint-") as folder:
        trainer.save_checkpoint(Path(folder))
        out.mkdir(exist_ok=True)
        for file in sorted(Path(folder).iterdir()):
            file.replace(out / file.name)

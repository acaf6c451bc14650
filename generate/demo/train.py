"""Trains the tiny checkpoints of real architectures that the demo and the tests run on, on CPU, from nothing.

    python generate/demo/train.py --model glm --out generate/demo/checkpoints/glm

About half a million parameters learn to say what `generate/demo/draw.py` drew. What makes that possible in minutes: the
vision tower learns first, through throw-away heads on its merged image tokens (one per factor: colour, form, size, …),
which stay on beside the text loss; and the vocabulary holds whole words. The same seed on the same machine gives the
same weights: every batch is drawn from (model, seed, step) alone, on one thread. A training that was stopped goes on
from `--progress`.
"""

import json
import math
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import typer

from generate.demo.batches import NOTHING, Batch, Batches
from generate.demo.draw import BACKGROUNDS, COLOURS, FORMS, SIZES, VOICES
from generate.demo.fast_vision import fast_vision
from generate.demo.tiny_models import (
    HIDDEN,
    KIMI_VL,
    RECIPES,
    Recipe,
    build_model,
    build_tokenizer,
    image_settings,
    video_settings,
)

# Freed memory goes back to the kernel after every step otherwise, and fetching it again takes most of the step.
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "17179869184",
    "MALLOC_TOP_PAD_": "268435456",
}
HEADS_WEIGHTS = {"form": 4.0, "size": 2.0}  # the two that are seen at edges alone, and learnt last


class ProgressError(Exception):
    """The file of progress does not belong to this training; the message is one sentence for the user."""


class Trainer:
    """Model, throw-away heads and optimizer of one recipe, one step at a time."""

    def __init__(self, voice: str, recipe: Recipe, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.recipe = recipe
        self._bound = f"{voice}, seed {seed}, {recipe}"
        self.tokenizer = build_tokenizer(voice, recipe)
        self.batches = Batches(voice, recipe, self.tokenizer, seed)
        self.model = build_model(recipe, self.tokenizer)
        widths = {
            "colour": 1 + len(COLOURS),
            "form": len(FORMS),
            "size": len(SIZES),
            "background": 1 + len(BACKGROUNDS),
        }
        widths |= {"row": 3, "column": 3} if recipe.family.tower_knows_places else {}
        self.heads = torch.nn.ModuleDict({name: torch.nn.Linear(HIDDEN, width) for name, width in widths.items()})
        parameters = [*self.model.parameters(), *self.heads.parameters()]
        groups = [
            {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.05},
            {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98), fused=True)
        self.step = 0

    def advance(self) -> dict[str, float]:
        """One step of the optimizer; returns its losses, and how often the heads are right."""
        import torch

        batch = self.batches.at(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self._learning_rate()
        seen = self._look(batch)
        heads_loss, report = self._heads_loss(seen, batch.factors)
        if self.step < self.recipe.vision_steps:
            loss = heads_loss
        else:
            text_loss = self._text_loss(batch, seen)
            loss = text_loss + self.recipe.heads_weight * heads_loss
            report["text"] = text_loss.item()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return report

    def _learning_rate(self) -> float:
        """Warm-up, then full until half of the steps are done, then a cosine down to one per cent."""
        done = self.step / self.recipe.steps
        decay = 1.0 if done < 0.5 else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - 0.5) / 0.5))
        return self.recipe.learning_rate * min(1.0, (self.step + 1) / 60) * decay

    def _look(self, batch: Batch) -> Any:
        """The image tokens of the batch, one after another."""
        inputs = batch.inputs
        if self.recipe.family is KIMI_VL:
            return self.model.get_image_features(inputs["pixel_values"], inputs["image_grid_hws"])
        return self.model.model.visual(inputs["pixel_values"], grid_thw=inputs["image_grid_thw"]).pooler_output

    def _heads_loss(self, seen: Any, factors: dict[str, Any]) -> tuple[Any, dict[str, float]]:
        from torch.nn.functional import cross_entropy

        guesses = {name: head(seen) for name, head in self.heads.items()}
        loss = sum(
            HEADS_WEIGHTS.get(name, 1.0) * cross_entropy(guess, factors[name]) for name, guess in guesses.items()
        )
        shown = factors["colour"] > 0
        # Few tokens lie on a shape: their colours count once more, or "no colour" is learned alone.
        loss = loss + cross_entropy(guesses["colour"][shown], factors["colour"][shown])
        rights = {name: (guess.argmax(-1) == factors[name])[shown].float().mean() for name, guess in guesses.items()}
        return loss, {"heads": loss.item()} | {name: float(right) for name, right in rights.items()}

    def _text_loss(self, batch: Batch, seen: Any) -> Any:
        """Cross entropy over the output; the image tokens are put in by hand, since the tower has run already."""
        from torch.nn.functional import cross_entropy

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
        """The text model, and the positions that it is to be given: None for one after the other."""
        if self.recipe.family is KIMI_VL:
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
        """Refuses to train if fast_vision or the text loss by hand compute anything but what the real model does."""
        import torch

        batch = self.batches.at(-1)
        labels = batch.inputs["input_ids"].masked_fill(batch.inputs["attention_mask"] == 0, NOTHING)
        labels[:, : batch.prompt_length] = NOTHING
        with torch.no_grad():
            seen = self._look(batch)
            loss = self.model(**batch.inputs, labels=labels).loss
            with fast_vision(self.model):
                seen_fast = self._look(batch)
                loss_fast = self._text_loss(batch, seen_fast)
        torch.testing.assert_close(seen_fast, seen, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(loss_fast, loss, atol=1e-5, rtol=1e-4)

    def save_progress(self, path: Path) -> None:
        import torch

        state = {"bound": self._bound, "step": self.step}
        state |= {name: part.state_dict() for name, part in self._parts().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        torch.save(state, part)
        part.replace(path)

    def load_progress(self, path: Path) -> None:
        """Raises ProgressError for the progress of another training."""
        import torch

        state = torch.load(path, weights_only=True)
        if state["bound"] != self._bound:
            raise ProgressError(
                f"{path} is the progress of another training ({state['bound']}): delete it to begin anew"
            )
        self.step = state["step"]
        for name, part in self._parts().items():
            part.load_state_dict(state[name])

    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "heads": self.heads, "optimizer": self.optimizer}

    def save_checkpoint(self, out: Path) -> None:
        """The directory that transformers and vLLM read, weights in bfloat16."""
        import torch
        from transformers import GenerationConfig

        family, token = self.recipe.family, self.tokenizer.convert_tokens_to_ids
        self.model.generation_config = GenerationConfig(
            eos_token_id=[token(stop) for stop in family.stops], pad_token_id=self.tokenizer.pad_token_id
        )
        weights = {name: tensor.clone() for name, tensor in self.model.state_dict().items()}
        self.model.to(torch.bfloat16).save_pretrained(out)
        self.model.to(torch.float32).load_state_dict(weights)  # the training may go on
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
    """Trains to the end, from where `progress` stands if it exists, and leaves the checkpoint in `out`."""
    import torch
    from tqdm import tqdm

    torch.set_num_threads(1)  # sums in one order, hence the same weights again
    recipe = RECIPES[voice]
    trainer = Trainer(voice, recipe, seed)
    trainer.check_shortcuts()
    if progress.exists():
        trainer.load_progress(progress)
    size = sum(parameter.numel() for parameter in trainer.model.parameters())
    print(f"{voice}: {size:,} parameters, {len(trainer.tokenizer)} tokens, {recipe.steps} steps", flush=True)
    reports: list[dict[str, float]] = []
    bar = tqdm(initial=trainer.step, total=recipe.steps, unit="step", mininterval=5)
    with fast_vision(trainer.model), bar:
        while trainer.step < recipe.steps:
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
    """Beside the old one first: a stop in between must not leave half a checkpoint."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".checkpoint-") as folder:
        trainer.save_checkpoint(Path(folder))
        out.mkdir(exist_ok=True)
        for file in sorted(Path(folder).iterdir()):
            file.replace(out / file.name)


def _with_allocator() -> None:
    """Starts this command again with the allocator's settings, which libc reads only when a process starts."""
    if any(name not in os.environ for name in ALLOCATOR):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**ALLOCATOR, **os.environ})


def main(
    model: str = typer.Option(..., help=f"Which checkpoint: {', '.join(RECIPES)}"),
    out: Path = typer.Option(..., help="Directory for the checkpoint"),
    progress: Path = typer.Option(
        None, help="File to save to every 200 steps, and to go on from [build/training/MODEL.progress]"
    ),
    seed: int = typer.Option(0, help="The same seed trains the same weights"),
) -> None:
    """Train a tiny checkpoint on drawn pictures."""
    if model not in RECIPES or model not in VOICES:
        typer.echo(f"error: --model {model} is none of {', '.join(RECIPES)}; choose one of these", err=True)
        raise typer.Exit(2)
    _with_allocator()
    try:
        train(model, out, progress or Path("build/training", f"{model}.progress"), seed)
    except ProgressError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    typer.run(main)

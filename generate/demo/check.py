"""Measures how often a tiny checkpoint tells the truth about drawings that it never saw.

    python generate/demo/check.py --model glm --count 256

Greedy, float32, batches of 32, through the real processor, in every size that the demo draws. Well-formed means exactly
the model's delimiters, with text in both parts. Exits with 1 when a bar is missed. Blank pages, noise and a prompt that
was not in training are measured apart.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from generate.demo.draw import (
    PICTURE_SIZES,
    Scene,
    answer_is_true,
    draw,
    draw_picture,
    sample_scene,
    scene_of,
    thinking_is_true,
)
from generate.demo.tiny_models import HINT, RECIPES
from generate.models.registry import PROMPTS

CHECKPOINTS = Path(__file__).resolve().parent / "checkpoints"
SEED = 987_654  # of the pictures; the demo draws from other seeds
UNSEEN_PROMPT = "Can you summarize the visual content of this photograph for me, please?"
BATCH_SIZE = 32
MAX_NEW_TOKENS = 160


@dataclass(frozen=True)
class Bars:
    """The least shares that a checkpoint may be committed with."""

    well_formed: float
    answers: float


BARS = {"glm": Bars(well_formed=0.99, answers=0.95), "kimi": Bars(well_formed=0.99, answers=0.90)}


@dataclass(frozen=True)
class Case:
    scene: Scene
    picture: Any
    prompt: str


@dataclass(frozen=True)
class Shares:
    """Of a group of cases, the shares that are well-formed, true in the answer, and true in the thinking."""

    count: int
    well_formed: float
    answers: float
    thinkings: float

    def __str__(self) -> str:
        return (
            f"{self.count:4d} pictures  well-formed {self.well_formed:6.1%}  "
            f"answers right {self.answers:6.1%}  thinking right {self.thinkings:6.1%}"
        )


def groups_of(model: str, count: int) -> Iterator[tuple[str, list[Case]]]:
    """The drawings with the prompts of training, then, apart, what the bars do not speak of."""
    seen = [PROMPTS["paper"], PROMPTS["figure2"]]
    if RECIPES[model].hints:
        seen += [HINT.format(prompt=prompt) for prompt in seen]
    drawings = [
        Case(scene_of(SEED, number), draw_picture(SEED, number), seen[number % len(seen)]) for number in range(count)
    ]
    few = max(1, count // 4)
    yield "drawings", drawings
    for kind in ("blank", "noise"):
        yield kind, [_other_case(kind, number, seen[number % len(seen)]) for number in range(few)]
    yield "a prompt it never saw", [Case(case.scene, case.picture, UNSEEN_PROMPT) for case in drawings[:few]]


def _other_case(kind: str, number: int, prompt: str) -> Case:
    rng = random.Random(f"{kind} picture {number} of seed {SEED}")
    scene = sample_scene(rng, kind)
    return Case(scene, draw(scene, rng, rng.choice(PICTURE_SIZES)), prompt)


class Talker:
    """A checkpoint with its processor: cases in, raw texts out."""

    def __init__(self, checkpoint: Path) -> None:
        import torch
        from transformers import AutoModelForImageTextToText

        from generate.models.kimi_vl.registration import register_for
        from generate.models.processors import load_processor

        register_for(str(checkpoint))

        self._processor: Any = load_processor(str(checkpoint))
        self._model = AutoModelForImageTextToText.from_pretrained(checkpoint, dtype=torch.float32).eval()

    def say(self, cases: list[Case]) -> list[str]:
        import torch

        chats = [_chat(case) for case in cases]
        inputs = self._processor.apply_chat_template(
            chats,
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"padding": True},
        )
        with torch.inference_mode():
            tokens = self._model.generate(**inputs, max_new_tokens=MAX_NEW_TOKENS, do_sample=False)
        return self._processor.batch_decode(tokens[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)


def _chat(case: Case) -> list[dict[str, Any]]:
    content = [{"type": "image", "image": case.picture}, {"type": "text", "text": case.prompt}]
    return [{"role": "user", "content": content}]


def shares_of(model: str, cases: list[Case], texts: list[str]) -> Shares:
    """A text that is not well-formed is right in nothing."""
    wording = re.escape(RECIPES[model].wording)
    form = re.compile(
        wording.replace(r"\{thinking\}", r"(?P<thinking>[^<>◁▷]+)").replace(r"\{answer\}", r"(?P<answer>[^<>◁▷]+)")
    )
    parsed = [(case.scene, match) for case, text in zip(cases, texts, strict=True) if (match := form.fullmatch(text))]
    return Shares(
        count=len(cases),
        well_formed=len(parsed) / len(cases),
        answers=sum(answer_is_true(scene, match["answer"]) for scene, match in parsed) / len(cases),
        thinkings=sum(thinking_is_true(scene, match["thinking"]) for scene, match in parsed) / len(cases),
    )


def check(model: str, checkpoint: Path, count: int) -> bool:
    """Prints the shares of every group; returns whether the bars are met."""
    from tqdm import tqdm

    talker = Talker(checkpoint)
    met = True
    for name, cases in groups_of(model, count):
        texts: list[str] = []
        for start in tqdm(range(0, len(cases), BATCH_SIZE), desc=name, unit="batch", leave=False):
            texts += talker.say(cases[start : start + BATCH_SIZE])
        shares = shares_of(model, cases, texts)
        print(f"{name:22s} {shares}")
        if name == "drawings" and model in BARS:
            bars = BARS[model]
            met = shares.well_formed >= bars.well_formed and shares.answers >= bars.answers
            verdict = "met" if met else "MISSED"
            print(f"{'bars':22s} {verdict}: well-formed >= {bars.well_formed:.0%}, answers right >= {bars.answers:.0%}")
            print(f"{'for example':22s} {texts[0]!r}")
    return met


def main(
    model: str = typer.Option("glm", help=f"Which checkpoint: {', '.join(RECIPES)}"),
    count: int = typer.Option(256, min=1, help="Number of unseen drawings; a quarter as many of the rest"),
    checkpoint: Path = typer.Option(None, help="Another directory than the committed one"),
) -> None:
    """Measure a tiny checkpoint on unseen drawings."""
    if model not in RECIPES:
        typer.echo(f"error: --model {model} is none of {', '.join(RECIPES)}; choose one of these", err=True)
        raise typer.Exit(2)
    directory = checkpoint or CHECKPOINTS / model
    if not (directory / "model.safetensors").exists():
        typer.echo(f"error: {directory} holds no model.safetensors; train it with generate/demo/train.py", err=True)
        raise typer.Exit(2)
    raise typer.Exit(0 if check(model, directory, count) else 1)


if __name__ == "__main__":
    typer.run(main)

"""Measure how often a tiny checkpoint describes unseen drawings correctly: what generate/demo/check.py does."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer
from PIL import Image
from tqdm import tqdm

from generate.command_line.terminal import complain, note
from generate.demo.scenes import PICTURE_SIZES, Scene, draw, draw_picture, sample_scene, scene_of
from generate.demo.tiny_models import HINT, TINY_MODELS
from generate.demo.voices import answer_is_true, thinking_is_true
from generate.models.registry import PROMPTS

CHECKPOINTS = Path(__file__).resolve().parent / "checkpoints"
TAXONOMY = Path(__file__).resolve().parent / "taxonomy.tsv"
_METRIC = Path(__file__).resolve().parents[2] / "evaluate" / "taxonomy"
_SEED = 987_654  # of the pictures; the demo draws from other seeds
_UNSEEN_PROMPT = "Can you summarize the visual content of this photograph for me, please?"
_BATCH_SIZE = 32


@dataclass(frozen=True)
class Bars:
    """Hold the least shares that a checkpoint may be committed with."""

    well_formed: float
    answers: float


BARS = {"glm": Bars(well_formed=0.99, answers=0.95), "kimi": Bars(well_formed=0.99, answers=0.90)}


@dataclass(frozen=True)
class Case:
    """Hold one picture with the truth about it, and the prompt."""

    scene: Scene
    picture: Image.Image
    prompt: str


@dataclass(frozen=True)
class Shares:
    """Hold the shares of a group's texts that are well-formed, that have a true answer, and a true thinking.

    named: the share of the answers that name the form of the first shape, which is the class of a picture, by
    evaluate/taxonomy. It is at least the share of true answers, since colours, the second shape and the background do
    not count. None for pictures without shapes.
    """

    count: int
    well_formed: float
    answers: float
    thinkings: float
    named: float | None

    def __str__(self) -> str:
        return (
            f"{self.count:4d} pictures  well-formed {self.well_formed:6.1%}  "
            f"answers right {self.answers:6.1%}  thinking right {self.thinkings:6.1%}"
            + ("" if self.named is None else f"  class named {self.named:6.1%}")
        )


def groups_of(model: str, count: int) -> Iterator[tuple[str, list[Case]]]:
    """Yield the drawings with the prompts of training, then the groups that the bars do not concern."""
    seen = [PROMPTS["paper"], PROMPTS["figure2"]]
    if TINY_MODELS[model].hints:
        seen += [HINT.format(prompt=prompt) for prompt in seen]
    drawings = [
        Case(scene_of(_SEED, number), draw_picture(_SEED, number), seen[number % len(seen)]) for number in range(count)
    ]
    few = max(1, count // 4)
    yield "drawings", drawings
    for kind in ("blank", "noise"):
        yield kind, [_other_case(kind, number, seen[number % len(seen)]) for number in range(few)]
    yield "a prompt it never saw", [Case(case.scene, case.picture, _UNSEEN_PROMPT) for case in drawings[:few]]


def _other_case(kind: str, number: int, prompt: str) -> Case:
    rng = random.Random(f"{kind} picture {number} of seed {_SEED}")
    scene = sample_scene(rng, kind)
    return Case(scene, draw(scene, rng, rng.choice(PICTURE_SIZES)), prompt)


def shares_of(model: str, cases: list[Case], texts: list[str]) -> Shares:
    """Return the shares of a group; a text that is not well-formed counts as wrong in both parts."""
    wording = re.escape(TINY_MODELS[model].wording)
    form = re.compile(
        wording.replace(r"\{thinking\}", r"(?P<thinking>[^<>◁▷]+)").replace(r"\{answer\}", r"(?P<answer>[^<>◁▷]+)")
    )
    matches = [form.fullmatch(text) for text in texts]
    parsed = [(case.scene, match) for case, match in zip(cases, matches, strict=True) if match]
    return Shares(
        count=len(cases),
        well_formed=len(parsed) / len(cases),
        answers=sum(answer_is_true(scene, match["answer"]) for scene, match in parsed) / len(cases),
        thinkings=sum(thinking_is_true(scene, match["thinking"]) for scene, match in parsed) / len(cases),
        named=_named([case.scene for case in cases], [match["answer"] if match else "" for match in matches]),
    )


def _named(scenes: list[Scene], answers: list[str]) -> float | None:
    if not all(scene.shapes for scene in scenes):
        return None
    import evaluate

    metric = evaluate.load(str(_METRIC), keep_in_memory=True)  # type: ignore[attr-defined]  # mypy looks into our folder
    classes = [scene.shapes[0].form for scene in scenes]
    return float(metric.compute(predictions=answers, references=classes, taxonomy=str(TAXONOMY))["named"])


def check_checkpoint(model: str, checkpoint: Path | None, count: int) -> None:
    """Print the shares of every group of pictures for a checkpoint, the committed one by default.

    Exits with code 0 where the bars are met, 1 where one is missed, 2 where there is no such checkpoint.
    """
    if model not in TINY_MODELS:
        _fail(f"--model {model} is unknown; choose from {', '.join(TINY_MODELS)}")
    directory = checkpoint or CHECKPOINTS / model
    if not (directory / "model.safetensors").exists():
        _fail(f"{directory} holds no model.safetensors; train it with generate/demo/train.py")
    raise typer.Exit(0 if _measure(model, directory, count) else 1)


def _measure(model: str, checkpoint: Path, count: int) -> bool:
    """Print the shares of every group; return whether the bars are met."""
    from generate.demo.checkpoint_model import CheckpointModel  # torch, after the options are checked

    loaded = CheckpointModel(checkpoint)
    met, found = True, dict[str, Any]()
    for name, cases in groups_of(model, count):
        texts: list[str] = []
        for start in tqdm(range(0, len(cases), _BATCH_SIZE), desc=name, unit="batch", leave=False):
            batch = cases[start : start + _BATCH_SIZE]
            texts += loaded.generate([(case.picture, case.prompt) for case in batch])
        shares = shares_of(model, cases, texts)
        found[name] = vars(shares)
        note(model=model, checkpoint=checkpoint, groups=found)
        print(f"{name:22s} {shares}")
        if name == "drawings" and model in BARS:
            bars = BARS[model]
            met = shares.well_formed >= bars.well_formed and shares.answers >= bars.answers
            result = "met" if met else "MISSED"
            print(f"{'bars':22s} {result}: well-formed >= {bars.well_formed:.0%}, answers right >= {bars.answers:.0%}")
            print(f"{'for example':22s} {texts[0]!r}")
    return met


def _fail(message: str) -> NoReturn:
    complain(message)
    raise typer.Exit(2)

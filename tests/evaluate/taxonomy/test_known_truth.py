"""Rates of truth that are known come out of the metric: of planted errors, and of the demo's checkpoints."""

import re
from itertools import combinations_with_replacement, permutations, product
from pathlib import Path
from typing import Any

import evaluate
import pytest

from generate.demo.accuracy import CHECKPOINTS, TAXONOMY, groups_of, shares_of
from generate.demo.checkpoint_model import CheckpointModel
from generate.demo.scenes import COLOURS, FORMS, Scene, scene_of
from generate.demo.tiny_models import TINY_MODELS
from generate.demo.voices import VOICES, describe
from tests.support.commands import ROOT

METRIC = evaluate.load(str(ROOT / "evaluate" / "taxonomy"), keep_in_memory=True)
DRAWINGS = 200


def named(texts: list[str], classes: list[str], tree: Path = TAXONOMY) -> dict[str, Any]:
    return METRIC.compute(predictions=texts, references=classes, taxonomy=str(tree))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("truth", [0.99, 0.98, 0.85, 0.0])
def test_planted_wrong_forms_are_all_found(voice: str, truth: float) -> None:
    """Of true answers, in so many the form of the class is another; the drawings are the demo's."""
    scenes = [scene_of(0, number) for number in range(DRAWINGS)]
    answers = [describe(scene, voice)[1] for scene in scenes]
    classes = [scene.shapes[0].form for scene in scenes]
    for at in range(round(DRAWINGS * truth), DRAWINGS):
        wrong = FORMS[(FORMS.index(classes[at]) + 1) % len(FORMS)]
        answers[at] = answers[at].replace(classes[at], wrong)
    values = named(answers, classes)
    assert values["named"] == truth
    assert values["named_chance"] < 0.6


def whole(scene: Scene) -> str:
    return " + ".join(sorted(f"{shape.colour} {shape.form}" for shape in scene.shapes))


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree whose classes are the drawings: one shape or two, with their colours, as the three voices name them."""
    shapes = sorted(f"{colour} {form}" for colour, form in product(COLOURS, FORMS))
    lines = ["drawing\t\t", *(f"{shape}\tdrawing\t{shape}" for shape in shapes)]
    for pair in combinations_with_replacement(shapes, 2):
        names = {
            f"{one} {joined} {'an' if other[0] in 'aeiou' else 'a'} {other}"
            for one, other in permutations(pair)
            for joined in ("and", "together with")
        }
        lines.append(f"{' + '.join(pair)}\tdrawing\t{', '.join(sorted(names))}")
    path = tmp_path_factory.mktemp("tree") / "drawings.tsv"
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize(
    ("model", "count"),
    [
        pytest.param("openvlthinker", 32, marks=pytest.mark.slow),
        *(pytest.param(model, 256, marks=pytest.mark.soak) for model in ("glm", "kimi", "openvlthinker")),
    ],
)
def test_the_checkpoints_rates_of_truth(model: str, count: int, drawings: Path) -> None:
    """By a tree of whole drawings the metric has the rate of true answers; by the demo's, of forms, at least that."""
    _, cases = next(groups_of(model, count))
    texts = CheckpointModel(CHECKPOINTS / model).generate([(case.picture, case.prompt) for case in cases])
    shares = shares_of(model, cases, texts)
    form = re.escape(TINY_MODELS[model].wording).replace(r"\{thinking\}", ".+").replace(r"\{answer\}", "(.+)")
    answers = [match[1] if (match := re.fullmatch(form, text)) else "" for text in texts]
    values = named(answers, [whole(case.scene) for case in cases], drawings)
    assert values["named"] == shares.answers
    assert values["named_chance"] < 0.05
    assert shares.named is not None
    assert shares.answers <= shares.named < 1
    print(f"{model}: answers right {shares.answers:.1%}, class named {shares.named:.1%}")

"""Recipes: what is refused, which commands follow, and that those that ship fit the scripts and the models."""

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from generate.models.registry import MODELS
from generate.pipeline.command_options import command_options
from generate.pipeline.given_options import Given, with_given
from generate.pipeline.recipe import RecipeError, read_recipe
from generate.pipeline.recipe_stages import make_stages
from generate.pipeline.stages import Stage, missing_inputs, write_option_files
from tests.support.commands import ROOT

SHIPPED = sorted((ROOT / "recipes").glob("*.yaml"))
SMALL: dict[str, Any] = {
    "dataset": "small",
    "select": {"source": "pictures", "total": 4},
    "teachers": {"glm": {"checkpoint": "glm-dir"}, "kimi": {}},
}


def read(folder: Path, **changes: Any) -> Any:
    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump({**SMALL, **changes}, sort_keys=False))
    return read_recipe(path)


def commands(stages: list[Stage]) -> dict[str, str]:
    return {stage.name: shlex.join(stage.command) for stage in stages}


REFUSED = [
    ({"selekt": {}}, "unknown section 'selekt', choose from dataset, select, teachers"),
    ({"dataset": None}, "the section dataset is missing"),
    ({"teachers": {}}, "the section teachers is missing"),
    ({"dataset": "a/b"}, "dataset is 'a/b'; give the name of a directory"),
    ({"dataset": 7}, "dataset is 7; give the name of a directory"),
    ({"build": ["x"]}, r"build is \['x'\]; give lines of `option: value`, or {}"),
    ({"annotate": None}, "annotate is None; give lines"),
    ({"benchmark": {"internvl": "yes"}}, "benchmark, internvl is 'yes'; give lines"),
    ({"dataset": "a[1]"}, r"dataset is 'a\[1\]'; give the name of a directory"),
    ({"teachers": {"paired": {}}}, "teachers: 'paired' cannot be a teacher's name"),
    ({"teachers": {"../x": {}}}, "teachers: '../x' cannot be a teacher's name"),
    ({"benchmark": {1: {}}}, "the model is 1; give the name of a directory"),
    ({"select": {1: 40}}, "select has no option 1, choose from source, total, min_per_class"),
    ({"select": {"source": "x", "out": "y"}}, "select has no option 'out', choose from source"),
    ({"every_run": {"max-new-tokens": 7}}, "every_run has no option 'max-new-tokens', choose from model, "),
    ({"card": {"fact": "x"}}, "card has no option 'fact', choose from facts, review, workers"),
    ({"score": {"references": "x"}}, "score has no option 'references', choose from split, tokenizer, metrics"),
    ({"benchmark": {"glm": {"nonsense": 1}}}, "benchmark, glm has no option 'nonsense', choose from model, "),
    (
        {"benchmark": {"glm": {"checkpoint": "x"}}},
        "benchmark, glm takes no options, only {}: its texts are the teacher's run",
    ),
    ({"train": {"x": {"nonsense": 1}}}, "train, x has no option 'nonsense', choose from model, teacher"),
    ({"train": {"x": {"out": "y"}}}, "train, x has no option 'out', choose from model, teacher"),
    ({"train": {"x/y": {}}}, "the model is 'x/y'; give the name of a directory"),
    ({"train": {"glm": {}}}, "train, glm has the name of a teacher; give it another"),
    ({"train": {"x": {}}, "benchmark": {"y": {"trained": "z"}}}, "benchmark, y: trained is 'z', choose from x"),
    ({"benchmark": {"y": {"trained": "z"}}}, "benchmark, y: trained is 'z', choose from those of a section train"),
    ({"train": {"x": {}}, "benchmark": {"x": {"checkpoint": "c"}}}, "benchmark, x: the checkpoint is the trained x"),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_refused(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(RecipeError, match=reason):
        read(tmp_path, **changes)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "\xff", "7"])
def test_broken_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RecipeError, match=r"recipe\.yaml"):
        read_recipe(path)
    with pytest.raises(RecipeError, match="does not exist"):
        read_recipe(tmp_path / "absent.yaml")


def test_a_place_with_signs_of_patterns_is_refused(tmp_path: Path) -> None:
    """What a stage reads is told by patterns: with one in the name of its folder nothing would match."""
    with pytest.raises(RecipeError, match="give a path without"):
        make_stages(read(tmp_path), Path("out[1]"))


def test_what_may_be_left_out_makes_no_stage(tmp_path: Path) -> None:
    stages = make_stages(read(tmp_path), Path("out"))
    assert [stage.name for stage in stages] == ["select", "generate-glm", "generate-kimi", "build"]
    assert commands(stages)["build"] == (
        "generate/build_dataset.py --glm out/runs/glm --kimi out/runs/kimi --images out/images.jsonl --out out/small"
    )
    everything = {"draw": {}, "annotate": {}, "card": {}, "benchmark": {"glm": {}, "internvl": {}}, "agreement": {}}
    stages = make_stages(read(tmp_path, **everything), Path("out"))
    assert [stage.name for stage in stages] == [
        "draw", "select", "generate-glm", "generate-kimi", "annotate", "build", "card",
        "generate-internvl", "score-glm", "score-internvl", "score-teachers", "report",
    ]  # fmt: skip


def test_a_model_that_is_trained(tmp_path: Path) -> None:
    """It is benchmarked by its model file, by default under the name of its training."""
    benchmark = {"before": {"model": "openvlthinker"}, "mine": {"split": "test"}}
    benchmark["asked_otherwise"] = {"trained": "mine", "model": "openvlthinker"}
    train = {"mine": {"model": "some/student", "teacher": "glm"}}
    recipe = read(tmp_path, card={}, train=train, benchmark=benchmark, every_run={"model": "kimi"})
    out = tmp_path / "out"
    first = commands(stages := make_stages(recipe, out))
    (out / "models" / "mine").mkdir(parents=True)
    assert [stage.reads for stage in make_stages(recipe, out)] == [stage.reads for stage in stages]
    by_name = {stage.name: stage for stage in stages}
    assert list(by_name)[5:8] == ["train-mine", "generate-before", "generate-mine"]
    mine = out / "models" / "mine"
    assert first["train-mine"] == (
        f"train/sft.py --model some/student --teacher glm --dataset {out}/small --images pictures --out {mine}"
    )
    weights = f"--images {out}/images.jsonl --out {out}/runs"
    assert f"--model {mine}/model.yaml --split test --checkpoint {mine} " in first["generate-mine"]
    otherwise = f"--model openvlthinker --checkpoint {mine} {weights}/asked_otherwise"
    assert otherwise in first["generate-asked_otherwise"]
    assert "--model openvlthinker --images" in first["generate-before"]
    assert by_name["train-mine"].depends_on(by_name["card"])
    trained = [name for name, stage in by_name.items() if stage.depends_on(by_name["train-mine"])]
    assert trained == ["generate-mine", "generate-asked_otherwise"]


def test_every_file_that_decides_is_read(tmp_path: Path) -> None:
    """So a new review makes the card anew, and one that is not there is told before anything runs."""
    card = {"facts": {"version": "1.0.0"}, "review": "x.review/review.json"}
    given = {"annotate": {"taxonomy": "tree.tsv"}, "build": {"annotations": "made.parquet"}}
    given |= {"score": {"taxonomy": "other.tsv"}, "report": {"groups": "g.tsv"}}
    recipe = read(tmp_path, card=card, agreement={}, **given)
    stages = make_stages(recipe, tmp_path / "out")
    write_option_files(stages)
    missing = [sentence.split(",")[0] for sentence in missing_inputs(stages)]
    assert missing == [
        "annotate reads tree.tsv",
        "build reads made.parquet",
        "card reads x.review/review.json",
        "score-teachers reads other.tsv",
        "report reads g.tsv",
    ]


def test_a_card_with_another_name_is_scored_again(tmp_path: Path) -> None:
    """Score files hold the dataset's name, which the card has; the build's own README has none."""
    for card, reads in (({"card": {}}, True), ({}, False)):
        stages = make_stages(read(tmp_path, **card, agreement={}, benchmark={"glm": {}}), Path("out"))
        scores = [stage for stage in stages if stage.name.startswith("score-")]
        assert [("out/small/README.md" in stage.reads) for stage in scores] == [reads] * 2


def test_options(tmp_path: Path) -> None:
    recipe = read(
        tmp_path,
        every_run={"sampling": "greedy", "config": {"seed": 3}, "limit": 5},
        teachers={"glm": {"limit": 7, "guards": "answer"}, "kimi": {"limit": None}},
        benchmark={"openvlthinker": {}},
        report={"paper": False, "seed": 0},
        build={"drop": ["not english", "refusal"]},
        annotate={},
    )
    recipe = with_given(recipe, Given(pictures="/elsewhere"), tmp_path)
    stages = {stage.name: stage for stage in make_stages(recipe, Path("out"), ranks=3)}
    assert shlex.join(stages["select"].command) == (
        "generate/select_images.py --source /elsewhere --total 4 --out out/images.jsonl"
    )
    glm = stages["generate-glm"]
    assert shlex.join(glm.command) == (
        "generate/run.py --model glm --sampling greedy --config out/options/generate-glm.config.yaml --limit 7 "
        "--guards answer --images out/images.jsonl --out out/runs/glm --images-root /elsewhere"
    )
    assert glm.option_files == {Path("out/options/generate-glm.config.yaml"): "seed: 3\n"}
    assert "--multi_gpu --main_process_port 0 --num_processes 3" in shlex.join(glm.launcher)
    assert "--limit" not in stages["generate-kimi"].command
    assert "--paper" not in stages["report"].command
    assert "--paper" not in stages["report"].command
    assert "--drop 'not english' --drop refusal" in shlex.join(stages["build"].command)
    assert stages["build"].depends_on(stages["annotate"])
    assert stages["annotate"].depends_on(glm)
    assert not glm.depends_on(stages["generate-kimi"])


def test_ranks_are_no_part_of_what_is_run(tmp_path: Path) -> None:
    one, four = (commands(make_stages(read(tmp_path), Path("out"), ranks=ranks)) for ranks in (1, 4))
    assert one == four


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_stage_of_a_shipped_recipe_is_a_command_with_such_options(path: Path) -> None:
    stages = make_stages(read_recipe(path), Path("out"))
    assert {"select", "build"} <= {stage.name for stage in stages}
    for stage in stages:
        known = {f"--{name.replace('_', '-')}" for name in command_options(stage.command[0])}
        assert {part for part in stage.command if part.startswith("--")} <= known, stage.name


def test_the_paper_s_models() -> None:
    """The recipe repeats what models/registry.py has from the models' authors, so that a change there is seen here."""
    recipe = read_recipe(ROOT / "recipes" / "imagenet-think-250k.yaml")
    asked = {**recipe.teachers, **recipe.benchmark}
    assert len(asked) == 7
    assert set(asked) < set(MODELS)
    for model, options in asked.items():
        entry = MODELS[model]
        name, _, revision = options["checkpoint"].partition("@")
        assert name == entry.hub_id
        assert revision
        assert (options["sampling"], options["max_new_tokens"]) == (entry.sampling, entry.max_new_tokens)
        assert options.get("split") == (None if model in recipe.teachers else "test")

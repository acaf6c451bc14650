"""Read a recipe: one YAML file with everything that decides a dataset and its benchmark.

    dataset: imagenet-think-250k
    select: {source: /data/imagenet21k, total: 250000}
    every_run: {config: {prompt: paper, seed: 0}}
    teachers: {glm: {checkpoint: zai-org/GLM-4.1V-9B-Thinking}, kimi: {…}, mine: {model: mine.yaml, engine: http://…/v1}}
    build: {drop: [not english]}
    train: {student: {model: Qwen/Qwen2.5-VL-7B-Instruct, teacher: glm}}
    benchmark: {openvlthinker: {split: test}, student: {split: test}}

A section holds the options of its command, with underscores; `every_run` holds those that all models share. Options
that lead from one stage to the next are filled in (recipe_stages.py), and a recipe may not give them. A model of
`benchmark` with the name of one that is trained is that one; another name takes it by `trained: student`.
"""

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from generate.command_line.yaml_file import YamlFileError, read_yaml
from generate.inference.options import CHANGED_NAMES
from generate.pipeline.command_options import command_options
from generate.publishing.licences import licence_problem
from imagenet_think import Schema

Options = Mapping[str, Any]
_OF_MODELS = ("teachers", "train", "benchmark")  # sections of an entry per model
TRAINED = "trained"  # of a model of the benchmark: which of those that are trained it is
# Each section's script, and the options of it that are filled in.
_RUN = "generate/run.py", ("images", "out", "dry_run")
_SCORE = "evaluate/score.py", ("predictions", "agreement", "references", "out")
_SECTIONS = {
    "draw": ("generate/demo/draw.py", ("out",)),
    "select": ("generate/select_images.py", ("out",)),
    "teachers": _RUN,
    "every_run": _RUN,
    "annotate": ("generate/annotate.py", ("teacher", "glm", "kimi", "images", "out")),
    "build": ("generate/build_dataset.py", ("teacher", "glm", "kimi", "images", "out")),
    "card": ("dataset_card/fill.py", ()),
    "train": ("train/sft.py", ("dataset", "images", "out")),
    "benchmark": _RUN,
    "score": _SCORE,
    "agreement": _SCORE,
    "report": ("evaluate/report.py", ("out",)),
}


class RecipeError(Exception):
    """Say in one sentence why a recipe cannot be used."""


@dataclass(frozen=True)
class Recipe:
    """Hold the sections of the file. A section that is None makes no stage."""

    dataset: str  # the name of the dataset, and of its directory
    select: Options
    teachers: Mapping[str, Options]
    draw: Options | None = None  # drawn pictures, for a demo
    every_run: Options = field(default_factory=dict)
    annotate: Options | None = None
    build: Options = field(default_factory=dict)
    card: Options | None = None
    train: Mapping[str, Options] = field(default_factory=dict)  # models trained on the dataset
    benchmark: Mapping[str, Options] = field(default_factory=dict)
    score: Options = field(default_factory=dict)
    agreement: Options | None = None  # scores of the teachers against each other
    report: Options = field(default_factory=dict)


def read_recipe(path: Path) -> Recipe:
    """Return the recipe in a file.

    Raises RecipeError where it cannot be read, lacks a section, or has an unknown section, option or name.
    """
    try:
        given = read_yaml(path)
    except YamlFileError as error:
        raise RecipeError(str(error)) from error
    if not isinstance(given, dict):
        raise RecipeError(f"{path} holds no sections; recipes/demo.yaml shows what a recipe looks like")
    known = [entry.name for entry in fields(Recipe)]
    if unknown := [name for name in given if name not in known]:
        raise RecipeError(f"{path}: unknown section {unknown[0]!r}, choose from {', '.join(known)}")
    if missing := [name for name in ("dataset", "select", "teachers") if not given.get(name)]:
        raise RecipeError(f"{path}: the section {missing[0]} is missing")
    try:
        _check_options(given)
        _check_names(given)
        _check_licence(given.get("card"))
    except RecipeError as error:
        raise RecipeError(f"{path}: {error}") from error
    return Recipe(**given)


def _check_licence(card: Any) -> None:
    """Refuse before the first stage, and not after the days of generation, a licence that the card cannot name."""
    facts = card.get("facts") if isinstance(card, dict) else None
    if isinstance(facts, str) and (file := Path(facts)).is_file():
        try:
            facts = read_yaml(file)
        except YamlFileError:
            return  # which the card's own command says
    licence = facts.get("licence") if isinstance(facts, dict) else None
    if isinstance(licence, str) and (problem := licence_problem(licence)):
        raise RecipeError(f"card, facts: {problem}; for another one write `licence: other` with its name and address")


def _check_options(given: Mapping[str, Any]) -> None:
    """Check that every section maps options to values, and that its command has these options."""
    sections, options = {name: value for name, value in given.items() if name != "dataset"}, dict[str, Any]()
    for name, value in sections.items():
        of_models = name in _OF_MODELS and isinstance(value, dict)
        options |= {f"{name}, {model}": own for model, own in value.items()} if of_models else {name: value}
    sections |= options
    if wrong := [name for name, value in sections.items() if not isinstance(value, dict)]:
        raise RecipeError(f"{wrong[0]} is {sections[wrong[0]]!r}; give lines of `option: value`, or {{}}")
    for name in options:
        script, _ = _SECTIONS[name.partition(", ")[0]]
        if script == "generate/run.py" and (old := [option for option in options[name] if option in CHANGED_NAMES]):
            raise RecipeError(f"{name}: {CHANGED_NAMES[old[0]].rstrip('.')}")
        choices = options_of(name.partition(", ")[0])
        if unknown := [option for option in options[name] if option not in choices]:
            raise RecipeError(f"{name} has no option {unknown[0]!r}, choose from {', '.join(choices)}")


def options_of(section: str) -> list[str]:
    """Return the options that a section, or each model of it, may have."""
    script, filled = _SECTIONS[section]
    own = [TRAINED] if section == "benchmark" else []
    return [option for option in [*command_options(script), *own] if option not in filled]


def check_name(what: str, name: Any) -> None:
    """Raise RecipeError for a name that cannot be a directory's; `what`: it is called in the message."""
    if not isinstance(name, str) or name in ("", "..") or Path(name).name != name or glob.has_magic(name):
        raise RecipeError(f"{what} is {name!r}; give the name of a directory, without *?[")


def _check_names(given: Mapping[str, Any]) -> None:
    """Check the names that become directories, the teachers, and that no teacher is to run a second time."""
    models, trained = given.get("benchmark", {}), given.get("train", {})
    for what, name in [("dataset", given["dataset"]), *(("the model", model) for model in [*models, *trained])]:
        check_name(what, name)
    try:
        Schema(tuple(map(str, given["teachers"]))).check()
    except ValueError as error:
        raise RecipeError(f"teachers: {error}") from error
    if twice := [model for model in given["teachers"] if models.get(model)]:
        reason = f"its texts are the teacher's run, whose options stand at teachers, {twice[0]}"
        raise RecipeError(f"benchmark, {twice[0]} takes no options, only {{}}: {reason}")
    _check_trained(given["teachers"], trained, models)


def _check_trained(teachers: Options, trained: Options, models: Mapping[str, Options]) -> None:
    """Check that every model which is to be trained, or was, can be told from the others."""
    if taken := [name for name in trained if name in teachers]:
        raise RecipeError(f"train, {taken[0]} has the name of a teacher; give it another")
    for name, options in models.items():
        source = options.get(TRAINED, name)
        if TRAINED in options and source not in trained:
            choices = ", ".join(trained) or "those of a section train, which there is none of"
            raise RecipeError(f"benchmark, {name}: trained is {source!r}, choose from {choices}")
        if source in trained and "checkpoint" in options:
            raise RecipeError(f"benchmark, {name}: the checkpoint is the trained {source}; leave the option out")

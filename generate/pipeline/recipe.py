"""A recipe: all that decides a dataset and its benchmark, in one YAML file; and the stages that follow from it.

    dataset: imagenet-think-250k
    select: {source: /data/imagenet21k, total: 250000}
    every_run: {config: {prompt: paper, seed: 0}}
    teachers: {glm: {checkpoint: zai-org/GLM-4.1V-9B-Thinking}, kimi: {…}}
    build: {drop: [not english]}
    benchmark: {openvlthinker: {split: test}}

A section holds the options of its command, with underscores; `every_run` those that all models share. What leads from
one stage to the next is filled in. A value with names of its own becomes a YAML file, and the option that file's path.
"""

import ast
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from generate.inference.check_options import is_model_file
from generate.inference.options import CHANGED_NAMES, option_names
from generate.pipeline.stages import Stage

Options = Mapping[str, Any]
# One thread a process: what a launch of several gives to each, so that one alone computes the same.
LAUNCH = ("env", "OMP_NUM_THREADS=1", "accelerate", "launch", "--quiet")
# The settings that accelerate would otherwise print a warning about.
USUAL = ("--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no")
# Options that name a file, which decides something.
_FILES = ("annotations", "config", "facts", "groups", "model", "review", "rules")
_CHECKPOINTS = ("checkpoint", "encoder", "bertscore_encoder", "sbert_encoder")  # a directory, or a Hub id
# The sections' scripts, and the options that are filled in.
_RUN = "generate/run.py", ("images", "out")
_SCORE = "evaluate/score.py", ("predictions", "agreement", "references", "out")
_SECTIONS = {
    "draw": ("generate/demo/draw.py", ("out",)),
    "select": ("generate/select_images.py", ("out",)),
    "teachers": _RUN,
    "every_run": _RUN,
    "annotate": ("generate/annotate.py", ("glm", "kimi", "images", "out")),
    "build": ("generate/build_dataset.py", ("glm", "kimi", "images", "out")),
    "card": ("dataset_card/fill.py", ("dataset",)),
    "benchmark": _RUN,
    "score": _SCORE,
    "agreement": _SCORE,
    "report": ("evaluate/report.py", ("scores", "out")),
}


class RecipeError(Exception):
    """The recipe cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Recipe:
    """The file's sections. One that is None makes no stage."""

    dataset: str  # its name, and its directory's
    select: Options
    teachers: Mapping[str, Options]
    draw: Options | None = None  # a demo's pictures
    every_run: Options = field(default_factory=dict)
    annotate: Options | None = None
    build: Options = field(default_factory=dict)
    card: Options | None = None
    benchmark: Mapping[str, Options] = field(default_factory=dict)
    score: Options = field(default_factory=dict)
    agreement: Options | None = None  # the teachers, scored against each other
    report: Options = field(default_factory=dict)


def read_recipe(path: Path) -> Recipe:
    """Raises RecipeError."""
    import yaml

    from imagenet_think import TEACHERS

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RecipeError(f"{path} cannot be read as YAML ({' '.join(str(error).split())})") from error
    if not isinstance(given, dict):
        raise RecipeError(f"{path} holds no sections; recipes/demo.yaml shows what a recipe looks like")
    known = [entry.name for entry in fields(Recipe)]
    if unknown := [name for name in given if name not in known]:
        raise RecipeError(f"{path}: unknown section {unknown[0]!r}, choose from {', '.join(known)}")
    if missing := [name for name in ("dataset", "select", "teachers") if not given.get(name)]:
        raise RecipeError(f"{path}: the section {missing[0]} is missing")
    sections, options = {name: value for name, value in given.items() if name != "dataset"}, dict[str, Any]()
    for name, value in sections.items():
        of_models = name in ("teachers", "benchmark") and isinstance(value, dict)
        options |= {f"{name}, {model}": own for model, own in value.items()} if of_models else {name: value}
    sections |= options
    if wrong := [name for name, value in sections.items() if not isinstance(value, dict)]:
        raise RecipeError(f"{path}: {wrong[0]} is {sections[wrong[0]]!r}; it takes lines of `option: value`, or {{}}")
    for name in options:
        section = name.partition(", ")[0]
        choices = _choices(section)
        if _SECTIONS[section] is _RUN and (changed := [option for option in options[name] if option in CHANGED_NAMES]):
            raise RecipeError(f"{path}: {name}: {CHANGED_NAMES[changed[0]].rstrip('.')}")
        if unknown := [option for option in options[name] if option not in choices]:
            raise RecipeError(f"{path}: {name} has no option {unknown[0]!r}, choose from {', '.join(choices)}")
    for what, named in [("dataset", given["dataset"]), *(("a model", model) for model in given.get("benchmark", ()))]:
        if not isinstance(named, str) or Path(named).name != named or glob.has_magic(named):
            raise RecipeError(f"{path}: {what} is {named!r}; it takes the name of a directory, without *?[")
    if set(given["teachers"]) != set(TEACHERS):
        raise RecipeError(
            f"{path}: the teachers are {' and '.join(TEACHERS)}, not {', '.join(map(str, given['teachers']))}"
        )
    if twice := [model for model in given["teachers"] if given.get("benchmark", {}).get(model)]:
        reason = f"the run is the teacher's, whose options are at teachers, {twice[0]}"
        raise RecipeError(f"{path}: benchmark, {twice[0]} takes no options, only {{}}: {reason}")
    return Recipe(**given)


def _choices(section: str) -> list[str]:
    """The options that it may hold: those of its script's `main`, but for what is filled in."""
    script, filled = _SECTIONS[section]
    if _SECTIONS[section] is _RUN:
        return [option for option in option_names() if option not in filled]
    tree = ast.parse((Path(__file__).parents[2] / script).read_text(encoding="utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main")
    return [entry.arg for entry in main.args.args if entry.arg not in (*filled, "context", "_")]


def stages_of(recipe: Recipe, out: Path, *, pictures: str | None = None, ranks: int = 1) -> list[Stage]:
    """The stages, in order, all of it below `out`. `pictures`: where they lie, if not where the recipe says.

    Raises RecipeError.
    """
    if glob.has_magic(str(out)):
        raise RecipeError(f"--out {out} has one of the signs *?[ in it; give a path without")
    return list(_Course(recipe, out, str(pictures or recipe.select.get("source") or out / "pictures"), ranks).stages())


@dataclass(frozen=True)
class _Course:
    """Where everything lies, and the stages that make it."""

    recipe: Recipe
    out: Path
    pictures: str
    ranks: int

    @property
    def images(self) -> Path:
        return self.out / "images.jsonl"

    @property
    def dataset(self) -> Path:
        return self.out / self.recipe.dataset

    @property
    def built(self) -> list[str]:
        return [str(self.dataset / name) for name in ("data/**", "jsonl/**", "runs.json")]

    def run(self, model: str) -> Path:
        return self.out / "runs" / model

    def records(self, model: str) -> list[str]:
        """What of a run decides anything: its sessions and its lock do not."""
        return [str(self.run(model) / name) for name in ("run.json", "shard-*.jsonl")]

    def stages(self) -> Iterator[Stage]:
        yield from self._pictures()
        for model, options in self.recipe.teachers.items():
            yield self._generate(model, options)
        yield from self._dataset()
        yield from self._benchmark()

    def _pictures(self) -> Iterator[Stage]:
        """A collection that was there before is not read to see whether it changed: the selection lists it once."""
        recipe, made = self.recipe, []
        if recipe.draw is not None:
            made = [str(Path(self.pictures) / "**")]
            yield self._stage("draw", "generate/demo/draw.py", {"out": self.pictures, **recipe.draw}, [], made)
        options = {**recipe.select, "source": self.pictures, "out": self.images}
        writes = [str(self.images), str(self.out / "rejected.jsonl")]
        yield self._stage("select", "generate/select_images.py", options, made, writes)

    def _generate(self, model: str, own: Options) -> Stage:
        options = {"model": model, **self.recipe.every_run, **own, "images": self.images, "out": self.run(model)}
        options.setdefault("images_root", self.pictures)
        several = ("--multi_gpu", "--main_process_port", "0") if self.ranks > 1 else ()
        launcher = (*LAUNCH, *several, "--num_processes", str(self.ranks), *USUAL)
        reads, writes = [str(self.images)], self.records(model)
        return self._stage(f"generate-{model}", "generate/run.py", options, reads, writes, launcher=launcher)

    def _dataset(self) -> Iterator[Stage]:
        recipe = self.recipe
        options: dict[str, Any] = {model: self.run(model) for model in recipe.teachers} | {"images": self.images}
        reads = [str(self.images), *(pattern for model in recipe.teachers for pattern in self.records(model))]
        if recipe.annotate is not None:
            made = self.out / "annotations.parquet"
            yield self._stage(
                "annotate", "generate/annotate.py", {**options, **recipe.annotate, "out": made}, reads, [str(made)]
            )
            options["annotations"] = made
        built = [*self.built, str(self.dataset / "imagenet_think.py")]
        options |= {**recipe.build, "out": self.dataset}
        yield self._stage("build", "generate/build_dataset.py", options, reads, built)
        if recipe.card is not None:
            card = [str(self.dataset / it) for it in ("README.md", "figures/**", "statistics.json", "croissant.json")]
            yield self._stage("card", "dataset_card/fill.py", recipe.card, self.built, card, arguments=[self.dataset])

    def _benchmark(self) -> Iterator[Stage]:
        recipe = self.recipe
        compared: dict[str, tuple[dict[str, Any], list[str]]] = {}
        for model, options in recipe.benchmark.items():
            if model not in recipe.teachers:
                yield self._generate(model, options)
            compared[model] = {"predictions": self.run(model), **recipe.score}, self.records(model)
        if recipe.agreement is not None:
            compared["teachers"] = {"agreement": True, **recipe.score, **recipe.agreement}, []
        for name, (asked, records) in compared.items():
            options = {**asked, "references": self.dataset, "out": self.scores(name)}
            reads = [*records, *self.built]
            yield self._stage(f"score-{name}", "evaluate/score.py", options, reads, self.score_files(name))
        if compared:
            scores, report = [self.scores(name) for name in compared], self.out / "report"
            reads = [file for name in compared for file in self.score_files(name)]
            options = {**recipe.report, "out": report}
            yield self._stage("report", "evaluate/report.py", options, reads, [str(report / "**")], arguments=scores)

    def scores(self, name: str) -> Path:
        return self.out / "scores" / f"{name}.json"

    def score_files(self, name: str) -> list[str]:
        return [str(self.scores(name).with_suffix(suffix)) for suffix in (".json", ".rows.parquet")]

    def _stage(
        self,
        name: str,
        script: str,
        options: Options,
        reads: Sequence[str],
        writes: Sequence[str],
        *,
        arguments: Sequence[Path] = (),
        launcher: tuple[str, ...] = ("python",),
    ) -> Stage:
        """The command, with an option's own names put into a file."""
        own = {key: self.out / "options" / f"{name}.{key}.yaml" for key, value in options.items() if _is_names(value)}
        given = {**options, **own}
        flags = [flag for key, value in given.items() for flag in _flags(key, value)]
        files = [str(given[key]) for key in _FILES if key in given and (key != "model" or is_model_file(given[key]))]
        files += [f"{given[key]}/**" for key in _CHECKPOINTS if key in given and Path(given[key]).is_dir()]
        return Stage(
            name,
            (script, *map(str, arguments), *flags),
            reads=(*reads, *files),
            writes=tuple(writes),
            launcher=launcher,
            option_files={path: _as_yaml(options[key]) for key, path in own.items()},
        )


def _is_names(value: Any) -> bool:
    return isinstance(value, dict)


def _flags(name: str, value: Any) -> list[str]:
    """An option as typed: a list gives it more than once, true stands without a value, false and null leave it out."""
    if isinstance(value, list):
        return [flag for one in value for flag in _flags(name, one)]
    if value is None or value is False:
        return []
    option = f"--{name.replace('_', '-')}"
    return [option] if value is True else [option, str(value)]


def _as_yaml(value: Any) -> str:
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))

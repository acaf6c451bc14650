"""Make the stages of a recipe: one command each, with what it reads and writes, all below one directory.

A file that a recipe names and that is not there is the project's own of that path, such as generate/demo/rules.yaml.
An option whose value is a mapping becomes a YAML file below options/, and the command gets that file's path.
"""

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from generate.inference.check_options import is_model_file
from generate.pipeline.recipe import TRAINED, Options, Recipe, RecipeError
from generate.pipeline.stages import Stage
from imagenet_think_project.scripts import own_file

# One thread for each process, as accelerate sets it for several: then one process alone computes the same numbers.
_ONE_THREAD = ("env", "OMP_NUM_THREADS=1")
_LAUNCH = (*_ONE_THREAD, "accelerate", "launch", "--quiet", "--multi_gpu", "--main_process_port", "0")
# accelerate prints a warning where one of these is left to its default.
_ACCELERATE_DEFAULTS = ("--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no")
# Options that name a file whose contents decide what comes out.
_FILES = ("annotations", "config", "facts", "groups", "model", "review", "rules", "taxonomy")
_CHECKPOINTS = ("checkpoint", "encoder", "bertscore_encoder", "sbert_encoder")  # a directory, or a Hub id


def make_stages(recipe: Recipe, out: Path, *, ranks: int = 1) -> list[Stage]:
    """Return the stages in order, everything they write below `out`.

    ranks: processes of each run of a model. Raises RecipeError for an `out` that cannot be used.
    """
    if glob.has_magic(str(out)):
        raise RecipeError(f"--out {out} contains one of *?[, which are wildcards; give a path without them")
    return list(_StageMaker(recipe, RecipePaths(out, recipe.dataset), pictures_of(recipe, out), ranks).stages())


def pictures_of(recipe: Recipe, out: Path) -> str:
    """Return where the pictures are: the source, or where those that are drawn go."""
    return str(recipe.select.get("source") or out / "pictures")


def option_file(out: Path, stage: str, option: str) -> Path:
    """Return the file that holds an option of a stage which is a mapping in the recipe."""
    return out / "options" / f"{stage}.{option}.yaml"


@dataclass(frozen=True)
class RecipePaths:
    """Name the files and directories of a recipe, and the patterns of those that decide what follows."""

    out: Path
    name: str  # of the dataset

    @property
    def images(self) -> Path:
        return self.out / "images.jsonl"

    @property
    def dataset(self) -> Path:
        return self.out / self.name

    @property
    def built(self) -> list[str]:
        return [str(self.dataset / name) for name in ("data/**", "jsonl/**", "runs.json")]

    @property
    def card(self) -> Path:
        return self.dataset / "README.md"

    def run(self, model: str) -> Path:
        return self.out / "runs" / model

    def records(self, model: str) -> list[str]:
        """Return the patterns of what decides in a run: its sessions and its lock do not."""
        return [str(self.run(model) / name) for name in ("run.json", "shard-*.jsonl")]

    def model(self, name: str) -> Path:
        """Return the directory of a model that is trained."""
        return self.out / "models" / name

    def weights(self, name: str) -> list[str]:
        """Return the patterns of what decides in a model that is trained."""
        return [str(self.model(name) / file) for file in ("*.safetensors", "model.yaml")]

    def scores(self, name: str) -> Path:
        return self.out / "scores" / f"{name}.json"

    def score_files(self, name: str) -> list[str]:
        return [str(self.scores(name).with_suffix(suffix)) for suffix in (".json", ".rows.parquet", ".examples.jsonl")]


@dataclass(frozen=True)
class _StageMaker:
    """Make the stages, one group after another."""

    recipe: Recipe
    paths: RecipePaths
    pictures: str  # folder, or hub:owner/name
    ranks: int

    def stages(self) -> Iterator[Stage]:
        yield from self._pictures()
        for model, options in self.recipe.teachers.items():
            yield self._generate(model, options)
        yield from self._dataset()
        for model, options in self.recipe.train.items():
            yield self._train(model, options)
        yield from self._benchmark()

    def _pictures(self) -> Iterator[Stage]:
        """Yield the drawing and the selection. Pictures that nothing draws are not read to see whether they changed."""
        recipe, made = self.recipe, []
        if recipe.draw is not None:
            made = [str(Path(self.pictures) / "**")]
            yield self._stage("draw", "generate/demo/draw.py", {"out": self.pictures, **recipe.draw}, [], made)
        options = {**recipe.select, "source": self.pictures, "out": self.paths.images}
        writes = [str(self.paths.images), str(self.paths.out / "rejected.jsonl")]
        select = self._stage("select", "generate/select_images.py", options, made, writes)
        unread = f"  new pictures in {self.pictures} are not looked for; to take them too give another --out"
        yield select if made else replace(select, unread=unread)

    def _train(self, model: str, own: Options) -> Stage:
        """Return the training of a model: on one process, as what comes out depends on their number."""
        options = {**own, "dataset": self.paths.dataset, "images": self.pictures, "out": self.paths.model(model)}
        reads, writes = self._references(), self.paths.weights(model)
        return self._stage(f"train-{model}", "train/sft.py", options, reads, writes, alone=_ONE_THREAD)

    def _generate(self, model: str, own: Options) -> Stage:
        asked = {**self.recipe.every_run, **own}
        if (source := asked.pop(TRAINED, model)) in self.recipe.train:
            trained = self.paths.model(source)
            if "engine" not in own and "://" in str(asked.get("engine")):
                del asked["engine"]  # the server of the others does not have it
            asked |= {"model": own.get("model", str(trained / "model.yaml")), "checkpoint": trained}
        options = {"model": model, **asked, "images": self.paths.images, "out": self.paths.run(model)}
        options.setdefault("images_root", self.pictures)
        launcher: tuple[str, ...] = ()  # of accelerate only where it is needed: it imports torch for itself
        if self.ranks > 1:
            launcher = (*_LAUNCH, "--num_processes", str(self.ranks), *_ACCELERATE_DEFAULTS)
        made = self.paths.weights(source) if source in self.recipe.train else []
        reads, writes = [str(self.paths.images), *made], self.paths.records(model)
        return self._stage(
            f"generate-{model}", "generate/run.py", options, reads, writes, launcher=launcher, alone=_ONE_THREAD
        )

    def _dataset(self) -> Iterator[Stage]:
        recipe, paths = self.recipe, self.paths
        options: dict[str, Any] = {**self._teachers(), "images": paths.images}
        reads = [str(paths.images), *(pattern for model in recipe.teachers for pattern in paths.records(model))]
        if recipe.annotate is not None:
            made = paths.out / "annotations.parquet"
            own = {**options, **recipe.annotate, "out": made}
            yield self._stage("annotate", "generate/annotate.py", own, reads, [str(made)])
            options["annotations"] = made
        built = [*paths.built, str(paths.dataset / "imagenet_think.py")]
        options |= {**recipe.build, "out": paths.dataset}
        yield self._stage("build", "generate/build_dataset.py", options, reads, built)
        if recipe.card is not None:
            beside = [str(paths.dataset / name) for name in ("figures/**", "statistics.json", "croissant.json")]
            card = [str(paths.card), *beside]
            yield self._stage("card", "dataset_card/fill.py", recipe.card, paths.built, card, arguments=[paths.dataset])

    def _teachers(self) -> dict[str, Any]:
        """Return the options that name the teachers' runs, in short where a teacher is the model of that name."""
        asked = {name: {**self.recipe.every_run, **own} for name, own in self.recipe.teachers.items()}
        short = [name for name, own in asked.items() if name in ("glm", "kimi") and own.get("model", name) == name]
        named = [f"{name}={self.paths.run(name)}" for name in asked if name not in short]
        return {name: self.paths.run(name) for name in short} | ({"teacher": named} if named else {})

    def _benchmark(self) -> Iterator[Stage]:
        recipe, paths = self.recipe, self.paths
        scored: dict[str, tuple[dict[str, Any], list[str]]] = {}
        for model, options in recipe.benchmark.items():
            if model not in recipe.teachers:
                yield self._generate(model, options)
            # A run bears its model's name, and several may be of one model.
            named = f"{model}=" if {"model", TRAINED} & options.keys() else ""
            scored[model] = {"predictions": f"{named}{paths.run(model)}", **recipe.score}, paths.records(model)
        if recipe.agreement is not None:
            scored["teachers"] = {"agreement": True, **recipe.score, **recipe.agreement}, []
        for name, (asked, records) in scored.items():
            options = {**asked, "references": paths.dataset, "out": paths.scores(name)}
            reads = [*records, *self._references()]
            yield self._stage(f"score-{name}", "evaluate/score.py", options, reads, paths.score_files(name))
        if scored:
            scores, report = [paths.scores(name) for name in scored], paths.out / "report"
            reads = [file for name in scored for file in paths.score_files(name)]
            options = {**recipe.report, "out": report}
            yield self._stage("report", "evaluate/report.py", options, reads, [str(report / "**")], arguments=scores)

    def _references(self) -> list[str]:
        """Return the patterns of what decides in the dataset, the card among it, which has the name."""
        return [*self.paths.built, *([] if self.recipe.card is None else [str(self.paths.card)])]

    def _stage(
        self,
        name: str,
        script: str,
        options: Options,
        reads: Sequence[str],
        writes: Sequence[str],
        *,
        arguments: Sequence[Path] = (),
        launcher: tuple[str, ...] = (),
        alone: tuple[str, ...] = (),
    ) -> Stage:
        """Return the stage of a command, its options written as flags, its mappings as files."""
        mappings = {key: value for key, value in options.items() if isinstance(value, dict)}
        written = {key: option_file(self.paths.out, name, key) for key in mappings}
        ours = {key: own_file(str(options[key])) for key in (*_FILES, *_CHECKPOINTS) if options.get(key) is not None}
        given = {**options, **ours, **written}
        flags = [flag for key, value in given.items() for flag in _flags(key, value)]
        files = [str(given[key]) for key in _FILES if key in given and (key != "model" or is_model_file(given[key]))]
        trained = list(map(self.paths.model, self.recipe.train))  # which are not there yet, and among the reads
        found = [Path(given[key]) for key in _CHECKPOINTS if key in given and Path(given[key]).is_dir()]
        files += [f"{path}/**" for path in found if path not in trained]
        return Stage(
            name,
            (script, *map(str, arguments), *flags),
            reads=tuple(dict.fromkeys([*reads, *files])),
            writes=tuple(writes),
            launcher=launcher,
            alone=alone,
            option_files={path: _as_yaml(mappings[key]) for key, path in written.items()},
        )


def _flags(name: str, value: Any) -> list[str]:
    """Return an option as typed: a list repeats it, true stands without a value, false and null leave it out."""
    if isinstance(value, list):
        return [flag for one in value for flag in _flags(name, one)]
    if value is None or value is False:
        return []
    option = f"--{name.replace('_', '-')}"
    return [option] if value is True else [option, str(value)]


def _as_yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))

"""Check run.py's options and turn them into a Job, before torch and datasets are loaded."""

import importlib.util
import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from generate.command_line.language_codes import UNKNOWN
from generate.engines.base import UnfitError
from generate.engines.endpoint import Address, EndpointError, Key
from generate.engines.guards import Guards
from generate.inference.options import ENGINES, RunOptions, fail
from generate.inference.retry import Retry
from generate.inference.settings import VLLM_ALONE, Settings, SettingsError
from generate.models.model_file import MODEL_FILE, ModelFileError, checkpoint_beside, key_of, read_model_file
from generate.models.prompts import think_and_answer
from generate.models.registry import MODELS, SERVED, Model, in_one_turn, is_published_name, table
from generate.models.sampling import Sampling
from generate.processes.launch import launched_rank, rank_alone
from generate.processes.shutdown import end_with_launcher

if TYPE_CHECKING:
    from generate.inference.job import Job

BUILT_IN = Path(__file__).parents[1] / "demo" / "checkpoints"
BUILT_IN_MAX_NEW_TOKENS = 256
Parsed = TypeVar("Parsed")
DrawPictures = Callable[[], tuple[Path, Path]]  # draws the demo's pictures; returns their list and their root


@dataclass(frozen=True)
class Checkpoint:
    """Name the weights: a directory, a Hub id, or a server's name for its model."""

    name: str
    revision: str | None


def job_of(options: RunOptions, draw_pictures: DrawPictures | None = None) -> tuple["Job", bool]:
    """Check the options, and return the job and whether it is the built-in demo.

    Exits with code 2 and one sentence where something is wrong, and with 0 after printing what `--model list` asks for.
    draw_pictures: makes the pictures of a job without --images.
    """
    settings = _with_typed(options)
    key, entry = model_of(options.model, settings)
    settings = _with_question(entry, settings)
    if options.split not in (None, "train", "test"):
        fail(f"--split {options.split} does not exist; choose train or test.")
    engine, settings = engine_of(options.engine, settings)
    _check_settings(engine, settings)
    built_in = _is_built_in(options, key, engine)
    checkpoint = _checkpoint_for(options, key, entry, engine, settings)
    if not built_in:
        _check_engine(key, entry, engine, checkpoint.name)
    if engine == "vllm" and not has_vllm():
        fail("vLLM is not installed: pip install 'imagenet-think[vllm]', or give another --engine.")
    sampling = parsed("sampling", options.sampling or ("greedy" if built_in else entry.sampling), Sampling.parse)
    guards, force_answer = parsed("guards", options.guards, parse_guards)
    retry = _retry_of(options.retry, sampling)
    _say_language(settings)
    shard = shard_of(options.shard)
    images, images_root = _pictures_of(options, draw_pictures)
    out = options.out or (Path("build/demo/runs") if built_in else Path("runs")) / key

    end_with_launcher()
    # Only now: they load datasets, which takes a second or two.
    from generate.inference.job import Job
    from generate.storage.image_list import ListShard

    is_list = images.is_file()
    if not is_list:
        from generate.inference.dataset_images import images_of_dataset

        images, images_root, settings = images_of_dataset(str(images), options.images_root, out, settings)

    job = Job(
        model=key,
        entry=entry,
        checkpoint=checkpoint.name,
        revision=checkpoint.revision,
        images=images,
        images_root=images_root,
        out=out,
        split=options.split,
        limit=options.limit,
        batch_size=options.batch_size,
        max_new_tokens=options.max_new_tokens or (BUILT_IN_MAX_NEW_TOKENS if built_in else entry.max_new_tokens),
        sampling=sampling,
        engine=engine,
        guards=guards,
        force_answer=force_answer,
        settings=settings,
        shard=ListShard(*shard) if shard else None,
        retry=retry,
        search=not is_list,
    )
    return job, built_in


def _checkpoint_for(options: RunOptions, key: str, entry: Model, engine: str, settings: Settings) -> Checkpoint:
    """Return the weights that are asked for; by default the built-in, those that a server has, or the entry's own."""
    if options.checkpoint is not None:
        return checkpoint_of(options.checkpoint, engine)
    if _is_built_in(options, key, engine):
        return Checkpoint(str(BUILT_IN / key), None)
    if (key, engine) == (SERVED, "server"):
        return Checkpoint(_served_model(settings), None)
    return Checkpoint(checkpoint_beside(Path(options.model), entry), None)


def is_model_file(model: str) -> bool:
    """Return whether a value of --model is a file that describes a model, and not a model's key."""
    return model.lower().endswith((".yaml", ".yml"))


def model_of(model: str, settings: Settings) -> tuple[str, Model]:
    """Return the model's key and its entry. Prints the models and exits where `model` is list."""
    if model == "list":
        print(table())
        raise typer.Exit
    if is_model_file(model):
        try:
            key, entry = key_of(Path(model)), read_model_file(Path(model))
        except ModelFileError as error:
            fail(f"--model {error}")
        if key in MODELS:
            named = "the folder" if Path(model).stem == "model" else "the file"
            fail(f"--model {model} has the name of a known model, {key}; rename {named}.")
    elif model in MODELS:
        key, entry = model, MODELS[model]
    else:
        beside = Path(model, MODEL_FILE)  # of a trained model
        choices = f"give {beside}" if beside.is_file() else f"choose one of {', '.join(MODELS)}"
        fail(f"--model {model} is not known; {choices}, or describe yours in a FILE.yaml.")
    return key, in_one_turn(entry) if entry.tool and settings.turns == 1 else entry


def _with_typed(options: RunOptions) -> Settings:
    """Return the settings with those that have an option of their own, which goes before the file's."""
    typed = {name: value for name in ("prompt", "seed") if (value := getattr(options, name)) is not None}
    settings = replace(options.settings, **typed)
    try:
        settings.check()
    except SettingsError as error:
        fail(f"--{error}" if str(error).startswith("prompt") else str(error))
    return settings


def _with_question(entry: Model, settings: Settings) -> Settings:
    """Return settings that ask what the model was trained on, unless they name a prompt or a language of their own."""
    if entry.question is None or settings.prompt is not None or settings.language is not None:
        return settings
    return replace(settings, prompt=entry.question, language=entry.language)


def engine_of(engine: str, settings: Settings) -> tuple[str, Settings]:
    """Return the engine's name, and the settings with the address where `engine` is one, of a server."""
    option = "urls in --config"
    if re.match(r"https?:", engine, re.IGNORECASE) or "://" in engine:
        option, engine, settings = "--engine", "server", replace(settings, urls=addresses(engine))
    if re.match(r"[\w.-]+:\d", engine):
        fail(f"--engine {engine} is not an address; write http://{engine}.")
    if engine not in ENGINES:
        fail(f"--engine {engine} is not known; choose {', '.join(ENGINES)}, or give a server's address.")
    if engine == "server":
        _check_server(option, settings)
    return engine, settings


def has_vllm() -> bool:
    return "vllm" in sys.modules or importlib.util.find_spec("vllm") is not None


def _check_settings(engine: str, settings: Settings) -> None:
    """Exit where a setting asks for what only vLLM does: the run would be another than the one that was meant."""
    asked = [name for name in VLLM_ALONE if getattr(settings, name) != getattr(Settings(), name)]
    if asked and engine != "vllm":
        fail(f"{', '.join(asked)} in --config is for --engine vllm; leave it out, or give that engine.")


def addresses(engine: str) -> tuple[str, ...]:
    """Return the addresses of --engine. A comma in a password separates none."""
    return tuple(re.split(r",(?![^/]*@)", engine))


def _check_server(option: str, settings: Settings) -> None:
    if not settings.urls:
        fail("--engine server needs an address: give it instead of the word, http://…/v1, or as `urls` in --config.")
    try:
        for url in settings.urls:
            Address.parse(url)
    except ValueError as error:
        fail(f"{option}: {error}.")
    try:
        Key(settings.key_variable)
    except EndpointError as error:
        fail(f"{error}.")


def checkpoint_of(text: str, engine: str = "transformers") -> Checkpoint:
    """Split NAME@REVISION. A directory's own @ is no separator."""
    if engine != "server" and Path(text).is_dir():
        return Checkpoint(text, None)
    # A Hub id holds no @, but the names of models on some servers do; there the last one separates.
    name, separator, revision = text.rpartition("@") if engine == "server" else text.partition("@")
    if not separator:
        return Checkpoint(text, None)
    if not name or not revision:
        fail(f"--checkpoint {text} is incomplete; give OWNER/NAME@REVISION, or OWNER/NAME for the latest commit.")
    if engine != "server" and Path(name).is_dir():
        fail(f"--checkpoint {text}: {name} is a directory, which has no revisions; leave @{revision} out.")
    return Checkpoint(name, revision)


def parse_guards(text: str) -> tuple[Guards, bool]:
    """Return the guards and whether a stopped thinking is answered. Raises ValueError in one sentence."""
    parts = text.split(",")
    for part in parts:
        if part.partition("=")[0] not in ("budget", "loop") and part not in ("none", "answer"):
            raise ValueError(f"{part!r} is not a guard; give none, or budget=N, loop=N and answer, separated by commas")
    stops = [part for part in parts if part != "answer"]
    return Guards.parse(",".join(stops)) if stops else Guards(), len(stops) < len(parts)


def shard_of(text: str | None) -> tuple[int, int] | None:
    """Return (index from 0, count) of the job's share of the list; None: all of it.

    A rank of a launch without a store, which cannot share with the others, takes a share of that share.
    """
    index, count = parsed("--shard", text, _parse_shard) if text else (0, 1)
    if alone := rank_alone():
        rank, ranks = alone
        index, count = index * ranks + rank, count * ranks
    return (index, count) if count > 1 else None


def parsed(option: str, value: str, parse: Callable[[str], Parsed]) -> Parsed:
    """Parse an option's value; an error names the option."""
    try:
        return parse(value)
    except ValueError as error:
        fail(f"{option} {value}: {error}.")


def _parse_shard(text: str) -> tuple[int, int]:
    index, slash, count = text.partition("/")
    if not (slash and all(part.isascii() and part.isdigit() for part in (index, count)) and int(count)):
        raise ValueError("give INDEX/COUNT, such as 0/16 for the first of 16")
    if int(index) >= int(count):
        raise ValueError(f"the index counts from 0; give 0/{int(count)} to {int(count) - 1}/{int(count)}")
    return int(index), int(count)


def _check_engine(key: str, entry: Model, engine: str, checkpoint: str) -> None:
    """Exit where the model's engines are others, before anything is downloaded; weights of one's own are tried."""
    if engine not in entry.engines and is_published_name(checkpoint, entry):
        address = "http://HOST:PORT/v1, the address of a server with it, such as vLLM's"
        others = " or ".join(address if other == "server" else other for other in entry.engines)
        fail(f"--engine {engine} does not run {checkpoint} ({entry.architecture}) of --model {key}; give {others}.")
    if entry.extra_body and engine != "server":
        fail(f"--model {key}: extra_body is for a server; leave it out, or give a server's address as --engine.")


def _served_model(settings: Settings) -> str:
    """Return the name of the model that the first server has; exits where there is not one. Loads an HTTP library."""
    from generate.engines.served_models import only_model

    try:
        name = only_model(settings.urls[0], settings.key_variable)
    except UnfitError as error:
        fail(f"{error}.")
    if launched_rank() == 0:
        print(f"{Address.parse(settings.urls[0]).host} has the model {name}.")
    return name


def _is_built_in(options: RunOptions, key: str, engine: str) -> bool:
    """Return whether nothing is given but a model that has a built-in checkpoint; exits where it has none."""
    files = (options.images, options.checkpoint) != (None, None) or is_model_file(options.model)
    given = files or engine == "server"
    if not given and not (BUILT_IN / key).is_dir():
        known = ", ".join(sorted(path.name for path in BUILT_IN.iterdir()))
        fail(f"--model {key} has no built-in checkpoint, as {known} have; give --images for the published one.")
    return not given


def _retry_of(given: str | None, sampling: Sampling) -> Retry | None:
    """Return what --retry means; warn where the same texts would come again."""
    retry = parsed("--retry", given, Retry.parse) if given else None
    if retry and retry.of_texts and not sampling.temperature and launched_rank() == 0:
        print(
            f"Warning: this run is greedy, so a retry of {', '.join(retry.of_texts)} gives the same texts again "
            "(in bfloat16 with few exceptions). A run is bound to its sampling: use another --out to change it."
        )
    return retry


def _say_language(settings: Settings) -> None:
    """Print what is not known of the prompt's language, and what is not asked for in it."""
    language = settings.question_language
    if launched_rank() != 0:
        return
    if language == UNKNOWN:
        print("The prompt's language is recorded as und, unknown; give it in --config, for example as `language: de`.")
    elif settings.tell_language and think_and_answer(language) is None:
        print(f"No sentence in {language} asks the model to think and answer in it; write one into the prompt.")


def _pictures_of(options: RunOptions, draw_pictures: DrawPictures | None) -> tuple[Path, Path]:
    """Return the list and the root of its paths, both checked to exist; a published dataset in the list's place."""
    images, root = options.images, options.images_root
    for option, path, found, way in (
        ("--images", images, images is None or images.is_file() or _may_be_dataset(images), ", or a dataset"),
        ("--images-root", root, root is None or str(root).startswith("hub:") or root.is_dir(), ""),
    ):
        if not found:
            wrote = "give the list that generate/select_images.py wrote, and its root"
            fail(f"{option} {path} does not exist; {wrote}{way}.")
    if images and images.is_dir() and not (images / "README.md").is_file():
        writes = f"generate/select_images.py --source {shlex.quote(str(images))} --out images.jsonl"
        fail(f"--images {images} is a folder and no dataset; give the list of its pictures that {writes} writes.")
    if images is None:
        if draw_pictures is None:
            fail("--images is missing; give the list that generate/select_images.py wrote.")
        return draw_pictures()
    return images, root or images.parent


def _may_be_dataset(images: Path) -> bool:
    """Return whether this is the directory of a dataset, or could be its Hub id: no file's name, of two parts."""
    hub_id = re.fullmatch(r"[\w-][\w.-]*/[\w.-]+(?:@[\w-][\w./-]*)?", str(images))
    return images.is_dir() or bool(hub_id and images.suffix not in (".jsonl", ".json"))

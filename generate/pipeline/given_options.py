"""Put what the command line gives into a recipe: a server and its model, the question and its language, a name."""

import datetime
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from generate.annotation.languages import language_of_question
from generate.engines.endpoint import Address
from generate.inference.check_options import addresses
from generate.inference.settings import Settings, SettingsError
from generate.models.registry import PROMPTS, SERVED
from generate.pipeline.recipe import TRAINED, Options, Recipe, RecipeError, check_name
from generate.pipeline.recipe_stages import option_file
from generate.publishing.placeholders import placeholders_in

TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class Given:
    """Hold the options that go into any recipe; None leaves the recipe as it is."""

    pictures: str | None = None  # instead of the recipe's source
    url: str | None = None  # of the server that is asked by all models that have no engine of their own
    model: str | None = None  # its name at that server, for those that have no checkpoint of their own
    prompt: str | None = None
    language: str | None = None  # of the prompt
    name: str | None = None  # of the dataset

    def flags(self) -> list[str]:
        """Return the options as typed."""
        return [part for name, value in asdict(self).items() if value is not None for part in (f"--{name}", value)]


def with_given(recipe: Recipe, given: Given, out: Path) -> Recipe:
    """Return the recipe with what is given, and the day of its first start below `out` where the card's is `today`.

    Raises RecipeError for what would change nothing, or cannot be used.
    """
    models = {**recipe.benchmark, **recipe.teachers}
    shared = {**recipe.every_run, **_server(models, given), **_question(recipe, models, given)}
    changed = replace(recipe, every_run=shared, card=_dated(recipe.card, out))
    if given.model is not None:
        changed = _named(changed, given.model)
    if given.pictures is not None:
        changed = replace(changed, select={**recipe.select, "source": given.pictures})
    if given.name is not None:
        check_name("--name", given.name)
        changed = replace(changed, dataset=given.name, card=_renamed(changed.card, given.name))
    return changed


def check_complete(recipe: Recipe) -> None:
    """Raise RecipeError where the recipe leaves to the command line what was not given."""
    if recipe.draw is None and not recipe.select.get("source"):
        raise RecipeError("no pictures are given; give their folder, --pictures DIR")
    for name, own in {**recipe.benchmark, **recipe.teachers}.items():
        asked = {**recipe.every_run, **own}
        if asked.get("model", name) == SERVED and not asked.get("engine"):
            raise RecipeError(f"{name} is asked at a server, and none is given; give its address, --url http://…/v1")


def _server(models: Mapping[str, Options], given: Given) -> dict[str, str]:
    """Return the option of every run that says which server is asked."""
    if given.url is None:
        return {}
    for url in addresses(given.url):
        try:
            Address.parse(url)
        except ValueError as error:
            raise RecipeError(f"--url: {error}") from error
    if all("engine" in own for own in models.values()):
        raise RecipeError("--url changes nothing: every model of the recipe has `engine` of its own")
    return {"engine": given.url}


def _named(recipe: Recipe, model: str) -> Recipe:
    """Return the recipe with the model's name at the server for those that are asked there and have no checkpoint."""
    nameless = [
        name
        for name, own in {**recipe.benchmark, **recipe.teachers}.items()
        if not {"engine", "checkpoint", TRAINED} & own.keys() and name not in recipe.train
    ]
    if not nameless:
        raise RecipeError("--model changes nothing: every model of the recipe has `engine` or `checkpoint` of its own")
    teachers, others = (
        {name: {**own, "checkpoint": model} if name in names else own for name, own in of.items()}
        for of, names in ((recipe.teachers, nameless), (recipe.benchmark, set(nameless) - set(recipe.teachers)))
    )
    return replace(recipe, teachers=teachers, benchmark=others)


def _question(recipe: Recipe, models: Mapping[str, Options], given: Given) -> dict[str, Any]:
    """Return the config of every run with the prompt and its language."""
    asked = {name: value for name in ("prompt", "language") if (value := getattr(given, name)) is not None}
    if not asked:
        return {}
    option, config = f"--{next(iter(asked))}", recipe.every_run.get("config") or {}
    if own := [name for name, options in models.items() if "config" in options]:
        raise RecipeError(f"{option} is for models that share every_run's config; {own[0]} has its own: write it there")
    if not isinstance(config, dict):
        raise RecipeError(f"{option} is part of config, which is the file {config} in this recipe; write it there")
    config = {**config, **asked}
    if given.prompt is not None and given.prompt.strip() and given.prompt not in PROMPTS and not config.get("language"):
        config["language"] = _language_of(given.prompt)
    known = {name: config[name] for name in ("prompt", "language") if isinstance(config.get(name), str)}
    try:
        Settings(**known).check()
    except SettingsError as error:
        raise RecipeError(f"{option}: {error}") from error
    return {"config": config}


def _language_of(prompt: str) -> str:
    """Return the language of a prompt, and say so. Raises RecipeError where it cannot be told."""
    if (language := language_of_question(prompt)) is None:
        raise RecipeError("the language of --prompt cannot be told; give it beside it, such as --language de")
    print(f"The language of --prompt is taken to be {language}; --language CODE says otherwise.", file=sys.stderr)
    return language


def unfilled(recipe: Recipe) -> list[str]:
    """Return the facts of the card that a recipe leaves to the person who publishes."""
    facts = _facts(recipe.card) or {}
    return [name for name, value in facts.items() if placeholders_in(str(value))]


def _facts(card: Options | None) -> Options | None:
    facts = (card or {}).get("facts")
    return facts if isinstance(facts, dict) else None


def _dated(card: Options | None, out: Path) -> Options | None:
    """Return the card's options with a day for `today`: that of the first start, so that the card stays the same."""
    facts = _facts(card)
    if facts is None or facts.get("date") != TODAY:
        return card
    try:
        before = yaml.safe_load(option_file(out, "card", "facts").read_text(encoding="utf-8"))
        day = datetime.date.fromisoformat(str(before["date"]))
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
        day = datetime.date.today()
    return {**(card or {}), "facts": {**facts, "date": day.isoformat()}}


def _renamed(card: Options | None, name: str) -> Options | None:
    """Return the card's options with the dataset's name in the fact `repository`, if the Hub takes such a name."""
    facts, fits = _facts(card), re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name)
    if facts is None or not fits or not isinstance(repository := facts.get("repository"), str):
        return card
    return {**(card or {}), "facts": {**facts, "repository": f"{repository.rpartition('/')[0]}/{name}".lstrip("/")}}

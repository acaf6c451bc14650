"""The JSON schemas of recipes, model files and facts: the code's own, and of one mind with the readers."""

import datetime
import json
import runpy
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dataset_card.facts import read_facts
from generate.models.model_file import ModelFileError, plain, read_model_file
from generate.models.registry import MODELS
from generate.pipeline.recipe import RecipeError, read_recipe
from imagenet_think import ContractError
from tests.support.commands import ROOT

FOLDER = ROOT / "recipes" / "schemas"
READERS = {"recipe": read_recipe, "model": read_model_file, "facts": read_facts}
FACTS = {"repository": "a/b", "version": "1.0.0", "date": "2026-11-24", "licence": "CC-BY-4.0"}
MODEL = json.loads(json.dumps(plain(MODELS["glm"])))
RECIPE = {"dataset": "d", "select": {"source": "x"}, "teachers": {"mine": {}}}


def test_the_committed_are_those_of_the_code(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "scripts/make_schemas.py"))["make"](tmp_path)
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {path.name: path.read_text() for path in FOLDER.iterdir()} == made, "run scripts/make_schemas.py"


def fits(name: str, value: Any) -> bool:
    schema = json.loads((FOLDER / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    # What YAML has beside JSON: dates, and names that are no texts.
    value = json.loads(
        json.dumps(value, default=lambda one: one.isoformat() if isinstance(one, datetime.date) else one)
    )
    return jsonschema.Draft202012Validator(schema).is_valid(value)


def is_read(name: str, path: Path) -> bool:
    with suppress(RecipeError, ModelFileError, ContractError):
        READERS[name](path)
        return True
    return False


@pytest.mark.parametrize("path", sorted((ROOT / "recipes").glob("*.yaml")), ids=lambda path: path.name)
def test_every_committed_recipe_fits_and_names_its_schema(path: Path) -> None:
    assert fits("recipe", yaml.safe_load(path.read_text()))
    assert is_read("recipe", path)
    assert path.read_text().startswith("# yaml-language-server: $schema=schemas/recipe.json\n")


@pytest.mark.parametrize("key", MODELS)
def test_every_known_model_fits(key: str) -> None:
    assert fits("model", json.loads(json.dumps(plain(MODELS[key]))))


@pytest.mark.parametrize(
    ("name", "change", "good"),
    [
        ("recipe", {}, True),
        ("recipe", {"teachers": {"glm": {"sampling": "greedy", "seed": 3, "config": {"language": "de"}}}}, True),
        ("recipe", {"benchmark": {"x": {"split": "test"}}, "report": {}}, True),
        ("recipe", {"teachers": {}}, False),
        ("recipe", {"teachers": {"a b": {}}}, False),
        ("recipe", {"teachers": {"train": {}}}, False),
        ("recipe", {"teachers": {f"t{number}": {} for number in range(9)}}, False),
        ("recipe", {"teachers": {"glm": {"tempo": 3}}}, False),
        ("recipe", {"teachers": {"glm": {"out": "x"}}}, False),
        ("recipe", {"teachers": {"glm": {"trained": "x"}}}, False),
        ("recipe", {"teachers": {"glm": "greedy"}}, False),
        ("recipe", {"select": None}, False),
        ("recipe", {"bild": {}}, False),
        ("recipe", {"dataset": "a/b"}, False),
        ("recipe", {"dataset": ".."}, False),
        ("recipe", {"score": {"references": "x"}}, False),
        ("model", {}, True),
        ("model", {"style": {"boxed": True}, "opening": "", "pixels": [4, 9]}, True),
        ("model", {"hub_id": None}, False),
        ("model", {"max_new_tokens": 0}, False),
        ("model", {"max_new_tokens": "many"}, False),
        ("model", {"sampling": "warm"}, False),
        ("model", {"style": {}}, False),
        ("model", {"style": {"thinking": [["<a>"]]}}, False),
        ("model", {"style": {"thinking": [["<a>", ""]]}}, False),
        ("model", {"end_tokens": "x"}, False),
        ("model", {"engines": ["jax"]}, False),
        ("model", {"engines": []}, False),
        ("model", {"user_template": "no place"}, False),
        ("model", {"extra_body": {"messages": []}}, False),
        ("model", {"protocol": "yes"}, False),
        ("model", {"temperature": 3}, False),
        ("model", {"pixels": [1]}, False),
        ("facts", {}, True),
        ("facts", {"language": ["de", "pt-BR"], "authors": ["A"], "contact": None, "paper": True}, True),
        ("facts", {"licence": "other", "licence_name": "ours", "licence_url": "https://a.org/b"}, True),
        ("facts", {"images": {"name": "a", "url": "https://a.org", "licence": "CC0-1.0"}}, True),
        ("facts", {"generation": {"glm": {"hardware": "8 x H200"}}}, True),
        ("facts", {"version": "1.0"}, False),
        ("facts", {"date": "yesterday"}, False),
        ("facts", {"repository": "alone"}, False),
        ("facts", {"licence": "other"}, False),
        ("facts", {"licence_name": "ours"}, False),
        ("facts", {"paper": "yes"}, False),
        ("facts", {"author": "A"}, False),
        ("facts", {"authors": "A"}, False),
        ("facts", {"images": {"name": "a"}}, False),
        ("facts", {"generation": {"glm": {"hours": 3}}}, False),
        ("facts", {"citation": "me"}, False),
        ("facts", {"contact": " "}, False),
    ],
)
def test_schema_and_reader_are_of_one_mind(name: str, change: dict[str, Any], good: bool, tmp_path: Path) -> None:
    value = {"recipe": RECIPE, "model": MODEL, "facts": FACTS}[name] | change
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(value))
    assert (fits(name, yaml.safe_load(path.read_text())), is_read(name, path)) == (good, good)


@pytest.mark.parametrize(("name", "value"), {"recipe": RECIPE, "model": MODEL, "facts": FACTS}.items())
def test_each_needed_name_is_needed_by_both(name: str, value: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for needed in json.loads((FOLDER / f"{name}.json").read_text())["required"]:
        path.write_text(yaml.safe_dump({key: one for key, one in value.items() if key != needed}))
        assert (fits(name, yaml.safe_load(path.read_text())), is_read(name, path)) == (False, False), needed

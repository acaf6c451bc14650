"""Make the JSON schemas of recipes, model files and facts, by which editors complete and check them.

    python scripts/make_schemas.py        # writes recipes/schemas/*.json

They come from the code that reads these files: names, what is needed, and what values look like. What only a reader can
know (whether a licence or a file is there, which tags go together) it says itself, in its own sentence.
"""

import json
import runpy
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import plain_endings
import typer
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from dataset_card import facts  # noqa: E402 - only now can they be imported
from generate.models.model_file import _EXAMPLES, _RESERVED  # noqa: E402
from generate.models.registry import ENGINES, Model  # noqa: E402
from generate.models.sampling import Sampling  # noqa: E402
from generate.pipeline import recipe  # noqa: E402
from imagenet_think import _RESERVED as NO_TEACHERS  # noqa: E402
from imagenet_think import _TEACHER, _TEACHER_LENGTH, MOST_TEACHERS  # noqa: E402

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SAID: Schema = {"type": "string", "pattern": r"\S"}
_NAME: Schema = {"type": "string", "pattern": r"^(?!\.{0,2}$)[^/*?\[]+$"}  # of a directory, see check_name


def make(folder: Path = ROOT / "recipes" / "schemas") -> None:
    """Write the schemas."""
    folder.mkdir(exist_ok=True)
    for name, schema in {"recipe": recipe_schema(), "model": model_schema(), "facts": facts_schema()}.items():
        text = json.dumps({"$schema": _DRAFT, "title": f"ImageNet-Think: {name}", **schema}, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _object(properties: Mapping[str, Any], needed: list[str] | None = None, **more: Any) -> Schema:
    closed = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return closed | ({"required": needed} if needed else {}) | more


def _needed(kind: Any) -> list[str]:
    return [one.name for one in fields(kind) if one.default is one.default_factory is MISSING]


# ---------------------------------------------------------------------------------------------------------- model files


def model_schema() -> Schema:
    """Return the schema of a model file: the fields of Model."""
    schema = _of_type(Model)
    properties = schema["properties"]
    for name, example in _EXAMPLES.items():
        properties[name]["examples"] = [yaml.safe_load(example)]
    properties["engines"] |= {"items": {"enum": list(ENGINES)}, "minItems": 1}
    properties["user_template"]["pattern"] = r"\{prompt\}"
    names = "|".join(one.name for one in fields(Sampling))
    properties["sampling"]["pattern"] = rf"^(greedy|({names})=[^,=]+(,({names})=[^,=]+)*)$"
    for name, reserved in _RESERVED.items():
        properties[name] |= {"propertyNames": {"minLength": 1, "not": {"enum": list(reserved)}}}
    style = properties["style"]
    thinking = {"required": ["thinking"], "properties": {"thinking": {"minItems": 1}}}
    style["anyOf"] = [thinking, {"required": ["boxed"], "properties": {"boxed": {"const": True}}}]
    return schema


def _of_type(kind: Any) -> Schema:
    """Return the schema of a type of Python's, as dataclasses have them."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return _object({one.name: _of_type(hints[one.name]) for one in fields(kind)}, _needed(kind))
    if isinstance(kind, UnionType):
        return {"anyOf": [_of_type(one) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        first, *others = get_args(kind)
        items = _of_type(first) | ({"minLength": 1} if first is str else {})
        number = {} if others == [...] else {"minItems": 1 + len(others), "maxItems": 1 + len(others)}
        return {"type": "array", "items": items, **number}
    named: dict[Any, Schema] = {NoneType: {"type": "null"}, bool: {"type": "boolean"}, str: {"type": "string"}}
    return named.get(kind) or ({"type": "integer", "minimum": 1} if kind is int else {"type": "object"})


# ---------------------------------------------------------------------------------------------------------------- facts


def facts_schema() -> Schema:
    """Return the schema of the facts of a card: the fields of Facts. A null is as good as nothing, if not needed."""
    properties: dict[str, Schema] = {one.name: dict(_SAID) for one in fields(facts.Facts)}
    for name, (pattern, words) in facts._FORMS.items():
        properties[name] = {"type": "string", "pattern": f"^({pattern})$", "description": words}
    licensed = {name: dict(_SAID) for name in ("name", "url", "licence", "licence_url")}
    properties |= {
        "licence_url": {"type": "string", "pattern": r"^https?://[^\s/]+\S*$"},
        "citation": {"type": "string", "pattern": r"^\s*@\w+\s*\{"},
        "language": {"anyOf": [dict(_SAID), {"type": "array", "items": dict(_SAID), "minItems": 1}]},
        "authors": {"type": "array", "items": dict(_SAID)},
        "paper": {"type": "boolean"},
        "images": _object(licensed, ["name", "url", "licence"]),
        "checkpoints": {"type": "object", "additionalProperties": _object(licensed, ["url", "licence"])},
        "generation": {"type": "object", "additionalProperties": _object({name: {} for name in facts.GENERATION})},
    }
    needed = _needed(facts.Facts)
    optional = {name: {"anyOf": [one, {"type": "null"}]} for name, one in properties.items() if name not in needed}
    other = {"properties": {"licence": {"pattern": "^[oO][tT][hH][eE][rR]$"}}}
    told = {name: {"type": "string"} for name in ("licence_name", "licence_url")}
    untold = {"properties": {name: {"type": "null"} for name in told}}
    return _object(
        properties | optional,
        needed,
        **{"if": other, "then": {"required": list(told), "properties": told}, "else": untold},
    )


# -------------------------------------------------------------------------------------------------------------- recipes


def recipe_schema() -> Schema:
    """Return the schema of a recipe: its sections, and in each the options of its command, with their help."""
    sections: dict[str, Schema] = {"dataset": dict(_NAME)}
    for section, (script, _) in recipe._SECTIONS.items():
        told = _help_of(script)
        options = _object(
            {name: {"description": told[name]} if name in told else {} for name in recipe.options_of(section)}
        )
        sections[section] = options
        if section in recipe._OF_MODELS:
            sections[section] = {"type": "object", "additionalProperties": options, "propertyNames": dict(_NAME)}
    sections["select"]["minProperties"] = 1
    sections["teachers"] |= {
        "minProperties": 1,
        "maxProperties": MOST_TEACHERS,
        "propertyNames": {
            "pattern": f"^({_TEACHER.pattern})$",
            "maxLength": _TEACHER_LENGTH,
            "not": {"enum": list(NO_TEACHERS)},
        },
    }
    return _object(sections, ["dataset", "select", "teachers"])


def _help_of(script: str) -> dict[str, str]:
    """Return what the help of a script says of each option."""
    before = list(sys.path)
    sys.path.insert(0, str((ROOT / script).parent))
    try:
        names = runpy.run_path(str(ROOT / script), run_name="asked_for_options")
    finally:
        sys.path[:] = before
    if not isinstance(app := names.get("app"), typer.Typer):
        app = typer.Typer()
        app.command()(names["main"])
    params = typer.main.get_command(app).params
    return {(one.name or "").removesuffix("_"): str(one.help) for one in params if getattr(one, "help", None)}


if __name__ == "__main__":
    typer.run(make)

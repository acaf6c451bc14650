"""Render the card: fill the template card.md from the build, its statistics and the publisher's facts.

jinja2's StrictUndefined makes a field has no value an error, so that no card goes out with a gap in it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import yaml

from dataset_card.columns import describe
from dataset_card.croissant import DESCRIPTIONS
from dataset_card.directory import Built
from dataset_card.facts import CHECKPOINTS, GENERATION, IMAGENET, Facts, Licensed
from dataset_card.hub_metadata import licence_fields
from dataset_card.reviewed import review_table
from dataset_card.tables import markdown, number
from imagenet_think import CONFIGS, SPLITS, TEACHERS, ContractError

TEMPLATE = Path(__file__).with_name("card.md")
EXAMPLE_CHARACTERS = 400  # of one text in the example
_WNID = re.compile(r"n\d{8}")
_PERSON = "n00007846"  # WordNet 3.0's noun "person", a class of ImageNet-21K
_PUBLISHED = {"glm": "GLM-4.1V-9B-Thinking", "kimi": "Kimi-VL-A3B-Thinking-2506"}
_NOT_RECORDED = "not recorded"
_CAPTIONS = {
    "lengths": "How long the texts are: the share of each model's good texts by their length.",
    "images_per_class": "How many classes have how many pictures.",
    "agreement": "The two models on the same picture: how alike their answers are, how long their texts.",
    "statuses": "How each model's texts came out, by status.",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def images_of(built: Built, facts: Facts) -> Licensed:
    """Return the source of the pictures: from the facts, or ImageNet where every class is a WordNet id.

    Raises ContractError where neither says it.
    """
    if facts.images:
        return facts.images
    if other := next((wnid for wnid in built.classes if not _WNID.fullmatch(wnid or "")), False):
        raise ContractError(
            f"the build does not know whose pictures these are (class {other!r} is no WordNet id): write it as "
            "`images: {name: …, url: …, licence: …}` in the YAML file of --facts"
        )
    if None in built.classes:
        raise ContractError(
            "the build does not know whose pictures these are (some have no class): write it as "
            "`images: {name: …, url: …, licence: …}` in the YAML file of --facts"
        )
    return IMAGENET


def tags_of(images: Licensed) -> list[str]:
    """Return the keywords of the card and of the Croissant metadata."""
    return ["synthetic", "reasoning", "chain-of-thought", "vision-language", "distillation", _slug(images.name)]


def render(
    built: Built,
    statistics: Mapping[str, Any],
    facts: Facts,
    figures: Sequence[Path],
) -> str:
    """Return the text of README.md. figures: the files of the figures, in the order in which they are shown.

    Raises ContractError for a field without a value, and for pictures of an unknown source.
    """

    images = images_of(built, facts)
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    environment.filters["quote"] = lambda text: "\n".join(f"> {line}" for line in str(text).splitlines())
    environment.globals |= {"number": number, "percent": percent}
    try:
        return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
            _context(built, statistics, facts, images, figures)
        )
    except jinja2.UndefinedError as error:
        raise ContractError(f"{TEMPLATE}: a field has no value: {error.message}") from error
    except jinja2.TemplateSyntaxError as error:
        raise ContractError(f"{TEMPLATE}, line {error.lineno}: {error.message}") from error


def percent(share: float | None) -> str:
    """Format a share as a percentage (0.0123 -> 1.2 %), None as words that fit into a sentence."""
    if share is None:
        return "an unknown share"
    return f"{100 * share:.1f} %" if share >= 0.001 or not share else "under 0.1 %"


def _context(
    built: Built,
    statistics: Mapping[str, Any],
    facts: Facts,
    images: Licensed,
    figures: Sequence[Path],
) -> dict[str, Any]:
    default = built.configs[0]
    statuses = statistics["statuses"]
    annotated = any(of["repetition"]["count"] for of in statistics["quality"].values())
    shown = [key for key in statistics if key != "statuses" and (annotated or key != "quality")]
    return {
        "head": _head(built, facts, images, statistics["table2"]["listed"]["images"]),
        "name": built.name,
        "facts": facts,
        "arxiv": facts.arxiv,
        "bibtex": facts.bibtex(built.name),
        "images": images,
        "is_imagenet": images is IMAGENET,
        "images_listed": statistics["table2"]["listed"]["images"],
        "person_images": built.classes[_PERSON],
        "has_pictures": built.has_pictures,
        "splits": SPLITS,
        "rows": {config: {**of, "total": sum(of.values())} for config, of in built.rows.items()},
        "config_descriptions": DESCRIPTIONS,
        "configs": built.configs,
        "default_config": default,
        "default_split": next(split for split in SPLITS if built.rows[default][split]),
        "chat_teacher": default if default in TEACHERS else TEACHERS[0],
        "example": json.dumps(_shortened(built.first_row()), indent=2, ensure_ascii=False),
        "example_characters": EXAMPLE_CHARACTERS,
        "columns": _columns(built),
        "question": built.question,
        "teachers": [_teacher(key, run, facts, statistics["quality"]) for key, run in built.runs.items()],
        "made": _made(built.runs),
        "took": _took(built.runs, facts),
        "annotated": annotated,
        "tables": _lower(markdown({key: statistics[key] for key in shown})),
        "status_table": _body(markdown({"statuses": statuses})),
        "statuses": statuses,
        "truncated": sum(of["counts"].get("truncated", 0) for of in statuses.values()),
        "agreement": statistics["agreement"],
        "review": review_table(statistics["review"]) if "review" in statistics else None,
        "figures": [{"name": path.name, "caption": _CAPTIONS.get(path.stem, path.stem)} for path in figures],
        "dropped": built.dropped,
    }


def _head(built: Built, facts: Facts, images: Licensed, count: int) -> str:
    """Return the YAML head: the Hub's search fields, then the build's own head, by which the rows load."""

    licence = licence_fields(facts.licence, facts.licence_url, facts.licence_name)
    if built.has_pictures:
        name = "imagenet" if images is IMAGENET else _slug(images.licence)
        licence = {"license": "other", "license_name": name, "license_link": images.licence_url}
    searched: dict[str, Any] = {
        "pretty_name": built.name,
        **licence,
        "language": ["en"],
        "task_categories": ["image-text-to-text", "visual-question-answering"],
        "size_categories": [next((name for limit, name in _SIZES if count < limit), "1M<n<10M")],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["machine-generated"],
        "source_datasets": [f"extended|{_slug(images.name)}"],
        "tags": tags_of(images),
    }
    return str(yaml.safe_dump({**searched, **built.head}, sort_keys=False, allow_unicode=True))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _columns(built: Built) -> list[dict[str, str]]:
    """Describe every column once; a pair holds those of each teacher twice."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for config, schema in built.schemas.items():
        for column in schema:
            teacher, _, name = column.name.partition("_")
            of_side = config == CONFIGS[0] and teacher in TEACHERS
            key = name if of_side else column.name, str(column.type).replace("list<element: string>", "list of string")
            found.setdefault(key, {})[f"{config} twice" if of_side else config] = None
    return [
        {"name": name, "type": kind, "configs": ", ".join(configs), "description": describe(name)}
        for (name, kind), configs in found.items()
    ]


def _teacher(key: str, run: Mapping[str, Any], facts: Facts, quality: Mapping[str, Any]) -> dict[str, Any]:
    checkpoint = str(run["bound"].get("checkpoint") or _NOT_RECORDED)
    last = checkpoint.rpartition("/")[2]
    return {
        "key": key,
        "checkpoint": checkpoint,
        "published": last == _PUBLISHED[key],
        "meant": _PUBLISHED[key],
        "licensed": facts.checkpoints.get(checkpoint) or facts.checkpoints.get(last) or CHECKPOINTS.get(last),
        "english_share": quality[key]["english"]["share"],
    }


def _made(runs: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the rows of the generation table: a title, and the value of each run."""
    shown = {
        "checkpoint": "checkpoint",
        "revision": "revision",
        "architecture": "architecture",
        "sampling": "sampling",
        "seed": "seed",
        "limit of new tokens": "max_new_tokens",
        "guards": "guards",
        "answer forced after a stopped thinking": "force_answer",
        "engine": "engine",
        "precision": "dtype",
        "longest side, pixels": "max_side",
        "pictures' processor": "pictures",
        "fingerprint of the weights": "weights",
        "SHA-256 of the list of pictures": "images",
    }
    rows = {title: [_format_fact(run["bound"].get(name)) for run in runs.values()] for title, name in shown.items()}
    return {"run": [_format_fact(run["run_id"]) for run in runs.values()]} | rows


def _took(runs: Mapping[str, Mapping[str, Any]], facts: Facts) -> dict[str, list[str]]:
    if not facts.generation:
        return {}
    titles = dict(zip(GENERATION, ("hardware", "device hours", "energy, kWh", "cost"), strict=True))
    return {
        title: [_format_fact(facts.generation.get(model, {}).get(name)) for model in runs]
        for name, title in titles.items()
    }


def _format_fact(value: Any) -> str:
    """Format a recorded value for a table cell."""
    if value is None or value in ("", {}, []):
        return _NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_format_fact(part)}" for name, part in value.items() if part is not None)
    return " ".join(str(value).split()).replace("|", r"\|")


def _lower(tables: str) -> str:
    """Turn headings of the second level into headings of the third."""
    return re.sub(r"^## ", "### ", tables, flags=re.MULTILINE).strip()


def _body(table: str) -> str:
    return re.sub(r"^## .*\n", "", table).strip()


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    if isinstance(value, str) and len(value) > EXAMPLE_CHARACTERS:
        return value[:EXAMPLE_CHARACTERS] + "…"
    return value

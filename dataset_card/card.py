"""Render the card: fill the template card.md from the build, its statistics and the publisher's facts.

jinja2's StrictUndefined makes a field has no value an error, so that no card goes out with a gap in it.
"""

import json
import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import yaml

from dataset_card.columns import describe, describe_pair, pair_of, side_of
from dataset_card.croissant import describe_config
from dataset_card.directory import Built
from dataset_card.facts import CHECKPOINTS, GENERATION, Facts, Licensed
from dataset_card.identity import Identity, hub_languages, language_name
from dataset_card.language_codes import UNKNOWN
from dataset_card.licences import licence_fields
from dataset_card.reviewed import review_table
from dataset_card.table_cells import markdown_cell
from dataset_card.tables import markdown, number
from dataset_card.words import COUNT_WORDS, listing, of_all, plural, unit_of
from imagenet_think import PAIRED, SPLITS, ContractError, Schema

_HASH = re.compile(r"[0-9a-f]{64}")
TEMPLATE = Path(__file__).with_name("card.md")
EXAMPLE_CHARACTERS = 400  # of one text in the example
_EXAMPLE_ITEMS = 8  # of one list in it
FEW = 100  # pictures, below which the card says that its numbers rest on few
_PERSON = "n00007846"  # WordNet 3.0's noun "person", a class of ImageNet-21K
_PUBLISHED = {"glm": "GLM-4.1V-9B-Thinking", "kimi": "Kimi-VL-A3B-Thinking-2506"}
_NOT_RECORDED = "not recorded"
_SIZES = {10**3: "n<1K", 10**4: "1K<n<10K", 10**5: "10K<n<100K", 10**6: "100K<n<1M", 10**7: "1M<n<10M"}
# Names that a snippet gives to something else.
_TAKEN = {"datasets", "imagenet_think", "load_dataset", "rows"}


def tags_of(images: Licensed) -> list[str]:
    """Return the keywords of the card and of the Croissant metadata."""
    source = [slug] if (slug := _slug(images.name)) else []
    return ["synthetic", "reasoning", "chain-of-thought", "vision-language", "distillation", *source]


def render(
    built: Built,
    statistics: Mapping[str, Any],
    facts: Facts,
    identity: Identity,
    figures: Sequence[Path],
) -> str:
    """Return the text of README.md. figures: the files of the figures, in the order in which they are shown.

    Raises ContractError for a field without a value.
    """
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    environment.filters |= {
        "quote": lambda text: "\n".join(f"> {line}" for line in str(text).splitlines()),
        "plain": markdown_cell,
        "listing": listing,
        "code": lambda names: [f"`{name}`" for name in names],
    }
    environment.globals |= {"number": number, "percent": percent, "counted": counted}
    try:
        return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
            _context(built, statistics, facts, identity, figures)
        )
    except jinja2.UndefinedError as error:
        raise ContractError(f"{TEMPLATE}: a field has no value: {error.message}") from error
    except jinja2.TemplateSyntaxError as error:
        raise ContractError(f"{TEMPLATE}, line {error.lineno}: {error.message}") from error


def counted(count: int, thing: str) -> str:
    """Return a number of things in words: 1 picture, 1,200 pictures, 2 sets of pictures."""
    return f"{count:,} {thing if count == 1 else plural(thing)}"


def percent(share: float | None) -> str:
    """Format a share as a percentage (0.0123 -> 1.2 %), None as words that fit into a sentence."""
    if share is None:
        return "an unknown share"
    return f"{100 * share:.1f} %" if share >= 0.001 or not share else "under 0.1 %"


def _context(
    built: Built,
    statistics: Mapping[str, Any],
    facts: Facts,
    identity: Identity,
    figures: Sequence[Path],
) -> dict[str, Any]:
    listed = statistics["table2"]["listed"]["images"]
    return {
        "head": _head(built, facts, identity, listed),
        "identity": identity,
        "facts": facts,
        "images": identity.images,
        "chats": [name.removeprefix("sft/") for name in built.listed if re.fullmatch(r"sft/.*\.jsonl", name)],
        "chats_described": "sft/dataset_info.json" in built.listed,
        "is_imagenet": identity.is_imagenet,
        "images_listed": listed,
        "is_small": listed < FEW and not identity.with_paper,
        "person_images": built.classes[_PERSON],
        "has_pictures": built.has_pictures,
        "unit": unit_of(built.schema.several),
        "pictures": statistics.get("pictures"),
        "figures": [{"name": path.name, "caption": _caption(path.stem, built.schema)} for path in figures],
        "dropped": built.dropped,
        "review": review_table(statistics["review"]) if "review" in statistics else None,
        **_of_rows(built, identity),
        **_of_teachers(built, statistics, facts),
        **_of_numbers(statistics),
    }


def _of_rows(built: Built, identity: Identity) -> dict[str, Any]:
    """Return what the card says of configs, columns and how they load."""
    default = built.configs[0]
    return {
        "splits": SPLITS,
        "rows": {config: {**of, "total": sum(of.values())} for config, of in built.rows.items()},
        "pairs": built.pairs,
        "config_descriptions": {config: describe_config(config, built.schema) for config in built.rows},
        "configs": built.configs,
        "variables": _variables(built.configs),
        "default_config": default,
        "configs_of_all": built.schema.configs,
        "default_split": next(split for split in SPLITS if built.rows[default][split]),
        "chat_teacher": default if default in built.runs else built.schema.teachers[0],
        "rows_have_question": "question" in built.schema.features(default),
        "example": json.dumps(_shortened(built.first_row()), indent=2, ensure_ascii=False),
        "example_characters": EXAMPLE_CHARACTERS,
        "columns": _columns(built, identity.is_imagenet),
        "pair_columns": next(iter(built.schema.pairs.values()), None),
    }


def _of_teachers(built: Built, statistics: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return what the card says of the models and of their runs."""
    teachers, languages = built.schema.teachers, dict[str, list[str]]()
    for teacher, language in built.asked.items():
        languages.setdefault(language, []).append(teacher)
    return {
        "names": teachers,
        "starts": [f"{name}_…" for name in teachers],
        "several": len(teachers) > 1,
        "how_many": COUNT_WORDS[len(teachers)],
        "of_all": of_all(len(teachers)),
        "languages": {language: (_asked_in(language), of) for language, of in languages.items()},
        "languages_asked": {name: _asked_in(language) for name, language in built.asked.items()},
        "questions": built.questions,
        "detected": statistics.get("languages"),
        "teachers": [_teacher(key, run, facts, statistics["quality"]) for key, run in built.runs.items()],
        "made": _made(built.runs),
        "took": _took(built.runs, facts),
    }


def _of_numbers(statistics: Mapping[str, Any]) -> dict[str, Any]:
    statuses = statistics["statuses"]
    annotated = any(of["repetition"]["count"] for of in statistics["quality"].values())
    shown = [key for key in statistics if key != "statuses" and (annotated or key not in ("quality", "languages"))]
    return {
        "annotated": annotated,
        "tables": _lower(markdown({key: statistics[key] for key in shown})),
        "status_table": _body(markdown({"statuses": statuses})),
        "statuses": statuses,
        "truncated": sum(of["counts"].get("truncated", 0) for of in statuses.values()),
        "rouge_l": statistics["agreement"].get("answer_rouge_l", {"count": 0}),
    }


def _asked_in(language: str) -> str:
    return "a language that nobody named" if language == UNKNOWN else language_name(language)


def _caption(figure: str, schema: Schema) -> str:
    teachers, unit = len(schema.teachers), unit_of(schema.several)
    several = teachers > 1
    models = "The two models" if teachers == 2 else "Every two models"
    captions = {
        "lengths": f"How long the texts are: the share of {'each' if several else 'the'} model's good texts by their "
        "length.",
        "images_per_class": f"How many classes have how many {plural(unit)}.",
        "agreement": f"{models} on the same {unit}: how alike their answers are, how long their texts.",
        "statuses": f"How {'each' if several else 'the'} model's texts came out, by status.",
    }
    return captions.get(figure, figure)


def _variables(configs: Sequence[str]) -> dict[str, str]:
    """Return a name of Python for each config's rows: the config's own where it can be one, and no two alike."""
    found: dict[str, str] = {}
    for config in configs:
        name = re.sub(r"\W", "_", config)
        if not name.isidentifier() or keyword.iskeyword(name) or name in _TAKEN:
            name = f"rows_{name}"
        while name in found.values():
            name += "_"
        found[config] = name
    return found


def _head(built: Built, facts: Facts, identity: Identity, count: int) -> str:
    """Return the YAML head: the Hub's search fields, then the build's own head, by which the rows load."""
    images = identity.images
    licence = licence_fields(facts.licence, facts.licence_url, facts.licence_name)
    if built.has_pictures:
        name = "imagenet" if identity.is_imagenet else _slug(images.licence) or "see-link"
        licence = {"license": "other", "license_name": name, "license_link": images.licence_url}
    searched: dict[str, Any] = {
        "pretty_name": identity.name,
        "version": facts.version,
        **licence,
        **hub_languages(identity.languages),
        "task_categories": ["image-text-to-text", "visual-question-answering"],
        "size_categories": [next((name for limit, name in _SIZES.items() if count < limit), "10M<n<100M")],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["machine-generated"],
        "source_datasets": [f"extended|{_slug(images.name) or 'other'}"],
        "tags": tags_of(images),
    }
    return str(yaml.safe_dump({**searched, **built.head}, sort_keys=False, allow_unicode=True))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _columns(built: Built, is_imagenet: bool) -> list[dict[str, str]]:
    """Describe every column once; `paired` holds those of each teacher, and an agreement of every two."""
    schema, found = built.schema, dict[tuple[str, str], dict[str, str]]()
    teachers, pairs = len(schema.teachers), len(schema.pairs)
    for config, columns in built.schemas.items():
        for column in columns:
            side = side_of(column.name, schema) if config == PAIRED else None
            pair = pair_of(column.name, schema) if config == PAIRED else None
            name = side[1] if side else f"…_{pair}" if pair else column.name
            times = (
                f" {'twice' if teachers == 2 else f'{teachers} times'}" if side else f" {pairs} times" if pair else ""
            )
            said = describe(side[1], side[0], schema) if side else describe_pair(pair, schema) if pair else None
            key = name, str(column.type).replace("list<element: string>", "list of string")
            in_configs = found.setdefault(key, {})
            in_configs.setdefault("", said or describe(column.name, config, schema, is_imagenet))
            in_configs[f"{config}{times}"] = ""
    return [
        {"name": name, "type": kind, "configs": ", ".join(filter(None, configs)), "description": configs[""]}
        for (name, kind), configs in found.items()
    ]


def _teacher(key: str, run: Mapping[str, Any], facts: Facts, quality: Mapping[str, Any]) -> dict[str, Any]:
    checkpoint = str(run["bound"].get("checkpoint") or _NOT_RECORDED)
    last = checkpoint.rpartition("/")[2]
    meant = _PUBLISHED.get(key) if run["bound"].get("model") == key else None
    return {
        "key": key,
        "checkpoint": checkpoint,
        "published": meant in (None, last),
        "meant": meant,
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
    rows = {title: [_begun(run["bound"].get(name)) for run in runs.values()] for title, name in shown.items()}
    return {"run": [_format_fact(run["run_id"]) for run in runs.values()]} | rows


def _begun(value: Any) -> str:
    """Format a fact; of a SHA-256 the beginning, since two of them are wider than the Hub's column."""
    text = _format_fact(value)
    return f"{text[:12]}…" if _HASH.fullmatch(text) else text


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
        return [_shortened(item) for item in value[:_EXAMPLE_ITEMS]] + ["…"] * (len(value) > _EXAMPLE_ITEMS)
    if isinstance(value, str) and len(value) > EXAMPLE_CHARACTERS:
        return value[:EXAMPLE_CHARACTERS] + "…"
    return value

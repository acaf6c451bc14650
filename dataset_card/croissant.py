"""Write the Croissant 1.1 metadata of a built dataset, with the fields of its Responsible-AI vocabulary.

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and …/croissant-rai-spec.html. What it says in words
is quoted from the card, so that the two cannot differ; what it says in numbers is read from the files.

    import mlcroissant
    dataset = mlcroissant.Dataset("imagenet-think-250k/croissant.json", mapping={"repo": "imagenet-think-250k"})
    dataset.records("paired")
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import pyarrow
import pyarrow.types

from dataset_card.columns import describe, side_of
from dataset_card.dataset_files import Listed
from dataset_card.directory import Built
from dataset_card.facts import Facts
from dataset_card.identity import Identity
from dataset_card.words import of_all, unit_of
from imagenet_think import FAILURES, PAIRED, ContractError, Schema

CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
# The context that the specification recommends (its appendix 1), and the two vocabularies that are used beside it.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
    "wd": "http://www.wikidata.org/entity/",
}
# Sections of the card that Croissant asks for: under which property, and whether as a list of its points.
SECTIONS = {
    "rai:dataLimitations": ("Limits", True),
    "rai:dataBiases": ("Biases", True),
    "rai:dataUseCases": ("Uses", True),
    "rai:personalSensitiveInformation": ("Personal and sensitive information", True),
    "rai:dataSocialImpact": ("Social impact", False),
    "rai:dataCollection": ("How it was made", False),
    "rai:dataCollectionMissingData": ("Failures", False),
    "rai:dataReleaseMaintenancePlan": ("Maintenance", False),
}
_ENCODINGS = {".parquet": "application/x-parquet", ".zst": "application/zstd", ".jsonl": "application/jsonlines"}
_REPOSITORY = "repo"  # the id that a reader maps to a local copy
_SPLITS = "splits"


def croissant(built: Built, card: str, facts: Facts, identity: Identity, tags: Sequence[str]) -> dict[str, Any]:
    """Return the metadata as JSON-LD. card: the text of the README.

    Raises KeyError for a section that the card lacks, OSError and pyarrow's errors for a file that cannot be read.
    """
    sections, images = sections_of(card), identity.images
    languages = list(identity.languages)
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": identity.name,
        "description": " ".join(_paragraphs(sections["What it is"])),
        "url": facts.url,
        "version": facts.version,
        "datePublished": facts.date,
        "license": [facts.licence_url, *([images.licence_url] if built.has_pictures else [])],
        "creator": [{"@type": "sc:Person", "name": author} for author in identity.authors],
        "citeAs": identity.bibtex,
        "inLanguage": languages[0] if len(languages) == 1 else languages,
        "keywords": list(tags),
        "isLiveDataset": False,
        "rai:hasSyntheticData": True,
        "rai:dataCollectionType": ["Others: texts written by vision-language models about pictures of another dataset"],
        "rai:machineAnnotationTools": [_checkpoint(run) for run in built.runs.values()],
        "rai:dataAnnotationProtocol": [
            f"Every {unit_of(built.schema.several)} was shown by itself, with: {question}"
            for question in built.questions.values()
        ],
    }
    for name, (heading, as_points) in SECTIONS.items():
        paragraphs = _paragraphs(sections[heading])
        described[name] = paragraphs if as_points else "\n\n".join(paragraphs)
    return described | {
        "prov:wasDerivedFrom": [
            {"@type": "prov:Entity", "@id": images.url, "prov:label": images.name, "license": images.licence_url}
        ],
        "prov:wasGeneratedBy": [
            _generated_by(model, run, unit_of(built.schema.several)) for model, run in built.runs.items()
        ],
        "distribution": _distribution(built, facts),
        "recordSet": [
            _splits(_own_id(_SPLITS, built)),
            *(_record_set(built, config, identity.is_imagenet) for config in built.configs),
        ],
    }


def check(described: Mapping[str, Any], name: str) -> None:
    """Raise ContractError with mlcroissant's report where it has an error or a warning."""
    import mlcroissant

    try:
        issues = mlcroissant.Dataset(json.loads(json.dumps(described))).metadata.ctx.issues
    except mlcroissant.ValidationError as error:
        raise ContractError(f"the Croissant metadata of {name} are not valid: {error}") from error
    if issues.warnings:
        raise ContractError(f"the Croissant metadata of {name} are not complete: {issues.report()}")


def sections_of(card: str) -> dict[str, str]:
    """Return the card's sections of the second level by their headings, without code blocks."""
    text = re.sub(r"^```.*?^```$", "", card, flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {heading.strip(): text.strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


def _paragraphs(section: str) -> list[str]:
    """Return the paragraphs and list items of a section, one a line, without tables, figures and headings."""
    text = re.sub(r"^(\||!\[|#).*$", "", section, flags=re.MULTILINE)
    blocks = re.split(r"\n\s*\n|\n(?=[-*] )", text)
    return [joined.removeprefix("- ") for block in blocks if (joined := " ".join(block.split()))]


def _bound(run: Mapping[str, Any]) -> Mapping[str, Any]:
    bound: Mapping[str, Any] = run["bound"]
    return bound


def _checkpoint(run: Mapping[str, Any]) -> str:
    return f"{_bound(run).get('checkpoint')} at revision {_bound(run).get('revision')}"


def _generated_by(model: str, run: Mapping[str, Any], unit: str) -> dict[str, Any]:
    return {
        "@type": "prov:Activity",
        "prov:type": {"@id": "wd:Q109719325"},  # annotation, as the Responsible-AI editor of Croissant names it
        "prov:label": f"Texts of {model}, run {run['run_id']}",
        "description": f"{_checkpoint(run)} was shown every {unit} and asked: {_bound(run)['question']}",
        "prov:wasAttributedTo": [_agent(run)],
    }


def _agent(run: Mapping[str, Any]) -> dict[str, Any]:
    return {"@type": "prov:SoftwareAgent", "prov:label": _checkpoint(run)}


# ------------------------------------------------------------------------------------------------------------- files


def _own_id(name: str, built: Built) -> str:
    """Return an id for what is not a config: the name, with a `_` at its end where a teacher, thus a config, has it."""
    return f"{name}_" if name in built.schema.configs else name


def _distribution(built: Built, facts: Facts) -> list[dict[str, Any]]:
    repo = _own_id(_REPOSITORY, built)
    repository = {
        "@type": "cr:FileObject",
        "@id": repo,
        "name": repo,
        "description": "The dataset's repository.",
        "contentUrl": facts.url,
        "encodingFormat": "git+https",
        # A repository has no hash, and the library wants one: this address says so, as in the Hub's own metadata.
        "sha256": "https://github.com/mlcommons/croissant/issues/80",
    }
    sets = [
        {
            "@type": "cr:FileSet",
            "@id": _own_id(f"{config}-files", built),
            "name": _own_id(f"{config}-files", built),
            "description": f"The Parquet files of {config}.",
            "containedIn": {"@id": repo},
            "encodingFormat": _ENCODINGS[".parquet"],
            "includes": f"data/{config}/*.parquet",
        }
        for config in built.configs
    ]
    return [repository, *sets, *_files(built.listed, repo)]


def _files(listed: Listed, repo: str) -> Iterator[dict[str, Any]]:
    """List every file of rows or records with its SHA-256, as the build listed them."""
    for name, file in sorted(listed.items()):
        if name.startswith(("data/", "jsonl/")):
            yield {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "containedIn": {"@id": repo},
                "contentUrl": name,
                "contentSize": f"{file.size} B",
                "encodingFormat": _ENCODINGS.get(PurePosixPath(name).suffix, "application/octet-stream"),
                "sha256": file.sha256,
            }


# ----------------------------------------------------------------------------------------------------------- records


def _splits(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": "The splits and what they are for.",
        "dataType": "cr:Split",
        "key": {"@id": f"{name}/name"},
        "field": [
            {"@type": "cr:Field", "@id": f"{name}/name", "name": "name", "dataType": "sc:Text"},
            {"@type": "cr:Field", "@id": f"{name}/url", "name": "url", "dataType": ["sc:URL", "cr:Split"]},
        ],
        "data": [
            {f"{name}/name": "train", f"{name}/url": "cr:TrainingSplit"},
            {f"{name}/name": "test", f"{name}/url": "cr:TestSplit"},
        ],
    }


def _record_set(built: Built, config: str, is_imagenet: bool) -> dict[str, Any]:
    keys = ("image_id", "model") if config == FAILURES else ("image_id",)
    files = _own_id(f"{config}-files", built)
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": describe_config(config, built.schema),
        "key": [{"@id": f"{config}/{name}"} for name in keys],
        "field": [
            _split_field(config, files),
            *(_field(built, config, column, files, is_imagenet) for column in built.schemas[config]),
        ],
    }


def describe_config(config: str, schema: Schema) -> str:
    """Say in one sentence what a row of a config is."""
    if config == PAIRED:
        count = len(schema.teachers)
        return (
            f"One row an image that {of_all(count)} models answered well: the question, {of_all(count)} thinkings, "
            f"{of_all(count)} answers."
        )
    if config == FAILURES:
        return "One row for every image and model without a good text: why, and the raw text."
    return f"One row an image that {config} answered well."


def _split_field(config: str, files: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{config}/split",
        "name": "split",
        "description": "The split that the row belongs to, from the file's name.",
        # Without a reference to splits/name: it would be a join, for which the reader loads all files into memory.
        "dataType": ["sc:Text", "cr:Split"],
        "source": {
            "fileSet": {"@id": files},
            "extract": {"fileProperty": "filename"},
            "transform": {"regex": r"(train|test)-.+\.parquet"},
        },
    }


def _field(built: Built, config: str, column: "pyarrow.Field", files: str, is_imagenet: bool) -> dict[str, Any]:
    source: dict[str, Any] = {"fileSet": {"@id": files}, "extract": {"column": column.name}}
    field = {"@type": "cr:Field", "@id": f"{config}/{column.name}", "name": column.name}
    field |= {"description": describe(column.name, config, built.schema, is_imagenet), "source": source}
    if pyarrow.types.is_struct(column.type):  # how datasets stores a picture
        source["transform"] = {"jsonPath": "bytes"}
        return field | {"dataType": "sc:ImageObject"}
    kind = column.type
    if pyarrow.types.is_list(kind) or pyarrow.types.is_large_list(kind):
        field |= {"isArray": True, "arrayShape": "-1"}
        kind = kind.value_type
    if str(kind) not in _TYPES:
        raise ContractError(f"column {column.name!r} of {config} has the type {column.type}, which Croissant lacks")
    field["dataType"] = _TYPES[str(kind)]
    if agent := _author(config, column.name, built):
        field["prov:wasAttributedTo"] = agent
    return field


_TYPES = {
    "string": "sc:Text",
    "large_string": "sc:Text",
    "bool": "sc:Boolean",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float": "cr:Float32",
    "double": "cr:Float64",
}


def _author(config: str, column: str, built: Built) -> dict[str, Any] | None:
    """Return the model that wrote the column's texts, None where it was not one alone."""
    side = side_of(column, built.schema) if config == PAIRED else (config, column)
    teacher, name = side or ("", column)
    return _agent(built.runs[teacher]) if teacher in built.runs and name in ("thinking", "answer") else None

"""Judge a card's metadata as the Hub does, before anything is sent: the licence, and the whole YAML head.

The Hub judges by a service that only answers online; these are its documented rules. Licences: huggingface/hub-docs,
docs/hub/repositories-licenses.md. Fields: huggingface/hub-docs, datasetcard.md. Task categories:
huggingface/huggingface.js, packages/tasks/src/pipelines.ts. Languages, sizes and creators: the lists that the library
datasets holds (utils/resources). The block itself is parsed by huggingface_hub's DatasetCard.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

HUB_LICENCES = [
    "apache-2.0",
    "mit",
    "openrail",
    "bigscience-openrail-m",
    "creativeml-openrail-m",
    "bigscience-bloom-rail-1.0",
    "bigcode-openrail-m",
    "afl-3.0",
    "artistic-2.0",
    "bsl-1.0",
    "bsd",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsd-3-clause-clear",
    "c-uda",
    "cc",
    "cc0-1.0",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-by-nc-2.0",
    "cc-by-nc-3.0",
    "cc-by-nc-4.0",
    "cc-by-nd-4.0",
    "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-2.0",
    "cc-by-nc-sa-3.0",
    "cc-by-nc-sa-4.0",
    "cdla-sharing-1.0",
    "cdla-permissive-1.0",
    "cdla-permissive-2.0",
    "wtfpl",
    "ecl-2.0",
    "epl-1.0",
    "epl-2.0",
    "etalab-2.0",
    "eupl-1.1",
    "eupl-1.2",
    "agpl-3.0",
    "gfdl",
    "gpl",
    "gpl-2.0",
    "gpl-3.0",
    "lgpl",
    "lgpl-2.1",
    "lgpl-3.0",
    "isc",
    "h-research",
    "intel-research",
    "lppl-1.3c",
    "ms-pl",
    "apple-ascl",
    "apple-amlr",
    "mpl-2.0",
    "odc-by",
    "odbl",
    "openmdw-1.0",
    "openmdw-1.1",
    "openrail++",
    "osl-3.0",
    "postgresql",
    "ofl-1.1",
    "ncsa",
    "unlicense",
    "zlib",
    "pddl",
    "lgpl-lr",
    "deepfloyd-if-license",
    "fair-noncommercial-research-license",
    "llama2",
    "llama3",
    "llama3.1",
    "llama3.2",
    "llama3.3",
    "llama4",
    "grok2-community",
    "gemma",
    "unknown",
    "other",
]
OTHER = "other"
# SPDX ids, in lower case, of which the Hub spells the licence otherwise. "Or later" is another permission than the
# Hub's id, so it stays `other`.
_HUB_SPELLINGS = {
    "odc-by-1.0": "odc-by",
    "odbl-1.0": "odbl",
    "pddl-1.0": "pddl",
    "c-uda-1.0": "c-uda",
    "lgpllr": "lgpl-lr",
    **{f"{name}-only": name for name in ("agpl-3.0", "gpl-2.0", "gpl-3.0", "lgpl-2.1", "lgpl-3.0")},
    **{f"gfdl-{version}-only": "gfdl" for version in ("1.1", "1.2", "1.3")},
}
_LICENCES_PAGE = "https://huggingface.co/docs/hub/repositories-licenses"
_NAME_OF_LICENCE = r"[a-z0-9][a-z0-9.-]*"
TASKS = [
    "text-classification",
    "token-classification",
    "table-question-answering",
    "question-answering",
    "zero-shot-classification",
    "translation",
    "summarization",
    "feature-extraction",
    "text-generation",
    "fill-mask",
    "sentence-similarity",
    "text-to-speech",
    "text-to-audio",
    "automatic-speech-recognition",
    "audio-to-audio",
    "audio-classification",
    "audio-text-to-text",
    "voice-activity-detection",
    "depth-estimation",
    "image-classification",
    "object-detection",
    "image-segmentation",
    "text-to-image",
    "image-to-text",
    "image-to-image",
    "image-to-video",
    "unconditional-image-generation",
    "video-classification",
    "reinforcement-learning",
    "robotics",
    "tabular-classification",
    "tabular-regression",
    "tabular-to-text",
    "table-to-text",
    "multiple-choice",
    "text-ranking",
    "text-retrieval",
    "time-series-forecasting",
    "text-to-video",
    "image-text-to-text",
    "image-text-to-image",
    "image-text-to-video",
    "visual-question-answering",
    "document-question-answering",
    "zero-shot-image-classification",
    "graph-ml",
    "mask-generation",
    "zero-shot-object-detection",
    "text-to-3d",
    "image-to-3d",
    "image-feature-extraction",
    "video-text-to-text",
    "keypoint-detection",
    "visual-document-retrieval",
    "any-to-any",
    "video-to-video",
    "other",
]
# What datasets refuses in a config's name, since a folder is called by it (datasets/naming.py).
_NO_CONFIG_NAME = re.compile(r"[<>:/\\|?*]")


# ------------------------------------------------------------------------------------------------------- the licence


def hub_licence(licence: str) -> str | None:
    """Return the Hub's id of a licence given by that id or as SPDX spells it; None where the Hub has none."""
    name = licence.lower()
    name = _HUB_SPELLINGS.get(name, name)
    return name if name in HUB_LICENCES else None


def spdx_id(licence: str) -> str | None:
    """Return a licence's SPDX id in SPDX's own spelling; None where SPDX does not list it."""
    if not re.fullmatch(r"[A-Za-z0-9.+-]+", licence) or licence.lower().startswith("licenseref-"):
        return None
    try:
        return str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        return None


def licence_page(licence: str) -> str:
    """Return the address of a known licence: at SPDX, or the Hub's page of licences."""
    name = spdx_id(licence)
    return f"https://spdx.org/licenses/{name}.html" if name else _LICENCES_PAGE


def licence_problem(licence: str) -> str | None:
    """Say why a licence is no id of the Hub or of SPDX, with the nearest ids; None where it is one."""
    if hub_licence(licence) or spdx_id(licence):
        return None
    near = nearest(licence.lower(), HUB_LICENCES)
    return (
        f"{licence!r} is a licence that neither the Hub nor SPDX lists; the nearest ids are {', '.join(near)}; all are "
        f"at {_LICENCES_PAGE}"
    )


def licence_fields(licence: str, url: str, name: str | None = None) -> dict[str, str]:
    """Return a head's fields of a licence: its id on the Hub, else `other` with a name and a link."""
    known = hub_licence(licence)
    if known and known != OTHER:
        return {"license": known}
    label = re.sub(r"[^a-z0-9.]+", "-", (name or licence).lower()).strip("-.")
    return {"license": OTHER, "license_name": label, "license_link": url}


def nearest(value: str, choices: Collection[str], count: int = 3) -> list[str]:
    """Return the choices that are most like a value."""
    return get_close_matches(value, choices, count, cutoff=0.0)


# ------------------------------------------------------------------------------------------------------ the YAML head


def check_card(card: str) -> str | None:
    """Return what the Hub would refuse in a dataset's card, the first problem; None where there is none."""
    from huggingface_hub import DatasetCard

    try:
        head = DatasetCard(card, ignore_metadata_errors=False).data.to_dict()
    # what its parser raises for a head that is no mapping, has a key twice or an unknown tag has no common base
    except Exception as error:  # noqa: BLE001
        return f"the YAML head cannot be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
    return next(_problems(head), None)


def _problems(head: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each field that the Hub would refuse."""
    yield from licence_head_problems(head)
    yield from _listed(head, "language", _languages(), "ISO 639 codes in lower case, or code, or multilingual")
    yield from _listed(head, "task_categories", TASKS)
    for field, name in (("annotations_creators", "annotations"), ("language_creators", "language")):
        yield from _listed(head, field, _resource("creators")[name])
    yield from _listed(head, "multilinguality", _resource("multilingualities"))
    yield from _listed(head, "size_categories", [*_resource("size_categories"), OTHER])
    for field in ("tags", "source_datasets", "task_ids"):
        yield from _listed(head, field)
    if "pretty_name" in head and not (isinstance(head["pretty_name"], str) and head["pretty_name"].strip()):
        yield f"pretty_name is {head['pretty_name']!r}, and must be a text that is not empty"
    for field in ("configs", "dataset_info"):
        yield from _config_problems(field, head.get(field, []))


def licence_head_problems(head: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each of the licence's fields that the Hub would refuse."""
    yield from _listed(head, "license", HUB_LICENCES)
    if OTHER not in _as_list(head.get("license")):
        return
    name, link = head.get("license_name"), head.get("license_link")
    if not (isinstance(name, str) and re.fullmatch(_NAME_OF_LICENCE, name)):
        yield f"license is other, and license_name is {name!r}: it must be an id such as my-license-1.0"
    if not isinstance(link, str) or not (link in ("LICENSE", "LICENSE.md") or _is_address(link)):
        yield f"license is other, and license_link is {link!r}: it must be an address (https://…), or LICENSE"


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _listed(
    head: Mapping[str, Any], field: str, choices: Collection[str] | None = None, words: str = ""
) -> Iterator[str]:
    """Yield what is wrong with a field that takes a text, or a list of texts, of a list if there is one."""
    if field not in head:
        return
    for value in _as_list(head[field]) or [None]:
        if not isinstance(value, str) or not value.strip():
            yield f"{field} holds {value!r}, and takes texts"
        elif choices is not None and value not in choices:
            near = ", ".join(nearest(value.lower(), choices))
            yield f"{field} is {value!r}, which the Hub does not list{f' ({words})' if words else ''}; nearest: {near}"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _config_problems(field: str, value: Any) -> Iterator[str]:
    entries = _as_list(value)
    if not all(isinstance(entry, dict) for entry in entries):
        yield f"{field} must be a list of configs, each with its config_name"
        return
    names = [entry.get("config_name", "default") for entry in entries]
    for name in names:
        if not isinstance(name, str) or not name or _NO_CONFIG_NAME.search(name):
            yield f"{field} has the config_name {name!r}, and it must be a text without any of <>:/\\|?*"
            return
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        yield f"{field} has the config_name {twice[0]!r} twice"
    if sum(entry.get("default") is True for entry in entries) > 1:
        yield f"{field} has more than one config with default: true"


@cache
def _resource(name: str) -> Any:
    """Return a list that the library datasets holds, of the Hub's former tagging rules."""
    return json.loads(files("datasets").joinpath("utils", "resources", f"{name}.json").read_text(encoding="utf-8"))


@cache
def _languages() -> frozenset[str]:
    return frozenset(_resource("languages")) | {"code", "multilingual"}

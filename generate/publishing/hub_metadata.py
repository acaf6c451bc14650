"""Judge a card's metadata as the Hub does, before anything is sent: the licence, and the whole YAML head.

The Hub judges by a service that only answers online; these are its documented rules. Licences and task categories:
dataset_card/hub_lists.json, which names its sources. Fields: huggingface/hub-docs, datasetcard.md. Languages, sizes and
creators: the lists that the library datasets holds (utils/resources). The block itself is parsed by huggingface_hub's
DatasetCard.
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

from generate.publishing.licences import HUB_LICENCES, LISTS, OTHER

TASKS: list[str] = LISTS["tasks"]
_NAME_OF_LICENCE = r"[a-z0-9][a-z0-9.-]*"
# What datasets refuses in a config's name, since a folder is called by it (datasets/naming.py).
_NO_CONFIG_NAME = re.compile(r"[<>:/\\|?*]")


def nearest(value: str, choices: Collection[str], count: int = 3) -> list[str]:
    """Return the choices that are most like a value."""
    return get_close_matches(value, choices, count, cutoff=0.0)


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

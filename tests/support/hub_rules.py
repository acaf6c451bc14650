"""Judge a card's metadata by the Hub's public rules, apart from the product's own judgement and from its lists.

The answers have the words of the Hub's service as its users report them (huggingface/huggingface_hub, issue 4218: the
list of licences; huggingface/datasets, issue 6919: YAML that is none).
"""

import re
from typing import Any

import yaml

_HEAD = re.compile(r"^\s*---(?:\r\n|\r|\n)([\S\s]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\n|$)")
LICENCES = [
    "apache-2.0", "mit", "openrail", "bigscience-openrail-m", "creativeml-openrail-m", "bigscience-bloom-rail-1.0",
    "bigcode-openrail-m", "afl-3.0", "artistic-2.0", "bsl-1.0", "bsd", "bsd-2-clause", "bsd-3-clause",
    "bsd-3-clause-clear", "c-uda", "cc", "cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0",
    "cc-by-sa-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cdla-sharing-1.0",
    "cdla-permissive-1.0", "cdla-permissive-2.0", "wtfpl", "ecl-2.0", "epl-1.0", "epl-2.0", "etalab-2.0", "eupl-1.1",
    "eupl-1.2", "agpl-3.0", "gfdl", "gpl", "gpl-2.0", "gpl-3.0", "lgpl", "lgpl-2.1", "lgpl-3.0", "isc", "h-research",
    "intel-research", "lppl-1.3c", "ms-pl", "apple-ascl", "apple-amlr", "mpl-2.0", "odc-by", "odbl", "openmdw-1.0",
    "openmdw-1.1", "openrail++", "osl-3.0", "postgresql", "ofl-1.1", "ncsa", "unlicense", "zlib", "pddl", "lgpl-lr",
    "deepfloyd-if-license", "fair-noncommercial-research-license", "llama2", "llama3", "llama3.1", "llama3.2",
    "llama3.3", "llama4", "grok2-community", "gemma", "unknown", "other",
]  # fmt: skip
SIZES = ["n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B"]


def errors_in_card(content: str, kind: str) -> list[str]:
    """Return what the Hub would refuse in a README. kind: dataset, or space and model, of which only YAML is judged."""
    found = _HEAD.search(content)
    if not found:
        return []  # which the Hub only warns of
    try:
        head = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        return [f"Invalid YAML in README.md: {' '.join(str(error).split())}"]
    if not isinstance(head, dict):
        return ['"value" must be of type object']
    return list(_errors_of_dataset(head)) if kind == "dataset" else []


def _errors_of_dataset(head: dict[str, Any]) -> Any:
    for at, licence in _texts(head, "license"):
        if licence not in LICENCES:
            yield f'"license{at}" must be one of [{", ".join(LICENCES)}, array]'
    if head.get("license") == "other" and not re.fullmatch(r"[a-z0-9-.]+", str(head.get("license_name", ""))):
        yield '"license_name" is required and must be an id in lower case where "license" is other'
    if "license_link" in head and not re.match(r"https?://\S+$|LICENSE(\.md)?$", str(head["license_link"])):
        yield '"license_link" must be one of [LICENSE, LICENSE.md] or a valid uri'
    for at, language in _texts(head, "language"):
        if not re.fullmatch("[a-z]{2,3}(-[a-z]+)?|code|multilingual", str(language)):
            yield f'"language{at}" with value "{language}" must only contain lowercase characters, as an ISO 639 code'
    for at, size in _texts(head, "size_categories"):
        if size not in SIZES:
            yield f'"size_categories{at}" must be one of [{", ".join(SIZES)}]'
    for field in ("tags", "task_categories", "source_datasets"):
        if field in head and not isinstance(head[field], list):
            yield f'"{field}" must be an array'
        for at, value in _texts(head, field):
            if not isinstance(value, str) or (field == "task_categories" and not re.fullmatch("[a-z0-9-]+", value)):
                yield f'"{field}{at}" must be a string'
    if "pretty_name" in head and not (isinstance(head["pretty_name"], str) and head["pretty_name"]):
        yield '"pretty_name" must be a string'
    for at, config in enumerate(head.get("configs") or []):
        if not isinstance(config, dict) or not isinstance(config.get("config_name"), str):
            yield f'"configs[{at}].config_name" must be a string'


def _texts(head: dict[str, Any], field: str) -> list[tuple[str, Any]]:
    value = head.get(field, [])
    return [(f"[{at}]", one) for at, one in enumerate(value)] if isinstance(value, list) else [("", value)]

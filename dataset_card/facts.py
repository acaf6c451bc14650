"""Read the facts that the build cannot know from a YAML file:

    repository: someone/imagenet-think-250k
    version: 1.0.0
    date: 2026-11-24
    licence: CC-BY-4.0
    authors: [Jane Doe, John Doe]

The licence is an id of SPDX or of the Hub, or `other` with `licence_name` and `licence_url` beside it. The first four
are needed, and of every dataset but ImageNet-Think-250K itself the authors too. Needed where the build does not know
them: `images`, unless every class is a WordNet id; `language`, where a run was asked in a language that nobody named.
The rest is said to be not recorded where it is left out:

    name: My photographs explained       # default: the name of the dataset's directory
    language: [de, pt-BR]                # of the texts, BCP 47; default: those that the questions were in
    citation: "@misc{doe2026, title={My photographs explained}, year={2026}}"   # BibTeX; default: made of the facts
    contact: data@example.org
    maintenance: Errors are corrected in new versions; write to the contact.
    review: Of 500 pairs that two people read, 12 described something that is not in the picture.
    generation:                          # what each teacher's run took
      glm: {hardware: 8 x H200, device_hours: 800, energy_kwh: 560, cost: 2400 USD}
      kimi: {hardware: 8 x H200, device_hours: 310, energy_kwh: 210, cost: 900 USD}
    images:                              # the source of the pictures, where they are not those of ImageNet
      {name: My photographs, url: "https://example.org/photos", licence: CC0-1.0}
    checkpoints:                         # licences of weights that are not the published ones of glm and kimi
      glm-tuned: {licence: MIT, url: "https://example.org/glm-tuned"}
    paper: true                          # compare with the paper; default: for ImageNet-Think-250K alone
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from dataset_card.dataset_files import parse_yaml
from dataset_card.language_codes import UNKNOWN, parse_language
from dataset_card.licences import OTHER, licence_fields, licence_page, licence_problem, spdx_id
from imagenet_think import ContractError

_SPDX = r"[A-Za-z0-9.+-]+"  # how the ids of licences look


@dataclass(frozen=True)
class Licensed:
    """Name other people's work that the texts rest on: pictures, a checkpoint."""

    name: str
    url: str
    licence: str  # an SPDX id, or words
    licence_url: str

    @classmethod
    def parse(cls, key: str, name: str | None, value: Any) -> "Licensed":
        given: dict[str, Any] = {"name": name} | value if isinstance(value, dict) else {}
        missing = [part for part in ("name", "url", "licence") if not _is_text(given.get(part))]
        no_address = "licence_url" not in given and not re.fullmatch(_SPDX, str(given.get("licence")))
        if not missing and not no_address and "licence_url" not in given:
            if problem := licence_problem(given["licence"]):
                raise ContractError(f"the fact {key}: {problem}; of another licence, give licence_url too")
            given["licence"] = spdx_id(given["licence"]) or given["licence"]
        if missing or no_address or set(given) - {"name", "url", "licence", "licence_url"}:
            raise ContractError(
                f"the fact {key} is {value!r}; it takes name, url, licence and, unless that is an SPDX id, licence_url"
            )
        return cls(
            given["name"], given["url"], given["licence"], given.get("licence_url") or licence_page(given["licence"])
        )


IMAGENET = Licensed(
    "ImageNet-21K", "https://www.image-net.org/", "ImageNet's terms of access", "https://www.image-net.org/download.php"
)
# By the last part of a checkpoint's name; the licences are those of the published weights' own cards.
CHECKPOINTS = {
    "GLM-4.1V-9B-Thinking": Licensed(
        "GLM-4.1V-9B-Thinking", "https://huggingface.co/zai-org/GLM-4.1V-9B-Thinking", "MIT", licence_page("MIT")
    ),
    "Kimi-VL-A3B-Thinking-2506": Licensed(
        "Kimi-VL-A3B-Thinking-2506",
        "https://huggingface.co/moonshotai/Kimi-VL-A3B-Thinking-2506",
        "MIT",
        licence_page("MIT"),
    ),
}
GENERATION = ("hardware", "device_hours", "energy_kwh", "cost")
_FORMS = {  # what a needed fact looks like, in a pattern and in words
    "repository": (r"[\w-][\w.-]*/[\w.-]+", "the dataset's name on the Hub, owner/name"),
    "version": (r"\d+\.\d+\.\d+", "the dataset's version, such as 1.0.0"),
    "date": (r"\d{4}-\d\d-\d\d", "the day of publication, such as 2026-11-24"),
    "licence": (_SPDX, "the texts' licence by its SPDX id, such as CC-BY-4.0"),
}


@dataclass(frozen=True)
class Facts:
    """Hold the checked facts."""

    repository: str
    version: str
    date: str
    licence: str
    licence_url: str = ""  # of a licence that is `other`; of all else the page that describes it
    licence_name: str | None = None
    name: str | None = None
    authors: tuple[str, ...] = ()
    language: tuple[str, ...] = ()  # BCP 47
    citation: str | None = None  # BibTeX
    contact: str | None = None
    maintenance: str | None = None
    review: str | None = None
    generation: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    images: Licensed | None = None
    checkpoints: Mapping[str, Licensed] = field(default_factory=dict)
    paper: bool | None = None  # whether to compare with the paper; None: where the dataset is the paper's

    @property
    def url(self) -> str:
        return f"https://huggingface.co/datasets/{self.repository}"

    def __post_init__(self) -> None:
        object.__setattr__(self, "licence_url", self.licence_url or licence_page(self.licence))


def read_facts(path: Path | None) -> Facts:
    """Read the facts. Raises ContractError for a key that is missing, unknown or of another type."""
    given = _read_yaml(path) if path else {}
    known = {entry.name: entry for entry in fields(Facts)}
    if unknown := [name for name in given if name not in known]:
        raise ContractError(f"{path}: unknown fact {unknown[0]!r}, choose from {', '.join(known)}")
    needed = [name for name, entry in known.items() if entry.default is MISSING and entry.default_factory is MISSING]
    if missing := [name for name in needed if given.get(name) is None]:
        told = "; ".join(f"{name} ({_FORMS[name][1]})" for name in missing)
        raise ContractError(f"the build does not know {told}: write it as `{missing[0]}: …` in a YAML file for --facts")
    values = {name: _checked(name, value) for name, value in given.items() if value is not None}
    _check_licence(values)
    return Facts(**values)


def _check_licence(values: dict[str, Any]) -> None:
    """Give the licence SPDX's spelling. Raises ContractError for one that the Hub would refuse."""
    licence, told = values["licence"], ("licence_name" in values, "licence_url" in values)
    if licence.lower() == OTHER and not all(told):
        raise ContractError("the fact licence is 'other'; it takes the facts licence_name and licence_url too")
    if licence.lower() != OTHER and any(told):
        raise ContractError("the facts licence_name and licence_url are for `licence: other`; leave them out")
    if problem := licence_problem(licence):
        raise ContractError(
            f"the fact licence: {problem}; for another one write `licence: other` with licence_name and licence_url"
        )
    values["licence"] = spdx_id(licence) or licence.lower()
    fields_of = licence_fields(licence, values.get("licence_url", ""), values.get("licence_name"))
    if told[0] and not fields_of["license_name"]:
        raise ContractError(f"the fact licence_name is {values['licence_name']!r}; it takes letters and digits")
    if told[1] and not re.fullmatch(r"https?://[^\s/]+\S*", values["licence_url"]):
        raise ContractError(f"the fact licence_url is {values['licence_url']!r}; it takes an address, https://…")


def _read_yaml(path: Path) -> dict[str, Any]:

    try:
        given = parse_yaml(path.read_text(encoding="utf-8"), "it") or {}
    except FileNotFoundError:
        raise ContractError(f"{path} does not exist; write the facts, as docs/dataset_card.md shows") from None
    except (OSError, UnicodeDecodeError, ContractError) as error:
        raise ContractError(f"{path} cannot be read as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(given, dict):
        raise ContractError(f"{path} holds a {type(given).__name__}; give lines of `name: value`")
    return given


def _checked(name: str, value: Any) -> Any:
    if name in _FORMS:
        text = str(value)  # YAML reads 2026-11-24 as a date
        if not re.fullmatch(_FORMS[name][0], text) or (name == "date" and not _is_day(text)):
            raise ContractError(f"the fact {name} is {text!r}; it takes {_FORMS[name][1]}")
        return text
    if name == "authors":
        if not isinstance(value, list) or not all(map(_is_text, value)):
            raise ContractError(f"the fact authors is {value!r}; it takes a list of names")
        return tuple(value)
    if name == "language":
        return _languages(value)
    if name == "citation":
        return _bibtex(value)
    if name == "paper":
        if not isinstance(value, bool):
            raise ContractError(f"the fact paper is {value!r}; it takes true or false")
        return value
    if name == "images":
        return Licensed.parse(name, None, value)
    if name in ("generation", "checkpoints"):
        if not isinstance(value, dict):
            raise ContractError(f"the fact {name} is {value!r}; it takes lines of `name: {{…}}`")
        read = _took if name == "generation" else lambda key, part: Licensed.parse(f"checkpoints, {key}", key, part)
        return {str(key): read(str(key), part) for key, part in value.items()}
    if not _is_text(value):
        raise ContractError(f"the fact {name} is {value!r}; it takes a text")
    return " ".join(value.split())


def _languages(value: Any) -> tuple[str, ...]:
    """Return the codes in their usual form. YAML reads a bare `no` as false."""
    given = value if isinstance(value, list) else [value]
    if not given or not all(map(_is_text, given)):
        raise ContractError(f"the fact language is {value!r}; it takes a code of BCP 47 such as de, or a list of them")
    try:
        codes = dict.fromkeys(map(parse_language, given))
    except ValueError as error:
        raise ContractError(f"the fact language: {error}") from error
    if UNKNOWN in codes:
        raise ContractError("the fact language is 'und', a language that nobody knows; give the code of the texts'")
    return tuple(codes)


def _bibtex(value: Any) -> str:
    """Return entries of BibTeX, which a block of code of the card can hold."""
    text = value.strip() if isinstance(value, str) else ""
    depth = 0
    for mark in re.findall("[{}]", text):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            break
    if not re.match(r"@\w+\s*\{", text) or depth or "```" in text:
        raise ContractError(
            f"the fact citation is {str(value)[:60]!r}; it takes BibTeX, such as @misc{{key, title={{…}}}}"
        )
    return text


def _took(teacher: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) - set(GENERATION):
        raise ContractError(f"the fact generation, {teacher}, is {value!r}; it takes {', '.join(GENERATION)}")
    return value


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())

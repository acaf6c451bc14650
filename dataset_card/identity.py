"""Say what a dataset is called, whose it is, and in which languages: by the facts, and by what the build recorded.

Nothing is guessed: what neither of the two knows is asked for by name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from langcodes.registry_parser import parse_registry

from dataset_card.directory import Built
from dataset_card.facts import IMAGENET, Facts, Licensed
from dataset_card.language_codes import UNKNOWN, primary
from imagenet_think import DEFAULT_PATH, ENGLISH, ContractError, Schema

_CITATION = Path(__file__).resolve().parent.parent / "CITATION.cff"
_WNID = re.compile(r"n\d{8}")
_NEEDED = {
    "authors": "who made the dataset, `authors: [Jane Doe, John Doe]`",
    "images": "whose pictures these are, {reason}, `images: {{name: …, url: …, licence: …}}`",
    "language": "the language of the texts, since the run of {teachers} recorded none, `language: de`",
}


@dataclass(frozen=True)
class Identity:
    """Hold the name, the authors, the pictures' source and the languages of a dataset, none of them missing."""

    name: str
    authors: tuple[str, ...]
    images: Licensed
    languages: tuple[str, ...]  # of the texts, BCP 47
    with_paper: bool  # whether the card compares the dataset with the paper
    bibtex: str

    @property
    def is_imagenet(self) -> bool:
        return self.images is IMAGENET

    @property
    def arxiv(self) -> str:
        """Return the paper's arXiv number."""
        return _arxiv(_paper())


def identify(built: Built, facts: Facts) -> Identity:
    """Return the identity. Raises ContractError, which asks for what is missing, and for facts of other teachers."""
    name = facts.name or built.name
    teachers = built.schema.teachers
    if strange := next((teacher for teacher in facts.generation if teacher not in teachers), None):
        raise ContractError(f"the fact generation is about {strange!r}; the teachers are {', '.join(teachers)}")
    missing: dict[str, str] = {}
    images = facts.images or (IMAGENET if (reason := _no_wordnet(built)) is None else None)
    if images is None:
        missing["images"] = _NEEDED["images"].format(reason=reason)
    unknown = [teacher for teacher, language in built.asked.items() if language == UNKNOWN]
    if unknown and not facts.language:
        missing["language"] = _NEEDED["language"].format(teachers=", ".join(unknown))
    is_papers = images is IMAGENET and name.lower() == DEFAULT_PATH and _are_papers(built.schema)
    authors = facts.authors or (_authors() if is_papers else ())
    if not authors:
        missing["authors"] = _NEEDED["authors"]
    if missing or images is None:
        raise ContractError(
            f"the build does not know {'; '.join(missing.values())}: write that into the YAML file of --facts"
        )
    with_paper = is_papers if facts.paper is None else facts.paper
    return Identity(
        name=name,
        authors=authors,
        images=images,
        languages=facts.language or tuple(dict.fromkeys(built.asked.values())),
        with_paper=with_paper,
        bibtex=_bibtex(name, authors, facts, with_paper),
    )


def hub_languages(codes: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the head's fields: the Hub's own takes codes without script and country, which stand in a second one."""
    found = {"language": list(dict.fromkeys(map(primary, codes)))}
    return found | ({"language_bcp47": list(codes)} if found["language"] != list(codes) else {})


def language_name(code: str) -> str:
    """Return a language's name in the registry of BCP 47, with the code where that is not `en`."""
    entries = (entry for entry in parse_registry() if entry["Type"] == "language")
    name = next((entry["Description"][0] for entry in entries if entry["Subtag"] == primary(code)), code)
    return str(name) if code == ENGLISH else f"{name} (`{code}`)"


def _no_wordnet(built: Built) -> str | None:
    """Say why the pictures are not known to be ImageNet's; None where every class is a WordNet id."""
    if None in built.classes:
        return "some of which have no class"
    other = next((wnid for wnid in built.classes if not _WNID.fullmatch(wnid or "")), None)
    return None if other is None else f"whose class {other!r} is no WordNet id"


def _are_papers(schema: Schema) -> bool:
    return set(schema.teachers) == set(Schema().teachers) and not schema.languages


# --------------------------------------------------------------------------------------------------------- citations


def _read_citation() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_CITATION.read_text(encoding="utf-8"))
    return found


def _authors() -> tuple[str, ...]:
    return tuple(map(_person, _read_citation()["authors"]))


def _paper() -> dict[str, Any]:
    paper: dict[str, Any] = _read_citation()["preferred-citation"]
    return paper


def _arxiv(paper: Mapping[str, Any]) -> str:
    found = (i["value"] for i in paper["identifiers"])
    return next(str(value) for value in found if value.startswith("arXiv:")).removeprefix("arXiv:")


def _bibtex(name: str, authors: tuple[str, ...], facts: Facts, with_paper: bool) -> str:
    """Return the BibTeX of the dataset, and of the paper where the dataset is compared with it."""
    dataset = {
        "title": f"{{{_braceless(name)}}}",
        "author": " and ".join(f"{{{_braceless(author)}}}" for author in authors),
        "year": facts.date[:4],
        "version": facts.version,
        "url": facts.url,
    }
    key = re.sub("[^A-Za-z0-9]", "_", name)  # what every BibTeX takes
    entries = [facts.citation or _entry("misc", key if key.strip("_") else "dataset", dataset)]
    if with_paper:
        paper = _paper()
        article = {
            "title": f"{{{paper['title']}}}",
            "author": " and ".join(map(_person, paper["authors"])),
            "year": str(paper["year"]),
            "eprint": _arxiv(paper),
            "archivePrefix": "arXiv",
        }
        entries.append(_entry("article", "imagenet_think_paper", article))
    return "\n\n".join(entries)


def _braceless(text: str) -> str:
    """Write braces as the names that LaTeX has for them, since BibTeX pairs them even behind a backslash."""
    names = {"{": r"\textbraceleft ", "}": r"\textbraceright ", "\\": r"\textbackslash "}
    return re.sub(r"[{}\\]", lambda mark: names[mark[0]], text)


def _person(entry: Mapping[str, str]) -> str:
    """Format an author of CITATION.cff: `family, given`, or the name of a group."""
    return entry["name"] if "name" in entry else f"{entry['family-names']}, {entry['given-names']}"


def _entry(kind: str, key: str, values: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in values.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])

"""Compare texts with the classes of their images, by a tree of classes and their names."""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from scoring.cache import Columns
from scoring.families import TAXONOMY, ScoreError, names_of
from scoring.inputs import SECTIONS, Compared, Parts, delimited, text_of
from scoring.languages import is_english
from scoring.lexical import load_metric
from scoring.means import means_of
from scoring.references import References
from scoring.terminal import counted

_WORDNET = "WordNet 3.0"
# Its nodes by which a report is broken down: animal, plant, fungus, person, food (two of that name), artifact, natural
# object, geological formation, event. The first that is above a class counts; 284 of the 10,450 are other.
_HIGH = ("n00015388", "n00017222", "n12992868", "n00007846", "n00021265", "n07555863", "n00021939", "n00019128")
_HIGH = (*_HIGH, "n09287968", "n00029378")
_OTHER = "other"
_CHANCE = "_chance"

Classes = tuple[str, str | None]  # an image's own, and the one by which chance is measured


class Taxonomy:
    """Hold a tree, and for each image of a split the class of another one. Raises ScoreError."""

    def __init__(self, file: Path | None, references: References) -> None:
        if not is_english(references.languages):
            asked = ", ".join(references.languages)
            raise ScoreError(f"the family taxonomy reads English, and {references.name} is in {asked}; leave it out")
        self.file = str(file.resolve()) if file else None
        self.name = file.name if file else _WORDNET
        self._tree = self._read()
        classes = list(references.rows["wnid"])  # in memory, since chance takes them in another order
        known = self._tree.parents
        if unknown := [one for one in dict.fromkeys(classes) if one not in known]:
            raise ScoreError(
                f"{len(unknown):,} of {counted(len(set(classes)), 'class', 'classes')}, {unknown[0]!r} for one, "
                f"are not in {self.name}; "
                "give a tree of them by --taxonomy"
            )
        others = _module().other_classes(classes) or [None] * len(classes)
        self._others = dict(zip(references.rows["image_id"], others, strict=True))

    def _read(self) -> Any:
        try:
            return _module().grounded_in(self.file).tree
        except ValueError as error:
            raise ScoreError(f"--taxonomy: {error}") from error
        except OSError as error:
            raise ScoreError(f"--taxonomy {self.file} cannot be read ({error.strerror})") from error

    def description(self) -> dict[str, Any]:
        """Return name, hash and size of the tree."""
        nodes = [f"{node}\t{above}\t{self._tree.names[node]}\n" for node, above in self._tree.parents.items()]
        digest = hashlib.sha256("".join(nodes).encode()).hexdigest()
        return {"name": self.name, "sha256": digest, "nodes": len(nodes)}

    def identity(self) -> str:
        """Return all that decides a value beside the text and the classes."""
        return f"{self.description()['sha256']} {None not in self._others.values()}"

    def classes_of(self, compared: Compared) -> list[Classes]:
        return [(one, self._others[image]) for one, image in zip(compared.wnids, compared.image_ids, strict=True)]

    def hashes(self, compared: Compared) -> list[bytes]:
        """Hash what decides each image's values: its texts and the classes that they are compared with."""
        both = zip(compared.predictions, self.classes_of(compared), strict=True)
        return [hashlib.sha256(delimited((*parts, *classes))).digest() for parts, classes in both]

    def complete(self, scores: dict[str, Any], rows: dict[str, Any], teachers: Mapping[str, Mapping[str, Any]]) -> None:
        """Add to X.json the tree, chance and each teacher's own values, to the rows each class's place in the tree."""
        scores["taxonomy"] = self.description()
        if teachers:
            scores["teachers"] = {name: {"sections": means_of(of), **_chance_of(of)} for name, of in teachers.items()}
        else:
            scores |= _chance_of(rows)
        high = _HIGH if self.file is None else _children(self._tree)
        rows["branch"] = [self._branch(one, high) for one in rows["wnid"]]
        rows["class_depth"] = [self._tree.depths[one] for one in rows["wnid"]]
        rows |= {f"{teacher}_{name}": column for teacher, of in teachers.items() for name, column in of.items()}

    def _branch(self, one: str, high: Sequence[str]) -> str:
        node = next((node for node in high if node in self._tree.lineage[one]), None)
        return next(iter(self._tree.names[node]), node) if node else _OTHER


def choose_taxonomy(
    file: Path | None, references: References, families: Sequence[str], metrics: str
) -> tuple[Taxonomy | None, str]:
    """Return the tree, if it is asked for, and why `--metrics all` does without it. Raises ScoreError."""
    if TAXONOMY not in families:
        if file:
            raise ScoreError(f"--taxonomy {file} requires the family taxonomy; add it to --metrics")
        return None, ""
    try:
        return Taxonomy(file, references), ""
    except ScoreError as error:
        if file or TAXONOMY in names_of(metrics):
            raise
        return None, f"Left out the family taxonomy: {error}."


def score_taxonomy(predictions: Sequence[Parts], classes: Sequence[Classes], file: str | None) -> dict[str, Columns]:
    """Return the columns {section}_{value} and {section}_{value}_chance of some images; runs in score.py's processes.

    A section that is lacking names nothing: all its values are 0. The full output names what either part names, and
    its subject is that of the answer, which concludes it; where the answer names nothing, that of the thinking.
    """
    module, columns = _module(), dict[str, Any]()
    grounded = module.grounded_in(file)
    own, others = zip(*classes, strict=True)
    read = {section: [grounded.read(text_of(parts, section)) for parts in predictions] for section in SECTIONS[1:]}
    both = zip(predictions, *read.values(), strict=True)
    read["full"] = [
        module.Read(thinking.anywhere | answer.anywhere, answer.subject or thinking.subject)
        if all(parts)
        else grounded.read("")
        for parts, thinking, answer in both
    ]
    for section in SECTIONS:
        found = read[section]
        for ending, those in (("", own), (_CHANCE, others)):
            if None not in those:
                values = module.columns_of(grounded.values(found, those))
                columns |= {f"{section}_{name}{ending}": np.array(column) for name, column in values.items()}
    return {TAXONOMY: columns}


def take_values(rows: dict[str, Any]) -> dict[str, Any]:
    """Take this family's columns out of rows and return them."""
    names = _module().NAMES
    taken = [f"{section}_{name}{ending}" for section in SECTIONS for name in names for ending in ("", _CHANCE)]
    return {name: rows.pop(name) for name in taken if name in rows}


def _chance_of(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Return the means of chance, by section and value; nothing where all images have one class."""
    found = {name.removesuffix(_CHANCE): column for name, column in rows.items() if name.endswith(_CHANCE)}
    return {"chance": means_of(found)} if found else {}


def _children(tree: Any) -> list[str]:
    """Return the nodes right below the root, or below the first node under it that has several."""
    node = tree.root
    while True:
        below = [one for one, above in tree.parents.items() if node in above]
        if len(below) != 1:
            return below
        node = below[0]


@lru_cache
def _module() -> Any:
    return sys.modules[type(load_metric(TAXONOMY)).__module__]

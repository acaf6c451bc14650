"""Compare answers with the class of their picture, and with that of another, by the metric module evaluate/taxonomy."""

import hashlib
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

from generate.annotation.metric_modules import load_metric
from imagenet_think import ContractError

WORDNET = "WordNet 3.0"  # what the annotations are bound to in the place of a file's hash


class Naming(TypedDict):
    """Hold the columns of one answer."""

    named: bool
    near: bool
    hf: float
    wrong_sibling: bool
    named_chance: bool | None


class ClassPair(NamedTuple):
    """Hold the class of a picture, and that of another picture, which is chance; None where there is none."""

    own: str | None = None
    other: str | None = None


def pair_classes(wnids: Sequence[str | None], taxonomy: Path | None) -> list[ClassPair]:
    """Return the class of every picture, None where the taxonomy lacks it, and the class of another one of the list.

    taxonomy: a tree's file; None is WordNet's. Raises ContractError for what is no such file.
    """
    module = _module()
    try:
        known = module.grounded_in(_typed(taxonomy)).tree.parents.keys()
    except ValueError as error:
        raise ContractError(f"--taxonomy: {error}") from error
    except OSError as error:
        raise ContractError(f"--taxonomy {taxonomy} cannot be read ({error.strerror})") from error
    own = [wnid if wnid in known else None for wnid in wnids]
    others = iter(module.other_classes([wnid for wnid in own if wnid is not None]) or repeat(None))
    return [ClassPair() if wnid is None else ClassPair(wnid, next(others)) for wnid in own]


def digest_of(taxonomy: Path | None) -> str:
    """Return what the annotations are bound to: the SHA-256 of the tree's file."""
    return WORDNET if taxonomy is None else hashlib.sha256(taxonomy.read_bytes()).hexdigest()


def measure_naming(answers: Sequence[str], classes: Sequence[ClassPair], taxonomy: Path | None) -> list[Naming]:
    """Return the columns of each answer. classes: of their pictures, all of the taxonomy."""
    module = _module()
    grounded = module.grounded_in(_typed(taxonomy))
    # A lone surrogate separates words in the module, and so does the question mark that replaces it here.
    texts = [grounded.read(answer.encode("utf-8", "replace").decode()) for answer in answers]
    own = module.columns_of(grounded.values(texts, [pair.own for pair in classes]))
    others = [pair.other for pair in classes]
    chance = repeat(None) if None in others else module.columns_of(grounded.values(texts, others))["named"]
    columns = (own["named"], own["near"], own["subject_hf"], own["wrong_sibling"], chance)
    return [
        Naming(
            named=bool(named),
            near=bool(near),
            hf=hf,
            wrong_sibling=bool(wrong),
            named_chance=None if by_chance is None else bool(by_chance),
        )
        for named, near, hf, wrong, by_chance in zip(*columns, strict=False)
    ]


def _typed(taxonomy: Path | None) -> str | None:
    return None if taxonomy is None else str(taxonomy)


@lru_cache
def _module() -> Any:
    """Return what the metric module defines, by which a text is read once for both classes."""
    return sys.modules[type(load_metric("taxonomy")).__module__]

"""Count each text's words, and the texts with letters that the tokenizer does not see; runs in score.py's processes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shared.words import count_unseen, unicode_words, unseen_terms_share, unseen_words_share

from scoring.inputs import SECTIONS, Parts, has_text, text_of

_SIDES = ("predictions", "references")
_KINDS = ("none", "half")  # no letter of a text is seen; at most half of its letters are


def lengths_of(
    predictions: Sequence[Parts], references: Sequence[Sequence[Parts]], tokenizer: str, families: Sequence[str]
) -> dict[str, NDArray[Any]]:
    """Return the columns {section}_words and {section}_reference_words (the mean of those there are) of some images.

    Words are what stands between spaces, those of the tokenizer "unicode" its own. The tokenizer "rouge" also gives
    {section}_unseen_{side}_{kind}, how many texts of an image have letters that it does not see; see unseen_of.
    """
    count = (lambda text: len(text.split())) if tokenizer == "rouge" else (lambda text: len(unicode_words(text)))
    words = [[_words(parts, count) for parts in (one, *of)] for one, of in zip(predictions, references, strict=True)]
    columns: dict[str, NDArray[Any]] = {}
    for section in SECTIONS:
        counts = [[of[section] for of in several] for several in words]
        columns[f"{section}_words"] = np.array([several[0] for several in counts], np.int64)
        there = [sum(has_text(parts, section) for parts in several) for several in references]
        columns[f"{section}_reference_words"] = np.array([sum(of[1:]) for of in counts]) / np.array(there)
    if (share := _share_of(tokenizer, families)) is not None:
        for section in SECTIONS:
            sides = [[one] for one in predictions], references
            for side, several in zip(_SIDES, sides, strict=True):
                found = [count_unseen(share(text_of(parts, section)) for parts in of) for of in several]
                for kind, column in zip(_KINDS, np.array(found, np.int64).reshape(-1, len(_KINDS)).T, strict=True):
                    columns[f"{section}_unseen_{side}_{kind}"] = column
    return columns


def unseen_of(rows: dict[str, Any]) -> dict[str, dict[str, dict[str, int]]]:
    """Take the columns of unseen letters out of rows; return their sums: {section: {side: {kind: texts}}}, if any."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for section in SECTIONS:
        for side in _SIDES:
            for kind in _KINDS:
                if (column := rows.pop(f"{section}_unseen_{side}_{kind}", None)) is not None:
                    found.setdefault(section, {}).setdefault(side, {})[kind] = int(np.sum(column))
    return found


def unseen_said(unseen: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Say how many texts have letters that the tokenizer does not see; nothing where all are seen."""
    said = [
        f"none in {counts['none']:,} and at most half in {counts['half']:,} of the {side} ({section})"
        for section, sides in unseen.items()
        for side, counts in sides.items()
        if counts["none"] or counts["half"]
    ]
    return f"The tokenizer rouge does not see all letters: {', '.join(said)}; unicode sees all." if said else ""


def _share_of(tokenizer: str, families: Sequence[str]) -> Callable[[str], float] | None:
    """Return what says which share of a text's letters is not seen; None where all are."""
    if tokenizer != "rouge":
        return None
    if {"ngram_overlap", "set_overlap"} & set(families):
        return unseen_words_share
    return unseen_terms_share if "vector_space" in families else None


def _words(parts: Parts, count: Callable[[str], int]) -> dict[str, int]:
    thinking, answer = map(count, parts)
    return {"full": thinking + answer if all(parts) else 0, "thinking": thinking, "answer": answer}

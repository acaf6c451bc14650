"""Average the values of all images."""

import math
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from scoring.inputs import SECTIONS
from scoring.terminal import counted

# Of values with a standard deviation of 0.1, as most here, the mean of 30 has a 95 % interval 0.07 wide.
FEW_IMAGES = 30


def few_said(images: int) -> str:
    """Say that scores are of few images; nothing where they are of enough."""
    return (
        f"Only {counted(images, 'image')}: read such scores as examples, not as measures."
        if images < FEW_IMAGES
        else ""
    )


def values_said(scores: Mapping[str, Any]) -> str:
    """Say the values of the full output, also those that each teacher has of its own; with chance where it is known."""
    said = []
    for name, one in ({"full": scores} | scores.get("teachers", {})).items():
        chance = one.get("chance", {}).get("full", {})
        values = [
            f"{value} {mean:.3f}" + (f" (chance {chance[value]:.3f})" if value in chance else "")
            for value, mean in one["sections"]["full"].items()
        ]
        said += [f"{name}: {', '.join(values)}"] if values else []
    return "; ".join(said)


def teachers_in(scores: Mapping[str, Any]) -> list[str]:
    """Return the dataset's teachers that the scored model is: by its run, or another run of the same model."""
    return list(scores.get("own_references") or scores.get("own_models") or [])


def own_said(scores: Mapping[str, Any]) -> str:
    """Say that a model is a teacher of the dataset that it is scored on; nothing where it is not."""
    teachers, model = teachers_in(scores), scores["model"]
    if not teachers:
        return ""
    why = "its own text" if scores.get("own_references") else "a text of the same model"
    return f"{model} is a teacher itself ({', '.join(teachers)}): of its references one is {why}."


def truncation_of(rows: dict[str, Any]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Take the truncation columns out of rows; return each section's and metric's mean over its images."""
    stated: dict[str, dict[str, dict[str, float | None]]] = {section: {} for section in SECTIONS}
    for column in [name for name in rows if name.endswith(("_cut", "_seen"))]:
        section, _, name = column.partition("_")
        metric, _, share = name.rpartition("_")
        kept = list(compress(rows.pop(column), rows[f"{section}_words"]))
        stated[section].setdefault(metric, {})[share] = math.fsum(kept) / len(kept) if kept else None
    return stated


def means_of(rows: Mapping[str, list[Any]], keep: Sequence[bool] | None = None) -> dict[str, dict[str, float | None]]:
    """Return each section's mean of every value, None over no rows; exactly rounded, so that no order changes it."""
    means: dict[str, dict[str, float | None]] = {section: {} for section in SECTIONS}
    for column, values in rows.items():
        section, _, name = column.partition("_")
        if section in SECTIONS and name not in ("words", "reference_words") and not name.endswith("_chance"):
            kept = list(values if keep is None else compress(values, keep))
            means[section][name] = math.fsum(kept) / len(kept) if kept else None
    return means

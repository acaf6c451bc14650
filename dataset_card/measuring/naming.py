"""Count how often answers name the class of their picture and, for comparison, that of another picture."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dataset_card.measuring.distributions import Values
from dataset_card.measuring.proportions import wilson

_FLAGS = ("named", "named_chance", "near", "wrong_sibling")
_OF_PAIRS = ("named", "named_chance")
_Row = tuple[bool | None, ...]  # one value a teacher


class Naming:
    """Hold the counts of some rows. Merging in any order gives the same numbers."""

    columns = (*_FLAGS, "hf")

    def __init__(self, teachers: Sequence[str]) -> None:
        self.teachers = teachers
        self.flags = {(model, name): Counter[bool | None]() for model in teachers for name in _FLAGS}
        self.hf = {model: Values() for model in teachers}
        self.pairs = {name: Counter[_Row]() for name in _OF_PAIRS}

    @property
    def pair_columns(self) -> tuple[str, ...]:
        """Return the columns that are read of `paired`."""
        return tuple(f"{model}_{name}" for name in _OF_PAIRS for model in self.teachers)

    def add(self, model: str, rows: Mapping[str, list[Any]]) -> None:
        """Count rows of a teacher's config."""
        for name in _FLAGS:
            self.flags[model, name].update(rows[name])
        self.hf[model].extend(rows["hf"])

    def add_pairs(self, rows: Mapping[str, list[Any]]) -> None:
        """Count rows of `paired`."""
        for name, counts in self.pairs.items():
            counts.update(zip(*(rows[f"{model}_{name}"] for model in self.teachers), strict=True))

    def merge(self, other: "Naming") -> None:
        for key, counts in self.flags.items():
            counts.update(other.flags[key])
        for model, values in self.hf.items():
            values.merge(other.hf[model])
        for name, rows in self.pairs.items():
            rows.update(other.pairs[name])

    def described(self) -> dict[str, Any] | None:
        """Return the shares with their intervals; None where no answer was compared with a class."""
        compared = [model for model in self.teachers if _known(self.flags[model, "named"])]
        if not compared:
            return None
        models = {
            model: {name: _share(self.flags[model, name]) for name in _FLAGS} | {"hf": self.hf[model].summary()}
            for model in compared
        }
        pairs = {title: self._together(compared, decide) for title, decide in (("all", all), ("any", any))}
        return {"models": models, "pairs": pairs if len(compared) > 1 else {}}

    def _together(self, compared: Sequence[str], decide: Any) -> dict[str, Any]:
        """Return the shares of the pictures of which all answers, or any, name the class."""
        at = [self.teachers.index(model) for model in compared]
        found = {}
        for name, rows in self.pairs.items():
            counts = Counter[bool | None]()
            for row, count in rows.items():
                values = [row[number] for number in at]
                counts[None if None in values else decide(values)] += count
            found[name] = _share(counts)
        return found


def _known(counts: Mapping[bool | None, int]) -> int:
    return sum(count for value, count in counts.items() if value is not None)


def _share(counts: Counter[bool | None]) -> dict[str, Any]:
    """Return how many there are of how many, with Wilson's 95 % interval, and how many have no value."""
    known = _known(counts)
    low, high = wilson(counts[True], known) or (None, None)
    share = counts[True] / known if known else None
    return {"count": counts[True], "of": known, "missing": counts[None], "share": share, "low": low, "high": high}

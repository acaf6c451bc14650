"""Say numbers and lists of names in English words."""

from collections.abc import Sequence

COUNT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def listing(names: Sequence[str], last: str = "and") -> str:
    """Return names as a list in a sentence: a; a and b; a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def unit_of(several: bool) -> str:
    """Return what a model is shown at a time. several: whether a row may have several pictures."""
    return "set of pictures" if several else "picture"


def plural(thing: str) -> str:
    """Return a noun in the plural: pictures, sets of pictures."""
    first, *rest = thing.split(" ", 1)
    return " ".join([f"{first}s", *rest])


def of_all(count: int) -> str:
    """Return how a sentence names all of so many: both, all three."""
    return "both" if count == 2 else f"all {COUNT_WORDS[count]}"

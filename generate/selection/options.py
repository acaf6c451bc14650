"""Declare and check the options of generate/select_images.py. Imports nothing heavy: `--help` needs the defaults."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

SCREENS = ("candidates", "all")
DIVERSITIES = ("complexity", "embeddings")
EVERYTHING = "all"
PRINT_RULES = "print"  # in the place of a rules file: shows the default rules, as a file to start from
TOTAL = 250_000  # images, if the source has as many
MIN_PER_CLASS, MAX_PER_CLASS = 22, 31  # of a total; all images of a source have no bounds, unless given
TEST_SHARE = 0.02  # of the images, but no fewer than LEAST_TEST of them or, of few images, LEAST_TEST_SHARE
LEAST_TEST = 20
LEAST_TEST_SHARE = 3  # a third
TestShare = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        help=f"Share of each class in the test split. Default: {TEST_SHARE}, but at least {LEAST_TEST} images or a "
        "third of them.",
    ),
]


class OptionError(Exception):
    """Say in one sentence why the options cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Hold the options of a selection, as the user gives them."""

    source: str | None = None  # of --from-dataset the root of the pictures
    from_dataset: str | None = None
    out: Path = Path("images.jsonl")
    total: int | str | None = None  # see size_of
    min_per_class: int | None = None
    max_per_class: int | None = None
    include: str | None = None
    label_column: str | None = None
    rules: Path | None = None
    screen: str = SCREENS[0]
    diversity: str = DIVERSITIES[0]
    encoder: str | None = None
    test_share: float | None = None  # None: TEST_SHARE, and at least least_test()
    seed: int = 0
    workers: int | None = None


class SelectionSize(NamedTuple):
    """Hold the number of images to select: the total and the bounds per class."""

    total: int | None  # None: every usable one
    min_per_class: int
    max_per_class: int


def size_of(options: Options, pictures: int) -> SelectionSize:
    """Return how many images to choose from a source of so many pictures.

    Without --total that is TOTAL, or every usable picture of a smaller source. Raises OptionError.
    """
    total = options.total
    if total is None:
        total = TOTAL if pictures >= TOTAL else EVERYTHING
    low, high = options.min_per_class, options.max_per_class
    if total == EVERYTHING:
        return SelectionSize(None, low or 0, pictures if high is None else high)
    if not str(total).isdecimal() or not int(total):
        raise OptionError(f"--total {total} is neither a number of images nor {EVERYTHING!r}")
    return SelectionSize(int(total), MIN_PER_CLASS if low is None else low, MAX_PER_CLASS if high is None else high)


def least_test(images: int) -> int:
    """Return the number of images that the test split has at least, unless its share is given."""
    return min(LEAST_TEST, images // LEAST_TEST_SHARE)


def check_options(options: Options) -> None:
    """Raise OptionError for an unknown choice, or options that do not go together."""
    if options.from_dataset is None and options.source is None:
        raise OptionError("--source is missing; give a folder of pictures, tar files or Parquet, or hub:owner/name")
    if options.from_dataset is not None:
        free = ("source", "from_dataset", "out", "workers")
        chosen = [
            one
            for one in fields(Options)
            if one.name not in free and str(getattr(options, one.name)) != str(one.default)
        ]
        if chosen:
            name = chosen[0].name.replace("_", "-")
            raise OptionError(f"--from-dataset takes --source and --out alone: --{name} chooses, and the dataset has")
    size_of(options, 0)
    for name, choices in (("screen", SCREENS), ("diversity", DIVERSITIES)):
        if getattr(options, name) not in choices:
            raise OptionError(f"--{name} {getattr(options, name)} is not known; choose from {', '.join(choices)}")
    if (options.diversity == "embeddings") != (options.encoder is not None):
        raise OptionError("--diversity embeddings and --encoder CHECKPOINT go together; give both or none")

"""Declare and check the options of generate/select_images.py. Imports nothing heavy: `--help` needs the defaults."""

from dataclasses import dataclass, fields
from pathlib import Path

SCREENS = ("candidates", "all")
DIVERSITIES = ("complexity", "embeddings")
EVERYTHING = "all"
TEST_SHARE = 0.02


class OptionError(Exception):
    """Say in one sentence why the options cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Hold the options of a selection, as the user gives them."""

    source: str | None = None  # of --from-dataset the root of the pictures
    from_dataset: str | None = None
    out: Path = Path("images.jsonl")
    total: int | str = 250_000  # see parse_total
    min_per_class: int = 22
    max_per_class: int = 31
    include: str | None = None
    label_column: str | None = None
    rules: Path | None = None
    screen: str = SCREENS[0]
    diversity: str = DIVERSITIES[0]
    encoder: str | None = None
    test_share: float = TEST_SHARE
    seed: int = 0
    workers: int | None = None


def parse_total(total: int | str) -> int | None:
    """Return the number of images to choose, or None for every usable one. Raises OptionError."""
    if total == EVERYTHING:
        return None
    if not str(total).isdecimal() or not int(total):
        raise OptionError(f"--total {total} is neither a number of images nor {EVERYTHING!r}")
    return int(total)


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
    for name, choices in (("screen", SCREENS), ("diversity", DIVERSITIES)):
        if getattr(options, name) not in choices:
            raise OptionError(f"--{name} {getattr(options, name)} is not known; choose from {', '.join(choices)}")
    if (options.diversity == "embeddings") != (options.encoder is not None):
        raise OptionError("--diversity embeddings and --encoder CHECKPOINT go together; give both or none")

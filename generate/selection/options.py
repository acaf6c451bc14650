"""Declare and check the options of generate/select_images.py. Imports nothing heavy: `--help` needs the defaults."""

from dataclasses import dataclass
from pathlib import Path

import typer

SCREENS = ("candidates", "all")
DIVERSITIES = ("complexity", "embeddings")
EVERYTHING = "all"
TEST_SHARE = 0.02


class OptionError(Exception):
    """Say in one sentence why the options cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Hold the options of a selection, as the user gives them."""

    source: str
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
    for name, choices in (("screen", SCREENS), ("diversity", DIVERSITIES)):
        if getattr(options, name) not in choices:
            raise OptionError(f"--{name} {getattr(options, name)} is not known; choose from {', '.join(choices)}")
    if (options.diversity == "embeddings") != (options.encoder is not None):
        raise OptionError("--diversity embeddings and --encoder CHECKPOINT go together; give both or none")


def print_rules(wanted: bool) -> None:
    """Print the default rules, as a file to start from, and end the command."""
    if wanted:
        from generate.selection.screening.rules import Rules  # loads the datasets library

        print(Rules.read(None).as_yaml(), end="")
        raise typer.Exit

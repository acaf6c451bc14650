"""Write a built dataset's card, figures, statistics and Croissant metadata (the command is dataset_card/fill.py)."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import typer
from pyarrow import ArrowException

from dataset_card.card import render, tags_of
from dataset_card.croissant import check, croissant
from dataset_card.dataset_files import list_file, survey, write_manifest
from dataset_card.directory import Built, read_built
from dataset_card.facts import read_facts
from dataset_card.figures import draw
from dataset_card.identity import identify
from dataset_card.measuring.built import NotBuiltError
from dataset_card.measuring.measure import measure
from dataset_card.reviewed import read_review
from dataset_card.terminal import complain
from imagenet_think import ContractError

STAGED = ".card.unfinished"


def run(dataset: Path, facts: Path | None, review: Path | None, workers: int) -> None:
    """Write the card and print its files. Bad input ends with one sentence and exit code 2."""
    try:
        written = write_card(dataset, facts, review, workers=workers)
    except (ContractError, NotBuiltError) as error:
        reason = str(error)
    except (ArrowException, OSError) as error:
        reason = f"{dataset}: {error}; the card was not changed"
    else:
        print("\n".join(str(dataset / name) for name in written))
        return
    complain(reason)
    raise typer.Exit(2)


def write_card(
    dataset: Path, facts_file: Path | None = None, review_file: Path | None = None, *, workers: int = 1
) -> list[str]:
    """Write the card, whole or not at all, and return the names of its files, relative to the dataset.

    Raises ContractError, NotBuiltError, OSError and ArrowException; then the former card is untouched.
    """

    built, facts = read_built(dataset), read_facts(facts_file)
    identity = identify(built, facts)  # refuses before measuring, which takes minutes
    review = {"review": read_review(review_file, built.runs)} if review_file else {}
    statistics = measure(built.path, workers=workers, name=identity.name) | review
    staged = built.path / STAGED
    shutil.rmtree(staged, ignore_errors=True)  # what a killed run left
    try:
        staged.mkdir()  # not through a link that somebody put there
        (staged / "figures").mkdir()
        drawn = draw(statistics, staged / "figures")
        card = render(built, statistics, facts, identity, drawn)
        described = croissant(built, card, facts, identity, tags_of(identity.images))
        check(described, identity.name)
        _write_text(staged / "statistics.json", _as_json(statistics))
        _write_text(staged / "croissant.json", _as_json(described))
        _write_text(staged / "README.md", card)
        return _move_into_place(staged, built)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _move_into_place(staged: Path, built: Built) -> list[str]:
    """Move the staged files to their names, the README last, so that a card never names a file that is missing.

    Then remove the figures of a former card, and enter in the manifest what was written. Killed before its end, the
    directory holds files that the manifest does not list, until the card is filled again.
    """
    dataset = built.path
    if (dataset / "figures").is_symlink():
        raise ContractError(f"{dataset / 'figures'} is a link, and figures stay in the dataset; remove it")
    files = sorted(
        (path for path in staged.rglob("*") if path.is_file()), key=lambda path: (path.name == "README.md", path)
    )
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    names = [path.relative_to(staged).as_posix() for path in files]
    listed = {name: list_file(path) for name, path in zip(names, files, strict=True)}
    for path, name in zip(files, names, strict=True):
        (dataset / name).parent.mkdir(exist_ok=True)
        path.replace(dataset / name)
    former = {name for name in built.listed if name.startswith("figures/") and name not in listed}
    for name in (name for name, is_file in survey(dataset).items() if is_file and name in former):
        if list_file(dataset / name) == built.listed[name]:  # a drawing of ours, and nobody's other file of its name
            (dataset / name).unlink()
    write_manifest(dataset, {name: built.listed[name] for name in built.listed.keys() - former} | listed)
    return names

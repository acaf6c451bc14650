"""A built dataset -> its full card, figures, statistics and Croissant metadata, in the dataset's own directory.

    python dataset_card/fill.py imagenet-think-250k --facts facts.yaml

    README.md         the card; its YAML head keeps what the rows load by
    figures/*.png     statistics.json     croissant.json

The card says what the build knows and, from the facts, what it cannot know; dataset_card/facts.py names them. Run it
again after every build, which writes a short README of its own; the same dataset and facts give the same bytes.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

STAGED = ".card.unfinished"


def main(
    dataset: Annotated[Path, typer.Argument(help="The directory that generate/build_dataset.py wrote.")],
    facts: Annotated[
        Path | None, typer.Option(help="YAML with what the build cannot know: repository, version, date, licence, ….")
    ] = None,
    review: Annotated[
        Path | None, typer.Option(help="The review.json that generate/review.py exported, if people reviewed a sample.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Write the card of a built dataset: README.md, figures, statistics.json, croissant.json."""
    from pyarrow import ArrowException

    from dataset_card.measuring.built import NotBuiltError
    from imagenet_think import ContractError

    try:
        written = fill(dataset, facts, review, workers=workers)
    except (ContractError, NotBuiltError) as error:
        reason = str(error)
    except (ArrowException, OSError) as error:
        reason = f"{dataset}: {error}; the card was not changed"
    else:
        print("\n".join(str(dataset / name) for name in written))
        return
    typer.echo(f"error: {' '.join(reason.split())}", err=True)
    raise typer.Exit(2)


def fill(
    dataset: Path, facts_file: Path | None = None, review_file: Path | None = None, *, workers: int = 1
) -> list[str]:
    """Writes the card, whole or not at all; the names of its files. Raises ContractError, NotBuiltError, OSError, …"""
    from dataset_card.card import images_of, render, tags_of
    from dataset_card.croissant import check, croissant
    from dataset_card.directory import read_built
    from dataset_card.facts import read_facts
    from dataset_card.figures import draw
    from dataset_card.measures import measure
    from dataset_card.reviewed import read_review

    built, facts = read_built(dataset), read_facts(facts_file)
    images = images_of(built, facts)  # before the minutes that measuring takes
    review = {"review": read_review(review_file, built.runs)} if review_file else {}
    statistics = measure(built.path, workers=workers) | review
    staged = built.path / STAGED
    shutil.rmtree(staged, ignore_errors=True)  # what a killed run left
    try:
        (staged / "figures").mkdir(parents=True)
        drawn = draw(statistics, staged / "figures")
        card = render(built, statistics, facts, drawn)
        described = croissant(built, card, facts, images, tags_of(images))
        check(described, built.name)
        _write(staged / "statistics.json", _as_json(statistics))
        _write(staged / "croissant.json", _as_json(described))
        _write(staged / "README.md", card)
        return _publish(staged, built.path)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _publish(staged: Path, dataset: Path) -> list[str]:
    """Gives the staged files their names, the README last: a card that is there has all that it speaks of."""
    files = sorted(
        (path for path in staged.rglob("*") if path.is_file()), key=lambda path: (path.name == "README.md", path)
    )
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    names = [path.relative_to(staged).as_posix() for path in files]
    for path, name in zip(files, names, strict=True):
        (dataset / name).parent.mkdir(exist_ok=True)
        path.replace(dataset / name)
    for old in (dataset / "figures").glob("*.png"):
        if f"figures/{old.name}" not in names:
            old.unlink()
    return names


if __name__ == "__main__":
    typer.run(main)

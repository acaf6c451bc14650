"""Judge a run: ask for every missing rating, store it, summarise (the command is evaluate/judge.py)."""

import base64
import io
import json
import shlex
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import typer
from scoring.inputs import InputError, places_of, record_at
from scoring.references import References, read_references
from scoring.terminal import complain
from tqdm import tqdm

from imagenet_think import (
    GOOD_STATUSES,
    ContractError,
    ImageError,
    Lines,
    Place,
    open_image,
    read_run,
    write_atomic,
)
from judging.client import JudgeClient, RequestError
from judging.endpoint import EndpointError, without_passwords
from judging.ratings import Option, Question, RatingError, RatingStore, parse_ratings, questions, summary


class JudgeError(Exception):
    """Say in one sentence why the input cannot be judged."""


def run(
    *,
    predictions: Path,
    references: Path,
    images_root: Path,
    url: str,
    model: str,
    out: Path,
    split: str,
    limit: int | None,
    repeats: int,
    concurrency: int,
    timeout_s: float,
    retries: int,
    max_side: int,
    key_variable: str,
    seed: int,
) -> None:
    """Judge and print the means. Bad input ends with one sentence and exit code 2."""
    try:
        client = JudgeClient(
            url,
            model,
            key_variable=key_variable,
            concurrency=concurrency,
            timeout_s=timeout_s,
            retries=retries,
            seed=seed,
        )
        found = judge(
            client,
            predictions,
            references,
            images_root,
            out,
            split=split,
            limit=limit,
            repeats=repeats,
            max_side=max_side,
        )
    except BlockingIOError as error:
        complain(f"another process writes to {out}; wait for it, or give another --out")
        raise typer.Exit(2) from error
    except (JudgeError, InputError, EndpointError, ContractError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from error
    means = ", ".join(f"{name} {_format_mean(value)}" for name, value in found["means"].get("prediction", {}).items())
    print(
        f"{found['judged']:,} images judged, {found['unanswered']:,} without an answer: {means} -> {out / 'judge.json'}"
    )
    if found["failed"]:
        print(f"{found['failed']:,} questions have no ratings; run the same command to ask them again")


def judge(
    client: Any,
    run: Path,
    references: Path,
    images_root: Path,
    out: Path,
    *,
    split: str,
    limit: int | None,
    repeats: int,
    max_side: int,
) -> dict[str, Any]:
    """Ask what is missing; return the content of judge.json.

    Raises JudgeError, InputError, EndpointError, ContractError, OSError.
    """

    if not images_root.is_dir():
        raise JudgeError(f"--images-root {images_root} is not a directory; give the root directory of the image paths")
    compared = read_references(references, split).first(limit)
    if not isinstance(compared.rows[0]["path"], str):
        raise JudgeError(f"{references} has rows of several pictures, and the judge is shown one")
    places = places_of(run, read_run(run)["run_id"])
    asked: list[str] = []  # the keys of all questions, those with a verdict included
    unanswered = [0]

    def open_questions() -> Iterator[Question]:
        for question in _questions(compared, places, repeats, _bound(client, max_side), unanswered):
            asked.append(question.key)
            if question.key in store.good:
                progress.update()
            else:
                yield question

    def content(question: Question) -> list[dict[str, Any]]:
        return _content(question, images_root, max_side)

    def read(question: Question, reply: str) -> dict[str, dict[str, int]]:
        return _read(parse_ratings, question, reply)

    total = 2 * repeats * len(compared.rows)
    with RatingStore(out) as store, tqdm(total=total, desc="judging", unit="question", delay=1) as progress:
        for question, found in client.ask(open_questions(), content, read):
            store.add(_line(question, found, getattr(client, "left_out", ())))
            progress.update()
        result = summary((store.good[key] for key in asked if key in store.good), unanswered[0])
        failed = sum(key not in store.good for key in asked)
    about = {"judge": client.model, "split": split, "n": len(compared.rows), "repeats": repeats, "failed": failed}
    if left_out := {name for key in asked if key in store.good for name in store.good[key].get("left_out", [])}:
        about["left_out"] = sorted(left_out)
    result = about | result | {"command": shlex.join(["python", *map(without_passwords, sys.argv)])}
    write_atomic(out / "judge.json", json.dumps(result, indent=2) + "\n")
    return result


def _bound(client: Any, max_side: int) -> dict[str, Any]:
    """Return what decides the ratings beside the question's own texts."""
    return {"judge": client.model, "seed": client.seed, "max_side": max_side}


def _line(question: Question, found: Any, left_out: Collection[str]) -> dict[str, Any]:
    """Return one line of the store: ratings, or why there are none; `left_out`: what the server would not be asked."""
    what: dict[str, Any] = {"left_out": sorted(left_out)} if left_out else {}
    what |= {"message": str(found)} if isinstance(found, Exception) else {"ratings": found}
    return {name: getattr(question, name) for name in ("key", "image_id", "order", "repeat")} | what


def _questions(
    references: References, places: dict[str, Place], repeats: int, bound: dict[str, Any], unanswered: list[int]
) -> Iterator[Question]:
    """Yield the questions of every image that the model answered; count the others in `unanswered`."""

    with Lines() as lines:
        for row in references.rows:
            record = record_at(row["image_id"], places, lines)
            if record["status"] not in GOOD_STATUSES:
                unanswered[0] += 1
                continue
            options: list[Option] = [Option("prediction", record["thinking"], record["answer"])]
            options += [
                Option(name, row[f"{start}thinking"], row[f"{start}answer"])
                for name, start in references.starts().items()
            ]
            yield from questions(row, options, repeats, bound)


def _content(question: Question, root: Path, max_side: int) -> list[dict[str, Any]]:
    """Return the message. Raises RequestError for a picture that cannot be opened."""

    buffer = io.BytesIO()
    try:
        open_image(question.path, root, max_side).save(buffer, "PNG", compress_level=1)
    except ImageError as error:
        raise RequestError(f"{error.status}: {error}") from error
    except Exception as error:  # one picture never ends the judging
        raise RequestError(f"bad_image: its reader failed ({type(error).__name__})") from error
    data = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    return [{"type": "image_url", "image_url": {"url": data}}, {"type": "text", "text": question.text()}]


def _read(parse: Any, question: Question, reply: str) -> dict[str, dict[str, int]]:

    try:
        ratings: dict[str, dict[str, int]] = parse(reply, question.options)
    except RatingError as error:
        raise RequestError(str(error)) from error
    return ratings


def _format_mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

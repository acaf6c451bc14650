"""Judge a run: ask for every missing rating, store it, summarise (the command is evaluate/judge.py)."""

import base64
import hashlib
import io
import json
import shlex
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import typer
from scoring.inputs import InputError, places_in, record_at
from scoring.means import few_said
from scoring.references import References, read_references
from scoring.terminal import complain, counted, note
from tqdm import tqdm

from imagenet_think import (
    GOOD_STATUSES,
    ContractError,
    ImageError,
    Lines,
    Place,
    model_name,
    open_image,
    read_run,
    write_atomic,
)
from imagenet_think_project.scripts import as_typed
from judging.client import JudgeClient, RequestError, StoppedError
from judging.endpoint import EndpointError, without_passwords
from judging.people import compared_with_people
from judging.ratings import (
    ORDERS,
    PREDICTION,
    RATED,
    Option,
    Question,
    RatingError,
    RatingStore,
    distinct_repeats,
    parse_ratings,
    questions,
    rubric,
)
from judging.summary import summary, whole_of


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
    temperature: float,
    **options: Any,
) -> None:
    """Judge and print the means. Bad input ends with one sentence and exit code 2; where nothing is judged, with 1."""
    asking = {name: options.pop(name) for name in ("key_variable", "concurrency", "timeout_s", "retries")}
    try:
        client = JudgeClient(url, model, seed=options.pop("seed"), temperature=temperature, **asking)
        found = judge(client, predictions, references, images_root, out, temperature=temperature, **options)
    except BlockingIOError as error:
        complain(f"another process writes to {out}; wait for it, or give another --out")
        raise typer.Exit(2) from error
    except StoppedError as error:
        complain(error)
        raise typer.Exit(1) from error
    except (JudgeError, InputError, EndpointError, ContractError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from error
    note(**found, out=out / "judge.json")
    means = ", ".join(f"{name} {_format_mean(value)}" for name, value in found["means"].get(PREDICTION, {}).items())
    print(
        f"{counted(found['judged'], 'image')} judged, {found['unanswered']:,} without an answer"
        f"{f': {means}' if means else ''} -> {out / 'judge.json'}"
    )
    if found["failed"]:
        why = ", ".join(f"{count:,} {status}" for status, count in found["statuses"].items() if status != RATED)
        print(
            f"{counted(found['failed'], 'question has', 'questions have')} no ratings ({why}); run the same "
            f"command to ask them again"
        )
    if found["judged"] and (said := few_said(found["judged"])):
        print(said)
    if not found["judged"]:
        complain(f"no image was judged; {out} says of each question why")
        raise typer.Exit(1)


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
    temperature: float = 0.6,
    max_side: int = 1024,
) -> dict[str, Any]:
    """Ask what is missing; return the content of judge.json. max_side: of the pictures that are sent, in pixels.

    Raises JudgeError, InputError, EndpointError, StoppedError, ContractError, OSError.
    """
    if not images_root.is_dir():
        raise JudgeError(f"--images-root {images_root} is not a directory; give the root directory of the image paths")
    read = read_references(references, split)
    _check_repeats(repeats, temperature, len(read.teachers) + 1)
    compared = read.sample(limit, client.seed)
    _check_one_picture(references, compared)
    judged = read_run(run)
    places = places_in(split, read.rows["image_id"], run, judged["run_id"])
    bound = {"judge": client.model, "seed": client.seed, "temperature": temperature, "max_side": max_side}
    asked: list[str] = []  # the keys of all questions, those with a verdict included
    unanswered = [0]

    def open_questions() -> Iterator[Question]:
        for question in _questions(compared, places, repeats, bound, unanswered):
            asked.append(question.key)
            if question.key in store.good:
                progress.update()
            else:
                yield question

    content = partial(_content, root=images_root, max_side=max_side)
    statuses: Counter[str] = Counter()
    total = ORDERS * repeats * len(compared.rows)
    with RatingStore(out) as store, tqdm(total=total, desc="judging", unit="question", delay=1) as progress:
        for question, found in client.ask(open_questions(), content, _read):
            line = _line(question, found, getattr(client, "left_out", ()))
            statuses[line["status"]] += 1
            store.add(line)
            progress.update()
        good = [store.good[key] for key in asked if key in store.good]
    statuses[RATED] = len(good)
    n = len(compared.rows)
    result = {**_about(read, judged), "split": split, "n": n, **bound, "repeats": repeats}
    result |= {"failed": len(asked) - len(good), "statuses": dict(sorted(statuses.items()))}
    if left_out := {name for line in good for name in line.get("left_out", [])}:
        result["left_out"] = sorted(left_out)
    result |= summary(good, n - unanswered[0], unanswered[0], client.seed)
    if people := compared_with_people(references, split, whole_of(good), client.seed):
        result["people"] = people
    result["command"] = shlex.join(map(without_passwords, as_typed(sys.argv)))
    write_atomic(out / "judge.json", json.dumps(result, indent=2) + "\n")
    return result


def _about(references: References, judged: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was judged, and by which rubric: its text as in every question, with a short hash to compare by."""
    text = rubric(len(references.teachers) + 1)
    return {
        "model": model_name(judged),
        "run_id": judged["run_id"],
        "dataset": references.name,
        "references": {"dataset": references.fingerprint(), "teachers": list(references.teachers)},
        "rubric": {"sha256": hashlib.sha256(text.encode()).hexdigest()[:16], "text": text},
    }


def _check_one_picture(references: Path, compared: References) -> None:
    if not isinstance(compared.rows[0]["path"], str):
        raise JudgeError(
            f"{references} has rows of several pictures, and the judge is shown one; evaluate/score.py compares such "
            "texts"
        )


def _check_repeats(repeats: int, temperature: float, responses: int) -> None:
    """Refuse to ask the same twice: its agreement would be the server's noise. Raises JudgeError."""
    most = distinct_repeats(responses)
    if temperature == 0 and repeats > most:
        raise JudgeError(
            f"--repeats {repeats} at --temperature 0 asks the same again, since {responses} responses have orders for "
            f"{most}; give --repeats {most}, or a temperature above 0"
        )


def _line(question: Question, found: Any, left_out: Collection[str]) -> dict[str, Any]:
    """Return one line of the store: ratings, or why there are none; `left_out`: what the server would not be asked."""
    line = {name: getattr(question, name) for name in ("key", "image_id", "order", "repeat", "seed")}
    if left_out:
        line["left_out"] = sorted(left_out)
    if not isinstance(found, RequestError):
        return line | {"status": RATED, "ratings": found}
    line |= {"status": found.status, "message": str(found)}
    return line | ({"reply": found.reply} if found.reply else {})


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
            options: list[Option] = [Option(PREDICTION, record["thinking"], record["answer"])]
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
        raise RequestError(f"{error.status}: {error}", error.status) from error
    except Exception as error:  # one picture never ends the judging
        raise RequestError(f"bad_image: its reader failed ({type(error).__name__})", "bad_image") from error
    data = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    return [{"type": "image_url", "image_url": {"url": data}}, {"type": "text", "text": question.text()}]


def _read(question: Question, reply: str) -> dict[str, dict[str, int]]:
    try:
        return parse_ratings(reply, question.options)
    except RatingError as error:
        raise RequestError(str(error)) from error


def _format_mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"

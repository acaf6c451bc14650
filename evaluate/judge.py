"""A language model as judge of thinking and answers, through any OpenAI-compatible endpoint.

    python evaluate/judge.py --predictions runs/X --references imagenet-think-250k --images-root /data/imagenet21k \
        --url http://localhost:8000/v1 --model NAME --out judged/X

The judge sees the picture, the model's response and those of the teachers, unnamed, in both orders, and rates each by a
fixed rubric. Every verdict is a line of judged/X/verdicts-*.jsonl as soon as it is there, and the same command asks for
what is missing alone. judged/X/judge.json has the means, the agreement of the repeats and the bias of the place.
"""

import base64
import io
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from compared import InputError, described, places_of, read_pairs, record_at

if TYPE_CHECKING:
    from verdicts import Question

    from imagenet_think import Place


class JudgeError(Exception):
    """What was given cannot be judged; the message is one sentence for the user."""


def main(
    predictions: Annotated[Path, typer.Option(help="The run of the model, as generate/run.py wrote it.")],
    references: Annotated[Path, typer.Option(help="The dataset's directory.")],
    images_root: Annotated[Path, typer.Option(help="The root that the pictures' paths start from.")],
    url: Annotated[str, typer.Option(help="The endpoint, up to and with /v1.")],
    model: Annotated[str, typer.Option(help="The judge's name at the endpoint.")],
    out: Annotated[Path, typer.Option(help="The directory of the verdicts.")],
    split: Annotated[str, typer.Option(help="Which images: train or test.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first images.")] = None,
    repeats: Annotated[int, typer.Option(min=1, help="How often each question is asked, in both orders.")] = 2,
    concurrency: Annotated[int, typer.Option(min=1, help="Requests at a time.")] = 16,
    timeout_s: Annotated[float, typer.Option(min=0.1, help="Seconds until a request is given up.")] = 300.0,
    retries: Annotated[int, typer.Option(min=0, help="How often a failed request is tried again.")] = 5,
    max_side: Annotated[int, typer.Option(min=32, help="Longest side of the pictures sent, in pixels.")] = 1024,
    key_variable: Annotated[str, typer.Option(help="The environment variable that holds the key.")] = "OPENAI_API_KEY",
    seed: Annotated[int, typer.Option(min=0, help="Seed asked of the endpoint.")] = 0,
) -> None:
    """Have a language model rate a run's thinking and answers."""
    from judge_client import EndpointError, JudgeClient

    from imagenet_think import ContractError

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
        typer.echo(f"error: another process writes to {out}; let it end, or give another --out", err=True)
        raise typer.Exit(2) from error
    except (JudgeError, InputError, EndpointError, ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    means = ", ".join(f"{name} {_shown(value)}" for name, value in found["means"].get("prediction", {}).items())
    print(
        f"{found['judged']:,} images judged, {found['unanswered']:,} without an answer: {means} -> {out / 'judge.json'}"
    )
    if found["failed"]:
        print(f"{found['failed']:,} questions have no verdict; the same command asks them again")


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
    """judge.json's content. Raises JudgeError, InputError, EndpointError, ContractError, OSError."""
    from tqdm import tqdm
    from verdicts import VerdictStore, parse_verdict, summary
    from whole_files import write_whole

    if not images_root.is_dir():
        raise JudgeError(f"--images-root {images_root} is not a directory; give the one the pictures' paths start from")
    pairs = read_pairs(references, split)
    pairs = pairs.select(range(min(limit or len(pairs), len(pairs))))
    places = places_of(run, described(run)["run_id"])
    asked: list[str] = []  # the keys of all questions, those with a verdict included
    unanswered = [0]

    def open_questions() -> Iterator["Question"]:
        for question in _questions(pairs, places, repeats, _bound(client, max_side), unanswered):
            asked.append(question.key)
            if question.key in store.good:
                progress.update()
            else:
                yield question

    def content(question: "Question") -> list[dict[str, Any]]:
        return _content(question, images_root, max_side)

    def read(question: "Question", reply: str) -> dict[str, dict[str, int]]:
        return _read(parse_verdict, question, reply)

    total = 2 * repeats * len(pairs)
    with VerdictStore(out) as store, tqdm(total=total, desc="judging", unit="verdict", delay=1) as progress:
        for question, found in client.ask(open_questions(), content, read):
            store.add(_line(question, found))
            progress.update()
        result = summary((store.good[key] for key in asked if key in store.good), unanswered[0])
        failed = sum(key not in store.good for key in asked)
    about = {"judge": client.model, "split": split, "n": len(pairs), "repeats": repeats, "failed": failed}
    result = about | result | {"command": shlex.join(["python", *sys.argv])}
    write_whole(out / "judge.json", json.dumps(result, indent=2) + "\n")
    return result


def _bound(client: Any, max_side: int) -> dict[str, Any]:
    """What decides a verdict beside the question's own texts."""
    return {"judge": client.model, "seed": client.seed, "max_side": max_side}


def _line(question: "Question", found: Any) -> dict[str, Any]:
    """One line of the store: a verdict, or why there is none."""
    what = {"message": str(found)} if isinstance(found, Exception) else {"ratings": found}
    return {name: getattr(question, name) for name in ("key", "image_id", "order", "repeat")} | what


def _questions(
    pairs: Any, places: dict[str, "Place"], repeats: int, bound: dict[str, Any], unanswered: list[int]
) -> Iterator["Question"]:
    """Of every image that the model answered, its questions; of the others, their number in `unanswered`."""
    from verdicts import Option, questions

    from imagenet_think import GOOD_STATUSES, TEACHERS, Lines

    with Lines() as lines:
        for pair in pairs:
            record = record_at(pair["image_id"], places, lines)
            if record["status"] not in GOOD_STATUSES:
                unanswered[0] += 1
                continue
            options: list[Option] = [Option("prediction", record["thinking"], record["answer"])]
            options += [Option(name, pair[f"{name}_thinking"], pair[f"{name}_answer"]) for name in TEACHERS]
            yield from questions(pair, options, repeats, bound)


def _content(question: "Question", root: Path, max_side: int) -> list[dict[str, Any]]:
    """The message; a picture that cannot be opened is an error of its question alone."""
    from judge_client import RequestError

    from imagenet_think import ImageError, open_image

    try:
        picture = open_image(question.path, root, max_side)
    except ImageError as error:
        raise RequestError(f"{error.status}: {error}") from error
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    data = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    return [{"type": "image_url", "image_url": {"url": data}}, {"type": "text", "text": question.text()}]


def _read(parse: Any, question: "Question", reply: str) -> dict[str, dict[str, int]]:
    from judge_client import RequestError
    from verdicts import VerdictError

    try:
        ratings: dict[str, dict[str, int]] = parse(reply, question.options)
    except VerdictError as error:
        raise RequestError(str(error)) from error
    return ratings


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    typer.run(main)

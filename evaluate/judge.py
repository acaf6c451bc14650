"""Ask a language model to rate thinking and answers, through any OpenAI-compatible endpoint.

    python evaluate/judge.py --predictions runs/X --references imagenet-think-250k --images-root /data/imagenet21k \
        --url http://localhost:8000/v1 --model NAME --out judged/X

The judge sees the picture, the model's response and those of the teachers, unnamed, in orders that are shown
reversed as well, and rates each by a fixed rubric. A line for each question, with its ratings or why there are none, is
kept in judged/X/verdicts-*.jsonl, and the same command asks only for those that are missing. judged/X/judge.json has
the means, the agreement of the repeats and the position bias; give it to evaluate/report.py beside the score files.

Ends with 1 where no image was judged, or after eight failures in a row.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer
from scoring.given import path
from scoring.terminal import gives_numbers, run


@gives_numbers
def main(
    predictions: Annotated[
        Path, typer.Option(help="Run of the model to judge, as generate/run.py wrote it.", parser=path)
    ],
    references: Annotated[Path, typer.Option(help="Directory of the dataset.", parser=path)],
    images_root: Annotated[Path, typer.Option(help="Root directory of the image paths.", parser=path)],
    url: Annotated[str, typer.Option(help="Address of the judge's endpoint, up to and with /v1.")],
    model: Annotated[str, typer.Option(help="Name of the judge at the endpoint.")],
    out: Annotated[Path, typer.Option(help="Directory to write the ratings to.", parser=path)],
    split: Annotated[str, typer.Option(help="Split to judge: train or test.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Judge at most this many images, of all classes.")] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Ask so many times, each in two orders of its own.")] = 2,
    concurrency: Annotated[int, typer.Option(min=1, help="Number of requests at a time.")] = 16,
    timeout_s: Annotated[float, typer.Option(min=0.1, help="Give up a request after this many seconds.")] = 300.0,
    retries: Annotated[int, typer.Option(min=0, max=999, help="Repeat a failed request at most this many times.")] = 5,
    key_variable: Annotated[str, typer.Option(help="Environment variable that holds the key.")] = "OPENAI_API_KEY",
    seed: Annotated[
        int,
        typer.Option(min=0, max=2**31, help="Seed of the images drawn, the orders and the judge."),
    ] = 0,
    temperature: Annotated[
        float, typer.Option(min=0, max=2, help="Temperature of the judge; at 0 repeats differ in their orders alone.")
    ] = 0.6,
) -> None:
    """Have a language model rate a run's thinking and answers."""
    from judging.judge import run

    run(
        predictions=predictions,
        references=references,
        images_root=images_root,
        url=url,
        model=model,
        out=out,
        split=split,
        limit=limit,
        repeats=repeats,
        concurrency=concurrency,
        timeout_s=timeout_s,
        retries=retries,
        key_variable=key_variable,
        seed=seed,
        temperature=temperature,
    )


if __name__ == "__main__":
    run(main)

"""Run generate/review.py: open everything that the page shows, then serve the page or export the reviews."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from generate.command_line.terminal import complain
from generate.reviewing.open_dataset import open_rows
from generate.reviewing.options import LOOPBACK_HOSTS, STRATA
from generate.reviewing.page_data import PageData
from generate.reviewing.review_files import ReviewFiles
from generate.reviewing.sample import Sample, draw_sample
from generate.reviewing.scores import Predictions, check_same_runs, read_scores
from generate.reviewing.summary import export_summary, format_left_out, summarize
from generate.selection.class_names import read_class_names
from imagenet_think import ContractError, Pictures


def review(
    dataset: Path,
    *,
    images: str | None,
    scores: Path | None,
    predictions: Sequence[Path],
    sample: int,
    seed: int,
    strata: str,
    reviews: Path | None,
    export: bool,
    host: str,
    port: int,
) -> None:
    """Run the command with its options until it is interrupted. Print one sentence and exit with 2 on an error."""
    try:
        if strata not in STRATA:
            raise ContractError(f"--strata {strata} is not known; choose {', '.join(STRATA)}")
        data = open_page_data(dataset, images, scores, predictions, sample, seed, strata, reviews)
        if export:
            _export(data)
        else:
            _serve(data, host, port)
    except (ContractError, OSError, ValueError) as error:
        complain(error)
        raise typer.Exit(2) from None


def open_page_data(
    dataset: Path,
    images: str | None,
    scores: Path | None,
    predictions: Sequence[Path],
    sample: int,
    seed: int,
    strata: str,
    reviews: Path | None,
) -> PageData:
    """Open the dataset, its pictures, scores and runs, and draw the sample.

    Raise ContractError for what is missing or damaged, and the errors of Pictures.open.
    """
    pictures = None
    if images is not None:
        if not images.startswith("hub:") and not Path(images).is_dir():
            raise ContractError(f"--images {images} is not a directory; give the root directory of the image paths")
        pictures = Pictures(images)
        pictures.open()
    rows = open_rows(dataset)
    scored = read_scores(scores, rows) if scores else []
    runs = [Predictions(run) for run in predictions]
    check_same_runs(scored, runs)
    return PageData(
        rows=rows,
        pictures=pictures,
        class_names=read_class_names(),
        sample=Sample(draw_sample(rows, sample, seed, strata), seed, strata),
        reviews=ReviewFiles(reviews or rows.path.with_name(f"{rows.name}.review")),
        scores=scored,
        predictions=runs,
    )


def _export(data: PageData) -> None:
    summary = summarize(data.rows, data.sample, data.reviews.all())
    print(export_summary(summary, data.reviews.folder))
    if summary["left_out"]:
        print(f"reviews that are not counted: {format_left_out(summary)}", file=sys.stderr)


def _serve(data: PageData, host: str, port: int) -> None:
    try:
        # Late, because gradio is optional (requirements/review.txt), and --export does not need it.
        from generate.reviewing.server import listen, serve
    except ModuleNotFoundError as error:
        raise ContractError(
            f"the page needs {error.name}, which is not installed: pip install 'imagenet-think[review]'"
        ) from error
    try:
        bound = listen(host, port)
    except OSError as error:
        raise ContractError(
            f"cannot serve at {host}, port {port} ({error.strerror}); give another --port, or --host"
        ) from error
    if host not in LOOPBACK_HOSTS:
        print(f"Anyone who can reach {host} can read this dataset and write reviews.", flush=True)
    serve(data, host, bound)

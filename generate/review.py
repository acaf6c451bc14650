"""The web page for looking at a built dataset: browse it, review a sample, see where benchmarked models are worst.

    python generate/review.py imagenet-think-250k --images /data/imagenet21k
    python generate/review.py imagenet-think-250k --images /data/imagenet21k --sample 400 --seed 0 --scores scores

It is served to this machine alone, asks nothing of any other, and holds no texts in memory. Verdicts go at once to a
file of each reviewer in the folder of --reviews; docs/review.md has all of it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generate.reviewing import STRATA

if TYPE_CHECKING:
    from generate.reviewing.page_data import Shown

LOOPBACK = "127.0.0.1"


def main(
    dataset: Annotated[Path, typer.Argument(help="The directory that generate/build_dataset.py wrote.")],
    images: Annotated[
        str | None, typer.Option(help="Your pictures: a folder, tar files below one, or hub:owner/name.")
    ] = None,
    scores: Annotated[Path | None, typer.Option(help="The folder that evaluate/score.py wrote to.")] = None,
    predictions: Annotated[
        list[Path] | None, typer.Option(help="The run of a benchmarked model, to read its texts; give more than one.")
    ] = None,
    sample: Annotated[int, typer.Option(min=1, help="Records to review, the same number of each model.")] = 400,
    seed: Annotated[int, typer.Option(help="Of the sample; a larger sample of one seed holds the smaller.")] = 0,
    strata: Annotated[
        str, typer.Option(help=f"Draw from all records, or of each its share: {', '.join(STRATA)}.")
    ] = STRATA[0],
    reviews: Annotated[
        Path | None, typer.Option(help="The verdicts' folder.", show_default="beside the dataset, <dataset>.review")
    ] = None,
    export: Annotated[
        bool, typer.Option("--export", help="Only write review.json from the verdicts, and end.")
    ] = False,
    host: Annotated[str, typer.Option(help="Who may look: by default this machine alone.")] = LOOPBACK,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 7860,
) -> None:
    """Serve the page for looking at a dataset, and for reviewing a sample of it."""
    from imagenet_think import ContractError

    try:
        if strata not in STRATA:
            raise ContractError(f"--strata {strata} is not known; choose {', '.join(STRATA)}")
        shown = open_shown(dataset, images, scores, predictions or [], sample, seed, strata, reviews)
        if export:
            _export(shown)
            return
        _serve(shown, host, port)
    except (ContractError, OSError, ValueError) as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        raise typer.Exit(2) from None


def open_shown(
    dataset: Path,
    images: str | None,
    scores: Path | None,
    predictions: list[Path],
    sample: int,
    seed: int,
    strata: str,
    reviews: Path | None,
) -> "Shown":
    """All that the page shows of. Raises ContractError, or what Pictures.open raises."""
    from generate.reviewing.open_dataset import open_rows
    from generate.reviewing.page_data import Shown
    from generate.reviewing.review_files import VerdictFiles
    from generate.reviewing.sample import draw
    from generate.reviewing.scores import Predictions, check_same_runs, read_scores
    from generate.reviewing.summary import Drawn
    from generate.selection.class_names import read_class_names
    from imagenet_think import ContractError, Pictures

    pictures = None
    if images is not None:
        if not images.startswith("hub:") and not Path(images).is_dir():
            raise ContractError(f"--images {images} is not a directory; give the root that the rows' paths start from")
        pictures = Pictures(images)
        pictures.open()
    rows = open_rows(dataset)
    scored = read_scores(scores, rows) if scores else []
    runs = [Predictions(run) for run in predictions]
    check_same_runs(scored, runs)
    folder = reviews or rows.path.with_name(f"{rows.name}.review")
    return Shown(
        rows=rows,
        pictures=pictures,
        class_names=read_class_names(),
        drawn=Drawn(draw(rows, sample, seed, strata), seed, strata),
        verdicts=VerdictFiles(folder),
        scores=scored,
        predictions=runs,
    )


def _export(shown: "Shown") -> None:
    from generate.reviewing.summary import export, not_counted, summarize

    summary = summarize(shown.rows, shown.drawn, shown.verdicts.all())
    print(export(summary, shown.verdicts.folder))
    if summary["left_out"]:
        typer.echo(f"verdicts that do not count in it: {not_counted(summary)}", err=True)


def _serve(shown: "Shown", host: str, port: int) -> None:
    from imagenet_think import ContractError

    try:
        from generate.reviewing.server import LOOPBACK as LOOPBACKS
        from generate.reviewing.server import listen, serve
    except ModuleNotFoundError as error:
        raise ContractError(
            f"the page needs {error.name}, which is not installed: pip install -r requirements-review.txt"
        ) from error
    try:
        bound = listen(host, port)
    except OSError as error:
        raise ContractError(
            f"cannot serve at {host}, port {port} ({error.strerror}); give another --port, or --host"
        ) from error
    if host not in LOOPBACKS:
        print(f"Whoever reaches {host} can read this dataset and write verdicts.", flush=True)
    serve(shown, host, bound)


if __name__ == "__main__":
    typer.run(main)

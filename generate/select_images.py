"""Makes the list of images from a collection of pictures: screened, spread over classes and complexity, with splits.

    python generate/select_images.py --source /data/imagenet21k --out images.jsonl

Beside the list, rejected.jsonl has a line for every picture that a rule leaves out, with rule, value and threshold;
images.selection/ has the numbers of the choice (Table 2 as JSON and Markdown, a summary, a line per class,
a picture) and what was found on the way, so that the same command goes on where it was killed. The same pictures, rules
and seed give the same list. How it chooses: docs/selection.md.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

SCREENS = ("candidates", "all")
DIVERSITIES = ("complexity", "embeddings")
EVERYTHING = "all"
TEST_SHARE = 0.02
PICTURES_PER_WORKER = 500  # under it a process costs more to start than it saves


@dataclass(frozen=True, kw_only=True)
class Options:
    """What select() is told; the command's options."""

    source: str
    out: Path = Path("images.jsonl")
    total: int | None = 250_000  # None: every usable picture
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


def print_rules(wanted: bool) -> None:
    """The defaults of --rules, as a file to start from."""
    if wanted:
        from generate.selection.screening.rules import Rules

        print(Rules.read(None).as_yaml(), end="")
        raise typer.Exit


def main(
    source: Annotated[
        str, typer.Option(help="A folder of pictures, tar files or Parquet; a pattern of tar files; or hub:owner/name.")
    ],
    out: Annotated[Path, typer.Option(help="The list to write.")] = Options.out,
    total: Annotated[str, typer.Option(help="Images to choose, or 'all' that are usable.")] = str(Options.total),
    min_per_class: Annotated[int, typer.Option(min=0, help="Images that every class gives.")] = Options.min_per_class,
    max_per_class: Annotated[int, typer.Option(min=0, help="Images that no class exceeds.")] = Options.max_per_class,
    include: Annotated[
        str | None, typer.Option(help="Take only paths that match, as 'imagenet21k_train/*'.")
    ] = Options.include,
    label_column: Annotated[
        str | None, typer.Option(help="The classes of a Hugging Face dataset, where not found.")
    ] = Options.label_column,
    rules: Annotated[
        Path | None, typer.Option(help="The thresholds of screening, a YAML file; default: see --print-rules.")
    ] = Options.rules,
    _: Annotated[
        bool,
        typer.Option("--print-rules", is_eager=True, callback=print_rules, help="Print the default rules, and end."),
    ] = False,
    screen: Annotated[
        str, typer.Option(help="candidates: as many of each class as are needed; or all.")
    ] = Options.screen,
    diversity: Annotated[
        str, typer.Option(help="What a class is spread over: complexity; or embeddings of --encoder.")
    ] = Options.diversity,
    encoder: Annotated[
        str | None, typer.Option(help="A vision checkpoint, for --diversity embeddings.")
    ] = Options.encoder,
    test_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of each class for the test split.")
    ] = Options.test_share,
    seed: Annotated[int, typer.Option(help="Another seed chooses other images.")] = Options.seed,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that decode; default: one a core.")] = None,
) -> None:
    """Choose images from a collection: screened, spread over classes and complexity, split into train and test."""
    from generate.models.checkpoints import CheckpointError
    from generate.selection.quotas import QuotaError
    from generate.selection.screening.rules import ScreeningError
    from generate.storage.locks import RunError
    from imagenet_think import ContractError, ImageError

    try:
        options = Options(
            source=source,
            out=out,
            total=parse_total(total),
            min_per_class=min_per_class,
            max_per_class=max_per_class,
            include=include,
            label_column=label_column,
            rules=rules,
            screen=screen,
            diversity=diversity,
            encoder=encoder,
            test_share=test_share,
            seed=seed,
            workers=workers,
        )
        print(select(options))
    except (CheckpointError, ContractError, ImageError, QuotaError, RunError, ScreeningError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def parse_total(text: str) -> int | None:
    """A number of images, or None for all. Raises ContractError."""
    from imagenet_think import ContractError

    if text == EVERYTHING:
        return None
    if not text.isdecimal() or not int(text):
        raise ContractError(f"--total {text} is neither a number of images nor {EVERYTHING!r}")
    return int(text)


def select(options: Options) -> str:
    """Writes the list and all that stands beside it, and returns the counts as text.

    Raises ContractError, QuotaError (the numbers cannot be met), ScreeningError (the rules file), RunError (another
    process selects into the same place), CheckpointError (the encoder).
    """
    from generate.processes.worker_pool import WorkerPool
    from generate.selection.screening.rules import Rules
    from generate.selection.selection import Selection
    from generate.selection.sources.catalogue import make_catalogue, read_catalogue
    from generate.selection.sources.open_source import open_source
    from generate.storage.locks import RunLock
    from imagenet_think import ContractError

    check_options(options)
    source = open_source(options.source, options.include, options.label_column)
    rules = Rules.read(options.rules, source.root)
    work = options.out.with_name(f"{options.out.stem}.selection")
    work.mkdir(parents=True, exist_ok=True)
    with RunLock(work) as lock:
        lock.take()
        folder, count, is_new = make_catalogue(source, work)
        if not is_new:
            typer.echo(f"{count} pictures as listed before; if the source has changed, remove {folder}", err=True)
        if not count:
            kinds = "files named like pictures (.jpg, .png, .webp, .bmp, .gif, .tif) or tar files with such"
            where = f" that match --include {options.include}" if options.include else ""
            raise ContractError(f"--source {options.source} holds no {kinds}{where}")
        workers = min(options.workers or os.cpu_count() or 1, 1 + count // PICTURES_PER_WORKER)
        with unfinished(work) as was_killed, WorkerPool(workers, apart=was_killed) as processes:
            catalogue = read_catalogue(folder, options.seed, processes)
            return Selection(options, rules, source.root, work, catalogue, processes).run()


@contextmanager
def unfinished(work: Path) -> Iterator[bool]:
    """Whether the last selection was killed: it may have been by a picture that it decoded in its own process."""
    mark = work / "unfinished"
    was_killed = mark.exists()
    mark.touch()
    try:
        yield was_killed
    finally:
        mark.unlink()


def check_options(options: Options) -> None:
    """Raises ContractError for what does not go together."""
    from imagenet_think import ContractError

    for name, choices in (("screen", SCREENS), ("diversity", DIVERSITIES)):
        if getattr(options, name) not in choices:
            raise ContractError(f"--{name} {getattr(options, name)} is not known; choose from {', '.join(choices)}")
    if (options.diversity == "embeddings") != (options.encoder is not None):
        raise ContractError("--diversity embeddings and --encoder CHECKPOINT go together; give both or none")


if __name__ == "__main__":
    typer.run(main)

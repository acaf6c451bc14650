"""Find good rows whose thinking or answer still holds a delimiter of its model, as older parsers and edits leave them.

A teacher's style is that of its entry in runs.json, where the run had one of its own, and else the registry's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from tqdm import tqdm

from generate.command_line.terminal import counted
from generate.models.thinking import Style, standing_delimiters
from generate.processes.worker_pool import WorkerPool
from generate.publishing.release import Release, shards_of
from generate.storage.dataset_files import one_line, open_regular
from generate.storage.run_index import style_of
from imagenet_think import ContractError

_ROWS = 1_000
_PARTS = ("thinking", "answer")
_SEVERAL_PROCESSES = 10_000  # rows, from which starting processes pays
Columns = dict[str, Style]  # the style of each column of texts, by its name


def check_delimiters(release: Release, workers: int = 1) -> str:
    """Check that no good row holds a delimiter. Raises ContractError."""
    styles = _styles_of(release)
    files = [
        (release.path / name, columns)
        for (config, _), names in shards_of(release.files).items()
        for name in names
        if (columns := _columns_of(config, styles))
    ]
    rows = sum(_rows_of(file) for file, _ in files)
    problems: list[str] = []
    with WorkerPool(workers if rows > _SEVERAL_PROCESSES else 1) as processes:
        found = processes.map(_search, (file for file, _ in files), (columns for _, columns in files))
        for of_file in tqdm(found, total=len(files), desc="parsing", unit=" files", delay=2):
            problems += of_file
    if problems:
        more = f" (and {len(problems) - 1:,} more)" if problems[1:] else ""
        raise ContractError(
            f"{problems[0]}{more}; run generate/reparse.py on the run that it is of, and build from what that writes"
        )
    return f"{counted(rows, 'good row')}, none with a delimiter of its model"


def _styles_of(release: Release) -> dict[str, Style]:
    """Return the style of each teacher. Raises ContractError where runs.json describes none."""
    styles = {}
    for teacher, run in release.json("runs.json").items():
        bound: Any = run.get("bound") if isinstance(run, dict) else None
        styles[teacher] = style_of(bound if isinstance(bound, dict) else {}, f"runs.json: {teacher}")
    return styles


def _columns_of(config: str, styles: dict[str, Style]) -> Columns:
    """Return the columns of a config that hold thinking and answers of good rows."""
    if config in styles:
        return dict.fromkeys(_PARTS, styles[config])
    if config == "paired":
        return {f"{teacher}_{part}": style for teacher, style in styles.items() for part in _PARTS}
    return {}


def _rows_of(file: Path) -> int:
    try:
        with open_regular(file) as opened:
            return int(pyarrow.parquet.read_metadata(opened).num_rows)
    except (pyarrow.ArrowException, OSError) as error:
        raise ContractError(
            f"{file.name} of {file.parent.name}/ cannot be read: {one_line(error)}; build again"
        ) from None


def _search(file: Path, columns: Columns) -> list[str]:
    """Return the rows of one file that hold a delimiter, in words."""
    return [
        f"{column} of {image_id} in {file.name} of {file.parent.name}/ holds the delimiter {standing[0]}"
        for image_id, column, text in _texts_of(file, columns)
        if (standing := standing_delimiters(text, columns[column]))
    ]


def _texts_of(file: Path, columns: Columns) -> Iterator[tuple[str, str, str]]:
    """Yield (image_id, column, text). Raises ContractError for a file that cannot be read."""
    try:
        with open_regular(file) as raw, pyarrow.parquet.ParquetFile(raw) as opened:
            for batch in opened.iter_batches(batch_size=_ROWS, columns=["image_id", *columns]):
                ids = batch["image_id"].to_pylist()
                for column in columns:
                    yield from (
                        (i, column, text) for i, text in zip(ids, batch[column].to_pylist(), strict=True) if text
                    )
    except (pyarrow.ArrowException, OSError, KeyError) as error:
        raise ContractError(
            f"{file.name} of {file.parent.name}/ cannot be read: {one_line(error)}; build again"
        ) from None

"""Read leaderboard rows, which anybody may send, and check them against the leaderboard's dataset."""

import datetime
import math
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scoring.terminal import counted

from reporting.judgements import problem_of
from reporting.score_files import DIFFERENCE, METRICS, TAXONOMY, read_json

DATASET = "dataset.json"  # beside the rows: of which dataset they all are
# In all rows of one table, and the tokenizer. by_class: whether the intervals were drawn by class.
SAME = ("split", "mode", "n", "references", "metrics", "encoders", "tfidf", "taxonomy", "by_class")
_SUBMITTED = ("date", "link", "submitter")  # which the report cannot know
_OWN = ("own_references", "own_models")  # the dataset's teachers that the model is
SCORED = {*SAME, *_OWN, "tokenizer", "dataset", "version", "model", "run_id", "answered", "sections", "judged"}
_KEYS = {*SCORED, *_SUBMITTED}
_DEEPEST = 100  # levels of a taxonomy; WordNet has 18
MODEL = re.compile(r"[\w.-]{1,80}")
# Without signs that end a Markdown link or a cell of a table; others can be written %28.
_LINK = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?(/[A-Za-z0-9._~%/?=#+:@,;-]*)?")
_LONGEST = {"submitter": 80, "tokenizer": 80, "dataset": 100, "version": 40, "link": 300, "run_id": 80}
_MOST_BYTES = 1 << 20  # of a row, which has some KB
_MOST_ROWS = 1000


class RowError(Exception):
    """Say in one sentence why a row cannot be listed."""


class Dataset(NamedTuple):
    """Hold of which dataset all rows of a leaderboard are."""

    name: str
    version: str | None
    split: str
    images: int
    references: dict[str, Any]  # the hash of ids and references, and the teachers
    runs: dict[str, list[str]]  # of the teachers, by name


def said_of(dataset: Dataset) -> str:
    images = f"{counted(dataset.images, 'image')} of the split {dataset.split}"
    return f"{dataset.name} ({images}, hash {hash_of(dataset)[:12]})"


def hash_of(dataset: Dataset) -> str:
    return str(dataset.references["dataset"])


def read_dataset(folder: Path) -> Dataset | None:
    """Return of which dataset a leaderboard is; None where nobody said so yet. Raises RowError."""
    file = folder / DATASET
    if not file.exists():
        return None
    try:
        found = Dataset(**_read_json(file))
        texts = [found.name, found.split, found.references["dataset"], *found.references["teachers"], *found.runs]
        if not (all(isinstance(one, str) for one in texts) and type(found.images) is int and found.images > 0):
            raise ValueError("a field is of another type")
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise RowError(f"{file} does not say of which dataset the rows are ({error}); write it by --dataset") from error
    return found


def needed_dataset(folder: Path) -> Dataset:
    """Return the dataset of a leaderboard that has rows, or is to have one. Raises RowError."""
    if (found := read_dataset(folder)) is None:
        raise RowError(f"{folder} has no {DATASET}, which says of which dataset its rows are; write it by --dataset")
    return found


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Return every row of the directory, checked, in the order of the file names. Raises RowError."""
    check_folder(folder)
    files = row_files(folder)
    if len(files) > _MOST_ROWS:
        raise RowError(f"{folder} has {len(files):,} rows; a leaderboard has {_MOST_ROWS:,} at most")
    rows: list[dict[str, Any]] = []
    dataset = needed_dataset(folder) if files else None
    for path in files:
        row = read_row(path)
        if dataset and (problem := problem_in(row, path.stem, dataset)):
            raise RowError(f"{path}: {problem}")
        rows.append(row)
    return rows


def check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise RowError(f"{folder} is not a directory; give the one that holds the rows")


def row_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.json")) if path.name != DATASET]


def read_row(path: Path) -> Any:
    try:
        return _read_json(path)
    except ValueError as error:
        raise RowError(f"{path} is not JSON ({error})") from error


def _read_json(path: Path) -> Any:
    """Read a file that others sent: an ordinary one, and no more of it than a row has. Raises RowError, ValueError."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise RowError(f"{path} is not an ordinary file")
        with path.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise RowError(f"{path} cannot be read ({error.strerror})") from error
    if len(data) > _MOST_BYTES:
        raise RowError(f"{path} has more than {_MOST_BYTES:,} bytes, which is no row")
    return read_json(data, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def problem_in(row: Any, stem: str, dataset: Dataset) -> str | None:
    """Return what is wrong with a row, in one sentence, or None. dataset: of which it must be."""
    if not isinstance(row, dict):
        return "a row is a JSON object"
    if unknown := sorted(row.keys() - _KEYS):
        return f"{unknown[0]!r} is not a field of a row; the fields are {', '.join(sorted(_KEYS))}"
    needed = {"dataset", "model", "split", "n", "answered", "references", "metrics", "sections", *_SUBMITTED}
    if lacking := sorted(needed - row.keys()):
        return f"the field {lacking[0]!r} is missing; add the row by --add, which asks for all"
    if f"{stem}.json".lower() == DATASET:
        return f"{DATASET} says here of which dataset the rows are; score the model as --predictions NAME=RUN"
    if row["model"] != stem or not MODEL.fullmatch(stem):
        return f"the file must be named after its model, {row['model']!r}, in letters, digits and . _ -"
    for name, longest in _LONGEST.items():
        value = row.get(name, "")
        if not (isinstance(value, str) and len(value) <= longest and value.isprintable()):
            return f"{name} must be a text of one line and at most {longest} characters"
    if not (type(row["n"]) is int and type(row["answered"]) is int and 0 <= row["answered"] <= row["n"] and row["n"]):
        return f"n {row['n']!r} and answered {row['answered']!r} are not counts of images"
    checks = (_problem_of_submission(row), _problem_of_dataset(row, dataset), _problem_of_values(row))
    return next(filter(None, checks), None)


def _problem_of_submission(row: Mapping[str, Any]) -> str | None:
    if not row["submitter"].strip():
        return "the submitter has no name; give --submitter NAME"
    if not _LINK.fullmatch(row["link"]):
        return f"the link {row['link']!r} is not an address such as https://example.org/model; give --link URL"
    try:
        day = datetime.date.fromisoformat(row["date"])
        if day.isoformat() != row["date"]:
            raise ValueError
    except (ValueError, TypeError):
        return f"the date {row['date']!r} is not a day such as 2026-01-31"
    if day > datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1):
        return f"the date {row['date']} is still to come"
    return None


def _problem_of_dataset(row: Mapping[str, Any], dataset: Dataset) -> str | None:
    """Return why a row is not of the leaderboard's dataset, and of all its images."""
    if row["references"] != dataset.references or row["dataset"] != dataset.name:
        known = row["references"].get("dataset") if isinstance(row["references"], dict) else row["references"]
        of = f"it was scored on {row['dataset']}, " + (f"hash {str(known)[:12]!r}" if known else "without a hash")
        return f"{of}, and this leaderboard is of {said_of(dataset)}"
    if row["split"] != dataset.split:
        return f"it was scored on the split {row['split']!r}, and this leaderboard is of the split {dataset.split!r}"
    if row["n"] != dataset.images:
        has = f"the split {dataset.split} of {dataset.name} has {dataset.images:,}"
        return f"it was scored on {counted(row['n'], 'image')}, and {has}"
    return None


def _problem_of_values(row: Mapping[str, Any]) -> str | None:
    for name in _OWN:
        if not (
            isinstance(own := row.get(name, []), list) and all(one in row["references"]["teachers"] for one in own)
        ):
            return f"{name} must be a list of teachers of the dataset"
    if not isinstance(row["sections"], dict) or row["sections"].keys() != {"full", "thinking", "answer"}:
        return "sections must be full, thinking and answer"
    if not isinstance(row.get("judged", []), list):
        return "judged must be a list of judgements"
    if problem := next(filter(None, map(problem_of, row.get("judged", []))), None):
        return problem
    named = {f"{metric}_{aggregate}" for metric in METRICS for aggregate in ("avg", "max")}
    named |= {f"{name}{ending}" for name in TAXONOMY for ending in ("", DIFFERENCE)}
    for section, values in row["sections"].items():
        if not values:
            return f"{section} has no values"
        if not isinstance(values, dict) or values.keys() != row["sections"]["full"].keys():
            return f"{section} does not have the values that the full output has"
        for value, estimate in values.items():
            if value not in named:
                return f"{section} {value} is not a value of this benchmark"
            low, high = _range(value)
            if not _is_estimate(estimate, low, high):
                within = f"within [{low}, {high}] and in order"
                return f"{section} {value} must be [mean, low, high] {within}, and is {estimate}"
            if value.endswith("_avg") and not _at_most(estimate, values.get(f"{value[:-4]}_max")):
                return f"{section} {value} is higher than the same metric's best of the references"
    return None


def _range(value: str) -> tuple[int, int]:
    """Return the ends of what a value may be."""
    most = _DEEPEST if value.startswith("depth") else 1
    return (-most if value.endswith(DIFFERENCE) else 0), most


def _is_estimate(estimate: Any, least: int = 0, most: int = 1) -> bool:
    if not isinstance(estimate, list) or len(estimate) != 3:
        return False
    if not all(type(one) in (int, float) and math.isfinite(one) and least <= one <= most for one in estimate):
        return False
    value, low, high = estimate
    return bool(low <= value + 1e-9 and value <= high + 1e-9)


def _at_most(average: list[float], best: Any) -> bool:
    return _is_estimate(best) and average[0] <= best[0] + 1e-9

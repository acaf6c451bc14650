"""Check a dataset before it is published: each check returns a summary or raises ContractError."""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow
import pyarrow.parquet
from tqdm import tqdm

from generate.building.leak_checks import check_file
from generate.building.machine_places import find_place
from generate.building.published_records import check_published
from generate.building.published_runs import published_run
from generate.command_line.hub_repository import check_repository
from generate.command_line.terminal import counted
from generate.processes.worker_pool import WorkerPool
from generate.publishing.chats import check_chats
from generate.publishing.delimiters import check_delimiters
from generate.publishing.hidden_bytes import check_drawing, check_frames, check_table
from generate.publishing.hub_metadata import check_card
from generate.publishing.placeholders import placeholders_in
from generate.publishing.release import (
    CARD,
    CHATS,
    CROISSANT,
    DATA,
    LINK,
    RECORDS,
    WORTH_PROCESSES,
    Content,
    Release,
    StoredFile,
    as_bytes,
    check_listed,
    shards_of,
    size_of,
)
from generate.storage.atomic import unfinished_directory
from generate.storage.dataset_files import check_shape, one_line, open_regular, parse_head, parse_json
from imagenet_think import PICTURE_COLUMN, ContractError, Schema, has_several, schema_of

SCRIPT = "imagenet_think"
_NEEDED = (CARD, f"{SCRIPT}.py", "runs.json", "statistics.json", CROISSANT)
# Unfilled fields of templates (jinja2's and the Hub's own), and notes of an author.
_UNFILLED = re.compile(
    r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|\[\[.{0,500}?\]\]|\[More Information Needed\]|\b(?:TODO|FIXME|TBD)\b"
)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)  # code, and texts that a card quotes
_DATA = re.compile(r"^```(?:json|bibtex)\n.*?^```$", re.MULTILINE | re.DOTALL)  # a quoted row, which holds braces
_QUOTED = re.compile(r"^```json\n.*?^```$|^>[^\n]*", re.MULTILINE | re.DOTALL)  # a row, and what the models were asked
_EXAMPLE = re.compile(r'images="/data/\w+"')  # as the card and the script show it
_TEMPLATE = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}")
_EMPTY_SECTION = re.compile(r"^(#{2,}) ([^\n]+)\n\s*(?=^(?!\1#)#{2}|\Z)", re.MULTILINE)
_FIGURES = "figures/"
_AS_READ = ".txt"  # after the name of a file, that of the texts in it as their escapes mean them
_INFOS = {"dataset_info": [{"config_name": str, "splits": [{"name": str, "num_examples": int}]}]}
_RUNS = {str: {"run_id": str, "bound": {"entry?": dict}}}
_AGAIN = "fill it with dataset_card/fill.py"


class CheckResult(NamedTuple):
    """Hold the result of one check, with its summary or the reason of its failure."""

    check: str
    failed: bool
    message: str


def run_checks(checks: Mapping[str, Callable[[], str]]) -> list[CheckResult]:
    """Run every check, also after a failure, so that a user can correct all at once."""

    def run(name: str, check: Callable[[], str]) -> CheckResult:
        try:
            return CheckResult(name, False, check())
        except ContractError as error:
            return CheckResult(name, True, str(error))

    return [run(name, check) for name, check in checks.items()]


def check_release(release: Release, repo: str, pictures: bool, workers: int = 1) -> list[CheckResult]:
    """Run all checks of a dataset. pictures: whether the rows may hold pixels (--redistributable)."""
    return run_checks(
        {
            "directory": lambda: check_listed(release),
            "name": lambda: check_name(repo),
            "files": lambda: _check_files(release),
            "card": lambda: _check_card(release, repo),
            "version": lambda: _check_version(release),
            "paths": lambda: _check_paths(release),
            "runs": lambda: _check_runs(release),
            "delimiters": lambda: check_delimiters(release, workers),
            "chats": lambda: check_chats(release),
            "contents": lambda: _check_contents(release, pictures, workers),
        }
    )


def check_name(repo: str) -> str:
    """Check that the Hub accepts the name, and that datasets loads the rows under it and not the script."""
    check_repository(repo)
    if repo.endswith(f"/{SCRIPT}"):
        raise ContractError(
            f"{repo!r} cannot be loaded: datasets 5 takes {SCRIPT}.py for its script and refuses it; "
            "choose another name, such as imagenet-think-250k"
        )
    return repo


def _check_files(release: Release) -> str:
    """Check that no file is missing, and that the rows and columns are those that the card declares."""
    if missing := [name for name in _NEEDED if name not in release.files]:
        after = " after dataset_card/fill.py has made the card" if {CARD, CROISSANT} & set(missing) else ""
        raise ContractError(f"{release.path} lacks {', '.join(missing)}; publish what was built{after}")
    check_shape(release.head, _INFOS, f"the YAML head of {CARD}, by which the rows load,")
    declared = Counter(
        {
            (info["config_name"], split["name"]): split["num_examples"]
            for info in release.head["dataset_info"]
            for split in info["splits"]
        }
    )
    there = _count_rows(release)
    for config, split in {**declared, **there}:
        if (rows := there[config, split]) != (expected := declared[config, split]):
            raise ContractError(f"data/{config}/{split}-*.parquet hold {counted(rows, 'row')}, {CARD} says {expected}")
    check_schemas(release)
    size = format_size(sum(map(size_of, release.files.values())))
    return f"{counted(len(release.files), 'file')}, {counted(there.total(), 'row')}, {size}"


def _count_rows(release: Release) -> Counter[tuple[str, str]]:
    """Count the rows by config and split."""
    rows: Counter[tuple[str, str]] = Counter()
    for key, names in shards_of(release.files).items():
        for name in names:
            try:
                with open_regular(release.path / name) as file:
                    rows[key] += pyarrow.parquet.read_metadata(file).num_rows
            except (pyarrow.ArrowException, OSError) as error:
                raise ContractError(f"{name} cannot be read: {one_line(error)}; build again") from None
    return rows


def check_schemas(release: Release) -> None:
    """Raise ContractError for columns or types that imagenet_think.py lacks: no check would read their texts."""
    schema = schema_in(release)
    for names in shards_of(release.files).values():
        for name in names:
            _check_schema(release.path / name, name, schema)


def schema_in(release: Release) -> Schema:
    """Return the schema by runs.json and the card's head. Raises ContractError for names that no teachers can have."""
    several = has_several(release.head.get("dataset_info"))
    try:
        return schema_of(release.json("runs.json", _RUNS), several=several).check()
    except ValueError as error:
        raise ContractError(f"runs.json: {error}; build again") from error


def _check_schema(file: Path, name: str, schema: Schema) -> None:
    config = name.split("/")[1]
    if config not in schema.configs:
        raise ContractError(f"data/{config}/ is not a config of the dataset ({', '.join(schema.configs)}); build again")
    try:
        with open_regular(file) as opened:
            there = pyarrow.parquet.read_schema(opened)
    except (pyarrow.ArrowException, OSError) as error:
        raise ContractError(f"{name} cannot be read: {one_line(error)}; build again") from None
    of_file = schema._replace(pictures=PICTURE_COLUMN in there.names).measured(there.names)
    named = of_file.features(config).arrow_schema
    if not there.equals(named):
        columns = ({f"{field.name}: {field.type}" for field in schema} for schema in (there, named))
        other = sorted(set.symmetric_difference(*columns)) or ["their order"]
        raise ContractError(f"{name} has other columns than {SCRIPT}.py says ({other[0]}); build again")


def _check_card(release: Release, repo: str) -> str:
    """Check that dataset_card/fill.py made the card, for this repository, and that all its figures are there."""
    if "license" not in release.head:
        raise ContractError(f"{CARD} holds no dataset card yet; {_AGAIN}")
    text = _CODE.sub("", release.card.split("---\n", 2)[2])
    found = [_UNFILLED.search(text), _TEMPLATE.search(_DATA.sub("", release.card))]
    if unfilled := next(filter(None, found + [_UNFILLED.search(value) for value in _texts_of(release.head)]), None):
        raise ContractError(f"{CARD} has an unfilled field: {unfilled[0][:60]!r}; {_AGAIN}")
    if unknown := placeholders_in(_QUOTED.sub("", release.card)):
        raise ContractError(
            f"{CARD} says {' and '.join(map(repr, unknown))}, where a fact stands that is yours to fill in: write it "
            f"into the YAML file of --facts, or the recipe's card, and {_AGAIN}"
        )
    if empty := _EMPTY_SECTION.search(text):
        raise ContractError(f"the section {empty[2]!r} of {CARD} is empty; {_AGAIN}")
    if lacking := [name for name in LINK.findall(text) if name not in release.files]:
        raise ContractError(f"{CARD} shows {lacking[0]}, which is not among the files; {_AGAIN}")
    if problem := check_card(release.card):
        raise ContractError(f"{CARD} has metadata that the Hub refuses: {problem}")
    if f'"{repo}"' not in release.card:
        raise ContractError(
            f"{CARD} does not say how {repo!r} is loaded: it was filled for another repository; "
            f"set the fact `repository: {repo}` and {_AGAIN}"
        )
    return f"no unfilled fields, {len(release.card):,} characters"


def _check_version(release: Release) -> str:
    """Check that the metadata describe these files by their hashes, and that the card has their version."""
    if not release.version:
        raise ContractError(f"{CROISSANT} has no version X.Y.Z; set the fact `version` of the card, and {_AGAIN}")
    if f"Version {release.version} of" not in release.card:
        raise ContractError(f"{CARD} and {CROISSANT} have different versions; {_AGAIN}")
    described = {entry.get("@id"): entry.get("sha256") for entry in release.croissant.get("distribution", [])}
    for name, digest in release.sha256.items():
        if name.startswith(("data/", RECORDS)) and described.get(name) != digest:
            raise ContractError(
                f"{CROISSANT} describes another {name} than is there: the dataset changed after its card; {_AGAIN}"
            )
    return f"{release.version}, to be tagged {release.tag}; {CROISSANT} has every file's SHA-256"


def _check_runs(release: Release) -> str:
    runs = release.json("runs.json", _RUNS)
    if not runs:
        raise ContractError("runs.json is missing, or names no run; build again")
    for model, run in runs.items():
        published, left_out = published_run(run)
        if published != run:
            raise ContractError(
                f"runs.json says more of {model} than the build writes "
                f"({', '.join(left_out[:5]) or 'a path of a checkpoint'}); build again"
            )
    return ", ".join(f"{model} {run['run_id']}" for model, run in runs.items())


def _check_paths(release: Release) -> str:
    """Check that the card, the metadata and the script hold no absolute path; a row quoted in the card may."""
    for name in (name for name in release.files if name.endswith((".md", ".json", ".py"))):
        parts = [_DATA.sub("", as_bytes(release.files[name]).decode("utf-8", "replace"))]
        if name.endswith(".json") or name == CARD:  # what their escapes mean, too
            parts = [*_texts_of(release.head), *parts] if name == CARD else list(_texts_of(release.json(name)))
        for part in parts:
            for line in _EXAMPLE.sub("", part).splitlines():
                if place := find_place(line):
                    raise ContractError(
                        f"{name} holds a path of a machine, {place!r}: {line.strip()[:200]!r}; remove it"
                    )
    return "no paths in the card, the metadata and the script"


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts_of(part)


# ----------------------------------------------------------------------------------------------- what the files hold


def _check_contents(release: Release, pictures: bool, workers: int) -> str:
    """Search every file for pixels, this machine's folders and credentials, and for what no reader shows."""
    size = sum(map(size_of, release.files.values()))
    names = sorted(release.files, key=lambda name: -size_of(release.files[name]))
    problems: list[str] = []
    with (
        unfinished_directory(release.path.with_name(f"{release.path.name}.searching")) as room,
        WorkerPool(workers if size > WORTH_PROCESSES else 1) as processes,
        tqdm(total=size, desc="searching", unit="B", unit_scale=True, delay=2) as bar,
    ):
        copies = [room / str(at) / release.path.name / name for at, name in enumerate(names)]
        contents = [release.files[name] for name in names]
        folders = [release.path, release.path.parent]
        found = processes.map(
            _search, copies, names, contents, repeat(schema_in(release)), repeat(folders), repeat(pictures)
        )
        for name, of_file in zip(names, found, strict=True):
            problems += of_file
            bar.update(size_of(release.files[name]))
    if problems:
        raise ContractError(problems[0] + (f" (and {len(problems) - 1:,} more)" if problems[1:] else ""))
    pixels = "pixels only in the column image, as --redistributable allows" if pictures else "no pixels"
    return f"{pixels}; no folders of this machine; no tokens, keys or passwords"


@contextmanager
def held_on_disk(folder: str, files: Mapping[str, Content]) -> Iterator[Path]:
    """Yield a private folder of this name with what is held in memory: the bytes that are searched are those sent."""
    with tempfile.TemporaryDirectory(prefix="publishing-") as private:
        for name, content in files.items():
            if isinstance(content, bytes):
                path = Path(private, folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        yield Path(private, folder)


def _search(
    copy: Path, name: str, content: Content, schema: Schema, folders: Sequence[Path], pictures: bool
) -> list[str]:
    """Return the problems of one file, the first of each kind of search.

    Searched is a private copy, whose bytes are those that the manifest lists: the file itself may change meanwhile, and
    change back. folders: of this machine, which no file may name.
    """
    problems: list[str] = []
    try:
        copy.parent.mkdir(parents=True)
        with copy.open("wb") as file:
            content.verify(file) if isinstance(content, StoredFile) else file.write(content)
        read = copy.with_name(f"{copy.name}{_AS_READ}")
        read.write_bytes(_check_form(copy, name, schema))
        if not name.startswith(_FIGURES):
            (check_file if name.startswith(CHATS) else check_published)(copy, folders, pictures)
            check_file(read, folders, pictures)
    except ContractError as error:
        problems.append(str(error))
    except (pyarrow.ArrowException, OSError) as error:
        problems.append(f"{copy.name} of {copy.parent.name}/ cannot be read: {one_line(error)}")
    finally:
        shutil.rmtree(copy.parent, ignore_errors=True)
    return list(dict.fromkeys(problem.replace(f"{copy.name}{_AS_READ}", copy.name) for problem in problems))


def _check_form(file: Path, name: str, schema: Schema) -> bytes:
    """Return what the searches of a file do not read: texts as their escapes mean them, and a table's footer.

    Raise ContractError for a file that holds other things than we write.
    """
    if name.startswith(DATA):
        _check_schema(file, name, schema)  # of other columns, no search would read the texts
        return check_table(file, name)
    if name.startswith(RECORDS):
        check_frames(file)
    elif name.startswith(_FIGURES):
        check_drawing(file.read_bytes(), name)
    elif name.endswith(".json"):
        return "\n".join(_texts_of(parse_json(file.read_bytes(), name))).encode()
    elif name == CARD:
        return "\n".join(_texts_of(parse_head(file.read_bytes().decode("utf-8", "replace")))).encode()
    return b""


# -------------------------------------------------------------------------------------------------- metric modules


def check_module(folder: Path, owner: str, files: Mapping[str, Content]) -> str:
    """Check that a metric module can be a Space: its files are there, the Hub can read its card, and nothing leaks."""
    if missing := {f"{folder.name}.py", "app.py", CARD, "requirements.txt"} - files.keys():
        raise ContractError(f"{folder} lacks {', '.join(sorted(missing))}")
    head = parse_head(as_bytes(files[CARD]).decode("utf-8", "replace"), str(folder / CARD))
    if missing := {"title", "sdk", "sdk_version", "app_file"} - head.keys():
        raise ContractError(f"the head of {folder / CARD} lacks {', '.join(sorted(missing))}")
    with held_on_disk(folder.name, files) as held:
        for name in files:
            check_file(held / name, [folder.parent.parent])
    return f"{owner}/{folder.name}, {counted(len(files), 'file')}, {format_size(sum(map(size_of, files.values())))}"


def format_size(count: int) -> str:
    """Format a number of bytes: 1234567 as 1.23MB."""
    return f"{tqdm.format_sizeof(count)}B"

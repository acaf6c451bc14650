"""What is looked at before anything goes out: each check gives a verdict, and one refusal stops all."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from generate.hub_release import CARD, CROISSANT, Content, Release, head_of, size_of

if TYPE_CHECKING:
    import pyarrow

SCRIPT = "imagenet_think"
_NEEDED = (CARD, "imagenet_think.py", "runs.json", "statistics.json", CROISSANT)
# What templates leave behind: jinja2's and the Hub's own, and notes to oneself.
_HOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\[More Information Needed\]|\b(?:TODO|FIXME|TBD)\b")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)  # and the texts that a card quotes
_EMPTY_SECTION = re.compile(r"^(#{2,}) ([^\n]+)\n\s*(?=(?:^#{2}|\Z))", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")
_PLACE = re.compile(r"(?:/|~/|file://|[A-Za-z]:\\)\S")
_ROWS = 1_000


class Verdict(NamedTuple):
    """What a check found: `problem` is None where all is well."""

    check: str
    said: str
    problem: str | None = None


class Findings(NamedTuple):
    """Of one file."""

    refusal: str | None  # pictures, places of this machine
    credentials: list[str]


def check_release(release: Release, repo: str, pictures: bool, workers: int = 1) -> list[Verdict]:
    """Every check of a dataset. pictures: whether the rows may hold them (--redistributable)."""
    return [
        check_name(repo, release),
        _check_files(release),
        _check_card(release, repo),
        _check_croissant(release),
        _check_runs(release),
        *_check_contents(release, pictures, workers),
    ]


def check_name(repo: str, release: Release | None = None) -> Verdict:
    """A name that the Hub takes, and under which datasets loads the rows and not the script."""
    name = repo.rpartition("/")[2]
    if not re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*", repo):
        return Verdict("name", repo, f"{repo!r} is no Hub name; give owner/name")
    if name == SCRIPT:
        return Verdict(
            "name",
            repo,
            f"datasets would take {SCRIPT}.py for the loading script of {repo!r}, and version 5 refuses"
            " those; choose another name, such as imagenet-think-250k",
        )
    return Verdict("name", f"{repo}, tag {release.tag}" if release and release.version else repo)


def _check_files(release: Release) -> Verdict:
    if missing := [name for name in _NEEDED if name not in release.files]:
        after = " after dataset_card/fill.py has made the card" if {CARD, CROISSANT} & set(missing) else ""
        return Verdict("files", "", f"{release.path} lacks {', '.join(missing)}; publish what was built{after}")
    try:
        declared = {
            (info["config_name"], split["name"]): split["num_examples"]
            for info in release.head["dataset_info"]
            for split in info["splits"]
        }
    except (KeyError, TypeError):
        return Verdict("files", "", f"{CARD} has no YAML head with dataset_info, by which the rows load; build again")
    there = count_rows(release.files)
    if wrong := [key for key in {**declared, **there} if declared.get(key) != there.get(key)]:
        config, split = wrong[0]
        rows, said = there.get(wrong[0], 0), declared.get(wrong[0], 0)
        return Verdict("files", "", f"data/{config}/{split}-*.parquet hold {rows} rows, {CARD} says {said}")
    total = sum(map(size_of, release.files.values()))
    return Verdict("files", f"{len(release.files)}, {sum(there.values()):,} rows, {as_size(total)}")


def count_rows(files: Mapping[str, Content]) -> dict[tuple[str, str], int]:
    """Rows by (config, split). Raises pyarrow's errors for a file that is none."""
    import pyarrow.parquet

    rows: dict[tuple[str, str], int] = {}
    for name, content in files.items():
        if name.endswith(".parquet") and isinstance(content, Path):
            key = name.split("/")[1], content.name.rpartition("-")[0]
            rows[key] = rows.get(key, 0) + pyarrow.parquet.read_metadata(content).num_rows
    return rows


def _check_card(release: Release, repo: str) -> Verdict:
    """A card that dataset_card/fill.py made for this repository, with everything that it speaks of."""
    again = "fill it with dataset_card/fill.py"
    if "license" not in release.head:
        return Verdict("card", "", f"{CARD} is the build's short one, without licence, uses and limits; {again}")
    text = _CODE.sub("", release.card.split("---\n", 2)[2])
    if hole := _HOLE.search(text):
        return Verdict("card", "", f"{CARD} has a hole: {hole[0][:60]!r}; {again}")
    if empty := _EMPTY_SECTION.search(text):
        return Verdict("card", "", f"the section {empty[2]!r} of {CARD} is empty; {again}")
    if lacking := [name for name in _LINK.findall(text) if name not in release.files]:
        return Verdict("card", "", f"{CARD} shows {lacking[0]}, which is not among the files; {again}")
    if f'"{repo}"' not in release.card:
        return Verdict(
            "card",
            "",
            f"{CARD} does not say how {repo!r} is loaded: it was filled for another repository;"
            f" set the fact `repository: {repo}` and {again}",
        )
    return Verdict("card", f"no holes, {len(release.card):,} characters")


def _check_croissant(release: Release) -> Verdict:
    """Metadata of these very files, with the version that the card has too."""
    again = "set the fact `version`, such as 1.0.0, and fill the card with dataset_card/fill.py"
    if not release.version:
        return Verdict("version", "", f"{CROISSANT} has no version X.Y.Z; {again}")
    if f"Version {release.version} of" not in release.card:
        return Verdict("version", "", f"{CARD} and {CROISSANT} are not of one version; {again}")
    described = {entry.get("@id"): entry.get("sha256") for entry in release.croissant.get("distribution", [])}
    for name, digest in release.sha256.items():
        if name.startswith(("data/", "jsonl/", "sft/")) and described.get(name) != digest:
            return Verdict(
                "version",
                "",
                f"{CROISSANT} describes another {name} than is there: the dataset was changed"
                " after its card; fill it again with dataset_card/fill.py",
            )
    return Verdict("version", f"{release.version}, and {CROISSANT} has every file's SHA-256")


def _check_runs(release: Release) -> Verdict:
    if "runs.json" not in release.files:
        return Verdict("runs", "", "there is no runs.json")
    content = release.files["runs.json"]
    assert isinstance(content, Path)
    try:
        runs = json.loads(content.read_bytes())
    except ValueError as error:
        return Verdict("runs", "", f"runs.json is no JSON ({error}); build again")
    if place := next((text for text in _texts_of(runs) if _PLACE.match(text)), None):
        return Verdict("runs", "", f"runs.json holds a path of a machine: {place!r}; build again")
    return Verdict("runs", ", ".join(f"{model} {run.get('run_id')}" for model, run in runs.items()))


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts_of(part)


# ----------------------------------------------------------------------------------------------- what the files hold


def _check_contents(release: Release, pictures: bool, workers: int) -> Iterator[Verdict]:
    from tqdm import tqdm

    from generate.side_by_side import SideBySide

    files = sorted((release.path / name for name in release.files), key=lambda file: -size_of(file))
    size = sum(map(size_of, files))
    refusals: list[str] = []
    credentials: list[str] = []
    with (
        SideBySide(workers if size > 1 << 26 else 1) as processes,
        tqdm(total=size, desc="searching", unit="B", unit_scale=True, delay=2) as bar,
    ):
        found = processes.map(_search, files, repeat([release.path, release.path.parent]), repeat(pictures))
        for file, findings in zip(files, found, strict=True):
            refusals += [findings.refusal] if findings.refusal else []
            credentials += findings.credentials
            bar.update(size_of(file))
    with_pixels = " but the column image, as --redistributable allows" if pictures else ""
    yield Verdict("pictures and paths", f"no pixels{with_pixels}, no places of this machine", _first(refusals))
    yield Verdict("secrets", "no tokens, keys, passwords", _first(credentials))


def _first(problems: Sequence[str]) -> str | None:
    return problems[0] + (f" (and {len(problems) - 1:,} more)" if len(problems) > 1 else "") if problems else None


def _search(file: Path, places: Sequence[Path], pictures: bool) -> Findings:
    from generate.staged_files import check_file
    from imagenet_think import ContractError

    refusal = None
    try:
        check_file(file, places, pictures)
        if file.suffix in (".zst", ".jsonl"):
            _check_messages(file)
    except ContractError as error:
        refusal = str(error)
    return Findings(refusal, list(find_credentials(file)))


def _check_messages(file: Path) -> None:
    """Raises ContractError for a record whose message or path names a place of a machine."""
    from generate.staged_files import blocks_of, cut_places
    from imagenet_think import ContractError

    for block in blocks_of(file):
        for line in block.splitlines():
            if b'"message": null' in line or b'"message": "' not in line:
                continue
            message = json.loads(line).get("message")
            if cut_places(message) != message:
                raise ContractError(
                    f"{file.name} of {file.parent.name}/ must not be published: a message names a path: {message!r}"
                )


def find_credentials(file: Path) -> Iterator[str]:
    """What a file holds that would let somebody in, each with where it stands."""
    import pyarrow

    from generate.credentials import name_credentials, rows_with_credentials
    from generate.staged_files import TEXT_FILES, blocks_of

    where = f"{file.name} of {file.parent.name}/"
    if file.suffix == ".parquet":
        for ids, name, column in _text_columns(file):
            for at in rows_with_credentials(column):
                for found in name_credentials(column[at].as_py()):
                    yield f"{where} holds {found} in {name} of {ids[at].as_py()}; mask it in the run, build again"
    elif file.name.endswith(".jsonl.zst") or file.suffix in TEXT_FILES:
        for block in blocks_of(file):
            if rows_with_credentials(pyarrow.array([block], pyarrow.large_binary())):
                for found in name_credentials(block.decode("utf-8", "replace")):
                    yield f"{where} holds {found}; mask it where it comes from, build again"


def _text_columns(file: Path) -> "Iterator[tuple[pyarrow.Array, str, pyarrow.Array]]":
    """(image_ids, name, texts) of a Parquet file, some rows at a time; a list's texts with the ids of their rows."""
    import pyarrow
    import pyarrow.compute as pc
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(file) as opened:
        names = [
            field.name
            for field in opened.schema_arrow
            if pyarrow.types.is_string(field.type)
            or (pyarrow.types.is_list(field.type) and pyarrow.types.is_string(field.type.value_type))
        ]
        for batch in opened.iter_batches(batch_size=_ROWS, columns=names):
            ids = batch.column("image_id")
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                if pyarrow.types.is_list(column.type):
                    yield ids.take(pc.list_parent_indices(column)), name, column.flatten()
                else:
                    yield ids, name, column


# -------------------------------------------------------------------------------------------------- metric modules


def check_module(folder: Path, owner: str) -> Verdict:
    """A metric module that can be a Space: its script, its page, the head that the Hub reads, what it needs."""
    name = folder.name
    files = [path for path in folder.iterdir() if path.is_file()]
    if missing := [n for n in (f"{name}.py", "app.py", CARD, "requirements.txt") if not (folder / n).is_file()]:
        return Verdict(name, "", f"{folder} lacks {', '.join(missing)}")
    head = head_of((folder / CARD).read_text(encoding="utf-8"))
    if missing := [key for key in ("title", "sdk", "sdk_version", "app_file") if not head.get(key)]:
        return Verdict(name, "", f"the head of {folder / CARD} lacks {', '.join(missing)}")
    if found := [found for file in files for found in find_credentials(file)]:
        return Verdict(name, "", found[0])
    return Verdict(name, f"{owner}/{name}, {len(files)} files, {as_size(sum(map(size_of, files)))}")


def as_size(count: float) -> str:
    """1234567 -> 1.2 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("unreachable")

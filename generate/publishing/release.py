"""Read which files of a dataset's directory go to the Hub, under which names, and as which version.

What manifest.json lists goes, as it is listed. Rows, records and chats stay on disk and are compared with the list's
hashes when they are searched, and again when they are sent; everything else is read once and held.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from generate.processes.worker_pool import WorkerPool
from generate.storage.dataset_files import (
    CARD,
    MANIFEST,
    Listed,
    ListedFile,
    copy_listed,
    open_regular,
    parse_head,
    parse_json,
    read_bytes,
    read_manifest,
    survey,
)
from imagenet_think import ContractError

CROISSANT = "croissant.json"
DATA, RECORDS, CHATS = "data/", "jsonl/", "sft/"
# Folders in which the Hub keeps the release's files only: one left from an older version would be loaded with them.
FOLDERS = (DATA, RECORDS, CHATS, "figures/")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")  # of a card to a file beside it
_KEPT = "it is kept in `jsonl/`, every attempt of every picture, so that another parse costs no computation."
_NOT_KEPT = "every attempt of every picture is kept by the publisher, and is not part of this repository."
# What systems and Python write into folders that somebody looks at: it is not sent, and no reason to refuse the rest.
BY_PRODUCTS = re.compile(r"(.*/)?(\.DS_Store|\._[^/]*|Thumbs\.db|[Dd]esktop\.ini|__pycache__/[^/]*\.pyc)")
WORTH_PROCESSES = 1 << 26  # bytes, from which several processes pay for their start
_CROISSANT = {"version?": str, "datePublished?": str, "distribution?": [{"@id?": str, "sha256?": str}]}


@dataclass(frozen=True)
class StoredFile:
    """Name a file that is too large to be held; size and hash are those of the manifest."""

    dataset: Path
    name: str
    listed: ListedFile

    @property
    def path(self) -> Path:
        return self.dataset / self.name

    def verify(self, copy: BinaryIO | None = None) -> None:
        """Read the file, and copy it if `copy` is given. Raise ContractError where it is not the listed one any more.

        Of a file that changes while it is read the copy is not the listed one: it is good where nothing was raised.
        """
        with _said(self.name), open_regular(self.path) as file:
            if copy_listed(file, copy, self.listed.size) != self.listed:
                raise ContractError(changed(self.name))


Content = StoredFile | bytes


@dataclass(frozen=True)
class Release:
    """Hold a dataset as it is published."""

    path: Path
    files: Mapping[str, Content]  # by name on the Hub, the card last
    excluded: tuple[str, ...] = ()  # files of the directory that are not sent
    problems: tuple[str, ...] = ()  # of the directory: what is not as the manifest lists it

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def card(self) -> str:
        """Return the card's text; empty where there is none. Raise ContractError for one that is not UTF-8."""
        try:
            return as_bytes(self.files.get(CARD, b"")).decode("utf-8")
        except UnicodeDecodeError:
            raise ContractError(f"{CARD} is not UTF-8; {_way_out(CARD)}") from None

    @cached_property
    def head(self) -> dict[str, Any]:
        """Return the card's YAML head; empty where there is none. Raise ContractError where it cannot be read."""
        return parse_head(self.card)

    @cached_property
    def croissant(self) -> dict[str, Any]:
        """Return the Croissant metadata; empty where there are none. Raise ContractError for another shape."""
        return self.json(CROISSANT, _CROISSANT)

    def json(self, name: str, shape: Any = dict) -> dict[str, Any]:
        """Return a file's JSON object; empty where there is none. Raise ContractError for another shape."""
        found: dict[str, Any] = parse_json(as_bytes(self.files[name]), name, shape) if name in self.files else {}
        return found

    @property
    def version(self) -> str | None:
        """Return X.Y.Z, which dataset_card/fill.py writes into the metadata from the fact `version`; else None."""
        version = self.croissant.get("version")
        return version if isinstance(version, str) and re.fullmatch(r"\d+\.\d+\.\d+", version) else None

    @property
    def tag(self) -> str:
        return f"v{self.version}"

    @cached_property
    def sha256(self) -> dict[str, str]:
        """Return the SHA-256 of every file by name: of what is held, and of what the manifest lists."""
        return {name: _sha256_of(content) for name, content in self.files.items()}

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of the stored files' names and hashes: of another list of them it is another one."""
        return hashlib.sha256(repr(sorted((name, of.listed) for name, of in self.stored.items())).encode()).hexdigest()

    @property
    def stored(self) -> dict[str, StoredFile]:
        """Return the files that are not held, by name."""
        return {name: content for name, content in self.files.items() if isinstance(content, StoredFile)}


def read_release(dataset: Path, records: bool = True) -> Release:
    """Read a directory; what is not as the manifest lists it becomes the release's `problems`.

    records: whether to include jsonl/. Raise ContractError where it is no directory, or has no manifest.
    """
    if not dataset.is_dir():
        raise ContractError(f"{dataset} is not a directory; give one that generate/build_dataset.py wrote")
    dataset = dataset.resolve()
    listed, there = read_manifest(dataset), survey(dataset)
    problems = list(_strays(listed, there))
    files: dict[str, Content] = {}
    for name in sorted(listed, key=lambda name: (name == CARD, name)):
        try:
            files[name] = _read(dataset, name, listed[name], there)
        except ContractError as error:
            problems.append(str(error))
            continue
        if isinstance(content := files[name], bytes) and _listed_of(content) != listed[name]:
            problems.append(changed(name))
    if not records:
        files = {name: _without_records(name, content) for name, content in files.items() if not _is_record(name)}
    excluded = tuple(name for name, is_file in there.items() if is_file and name not in files)
    return Release(dataset, files, excluded, tuple(problems))


def check_listed(release: Release) -> str:
    """Check that the directory holds what the manifest lists, and nothing else. Raise ContractError."""
    if release.problems:
        more = f" (and {len(release.problems) - 1:,} more)" if release.problems[1:] else ""
        raise ContractError(f"{release.problems[0]}{more}")
    return f"the directory holds what {MANIFEST} lists, and nothing else"


def verify_stored(release: Release, workers: int = 1) -> None:
    """Read every file that is not held. Raise ContractError where one is not as the manifest lists it."""
    check_listed(release)
    stored = sorted(release.stored.values(), key=lambda file: -file.listed.size)
    size = sum(file.listed.size for file in stored)
    with (
        WorkerPool(workers if size > WORTH_PROCESSES else 1) as processes,
        tqdm(total=size, desc="hashing", unit="B", unit_scale=True, delay=2) as bar,
    ):
        for file, _ in zip(stored, processes.map(StoredFile.verify, stored), strict=True):
            bar.update(file.listed.size)


def changed(name: str) -> str:
    return f"{name!r} is not what was made: its bytes are not those that {MANIFEST} lists; {_way_out(name)}"


def _strays(listed: Listed, there: Mapping[str, bool]) -> Iterator[str]:
    """Yield a sentence for everything in the directory that the manifest does not list."""
    for name, is_file in there.items():
        if not is_file:
            yield f"{name!r} is a link or no file, and only regular files are published; {_way_out(name, listed)}"
        elif name not in (*listed, MANIFEST) and not BY_PRODUCTS.fullmatch(name):
            yield f"{name!r} was made by neither the build, the card nor an export: {MANIFEST} lacks it; remove it"


def _read(dataset: Path, name: str, listed: ListedFile, there: Mapping[str, bool]) -> Content:
    """Return a listed file. Raise ContractError where it is no file, or not of its size."""
    if not there.get(name):
        raise ContractError(f"{name!r} is missing, and {MANIFEST} lists it; {_way_out(name)}")
    with _said(name):
        if name.startswith((DATA, RECORDS, CHATS)):
            if (dataset / name).lstat().st_size != listed.size:
                raise ContractError(changed(name))
            return StoredFile(dataset, name, listed)
        return read_bytes(dataset / name)


@contextmanager
def _said(name: str) -> Iterator[None]:
    """Turn the system's errors for a listed file into ContractError."""
    try:
        yield
    except OSError as error:
        raise ContractError(f"{name!r} cannot be read ({error.strerror}); {_way_out(name)}") from None


def _way_out(name: str, listed: Iterable[str] | None = None) -> str:
    if listed is not None and name not in listed:
        return "remove it"
    if name.startswith(CHATS):
        return "export the chats again with generate/export_tasks.py"
    made_by_build = name.startswith((DATA, RECORDS)) or name in ("runs.json", "imagenet_think.py")
    return "build the dataset again" if made_by_build else "fill the card again with dataset_card/fill.py"


def _is_record(name: str) -> bool:
    return name.startswith(RECORDS)


def _without_records(name: str, content: Content) -> Content:
    """Return the card or the metadata without their mentions of jsonl/, any other file as it is."""
    if name not in (CARD, CROISSANT) or isinstance(content, StoredFile):
        return content
    data = content.replace(_KEPT.encode(), _NOT_KEPT.encode())  # the metadata quote the card too
    if name == CARD:
        return data
    try:
        described = parse_json(data, name, _CROISSANT)
    except ContractError:
        return data  # which the checks refuse
    described["distribution"] = [of for of in described.get("distribution", []) if not _is_record(of.get("@id", ""))]
    return (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()


def shards_of(names: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Return the names of the Parquet files by (config, split), sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted(names):
        if name.startswith(DATA):
            config, _, file = name.removeprefix(DATA).partition("/")
            found.setdefault((config, file.rpartition("-")[0]), []).append(name)
    return found


def as_bytes(content: Content) -> bytes:
    """Return the bytes. Raise ContractError where they are not those of the manifest any more."""
    if isinstance(content, bytes):
        return content
    held = BytesIO()
    content.verify(held)
    return held.getvalue()


def size_of(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.listed.size


def git_oid(content: Content) -> str:
    """Return the SHA-1 by which git, and so the Hub, knows a small file. Raise as as_bytes does."""
    data = as_bytes(content)
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _sha256_of(content: Content) -> str:
    return _listed_of(content).sha256 if isinstance(content, bytes) else content.listed.sha256


def _listed_of(data: bytes) -> ListedFile:
    return ListedFile(len(data), hashlib.sha256(data).hexdigest())

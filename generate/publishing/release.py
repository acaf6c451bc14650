"""Read which files of a dataset's directory go to the Hub, under which names, and as which version."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from tqdm import tqdm

from imagenet_think import ContractError

# The same values ten times as fast, where libyaml is there: a head names every column of every config.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CARD = "README.md"
CROISSANT = "croissant.json"
RECORDS = "jsonl/"
# Folders in which the Hub keeps the release's files only: one left from an older version would be loaded with them.
FOLDERS = ("data/", RECORDS, "figures/", "sft/")  # sft/: written by version 0.1.0 alone
_METADATA = ("statistics.json", CROISSANT, "runs.json", "imagenet_think.py")
# A closed list: what else lies in the directory could be private, so it is not sent.
_PATTERNS = ("data/*/*.parquet", *_METADATA)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")  # of a card to a file beside it
_OF_RECORDS = "jsonl/*/*.jsonl.zst"
_KEPT = "it is kept in `jsonl/`, every attempt of every picture, so that another parse costs no computation."
_NOT_KEPT = "every attempt of every picture is kept by the publisher, and is not part of this repository."
_BLOCK = 1 << 20

Content = Path | bytes


@dataclass(frozen=True)
class Release:
    """Hold a dataset as it is published."""

    path: Path
    files: Mapping[str, Content]  # by name on the Hub, the card last
    excluded: tuple[str, ...]  # files of the directory that are not sent

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def card(self) -> str:
        return as_bytes(self.files[CARD]).decode("utf-8", "replace") if CARD in self.files else ""

    @cached_property
    def head(self) -> dict[str, Any]:
        """Return the card's YAML head; empty where it cannot be read."""
        return parse_head(self.card)

    @cached_property
    def croissant(self) -> dict[str, Any]:
        """Return the Croissant metadata; empty where they cannot be read."""
        return self.json(CROISSANT)

    def json(self, name: str) -> dict[str, Any]:
        """Return a file's JSON object; empty where it cannot be read."""
        return parse_json(as_bytes(self.files[name])) if name in self.files else {}

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
        """Return the SHA-256 of every file by name."""
        sizes = {name: size_of(content) for name, content in self.files.items()}
        digests = {}
        with tqdm(total=sum(sizes.values()), desc="hashing", unit="B", unit_scale=True, delay=2) as bar:
            for name, content in self.files.items():
                digest = hashlib.sha256()
                for block in _blocks(content):
                    digest.update(block)
                digests[name] = digest.hexdigest()
                bar.update(sizes[name])
        return digests


def read_release(dataset: Path, records: bool = True) -> Release:
    """Read a directory; figures are included if the card shows them. records: whether to include jsonl/.

    Raise ContractError where it is no directory.
    """
    if not dataset.is_dir():
        raise ContractError(f"{dataset} is not a directory; give one that generate/build_dataset.py wrote")
    dataset = dataset.resolve()
    patterns = (*_PATTERNS, _OF_RECORDS) if records else _PATTERNS
    going = sorted({path for pattern in patterns for path in dataset.glob(pattern) if path.is_file()})
    files: dict[str, Content] = {path.relative_to(dataset).as_posix(): path for path in going}
    if (dataset / CARD).is_file():
        linked = LINK.findall((dataset / CARD).read_text(encoding="utf-8", errors="replace"))
        figures = sorted(path for path in dataset.glob("figures/*.png") if f"figures/{path.name}" in linked)
        files |= {f"figures/{path.name}": path for path in figures}
        files[CARD] = dataset / CARD
    everything = (path.relative_to(dataset).as_posix() for path in dataset.rglob("*") if path.is_file())
    excluded = tuple(sorted(name for name in everything if name not in files))
    if not records:
        files |= {name: _without_records(name, files[name]) for name in (CROISSANT, CARD) if name in files}
    return Release(dataset, files, excluded)


def _without_records(name: str, content: Content) -> bytes:
    """Return the card or the metadata without their mentions of jsonl/."""
    data = as_bytes(content).replace(_KEPT.encode(), _NOT_KEPT.encode())  # the metadata quote the card too
    described = parse_json(data)
    listed = described.get("distribution")
    if name == CARD or not isinstance(listed, list):
        return data
    described["distribution"] = [entry for entry in listed if not str(entry.get("@id", "")).startswith(RECORDS)]
    return (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()


def shards_of(names: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Return the names of the Parquet files by (config, split), sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted(names):
        if name.startswith("data/"):
            config, _, file = name.removeprefix("data/").partition("/")
            found.setdefault((config, file.rpartition("-")[0]), []).append(name)
    return found


def parse_head(card: str) -> dict[str, Any]:
    """Return the YAML head of a card; empty where it cannot be read."""
    parts = card.split("---\n", 2)
    if len(parts) < 3 or parts[0]:
        return {}
    try:
        head = yaml.load(parts[1], _LOADER)
    except yaml.YAMLError:
        return {}
    return head if isinstance(head, dict) else {}


def parse_json(data: bytes) -> dict[str, Any]:
    """Return a JSON object; empty for anything else."""
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def as_bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def size_of(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def git_oid(content: Content) -> str:
    """Return the SHA-1 by which git, and so the Hub, knows a small file."""
    data = as_bytes(content)
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _blocks(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

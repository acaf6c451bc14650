"""What of a dataset's directory goes to the Hub, under which names, and as which version."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

CARD = "README.md"
CROISSANT = "croissant.json"
RECORDS = "jsonl/"
# Folders of which the Hub holds exactly the release's files: a file left of a version before would be read with them.
FOLDERS = ("data/", RECORDS, "sft/", "figures/")
_PAPERS = ("statistics.json", CROISSANT, "runs.json", "imagenet_think.py")  # nobody knows what another one holds
_PATTERNS = ("data/*/*.parquet", "sft/*.jsonl", *_PAPERS)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")  # in a card, to a file beside it
_OF_RECORDS = "jsonl/*/*.jsonl.zst"
_KEPT = "it is kept in `jsonl/`, every attempt of every picture, so that another parse costs no computation."
_NOT_KEPT = "every attempt of every picture is kept by the publisher, and is not part of this repository."
_BLOCK = 1 << 20

Content = Path | bytes


@dataclass(frozen=True)
class Release:
    """A dataset as it is published. `files` by their names on the Hub, the card last."""

    path: Path
    files: Mapping[str, Content]
    stays: tuple[str, ...]  # files of the directory that do not go

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def card(self) -> str:
        return as_bytes(self.files[CARD]).decode("utf-8", "replace") if CARD in self.files else ""

    @cached_property
    def head(self) -> dict[str, Any]:
        """The card's YAML head; empty where there is none that can be read."""
        return head_of(self.card)

    @cached_property
    def croissant(self) -> dict[str, Any]:
        """The Croissant metadata; empty where there are none that can be read."""
        return self.json(CROISSANT)

    def json(self, name: str) -> dict[str, Any]:
        """A file's JSON object; empty where there is none that can be read."""
        return read_json(as_bytes(self.files[name])) if name in self.files else {}

    @property
    def version(self) -> str | None:
        """As the facts of the card have it: dataset_card/fill.py writes it into the card and the metadata."""
        version = self.croissant.get("version")
        return version if isinstance(version, str) and re.fullmatch(r"\d+\.\d+\.\d+", version) else None

    @property
    def tag(self) -> str:
        return f"v{self.version}"

    @cached_property
    def sha256(self) -> dict[str, str]:
        """Of every file."""
        from tqdm import tqdm

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
    """The release of a directory; of its figures those that the card shows. records: whether jsonl/ goes too.

    Raises ContractError where it is no directory.
    """
    from imagenet_think import ContractError

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
    stays = tuple(sorted(name for name in everything if name not in files))
    if not records:
        files |= {name: _without_records(name, files[name]) for name in (CROISSANT, CARD) if name in files}
    return Release(dataset, files, stays)


def _without_records(name: str, content: Content) -> bytes:
    """The card or the metadata, speaking no more of jsonl/."""
    data = as_bytes(content).replace(_KEPT.encode(), _NOT_KEPT.encode())  # the metadata quote the card
    described = read_json(data)
    listed = described.get("distribution")
    if name == CARD or not isinstance(listed, list):
        return data
    described["distribution"] = [entry for entry in listed if not str(entry.get("@id", "")).startswith(RECORDS)]
    return (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()


def shards_of(names: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """The names of the rows' files by (config, split), in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted(names):
        if name.startswith("data/"):
            config, _, file = name.removeprefix("data/").partition("/")
            found.setdefault((config, file.rpartition("-")[0]), []).append(name)
    return found


def head_of(card: str) -> dict[str, Any]:
    """The YAML head of a card; empty where there is none that can be read."""
    import yaml

    parts = card.split("---\n", 2)
    if len(parts) < 3 or parts[0]:
        return {}
    try:
        head = yaml.safe_load(parts[1])
    except yaml.YAMLError:
        return {}
    return head if isinstance(head, dict) else {}


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON object; empty for what is none."""
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
    """The name that git gives a small file's content."""
    data = as_bytes(content)
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _blocks(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block

"""Read and list the files of a dataset's directory: regular files alone, bounded in bytes, depth and time.

manifest.json lists what was made, {"files": {name: {"size": bytes, "sha256": hex}}}. The build writes it,
dataset_card/fill.py, publish.py --diff and export_tasks.py enter what they change, and publish.py sends what it lists
and nothing else. It stays in the directory: it is not listed itself, and not published.

dataset_card/dataset_files.py is a link to this file, which therefore imports nothing of the project but the contract.
"""

import errno
import hashlib
import json
import math
import os
import re
import reprlib
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import yaml

from imagenet_think import ContractError, write_atomic

MANIFEST = "manifest.json"
CARD = "README.md"
HELD_BYTES = 64 << 20  # of a file that is read whole: a Croissant of 100,000 files has half of it
_YAML_BYTES = 512 << 10  # of a YAML document; that of a hundred configs has half of it
_DEPTH = 64  # of objects and lists in one another; ours have eight
_BLOCK = 1 << 20
# The same values ten times as fast, where libyaml is there: a head names every column of every config.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Whatever a manifest lists, no other names are a dataset's.
_NAMES = re.compile(
    r"README\.md|runs\.json|imagenet_think\.py|statistics\.json|croissant\.json|figures/\w[\w-]*\.png"
    r"|data/\w[\w.-]*/\w[\w.-]*\.parquet|jsonl/\w[\w.-]*/\w[\w-]*\.jsonl\.zst"
    r"|sft/(?:\w[\w.-]*\.jsonl|dataset_info\.json|export\.json)",
    re.ASCII,
)
# Called on a file without waiting for a pipe's other end, and without following a link.
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ListedFile(NamedTuple):
    """Hold what the manifest says of a file."""

    size: int  # bytes
    sha256: str  # hex


Listed = dict[str, ListedFile]  # by name, relative to the dataset, with /


# ----------------------------------------------------------------------------------------------------------- files


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read its bytes. Raises ContractError for a link, a pipe, a device or a folder, and OSError."""
    try:
        descriptor = os.open(path, _OPEN)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO):  # a link; a socket
            raise
        raise ContractError(f"{path} is not a regular file; remove it") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ContractError(f"{path} is not a regular file; remove it")
    return open(descriptor, "rb")


def read_bytes(path: Path, limit: int = HELD_BYTES) -> bytes:
    """Return a file's bytes. Raises ContractError for one of more than `limit` bytes, and as open_regular does."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ContractError(f"{path} has more than {limit:,} bytes; build the dataset again")
    return data


def list_file(path: Path) -> ListedFile:
    """Return a file's size and hash. Raises as open_regular does."""
    with open_regular(path) as file:
        return copy_listed(file)


def copy_listed(file: BinaryIO, to: BinaryIO | None = None, limit: int | None = None) -> ListedFile:
    """Read a file once, and write it to another if that is given; return the size and hash of the bytes that were read.

    limit: bytes after which there is no point in going on, as of a file that grows; None reads to the end.
    """
    digest, size = hashlib.sha256(), 0
    while (limit is None or size <= limit) and (block := file.read(_BLOCK)):
        digest.update(block)
        size += len(block)
        if to is not None:
            to.write(block)
    return ListedFile(size, digest.hexdigest())


def survey(folder: Path) -> dict[str, bool]:
    """Return what lies below a folder, by name: whether it is a regular file. No link is followed. Raises OSError."""
    found: dict[str, bool] = {}
    folders = [""]
    for below in folders:  # which grows
        with os.scandir(folder / below) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{below}{entry.name}/")
                else:
                    found[f"{below}{entry.name}"] = entry.is_file(follow_symlinks=False)
    return dict(sorted(found.items()))


# -------------------------------------------------------------------------------------------------------- manifest


def read_manifest(dataset: Path) -> Listed:
    """Return what was made, as it is listed. Raises ContractError where there is no such list, or another one."""
    way_out = "build the dataset again, and fill its card with dataset_card/fill.py"
    try:
        data = read_bytes(dataset / MANIFEST)
    except FileNotFoundError:
        raise ContractError(
            f"{dataset} has no {MANIFEST}, which lists what was made: an earlier version built it; {way_out}"
        ) from None
    files = parse_json(data, MANIFEST, {"files": {str: {"size": int, "sha256": str}}})["files"]
    for name in files:
        if not _NAMES.fullmatch(name):
            raise ContractError(f"{MANIFEST} lists {name!r}, which no command makes; {way_out}")
    return {name: ListedFile(of["size"], of["sha256"]) for name, of in files.items()}


def write_manifest(dataset: Path, listed: Mapping[str, ListedFile]) -> None:
    files = {name: listed[name]._asdict() for name in sorted(listed)}
    write_atomic(dataset / MANIFEST, json.dumps({"files": files}, indent=1) + "\n")


# ------------------------------------------------------------------------------------------------------- documents


def parse_json(data: bytes, name: str, shape: Any = dict) -> Any:
    """Return a JSON document of a shape (see check_shape). Raises ContractError for any other, with its name."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise ContractError(f"{name} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ContractError(f"{name} cannot be read as JSON ({one_line(error)})") from None
    _check_values(value, name)
    check_shape(value, shape, name)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of these pairs. Raises ValueError for a name that stands there twice, which hides a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"it has {twice[:80]!r} twice in one object")
    return found


def parse_head(card: str, name: str = CARD) -> dict[str, Any]:
    """Return the YAML head of a card; empty where there is none. Raises ContractError where it cannot be read."""
    parts = card.split("---\n", 2)
    if len(parts) < 3 or parts[0]:
        return {}
    head: dict[str, Any] = parse_yaml(parts[1], f"the YAML head of {name}")
    check_shape(head, dict, f"the YAML head of {name}")
    return head


def parse_yaml(text: str, name: str) -> Any:
    """Return a YAML document. Raises ContractError, which names it, where it cannot be read or would grow."""
    if len(text) > _YAML_BYTES:
        raise ContractError(f"{name} has more than {_YAML_BYTES:,} characters")
    try:
        _check_events(text, name)
        _check_names(yaml.compose(text, _LOADER), name)
        value = yaml.load(text, _LOADER)
    except ContractError:
        raise
    except Exception as error:  # noqa: BLE001 - of the values that it does not expect, its constructors raise anything
        raise ContractError(f"{name} cannot be read ({one_line(error)})") from None
    _check_values(value, name)
    return value


def _check_events(text: str, name: str) -> None:
    """Raise ContractError for what grows when it is loaded, values in values without end and aliases, and for tags.

    A tag makes another value of a text than stands there, and an anchor is a word that no value holds.
    """
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            raise ContractError(f"{name} is more than {_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            raise ContractError(f"{name} holds the alias *{event.anchor}; write the value out")
        if getattr(event, "anchor", None):
            raise ContractError(f"{name} holds the anchor &{event.anchor}; leave it out")
        if tag := getattr(event, "tag", None):
            raise ContractError(f"{name} holds the tag {tag!r}; write the value without it")


def _check_names(node: yaml.Node | None, name: str) -> None:
    """Raise ContractError for a name that stands twice in one mapping, or merges another into it."""
    if isinstance(node, yaml.MappingNode):
        keys = Counter(str(key.value) for key, _ in node.value)
        if twice := next((key for key, count in keys.items() if count > 1 or key == "<<"), None):
            raise ContractError(f"{name} has {twice[:80]!r} twice in one mapping, or a merge")
    if isinstance(node, yaml.CollectionNode):
        for part in node.value:
            for inner in part if isinstance(part, tuple) else (part,):
                _check_names(inner, name)


def _check_values(value: Any, name: str) -> None:
    """Raise ContractError for values too deep, numbers that are none, and texts that UTF-8 cannot hold."""
    level = [value]
    for _ in range(_DEPTH + 1):
        for part in level:
            if isinstance(part, float) and not math.isfinite(part):
                raise ContractError(f"{name} holds {part}, which is no number of JSON")
            if isinstance(part, str) and not part.isascii() and re.search("[\ud800-\udfff]", part):
                raise ContractError(f"{name} holds half of a surrogate pair, which is no text")
        level = [inner for part in level for inner in _parts_of(part)]
        if not level:
            return
    raise ContractError(f"{name} is more than {_DEPTH} levels deep")


def _parts_of(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    return value if isinstance(value, list | tuple | set) else ()


def check_shape(value: Any, shape: Any, where: str) -> None:
    """Raise ContractError, which names the place, for a value of another shape.

    A shape is a type, a list of one shape for any number of values, or {key: shape}: every key must be there but those
    written with a `?` at their end, others may. {str: shape} says it of every key.
    """
    kind = list if isinstance(shape, list) else dict if isinstance(shape, dict) else shape
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ContractError(f"{where} must be {_KINDS[kind]}, and is {reprlib.repr(value)}")
    for place, part, of_part in _expected(value, shape, where):
        check_shape(part, of_part, place)


_KINDS = {dict: "an object", list: "a list", str: "a text", int: "a whole number", bool: "true or false"}


def _expected(value: Any, shape: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield (place, value, shape) of each part of a list or an object whose shape is given."""
    if isinstance(shape, list):
        yield from ((f"{where}[{at}]", part, shape[0]) for at, part in enumerate(value))
    elif isinstance(shape, dict):
        for key, of_key in shape.items():
            if key is str:
                yield from ((f"{where}: {name}", part, of_key) for name, part in value.items())
            elif (name := key.removesuffix("?")) in value:
                yield f"{where}: {name}", value[name], of_key
            elif name == key:
                raise ContractError(f"{where} has no {key}")


def one_line(error: BaseException) -> str:
    """Return what an error says in one line of at most 200 characters."""
    return " ".join(str(error).split())[:200] or type(error).__name__

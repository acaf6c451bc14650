"""Find what must not leave this machine in a dataset's files: pixels, and the paths of its folders.

A model's text may quote paths and base64; refused there are only pictures that decode, and the folders of this very
run. The build leaves out the texts of models that hold a picture: it is refused where else it stands, or was built.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from generate.building.machine_places import find_place
from generate.leaks.picture_formats import opens
from generate.leaks.unpublishable import find_unpublishable, without_parts
from generate.storage.run_index import MODEL_TEXTS
from imagenet_think import ContractError

# A path that is not below the pictures' root: from the root of a disk, a home, a share, an address, or up.
_OUTSIDE = r"(?i)^([/\\~]|[a-z]:[/\\]|[a-z][a-z0-9+.-]+:/|file:)|(^|[/\\])\.\.([/\\]|$)"
_FEWEST_PARTS = 3  # of a folder's path; a shorter one may stand in a model's text by chance
_MODEL_TEXTS = ("thinking", "answer", "raw", "question")  # endings of the names of columns with models' texts
_SEARCHED = ("raw", *MODEL_TEXTS)  # fields of a record, and of columns the names without their teacher
TEXT_FILES = (".md", ".json", ".py", ".jsonl", ".yaml", ".txt")
_BLOCK = 1 << 24
_LINE = 1 << 26  # bytes of the longest line that is read
_ROWS = 1_000  # of a Parquet file at a time


CheckLine = Callable[[bytes, Any], None]  # of a line of JSON Lines and what it parses to; None where it does not


def check_file(
    file: Path,
    private: Sequence[Path],
    pictures: bool = False,
    *,
    was_searched: bool = False,
    check_line: CheckLine | None = None,
) -> None:
    """Raise ContractError for a file that must not be published.

    private: folders of this machine that no file may name; those of fewer than three parts are not searched for.
    pictures: whether the pictures' terms allow to pass them on, so that the column `image` may hold them.
    was_searched: whether models' texts, each by itself, were searched for pictures and secrets before, by index_run.
    check_line: raises for a line that says too much; called when nothing was found in it.
    """
    named = {form for path in private for form in (path.absolute(), path.resolve())}  # a link's own name too
    known = sorted({os.fsencode(path) for path in named if len(path.parts) > _FEWEST_PARTS})
    if file.suffix == ".parquet":
        _check_parquet(file, known, pictures, was_searched)
    elif file.name.endswith(".jsonl.zst") or file.suffix in TEXT_FILES:
        for block in blocks_of(file):
            _check_folders(file, block, known)
            if ".jsonl" in file.suffixes:
                _check_lines(file, block, was_searched, check_line)
            else:
                _check_texts(file, [block], ["it"])
    elif not pictures and opens(file.read_bytes()):
        _refuse(file, "it is a picture")


def _check_parquet(file: Path, known: Sequence[bytes], pictures: bool, was_searched: bool) -> None:
    opened = pyarrow.parquet.ParquetFile(file)
    for field in opened.schema_arrow:
        if _holds_bytes(field.type) and not (pictures and field.name == "image"):
            _refuse(file, f"its column {field.name} holds bytes, and pictures only go out with --redistributable")
    names = [field.name for field in opened.schema_arrow if not _holds_bytes(field.type)]
    for batch in opened.iter_batches(batch_size=_ROWS, columns=names):
        ids = batch["image_id"].to_pylist() if "image_id" in names else range(len(batch))
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            owners: Sequence[Any] = ids
            if pyarrow.types.is_list(column.type):
                owners = [ids[row] for row in pc.list_parent_indices(column).to_pylist()]
                column = column.flatten()
            if pyarrow.types.is_string(column.type):
                _check_column(file, name, column, known)
                if not (was_searched and name.rpartition("_")[2] in _SEARCHED):
                    texts = [text or b"" for text in column.cast(pyarrow.binary()).to_pylist()]
                    _check_texts(file, texts, [f"{name} of {owner!r}" for owner in owners])


def _check_column(file: Path, name: str, column: pyarrow.Array, known: Sequence[bytes]) -> None:
    if (texts := column.buffers()[2]) is not None:
        _check_folders(file, texts.to_pybytes(), known)  # one search through all texts, many times faster than one each
    if name == "path":
        encoded = column.filter(pc.match_substring(column, "%")).unique().to_pylist()
        for paths in (column, pyarrow.array(map(unquote, encoded), pyarrow.string())):
            if len(outside := paths.filter(pc.match_substring_regex(paths, _OUTSIDE))):
                _refuse(file, f"its column {name} holds {outside[0].as_py()!r}, which is not below the pictures' root")
    elif not name.endswith(_MODEL_TEXTS):
        for value in column.filter(pc.match_substring_regex(column, r"[/\\%&]")).unique().to_pylist():
            if find_place(value):
                _refuse(file, f"its column {name} holds a path of a machine: {value!r}")


def _check_folders(file: Path, block: bytes, known: Sequence[bytes]) -> None:
    for path in known:
        if path in block:
            _refuse(file, f"it names {os.fsdecode(path)}")


def _check_texts(file: Path, texts: Sequence[bytes], where: Sequence[str]) -> None:
    for at, what in find_unpublishable(texts).items():
        _refuse(file, f"{where[at]} holds {what}")


def _check_lines(file: Path, block: bytes, was_searched: bool, check_line: CheckLine | None) -> None:
    lines = [(line, _parsed(line)) for line in block.splitlines(keepends=True)]
    texts, where = [], []
    for line, record in lines:
        owner, said = None, record if record is not None else line.decode("utf-8", "replace")
        if isinstance(record, dict):
            owner = record.get("image_id")
            said = {name: value for name, value in record.items() if not (was_searched and name in _SEARCHED)}
        for text in without_parts(_strings_of(said)):
            texts.append(text)
            where.append(f"the record of {owner!r}" if owner else "a line")
    _check_texts(file, texts, where)
    if check_line:
        for line, record in lines:
            check_line(line, record)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _strings_of(part)


def blocks_of(file: Path) -> Iterator[bytes]:
    """Yield the file's text, decompressed, in blocks that end with a line.

    Raises ContractError for a line longer than any record: a few KB may unpack to more than there is memory.
    """
    compression = "zstd" if file.suffix == ".zst" else None
    with pyarrow.input_stream(str(file), compression=compression) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            if len(rest) > _LINE:
                _refuse(file, f"a line of it has more than {_LINE:,} bytes")
            whole, newline, rest = (rest + block).rpartition(b"\n")
            yield whole + newline
        yield rest


def _holds_bytes(kind: pyarrow.DataType) -> bool:
    if pyarrow.types.is_nested(kind):
        return any(_holds_bytes(kind.field(at).type) for at in range(kind.num_fields))
    return (
        pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind) or pyarrow.types.is_fixed_size_binary(kind)
    )


def _refuse(file: Path, reason: str) -> None:
    raise ContractError(f"{file.name} of {file.parent.name}/ must not be published: {reason}")

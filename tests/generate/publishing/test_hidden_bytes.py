"""A file of a dataset holds what its readers show and nothing else, also one that was edited and listed again."""

import json
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from string import ascii_letters
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from generate.publishing import checks
from generate.publishing.release import StoredFile, read_release
from imagenet_think import ContractError
from tests.support.publishing import edit_rows, list_again, refusals

TABLE, RECORDS, DRAWING = "data/glm/train-00000.parquet", "jsonl/glm/00000.jsonl.zst", "figures/lengths.png"
WORDS = "mine, not yours"
PLACE = "/home/someone/x"


def edit(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda dataset: (dataset / name).write_bytes(change((dataset / name).read_bytes())) and None


def rewrite(change: Callable[[pyarrow.Table], pyarrow.Table]) -> Callable[[Path], None]:
    return lambda dataset: pyarrow.parquet.write_table(
        change(pyarrow.parquet.read_table(dataset / TABLE)), dataset / TABLE
    )


def with_note_of_field(table: pyarrow.Table) -> pyarrow.Table:
    first, *others = table.schema
    return pyarrow.table(table.columns, schema=pyarrow.schema([first.with_metadata({"note": WORDS}), *others]))


def before_footer(data: bytes, more: bytes) -> bytes:
    at = len(data) - 8 - struct.unpack("<I", data[-8:-4])[0]
    return data[:at] + more + data[at:]


def frame(content: bytes) -> bytes:
    """Return a frame that every reader of zstd skips."""
    return struct.pack("<II", 0x184D2A53, len(content)) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(kind: bytes, content: bytes = WORDS.encode()) -> Callable[[Path], None]:
    return edit(DRAWING, lambda data: data[:-12] + chunk(kind, content) + data[-12:])


def drawn(width: int, height: int, pixels: bytes, colours: int = 0, rest: bytes = b"") -> Callable[[Path], None]:
    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels) + rest) + chunk(b"IEND", b"")
    return edit(DRAWING, lambda _: b"\x89PNG\r\n\x1a\n" + parts)


def edit_lines(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(dataset: Path) -> None:
        with pyarrow.input_stream(str(dataset / RECORDS), compression="zstd") as file:
            lines = change(file.read())
        with pyarrow.output_stream(str(dataset / RECORDS), compression="zstd") as file:
            file.write(lines)

    return apply


def with_value(text: str) -> Callable[[Path], None]:
    return edit("statistics.json", lambda data: data.rstrip()[:-1] + f", {text}}}\n".encode())


def with_head(text: str) -> Callable[[Path], None]:
    return edit("README.md", lambda data: data.replace(b"---\n", f"---\n{text}\n".encode(), 1))


def with_row(column: str, value: Any) -> Callable[[Path], None]:
    return lambda dataset: edit_rows(dataset, column, value)


TOKEN = "hf\\u005f" + "".join(Random(0).choices(ascii_letters, k=34))  # which JSON and YAML read as a token
CASES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a table's note": (rewrite(lambda t: t.replace_schema_metadata({"pandas": WORDS})), "holds the note b'pandas'"),
    "a column's note": (rewrite(with_note_of_field), "holds the note b'note'"),
    "a secret before a footer": (
        edit(TABLE, lambda data: before_footer(data, b"-----BEGIN " + b"RSA PRIVATE KEY-----\n" + b"aZ9+" * 99)),
        "train-00000.parquet of glm/",
    ),
    "another table": (edit(TABLE, lambda data: b"PAR1" + WORDS.encode() + data[4:]), "train-00000.parquet"),
    "a frame at the end": (edit(RECORDS, lambda data: data + frame(WORDS.encode())), "is no compressed text"),
    "a frame at the beginning": (edit(RECORDS, lambda data: frame(WORDS.encode()) + data), "is no compressed text"),
    "bytes after the frames": (edit(RECORDS, lambda data: data + WORDS.encode()), "is no compressed text"),
    "half a frame": (edit(RECORDS, lambda data: data[: len(data) // 2]), "is cut off"),
    "spaces in a record": (edit_lines(lambda b: b.replace(b'": 0', b'":  0', 1)), "not written as the build writes"),
    "an escape in a record": (
        edit_lines(lambda b: b.replace(b"sees", b"s\\u0065es", 1)), "not written as the build writes"
    ),
    "no end of a line": (edit_lines(lambda b: b.rstrip(b"\n")), "not written as the build writes"),
    "an archive behind a picture": (edit(DRAWING, lambda data: data + b"PK\3\4"), "4 bytes follow the end"),
    "words in a picture": (with_chunk(b"tEXt", b"Comment\0mine"), "more than its picture (its chunk tEXt)"),
    "packed words in a picture": (with_chunk(b"zTXt"), "(its chunk zTXt)"),
    "a chunk of one's own": (with_chunk(b"prVt"), "(its chunk prVt)"),
    "the time": (with_chunk(b"tIME"), "(its chunk tIME)"),
    "where it was taken": (with_chunk(b"eXIf"), "(its chunk eXIf)"),
    "a moving picture": (with_chunk(b"acTL"), "(its chunk acTL)"),
    "bytes behind the pixels": (drawn(4, 4, b"\0" * 20, rest=WORDS.encode()), "something follows them"),
    "more pixels than are shown": (drawn(4, 4, b"\0" * 99), "something follows them"),
    "fewer pixels": (drawn(4, 4, b"\0" * 9), "its pixels are cut"),
    "a picture of too many pixels": (drawn(30_000, 30_000, b"\0"), "no drawing (30,000 x 30,000 pixels)"),
    "a name twice": (with_value(f'"zz": "{PLACE}", "zz": 1'), "it has 'zz' twice in one object"),
    "an escaped token": (with_value(f'"zz": "{TOKEN}"'), "statistics.json of small/"),
    "an escaped token in a head": (with_head(f'zz: "{TOKEN}"'), "README.md of small/"),
    "an escaped place in a head": (with_head('zz: "\\x2fhome\\x2fsomeone\\x2fx"'), "README.md holds a path"),
    "a place in entities": (edit("README.md", lambda d: d + b"\n&#47;home&#47;me&#47;x\n"), "README.md holds a path"),
    "bytes in a head": (with_head("zz: !!binary aGVsbG8="), "holds the tag 'tag:yaml.org,2002:binary'"),
    "a set in a head": (with_head("zz: !!set {a}"), "holds the tag"),
    "an anchor": (with_head("zz: &someone 1"), "holds the anchor &someone"),
    "a merge": (with_head("zz: {<<: {a: b}}"), "has '<<' twice in one mapping, or a merge"),
    "a name twice in a head": (with_head("license: mit"), "has 'license' twice in one mapping"),
    "another status": (with_row("status", "gpu7"), "a row has status 'gpu7', which the build does not write"),
    "another end": (with_row("finish_reason", "gpu7"), "a row has finish_reason 'gpu7'"),
    "a file's address": (with_row("path", "FILE:///x/y"), "is not below the pictures' root"),
    "an encoded path": (with_row("path", "%2Fhome%2Fme"), "is not below the pictures' root"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), CASES.values(), ids=CASES)
def test_what_a_file_holds_beside_its_content_is_refused(
    change: Callable[[Path], Any], message: str, copy: Path
) -> None:
    change(copy)
    list_again(copy)
    problems = refusals(copy)
    assert [problem for problem in problems if message in problem], problems
    assert not [problem for problem in problems if "\n" in problem or len(problem) > 600]


def test_a_line_that_unpacks_to_more_than_there_is_room_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generate.building import leak_checks

    monkeypatch.setattr(leak_checks, "_LINE", 1 << 10)
    monkeypatch.setattr(leak_checks, "_BLOCK", 1 << 10)
    edit_lines(lambda _: b"a" * (1 << 20))(copy)
    list_again(copy)
    assert [problem for problem in refusals(copy) if "a line of it has more than 1,024 bytes" in problem]


def test_a_file_that_changes_and_changes_back_while_it_is_searched(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is searched is what is listed: another file of its name, there for a moment, is not searched."""
    listed = (copy / TABLE).read_bytes()
    edit_rows(copy, "message", "no /home/me/x", "failures")  # which is refused, unless another file is searched
    monkeypatch.setattr(checks, "_check_files", lambda _: "")
    bad = copy / "data/failures/train-00000.parquet"
    there, verify = bad.read_bytes(), StoredFile.verify

    def swap(stored: StoredFile, to: Any = None) -> None:
        bad.write_bytes(there)
        verify(stored, to)
        bad.write_bytes(listed)

    bad.write_bytes(listed)
    monkeypatch.setattr(StoredFile, "verify", swap)
    release = read_release_of(copy, bad, there)
    problems = [result.message for result in checks.check_release(release, "a/b", False) if result.failed]
    assert [problem for problem in problems if "/home/me/x" in problem], problems


def read_release_of(dataset: Path, file: Path, data: bytes) -> Any:
    """Read the release while the file holds the data, and put back what it held."""
    before = file.read_bytes()
    file.write_bytes(data)
    try:
        return read_release(dataset)
    finally:
        file.write_bytes(before)


def test_a_pipe_in_the_place_of_a_table_holds_nobody_up(copy: Path) -> None:
    import os

    release = read_release(copy)
    (copy / TABLE).unlink()
    os.mkfifo(copy / TABLE)
    with pytest.raises(ContractError, match="is not a regular file"):
        checks.check_schemas(release)
    assert re.search("not a regular file", json.dumps([r.message for r in checks.check_release(release, "a/b", False)]))

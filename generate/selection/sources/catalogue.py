"""Write and read the catalogue of a source: path and class of every picture, on disk in parts, in memory as arrays.

    images.selection/catalogue-1f0c5a9b77de/00000.parquet    path, wnid; what is passed over: kind, why; 50,000 a part
    images.selection/catalogue-1f0c5a9b77de/complete.json    the done mark, written last

Parts are written as the source is listed, and a listing that was killed continues after the last part. A complete
catalogue is read and not made again; one that is refused is removed. The folder's name is a hash of the source's name.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from tqdm import tqdm

from generate.processes.worker_pool import WorkerPool
from generate.selection.parquet_parts import add_part, list_parts
from generate.selection.sources.passed_over import PassedOver
from generate.selection.sources.source import Entry, Source
from generate.storage.image_list import is_text
from imagenet_think import ContractError, image_id_of, write_atomic

ROWS_PER_PART = 50_000
MOST_COMPARED = 1_000_000  # pictures of a source that is compared with its listing; some seconds on a local disk
_LISTING_VERSION = 2  # goes up when another listing is made of the same source
# ImageNet's own paths, whose image_id is the file's stem: eleven million calls of image_id_of would take a minute.
_IMAGENET_PATH = re.compile(r"(?:[^:]*/)?(n\d{8}_\d+)\.[A-Za-z]+").fullmatch


def make_catalogue(source: "Source", work: Path) -> tuple[Path, int, bool]:
    """Return the catalogue's folder below `work`, its number of pictures, and whether this call completed it.

    Of no pictures it is not completed: the next call lists the source again. Raises ContractError where the source
    cannot be listed.
    """
    bound = f"{_LISTING_VERSION} {source.name}"
    folder = work / f"catalogue-{hashlib.sha256(os.fsencode(bound)).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete.json"
    is_new = not complete.exists()
    if is_new:
        done = list_parts(folder)
        entries = source.entries(_last_path(done[-1]) if done else "")
        with tqdm(initial=len(done) * ROWS_PER_PART, desc="listing pictures", unit=" entries", delay=1) as bar:
            while part := _next_part(entries, bar):
                done.append(add_part(folder, _part_table(part)))
        rows = sum(_count_pictures(part) for part in done)
        if not rows:
            return folder, 0, True
        # Random bytes, so that a listing that was removed and made again, as after a picture was mended under its old
        # name, is a new one: nothing that was measured by the old listing is taken for it.
        hashes = [hashlib.sha256(part.read_bytes()).digest() for part in done]
        digest = hashlib.sha256(b"".join([secrets.token_bytes(16), *hashes])).hexdigest()
        write_atomic(complete, json.dumps({"rows": rows, "sha256": digest}) + "\n")
    return folder, json.loads(complete.read_bytes())["rows"], is_new


class Changes(NamedTuple):
    """Hold how a source differs from its listing: numbers of pictures, and the path of one that is new."""

    new: int
    gone: int
    example: str


def changes_since(source: Source, folder: Path) -> Changes:
    """Compare the pictures that a source has now with a complete catalogue of it, by their paths. Opens no picture."""
    parts = (_pictures_of(part, "path")["path"].to_pylist() for part in list_parts(folder))
    gone = {path for paths in parts for path in paths}
    new, example = 0, ""
    for entry in tqdm(source.entries(), desc="comparing with the listing", unit=" entries", delay=1):
        if isinstance(entry, Entry):
            path = _escaped(entry.path)
            if path in gone:
                gone.remove(path)
            else:
                new, example = new + 1, example or path
    return Changes(new, len(gone), example)


def _count_pictures(part: Path) -> int:
    return int(pyarrow.parquet.read_table(part, columns=["kind"])["kind"].null_count)


def _next_part(entries: Iterator[Entry | PassedOver], bar: "tqdm[None]") -> list[Entry | PassedOver]:
    part = []
    for entry in islice(entries, ROWS_PER_PART):
        part.append(entry)
        bar.update()
    return part


def _part_table(entries: list[Entry | PassedOver]) -> pyarrow.Table:
    # Parquet holds UTF-8. A path that is not UTF-8 is written escaped and marked; the last path, after which a killed
    # listing continues, is also kept as it is.
    return pyarrow.table(
        {
            "path": [_escaped(entry.path) for entry in entries],
            "wnid": pyarrow.array([_escaped(getattr(entry, "wnid", "")) for entry in entries]).dictionary_encode(),
            "text": [is_text(entry.path) for entry in entries],
            "kind": pyarrow.array([getattr(entry, "kind", None) for entry in entries], pyarrow.string()),
            "why": pyarrow.array([_escaped(getattr(entry, "why", "")) for entry in entries], pyarrow.string()),
        },
        metadata={b"last": os.fsencode(entries[-1].path)},
    )


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _last_path(part: Path) -> str:
    return os.fsdecode(pyarrow.parquet.read_schema(part).metadata[b"last"])


class Picture(NamedTuple):
    """Hold one row of a catalogue."""

    row: int
    path: str
    image_id: str
    wnid: str | None


@dataclass
class Catalogue:
    """Hold the pictures of a source. Each array has one value per picture; the position is the picture's row."""

    digest: str  # of this listing
    paths: pyarrow.ChunkedArray
    is_text: np.ndarray  # bool: whether the path is UTF-8 text, and not escaped
    class_of: np.ndarray  # int32: position in `classes`
    classes: list[str]  # sorted
    hashes: np.ndarray  # uint64: the first bits of SHA-256 of (seed, image_id)
    rank: np.ndarray  # uint32: the row's position when all are sorted by their hashes
    seed: int

    def path(self, row: int) -> str:
        return str(self.paths[row].as_py())

    def image_id(self, row: int) -> str:
        return image_id_of(self.path(row))

    def wnid(self, row: int) -> str | None:
        return self.classes[self.class_of[row]] or None

    def rows_of(self, image_ids: Collection[str]) -> np.ndarray:
        """Return the rows of those of the images that are in the catalogue, ascending."""
        wanted = np.array([_hash(image_id, self.seed) for image_id in image_ids], np.uint64)
        found = np.flatnonzero(np.isin(self.hashes, wanted)) if len(wanted) else np.empty(0, np.int64)
        return np.array([row for row in found.tolist() if self.image_id(row) in image_ids], np.int64)

    def sorted_by_path(self, rows: np.ndarray) -> np.ndarray:
        return rows[pyarrow.compute.sort_indices(self._paths_of(rows)).to_numpy()]

    def pictures(self, rows: np.ndarray) -> list[Picture]:
        """Return the pictures of many rows, in their order: far faster than row by row."""
        paths = self._paths_of(rows).to_pylist()
        wnids = [self.classes[number] or None for number in self.class_of[rows].tolist()]
        return list(map(Picture, rows.tolist(), paths, _image_ids(paths), wnids))

    def _paths_of(self, rows: np.ndarray) -> pyarrow.Array:
        """Return the paths in the order of the rows."""
        # Chunk by chunk, since pyarrow's own take first copies all chunks into one.
        order = np.argsort(rows, kind="stable")
        ends = np.cumsum([len(chunk) for chunk in self.paths.chunks])
        cuts = np.searchsorted(rows[order], ends)
        start, taken = 0, []
        for chunk, end, chunk_rows in zip(self.paths.chunks, ends, np.split(rows[order], cuts), strict=False):
            taken.append(chunk.take(chunk_rows - start))
            start = end
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return pyarrow.concat_arrays(taken).take(back)


def read_catalogue(folder: Path, seed: int, processes: WorkerPool) -> Catalogue:
    """Return a complete catalogue, with the order that the seed gives it.

    Raises ContractError where two paths give one image_id, and removes the catalogue: the source has to change.
    """
    parts = list_parts(folder)
    hashes = processes.map(hash_part, parts, repeat(seed))  # begins now, while the rest is read here
    tables = [_pictures_of(part) for part in parts]
    table = pyarrow.concat_tables(tables).unify_dictionaries()
    names = table["wnid"].chunk(0).dictionary.to_pylist()
    classes = sorted(names)
    code = {name: at for at, name in enumerate(classes)}
    recode = np.array([code[name] for name in names], np.int32)
    catalogue = Catalogue(
        digest=json.loads((folder / "complete.json").read_bytes())["sha256"],
        paths=table["path"],
        is_text=table["text"].to_numpy(),
        class_of=np.concatenate([recode[chunk.indices.to_numpy()] for chunk in table["wnid"].chunks]),
        classes=classes,
        hashes=np.concatenate(list(hashes)),
        rank=np.empty(len(table), np.uint32),
        seed=seed,
    )
    by_hash = np.argsort(catalogue.hashes)
    try:
        _order_equal_hashes(catalogue, by_hash)
    except ContractError:
        shutil.rmtree(folder)
        raise
    catalogue.rank[by_hash] = np.arange(len(table), dtype=np.uint32)
    return catalogue


def _pictures_of(part: Path, *columns: str) -> pyarrow.Table:
    """Return the rows of a part that are pictures: these columns, or all."""
    wanted = [*columns, "kind"] if columns else ["path", "wnid", "text", "kind"]
    table = pyarrow.parquet.read_table(part, columns=wanted, read_dictionary=["wnid"])
    return (table.filter(table["kind"].is_null()) if table["kind"].null_count < len(table) else table).drop("kind")


def iter_passed_over(folder: Path) -> Iterator[PassedOver]:
    """Yield what the listing in a catalogue's folder passed over, in its order. There may be millions."""
    for part in list_parts(folder):
        table = pyarrow.parquet.read_table(part, columns=["path", "kind", "why"])
        rows = table.filter(table["kind"].is_valid()).to_pydict()
        yield from map(PassedOver, rows["path"], rows["kind"], rows["why"])


def hash_part(part: Path, seed: int) -> np.ndarray:
    """Return _hash of every picture of a part, uint64."""
    prefix = f"{seed} ".encode()
    ids = _image_ids(_pictures_of(part, "path")["path"].to_pylist())
    digests = b"".join([hashlib.sha256(prefix + image_id.encode()).digest() for image_id in ids])
    return np.frombuffer(digests, ">u8")[::4].astype(np.uint64)


def _image_ids(paths: list[str]) -> list[str]:
    return [match[1] if (match := _IMAGENET_PATH(path)) else image_id_of(path) for path in paths]


def _hash(image_id: str, seed: int) -> int:
    """Return the first 64 bits of SHA-256 of "seed image_id"."""
    return int.from_bytes(hashlib.sha256(f"{seed} {image_id}".encode()).digest()[:8])


def _order_equal_hashes(catalogue: Catalogue, by_hash: np.ndarray) -> None:
    """Order different ids of one hash by id, once in a million catalogues; refuse an id that stands twice.

    Raises ContractError, which counts all pictures whose id another one has too.
    """
    sorted_hashes = catalogue.hashes[by_hash]
    equal = np.flatnonzero(sorted_hashes[1:] == sorted_hashes[:-1])
    first, pairs = "", 0
    for run in np.split(equal, np.flatnonzero(np.diff(equal) > 1) + 1) if len(equal) else []:
        places = slice(run[0], run[-1] + 2)
        named = sorted((catalogue.image_id(row), catalogue.path(row), row) for row in by_hash[places].tolist())
        for (one_id, one, _), (other_id, other, _) in pairwise(named):
            if one_id == other_id:
                pairs += 1
                said = f"{one!r} and {other!r} would have the same image_id {one_id!r}"
                first = min(filter(None, (first, said)))
        by_hash[places] = [row for _, _, row in named]
    if pairs:
        raise ContractError(
            f"{first}; {pairs} such {'pairs' if pairs > 1 else 'pair'} in all: rename or remove one of each, or take "
            "only some of the paths with --include PATTERN"
        )

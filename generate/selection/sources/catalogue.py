"""Write and read the catalogue of a source: path and class of every picture, on disk in parts, in memory as arrays.

    images.selection/catalogue-1f0c5a9b77de/00000.parquet    path, wnid; 50,000 pictures a part
    images.selection/catalogue-1f0c5a9b77de/complete.json    the done mark, written last

Parts are written as the source is listed, and a listing that was killed continues after the last part. A complete
catalogue is read and not made again. The folder's name is a hash of the source's name.
"""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from tqdm import tqdm

from generate.processes.worker_pool import WorkerPool
from generate.selection.parquet_parts import add_part, list_parts
from generate.selection.sources.source import Entry, Source
from generate.storage.image_list import is_text
from imagenet_think import ContractError, image_id_of, write_atomic

ROWS_PER_PART = 50_000
# ImageNet's own paths, whose image_id is the file's stem: eleven million calls of image_id_of would take a minute.
_IMAGENET_PATH = re.compile(r"(?:[^:]*/)?(n\d{8}_\d+)\.[A-Za-z]+").fullmatch


def make_catalogue(source: "Source", work: Path) -> tuple[Path, int, bool]:
    """Return the catalogue's folder below `work`, its number of pictures, and whether this call completed it.

    Raises ContractError where the source cannot be listed.
    """
    folder = work / f"catalogue-{hashlib.sha256(os.fsencode(source.name)).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete.json"
    is_new = not complete.exists()
    if is_new:
        done = list_parts(folder)
        entries = source.entries(_last_path(done[-1]) if done else "")
        with tqdm(initial=len(done) * ROWS_PER_PART, desc="listing pictures", unit=" pictures", delay=1) as bar:
            while part := _next_part(entries, bar):
                done.append(add_part(folder, _part_table(part)))
        if not done:
            return folder, 0, True
        # Random bytes, so that a listing that was removed and made again, as after a picture was mended under its old
        # name, is a new one: nothing that was measured by the old listing is taken for it.
        hashes = [hashlib.sha256(part.read_bytes()).digest() for part in done]
        digest = hashlib.sha256(b"".join([secrets.token_bytes(16), *hashes])).hexdigest()
        rows = sum(pyarrow.parquet.read_metadata(part).num_rows for part in done)
        write_atomic(complete, json.dumps({"rows": rows, "sha256": digest}) + "\n")
    return folder, json.loads(complete.read_bytes())["rows"], is_new


def _next_part(entries: Iterator[Entry], bar: "tqdm[None]") -> list[Entry]:
    part = []
    for entry in islice(entries, ROWS_PER_PART):
        part.append(entry)
        bar.update()
    return part


def _part_table(entries: list[Entry]) -> pyarrow.Table:
    # Parquet holds UTF-8. A path that is not UTF-8 is written escaped and marked; the last path, after which a killed
    # listing continues, is also kept as it is.
    return pyarrow.table(
        {
            "path": [_escaped(entry.path) for entry in entries],
            "wnid": pyarrow.array([_escaped(entry.wnid) for entry in entries]).dictionary_encode(),
            "text": [is_text(entry.path) for entry in entries],
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

    Raises ContractError where two paths give one image_id.
    """
    parts = list_parts(folder)
    hashes = processes.map(hash_part, parts, repeat(seed))  # begins now, while the rest is read here
    tables = [pyarrow.parquet.read_table(part, read_dictionary=["wnid"]) for part in parts]
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
    _order_equal_hashes(catalogue, by_hash)
    catalogue.rank[by_hash] = np.arange(len(table), dtype=np.uint32)
    return catalogue


def hash_part(part: Path, seed: int) -> np.ndarray:
    """Return _hash of every picture of a part, uint64."""
    prefix = f"{seed} ".encode()
    ids = _image_ids(pyarrow.parquet.read_table(part, columns=["path"])["path"].to_pylist())
    digests = b"".join([hashlib.sha256(prefix + image_id.encode()).digest() for image_id in ids])
    return np.frombuffer(digests, ">u8")[::4].astype(np.uint64)


def _image_ids(paths: list[str]) -> list[str]:
    return [match[1] if (match := _IMAGENET_PATH(path)) else image_id_of(path) for path in paths]


def _hash(image_id: str, seed: int) -> int:
    """Return the first 64 bits of SHA-256 of "seed image_id"."""
    return int.from_bytes(hashlib.sha256(f"{seed} {image_id}".encode()).digest()[:8])


def _order_equal_hashes(catalogue: Catalogue, by_hash: np.ndarray) -> None:
    """Refuse an image_id that stands twice; order different ids of one hash by id.

    The latter happens once in a million catalogues.
    """
    sorted_hashes = catalogue.hashes[by_hash]
    for start in np.flatnonzero(sorted_hashes[1:] == sorted_hashes[:-1]):
        end = start + 2
        ids: dict[str, int] = {}
        for row in by_hash[start:end]:
            path, image_id = catalogue.path(row), catalogue.image_id(row)
            if image_id in ids:
                first, second = sorted([path, catalogue.path(ids[image_id])])
                raise ContractError(
                    f"{first!r} and {second!r} would have the same image_id {image_id!r}; rename or remove one"
                )
            ids[image_id] = row
        by_hash[start:end] = [ids[image_id] for image_id in sorted(ids)]

"""The catalogue of a source: path and class of every picture, on disk in parts, in memory as arrays.

    images.selection/catalogue-1f0c5a9b77de/00000.parquet    path, wnid; 50,000 pictures a part
    images.selection/catalogue-1f0c5a9b77de/complete.json    the done mark, written last

Parts are written as the source is listed; a listing that was killed goes on behind the last part. A complete catalogue
is read again and not made again. The folder's name is a hash of what the source is.
"""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generate.selection.parquet_parts import add_part, parts
from imagenet_think import ContractError, image_id_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow
    from tqdm import tqdm

    from generate.processes.worker_pool import WorkerPool
    from generate.selection.sources.open_source import Entry, Source

ROWS_PER_PART = 50_000
# ImageNet's paths, whose image_id is the file's stem: asked eleven million times, image_id_of would take a minute.
_USUAL = re.compile(r"(?:[^:]*/)?(n\d{8}_\d+)\.[A-Za-z]+").fullmatch


def make_catalogue(source: "Source", work: Path) -> tuple[Path, int, bool]:
    """The catalogue's folder below `work`, its number of pictures, and whether it was made now, or finished.

    Raises ContractError for what the source cannot give.
    """
    import pyarrow.parquet
    from tqdm import tqdm

    from imagenet_think import write_atomic

    folder = work / f"catalogue-{hashlib.sha256(os.fsencode(source.name)).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete.json"
    is_new = not complete.exists()
    if is_new:
        done = parts(folder)
        entries = source.entries(_last_path(done[-1]) if done else "")
        with tqdm(initial=len(done) * ROWS_PER_PART, desc="listing pictures", unit=" pictures", delay=1) as bar:
            while some := _some(entries, bar):
                done.append(add_part(folder, _table(some)))
        if not done:
            return folder, 0, True
        # With something of its own: who removes a listing to make it again, because a picture has been mended under
        # its old name, wants nothing back that was measured before.
        hashes = [hashlib.sha256(part.read_bytes()).digest() for part in done]
        digest = hashlib.sha256(b"".join([secrets.token_bytes(16), *hashes])).hexdigest()
        rows = sum(pyarrow.parquet.read_metadata(part).num_rows for part in done)
        write_atomic(complete, json.dumps({"rows": rows, "sha256": digest}) + "\n")
    return folder, json.loads(complete.read_bytes())["rows"], is_new


def _some(entries: "Iterator[Entry]", bar: "tqdm[None]") -> "list[Entry]":
    some = []
    for entry in islice(entries, ROWS_PER_PART):
        some.append(entry)
        bar.update()
    return some


def _table(entries: "list[Entry]") -> "pyarrow.Table":
    import pyarrow

    from generate.storage.image_list import is_text

    # Parquet holds UTF-8; what is not, stands escaped in `path` and is marked, and the last path, from which a killed
    # listing goes on, stands as it is.
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
    import pyarrow.parquet

    return os.fsdecode(pyarrow.parquet.read_schema(part).metadata[b"last"])


class Picture(NamedTuple):
    """One row of a catalogue."""

    row: int
    path: str
    image_id: str
    wnid: str | None


@dataclass
class Catalogue:
    """A source's pictures by their row: arrays of one value a row."""

    digest: str  # the same for the same listing
    paths: "pyarrow.ChunkedArray"
    text: "np.ndarray"  # bool: whether the path is UTF-8 text, and not escaped
    class_of: "np.ndarray"  # int32: position in classes
    classes: list[str]  # sorted
    hashes: "np.ndarray"  # uint64: the first bits of SHA-256 of (seed, image_id)
    rank: "np.ndarray"  # uint32: the row's place in their order
    seed: int

    def path(self, row: int) -> str:
        return str(self.paths[row].as_py())

    def image_id(self, row: int) -> str:
        return image_id_of(self.path(row))

    def wnid(self, row: int) -> str | None:
        return self.classes[self.class_of[row]] or None

    def rows_of(self, image_ids: "Collection[str]") -> "np.ndarray":
        """Those of the images that are there, ascending."""
        import numpy as np

        wanted = np.array([_hash(image_id, self.seed) for image_id in image_ids], np.uint64)
        found = np.flatnonzero(np.isin(self.hashes, wanted)) if len(wanted) else np.empty(0, np.int64)
        return np.array([row for row in found.tolist() if self.image_id(row) in image_ids], np.int64)

    def sorted_by_path(self, rows: "np.ndarray") -> "np.ndarray":
        import pyarrow.compute

        return rows[pyarrow.compute.sort_indices(self._paths_of(rows)).to_numpy()]

    def pictures(self, rows: "np.ndarray") -> "list[Picture]":
        """Of many rows at once what is known of each."""
        paths = self._paths_of(rows).to_pylist()
        wnids = [self.classes[number] or None for number in self.class_of[rows].tolist()]
        return list(map(Picture, rows.tolist(), paths, _image_ids(paths), wnids))

    def _paths_of(self, rows: "np.ndarray") -> "pyarrow.Array":
        """In the order of the rows; chunk by chunk, since pyarrow's own way first copies all chunks into one."""
        import numpy as np
        import pyarrow

        order = np.argsort(rows, kind="stable")
        ends = np.cumsum([len(chunk) for chunk in self.paths.chunks])
        cuts = np.searchsorted(rows[order], ends)
        start, taken = 0, []
        for chunk, end, some in zip(self.paths.chunks, ends, np.split(rows[order], cuts), strict=False):
            taken.append(chunk.take(some - start))
            start = end
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return pyarrow.concat_arrays(taken).take(back)


def read_catalogue(folder: Path, seed: int, processes: "WorkerPool") -> Catalogue:
    """A complete catalogue with the order that the seed gives it.

    Raises ContractError where two paths give one image_id.
    """
    from itertools import repeat

    import numpy as np
    import pyarrow
    import pyarrow.parquet

    listed = parts(folder)
    hashes = processes.map(hash_part, listed, repeat(seed))  # begins now, while the rest is read here
    tables = [pyarrow.parquet.read_table(part, read_dictionary=["wnid"]) for part in listed]
    table = pyarrow.concat_tables(tables).unify_dictionaries()
    names = table["wnid"].chunk(0).dictionary.to_pylist()
    classes = sorted(names)
    code = {name: at for at, name in enumerate(classes)}
    recode = np.array([code[name] for name in names], np.int32)
    catalogue = Catalogue(
        digest=json.loads((folder / "complete.json").read_bytes())["sha256"],
        paths=table["path"],
        text=table["text"].to_numpy(),
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


def hash_part(part: Path, seed: int) -> "np.ndarray":
    """_hash of every picture of a part."""
    import numpy as np
    import pyarrow.parquet

    prefix = f"{seed} ".encode()
    ids = _image_ids(pyarrow.parquet.read_table(part, columns=["path"])["path"].to_pylist())
    digests = b"".join([hashlib.sha256(prefix + image_id.encode()).digest() for image_id in ids])
    return np.frombuffer(digests, ">u8")[::4].astype(np.uint64)


def _image_ids(paths: list[str]) -> list[str]:
    return [match[1] if (match := _USUAL(path)) else image_id_of(path) for path in paths]


def _hash(image_id: str, seed: int) -> int:
    """The first 64 bits of SHA-256 of "seed image_id"."""
    return int.from_bytes(hashlib.sha256(f"{seed} {image_id}".encode()).digest()[:8])


def _order_equal_hashes(catalogue: Catalogue, by_hash: "np.ndarray") -> None:
    """Equal hashes are one image_id twice, which is refused, or once in a million catalogues chance: then by the id."""
    import numpy as np

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

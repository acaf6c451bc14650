"""--diversity embeddings: in every class the pictures that are farthest from one another for a vision model.

Embeddings are floating-point sums, which differ in their last digits from machine to machine: of what is promised of a
selection, that it is the same everywhere, this choice is exempt. On one machine it is the same again, for the
embeddings are saved and read again:

    images.selection/embeddings-9b77de1f0c5a/00000.npz    rows of the catalogue, their vectors; 1,024 pictures a file
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

    from generate.models.checkpoints import Checkpoint
    from generate.selection.candidates import Pool
    from generate.selection.sources.catalogue import Catalogue

PICTURES_PER_FILE = 1024
BATCH = 32


class Encoder:
    """A vision checkpoint: pictures to vectors of length 1. Raises CheckpointError for one that cannot be used."""

    def __init__(self, checkpoint: "Checkpoint") -> None:
        import torch
        from transformers import AutoModel

        from generate.models.checkpoints import CheckpointError
        from generate.models.processors import load_image_processor

        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._processor: Any = load_image_processor(checkpoint.path)
            model: Any = AutoModel.from_pretrained(checkpoint.path)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())[:300]
            raise CheckpointError(
                f"--encoder {checkpoint.name} cannot be loaded as a vision model ({reason})"
            ) from error
        self._model = getattr(model, "vision_model", model).eval().to(self._device)  # of CLIP and its like the half

    def embed(self, images: "list[Image.Image]") -> np.ndarray:
        """float32 (pictures, dimensions)."""
        import torch

        inputs = self._processor(images=images, return_tensors="pt").to(self._device)
        with torch.inference_mode():
            output = self._model(**inputs)
        pooled = getattr(output, "pooler_output", None)
        vectors = output.last_hidden_state.mean(1) if pooled is None else pooled.flatten(1)
        vectors = torch.nn.functional.normalize(vectors.float(), dim=-1)
        return np.asarray(vectors.cpu().numpy(), np.float32)


def spread_by_embeddings(
    pool: "Pool", catalogue: "Catalogue", root: str | os.PathLike[str], work: Path, encoder: str
) -> np.ndarray:
    """The rows chosen of the pool: of every class its quota, each the farthest from those before it."""
    from generate.models.checkpoints import find_checkpoint

    checkpoint = find_checkpoint(encoder, None)
    name = hashlib.sha256(f"{catalogue.digest} {checkpoint.weights}".encode()).hexdigest()[:12]
    rows = pool.kept[np.lexsort((catalogue.rank[pool.kept], catalogue.class_of[pool.kept]))]
    vectors = embed_rows(rows, catalogue, root, work / f"embeddings-{name}", checkpoint)
    chosen = []
    for number in np.unique(catalogue.class_of[rows]).tolist():
        of_class = np.flatnonzero(catalogue.class_of[rows] == number)
        chosen.append(rows[of_class[farthest(vectors[of_class], int(pool.quotas[number]))]])
    return np.concatenate(chosen)


def farthest(vectors: np.ndarray, count: int) -> list[int]:
    """Positions of so many vectors: the first, then always the one whose nearest chosen one is farthest away (Gonzalez
    1985). Of equally far ones the first."""
    chosen: list[int] = []
    nearest = np.full(len(vectors), np.inf)
    for _ in range(count):
        at = int(np.argmax(nearest))
        chosen.append(at)
        nearest = np.minimum(nearest, np.square(vectors - vectors[at]).sum(1))
        nearest[chosen] = -1
    return chosen


def embed_rows(
    rows: np.ndarray, catalogue: "Catalogue", root: str | os.PathLike[str], folder: Path, checkpoint: "Checkpoint"
) -> np.ndarray:
    """float32 (rows, dimensions); what is in the folder already is not computed again."""
    from tqdm import tqdm

    from imagenet_think import open_image

    folder.mkdir(parents=True, exist_ok=True)
    known = np.sort(np.concatenate([np.empty(0, np.int64), *(_load(file)["rows"] for file in _files(folder))]))
    missing = np.sort(np.setdiff1d(rows, known))
    encoder = Encoder(checkpoint) if len(missing) else None
    with tqdm(total=len(missing), desc="embedding pictures", unit=" pictures", delay=1) as bar:
        for some in _cut(missing, PICTURES_PER_FILE):
            vectors = []
            for batch in _cut(some, BATCH):
                assert encoder
                vectors.append(encoder.embed([open_image(catalogue.path(row), root) for row in batch.tolist()]))
                bar.update(len(batch))
            _save(folder / f"{len(_files(folder)):05d}.npz", some, np.concatenate(vectors))
    found = [_load(file) for file in _files(folder)]
    at = {row: place for place, row in enumerate(np.concatenate([part["rows"] for part in found]).tolist())}
    return np.concatenate([part["vectors"] for part in found])[[at[row] for row in rows.tolist()]]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.npz"))


def _cut(rows: np.ndarray, size: int) -> Iterable[np.ndarray]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _load(file: Path) -> dict[str, np.ndarray]:
    with np.load(file) as part:
        return {name: part[name] for name in ("rows", "vectors")}


def _save(path: Path, rows: np.ndarray, vectors: np.ndarray) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        np.savez(file, rows=rows, vectors=vectors)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

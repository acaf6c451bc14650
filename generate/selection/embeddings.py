"""Choose in every class the pictures that are farthest from one another for a vision model (--diversity embeddings).

Embeddings are floating-point sums, whose last digits differ between machines: this choice is the same again on one
machine only, unlike everything else in a selection. There it is, since the embeddings are saved and read again:

    images.selection/embeddings-9b77de1f0c5a/00000.npz    rows of the catalogue, their vectors; 1,024 pictures a file
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from tqdm import tqdm

from generate.models.checkpoints import Checkpoint, CheckpointError, find_checkpoint
from generate.models.processors import load_image_processor
from generate.selection.candidates import Pool
from generate.selection.sources.catalogue import Catalogue
from imagenet_think import ImageError, open_atomic, open_image

PICTURES_PER_FILE = 1024
BATCH = 32


class Encoder:
    """Turn pictures into vectors of length 1 by a vision checkpoint."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the checkpoint. Raises CheckpointError for one that cannot be used."""
        import torch
        from transformers import AutoModel

        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._processor: Any = load_image_processor(checkpoint.path)
            model: Any = AutoModel.from_pretrained(checkpoint.path)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())[:300]
            raise CheckpointError(
                f"--encoder {checkpoint.name} cannot be loaded as a vision model ({reason})"
            ) from error
        self._model = (
            getattr(model, "vision_model", model).eval().to(self._device)
        )  # the vision half of CLIP and its like

    def embed(self, images: list[Image.Image]) -> np.ndarray:
        """Return float32 (pictures, dimensions)."""
        import torch

        inputs = self._processor(images=images, return_tensors="pt").to(self._device)
        with torch.inference_mode():
            output = self._model(**inputs)
        pooled = getattr(output, "pooler_output", None)
        vectors = output.last_hidden_state.mean(1) if pooled is None else pooled.flatten(1)
        vectors = torch.nn.functional.normalize(vectors.float(), dim=-1)
        return np.asarray(vectors.cpu().numpy(), np.float32)


def choose_by_embeddings(
    pool: Pool,
    catalogue: Catalogue,
    root: str | os.PathLike[str],
    work: Path,
    encoder: str,
    lost: dict[int, ImageError],
) -> np.ndarray:
    """Return the chosen rows of the pool: of every class its quota, each the farthest from those before it.

    Pictures that can no longer be opened leave the pool, and are noted in `lost`, by row. Raises CheckpointError.
    """
    checkpoint = find_checkpoint(encoder, None)
    name = hashlib.sha256(f"{catalogue.digest} {checkpoint.weights}".encode()).hexdigest()[:12]
    rows = pool.kept[np.lexsort((catalogue.rank[pool.kept], catalogue.class_of[pool.kept]))]
    vectors = embed_rows(rows, catalogue, root, work / f"embeddings-{name}", checkpoint, lost)
    rows = rows[[row not in lost for row in rows.tolist()]]
    pool.kept = np.setdiff1d(pool.kept, np.fromiter(lost, np.int64, len(lost)))
    chosen = []
    for number in np.unique(catalogue.class_of[rows]).tolist():
        of_class = np.flatnonzero(catalogue.class_of[rows] == number)
        chosen.append(rows[of_class[farthest_points(vectors[of_class], min(len(of_class), int(pool.quotas[number])))]])
    return np.concatenate([rows[:0], *chosen])


def farthest_points(vectors: np.ndarray, count: int) -> list[int]:
    """Return the positions of `count` vectors: the first, then always the one farthest from its nearest chosen one.

    Of equally far ones the first (Gonzalez 1985).
    """
    chosen: list[int] = []
    nearest = np.full(len(vectors), np.inf)  # squared distances to the nearest chosen vector
    for _ in range(count):
        at = int(np.argmax(nearest))
        chosen.append(at)
        nearest = np.minimum(nearest, np.square(vectors - vectors[at]).sum(1))
        nearest[chosen] = -1
    return chosen


def embed_rows(
    rows: np.ndarray,
    catalogue: Catalogue,
    root: str | os.PathLike[str],
    folder: Path,
    checkpoint: Checkpoint,
    lost: dict[int, ImageError],
) -> np.ndarray:
    """Return float32 (rows, dimensions) of those that can be opened; others are noted in `lost`.

    What is saved in the folder already is not computed again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = np.sort(np.concatenate([np.empty(0, np.int64), *(_load(file)["rows"] for file in _files(folder))]))
    missing = np.sort(np.setdiff1d(rows, known))
    encoder = Encoder(checkpoint) if len(missing) else None
    with tqdm(total=len(missing), desc="embedding pictures", unit=" pictures", delay=1) as bar:
        for portion in _cut(missing, PICTURES_PER_FILE):
            vectors: list[np.ndarray] = []
            opened: list[int] = []
            for batch in _cut(portion, BATCH):
                assert encoder
                images = {}
                for row in batch.tolist():
                    try:
                        images[row] = open_image(catalogue.path(row), root)
                    except ImageError as error:  # it was there when it was measured
                        lost[row] = error
                if images:
                    vectors.append(encoder.embed(list(images.values())))
                opened += images
                bar.update(len(batch))
            if opened:
                with open_atomic(folder / f"{len(_files(folder)):05d}.npz") as file:
                    np.savez(file, rows=np.array(opened, np.int64), vectors=np.concatenate(vectors))
    saved = [_load(file) for file in _files(folder)]
    position = {row: at for at, row in enumerate(np.concatenate([part["rows"] for part in saved]).tolist())}
    return np.concatenate([part["vectors"] for part in saved])[
        [position[row] for row in rows.tolist() if row not in lost]
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.npz"))


def _cut(rows: np.ndarray, size: int) -> Iterable[np.ndarray]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _load(file: Path) -> dict[str, np.ndarray]:
    with np.load(file) as part:
        return {name: part[name] for name in ("rows", "vectors")}

"""Score pictures by an optional safety classifier: a transformers image-classification checkpoint and unsafe labels.

The scores are stored, and the threshold is applied to them afterwards:

    images.selection/safety-9b77de1f0c5a/00000.parquet   row, unsafe: the sum of the labels' probabilities
"""

import hashlib
import json
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from PIL import Image
from tqdm import tqdm

from generate.models.checkpoints import find_checkpoint, processor_fingerprint
from generate.models.processors import load_image_processor
from generate.selection.parquet_parts import add_part, list_parts
from generate.selection.screening.examine import Rejection
from generate.selection.screening.rules import Safety, ScreeningError
from generate.selection.sources.catalogue import Catalogue, Picture
from imagenet_think import ImageError, open_image

PICTURES_PER_PART = 4096


class SafetyScores:
    """Store the classifier's scores of a catalogue's pictures, by row."""

    def __init__(self, safety: Safety, work: Path, catalogue_digest: str, rows: int) -> None:
        """Read at once what is on disk below `work` for a catalogue of so many rows. Raises CheckpointError."""
        self.safety = safety
        self._checkpoint = find_checkpoint(safety.checkpoint, None)
        # By the weights and not by the name, which may get other weights.
        made_by = [self._checkpoint.weights, processor_fingerprint(self._checkpoint.path)]
        bound = json.dumps([catalogue_digest, *made_by, safety.unsafe_labels])
        self._folder = work / f"safety-{hashlib.sha256(bound.encode()).hexdigest()[:12]}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._unsafe = np.full(rows, np.nan)
        self._unopened: dict[int, Rejection] = {}  # by row; the next start tries again
        self._classifier: SafetyClassifier | None = None
        for part in list_parts(self._folder):
            table = pyarrow.parquet.read_table(part)
            self._unsafe[table["row"].to_numpy()] = table["unsafe"].to_numpy()

    def classify(self, rows: np.ndarray, catalogue: Catalogue, root: str | os.PathLike[str]) -> None:
        """Score those of the rows that have no score yet, in this process: the classifier uses the whole machine."""
        new = np.sort(rows[np.isnan(self._unsafe[rows])])
        if not len(new):
            return
        classifier = self._classifier = self._classifier or SafetyClassifier(self.safety, self._checkpoint.path)
        with tqdm(total=len(new), desc="classifying safety", unit=" pictures", delay=1) as bar:
            for portion in (new[start : start + PICTURES_PER_PART] for start in range(0, len(new), PICTURES_PER_PART)):
                scores: list[float] = []
                opened: list[int] = []
                for batch in (portion[at : at + self.safety.batch] for at in range(0, len(portion), self.safety.batch)):
                    images = self._open(catalogue.pictures(batch), root)
                    scores += classifier.score(list(images.values())) if images else []
                    opened += images
                    bar.update(len(batch))
                if opened:
                    add_part(self._folder, pyarrow.table({"row": opened, "unsafe": scores}))
                    self._unsafe[opened] = scores

    def _open(self, pictures: list[Picture], root: str | os.PathLike[str]) -> dict[int, Image.Image]:
        """Return the pictures by their rows; keep why others, which were there when they were measured, are not."""
        images = {}
        for picture in pictures:
            try:
                images[picture.row] = open_image(picture.path, root)
            except ImageError as error:
                self._unopened[picture.row] = Rejection("safety", error.status, None, str(error))
        return images

    def safe(self, rows: np.ndarray) -> np.ndarray:
        """Return for each of the rows, which have scores, whether it is under the threshold, bool."""
        safe: np.ndarray = self._unsafe[rows] < self.safety.threshold
        return safe

    def rejection(self, row: int) -> Rejection:
        """Return the reason of a row that is not safe."""
        if row in self._unopened:
            return self._unopened[row]
        labels = ", ".join(self.safety.unsafe_labels)
        return Rejection("safety", float(self._unsafe[row]), self.safety.threshold, f"unsafe: {labels}")


class SafetyClassifier:
    """Load the checkpoint in the directory `path`, onto a GPU where there is one."""

    def __init__(self, safety: Safety, path: str) -> None:
        """Load the checkpoint. Raises ScreeningError for one that cannot be used."""
        import torch
        from transformers import AutoModelForImageClassification

        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._processor: Any = load_image_processor(path)
            self._model: Any = AutoModelForImageClassification.from_pretrained(path)
        except (OSError, ValueError) as error:
            raise ScreeningError(
                f"the safety checkpoint {safety.checkpoint!r} cannot be loaded for image classification "
                f"({' '.join(str(error).split())[:300]})."
            ) from error
        self._model.eval().to(self._device)
        label_ids = {label: number for number, label in self._model.config.id2label.items()}
        unknown = [label for label in safety.unsafe_labels if label not in label_ids]
        if unknown:
            raise ScreeningError(
                f"the safety checkpoint {safety.checkpoint!r} has no label {unknown[0]!r}; "
                f"choose from {', '.join(islice(label_ids, 20))}."
            )
        self._unsafe = [label_ids[label] for label in safety.unsafe_labels]

    def score(self, images: Sequence[Image.Image]) -> list[float]:
        """Return for each RGB picture, as decode_image gives it, the sum of the unsafe labels' probabilities.

        To three decimals, since the last digits depend on the batch.
        """
        return [round(probability, 3) for probability in self._probabilities(images)]

    def _probabilities(self, images: Sequence[Image.Image]) -> list[float]:
        import torch

        inputs = self._processor(images=list(images), return_tensors="pt").to(self._device)
        with torch.inference_mode():
            logits = self._model(**inputs).logits.float()
        probabilities: list[float] = logits.softmax(-1)[:, self._unsafe].sum(-1).tolist()
        return probabilities

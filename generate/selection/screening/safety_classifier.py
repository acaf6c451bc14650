"""The optional safety classifier: any transformers image-classification checkpoint, and which of its labels are unsafe.

What it says of a picture is kept; the threshold is applied to it afterwards:

    images.selection/safety-9b77de1f0c5a/00000.parquet   row, unsafe: the sum of the labels' probabilities
"""

import hashlib
import json
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generate.models.checkpoints import find_checkpoint, processor_fingerprint
from generate.models.processors import load_image_processor
from generate.selection.parquet_parts import add_part, parts
from generate.selection.screening.examine import Rejection
from generate.selection.screening.rules import Safety, ScreeningError

if TYPE_CHECKING:
    from PIL import Image

    from generate.selection.sources.catalogue import Catalogue

PICTURES_PER_PART = 4096


class SafetyValues:
    """What the classifier said of a catalogue's pictures."""

    def __init__(self, safety: Safety, work: Path, catalogue: str, rows: int) -> None:
        """catalogue: its digest, of so many rows. Raises CheckpointError."""
        self.safety = safety
        self._checkpoint = find_checkpoint(safety.checkpoint, None)  # a name may get other weights
        made_by = [self._checkpoint.weights, processor_fingerprint(self._checkpoint.path)]
        bound = json.dumps([catalogue, *made_by, safety.unsafe_labels])
        self._folder = work / f"safety-{hashlib.sha256(bound.encode()).hexdigest()[:12]}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._unsafe = np.full(rows, np.nan)
        self._classifier: SafetyClassifier | None = None
        import pyarrow.parquet

        for part in parts(self._folder):
            table = pyarrow.parquet.read_table(part)
            self._unsafe[table["row"].to_numpy()] = table["unsafe"].to_numpy()

    def judge(self, rows: np.ndarray, catalogue: "Catalogue", root: str | os.PathLike[str]) -> None:
        """Asks the classifier about those of which it has said nothing: here, for it needs the whole machine."""
        import pyarrow
        import torch
        from tqdm import tqdm

        from imagenet_think import open_image

        new = np.sort(rows[np.isnan(self._unsafe[rows])])
        if len(new) and not self._classifier:
            device = "cuda" if torch.cuda.is_available() else "cpu"
            self._classifier = SafetyClassifier(self.safety, self._checkpoint.path, device)
        with tqdm(total=len(new), desc="judging their safety", unit=" pictures", delay=1) as bar:
            for some in (new[start : start + PICTURES_PER_PART] for start in range(0, len(new), PICTURES_PER_PART)):
                found: list[float] = []
                for batch in (some[at : at + self.safety.batch] for at in range(0, len(some), self.safety.batch)):
                    assert self._classifier
                    images = [open_image(picture.path, root) for picture in catalogue.pictures(batch)]
                    found += self._classifier.unsafe(images)
                    bar.update(len(batch))
                add_part(self._folder, pyarrow.table({"row": some, "unsafe": found}))
                self._unsafe[some] = found

    def safe(self, rows: np.ndarray) -> np.ndarray:
        """bool, of each of the rows, which were judged."""
        return self._unsafe[rows] < self.safety.threshold

    def rejection(self, row: int) -> Rejection:
        labels = ", ".join(self.safety.unsafe_labels)
        return Rejection("safety", float(self._unsafe[row]), self.safety.threshold, f"unsafe: {labels}")


class SafetyClassifier:
    """Loads the checkpoint, which lies at `path`, on `device` (as torch names it). Raises ScreeningError for one that
    cannot be used."""

    def __init__(self, safety: Safety, path: str, device: str = "cpu") -> None:
        from transformers import AutoModelForImageClassification

        self.safety, self._device = safety, device
        try:
            self._processor: Any = load_image_processor(path)
            self._model: Any = AutoModelForImageClassification.from_pretrained(path)
        except (OSError, ValueError) as error:
            raise ScreeningError(
                f"the safety checkpoint {safety.checkpoint!r} cannot be loaded for image classification "
                f"({' '.join(str(error).split())[:300]})."
            ) from error
        self._model.eval().to(device)
        label_ids = {label: number for number, label in self._model.config.id2label.items()}
        unknown = [label for label in safety.unsafe_labels if label not in label_ids]
        if unknown:
            raise ScreeningError(
                f"the safety checkpoint {safety.checkpoint!r} has no label {unknown[0]!r}; "
                f"choose from {', '.join(islice(label_ids, 20))}."
            )
        self._unsafe = [label_ids[label] for label in safety.unsafe_labels]

    def unsafe(self, images: "Sequence[Image.Image]") -> list[float]:
        """Of each of these RGB pictures, as decode_image gives them, the probability that it is unsafe: the labels'
        together, to three decimals, for the last digits depend on the batch."""
        return [round(probability, 3) for probability in self._probabilities(images)]

    def _probabilities(self, images: "Sequence[Image.Image]") -> list[float]:
        import torch

        inputs = self._processor(images=list(images), return_tensors="pt").to(self._device)
        with torch.inference_mode():
            logits = self._model(**inputs).logits.float()
        return logits.softmax(-1)[:, self._unsafe].sum(-1).tolist()

"""The optional safety classifier: any transformers image-classification checkpoint, and which of its labels are unsafe.

classifier = SafetyClassifier(rules.safety)
rejections = classifier.judge(images)  # one a picture: None, or a Rejection of the rule `safety`
"""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from generate.screening import Rejection
from generate.screening_rules import Safety, ScreeningError

if TYPE_CHECKING:
    from PIL import Image


class SafetyClassifier:
    """Loads the checkpoint on `device` (as torch names it). Raises ScreeningError for one that cannot be used."""

    def __init__(self, safety: Safety, device: str = "cpu") -> None:
        from transformers import AutoModelForImageClassification

        # At the top of transformers 5.16 and 5.17 this name is a stand-in that only asks for torchvision.
        from transformers.models.auto.image_processing_auto import AutoImageProcessor

        self.safety, self._device = safety, device
        try:
            self._processor: Any = AutoImageProcessor.from_pretrained(safety.checkpoint, backend="pil")
            self._model: Any = AutoModelForImageClassification.from_pretrained(safety.checkpoint)
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

    def judge(self, images: "Sequence[Image.Image]") -> list[Rejection | None]:
        """For RGB pictures, as decode_image gives them: unsafe where the labels' probabilities sum to the threshold."""
        verdicts: list[Rejection | None] = []
        for start in range(0, len(images), self.safety.batch):
            verdicts += map(self._verdict, self._probabilities(images[start : start + self.safety.batch]))
        return verdicts

    def _probabilities(self, images: "Sequence[Image.Image]") -> list[float]:
        import torch

        inputs = self._processor(images=list(images), return_tensors="pt").to(self._device)
        with torch.inference_mode():
            logits = self._model(**inputs).logits.float()
        return logits.softmax(-1)[:, self._unsafe].sum(-1).tolist()

    def _verdict(self, probability: float) -> Rejection | None:
        probability = round(probability, 3)  # the last digits depend on the batch
        if probability < self.safety.threshold:
            return None
        labels = ", ".join(self.safety.unsafe_labels)
        return Rejection("safety", probability, self.safety.threshold, f"unsafe: {labels}")

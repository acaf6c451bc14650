"""Hold the options of train/sft.py, checked."""

import math
from dataclasses import dataclass
from pathlib import Path

MIXED = "mixed"


class TrainingError(Exception):
    """Say in one sentence why the training cannot be done as asked, and which way there is. Exit code 2."""


@dataclass(frozen=True)
class Options:
    """Hold what train/sft.py is asked for."""

    dataset: str
    images: str
    model: str
    out: Path
    teacher: str
    rows: int | None
    validation: int
    max_length: int
    thinking_weight: float
    epochs: float
    batch_size: int
    rows_at_once: int | None
    learning_rate: float | None
    lora: bool | None
    seed: int

    def check(self) -> None:
        """Raise TrainingError for a value that means nothing."""
        for name in ("thinking_weight", "epochs", "learning_rate"):
            value = getattr(self, name)
            if value is not None and not math.isfinite(value):
                raise TrainingError(f"--{name.replace('_', '-')} {value} is no number; give one such as 1.0")
        for name in ("epochs", "learning_rate"):
            if getattr(self, name) == 0:
                raise TrainingError(f"--{name.replace('_', '-')} 0 would train nothing; give a number over 0")

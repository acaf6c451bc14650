"""Load the metric modules of evaluate/."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from imagenet_think import without_module


@lru_cache
def load_metric(family: str) -> Any:
    """Load a metric module, once in each process: it takes seconds."""
    with without_module("transformers"), without_module("scipy.stats"):  # only its evaluators need them
        import evaluate

    # Absolute, because evaluate looks for a relative path that is wrong on the Hub; in memory, because evaluate
    # otherwise writes all texts to a file that nobody reads again.
    folder = Path(__file__).resolve().parents[2] / "evaluate" / family
    return evaluate.load(str(folder), keep_in_memory=True)  # type: ignore[attr-defined]  # mypy looks into our folder

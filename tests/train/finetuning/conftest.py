"""Fixtures of the tests of fine-tuning."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.drawn_dataset import Drawn, drawn_dataset
from train.finetuning.options import Options


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A dataset of 40 drawn pictures, 32 of them to train on."""
    return drawn_dataset(tmp_path_factory.mktemp("drawn-dataset"), 40)


@pytest.fixture
def options(drawn: Drawn, tmp_path: Path) -> Any:
    """Return options as the command line gives them, but for what is changed."""

    def options(**changes: Any) -> Options:
        given = {
            "dataset": str(drawn.dataset),
            "images": str(drawn.pictures),
            "teacher": "glm",
            "model": "generate/demo/checkpoints/glm",
            "out": tmp_path / "out",
            "rows": None,
            "validation": 0,
            "max_length": 4096,
            "thinking_weight": 1.0,
            "epochs": 1.0,
            "batch_size": 8,
            "rows_at_once": None,
            "learning_rate": None,
            "lora": None,
            "seed": 0,
        }
        return Options(**(given | changes))

    return options

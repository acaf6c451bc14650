"""Fixtures of the selection's tests."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the report's picture, which takes seconds, but where it is looked at."""
    if request.path.name != "test_report.py":
        monkeypatch.setattr("generate.selection.report.draw", lambda *_: None)


@pytest.fixture(scope="module")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ViT of 1 layer with random weights and three labels, fine, rude and cruel."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    folder = tmp_path_factory.mktemp("vit")
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    labels = {0: "fine", 1: "rude", 2: "cruel"}
    config = ViTConfig(image_size=32, patch_size=16, id2label=labels, initializer_range=1.0, **sizes)
    ViTForImageClassification(config).save_pretrained(folder)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder

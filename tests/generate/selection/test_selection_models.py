"""Selections that ask a model: farthest points of embeddings, and the safety classifier; tiny random ViTs."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generate.models.checkpoints import CheckpointError
from generate.selection.options import Options
from generate.selection.select import select
from generate.selection.embeddings import farthest_points
from generate.selection.screening.rules import Safety
from generate.selection.screening.safety_classifier import SafetyClassifier, SafetyScores
from generate.storage.image_list import read_image_list
from imagenet_think import open_image
from tests.generate.selection.test_select import LOOSE, pictures

SIZES = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


@pytest.fixture(scope="module")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import ViTConfig, ViTForImageClassification
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    folder = tmp_path_factory.mktemp("vit")
    torch.manual_seed(0)
    labels = {0: "nice", 1: "rude"}
    config = ViTConfig(image_size=32, patch_size=16, id2label=labels, initializer_range=1.0, **SIZES)
    ViTForImageClassification(config).save_pretrained(folder)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generate.selection.report.draw", lambda *_: None)


def options(folder: Path, **changes: Any) -> Options:
    (folder / "rules.yaml").write_text(LOOSE)
    given: dict[str, Any] = {"source": str(folder / "pictures"), "out": folder / "images.jsonl"}
    given |= {"rules": folder / "rules.yaml", "screen": "all", "workers": 1}
    return Options(**(given | {"total": 12, "min_per_class": 1, "max_per_class": 9} | changes))


@pytest.mark.parametrize(
    ("vectors", "count", "expected"),
    [
        ([[0], [1], [5], [9]], 3, [0, 3, 2]),
        ([[0], [1], [5], [9]], 1, [0]),
        ([[0], [1], [5], [9]], 0, []),
        ([[2], [2], [2]], 3, [0, 1, 2]),  # nobody twice
        ([[0], [-3], [3]], 2, [0, 1]),  # of equally far ones the first
    ],
)
def test_farthest_points(vectors: list[list[float]], count: int, expected: list[int]) -> None:
    assert farthest_points(np.array(vectors, np.float32), count) == expected


def test_a_choice_by_embeddings(tmp_path: Path, vit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures(tmp_path / "pictures", 30)
    select(options(tmp_path, diversity="embeddings", encoder=str(vit)))
    first = (tmp_path / "images.jsonl").read_bytes()
    rows = read_image_list(tmp_path / "images.jsonl")
    assert len(rows) == 12
    select(options(tmp_path))
    assert (tmp_path / "images.jsonl").read_bytes() != first
    (file,) = (tmp_path / "images.selection").glob("embeddings-*/*.npz")
    with np.load(file) as saved:
        assert saved["vectors"].shape == (30, 16)
        assert np.allclose(np.square(saved["vectors"]).sum(1), 1, atol=1e-5)
        assert len(np.unique(saved["vectors"].round(3), axis=0)) > 20  # the pictures are told apart
    # saved: no encoder is loaded to choose again
    monkeypatch.setattr("generate.selection.embeddings.Encoder", None)
    select(options(tmp_path, diversity="embeddings", encoder=str(vit)))
    assert (tmp_path / "images.jsonl").read_bytes() == first


def test_what_is_no_vision_checkpoint_is_said(tmp_path: Path) -> None:
    pictures(tmp_path / "pictures", 30)
    with pytest.raises(CheckpointError, match=r"no directory \./nothing"):
        select(options(tmp_path, diversity="embeddings", encoder="./nothing"))


def test_unsafe_pictures_are_rejected(tmp_path: Path, vit: Path) -> None:
    """Those that the classifier itself, asked for each picture, finds over the threshold."""
    root = pictures(tmp_path / "pictures", 30)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.png"))
    unsafe = SafetyClassifier(Safety(checkpoint=str(vit), unsafe_labels=("rude",)), str(vit)).score
    rude = {path: unsafe([open_image(path, root)])[0] for path in paths}
    threshold = sorted(rude.values())[20]
    chosen = options(tmp_path, total="all")
    safety = f"safety: {{checkpoint: {vit}, unsafe_labels: [rude], threshold: {threshold}, batch: 4}}\n"
    (tmp_path / "rules.yaml").write_text(LOOSE + safety)
    printed = select(chosen)
    rejected = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert {line["rule"] for line in rejected} == {"safety"}
    assert {line["path"] for line in rejected} == {path for path, value in rude.items() if value >= threshold}
    assert len(read_image_list(tmp_path / "images.jsonl")) == 30 - len(rejected)
    assert f"{len(rejected)} safety" in printed


def test_other_weights_of_one_name_judge_again(tmp_path: Path, vit: Path) -> None:
    folder = shutil.copytree(vit, tmp_path / "classifier")
    safety = Safety(checkpoint=str(folder), unsafe_labels=("rude",))
    before = SafetyScores(safety, tmp_path, "digest", 1)._folder
    assert SafetyScores(safety, tmp_path, "digest", 1)._folder == before
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\0\1")
    assert SafetyScores(safety, tmp_path, "digest", 1)._folder != before

"""The safety classifier: a tiny random ViT."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generate.selection.screening.rules import Safety, ScreeningError
from generate.selection.screening.safety_classifier import SafetyClassifier, SafetyScores
from generate.selection.select import select
from generate.storage.image_list import read_image_list
from imagenet_think import open_image
from tests.support.photographs import SKIMAGE, photograph
from tests.support.picture_collections import LOOSE, loose_options, pictures


def unsafe(checkpoint: Path, **changes: Any) -> list[float]:
    safety = Safety(**({"checkpoint": str(checkpoint), "unsafe_labels": ("rude",)} | changes))
    return SafetyClassifier(safety, str(checkpoint)).score([photograph(name) for name in SKIMAGE[:5]])


def test_safety_sums_the_unsafe_labels(vit: Path) -> None:
    labels = (("rude",), ("cruel",), ("rude", "cruel"), ("fine", "rude", "cruel"))
    rude, cruel, both, everything = (unsafe(vit, unsafe_labels=some) for some in labels)
    assert both == pytest.approx([a + b for a, b in zip(rude, cruel, strict=True)], abs=0.0015)
    assert everything == [1.0] * 5
    assert len(set(both)) > 1


def test_safety_refuses_what_it_cannot_use(vit: Path, tmp_path: Path) -> None:
    with pytest.raises(ScreeningError, match="no label 'nsfw'; choose from fine, rude, cruel"):
        unsafe(vit, unsafe_labels=("nsfw",))
    with pytest.raises(ScreeningError, match="cannot be loaded"):
        unsafe(tmp_path)


def test_unsafe_pictures_are_rejected(tmp_path: Path, vit: Path) -> None:
    """Those that the classifier itself, asked for each picture, finds over the threshold."""
    root = pictures(tmp_path / "pictures", 30)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.png"))
    unsafe = SafetyClassifier(Safety(checkpoint=str(vit), unsafe_labels=("rude",)), str(vit)).score
    rude = {path: unsafe([open_image(path, root)])[0] for path in paths}
    threshold = sorted(rude.values())[20]
    chosen = loose_options(tmp_path, total="all")
    safety = f"safety: {{checkpoint: {vit}, unsafe_labels: [rude], threshold: {threshold}, batch: 4}}\n"
    (tmp_path / "rules.yaml").write_text(LOOSE + safety)
    printed = select(chosen)
    rejected = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert {line["rule"] for line in rejected} == {"safety"}
    assert {line["path"] for line in rejected} == {path for path, value in rude.items() if value >= threshold}
    assert len(read_image_list(tmp_path / "images.jsonl")) == 30 - len(rejected)
    assert f"{len(rejected)} safety" in printed


def test_a_picture_that_went_away_after_it_was_measured_is_one_line(tmp_path: Path, vit: Path) -> None:
    root = pictures(tmp_path / "pictures")
    options = loose_options(tmp_path, total="all")
    select(options)
    (root / "n00000001" / "n00000001_4.png").unlink()
    safety = f"safety: {{checkpoint: {vit}, unsafe_labels: [rude], threshold: 1, batch: 5}}\n"
    (tmp_path / "rules.yaml").write_text(LOOSE + safety)
    select(options)
    (line,) = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert (line["path"], line["rule"], line["value"]) == ("n00000001/n00000001_4.png", "safety", "missing_image")
    assert len(read_image_list(tmp_path / "images.jsonl")) == 11


def test_other_weights_of_one_name_judge_again(tmp_path: Path, vit: Path) -> None:
    folder = shutil.copytree(vit, tmp_path / "classifier")
    safety = Safety(checkpoint=str(folder), unsafe_labels=("rude",))
    before = SafetyScores(safety, tmp_path, "digest", 1)._folder
    assert SafetyScores(safety, tmp_path, "digest", 1)._folder == before
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\0\1")
    assert SafetyScores(safety, tmp_path, "digest", 1)._folder != before

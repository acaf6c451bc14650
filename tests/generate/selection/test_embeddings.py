"""A choice by embeddings: farthest points, by a tiny random ViT."""

import json
from pathlib import Path

import numpy as np
import pytest

from generate.models.checkpoints import CheckpointError
from generate.selection.embeddings import farthest_points
from generate.selection.select import select
from generate.storage.image_list import read_image_list
from tests.support.picture_collections import loose_options, pictures


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
    select(loose_options(tmp_path, diversity="embeddings", encoder=str(vit)))
    first = (tmp_path / "images.jsonl").read_bytes()
    rows = read_image_list(tmp_path / "images.jsonl")
    assert len(rows) == 12
    select(loose_options(tmp_path))
    assert (tmp_path / "images.jsonl").read_bytes() != first
    (file,) = (tmp_path / "images.selection").glob("embeddings-*/*.npz")
    with np.load(file) as saved:
        assert saved["vectors"].shape == (30, 16)
        assert np.allclose(np.square(saved["vectors"]).sum(1), 1, atol=1e-5)
        assert len(np.unique(saved["vectors"].round(3), axis=0)) > 20  # the pictures are told apart
    # saved: no encoder is loaded to choose again
    monkeypatch.setattr("generate.selection.embeddings.Encoder", None)
    select(loose_options(tmp_path, diversity="embeddings", encoder=str(vit)))
    assert (tmp_path / "images.jsonl").read_bytes() == first


def test_a_picture_that_went_away_after_it_was_measured_is_one_line(tmp_path: Path, vit: Path) -> None:
    root = pictures(tmp_path / "pictures", 12)
    select(loose_options(tmp_path))
    (root / "n00000001" / "n00000001_4.png").unlink()
    printed = select(loose_options(tmp_path, diversity="embeddings", encoder=str(vit)))
    assert len(read_image_list(tmp_path / "images.jsonl")) == 11
    (line,) = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert (line["path"], line["rule"], line["value"]) == ("n00000001/n00000001_4.png", "reads", "missing_image")
    assert "1 picture could not be read; the same command tries them again" in printed


def test_what_is_no_vision_checkpoint_is_said(tmp_path: Path) -> None:
    pictures(tmp_path / "pictures", 30)
    with pytest.raises(CheckpointError, match=r"no directory \./nothing"):
        select(loose_options(tmp_path, diversity="embeddings", encoder="./nothing"))

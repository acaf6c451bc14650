"""The raw texts of an image are found in jsonl/."""

from pathlib import Path

import pytest

from generate.reviewing.raw_texts import raw_records
from imagenet_think import ContractError
from tests.support.first_schema import TEACHERS
from tests.support.review_dataset import COUNT, image_id


def test_raw_texts(folder: Path) -> None:
    for at in range(COUNT):
        for model in TEACHERS:
            (found,) = raw_records(folder / "small", model, image_id(at))
            assert (found["image_id"], found["model"]) == (image_id(at), model)
    assert raw_records(folder / "small", "glm", "n02084071") == [], "a part of an id is no id"
    with pytest.raises(ContractError, match="cannot be read"):
        raw_records(folder, "glm", "n02084071_0")

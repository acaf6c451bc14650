"""What a start says that there is to do."""

import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generate.inference.worklist import Worklist, announce
from generate.models.checkpoints import Checkpoint
from generate.models.registry import MODELS


@pytest.mark.parametrize(
    ("name", "warned"), [("zai-org/GLM-4.5V", False), ("GLM-4.6V", False), ("somebody/another", True)]
)
def test_another_size_of_the_family_stands_in_for_nobody(
    name: str, warned: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GLM-4.5V is a mixture of experts, of another class than the Flash that the entry names."""
    checkpoint = Checkpoint(name, "", "r", "Glm4vMoeForConditionalGeneration", "w")
    job: Any = SimpleNamespace(entry=MODELS["glm_4_6v"], shard=None, retry=None, model="glm_4_6v", out=tmp_path)
    setup: Any = SimpleNamespace(checkpoint=checkpoint)
    announce(job, setup, 1, Worklist("id", "counter", 1, zlib.compress(b"\1").hex()))
    printed = capsys.readouterr().out
    assert ("stands in for" in printed) == warned
    assert "1 images in the list, 0 done before" in printed

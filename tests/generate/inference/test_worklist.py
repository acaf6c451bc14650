"""What a start says that there is to do."""

import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from generate.inference.settings import Settings
from generate.inference.worklist import Worklist, announce
from generate.models.checkpoints import Checkpoint
from generate.models.registry import MODELS
from generate.processes.launch import Launch


@pytest.mark.parametrize(
    ("name", "warned"), [("zai-org/GLM-4.5V", False), ("GLM-4.6V", False), ("somebody/another", True)]
)
def test_another_size_of_the_family_stands_in_for_nobody(
    name: str, warned: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GLM-4.5V is a mixture of experts, of another class than the Flash that the entry names."""
    checkpoint = Checkpoint(name, "", "r", "Glm4vMoeForConditionalGeneration", "w")
    printed = announced(tmp_path, capsys, checkpoint=checkpoint)
    assert ("stands in for" in printed) == warned
    assert "1 image in the list, 0 done before" in printed


@pytest.mark.parametrize(
    ("asked", "device", "bound", "told"),
    [
        ("auto", "cpu", "bfloat16", True),
        ("auto", "cpu", "float32", False),
        ("auto", "cuda", "bfloat16", False),
        ("bfloat16", "cpu", "bfloat16", False),
    ],
)
def test_bfloat16_on_a_cpu_is_told(
    asked: str, device: str, bound: str, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = announced(tmp_path, capsys, device=device, asked=asked, bound=bound)
    assert ("`dtype: float32` in --config" in printed) == told


def announced(
    out: Path,
    capsys: pytest.CaptureFixture[str],
    checkpoint: Checkpoint | None = None,
    device: str = "cpu",
    asked: str = "auto",
    bound: str = "float32",
) -> str:
    entry, settings = MODELS["glm_4_6v"], Settings(dtype=asked)
    job: Any = SimpleNamespace(entry=entry, shard=None, retry=None, model="glm_4_6v", out=out, settings=settings)
    setup: Any = SimpleNamespace(checkpoint=checkpoint, bound={"dtype": bound})
    launch = Launch(0, 1, torch.device(device))
    announce(job, launch, setup, 1, Worklist("id", "counter", 1, zlib.compress(b"\1").hex(), {}))
    return capsys.readouterr().out

"""A training that is killed goes on to the same weights, and two processes train as one."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.commands import CHECKPOINTS, ROOT
from tests.support.drawn_dataset import Drawn, drawn_dataset
from tests.support.launches import launch, workers_of

pytestmark = pytest.mark.soak
_STEPS = 24


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return drawn_dataset(tmp_path_factory.mktemp("drawn-dataset"), 70)


def start(drawn: Drawn, model: str, out: Path, ranks: int = 1, *more: str) -> subprocess.Popen[bytes]:
    given = {"dataset": drawn.dataset, "images": drawn.pictures, "model": CHECKPOINTS / model, "out": out}
    given |= {"teacher": "mixed", "rows": 48, "validation": 4, "batch-size": 4, "epochs": 2}
    return launch(
        [str(ROOT / "train" / "sft.py"), *(f"--{name}={value}" for name, value in given.items()), *more], ranks
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors.decode()[-3000:]


def steps_of(out: Path) -> int:
    """Return the last step of which there is a whole checkpoint."""
    states = (out / "steps").glob("checkpoint-*/trainer_state.json")
    return max((int(state.parent.name.rpartition("-")[2]) for state in states), default=0)


def kill_at(process: subprocess.Popen[bytes], out: Path, step: int, delay_s: float) -> None:
    deadline = time.monotonic() + 600
    while steps_of(out) < step and process.poll() is None:
        assert time.monotonic() < deadline, "the training made no step"
        time.sleep(0.005)
    time.sleep(delay_s)
    for pid in [process.pid, *workers_of(process)]:
        if process.poll() is None or pid != process.pid:
            os.kill(pid, signal.SIGKILL)
    process.wait(timeout=300)


@pytest.mark.parametrize(("model", "more"), [("openvlthinker", ()), ("kimi", ()), ("glm", ("--lora",))])
def test_a_killed_training_gives_the_same_weights(
    model: str, more: tuple[str, ...], drawn: Drawn, tmp_path: Path
) -> None:
    chance = random.Random(model)
    calm, disturbed = tmp_path / "calm", tmp_path / "disturbed"
    finish(start(drawn, model, calm, 1, *more))
    for step in (2, 10, 18):
        kill_at(start(drawn, model, disturbed, 1, *more), disturbed, step, chance.uniform(0, 0.4))
        assert not (disturbed / "model.safetensors").exists()
    assert steps_of(disturbed) >= 18
    finish(start(drawn, model, disturbed, 1, *more))
    weights = [(out / "model.safetensors").read_bytes() for out in (calm, disturbed)]
    losses = [json.loads((out / "training.json").read_text())["results"]["losses"] for out in (calm, disturbed)]
    assert len(losses[0]) == _STEPS
    assert losses[0] == losses[1]
    assert weights[0] == weights[1]


@pytest.mark.parametrize("more", [(), ("--rows-at-once=1", "--thinking-weight=0.5")])
def test_two_processes_train_as_one(more: tuple[str, ...], drawn: Drawn, tmp_path: Path) -> None:
    results = []
    for ranks in (1, 2):
        out = tmp_path / str(ranks)
        finish(start(drawn, "openvlthinker", out, ranks, *more))
        results.append(json.loads((out / "training.json").read_text())["results"])
    assert [one["processes"] for one in results] == [1, 2]
    assert results[1]["losses"] == pytest.approx(results[0]["losses"], rel=1e-3)
    assert results[1]["validation_loss"] == pytest.approx(results[0]["validation_loss"], rel=1e-3)


def test_a_wrong_option_is_one_sentence_of_two_processes(drawn: Drawn, tmp_path: Path) -> None:
    process = start(drawn, "openvlthinker", tmp_path / "out", 2, "--max-length=10")
    _, errors = process.communicate(timeout=300)
    assert process.returncode != 0
    assert errors.decode().count("error: no row is left to train on") == 1

"""train/sft.py as a user types it: from a dataset to a model that run.py asks what it was trained on."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from safetensors.torch import load_file, save_file
from typer.testing import Result

import generate.run
import train.finetuning.training
import train.sft
from generate.models.model_file import read_model_file
from imagenet_think import Record
from tests.support.commands import CHECKPOINTS, ROOT, invoke
from tests.support.drawn_dataset import Drawn, drawn_dataset
from train.finetuning.run_card import begin
from train.finetuning.student import Question, find_student

Train = Callable[..., Result]
NAMES = ("glm", "kimi", "openvlthinker")
QUICK = {"rows": 8, "validation": 2, "batch_size": 4, "teacher": "mixed"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return drawn_dataset(tmp_path_factory.mktemp("drawn-dataset"), 30)


@pytest.fixture
def train_sft(drawn: Drawn) -> Train:
    """Type the command with these options; a value of None leaves one out, True gives it alone."""

    def train_sft(out: Path, model: str = "openvlthinker", **changes: Any) -> Result:
        given = {"dataset": drawn.dataset, "images": drawn.pictures, "model": CHECKPOINTS / model, "out": out}
        given |= QUICK | changes
        options = [
            f"--{name.replace('_', '-')}" + ("" if value is True else f"={value}")
            for name, value in given.items()
            if value is not None
        ]
        return invoke(train.sft.main, *options)

    return train_sft


def card_of(out: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((out / "training.json").read_text())
    return card


@pytest.mark.parametrize("name", NAMES)
def test_a_trained_model_is_asked_what_it_was_trained_on(
    name: str, train_sft: Train, drawn: Drawn, run: Callable[..., dict[str, Record]], tmp_path: Path
) -> None:
    out = tmp_path / "tuned"
    result = train_sft(out, name)
    assert result.exit_code == 0, result.output
    assert "8 rows to train on, 2 held out for validation" in result.output
    results = card_of(out)["results"]
    assert f"{results['validation_loss']:.3f} of the rows held out -> {out}" in result.output
    assert f"--model {out / 'model.yaml'} --images …" in result.output
    assert results["rows"] == {"validation": 2, "train": 8}
    assert [results["first_loss"], results["last_loss"]] == results["losses"]  # of two steps
    assert 0 < results["validation_loss"] < 20
    entry = read_model_file(out / "model.yaml")
    assert (entry.hub_id, entry.question, entry.language) == (".", "What is in this image?", "en")
    assert entry.style == find_student(str(CHECKPOINTS / name)).entry.style
    before, after = (load_file(folder / "model.safetensors") for folder in (CHECKPOINTS / name, out))
    assert before.keys() == after.keys()
    assert not all(torch.equal(before[key], after[key]) for key in before)
    asked = {"model": "tuned", "entry": entry, "checkpoint": str(out), "limit": 2, "max_new_tokens": 8}
    records = run(drawn.images, drawn.pictures, tmp_path / "run", settings={"prompt": entry.question}, **asked)
    assert len(records) == 2
    prompt = json.loads((tmp_path / "run" / "run.json").read_text())["bound"]["prompt"]
    assert prompt == card_of(out)["bound"]["prompt"].replace("{question}", "What is in this image?")


def test_a_trained_model_is_asked_in_the_language_of_its_training(train_sft: Train, tmp_path: Path) -> None:
    question = Question("Was ist auf dem Bild?", "de")
    asked = {"question": question.text, "question_language": question.language}
    german = drawn_dataset(tmp_path / "german", 12, asked=asked)
    out = tmp_path / "tuned"
    result = train_sft(out, dataset=german.dataset, images=german.pictures, rows=4)
    assert result.exit_code == 0, result.output
    images = ["--images", german.images, "--images-root", german.pictures, "--limit=1", "--config=max_new_tokens=4"]
    result = invoke(generate.run.main, "--model", out / "model.yaml", *images, "--out", tmp_path / "run")
    assert "1 truncated" in result.output
    prompt = json.loads((tmp_path / "run" / "run.json").read_text())["bound"]["prompt"]
    assert prompt == find_student(str(CHECKPOINTS / "openvlthinker")).prompt(question)
    assert "Deutsch" in prompt or "German" in prompt


def test_pictures_that_go_away_end_the_training_in_one_sentence(
    train_sft: Train, drawn: Drawn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pictures = shutil.copytree(drawn.pictures, tmp_path / "pictures")

    def begin_without_pictures(out: Path, bound: dict[str, Any]) -> None:
        begin(out, bound)
        for file in pictures.rglob("*.*"):
            file.unlink()

    monkeypatch.setattr(train.finetuning.training, "begin", begin_without_pictures)
    result = train_sft(tmp_path / "tuned", images=pictures)
    assert result.exit_code == 1, result.output
    assert re.search(r"error: the picture of \S+ was there when the rows were checked, and is gone", result.stderr)
    shutil.copytree(drawn.pictures, pictures, dirs_exist_ok=True)
    result = train_sft(tmp_path / "tuned", images=pictures)
    assert result.exit_code == 0, result.output


def test_lora_is_merged_and_kept_beside(train_sft: Train, tmp_path: Path) -> None:
    out = tmp_path / "tuned"
    result = train_sft(out, lora=True, learning_rate=0.01)
    assert result.exit_code == 0, result.output
    assert "LoRA" in result.output
    written = (out / "adapter" / "adapter_model.safetensors", out / "model.safetensors", out / "config.json")
    assert len({file.stat().st_mode for file in written}) == 1
    before, after = (load_file(folder / "model.safetensors") for folder in (CHECKPOINTS / "openvlthinker", out))
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert before.keys() == after.keys()
    assert changed
    assert all(re.search(r"layers\.\d+\.(self_attn|mlp)", key) for key in changed), "the picture's tower is as it was"


def test_the_seed_decides_all(train_sft: Train, tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        assert train_sft(tmp_path / name, validation=0, rows=4, seed=seed).exit_code == 0
    a, b, c = (card_of(tmp_path / name)["results"]["losses"] for name in "abc")
    assert a == b != c
    assert (tmp_path / "a" / "model.safetensors").read_bytes() == (tmp_path / "b" / "model.safetensors").read_bytes()


def test_parts_of_a_step_are_the_step(train_sft: Train, tmp_path: Path) -> None:
    losses = []
    for rows_at_once in (4, 1):
        out = tmp_path / str(rows_at_once)
        assert train_sft(out, rows_at_once=rows_at_once, thinking_weight=0.5).exit_code == 0
        losses.append(card_of(out)["results"]["losses"])
    assert losses[1] == pytest.approx(losses[0], rel=1e-3)


def test_a_finished_training_is_done_and_another_is_refused(train_sft: Train, tmp_path: Path) -> None:
    out = tmp_path / "tuned"
    train_sft(out, rows=4)
    assert "is trained already" in train_sft(out, rows=4).output
    result = train_sft(out, rows=4, seed=3, thinking_weight=0.5)
    assert result.exit_code == 2
    assert "holds another training (seed: 0 there, 3 now; thinking_weight: 1.0 there, 0.5 now)" in result.output


def test_a_model_file_of_a_training_is_trained_further(train_sft: Train, tmp_path: Path) -> None:
    train_sft(tmp_path / "first", rows=4)
    assert train_sft(tmp_path / "second", rows=4, model=tmp_path / "first" / "model.yaml").exit_code == 0
    first, second = (yaml.safe_load((tmp_path / name / "model.yaml").read_text()) for name in ("first", "second"))
    assert first == second


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"teacher": "gpt"}, "choose glm, kimi or mixed"),
    ({"dataset": "/nowhere"}, "no directory '/nowhere'"),
    ({"images": "/nowhere"}, "is not a directory"),
    ({"model": "/nowhere"}, "no directory /nowhere"),
    ({"max_length": 10}, "no row is left to train on (24 too long"),
    ({"epochs": 0}, "--epochs 0 would train nothing"),
    ({"thinking_weight": "inf"}, "--thinking-weight inf is no number"),
    ({"rows_at_once": 3}, "--rows-at-once 3 does not divide"),
    ({"out": "/proc/tuned"}, "cannot write to /proc/tuned ("),
    ({"out": "glm"}, "--out glm has the name of a known model"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_cannot_be_done_is_one_sentence(
    changes: dict[str, Any], message: str, train_sft: Train, tmp_path: Path
) -> None:
    result = train_sft(changes.pop("out", tmp_path / "tuned"), **changes)
    assert result.exit_code == 2
    assert message in result.output
    assert result.output.count("error: ") == 1


def test_what_is_refused_begins_nothing(train_sft: Train, tmp_path: Path) -> None:
    out = tmp_path / "tuned"
    for changes in ({"max_length": 10}, {"rows_at_once": 3}):
        assert train_sft(out, **changes).exit_code == 2
    assert train_sft(out, rows=4).exit_code == 0


def test_a_folder_of_other_files_is_left_alone(train_sft: Train, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    result = train_sft(tmp_path)
    assert result.exit_code == 2
    assert "holds other files (thesis.tex" in result.output
    assert os.listdir(tmp_path) == ["thesis.tex"]


def test_a_loss_that_is_no_number_ends_the_training(train_sft: Train, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in (CHECKPOINTS / "openvlthinker").iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    weights = load_file(broken / "model.safetensors")
    weights["model.norm.weight"][:] = float("nan")
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    result = train_sft(tmp_path / "tuned", model=broken)
    assert result.exit_code == 1
    assert "the loss is nan after 1 steps; lower --learning-rate" in result.output
    assert not (tmp_path / "tuned" / "model.safetensors").exists()


@pytest.mark.parametrize("page", ["docs/training.md", "train/sft.py"])
def test_the_page_has_no_option_that_is_not_there(page: str) -> None:
    known = set(re.findall(r"--[a-z-]+", str(invoke(train.sft.main, "--help").output)))
    text = (ROOT / page).read_text()
    commands = re.findall(r"train/sft\.py(?:[^\n]*\\\n)*[^\n]*", text)
    assert commands
    assert {option for command in commands for option in re.findall(r"--[a-z-]+", command)} <= known

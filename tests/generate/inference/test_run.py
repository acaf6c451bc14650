"""generate/run.py: bad options, bad input, ranks, and texts that do not depend on the batch."""

import fcntl
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import generate.run
from generate.storage.locks import RunLock
from imagenet_think import read_records
from tests.support.commands import CHECKPOINTS, ROOT, invoke, run_command
from tests.support.launches import ENV
from tests.support.samples import image_row, write_jsonl
from tests.support.tiny_checkpoints import tiny_internvl


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=ENV, capture_output=True, text=True, timeout=300)


BAD_OPTIONS = {
    "unknown model": (["--model", "gpt"], "--model gpt is not known; choose one of glm, kimi"),
    "unknown split": (["--split", "dev"], "--split dev does not exist; choose train or test"),
    "bad sampling": (["--config", "sampling=warm"], "'warm' is not a sampling option"),
    "no list": (["--images", "nowhere.jsonl"], "--images nowhere.jsonl does not exist"),
    "no root": (["--images", "README.md", "--images-root", "nowhere"], "--images-root nowhere does not exist"),
    "nothing built in": (["--model", "internvl"], "--model internvl has no built-in checkpoint, as glm, kimi"),
    "no batch": (["--batch-size", "0"], "greater than or equal to 1"),
    "no such shard": (["--shard", "4/4"], "--shard 4/4: the index counts from 0; give 0/4 to 3/4"),
    "an array of one": (["--shard", "0/1", "--images", "x.jsonl"], "--images x.jsonl does"),
}


@pytest.mark.parametrize("name", BAD_OPTIONS)
def test_bad_options_are_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, message = BAD_OPTIONS[name]
    monkeypatch.chdir(ROOT)
    result = invoke(generate.run.main, *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.process
def test_help_needs_neither_torch_nor_datasets() -> None:
    code = "import sys; import generate.run; print({'torch', 'datasets', 'transformers', 'numpy'} & sys.modules.keys())"
    assert command("-c", code).stdout == "set()\n"


@pytest.mark.process
def test_a_worker_imports_the_modelling_code_of_its_own_model_alone() -> None:
    code = """
import re, sys, torch
from generate.engines.transformers import load_model
load_model("generate/demo/checkpoints/glm", "float32", torch.device("cpu"))
found = [re.fullmatch(r"transformers\\.models\\.(\\w+)\\.modeling_\\w+", name) for name in sys.modules]
print({one[1] for one in found if one} - {"auto"}, {"sklearn", "scipy.stats", "matplotlib"} & sys.modules.keys())
"""
    assert command("-c", code).stdout == "{'glm4v'} set()\n"


BAD_LISTS = {
    "not json": ('{"image_id": "a", "path": "a.png"}\nnot json\n', "line 2"),
    "empty": ("", "the list of images is empty"),
    "twice": ('{"image_id": "a", "path": "a.png"}\n{"image_id": "a", "path": "b.png"}\n', "lines 1 and 2"),
}


@pytest.mark.parametrize("name", BAD_LISTS)
def test_bad_lists_are_one_sentence(name: str, tmp_path: Path) -> None:
    text, message = BAD_LISTS[name]
    (tmp_path / "images.jsonl").write_text(text)
    result = invoke(generate.run.main, *run_command("glm", tmp_path / "images.jsonl", tmp_path, tmp_path / "out")[1:])
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def _without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def test_the_folder_of_a_trained_model_is_told_its_file(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").touch()
    done = invoke(generate.run.main, "--model", tmp_path, "--images", tmp_path, "--out", tmp_path / "run")
    assert done.exit_code == 2
    assert f"--model {tmp_path} is not known; give {tmp_path / 'model.yaml'}, or describe" in done.stderr


def _cut_weights(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])


def _garbage_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 1000)


def _missing_shard(folder: Path) -> None:
    (folder / "model.safetensors.index.json").write_text('{"weight_map": {"a": "model-00002-of-00002.safetensors"}}')


def _no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


BAD_CHECKPOINTS = {
    "holds no weights: model.safetensors is not there": _without_weights,
    "it was cut off": _cut_weights,
    "is not a safetensors file": _garbage_weights,
    "model-00002-of-00002.safetensors is not there": _missing_shard,
    "names no architecture": _no_config,
}


@pytest.mark.parametrize("message", BAD_CHECKPOINTS)
def test_bad_checkpoints_are_refused(message: str, tmp_path: Path) -> None:
    from generate.models.checkpoints import CheckpointError, find_checkpoint

    folder = tmp_path / "checkpoint"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    BAD_CHECKPOINTS[message](folder)
    with pytest.raises(CheckpointError, match=message):
        find_checkpoint(str(folder), None)


def test_a_model_that_is_not_known_is_refused_before_its_weights_are_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.models import checkpoints

    asked = []

    def download(name: str, revision: str | None, allow_patterns: list[str]) -> str:
        asked.append(allow_patterns)
        return str(tmp_path)

    def refuse(path: str, name: str) -> None:
        raise checkpoints.CheckpointError(f"{name} in {path} is not known")

    (tmp_path / "config.json").write_text('{"architectures": ["SomeModel"]}')
    monkeypatch.setattr(checkpoints, "snapshot_download", download)
    with pytest.raises(checkpoints.CheckpointError, match=f"some/model in {tmp_path} is not known"):
        checkpoints.find_checkpoint("some/model", None, refuse)
    assert asked == [["config.json"]]


@pytest.mark.slow
def test_a_model_that_is_not_known_binds_no_directory(tmp_path: Path, listed: Path, run: Callable[..., Any]) -> None:
    from generate.models.checkpoints import CheckpointError

    folder = tmp_path / "checkpoint"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "not_known"}))
    with pytest.raises(CheckpointError, match=r"config\.json cannot be used .*not_known.*use --engine vllm"):
        run(listed / "images.jsonl", listed / "pictures", tmp_path / "out", checkpoint=str(folder))
    assert not (tmp_path / "out").exists()


def _change_weights(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


OTHER_WEIGHTS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    r"lacks 1 weights .*model\.visual\.patch_embed\.proj\.bias": (
        "glm",
        lambda weights: weights.pop("model.visual.patch_embed.proj.bias"),
    ),
    r"in another shape \(model\.visual\.patch_embed\.proj\.bias\)": (
        "glm",
        lambda weights: weights.update({"model.visual.patch_embed.proj.bias": torch.zeros(3)}),
    ),
    r"multi_modal_projector\.linear_1\.bias is missing; noise is unexpected": (
        "kimi",
        lambda weights: weights.update(noise=weights.pop("multi_modal_projector.linear_1.bias")),
    ),
}


@pytest.mark.parametrize("message", OTHER_WEIGHTS)
def test_weights_of_another_model_are_named(message: str, tmp_path: Path) -> None:
    """transformers fills what a checkpoint lacks with noise, and says so in a warning alone."""
    from generate.engines.transformers import load_model
    from generate.models.checkpoints import CheckpointError

    model, change = OTHER_WEIGHTS[message]
    shutil.copytree(CHECKPOINTS / model, tmp_path / model)
    _change_weights(tmp_path / model, change)
    with pytest.raises(CheckpointError, match=message) as caught:
        load_model(str(tmp_path / model), "float32", "cpu")
    assert "\n" not in str(caught.value)


@pytest.mark.process
def test_an_unreachable_hub_is_one_sentence(listed: Path, tmp_path: Path) -> None:
    arguments = run_command("glm", listed / "images.jsonl", listed / "pictures", tmp_path / "out")
    result = command(*arguments, "--checkpoint=nobody/nothing")
    assert result.returncode == 2
    assert "error: cannot get nobody/nothing at revision main from the Hub" in result.stderr
    assert "Traceback" not in result.stderr


def test_other_weights_have_another_fingerprint(tmp_path: Path) -> None:
    from generate.models.checkpoints import find_checkpoint

    folder = tmp_path / "glm"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    before = find_checkpoint(str(folder), None)
    assert before == find_checkpoint(str(CHECKPOINTS / "glm"), None).__class__(
        before.name, before.path, before.revision, before.architecture, before.weights
    )
    file = folder / "model.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert find_checkpoint(str(folder), None).weights != before.weights


def test_an_architecture_that_nobody_knows_is_one_sentence(
    listed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "glm"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "unheard_of"}))
    arguments = run_command("glm", listed / "images.jsonl", listed / "pictures", tmp_path / "out")
    result = invoke(generate.run.main, *arguments[1:], f"--checkpoint={folder}")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.stderr
    assert re.search("config.json cannot be used .*`unheard_of`.*--engine", result.stderr)
    assert capfd.readouterr().err == ""


def test_another_tokenizer_is_another_run(listed: Path, tmp_path: Path, run: Callable[..., Any]) -> None:
    """The weights alone do not decide the texts."""
    from generate.storage.locks import RunError

    folder = tmp_path / "glm"
    shutil.copytree(CHECKPOINTS / "glm", folder)
    options = {"out": tmp_path / "out", "checkpoint": str(folder), "limit": 1}
    run(listed / "images.jsonl", listed / "pictures", **options)
    settings = json.loads((folder / "preprocessor_config.json").read_text())
    (folder / "preprocessor_config.json").write_text(json.dumps(settings | {"image_mean": [0.5, 0.5, 0.5]}))
    with pytest.raises(RunError, match="processor: "):
        run(listed / "images.jsonl", listed / "pictures", **options)


def test_a_checkpoint_with_the_processor_of_another(tmp_path: Path) -> None:
    """Weights of the one, every file of the processor from the other: none is left that belongs to the first."""
    from generate.models.checkpoints import find_checkpoint, with_processor
    from generate.models.processors import ProcessorError, load_processor

    broken = tmp_path / "broken"
    shutil.copytree(CHECKPOINTS / "openvlthinker", broken)
    (broken / "processor_config.json").unlink()
    (broken / "preprocessor_config.json").write_text('{"image_processor_type": "Qwen2_5_VLImageProcessor"}')
    with pytest.raises(ProcessorError, match=r"cannot be loaded .ValueError: Unrecognized image processor"):
        load_processor(str(broken))
    found = find_checkpoint(str(broken), None)
    (tmp_path / "linked").mkdir()
    linked = with_processor(found, str(CHECKPOINTS / "openvlthinker"), tmp_path / "linked")
    assert type(load_processor(linked).image_processor).__name__ == "Qwen2VLImageProcessorPil"
    assert find_checkpoint(linked, None).weights == found.weights


def test_pictures_in_a_tar_are_read_in_place(
    listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    import tarfile

    with tarfile.open(tmp_path / "all.tar", "w") as tar:
        tar.add(listed / "pictures", ".")
    rows = [json.loads(line) for line in (listed / "images.jsonl").read_text().splitlines()]
    images = write_jsonl(tmp_path / "images.jsonl", [row | {"path": f"all.tar::./{row['path']}"} for row in rows[:6]])
    found, expected = run(images, tmp_path), run(listed / "images.jsonl", listed / "pictures", limit=6)
    assert {name: record["raw"] for name, record in found.items()} == {n: r["raw"] for n, r in expected.items()}
    assert {record["status"] for record in found.values()} == {"ok"}


def test_a_dataset_that_cannot_be_had_fails_no_picture(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = run_command("glm", listed / "images.jsonl", Path("hub:nobody/nothing"), tmp_path / "out")
    result = invoke(generate.run.main, *arguments[1:])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.stderr
    assert "nobody/nothing" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_picture_that_vanishes_while_the_run_goes_on(
    listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.inference.generation_loop import GenerationLoop

    shutil.copytree(listed / "pictures", tmp_path / "pictures")
    last = json.loads((listed / "images.jsonl").read_text().splitlines()[-1])
    whole = GenerationLoop._receive

    def receive(self: GenerationLoop, completion: Any) -> None:
        (tmp_path / "pictures" / last["path"]).unlink(missing_ok=True)
        whole(self, completion)

    monkeypatch.setattr(GenerationLoop, "_receive", receive)
    records = run(listed / "images.jsonl", tmp_path / "pictures", batch_size=2)
    assert records.pop(last["image_id"])["status"] == "missing_image"
    assert {record["status"] for record in records.values()} == {"ok"}
    assert len(records) == 23


@pytest.mark.slow
@pytest.mark.parametrize("sampling", ["greedy", "temperature=0.9,top_p=0.95", "temperature=0,repetition_penalty=1.2"])
def test_texts_do_not_depend_on_the_batch(
    sampling: str, listed: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    images, root = listed / "images.jsonl", listed / "pictures"
    wide = run(images, root, batch_size=14, limit=14, sampling=sampling)
    narrow = run(images, root, batch_size=5, limit=14, sampling=sampling)
    assert wide == narrow
    assert len(wide) == 14


def test_a_seed_changes_sampled_texts(listed: Path, run: Callable[..., dict[str, dict[str, Any]]]) -> None:
    images, root = listed / "images.jsonl", listed / "pictures"
    texts = [
        {
            r["image_id"]: r["raw"]
            for r in run(images, root, limit=4, settings={"seed": seed}, sampling="temperature=1.5").values()
        }
        for seed in (0, 1)
    ]
    assert texts[0] != texts[1]


def test_bad_pictures_become_rows(listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]]) -> None:
    """Each bad picture stands between good ones, in one batch with them."""
    from PIL import Image

    good = sorted((listed / "pictures").rglob("*.*"))[:3]
    for at, file in enumerate(good):
        shutil.copy(file, tmp_path / f"good{at}{file.suffix}")
    photograph = Image.effect_noise((300, 300), 90).convert("RGB")
    photograph.save(tmp_path / "whole.jpg")
    (tmp_path / "truncated.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:2000])
    (tmp_path / "text.jpg").write_text("this is not a picture")
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    Image.new("RGB", (4000, 2)).save(tmp_path / "line.png")
    bomb = Image.new("1", (20000, 20000))
    bomb.save(tmp_path / "bomb.png")
    (tmp_path / "changed.png").write_bytes((tmp_path / "dot.png").read_bytes())
    expected = {
        "truncated": "bad_image",
        "text": "bad_image",
        "line": "bad_image",
        "bomb": "bad_image",
        "changed": "bad_image",
        "gone": "missing_image",
        "escape": "unsafe_path",
        "absolute": "unsafe_path",
    }
    paths = {
        "truncated": "truncated.jpg",
        "text": "text.jpg",
        "dot": "dot.png",
        "line": "line.png",
        "bomb": "bomb.png",
        "changed": "changed.png",
        "gone": "gone.png",
        "escape": "../../etc/passwd",
        "absolute": "/etc/passwd",
    } | {f"good{at}": f"good{at}{file.suffix}" for at, file in enumerate(good)}
    rows = [
        image_row(name, path=path) | {"sha256": "0" * 64 if name == "changed" else None} for name, path in paths.items()
    ]
    records = run(write_jsonl(tmp_path / "images.jsonl", rows), tmp_path, batch_size=12)
    statuses = {name: record["status"] for name, record in records.items()}
    assert {name: statuses[name] for name in expected} == expected
    assert all(records[name]["message"] and records[name]["raw"] == [] for name in expected)
    assert {statuses[f"good{at}"] for at in range(3)} == {"ok"}
    assert set(statuses) == set(paths)  # the 1x1 picture, too, has its row, whatever the model made of it


def test_internvl_runs_with_its_system_prompt_and_prefill(
    listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    """A random checkpoint says nothing sensible, but says it in the right place, the same in every batch."""
    options = {"model": "internvl", "checkpoint": str(tiny_internvl(tmp_path / "internvl")), "max_new_tokens": 12}
    images, root = listed / "images.jsonl", listed / "pictures"
    wide = run(images, root, tmp_path / "wide", batch_size=8, limit=8, **options)
    assert wide == run(images, root, tmp_path / "narrow", batch_size=3, limit=8, **options)
    assert all(record["raw"][0].startswith("<think>\n") for record in wide.values())
    assert {record["protocol"] for record in wide.values()} == {False}  # the prefill is ours
    assert len({record["raw"][0] for record in wide.values()}) > 1  # the picture decides
    prompt = json.loads((tmp_path / "wide" / "run.json").read_text())["bound"]["prompt"]
    assert prompt.startswith("<|im_start|>system\nYou are an AI assistant that rigorously follows")
    assert prompt.endswith("<|im_start|>assistant\n<think>\n")


def test_cut_at_the_limit(listed: Path, run: Callable[..., dict[str, dict[str, Any]]]) -> None:
    records = run(listed / "images.jsonl", listed / "pictures", limit=4, max_new_tokens=10)
    assert {(r["status"], r["finish_reason"], r["output_tokens"]) for r in records.values()} == {
        ("truncated", "length", 10)
    }


def test_split_limit_and_resume(listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]]) -> None:
    images, root = listed / "images.jsonl", listed / "pictures"
    assert len(run(images, root, tmp_path / "run", split="test")) == 3
    assert len(run(images, root, tmp_path / "run", limit=10)) == 3 + 9 - 0
    assert len(run(images, root, tmp_path / "run")) == 24
    before = sorted(path.name for path in (tmp_path / "run").glob("shard-*"))
    run(images, root, tmp_path / "run")  # nothing left: no new shard
    assert sorted(path.name for path in (tmp_path / "run").glob("shard-*")) == before
    keys = [record["image_id"] for record in read_records(tmp_path / "run")]
    assert len(keys) == len(set(keys)) == 24


def test_a_model_that_fails_on_everything_stops_without_losing_rows(
    listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.engines.base import EngineError
    from generate.engines.continuous_batch import ContinuousBatch

    def dead(*_: object) -> None:
        raise RuntimeError("CUDA error: device-side assert triggered")

    monkeypatch.setattr(ContinuousBatch, "step", dead)
    with pytest.raises(EngineError, match="8 pictures in a row, last with RuntimeError: CUDA error"):
        run(listed / "images.jsonl", listed / "pictures", tmp_path / "run")
    monkeypatch.undo()
    records = run(listed / "images.jsonl", listed / "pictures", tmp_path / "run")
    assert {record["status"] for record in records.values()} == {"ok"}


@pytest.mark.parametrize("place", ["add", "step"])
def test_a_row_that_breaks_the_model_is_a_row(
    place: str, listed: Path, run: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.engines.continuous_batch import ContinuousBatch, Row

    whole = getattr(ContinuousBatch, place)
    bad = json.loads((listed / "images.jsonl").read_text().splitlines()[5])["image_id"]

    def fragile(self: ContinuousBatch, rows: tuple[Row, ...] = (), *more: Any) -> list[Row]:
        if any(row and row.request.image_id == bad for row in rows or self.rows):
            raise RuntimeError("shape mismatch")
        return whole(self, *((rows, *more) if rows else ()))

    monkeypatch.setattr(ContinuousBatch, place, fragile)
    records = run(listed / "images.jsonl", listed / "pictures")
    assert records[bad]["status"] == "engine_error"
    assert records[bad]["message"] == "RuntimeError: shape mismatch"
    assert {record["status"] for name, record in records.items() if name != bad} == {"ok"}
    assert len(records) == 24


@pytest.mark.slow
@pytest.mark.parametrize("place", ["add", "step"])
def test_out_of_memory_halves_the_batch_and_changes_no_text(
    place: str,
    listed: Path,
    run: Callable[..., dict[str, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import torch

    from generate.engines.continuous_batch import ContinuousBatch, Row

    roomy = run(listed / "images.jsonl", listed / "pictures", batch_size=12, limit=14)
    whole = getattr(ContinuousBatch, place)

    def small(self: ContinuousBatch, rows: tuple[Row, ...] = (), *more: Any) -> list[Row]:
        if len(self.active) + len(rows) > 3:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return whole(self, *((rows, *more) if rows else ()))

    monkeypatch.setattr(ContinuousBatch, place, small)
    assert run(listed / "images.jsonl", listed / "pictures", batch_size=12, limit=14) == roomy
    said = capsys.readouterr().out
    assert "out of memory (CUDA out of memory. Tried to allocate 2.00 GiB): going on with 6 pictures at a time" in said
    assert "going on with 3 pictures" in said


def test_without_options_the_built_in_model_looks_at_drawn_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke(generate.run.main)
    assert result.exit_code == 0, result.stderr
    started = "imagenet-think run"  # outside of the repository's root
    assert f"{started} --model glm --images images.jsonl --out runs/glm" in result.stdout
    records = list(read_records(tmp_path / "build" / "demo" / "runs" / "glm"))
    assert len(records) == 40
    assert {record["status"] for record in records} == {"ok"}


@pytest.mark.process
def test_a_launch_that_became_one_process_is_caught(listed: Path, tmp_path: Path) -> None:
    arguments = run_command("glm", listed / "images.jsonl", listed / "pictures", tmp_path / "out")
    options = ("launch", "--quiet", "--cpu", "--num_processes", "2")
    result = command("-m", "accelerate.commands.accelerate_cli", *options, *arguments)
    assert result.returncode != 0
    assert "--num_processes 2 started a single process" in result.stderr


def test_a_second_job_on_a_live_run_is_refused(listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RunLock.take, "__defaults__", (0.2,))  # its patience with workers that end
    arguments = run_command("glm", listed / "images.jsonl", listed / "pictures", tmp_path / "out")
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / "lock").open("w") as lock:
        lock.write("process 1 on the other machine")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_SH)
        result = invoke(generate.run.main, *arguments[1:])
    assert result.exit_code == 2
    assert "is in use by process 1 on the other machine" in result.stderr


def test_whatever_a_reader_raises_is_a_row(
    listed: Path, tmp_path: Path, run: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generate.inference import generation_loop

    rows = [image_row(f"i{at}", path=f"{at}.png") for at in range(4)]
    for at, file in enumerate(sorted((listed / "pictures").rglob("*.png"))[:4]):
        shutil.copy(file, tmp_path / f"{at}.png")
        rows[at]["sha256"] = None
    raised = {"1.png": MemoryError(), "2.png": RuntimeError("boom /root/of/pictures")}
    read = generation_loop.read_image_bytes

    def reader(path: str, root: Path, **more: Any) -> bytes:
        if path in raised:
            raise raised[path]
        return read(path, root, **more)

    monkeypatch.setattr(generation_loop, "read_image_bytes", reader)
    records = run(write_jsonl(tmp_path / "images.jsonl", rows), tmp_path)
    assert [records[f"i{at}"]["status"] == "bad_image" for at in range(4)] == [False, True, True, False]
    assert records["i2"]["message"] == "'2.png' cannot be read: its reader failed (RuntimeError)"

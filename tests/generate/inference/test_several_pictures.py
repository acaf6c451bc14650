"""Rows of several pictures: every engine shows them all, in their order, and no model more than it takes."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import generate.run
from generate.models.processors import load_processor
from generate.models.registry import MODELS
from generate.storage.image_list import ImageRow, read_image_list, write_image_list
from imagenet_think import open_image
from tests.support.commands import CHECKPOINTS, invoke, run_command
from tests.support.samples import write_jsonl

TOKENS = 40


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, listed: Path) -> Path:
    """A list of rows of 1 to 4 drawn pictures, which have different sizes."""
    paths = [str(row.path) for row in read_image_list(listed / "images.jsonl")]
    rows = [ImageRow(image_id="one", path=paths[0])]
    rows += [ImageRow(image_id=f"{count}", path=tuple(paths[-count:])) for count in (2, 3, 4)]
    images = tmp_path_factory.mktemp("several") / "images.jsonl"
    write_image_list(images, rows)
    return images


def by_generate(model: str, rows: list[ImageRow], root: Path) -> dict[str, str]:
    """What the checkpoint's own `generate` writes about each row, alone."""
    from generate.engines.transformers import load_model

    folder = str(CHECKPOINTS / model)
    processor, network = load_processor(folder), load_model(folder, "float32", "cpu")
    texts = {}
    for row in rows:
        pictures = [open_image(path, root) for path in row.paths]
        asked = MODELS[model].user_template.replace("{prompt}", "Describe this image.")
        content = [*({"type": "image"} for _ in pictures), {"type": "text", "text": asked}]
        chat = [{"role": "user", "content": content}]
        prompt = processor.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
        inputs = processor(images=pictures, text=[prompt], add_special_tokens=False, return_tensors="pt")
        written = network.generate(**inputs, do_sample=False, max_new_tokens=TOKENS)[0, inputs["input_ids"].shape[1] :]
        texts[row.image_id] = processor.tokenizer.decode(written, skip_special_tokens=False)
    return texts


@pytest.mark.parametrize("model", ["glm", "kimi", "openvlthinker"])
def test_texts_are_those_of_the_models_own_generate(
    model: str, several: Path, listed: Path, run: Callable[..., Any]
) -> None:
    """In one batch, with rows of other numbers of pictures beside them."""
    entry = replace(MODELS[model], max_pictures=4)
    options = {"model": model, "entry": entry, "max_new_tokens": TOKENS, "guards": "none"}
    records = run(several, listed / "pictures", **options)
    expected = by_generate(model, read_image_list(several), listed / "pictures")
    assert len(set(expected.values())) > 1
    for image_id, text in expected.items():
        (raw,) = records[image_id]["raw"]
        assert raw, image_id
        assert text.startswith(raw), image_id
    prompts = [records[name]["prompt_tokens"] for name in ("one", "2", "3", "4")]
    assert prompts == sorted(set(prompts))


def test_a_server_is_sent_every_picture_in_order(several: Path, listed: Path, run: Callable[..., Any]) -> None:
    from tests.support.chat_server import ChatServer

    seen: dict[int, list[Any]] = {}

    def answer(messages: list[dict[str, Any]], pictures: list[Any], _: dict[str, Any]) -> tuple[list[str], str]:
        parts = [part["type"] for part in messages[0]["content"]]
        assert parts == ["image_url"] * len(pictures) + ["text"]
        seen[len(pictures)] = pictures
        return ["<think>", "Seen", "</think>", " Yes."], "stop"

    with ChatServer(answer) as server:
        records = run(
            several, listed / "pictures", engine="server", checkpoint="tiny", settings={"urls": (server.url,)}
        )
    assert {record["status"] for record in records.values()} == {"ok"}
    for row in read_image_list(several):
        wanted = [open_image(path, listed / "pictures") for path in row.paths]
        assert [picture.tobytes() for picture in seen[len(row.paths)]] == [picture.tobytes() for picture in wanted]


def test_vllm_is_told_the_largest_number(several: Path, job: Callable[..., Any], listed: Path) -> None:
    rows = read_image_list(several)
    assert job(several, listed).for_list(rows).pictures == 4
    assert job(several, listed).for_list(rows[:1]).pictures == 1


def test_a_model_that_takes_fewer_is_refused_before_it_starts(several: Path, listed: Path, tmp_path: Path) -> None:
    arguments = run_command("openvlthinker", several, listed / "pictures", tmp_path / "run")[1:]
    result = invoke(generate.run.main, *arguments)
    assert result.exit_code == 2
    assert "the row '4' has 4 pictures" in result.stderr
    assert "and --model openvlthinker takes 1" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_split_without_images_is_refused(several: Path, listed: Path, tmp_path: Path) -> None:
    arguments = run_command("glm", several, listed / "pictures", tmp_path / "run", "--split=test")[1:]
    result = invoke(generate.run.main, *arguments)
    assert result.exit_code == 2
    assert f"{several} has no images of the split test; leave --split out" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


BROKEN = {
    "one missing": ("nowhere.png", None, "missing_image", "nowhere.png"),
    "one that leaves the root": ("../x.png", None, "unsafe_path", "../x.png"),
    "one of another hash": (None, "0" * 64, "bad_image", "its sha256 differs"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_with_one_picture_that_cannot_be_used_is_a_failure_by_its_path(
    name: str, listed: Path, tmp_path: Path, run: Callable[..., Any]
) -> None:
    path, digest, status, message = BROKEN[name]
    good = [str(row.path) for row in read_image_list(listed / "images.jsonl")][:2]
    row: dict[str, Any] = {"image_id": "a", "path": [good[0], path or good[1]]}
    if digest:
        row["sha256"] = [hashlib.sha256((listed / "pictures" / good[0]).read_bytes()).hexdigest(), digest]
    images = write_jsonl(tmp_path / "images.jsonl", [row])
    record = run(images, listed / "pictures")["a"]
    assert record["status"] == status
    assert message in record["message"]

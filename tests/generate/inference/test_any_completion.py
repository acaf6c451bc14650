"""Whatever numbers, texts and messages an engine gives: a record that reads back, builds and can be published."""

import base64
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.building.build import build
from generate.engines.base import Completion, Prepared, Request
from generate.inference.conversation import ConversationConfig
from generate.inference.generation_loop import GenerationLoop, Source
from generate.models.registry import MODELS
from generate.publishing.checks import _check_contents, check_schemas
from generate.publishing.delimiters import check_delimiters
from generate.publishing.release import read_release
from generate.storage.image_list import ImageRow, read_image_list, write_image_list
from generate.storage.run_directory import RecordWriter, bind_run, make_run_directory
from imagenet_think import STATUSES, read_records
from tests.support.built_datasets import published_records, rows_of
from tests.support.first_schema import TEACHERS

IMAGES = 20
QUESTION = "What is in this image?"


def picture_in_base64() -> str:
    file = io.BytesIO()
    Image.effect_noise((32, 32), 40).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


PIECES = [
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "◁think▷",
    "◁/think▷",
    "A ball.",
    " so ",
    "\n",
    "\x00",
    "\ud83d",
]
WORDS = ["/home/me/runs/glm", "file:///srv/x/y", "open:/srv/x/y", "'", '"', "\\", " ", "\n", "\ud800", "\x1b[0m", "503"]
NUMBERS = (
    st.none()
    | st.integers(-5, 9)
    | st.sampled_from([2**31, 9_999_999_999, 10**5000, 3.5, float("inf"), float("nan"), "12", True, [1], {"a": 1}])
)
COMPLETIONS = st.fixed_dictionaries(
    {
        "text": st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=5), max_size=9).map("".join),
        "finish_reason": st.sampled_from(["eos", "length", "budget", "loop"]),
        "prompt_tokens": NUMBERS,
        "output_tokens": NUMBERS,
    }
) | st.fixed_dictionaries(
    {
        "text": st.text(max_size=5),
        "finish_reason": st.just("error"),
        "status": st.just("engine_error"),
        "message": st.lists(st.sampled_from([*WORDS, picture_in_base64()]) | st.text(st.characters())).map("".join),
        "prompt_tokens": NUMBERS,
        "output_tokens": NUMBERS,
    }
)

MANY = st.lists(COMPLETIONS, min_size=IMAGES // 2, max_size=IMAGES)


class Scripted:
    """An engine that gives these completions, one a request, and the last one from then on."""

    def __init__(self, completions: list[dict[str, Any]]) -> None:
        self.left = list(completions)

    def prepare(self, request: Request) -> None:
        return None

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        for request, _ in prepared:
            given = self.left.pop(0) if len(self.left) > 1 else self.left[0]
            yield Completion(request.image_id, **given)


def generate_run(run: Path, model: str, rows: list[ImageRow], root: Path, completions: list[dict[str, Any]]) -> None:
    make_run_directory(run)
    run_id = bind_run(run, {"model": model, "question": QUESTION})
    entry = MODELS[model]
    config = ConversationConfig(entry, QUESTION, lambda _: "", max_new_tokens=9, force_answer=True)
    stamp = {"model": model, "run_id": run_id, "revision": "r", "style": entry.style, "protocol": True, "attempt": 0}
    writer = RecordWriter(run, {})
    source = Source(root, max_side=32, workers=1, ahead=2)
    GenerationLoop(Scripted(completions), writer, config, source, seed=0, stamp=stamp).run(iter([rows]))
    writer.close()


@settings(max_examples=5, deadline=None)
@given(of_glm=MANY, of_kimi=MANY)
def test_any_completion_is_a_record_that_is_built_and_can_be_published(
    of_glm: list[dict[str, Any]], of_kimi: list[dict[str, Any]], listed: Path
) -> None:
    rows = read_image_list(listed / "images.jsonl")[:IMAGES]
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_image_list(folder / "images.jsonl", rows)
        for model, completions in zip(TEACHERS, (of_glm, of_kimi), strict=True):
            generate_run(folder / model, model, rows, listed / "pictures", completions)
            records = list(read_records(folder / model))
            assert sorted(record["image_id"] for record in records) == sorted(row.image_id for row in rows)
            assert {record["status"] for record in records} <= set(STATUSES)
        build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", folder / "out")
        for model in TEACHERS:
            failed = sum(row["model"] == model for row in rows_of(folder / "out", "failures"))
            assert len(rows_of(folder / "out", model)) + failed == IMAGES
            assert len(published_records(folder / "out", model)) == IMAGES
        release = read_release(folder / "out")
        check_schemas(release)
        check_delimiters(release)
        _check_contents(release, pictures=False, workers=1)  # raises where a file must not go out


def test_numbers_that_are_none_are_said_once(listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read_image_list(listed / "images.jsonl")[:4]
    text = "<think>Round.</think><answer>A ball.</answer>"
    good = {"text": text, "finish_reason": "eos", "prompt_tokens": 7, "output_tokens": 9}
    wrong = [good | {"prompt_tokens": 9_999_999_999}, good | {"output_tokens": -5, "prompt_tokens": "7"}]
    generate_run(tmp_path, "glm", rows, listed / "pictures", [good, *wrong, good])
    said = [line for line in capsys.readouterr().out.splitlines() if "Warning" in line]
    assert len(said) == 1
    assert said[0].endswith("no numbers of tokens (0 to 2,147,483,647); such numbers are stored as null.")
    numbers = [(record["prompt_tokens"], record["output_tokens"]) for record in read_records(tmp_path)]
    assert numbers == [(7, 9), (None, 9), (None, None), (7, 9)]


def test_tokens_of_which_one_turn_is_unknown_are_unknown(listed: Path, tmp_path: Path) -> None:
    """The sum of the other turns would be a false number."""
    rows = read_image_list(listed / "images.jsonl")[:1]
    first = {"text": "<think>Round", "finish_reason": "length", "output_tokens": 9_999_999_999}
    second = {"text": "A ball.</answer>", "finish_reason": "eos", "output_tokens": 4}
    generate_run(tmp_path, "glm", rows, listed / "pictures", [first, second])
    (record,) = read_records(tmp_path)
    assert (record["status"], record["output_tokens"]) == ("forced", None)

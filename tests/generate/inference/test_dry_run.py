"""run.py --dry-run: one picture, everything about it, and nothing in the run's directory; --prompt and --seed."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.engines.base import Completion, Prepared, Request
from generate.models.registry import MODELS
from generate.models.thinking import segments, split
from generate.run import main
from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import CHECKPOINTS, ROOT, invoke
from tests.support.terminals import through_a_pipe, through_a_terminal

RAW = "<think>It is round.</think><answer>A circle.</answer>"


def options(listed: Path, out: Path, *more: str) -> list[str]:
    given = [f"--images={listed / 'images.jsonl'}", f"--images-root={listed / 'pictures'}", f"--out={out}"]
    return ["--model=glm", *given, *more]


def test_the_transformers_engine(listed: Path, tmp_path: Path) -> None:
    given = options(listed, tmp_path / "run", f"--checkpoint={CHECKPOINTS / 'glm'}", "--dry-run", "--seed=3")
    result = invoke(main, *given, "--prompt=What is in it?", "--config=language=en")
    assert result.exit_code == 0, result.output
    assert "<|image|><|end_of_image|>What is in it?<|assistant|>" in result.stdout
    for part in (
        "picture: ",
        "request: ",
        "what the model wrote",
        "thinking",
        "answer",
        "tokens: prompt ",
        "status: ok",
    ):
        assert f"\n{part}" in result.stdout
    assert "\x1b" not in result.stdout
    assert not (tmp_path / "run").exists()


def test_a_server(listed: Path, tmp_path: Path) -> None:
    with ChatServer(lambda *_: ([RAW], "stop")) as server:
        given = options(listed, tmp_path / "run", f"--engine={server.url}", "--checkpoint=tiny", "--dry-run")
        result = invoke(main, *given)
    assert result.exit_code == 0, result.output
    assert '"model": "tiny"' in result.stdout
    assert '"url": "data:image/png;base64, … (' in result.stdout
    assert f"\n{RAW.removesuffix('</answer>')}" in result.stdout
    assert "\nthinking\nIt is round.\n\nanswer\nA circle.\n" in result.stdout
    assert not (tmp_path / "run").exists()


class Stand:
    """An engine of another kind, as vLLM's is: requests in, completions out."""

    def prepare(self, request: Request) -> Any:
        return {"prompt": request.prompt}

    def generate(self, prepared: Iterable[Prepared]) -> Iterator[Completion]:
        for request, _ in prepared:
            yield Completion(request.image_id, "no tags at all", "eos", 9, 4)


def test_any_other_engine_and_a_text_that_cannot_be_split(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generate.inference.load_engine._vllm_engine", lambda *_: Stand())
    monkeypatch.setattr("generate.inference.check_options.has_vllm", lambda: True)
    given = options(listed, tmp_path / "run", f"--checkpoint={CHECKPOINTS / 'glm'}", "--engine=vllm", "--dry-run")
    result = invoke(main, *given)
    assert result.exit_code == 1
    assert "no tags at all" in result.stdout
    assert "\nthinking: none\n" in result.stdout
    assert "tokens: prompt 9, text 4" in result.stdout
    assert not (tmp_path / "run").exists()


def test_a_picture_that_is_not_there(listed: Path, tmp_path: Path) -> None:
    given = options(listed, tmp_path / "run", f"--checkpoint={CHECKPOINTS / 'glm'}", "--dry-run")
    result = invoke(main, *given, f"--images-root={tmp_path}")
    assert result.exit_code == 1
    assert "status: missing_image" in result.stdout


@pytest.mark.process
def test_colours_are_a_terminal_s_alone(listed: Path, tmp_path: Path) -> None:
    plain = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with ChatServer(lambda *_: ([RAW.replace("round", "\x1b[31mround")], "stop")) as server:
        given = options(listed, tmp_path / "run", f"--engine={server.url}", "--checkpoint=tiny", "--dry-run")
        command = [sys.executable, str(ROOT / "generate/run.py"), *given]
        _, coloured = through_a_terminal(command, env=plain)
        _, asked_not_to = through_a_terminal(command, env=plain | {"NO_COLOR": "1"})
        _, piped = through_a_pipe(command, env=plain)
    assert "\x1b[36mIt is \\x1b[31mround.\x1b[0m" in coloured
    assert "\x1b[32mA circle.\x1b[0m" in coloured
    for shown in (asked_not_to, piped):
        assert "It is \\x1b[31mround." in shown
        assert "\x1b[3" not in shown


@pytest.mark.parametrize("more", [["--prompt=figure2"], ["--seed=4"]])
def test_a_run_goes_on_with_its_own_prompt_and_seed(more: list[str], listed: Path, tmp_path: Path) -> None:
    """Options go before a file; another than the run's is refused, by name."""
    (tmp_path / "run.yaml").write_text("prompt: Why?\nlanguage: en\nseed: 1\n")
    first = ["--prompt=paper", "--seed=3", f"--config={tmp_path / 'run.yaml'}"]
    with ChatServer(lambda *_: ([RAW], "stop")) as server:
        given = options(listed, tmp_path / "run", f"--engine={server.url}", "--checkpoint=tiny", "--limit=2")
        assert invoke(main, *given, *first).exit_code == 0
        assert invoke(main, *given, *first).exit_code == 0
        refused = invoke(main, *given, *first, *more)
    bound = json.loads((tmp_path / "run/run.json").read_text())["bound"]
    assert (bound["seed"], bound["question"].startswith("Please analyze")) == (3, True)
    assert refused.exit_code == 2
    assert ("question" if "prompt" in more[0] else "seed") in refused.output
    assert len(list(read_records(tmp_path / "run"))) == 2


@given(st.lists(st.sampled_from(["<think>", "</think>", "<answer>", "</answer>", "a", " b\n", "`<think>`"])))
def test_segments_are_the_text(parts: list[str]) -> None:
    raw = "".join(parts)
    cut = segments(raw, MODELS["glm"].style)
    assert "".join(text for _, text in cut) == raw
    parsed = split(raw, MODELS["glm"].style)
    if parsed.status == "ok":
        assert "".join(text for part, text in cut if part == "answer") == parsed.answer

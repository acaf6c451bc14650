"""run.yaml: what it may hold, and one sentence for what it may not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from generate.inference.reparse import reparse
from generate.inference.settings import Settings, SettingsError, read_settings
from generate.run import main
from imagenet_think import read_records
from tests.support.commands import CHECKPOINTS, in_this_process, invoke

OPTIONS = {"model", "limit", "out"}
CHANGED = {"colour": "colour is gone; use `tint`."}


@pytest.mark.parametrize(
    ("text", "options", "settings"),
    [
        ("", {}, {}),
        ("model: kimi\nlimit: 3", {"model": "kimi", "limit": 3}, {}),
        ("seed: 7\ntimeout_s: 30\nurls: http://a/v1", {}, {"seed": 7, "timeout_s": 30.0, "urls": ("http://a/v1",)}),
        ("urls: [http://a/v1, http://b/v1]", {}, {"urls": ("http://a/v1", "http://b/v1")}),
        ("max_model_len:", {}, {"max_model_len": None}),
    ],
)
def test_what_a_file_says(text: str, options: dict[str, Any], settings: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(text)
    assert read_settings([str(tmp_path / "run.yaml")], OPTIONS, CHANGED) == (
        options,
        Settings(**settings),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tempo: 3", "'tempo' is not known; choose from compiled, deadline_s, dtype,"),
        ("- seed", "holds a list"),
        ("a: [", "cannot be read as YAML"),
        ("\x00", "cannot be read as YAML"),
        ("seed: seven", "seed is 'seven'; give a value of type int"),
        ("seed: 1.5", "seed is 1.5"),
        ("seed: true", "seed is True"),
        ("compiled: 1", "compiled is 1; give a value of type bool"),
        ("urls: [1]", "give a text or a list of texts"),
        ("max_model_len: many", "give a value of type int"),
        ("3: 4", "3 is not known"),
        ("colour: red", "run.yaml: colour is gone; use `tint`"),
    ],
)
def test_what_a_file_may_not_say(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(text)
    with pytest.raises(SettingsError, match=message):
        read_settings([str(tmp_path / "run.yaml")], OPTIONS, CHANGED)


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": " "},
        {"max_side": 0},
        {"dtype": "int8"},
        {"workers": -1},
        {"turns": 3},
        {"tensor_parallel": 0},
        {"gpu_memory": 1.5},
        {"max_model_len": 0},
        {"timeout_s": 0.0},
        {"retries": -1},
    ],
)
def test_values_out_of_range(changes: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=f"{next(iter(changes))}: .* is not possible; it takes "):
        Settings(**changes).check()


MINE = {
    "hub_id": "somebody/Their-Thinker-7B",
    "architecture": "Glm4vForConditionalGeneration",
    "style": {"thinking": [["<think>", "</think>"]], "answer": [["<answer>", "</answer>"]]},
    "licence": "MIT",
    "max_new_tokens": 192,
    "sampling": "greedy",
    "end_tokens": ["</answer>"],
}


def test_a_run_of_ones_own_model_from_a_file_alone(listed: Path, tmp_path: Path) -> None:
    """Everything in two files; the command line goes before them; its run can be parsed again and goes on."""
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(MINE))
    config = {
        "model": str(tmp_path / "mine.yaml"),
        "checkpoint": str(CHECKPOINTS / "glm"),
        "images": str(listed / "images.jsonl"),
        "images_root": str(listed / "pictures"),
        "out": str(tmp_path / "run"),
        "limit": 9,
        "guards": "none,answer",
        "prompt": "Describe this image.",
    }
    (tmp_path / "run.yaml").write_text(yaml.safe_dump(config))
    in_this_process(main, ["--config", str(tmp_path / "run.yaml"), "--limit", "2"])
    records = list(read_records(tmp_path / "run"))
    assert {(record["model"], record["status"]) for record in records} == {("mine", "ok")}
    assert len(records) == 2

    assert reparse(tmp_path / "run", tmp_path / "again") == {("ok", "ok"): 2}


BAD = {
    "no file": (["--config", "nowhere.yaml"], "--config nowhere.yaml does not exist; its folder has mkdocs.yml.\n"),
    "no value": (
        ["--config", "dtype"],
        "--config dtype is neither NAME=VALUE nor a YAML file; write dtype=VALUE, or its path.\n",
    ),
    "no model file": (["--model", "nowhere.yaml"], "--model nowhere.yaml does not exist"),
    "an address without a scheme": (
        ["--engine", "localhost:8000/v1"],
        "is not an address; write http://localhost:8000/v1",
    ),
    "unknown engine": (["--engine", "jax"], "--engine jax is not known; choose transformers, vllm, server"),
    "no address": (["--engine", "server"], "--engine server needs an address"),
    "half an address": (["--engine", "http://a/v1,b"], "--engine: b is not an address"),
    "no host": (["--engine", "http://"], "http:// is not an address (it names no host)"),
    "a space": (["--engine", "http://a b/v1"], "'http://a b/v1' is not an address (character 9 is ' '"),
    "half a bracket": (["--engine", "http://[::1/v1"], "http://[::1/v1 is not an address"),
    "port": (["--engine", "HTTP://u:p@a:99999/v1"], "HTTP://a:99999/v1 is not an address (its port is no number"),
    "query": (["--engine", "http://a/v1?api_key=x"], "http://a/v1 is not an address (it goes on after the path"),
    "scheme": (["--engine", "ftp://a/v1"], "ftp://a/v1 is not an address (it does not begin with http"),
    "guards": (["--config", "guards=speed=3"], "guards speed=3: 'speed=3' is not a guard"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_options_are_one_sentence(name: str) -> None:
    arguments, message = BAD[name]
    result = invoke(main, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_address_in_a_config_is_checked_as_well(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text("engine: server\nurls: [http://a/v1, 'http://user:hidden@:1']\n")
    result = invoke(main, "--config", str(tmp_path / "run.yaml"))
    assert result.exit_code == 2
    assert "urls in --config: http://:1 is not an address (it names no host)" in result.stderr
    assert "hidden" not in result.output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("key_variable: MINE", "the key in MINE holds a control character, as a line break, at place 7 of 10"),
        ("key_variable: sk-hidden", "the key's variable is no name of an environment variable"),
        ("urls: {http://u:hidden@h: 1}", "urls is no text; give a text or a list of texts"),
    ],
)
def test_a_key_that_cannot_be_sent_is_refused_at_once(
    settings: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", "sk-hid\nden\n")
    (tmp_path / "run.yaml").write_text(settings)
    result = invoke(main, "--config", str(tmp_path / "run.yaml"), "--engine", "http://a/v1", "--checkpoint", "x")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not any(part in result.output for part in ("sk-", "hid", "den"))

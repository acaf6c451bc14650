"""Model files: what describes a model, and one sentence for what does not."""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generate.models.model_file import ModelFileError, model_of, plain, read_model_file
from generate.models.registry import MODELS, Model
from generate.models.thinking import Style, split
from tests.support.commands import ROOT
from tests.support.model_page import examples_of_styles, model_files

MINE = {
    "hub_id": "somebody/Their-Thinker-7B",
    "architecture": "Glm4vForConditionalGeneration",
    "style": {"thinking": [["<think>", "</think>"]], "answer": [["<answer>", "</answer>"]]},
    "licence": "MIT",
    "max_new_tokens": 192,
    "sampling": "greedy",
    "end_tokens": ["</answer>"],
}


@pytest.mark.parametrize("key", MODELS)
def test_every_model_survives_a_file(key: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(_lists(plain(MODELS[key]))))
    assert read_model_file(tmp_path / "x.yaml") == MODELS[key]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"style": {"thinking": [["<t>", "<t>"]]}}, "<t> is the beginning of thinking and the end of thinking at once"),
        ({"style": MINE["style"] | {"unwrap": ["</think>"]}}, "</think> is the end of thinking and unwrap at once"),  # type: ignore[operator]
        ({"style": MINE["style"] | {"boxed": True}}, "boxed is for a model without tags"),  # type: ignore[operator]
        ({"style": {"thinking": [["<t>", "</t>"]], "tagged_answer": True}}, "tagged_answer needs the tags of `answer`"),
        ({"user_template": "{image}{image}{prompt}"}, "user_template shows one picture; write {image} once"),
    ],
)
def test_what_would_be_passed_over_is_refused_in_a_file(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    """Not where an older run describes itself so: its texts can still be read."""
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(MINE | change))
    with pytest.raises(ModelFileError, match=re.escape(message)):
        read_model_file(tmp_path / "x.yaml")
    assert model_of(MINE | change, "run.json: entry")


def _lists(value: Any) -> Any:
    """As YAML has it: no tuples."""
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, tuple) else value


def _without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda model: {key: value for key, value in model.items() if key != name}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: [m], "expected fields as `name: value`, not list"),
        (
            lambda m: None,
            "hub_id, architecture, style, licence, max_new_tokens, sampling, end_tokens are missing; give for example",
        ),
        (lambda m: m | {"colour": 3}, "'colour' is not a field; choose from hub_id"),
        (_without("style"), "style is missing"),
        (_without("licence"), "licence is missing; give for example `licence: Apache-2.0`"),
        (
            lambda m: {"style": m["style"]},
            "hub_id, architecture, licence, max_new_tokens, sampling, end_tokens are missing",
        ),
        (lambda m: m | {"hub_id": 3}, "hub_id must be a text, not 3"),
        (lambda m: m | {"sampling": "warm"}, "sampling: 'warm' is not a sampling option"),
        (lambda m: m | {"max_new_tokens": 0}, "max_new_tokens must be a number of tokens"),
        (lambda m: m | {"end_tokens": "<|im_end|>"}, "end_tokens must be a list of texts"),
        (lambda m: m | {"style": {"thinking": ["<think>"]}}, "lists of .opening tag, closing tag"),
        (lambda m: m | {"style": {"thinking": [["", "x"]]}}, "lists of .opening tag, closing tag"),
        (lambda m: m | {"style": {}}, "style needs the tags"),
        (lambda m: m | {"style": {"boxes": True}}, "'boxes' is not a field; choose from thinking"),
        (lambda m: m | {"user_template": "Look!"}, "user_template must say where the {prompt} goes"),
        (lambda m: m | {"pixels": [1, 2, 3]}, "pixels must be .least, most."),
        (lambda m: m | {"max_patches": "six"}, "max_patches must be numbers over 0"),
        (lambda m: m | {"protocol": "yes"}, "protocol must be true or false"),
        (lambda m: m | {"tool": {"name": "x"}}, "tool: arguments, call, reply, error are missing"),
        (lambda m: m | {"pixels": 3}, "pixels must be .least, most., not 3"),
        (lambda m: m | {"style": {"thinking": 3}}, "lists of .opening tag, closing tag"),
        (lambda m: m | {"style": m["style"] | {"boxed": "yes"}}, "style: boxed must be true or false, not 'yes'"),
        (lambda m: m | {"sampling": "temperature=1,min_p=2"}, "sampling: min_p=2.0 is out of range; it takes 0 to 1"),
        (lambda m: m | {"template_arguments": True}, "template_arguments must be `name: value` pairs, not True"),
        (lambda m: m | {"template_arguments": ["enable_thinking"]}, "template_arguments must be `name: value` pairs"),
        (lambda m: m | {"template_arguments": {1: True}}, "template_arguments must be `name: value` pairs"),
        (lambda m: m | {"template_arguments": {"messages": []}}, "template_arguments may not hold messages; every run"),
        (lambda m: m | {"template_arguments": {"day": date(2026, 1, 2)}}, "template_arguments must hold plain values"),
        (lambda m: m | {"extra_body": "x"}, "extra_body must be `name: value` pairs, not 'x'"),
        *(
            (lambda m, name=name: m | {"extra_body": {name: 1}}, f"extra_body may not hold {name}; every run writes")
            for name in ("messages", "model", "stream", "stream_options")
        ),
        (lambda m: m | {"extra_body": {"min_p": 0.1}}, "extra_body may not hold min_p; give it in sampling"),
        (lambda m: m | {"extra_body": {"max_tokens": 9}}, "extra_body may not hold max_tokens; give max_new_tokens"),
        (lambda m: m | {"extra_body": {"stop": ["x"]}}, "extra_body may not hold stop; give end_tokens"),
        (lambda m: m | {"extra_body": {"chat_template_kwargs": {}}}, "give template_arguments"),
        (lambda m: m | {"extra_body": {"x": float("nan")}}, "extra_body must hold plain values"),
        (lambda m: m | {"extra_body": {"x": {1: 2}}}, "extra_body must hold plain values"),
        (
            lambda m: m | {"opening": "<thought>"},
            "opening is '<thought>', which is no opening tag .* give one of <think>",
        ),
        (lambda m: m | {"engines": ["llama"]}, "engines must be some of transformers, vllm, server, not .'llama'"),
        (lambda m: m | {"engines": []}, "engines must be some of"),
        (lambda m: m | {"also": "somebody/Other"}, "also must be a list of texts, not 'somebody/Other'"),
        (lambda m: m | {"temperature": 1.0}, "'temperature' is not a field; choose from .*template_arguments, opening"),
    ],
)
def test_what_describes_no_model(change: Callable[[dict[str, Any]], Any], message: str) -> None:
    with pytest.raises(ModelFileError, match=message):
        model_of(change(dict(MINE)), "mine.yaml")


def test_fields_that_are_left_out_change_nothing() -> None:
    model = model_of(dict(MINE), "mine.yaml")
    assert (model.template_arguments, model.extra_body, model.opening, model.also) == ({}, {}, "", ())
    assert model.engines == ("transformers", "vllm", "server")


def test_every_entry_is_one_that_a_file_may_have() -> None:
    """Whatever is checked in a user's file holds for the registry's own entries, after JSON too."""
    for key, model in MODELS.items():
        assert model_of(json.loads(json.dumps(plain(model))), key) == model


@pytest.mark.parametrize("example", examples_of_styles(), ids=lambda example: str(example["style"])[:40])
def test_the_page_s_examples_of_styles(example: dict[str, Any]) -> None:
    model = model_of(MINE | {"style": example["style"]}, "docs/models.md")
    parsed = split(example["text"], model.style)
    assert {name: getattr(parsed, name) for name in ("thinking", "answer", "rest", "status")} == example["parts"]


def test_the_page_shows_every_field_of_a_style() -> None:
    shown = {name for example in examples_of_styles() for name in example["style"]}
    assert shown == {field.name for field in fields(Style)}


def test_the_page_s_model_files(tmp_path: Path) -> None:
    short, newer = model_files()
    assert len(short.splitlines()) == 8
    for text in (short, newer):
        (tmp_path / "mine.yaml").write_text(text)
        read_model_file(tmp_path / "mine.yaml")
    assert read_model_file(tmp_path / "mine.yaml").opening == "<think>\n"


def test_the_page_names_every_field_of_a_file() -> None:
    page = (ROOT / "docs" / "models.md").read_text()
    shown = set(re.findall(r"`(\w+)`", page)) | set(re.findall(r"^(\w+):", page, re.MULTILINE))
    assert {field.name for field in fields(Model)} <= shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"also: &a [*a]", "holds a list that holds itself"),
        (b"style: {thinking: &a [*a]}", "holds a list that holds itself"),
        (b"also: " + b"[" * 5000, "nested too deep"),
        (b"extra_body: &a {x: *a}", "extra_body must hold plain values"),
        (b"# " + b"x" * 2**20, "is longer than 1,048,576 bytes"),
        (b"licence: \xff", "cannot be read as YAML"),
        (b"licence: {", "cannot be read as YAML"),
    ],
)
def test_a_broken_file_is_one_sentence(text: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(yaml.safe_dump(MINE).encode() + text)
    with pytest.raises(ModelFileError, match=message) as found:
        read_model_file(tmp_path / "mine.yaml")
    assert "\n" not in str(found.value)

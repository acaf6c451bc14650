"""Model files: what describes a model, and one sentence for what does not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generate.models.model_file import ModelFileError, model_of, plain, read_model_file
from generate.models.registry import MODELS

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
        (lambda m: m | {"colour": 3}, "'colour' is not a field; choose from hub_id"),
        (_without("style"), "style is missing"),
        (_without("licence"), "licence is missing"),
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
        (lambda m: m | {"tool": {"name": "x"}}, "tool: arguments is missing"),
    ],
)
def test_what_describes_no_model(change: Callable[[dict[str, Any]], Any], message: str) -> None:
    with pytest.raises(ModelFileError, match=message):
        model_of(change(dict(MINE)), "mine.yaml")

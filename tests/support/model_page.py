"""Read the examples of docs/models.md, so that tests run what a reader copies."""

import re
from typing import Any

import yaml

from tests.support.commands import ROOT


def _blocks() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "models.md").read_text(), re.DOTALL)


def model_files() -> list[str]:
    """The texts of its model files: the short one, and that of a model newer than the paper."""
    return [block for block in _blocks() if "hub_id" in block]


def examples_of_styles() -> list[dict[str, Any]]:
    """Its examples, each with a style, a text and the parts that it has."""
    return [yaml.safe_load(block) for block in _blocks() if "hub_id" not in block]

"""The entries against what the installed transformers knows, and which checkpoints an entry is for."""

from typing import Any

import pytest

import imagenet_think
from generate.models.registry import MODELS, SERVED, is_published_name


@pytest.mark.parametrize("key", MODELS)
def test_the_default_engine_is_promised_for_what_transformers_knows(key: str) -> None:
    from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES

    known = {"KimiVLForConditionalGeneration", *MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES.values()}
    entry = MODELS[key]
    assert ("transformers" in entry.engines) == (entry.architecture in known)
    assert "server" in entry.engines


def test_no_checkpoint_belongs_to_two_entries() -> None:
    names = [name.lower() for entry in MODELS.values() for name in (entry.hub_id, *entry.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("OpenGVLab/InternVL3_5-8B-HF", "internvl"),
        ("OpenGVLab/InternVL3_5-241B-A28B-HF", "internvl"),
        ("InternVL3_5-38B-HF", "internvl"),  # a directory's own name
        ("/data/models/InternVL3_5-38B-HF", "internvl"),
        ("Qwen/Qwen3-VL-235B-A22B-Thinking", "qwen3_vl"),
        ("zai-org/GLM-4.5V", "glm_4_6v"),
        ("google/gemma-4-31B-it", "gemma_4"),
    ],
)
def test_sizes_of_a_family_are_published(name: str, key: str) -> None:
    assert [entry for entry in MODELS if is_published_name(name, MODELS[entry])] == [key]


@pytest.mark.parametrize("name", ["OpenGVLab/InternVL3_5-8B", "mine/InternVL3_5-8B-HF-tuned", "glm", ""])
def test_other_checkpoints_are_not(name: str) -> None:
    assert not [key for key, entry in MODELS.items() if is_published_name(name, entry)]


def test_the_contract_knows_a_servers_model_by_its_key() -> None:
    assert imagenet_think.SERVED == SERVED
    run: Any = {"run_id": "x", "bound": {"model": SERVED, "checkpoint": "org/Qwen3-VL-8B"}}
    assert imagenet_think.model_name(run) == "org/Qwen3-VL-8B"
    assert imagenet_think.model_name({"run_id": "x", "bound": {"model": "glm", "checkpoint": "a/b"}}) == "glm"

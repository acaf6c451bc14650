"""A checkpoint that brings its own code: run when asked for by name, and then row by row as the transformers engine."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import save_file

from generate.engines.remote_code import load_remote_model
from generate.engines.transformers import load_model
from generate.models.checkpoints import CheckpointError, find_checkpoint
from generate.run import main
from tests.support.commands import CHECKPOINTS, ROOT, invoke

# As in a published repository: classes of its own, named by `auto_map`.
CODE = """
from transformers import ProcessorMixin, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration


class OwnConfig(Qwen2_5_VLConfig):
    pass


class OwnModel(Qwen2_5_VLForConditionalGeneration):
    config_class = OwnConfig


class OwnImages:
    # of settings it has none that ours have

    def __init__(self, own):
        self.own = own


class OwnProcessor(ProcessorMixin):
    @classmethod
    def from_pretrained(cls, path, **options):
        from generate.models.processors import load_processor

        made = load_processor({processor!r})
        self = cls.__new__(cls)
        self.tokenizer, self.chat_template, self.made = made.tokenizer, made.chat_template, made
        self.image_processor = OwnImages(made.image_processor)
        return self

    def apply_chat_template(self, *arguments, **options):
        return self.made.apply_chat_template(*arguments, **options)

    def __call__(self, **options):
        return self.made(**options)
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    shutil.copytree(CHECKPOINTS / "openvlthinker", folder)
    (folder / "own.py").write_text(CODE.format(processor=str(CHECKPOINTS / "openvlthinker")))
    # Under the names that the class has: what transformers renames of published weights, it does for its own classes.
    weights = load_model(str(folder), "float32", "cpu").state_dict()
    save_file(
        {name: weight.clone() for name, weight in weights.items()}, folder / "model.safetensors", {"format": "pt"}
    )
    classes = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    for name, entries in (("config.json", classes), ("processor_config.json", {"AutoProcessor": "own.OwnProcessor"})):
        settings = json.loads((folder / name).read_text())
        settings.pop("processor_class", None)
        (folder / name).write_text(json.dumps(settings | {"auto_map": entries}))
    return folder


@pytest.mark.parametrize(
    "sampling",
    [pytest.param("greedy", marks=pytest.mark.soak), "temperature=0.9,top_p=0.95,repetition_penalty=1.1"],
)
def test_rows_are_those_of_the_transformers_engine(
    sampling: str, own: Path, listed: Path, run: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    options = {"model": "openvlthinker", "sampling": sampling, "limit": 7, "max_new_tokens": 60}
    ours = run(listed / "images.jsonl", listed / "pictures", batch_size=3, **options)
    theirs = run(
        listed / "images.jsonl", listed / "pictures", batch_size=3, checkpoint=str(own), remote_code=True, **options
    )
    compared = ("raw", "status", "finish_reason", "prompt_tokens", "output_tokens", "seed")
    assert {i: [r[name] for name in compared] for i, r in theirs.items()} == {
        i: [r[name] for name in compared] for i, r in ours.items()
    }
    assert len({str(row["raw"]) for row in ours.values()}) > 3


def test_the_code_is_part_of_what_a_run_is_bound_to(own: Path) -> None:
    plain, before = find_checkpoint(str(own), None), find_checkpoint(str(own), None, remote_code=True)
    (own / "own.py").write_text("# changed\n" + (own / "own.py").read_text())
    assert find_checkpoint(str(own), None) == plain
    assert find_checkpoint(str(own), None, remote_code=True).weights != before.weights


REFUSED = {
    "kimi": (["--model=kimi", "--images=README.md", "--remote-code"], "leave --remote-code out (Kimi-VL runs without"),
    "engine": (["--engine=vllm", "--remote-code"], "--remote-code is for --engine transformers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_said_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options, message = REFUSED[name]
    monkeypatch.chdir(ROOT)
    result = invoke(main, *options)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_a_checkpoint_without_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="names no code for a model; leave --remote-code out"):
        load_remote_model(str(CHECKPOINTS / "openvlthinker"), "float32", "cpu")


def test_weights_that_the_code_does_not_know_are_an_error(own: Path) -> None:
    """transformers would fill what is missing with noise."""
    shutil.copyfile(CHECKPOINTS / "openvlthinker" / "model.safetensors", own / "model.safetensors")
    with pytest.raises(CheckpointError, match=r"own lacks .* weights that its own code calls for"):
        load_remote_model(str(own), "float32", "cpu")

"""generate/models/processors.py: what a checkpoint's files may make of its processor."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from generate.models.processors import ProcessorError, load_processor
from tests.support.commands import CHECKPOINTS
from tests.support.tiny_checkpoints import tiny

# (file, what it gets): as in a published repository whose classes lie beside the weights.
OWN_CODE = {
    "model": ("config.json", {"model_type": "own", "auto_map": {"AutoConfig": "own.OwnConfig"}}),
    "images": (
        "processor_config.json",
        {"image_processor": {"image_processor_type": "Own", "auto_map": {"AutoImageProcessor": "own.Own"}}},
    ),
}


@pytest.mark.parametrize("name", OWN_CODE)
def test_code_that_lies_in_a_checkpoint_is_never_run(name: str, tmp_path: Path) -> None:
    own, done = tmp_path / "own", tmp_path / "done"
    shutil.copytree(CHECKPOINTS / "openvlthinker", own)
    (own / "own.py").write_text(f"open({str(done)!r}, 'w').close()")
    file, settings = OWN_CODE[name]
    (own / file).write_text(json.dumps(json.loads((own / file).read_text()) | settings))
    with pytest.raises(ProcessorError) as error:
        load_processor(str(own))
    assert str(error.value) == (
        f"{own} needs the Python code that lies in it, which is never run here; serve it, with vLLM for example, and "
        "give the server's address as --engine http://HOST:PORT/v1."
    )
    assert not done.exists()


def test_the_class_that_the_files_name_counts(tmp_path: Path) -> None:
    """A Pixtral checkpoint is a llava by its config.json; its class is imported without torchvision."""
    folder = tiny("mistral3", tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "llava"}))
    assert type(load_processor(str(folder))).__name__ == "PixtralProcessor"
    named = json.loads((folder / "processor_config.json").read_text())
    (folder / "processor_config.json").write_text(json.dumps(named | {"processor_class": "OfTomorrow"}))
    (folder / "config.json").write_text(json.dumps(config))  # then the model type's class
    assert type(load_processor(str(folder))).__name__ == "PixtralProcessor"


@pytest.mark.skipif(importlib.util.find_spec("torchvision") is not None, reason="torchvision is installed here")
def test_a_processor_that_needs_torchvision_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = tiny("kimi_k25", tmp_path)
    (folder / "preprocessor_config.json").write_text('{"image_processor_type": "Kimi_K25ImageProcessor"}')
    with pytest.raises(ProcessorError, match=r"needs torchvision, .*vllm, .*--engine http://HOST:PORT/v1") as error:
        load_processor(str(folder))
    assert "\n" not in str(error.value)


def test_a_checkpoint_without_a_chat_template_is_refused(tmp_path: Path) -> None:
    folder = tiny("paligemma", tmp_path)
    (folder / "chat_template.jinja").unlink()
    with pytest.raises(ProcessorError, match="has no chat template"):
        load_processor(str(folder))


@pytest.mark.parametrize("name", ["glm", "kimi", "openvlthinker"])
def test_what_a_trainer_saves_is_loaded_again(name: str, tmp_path: Path) -> None:
    processor = load_processor(str(CHECKPOINTS / name))
    processor.save_pretrained(tmp_path)
    shutil.copyfile(CHECKPOINTS / name / "config.json", tmp_path / "config.json")
    again = load_processor(str(tmp_path))
    messages = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What?"}]}]
    inputs = []
    for one in (processor, again):
        text = one.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        inputs.append(one(images=[[Image.new("RGB", (90, 70), (9, 99, 199))]], text=[text], return_tensors="pt"))
    assert inputs[0].keys() == inputs[1].keys()
    assert all((inputs[0][key] == inputs[1][key]).all() for key in inputs[0])

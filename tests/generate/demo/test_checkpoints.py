"""The committed tiny checkpoints: complete, loadable with the PIL backend, and right about unseen drawings."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import transformers

from generate.demo.accuracy import BARS, CHECKPOINTS, groups_of, shares_of
from generate.demo.checkpoint_model import CheckpointModel
from generate.demo.tiny_models import TINY_MODELS
from generate.models.processors import ProcessorError, load_processor
from tests.support.commands import ROOT

MODELS = ("glm", "kimi", "openvlthinker")


@pytest.mark.parametrize("model", MODELS)
def test_a_checkpoint_is_small_complete_and_speaks_of_no_machine(model: str) -> None:
    files = {path.name: path for path in (CHECKPOINTS / model).iterdir()}
    published_alone = {"tiktoken.model"}
    others = {"tokenizer.json", "processor_config.json", "video_preprocessor_config.json"}
    assert set(files) == (published_alone if model == "kimi" else others) | {
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer_config.json",
        "chat_template.jinja",
        "preprocessor_config.json",
    }
    assert sum(path.stat().st_size for path in files.values()) <= 2_000_000
    for path in files.values():
        content = path.read_bytes()
        assert not [root for root in (bytes(ROOT), b"/home", b"/tmp", b"/root", b"/usr") if root in content], path
    settings = {name: json.loads(path.read_text()) for name, path in files.items() if name.endswith(".json")}
    family = TINY_MODELS[model].family
    assert settings["config.json"]["dtype"] == "bfloat16"
    assert settings["preprocessor_config.json"]["processor_class"] == family.classes[0]
    if both := settings.get("processor_config.json"):
        assert both["processor_class"] == family.classes[0]
        assert both["image_processor"] == settings["preprocessor_config.json"]
        assert both["video_processor"] == settings["video_preprocessor_config.json"]
    assert settings["generation_config.json"]["eos_token_id"]
    assert "pad_token_id" in settings["generation_config.json"]


@pytest.mark.parametrize("model", MODELS)
def test_a_processor_loads_with_the_pil_backend_and_pads_left(model: str) -> None:
    processor = load_processor(str(CHECKPOINTS / model))
    assert type(processor).__name__ == TINY_MODELS[model].family.classes[0]
    backend = "" if model == "kimi" else "Pil"  # Kimi-VL's has no other
    assert type(processor.image_processor).__name__ == TINY_MODELS[model].family.classes[1] + backend
    assert processor.tokenizer.padding_side == "left"
    assert processor.tokenizer.pad_token is not None


def test_the_pil_backend_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torchvision is installed, transformers would choose it."""
    asked = []
    original = transformers.AutoImageProcessor.from_pretrained

    def spy(*args: object, **options: object) -> object:
        asked.append(options.get("backend"))
        return original(*args, **options)

    monkeypatch.setattr(transformers.AutoImageProcessor, "from_pretrained", spy)
    load_processor(str(CHECKPOINTS / "glm"))
    assert asked == ["pil"]


def test_padding_is_set_whatever_the_files_say(tmp_path: Path) -> None:
    shutil.copytree(CHECKPOINTS / "glm", tmp_path / "glm")
    settings = json.loads((tmp_path / "glm/tokenizer_config.json").read_text())
    del settings["pad_token"]
    (tmp_path / "glm/tokenizer_config.json").write_text(json.dumps(settings | {"padding_side": "right"}))
    tokenizer = load_processor(str(tmp_path / "glm")).tokenizer
    assert tokenizer.padding_side == "left"
    assert tokenizer.pad_token == tokenizer.eos_token == "<|endoftext|>"


def test_a_broken_torchvision_is_named_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torchvision.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    with pytest.raises(ProcessorError, match=r"torchvision is installed but cannot be imported .*nms does not exist"):
        load_processor(str(CHECKPOINTS / "glm"))


@pytest.mark.parametrize("model", BARS)
def test_a_committed_checkpoint_is_right_about_unseen_drawings(model: str) -> None:
    _, cases = next(groups_of(model, 16))
    texts = CheckpointModel(CHECKPOINTS / model).generate([(case.picture, case.prompt) for case in cases])
    shares = shares_of(model, cases, texts)
    assert shares.well_formed == 1
    assert shares.answers >= BARS[model].answers - 1 / 16  # one of sixteen is more than a bar's rest


@pytest.mark.process
@pytest.mark.parametrize(
    ("script", "options"),
    [("check.py", ["--model=none"]), ("check.py", ["--checkpoint=absent"]), ("train.py", ["--model=none", "--out=x"])],
)
def test_what_is_no_checkpoint_is_refused_before_torch_loads(script: str, options: list[str]) -> None:
    code = (
        "import runpy, sys\n"
        f"sys.argv[1:] = {options!r}\n"
        f"try: runpy.run_path('generate/demo/{script}', run_name='__main__')\n"
        "finally: assert 'torch' not in sys.modules"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.splitlines()) == 1

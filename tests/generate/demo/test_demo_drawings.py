"""The demo's pictures are what they are said to be, and the committed tiny checkpoints say it."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from generate.demo import check, train
from generate.demo.draw import (
    BACKGROUNDS,
    COLOURS,
    FORMS,
    KINDS,
    PICTURE_SIZES,
    VOICES,
    Scene,
    answer_is_true,
    describe,
    draw_pictures,
    sample_scene,
    scene_of,
    thinking_is_true,
)
from generate.demo.fast_vision import fast_vision
from generate.demo.tiny_models import RECIPES, build_tokenizer
from generate.models.processors import ProcessorError, load_processor
from tests.support.commands import ROOT, file_hashes

CHECKPOINTS = ROOT / "generate/demo/checkpoints"
MODELS = ("glm", "kimi", "openvlthinker")


def some_scenes(count: int = 300) -> list[Scene]:
    rng = random.Random(7)
    return [sample_scene(rng, rng.choice(KINDS)) for _ in range(count)]


# ------------------------------------------------------------------------------------------------------------ drawings


def test_a_seed_draws_the_same_pictures_again(tmp_path: Path) -> None:
    draw_pictures(tmp_path / "a", 12, seed=3)
    draw_pictures(tmp_path / "b", 12, seed=3)
    draw_pictures(tmp_path / "c", 12, seed=4)
    first = file_hashes(tmp_path / "a")
    assert first == file_hashes(tmp_path / "b")
    assert not set(first.values()) & set(file_hashes(tmp_path / "c").values())


def test_pictures_stand_in_the_folder_of_their_class_under_unique_numbers(tmp_path: Path) -> None:
    draw_pictures(tmp_path, 30, seed=0)
    paths = [tmp_path / name for name in file_hashes(tmp_path)]
    numbers = [int(path.stem.removeprefix(f"{path.parent.name}_")) for path in paths]
    assert sorted(numbers) == list(range(30))
    for path, number in zip(paths, numbers, strict=True):
        scene = scene_of(0, number)
        assert scene.kind == "shapes"
        assert path.parent.name == scene.shapes[0].form
    assert {path.parent.name for path in paths} == set(FORMS)
    assert {path.suffix for path in paths} == {".png", ".jpeg"}
    assert {Image.open(path).size for path in paths} == set(PICTURE_SIZES)


def test_the_scene_of_a_picture_is_what_its_pixels_show(tmp_path: Path) -> None:
    """In the middle of every shape lies its colour, in the corner between cells the background."""
    draw_pictures(tmp_path, 30, seed=1)
    for path in (tmp_path / name for name in file_hashes(tmp_path)):
        scene = scene_of(1, int(path.stem.rsplit("_", 1)[1]))
        picture = Image.open(path).convert("RGB")
        for shape in scene.shapes:
            x, y, _ = shape.outline(picture.size)
            assert nearest(picture.getpixel((int(x), int(y))), COLOURS) == shape.colour
        assert nearest(picture.getpixel((1, 1)), BACKGROUNDS) == scene.background


def nearest(pixel: object, palette: dict[str, tuple[int, int, int]]) -> str:
    assert isinstance(pixel, tuple)
    return min(palette, key=lambda name: sum((a - b) ** 2 for a, b in zip(pixel, palette[name], strict=True)))


@pytest.mark.process
def test_the_command_draws_without_torch(tmp_path: Path) -> None:
    code = (
        "import runpy, sys; sys.argv[1:] = ['--out', sys.argv[1], '--count', '3', '--seed', '5']\n"
        "try: runpy.run_path('generate/demo/draw.py', run_name='__main__')\n"
        "finally: assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "drawn")], check=True, cwd=ROOT, timeout=60)
    draw_pictures(tmp_path / "called", 3, seed=5)
    assert file_hashes(tmp_path / "drawn") == file_hashes(tmp_path / "called")


# --------------------------------------------------------------------------------------------------------------- truth


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_tells_the_truth_about_every_scene(voice: str) -> None:
    for scene in some_scenes():
        thinking, answer = describe(scene, voice)
        assert answer_is_true(scene, answer), (scene, answer)
        assert thinking_is_true(scene, thinking), (scene, thinking)


def other(name: str, names: object) -> str:
    return next(choice for choice in names if choice != name)  # type: ignore[attr-defined]


def changed(scene: Scene) -> dict[str, Scene]:
    """The scene with one thing made wrong."""
    wrong = {"kind": replace(scene, shapes=(), kind=other(scene.kind, ("blank", "noise")))}
    if scene.kind != "noise":
        wrong["background"] = replace(scene, background=other(scene.background, BACKGROUNDS))
    if scene.shapes:
        first, rest = scene.shapes[0], scene.shapes[1:]
        wrong["colour"] = replace(scene, shapes=(replace(first, colour=other(first.colour, COLOURS)), *rest))
        wrong["form"] = replace(scene, shapes=(replace(first, form=other(first.form, FORMS)), *rest))
        wrong["added"] = replace(scene, shapes=(first, *rest, first))
        if rest:
            wrong["left out"] = replace(scene, shapes=(first,))
    return wrong


@pytest.mark.parametrize("voice", VOICES)
def test_a_wrong_text_is_found_out(voice: str) -> None:
    for scene in some_scenes():
        for what, wrong in changed(scene).items():
            thinking, answer = describe(wrong, voice)
            assert not answer_is_true(scene, answer), (what, scene, answer)
            if what != "added":  # no voice can count to three
                assert not thinking_is_true(scene, thinking), (what, scene, thinking)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The image shows a circle on a white background.",
        "The image shows a red circle.",
        "The image shows a red circle on a white background, and a cat.",
        "The image shows a red circle circle on a white background.",
        "The image shows a red circle on a white black background.",
        "The image is blank, a red circle on a white background.",
    ],
)
def test_half_a_truth_is_none(text: str) -> None:
    red_circle = Scene((replace(scene_of(0, 0).shapes[0], colour="red", form="circle"),), "white")
    assert answer_is_true(red_circle, "A red circle on white.")
    assert not answer_is_true(red_circle, text)


def test_places_and_sizes_count_in_the_thinking() -> None:
    shape = replace(scene_of(0, 0).shapes[0], place=(0, 0), size="small")
    thinking, _ = describe(Scene((shape,), "white"), "glm")
    assert not thinking_is_true(Scene((replace(shape, place=(0, 1)),), "white"), thinking)
    assert not thinking_is_true(Scene((replace(shape, size="large"),), "white"), thinking)


# --------------------------------------------------------------------------------------------------------- checkpoints


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
    family = RECIPES[model].family
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
    assert type(processor).__name__ == RECIPES[model].family.classes[0]
    backend = "" if model == "kimi" else "Pil"  # Kimi-VL's has no other
    assert type(processor.image_processor).__name__ == RECIPES[model].family.classes[1] + backend
    assert processor.tokenizer.padding_side == "left"
    assert processor.tokenizer.pad_token is not None


def test_the_pil_backend_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torchvision is installed, transformers would choose it."""
    import transformers

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


@pytest.mark.parametrize("model", check.BARS)
def test_a_committed_checkpoint_is_right_about_unseen_drawings(model: str) -> None:
    _, cases = next(check.groups_of(model, 16))
    shares = check.shares_of(model, cases, check.Talker(CHECKPOINTS / model).say(cases))
    assert shares.well_formed == 1
    assert shares.answers >= check.BARS[model].answers - 1 / 16  # one of sixteen is more than a bar's rest


# ------------------------------------------------------------------------------------------------------------ training


@pytest.mark.parametrize("model", MODELS)
def test_the_tokenizer_reads_back_what_it_wrote_and_keeps_whole_words(model: str) -> None:
    recipe = RECIPES[model]
    trained, loaded = build_tokenizer(model, recipe), load_processor(str(CHECKPOINTS / model)).tokenizer
    thinking, answer = describe(scene_of(0, 0), model)
    text = recipe.wording.format(thinking=thinking, answer=answer)
    ids = loaded(text, add_special_tokens=False)["input_ids"]
    assert ids == trained(text, add_special_tokens=False)["input_ids"]
    assert loaded.decode(ids, skip_special_tokens=True) == text
    if model != "kimi":  # as published, its delimiters are words like others
        assert all(loaded.convert_tokens_to_ids(tag) in ids for tag in recipe.tags)
    assert loaded.tokenize(" triangle purple background") == ["Ġtriangle", "Ġpurple", "Ġbackground"]


@pytest.mark.parametrize("model", ["glm", "kimi"])
def test_training_computes_what_the_real_model_does_and_repeats_itself(model: str, tmp_path: Path) -> None:
    """Shortcuts equal the real forward; three steps give the same weights again, also across a stop."""
    import torch

    recipe = replace(RECIPES[model], vision_steps=1, text_steps=2, batch=6)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        whole, stopped = train.Trainer(model, recipe, seed=0), train.Trainer(model, recipe, seed=0)
        whole.check_shortcuts()
        with fast_vision(whole.model):
            reports = [whole.advance() for _ in range(3)]
        with fast_vision(stopped.model):
            stopped.advance()
        stopped.save_progress(tmp_path / "progress")
        resumed = train.Trainer(model, recipe, seed=0)
        resumed.load_progress(tmp_path / "progress")
        with fast_vision(resumed.model):
            resumed.advance(), resumed.advance()
    finally:
        torch.set_num_threads(threads)
    with pytest.raises(train.ProgressError, match="another training"):
        train.Trainer(model, recipe, seed=1).load_progress(tmp_path / "progress")
    assert ["text" in report for report in reports] == [False, True, True]
    for name, tensor in whole.model.state_dict().items():
        assert torch.equal(tensor, resumed.model.state_dict()[name]), name


def test_shortcuts_that_compute_something_else_stop_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(RECIPES["glm"], batch=3)
    trainer = train.Trainer("glm", recipe, seed=0)
    monkeypatch.setattr(trainer, "_text_loss", lambda batch, seen: seen.mean())
    with pytest.raises(AssertionError):
        trainer.check_shortcuts()

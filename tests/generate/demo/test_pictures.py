"""Drawn pictures: the same again from a seed, in the folder of their class, and showing their scene."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from generate.demo.pictures import draw_pictures
from generate.demo.scenes import BACKGROUNDS, COLOURS, FORMS, PICTURE_SIZES, scene_of
from tests.support.commands import ROOT, file_hashes


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

"""Draw a collection of pictures to a directory, a folder for each class: what generate/demo/draw.py does."""

import io
from pathlib import Path

import typer
from PIL import Image

from generate.command_line.terminal import complain, counted
from generate.demo.bad_pictures import add_bad_pictures
from generate.demo.scenes import FORMS, draw_picture, scene_of
from imagenet_think import write_atomic

_SUFFIXES = (".png", ".jpeg")


def draw_collection(out: Path, count: int, seed: int, *, bad: bool) -> None:
    """Draw pictures to `out`, with `bad` also those that a selection should reject, and print how many.

    Exits with code 2 where they cannot be written.
    """
    try:
        draw_pictures(out, count, seed)
        if bad:
            add_bad_pictures(out)
    except OSError as error:
        complain(f"cannot write to {out} ({error.strerror}); give another --out or free the place")
        raise typer.Exit(2) from error
    print(f"{counted(count, 'picture')} in {out}")


def draw_pictures(out: Path, count: int, seed: int) -> None:
    """Write pictures 0 to count - 1 of a seed below `out`."""
    for number in range(count):
        _write_picture(draw_picture(seed, number), out / picture_path(seed, number))


def picture_path(seed: int, number: int) -> Path:
    """Return `<class>/<class>_<number>.<suffix>`, where the class is the form of the first shape."""
    name = scene_of(seed, number).shapes[0].form
    return Path(name, f"{name}_{number:05d}{_SUFFIXES[number // len(FORMS) % len(_SUFFIXES)]}")


def _write_picture(picture: Image.Image, path: Path) -> None:
    data = io.BytesIO()
    # Little loss: at the default quality the edges of a small shape change their colour.
    options = {"quality": 95, "subsampling": 0} if path.suffix == ".jpeg" else {}
    picture.save(data, path.suffix[1:], **options)
    write_atomic(path, data.getvalue())

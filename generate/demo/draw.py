"""Draws pictures of coloured shapes, says what is true of them, and judges whether a text is.

    python generate/demo/draw.py --out build/demo/pictures --count 24 --seed 0

A scene is one or two shapes on a plain background (or a blank page, or noise). The three voices are the three tiny
models' ways of talking: other sentences, the same truth. A voice's text follows from the scene alone, never from
chance, because a model that decodes greedily can only learn a text that the picture determines.
"""

import io
import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import typer
from PIL import Image, ImageDraw

COLOURS = {
    "red": (220, 30, 35),
    "green": (35, 160, 60),
    "blue": (35, 75, 220),
    "yellow": (245, 220, 40),
    "orange": (245, 140, 20),
    "purple": (130, 40, 170),
    "cyan": (40, 205, 220),
}
FORMS = ("circle", "square", "triangle")
SIZES = {"small": (0.31, 0.35), "large": (0.45, 0.49)}  # radius, in units of a cell's shorter side
BACKGROUNDS = {"white": (245, 245, 245), "black": (15, 15, 15), "gray": (128, 128, 128)}
ROWS = ("top", "middle", "bottom")
COLUMNS = ("left", "center", "right")
KINDS = ("shapes", "blank", "noise")
PICTURE_SIZES = ((112, 112), (256, 256), (300, 224), (200, 280), (500, 375))  # width, height
SUFFIXES = (".png", ".jpeg")

Box = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """One shape. `shift` and `stretch` move and size it within what its place and size in words allow."""

    form: str
    colour: str
    size: str
    place: tuple[int, int]  # row, column of a 3 x 3 grid
    shift: tuple[float, float] = (0.0, 0.0)  # -1 to 1
    stretch: float = 0.5  # 0 to 1

    @property
    def where(self) -> str:
        row, column = self.place
        return "center" if self.place == (1, 1) else f"{ROWS[row]} {COLUMNS[column]}"

    def outline(self, box: tuple[float, float]) -> tuple[float, float, float]:
        """Center x, center y and radius, in pixels of a picture of this width and height."""
        width, height = box
        cell = min(box) / 3
        low, high = SIZES[self.size]
        radius = cell * (low + (high - low) * self.stretch)
        slack = max(0.0, cell / 2 - radius) * 0.6
        row, column = self.place
        x = (column + 0.5) * width / 3 + self.shift[0] * slack
        y = (row + 0.5) * height / 3 + self.shift[1] * slack
        return x, y, radius


@dataclass(frozen=True)
class Scene:
    """What is on a picture. Shapes stand in reading order, so that "the first" is the same for everybody."""

    shapes: tuple[Shape, ...]
    background: str
    kind: str = "shapes"


# ------------------------------------------------------------------------------------------------------------- drawing


def sample_scene(rng: random.Random, kind: str = "shapes") -> Scene:
    background = rng.choice(tuple(BACKGROUNDS))
    if kind != "shapes":
        return Scene((), background, kind)
    places = sorted(rng.sample([(row, column) for row in range(3) for column in range(3)], rng.choice((1, 2))))
    return Scene(tuple(_sample_shape(rng, place) for place in places), background)


def _sample_shape(rng: random.Random, place: tuple[int, int]) -> Shape:
    return Shape(
        form=rng.choice(FORMS),
        colour=rng.choice(tuple(COLOURS)),
        size=rng.choice(tuple(SIZES)),
        place=place,
        shift=(rng.uniform(-1, 1), rng.uniform(-1, 1)),
        stretch=rng.random(),
    )


def draw(scene: Scene, rng: random.Random, size: Box) -> Image.Image:
    """The scene as a picture of this width and height. Chance decides shades (and the noise), nothing else."""
    if scene.kind == "noise":
        return _noise(rng, size)
    box = (2 * size[0], 2 * size[1])  # drawn twice as large and reduced, which smooths the edges
    picture = Image.new("RGB", box, _shade(rng, BACKGROUNDS[scene.background], 8))
    pen = ImageDraw.Draw(picture)
    for shape in scene.shapes:
        x, y, r = shape.outline(box)
        fill = _shade(rng, COLOURS[shape.colour], 12)
        if shape.form == "circle":
            pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)
        elif shape.form == "square":
            pen.rectangle((x - 0.88 * r, y - 0.88 * r, x + 0.88 * r, y + 0.88 * r), fill=fill)
        else:
            pen.polygon([(x, y - r), (x + 0.95 * r, y + 0.75 * r), (x - 0.95 * r, y + 0.75 * r)], fill=fill)
    return picture.reduce(2)


def _noise(rng: random.Random, size: Box) -> Image.Image:
    """Grains of some random size: at one pixel a grain, a later reduction would average the noise away."""
    grain = max(size) / rng.uniform(20, 112)
    mode = rng.choice(("RGB", "L"))
    grid = (max(2, round(size[0] / grain)), max(2, round(size[1] / grain)))
    grains = rng.randbytes(grid[0] * grid[1] * len(mode))
    return Image.frombytes(mode, grid, grains).convert("RGB").resize(size, Image.Resampling.BILINEAR)


def _shade(rng: random.Random, colour: tuple[int, int, int], spread: float) -> tuple[int, int, int]:
    red, green, blue = (min(255, max(0, round(value + rng.uniform(-spread, spread)))) for value in colour)
    return red, green, blue


# ------------------------------------------------------------------------------------------------------------- talking


def describe(scene: Scene, voice: str) -> tuple[str, str]:
    """What the voice thinks and answers about the scene; both are true."""
    return VOICES[voice](scene)


def _glm(scene: Scene) -> tuple[str, str]:
    if scene.kind == "noise":
        return (
            "Let me look at the image. I observe only random dots. There are no shapes, so this is noise.",
            "The image shows nothing but noise.",
        )
    opening = f"Let me look at the image. I observe a {scene.background} background."
    if scene.kind == "blank":
        return (
            f"{opening} There are no shapes, so this is blank.",
            f"The image is blank, with a {scene.background} background.",
        )
    items = [f"{_a(s.size)} {s.colour} {s.form} in the {s.where}" for s in scene.shapes]
    count = "There is one shape" if len(items) == 1 else "There are two shapes"
    names = " and ".join(_a(f"{s.colour} {s.form}") for s in scene.shapes)
    return (
        f"{opening} {count}: {' and '.join(items)}.",
        f"The image shows {names} on a {scene.background} background.",
    )


def _kimi(scene: Scene) -> tuple[str, str]:
    opening = "Hmm, what is in this picture?"
    if scene.kind == "noise":
        return (
            f"{opening} I see many small dots without any order. This must be noise, and nothing is hidden in it.",
            "This picture is just noise.",
        )
    if scene.kind == "blank":
        return (
            f"{opening} I find nothing drawn on it. Everything is {scene.background}, so the picture is blank.",
            f"This picture is blank. Everything is {scene.background}.",
        )
    items = [f"I find {_a(s.colour)} {s.form} at the {s.where}, and it is {s.size}." for s in scene.shapes]
    names = " together with ".join(_a(f"{s.colour} {s.form}") for s in scene.shapes)
    return (
        f"{opening} {' Then '.join(items)} Everything else is {scene.background}.",
        f"This is a drawing of {names}. The background is {scene.background}.",
    )


def _openvlthinker(scene: Scene) -> tuple[str, str]:
    if scene.kind == "noise":
        return "Step 1: the whole image is noise. Step 2: no objects.", "Noise only."
    first = f"Step 1: the background looks {scene.background}."
    if scene.kind == "blank":
        return f"{first} Step 2: no objects.", f"A blank {scene.background} background."
    items = "; ".join(f"{s.size} {s.colour} {s.form}, {s.where}" for s in scene.shapes)
    names = " and ".join(_a(f"{s.colour} {s.form}") for s in scene.shapes)
    return (
        f"{first} Step 2: the objects are {items}.",
        f"{names[0].upper()}{names[1:]} on {scene.background}.",
    )


VOICES: dict[str, Callable[[Scene], tuple[str, str]]] = {"glm": _glm, "kimi": _kimi, "openvlthinker": _openvlthinker}


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


# ------------------------------------------------------------------------------------------------------------- judging

_WORD = re.compile(r"[a-z0-9]+")
_FACTS = {*COLOURS, *FORMS, *SIZES, *BACKGROUNDS, *ROWS, *COLUMNS, "one", "two", "no", "nothing", "blank", "noise"}


def answer_is_true(scene: Scene, answer: str) -> bool:
    """Whether the answer names every shape with its colour, and the background, all rightly, and nothing else."""
    words = _WORD.findall(answer.lower())
    if not set(words) <= _answer_words():
        return False
    pairs = sorted(pair for pair in pairwise(words) if pair[0] in COLOURS and pair[1] in FORMS)
    return (
        pairs == sorted((shape.colour, shape.form) for shape in scene.shapes)
        and sum(word in COLOURS or word in FORMS for word in words) == 2 * len(pairs)
        and {word for word in words if word in BACKGROUNDS} == ({scene.background} - {_hidden_background(scene)})
        and all((kind in words) == (scene.kind == kind) for kind in ("blank", "noise"))
    )


def thinking_is_true(scene: Scene, thinking: str) -> bool:
    """Whether the words that carry facts are, in order, those of one voice's true thinking about the scene."""
    return _facts(thinking) in [_facts(describe(scene, voice)[0]) for voice in VOICES]


def _facts(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word in _FACTS]


def _hidden_background(scene: Scene) -> str | None:
    return scene.background if scene.kind == "noise" else None


def _answer_words() -> set[str]:
    """Every word that a true answer can hold: any other is an invention."""
    answers = [describe(Scene((), "white", kind), voice)[1] for kind in ("blank", "noise") for voice in VOICES]
    pair = (Shape("circle", "red", "small", (0, 0)), Shape("square", "orange", "small", (1, 1)))
    answers += [describe(Scene(pair, "white"), voice)[1] for voice in VOICES]
    return {word for answer in answers for word in _WORD.findall(answer.lower())} | {*COLOURS, *FORMS, *BACKGROUNDS}


# ------------------------------------------------------------------------------------------------------------ pictures


def scene_of(seed: int, number: int) -> Scene:
    """The truth of picture `number` of a seed. Training draws from generators of another name, never from these."""
    return _scene(_picture_rng(seed, number), number)


def draw_picture(seed: int, number: int) -> Image.Image:
    rng = _picture_rng(seed, number)
    scene = _scene(rng, number)
    return draw(scene, rng, rng.choice(PICTURE_SIZES))


def picture_path(seed: int, number: int) -> Path:
    """`<class>/<class>_<number>.<suffix>`, where the class is the form of the first shape."""
    name = scene_of(seed, number).shapes[0].form
    return Path(name, f"{name}_{number:05d}{SUFFIXES[number // len(FORMS) % len(SUFFIXES)]}")


def draw_pictures(out: Path, count: int, seed: int) -> None:
    """Pictures 0 to count - 1 of a seed, below `out`."""
    for number in range(count):
        _write_picture(draw_picture(seed, number), out / picture_path(seed, number))


def _picture_rng(seed: int, number: int) -> random.Random:
    return random.Random(f"picture {number} of seed {seed}")


def _scene(rng: random.Random, number: int) -> Scene:
    scene = sample_scene(rng)
    first = replace(scene.shapes[0], form=FORMS[number % len(FORMS)])  # in turn, so that classes are equally large
    return replace(scene, shapes=(first, *scene.shapes[1:]))


def _write_picture(picture: Image.Image, path: Path) -> None:
    data = io.BytesIO()
    # Little loss: at the default quality the edges of a small shape change their colour.
    options = {"quality": 95, "subsampling": 0} if path.suffix == ".jpeg" else {}
    picture.save(data, path.suffix[1:], **options)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(data.getvalue())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def main(
    out: Path = typer.Option(..., help="Directory for <class>/<class>_<number>.png|.jpeg"),
    count: int = typer.Option(24, min=1, help="Number of pictures"),
    seed: int = typer.Option(0, help="The same seed draws the same pictures"),
    spoilt: bool = typer.Option(False, "--spoilt", help="Also some that no selection should take"),
) -> None:
    """Draw pictures of coloured shapes."""
    from generate.demo.bad_pictures import add_spoilt_pictures

    try:
        draw_pictures(out, count, seed)
        if spoilt:
            add_spoilt_pictures(out)
    except OSError as error:
        typer.echo(f"error: --out {out} cannot be written ({error}); choose another directory", err=True)
        raise typer.Exit(2) from error
    print(f"{count} pictures in {out}")


if __name__ == "__main__":
    typer.run(main)

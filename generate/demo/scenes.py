"""Draw scenes: one or two coloured shapes on a plain background, a blank page, or noise."""

import random
from dataclasses import dataclass, replace

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

Box = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """Describe one shape. `shift` and `stretch` vary its position and radius within its place and size in words."""

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
        """Return center x, center y and radius, in pixels of a picture of this width and height."""
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
    """Describe what a picture shows. Shapes stand in reading order, so that "the first" is the same for everybody."""

    shapes: tuple[Shape, ...]
    background: str
    kind: str = "shapes"


def sample_scene(rng: random.Random, kind: str = "shapes") -> Scene:
    """Return a random scene of one of KINDS."""
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
    """Return a picture of the scene, of this width and height. Chance decides shades and noise, nothing else."""
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
    """Return grains of a random size: with grains of one pixel, a later reduction would average the noise away."""
    grain = max(size) / rng.uniform(20, 112)
    mode = rng.choice(("RGB", "L"))
    grid = (max(2, round(size[0] / grain)), max(2, round(size[1] / grain)))
    grains = rng.randbytes(grid[0] * grid[1] * len(mode))
    return Image.frombytes(mode, grid, grains).convert("RGB").resize(size, Image.Resampling.BILINEAR)


def _shade(rng: random.Random, colour: tuple[int, int, int], spread: float) -> tuple[int, int, int]:
    red, green, blue = (min(255, max(0, round(value + rng.uniform(-spread, spread)))) for value in colour)
    return red, green, blue


def scene_of(seed: int, number: int) -> Scene:
    """Return the scene of picture `number` of a seed. Training draws from generators with other names than these."""
    return _scene(_picture_rng(seed, number), number)


def draw_picture(seed: int, number: int) -> Image.Image:
    """Return picture `number` of a seed, in one of PICTURE_SIZES."""
    rng = _picture_rng(seed, number)
    scene = _scene(rng, number)
    return draw(scene, rng, rng.choice(PICTURE_SIZES))


def _picture_rng(seed: int, number: int) -> random.Random:
    return random.Random(f"picture {number} of seed {seed}")


def _scene(rng: random.Random, number: int) -> Scene:
    scene = sample_scene(rng)
    first = replace(scene.shapes[0], form=FORMS[number % len(FORMS)])  # in turn, so that classes are equally large
    return replace(scene, shapes=(first, *scene.shapes[1:]))

"""Say what is true of a scene in the words of each tiny model, and judge whether a text is true.

A voice is one model's way to describe: other sentences, the same truth. Its text follows from the scene alone, never
from chance, since a model that decodes greedily can only learn a text that the picture determines.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from generate.demo.scenes import BACKGROUNDS, COLOURS, COLUMNS, FORMS, ROWS, SIZES, Scene, Shape

_WORD = re.compile(r"[a-z0-9]+")
_FACTS = {*COLOURS, *FORMS, *SIZES, *BACKGROUNDS, *ROWS, *COLUMNS, "one", "two", "no", "nothing", "blank", "noise"}


def describe(scene: Scene, voice: str) -> tuple[str, str]:
    """Return the thinking and the answer of a voice about a scene; both are true."""
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


def answer_is_true(scene: Scene, answer: str) -> bool:
    """Return whether the answer names every shape with its colour, and the background, all correctly, and no more."""
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
    """Return whether the words that carry facts are, in order, those of one voice's thinking about the scene."""
    return _facts(thinking) in [_facts(describe(scene, voice)[0]) for voice in VOICES]


def _facts(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word in _FACTS]


def _hidden_background(scene: Scene) -> str | None:
    return scene.background if scene.kind == "noise" else None


def _answer_words() -> set[str]:
    """Return every word that a true answer can hold: any other is an invention."""
    answers = [describe(Scene((), "white", kind), voice)[1] for kind in ("blank", "noise") for voice in VOICES]
    pair = (Shape("circle", "red", "small", (0, 0)), Shape("square", "orange", "small", (1, 1)))
    answers += [describe(Scene(pair, "white"), voice)[1] for voice in VOICES]
    return {word for answer in answers for word in _WORD.findall(answer.lower())} | {*COLOURS, *FORMS, *BACKGROUNDS}

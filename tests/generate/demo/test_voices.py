"""What the voices say is true of every scene, and a text that is not true is found out."""

import random
from dataclasses import replace

import pytest

from generate.demo.scenes import BACKGROUNDS, COLOURS, FORMS, KINDS, Scene, sample_scene, scene_of
from generate.demo.voices import VOICES, answer_is_true, describe, thinking_is_true


def some_scenes(count: int = 300) -> list[Scene]:
    rng = random.Random(7)
    return [sample_scene(rng, rng.choice(KINDS)) for _ in range(count)]


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

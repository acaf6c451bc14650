"""The rules of the quality columns: tables of cases, a value for every text, no text that takes for ever."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.annotation.quality import is_english, measure_quality, overlap, repetition, words
from tests.support.first_schema import QUALITY_COLUMNS
from tests.support.texts import SPECIAL

# ------------------------------------------------------------------------------------------------------------- words

WORDS = [
    ("", []),
    (" \n\t\0 --- ** !", []),
    ("The dog's 2 bowls, n02084071_12.", ["the", "dog", "s", "2", "bowls", "n02084071", "12"]),
    ("naïve Straße ΟΔΟΣ собака", ["naïve", "straße", "οδος", "собака"]),
    ("一只狗dog猫。", ["一", "只", "狗", "dog", "猫"]),
    ("いぬ カー", ["い", "ぬ", "カ", "ー"]),
    ("개가 있다", ["개가", "있다"]),
    ("\U00020000\U00020001", ["\U00020000", "\U00020001"]),
    ("a\ud83db", ["a", "b"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


REPETITION = [
    ("", 0.0),
    ("a b c", 0.0),  # no 4-gram
    ("a b c d", 0.0),
    ("a b c d e f g h", 0.0),
    ("a a a a a", 1 / 2),  # aaaa, aaaa
    ("a b c d a b c d", 1 / 5),  # abcd bcda cdab dabc abcd
    ("A b, c; d. a B C D", 1 / 5),
    ("狗" * 10, 6 / 7),  # seven times one 4-gram
]


@pytest.mark.parametrize(("text", "expected"), REPETITION)
def test_repetition(text: str, expected: float) -> None:
    assert repetition(words(text)) == pytest.approx(expected)


OVERLAP = [
    ("", "", 0.0),
    ("a dog", "", 0.0),
    ("", "a dog", 0.0),
    ("a dog", "A dog.", 1.0),
    ("a dog dog", "the dog the cat", 1 / 3),  # the, dog, cat
    ("一只狗", "狗和猫", 1 / 3),
    ("a b c d", "*-*", 0.0),
]


@pytest.mark.parametrize(("thinking", "answer", "expected"), OVERLAP)
def test_overlap(thinking: str, answer: str, expected: float) -> None:
    assert overlap(words(thinking), words(answer)) == pytest.approx(expected)


# ---------------------------------------------------------------------------------------------------------- language

LONG = "The picture shows a small brown dog that lies on the grass beside a red ball and looks at its owner. "
LONG_ZH = "图片中有一只棕色的小狗躺在草地上，旁边有一个红色的球，它正看着它的主人，背景是公园和很多树。"
ENGLISH = [
    "A golden retriever is lying on the grass.",
    "The bird is a **northern cardinal** (*Cardinalis cardinalis*), recognizable by its crest.",
    "# Description\n\n- A bowl of ramen\n- Chopsticks\n- A wooden table",
    "| Count | Item |\n|---|---|\n| 1 | cup |\n| 2 | plate |\n| 33.5 | fork |",
    "The answer is \\(\\frac{3}{4}\\times 2 = 1.5\\), so \\boxed{1.5} metres of rope are left over.",
    "A Japanese temple (金閣寺, Kinkaku-ji) reflected in a pond.",
    'A poster with the text "LIBERTÉ, ÉGALITÉ, FRATERNITÉ" hangs on the wall of a town hall in France.',
    "Got it, let me look. There's a man holding a large fish, so it might be a tench (Tinca tinca).",
    LONG * 50,
    # too short to tell, and mostly Latin
    "",
    "1 2 3",
    "\\boxed{B}",
    "Chihuahua",
    'The sign says "禁止吸烟".',
    "Un chat noir.",
]
NOT_ENGLISH = [
    "图片中有一只金毛犬躺在草地上。",
    "猫",
    "這張圖片顯示了一座日本寺廟。",
    "画像には草の上に横たわる犬が写っています。",
    "이미지에는 풀밭에 누워 있는 개가 있습니다.",
    "На изображении собака лежит на траве.",
    "تظهر الصورة كلبا مستلقيا على العشب.",
    "L'image montre un chien couché sur l'herbe.",
    "Das Bild zeigt einen Hund, der im Gras liegt.",
    "La imagen muestra un perro acostado en la hierba.",
    "A imagem mostra um cachorro deitado na grama.",
    "**Antwort:** Eine *schwarze* Katze sitzt auf dem Tisch [1].",
    "Let me see. 图片里有一只狗，看起来像金毛。The dog is lying on the grass. 背景是公园，有很多树。",
    LONG_ZH * 50,
    LONG * 20 + LONG_ZH * 3,  # ends in another language
    LONG_ZH * 3 + LONG * 20,
    LONG * 20 + LONG_ZH * 4 + LONG * 20,
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("text", NOT_ENGLISH)
def test_not_english(text: str) -> None:
    assert not is_english(text)


def test_both_parts_must_be_english() -> None:
    parts = {True: LONG * 9, False: LONG_ZH * 9}
    for thinking in (True, False):
        for answer in (True, False):
            assert measure_quality(parts[thinking], parts[answer])["english"] is (thinking and answer)


# ------------------------------------------------------------------------------------------------------------ any text

ODD = [*SPECIAL, "\0" * 500, "\ud83d" * 500, "\udc00 a dog", "7 " * 500, "**|#** " * 99, "狗" * 5000, "x" * 100_000]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_every_text_has_values(text: str) -> None:
    check_values(text, "A dog.")
    check_values("A dog.", text)


def test_very_long_texts_have_values() -> None:
    check_values("dog " * 200_000, "".join(map(chr, range(32, 60_000))))
    assert measure_quality("dog " * 200_000, "a")["repetition"] > 0.9999


@given(st.text(st.characters()), st.text(st.characters()))
@settings(deadline=None, max_examples=60)
def test_values_are_in_their_range(thinking: str, answer: str) -> None:
    check_values(thinking, answer)


@given(st.lists(st.sampled_from("ab"), max_size=30))
def test_repetition_is_what_counting_says(thinking: list[str]) -> None:
    grams = Counter(tuple(thinking[at : at + 4]) for at in range(len(thinking) - 3))
    again = sum(count - 1 for count in grams.values())
    assert repetition(thinking) == pytest.approx(again / max(1, grams.total()))


def check_values(thinking: str, answer: str) -> None:
    values = measure_quality(thinking, answer)
    assert tuple(values) == QUALITY_COLUMNS
    assert type(values["english"]) is type(values["refusal"]) is bool
    assert 0 <= values["repetition"] <= 1
    assert 0 <= values["thinking_answer_overlap"] <= 1

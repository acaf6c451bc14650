"""Texts of every kind for the metrics' tests: English of Python's own documentation, and what texts break on."""

import random
from pydoc_data.topics import topics

SPECIAL = [
    "",
    " \n\t",
    "word",
    "a I 1",
    "# Title\n\n- **bold** item\n- `code`\n\n| a | b |\n|---|---|",
    "def f_x(x_1):\n    return x_1 ** 2  # __squares__, f_x(3) == 9",
    "Ein Bär läuft über die Straße, naïve café – “quoted” … it’s",
    "İstanbul ISTANBUL \u212a kelvin \u017f long s ß SS ﬁ ligature ΟΔΟΣ",
    "🐕 a dog 🐈‍⬛ a cat",
    "一只狗在草地上 dog",
    "كلب في الحديقة dog",
    "כלב בגן dog",
    "don't can't U.S.A. 3.14 1,000",
    "a\u2028b\u0085c\x00d\x1ce ab\u2028cd",
    "ａｂｃ fullwidth ① ² ½ x² é e\u0301e",
    "exactly8 ninechars sixteencharacter seventeencharacte " + "long" * 30 + " " + "long" * 30 + "er",
    "The same beginning: internationalization internationalizations international internationally",
]


def english(chance: random.Random, words: int) -> str:
    """So many words in a row of a page of Python's documentation, repeated from its start where it is too short."""
    page = topics[chance.choice(sorted(topics))].split(" ")
    start = chance.randrange(len(page))
    return " ".join((page[start:] + page * (words // len(page) + 1))[:words])


def varied_pairs(count: int, longest: int = 3000, seed: int = 0) -> list[tuple[str, list[str]]]:
    """Predictions with one to three references: English of 1 to `longest` words, and all special texts."""
    chance = random.Random(seed)

    def text() -> str:
        return english(chance, round(longest ** chance.random()))

    pairs = [(text(), [text() for _ in range(chance.randint(1, 3))]) for _ in range(count - 3 * len(SPECIAL))]
    pairs += [(special, [text(), special]) for special in SPECIAL]
    pairs += [(text(), [special]) for special in SPECIAL]
    pairs += [(special, [chance.choice(SPECIAL)]) for special in SPECIAL]
    return pairs

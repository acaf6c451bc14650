"""Words, sentences, readability and the number of different words, by hand and against naive computations."""

import random
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_card.measuring.language import GROUPS, Language, described_language, flesch, syllables, unique_words
from tests.support.texts import SPECIAL, english


def of(*texts: str) -> dict[str, Any]:
    language = Language()
    for number, text in enumerate(texts):
        language.add(str(number), text)
    return language.result()


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("dog", 1),
        ("image", 2),
        ("table", 2),
        ("make", 1),
        ("the", 1),
        ("banana", 3),
        ("analysis", 4),
        ("狗", 1),
        ("e", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


SENTENCES = [
    ("A dog. It runs! Why? So…", [2, 2, 1, 1]),
    ("It is 3.14 metres, e.g. two.", [5, 1]),  # a full stop before a blank ends a sentence, one inside a number none
    ("# Title\n\n- one item\n- another long item", [1, 2, 3]),
    ('He said: "No." Then (he left.) Now', [3, 3, 1]),
    ("Is it?! Yes... no", [2, 1, 1]),
    ("don't and don’t are one word", [6]),
    ("12 34 !!! ...", []),
    ("a\x00b", [2]),
    ("a\u2028b\rc", [1, 1, 1]),
]


@pytest.mark.parametrize(("text", "lengths"), SENTENCES)
def test_sentences(text: str, lengths: list[int]) -> None:
    found = of(text)
    assert found["sentences"]["total"] == len(lengths)
    assert found["sentence_words"]["count"] == len(lengths)
    assert found["sentence_words"]["total"] == found["words"]["total"] == sum(lengths)
    assert found["sentence_words"]["maximum"] == (max(lengths) if lengths else None)
    assert found["texts_without_words"] == (not lengths)


def test_flesch_by_hand() -> None:
    # 6 words, 2 sentences, syllables the 1 cat 1 sat 1, ba-na-na 3 is 1 good 1: 8
    found = of("The cat sat. Banana is good.")
    assert found["flesch"]["of_all"] == pytest.approx(206.835 - 1.015 * 6 / 2 - 84.6 * 8 / 6)
    assert found["flesch"]["of_texts"]["0.5"] == round(206.835 - 1.015 * 3 - 84.6 * 8 / 6)
    assert found["syllables_per_word"] == 8 / 6
    # the formula on its author's scale: one-syllable words in sentences of one word are the easiest there is
    assert flesch(1, 1, 1) == pytest.approx(121.22)


def test_nothing() -> None:
    found = of()
    assert found["texts"] == 0
    assert found["flesch"] == {"of_all": None, "of_texts": None}
    assert found["unique_words"] == {"sample": 0, "vocabulary": 0, "mean": None, "low": None, "high": None}
    assert of("", "1 2")["texts_without_words"] == 2


# ------------------------------------------------------------------------------------------- different words


def test_different_words_by_hand() -> None:
    # "a" in 2 of 3 texts, "b" and "c" in 1. Of 2 texts drawn, "a" is missing from C(1,2)/C(3,2) = 0 draws, "b" and "c"
    # from C(2,2)/C(3,2) = 1/3 of them: 1 + 2/3 + 2/3
    language = Language()
    for number, text in enumerate(("a b a", "A c", "")):
        language.add(str(number), text)
    assert unique_words(language.having, language.rows_of_group, sample=2)["mean"] == pytest.approx(7 / 3)
    assert language.result()["unique_words"] == {"sample": 3, "vocabulary": 3, "mean": 3.0, "low": None, "high": None}


def test_different_words_are_those_of_the_average_draw() -> None:
    chance = random.Random(0)
    texts = [english(chance, chance.randint(1, 60)).lower() for _ in range(400)]
    language = Language()
    for number, text in enumerate(texts):
        language.add(str(number), text)
    found = unique_words(language.having, language.rows_of_group, sample=100)
    sets = []
    for text in texts:
        alone = Language()
        alone.add("", text)
        sets.append(set().union(*alone.having))
    # the definition, in whole numbers
    often = [sum(word in one for one in sets) for word in set().union(*sets)]
    exact = sum(1 - comb(400 - times, 100) / comb(400, 100) for times in often)
    assert found["mean"] == pytest.approx(exact, rel=1e-9)
    drawn = [len(set().union(*chance.sample(sets, 100))) for _ in range(300)]
    assert found["mean"] == pytest.approx(sum(drawn) / 300, rel=0.01)
    assert found["low"] < found["mean"] < found["high"]


def test_the_interval_covers() -> None:
    """Of 40 sets of rows from one source, at least 80 % have the source's mean in their 95 % interval."""
    chance = random.Random(1)
    vocabulary = [f"w{'abcdefghij'[n % 10]}{'abcdefghij'[n // 10 % 10]}{'abcdefghij'[n // 100]}" for n in range(1000)]
    weights = [1 / (rank + 1) for rank in range(1000)]

    def found(rows: int, sample: int) -> dict[str, Any]:
        language = Language()
        for number in range(rows):
            language.add(str(number), " ".join(chance.choices(vocabulary, weights, k=chance.randint(1, 30))))
        return unique_words(language.having, language.rows_of_group, sample)

    true = found(4000, 50)["mean"]
    covered = sum((one := found(200, 50))["low"] <= true <= one["high"] for _ in range(40))
    assert covered >= 32


def test_no_interval_where_a_group_less_leaves_too_few() -> None:
    language = Language()
    for number in range(120):
        language.add(str(number), "a dog")
    size = max(language.rows_of_group.values())
    assert unique_words(language.having, language.rows_of_group, 120 - size)["low"] is not None
    assert unique_words(language.having, language.rows_of_group, 121 - size)["low"] is None


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([*SPECIAL, "A dog runs. It is a dog."])), max_size=30),
    st.permutations(range(4)),
)
def test_parts_merge_in_any_order(rows: list[tuple[int, str]], order: list[int]) -> None:
    parts, whole, merged = [Language() for _ in range(4)], Language(), Language()
    for number, (part, text) in enumerate(rows):
        parts[part].add(str(number), text)
        whole.add(str(number), text)
    for part in order:
        merged.merge(parts[part])
    assert merged.result() == whole.result()
    assert sum(whole.rows_of_group.values()) == len(rows)
    assert len(whole.having) == GROUPS


def test_lengths_of_two_models_lie_in_the_same_bins() -> None:
    languages = {(model, "answer"): Language() for model in ("one", "two")}
    for number in range(20):
        languages["one", "answer"].add(str(number), "word " * number)
        languages["two", "answer"].add(str(number), "word " * 3 * number)
    found = described_language(languages)
    one, two = (found[model]["answer"]["words"]["histogram"] for model in ("one", "two"))
    assert one["edges"] == two["edges"]
    assert sum(one["counts"]) == sum(two["counts"]) == 20

"""The lexical metrics in languages other than English: tokenizer="unicode", and what "rouge" says of what it misses."""

import random
import re
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import evaluate
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from tests.support.commands import ROOT

LEXICAL = ("ngram_overlap", "set_overlap", "vector_space")
RUSSIAN = "Собака бежит по траве."
# By language: a text, its words, another text, the words of the first that are in both, and in what order.
SENTENCES = {
    "Russian": ("Собака бежит по траве.", "собака бежит по траве", "По траве бежит кошка!", "бежит по траве", 2),
    "German": ("Die Füße des Bären", "die füsse des bären", "DIE FÜSSE", "die füsse", 2),
    "French": ("L’homme dîne à l’été", "l'homme dîne à l'été", "l'homme dîne", "l'homme dîne", 2),
    "Chinese": ("一只棕色的小狗站在草地上", "一只 棕色 的 小狗 站在 草地 上", "小狗站在草地上", "小狗 站在 草地 上", 4),
    "Japanese": (
        "茶色い犬はカメラを見ている",
        "茶色い 犬 は カメラ を 見 て いる",
        "犬はｶﾒﾗを見る",
        "犬 は カメラ を",
        4,
    ),
    "Thai": ("สุนัขสีน้ำตาลยืนอยู่บนหญ้า", "สุนัข สี น้ำตาล ยืน อยู่ บน หญ้า", "สุนัขยืน", "สุนัข ยืน", 2),
    "Arabic": ("كَلْبٌ بُنِّيٌّ في الحديقة", "كَلْبٌ بُنِّيٌّ في الحديقة", "في الحديقة كَلْبٌ", "كَلْبٌ في الحديقة", 2),
    "Hindi": ("एक भूरा कुत्ता खड़ा है", "एक भूरा कुत्ता खड़ा है", "कुत्ता है", "कुत्ता है", 2),
    "Korean": ("갈색 개가 잔디 위에 서 있다", "갈색 개가 잔디 위에 서 있다", "개가 서 있다", "개가 서 있다", 3),
}


@cache
def load(family: str) -> Any:
    return evaluate.load(str(ROOT / "evaluate" / family), keep_in_memory=True)


def words_module(metric: Any) -> Any:
    return sys.modules[sys.modules[type(metric).__module__].take_apart.__module__]


@pytest.fixture(scope="module")
def words() -> Any:
    return words_module(load("set_overlap"))


@pytest.mark.parametrize("language", SENTENCES)
def test_by_hand(language: str, words: Any) -> None:
    """ROUGE-1 of m shared words in texts of a and b words is 2 m / (a + b), ROUGE-L with those in the same order."""
    text, found, other, shared, in_order = SENTENCES[language]
    expected = found.split(" ")
    assert words.unicode_words(text) == expected
    a, b, both = len(expected), len(words.unicode_words(other)), len(shared.split(" "))
    assert set(shared.split(" ")) == set(expected) & set(words.unicode_words(other))
    given = {"predictions": [text], "references": [[other]], "tokenizer": "unicode"}
    rouge, sets = load("ngram_overlap").compute(**given), load("set_overlap").compute(**given)
    assert rouge["rouge1_avg"] == pytest.approx(2 * both / (a + b))
    assert rouge["rougeL_avg"] == pytest.approx(2 * in_order / (a + b))
    assert sets["jaccard_avg"] == both / (a + b - both)
    assert sets["overlap_avg"] == both / min(a, b)
    assert load("vector_space").compute(**given)["tf_cosine_avg"] == pytest.approx(both / (a * b) ** 0.5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "Straße"),
        ("café", "cafe\u0301"),
        ("ｗｉｄｅ ﬁne", "wide fine"),
        ("l’été", "l'été"),
        ("mög\u00adlich", "möglich"),
        ("می\u200cخواهم", "میخواهم"),
        ("葛\U000e0100城", "葛城"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ℌ", "h"),
    ],
)
def test_forms_that_are_the_same(one: str, other: str, words: Any) -> None:
    assert words.unicode_words(one) == words.unicode_words(other) != []


@pytest.mark.parametrize("text", ["", " \n\t", "…!?", "🐕 🐈‍⬛", "__ - _", "\ud800", "\u064b"])
def test_nothing_to_see(text: str, words: Any) -> None:
    assert words.unicode_words(text) == []


ALPHABET = st.characters(exclude_categories=["Cs"]) | st.sampled_from("aß\u0301 狗犬はハﾊกำक्षिكِّ한_'’.,:1\n\u200b\u200d")


@settings(max_examples=200, deadline=None)
@given(text=st.text(ALPHABET, max_size=40), other=st.text(ALPHABET, max_size=40))
def test_what_holds_of_all_texts(text: str, other: str) -> None:
    """Identical texts with a word score 1, values are symmetric and within [0, 1]; the words say all of it."""
    metric = load("ngram_overlap")
    found = words_module(metric).unicode_words(text)
    assert all(word and not re.search(r"[\s\0]", word) and any(map(str.isalnum, word)) for word in found)
    module = sys.modules[type(metric).__module__]
    texts = module.take_apart([text, other], "unicode")
    one, two = np.array([0, 0, 1]), np.array([0, 1, 0])
    for family in LEXICAL:
        for name, column in load(family).pair_values(module.TextPairs(texts, one, two)).items():
            same, there, back = column.tolist()
            assert same == pytest.approx(1 if found else 0), (name, family)
            assert there == pytest.approx(back)
            assert 0 <= there <= 1


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(ALPHABET, max_size=20), min_size=2, max_size=6))
def test_joined_texts_are_the_joined_text(texts: list[str]) -> None:
    """A blank line is a boundary in every script: the full text has the words of thinking and answer."""
    module = words_module(load("set_overlap"))
    apart = module.take_apart(texts, "unicode")
    rows = np.arange(len(texts))
    joined, whole = apart.joined(rows, rows[::-1]), [f"{a}\n\n{b}" for a, b in zip(texts, texts[::-1], strict=True)]
    for at, text in enumerate(whole):
        ids = joined.ids[joined.bounds[at] : joined.bounds[at + 1]]
        assert [joined.vocabulary[word].decode() for word in ids] == module.unicode_words(text)


class Words:
    """rouge_score's own sums over our words."""

    def __init__(self, tokenize: Any) -> None:
        self.tokenize = tokenize


def mixed_pairs(count: int) -> list[tuple[str, list[str]]]:
    chance = random.Random(0)
    pieces = [piece for text, _, other, _, _ in SENTENCES.values() for piece in (text, other)]
    return [
        (" ".join(chance.choices(pieces, k=3)), [" ".join(chance.choices(pieces, k=4)) for _ in range(2)])
        for _ in range(count)
    ]


def test_equals_rouge_score_and_scikit_learn_on_the_same_words(words: Any, tmp_path: Path) -> None:
    """Both take a tokenizer: with ours they give our values, a saved fit too."""
    pairs = mixed_pairs(40)
    options = {"predictions": [a for a, _ in pairs], "references": [b for _, b in pairs], "tokenizer": "unicode"}
    peer = RougeScorer(["rouge1", "rougeL"], tokenizer=Words(words.unicode_words))
    theirs = {name: [[peer.score(b, a)[name].fmeasure for b in bs] for a, bs in pairs] for name in ("rouge1", "rougeL")}
    ours = load("ngram_overlap").compute(**options, per_example=True)
    for name, values in theirs.items():
        assert ours[f"{name}_avg_per_example"] == [sum(one) / len(one) for one in values]
        assert ours[f"{name}_max_per_example"] == [max(one) for one in values]
    every_text = [text for a, bs in pairs for text in (a, *bs)]
    metric = load("vector_space")
    module = sys.modules[type(metric).__module__]
    texts, saved = module.take_apart(every_text, "unicode"), module.TfidfFit(tokenizer=module.tokenizer_name("unicode"))
    saved.add(texts.vocabulary, *module.count_documents(texts.term_counts))
    (tmp_path / "fit.parquet").write_bytes(saved.to_parquet())
    for vectorizer, name, fit in (
        (CountVectorizer, "tf_cosine", "corpus"),
        (TfidfVectorizer, "tfidf_cosine", "corpus"),
        (TfidfVectorizer, "tfidf_cosine", str(tmp_path / "fit.parquet")),
    ):
        fitted = vectorizer(analyzer=words.unicode_words).fit(every_text)
        best = [max(cosine_similarity(fitted.transform([a]), fitted.transform(bs))[0]) for a, bs in pairs]
        found = metric.compute(**options, fit=fit, per_example=True)[f"{name}_max_per_example"]
        assert found == pytest.approx(best, abs=1e-12)
    with pytest.raises(ValueError, match=r"is a fit by the tokenizer unicode \(ICU .*\), and not by rouge"):
        metric.compute(predictions=["a"], references=[["a"]], fit=str(tmp_path / "fit.parquet"))


def test_russian_is_1_or_said() -> None:
    """Two identical texts, which a tokenizer of [a-z0-9] cannot see."""
    same = {"predictions": [RUSSIAN, "a dog"], "references": [[RUSSIAN], ["a dog"]]}
    for family in ("ngram_overlap", "set_overlap"):
        metric = load(family)
        with pytest.warns(UserWarning, match="sees no letter of 2 texts, scored 0 for that"):
            values = metric.compute(**same)
        assert values.pop("unseen_texts") == 2
        assert set(values.values()) == {0.5}
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert set(metric.compute(**same, tokenizer="unicode").values()) == {1.0}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # scikit-learn's terms are of any script
        assert load("vector_space").compute(**same)["tf_cosine_avg"] == pytest.approx(1)


def test_texts_of_one_sign_a_word_are_said_by_the_vector_space() -> None:
    """scikit-learn's pattern takes vowel signs for separators, and leaves out what is then of one letter."""
    with pytest.warns(UserWarning, match="sees no letter of 2 texts"):
        values = load("vector_space").compute(predictions=["है"], references=[["है"]])
    assert (values["unseen_texts"], values["tf_cosine_avg"]) == (2, 0)


@pytest.mark.parametrize(
    ("text", "of_words", "of_terms"),
    [
        ("a dog, 12 — “cats” 🐕", 0, 0),
        ("Собака 12", 1, 0),
        ("狗 dog", 1 / 4, 1 / 4),
        ("собака dog", 6 / 9, 0),
        ("naïve", 1 / 5, 0),
        ("\u212aelvin", 0, 0),  # whose lower case is k
        ("12 …", 0, 0),
        ("", 0, 0),
        ("एक", 1, 0),
        ("है", 1, 1),
    ],
)
def test_the_share_that_is_not_seen(text: str, of_words: float, of_terms: float, words: Any) -> None:
    assert words.unseen_words_share(text) == pytest.approx(of_words)
    assert words.unseen_terms_share(text) == pytest.approx(of_terms)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters() | st.sampled_from("ab狗дİ\u212a"), max_size=30))
def test_the_share_counts_letters_outside_of_the_words(text: str, words: Any) -> None:
    lowered = text.lower()
    letters = [letter for letter in lowered if letter.isalpha()]
    unseen = [letter for letter in letters if not re.search("[a-z]", letter)]
    assert words.unseen_words_share(text) == (len(unseen) / len(letters) if letters else 0)


@pytest.mark.parametrize("family", LEXICAL)
def test_another_tokenizer_is_refused(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    metric = load(family)
    options = {"predictions": ["a"], "references": [["a"]]}
    with pytest.raises(ValueError, match="unknown tokenizer 'icu', choose from rouge, unicode"):
        metric.compute(**options, tokenizer="icu")
    monkeypatch.setitem(sys.modules, "icu4py", None)
    with pytest.raises(ValueError, match="needs the package icu4py; install it"):
        metric.compute(**options, tokenizer="unicode")
    assert metric.compute(**options)

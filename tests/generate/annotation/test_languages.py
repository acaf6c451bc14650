"""Which language a text is in: answers about pictures in fourteen, plain and marked up, mixed, none."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.annotation.languages import detect_language, is_known

PARAGRAPHS: dict[str, tuple[str, str]] = yaml.safe_load(
    Path(__file__).with_name("paragraphs_of_languages.yaml").read_text(encoding="utf-8")
)
LANGUAGES = tuple(PARAGRAPHS)
ASKED = ("en", "de", "pt-BR", "zh-Hant", "ja", "ar", "hi", "und")
# How a model lays out an answer. None of the words of markup are letters of the language.
LAYOUTS = [
    "{text}",
    "**1.** {text}\n\n| 1 | 2 |\n|---|---|\n| 3.5 | 4 |",
    "\\boxed{{{text}}}",
    "# {text}\n\n- {text}\n- {text}",
    "<|begin_of_box|>{text}<|end_of_box|>",
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whichever_was_asked_for(language: str, asked: str) -> None:
    whole, short = PARAGRAPHS[language]
    assert detect_language(whole, asked) == language
    assert detect_language(whole * 20, asked) == language
    if asked.partition("-")[0] == language:
        assert detect_language(short, asked) == language
    else:  # Of few words Italian, say, may be told as Portuguese where that was asked for; nothing else.
        assert detect_language(short, asked) in (language, asked.partition("-")[0], None)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_laid_out(language: str, layout: str) -> None:
    assert detect_language(layout.format(text=PARAGRAPHS[language][0].strip()), "de") == language


@pytest.mark.parametrize("first", LANGUAGES)
@pytest.mark.parametrize("second", ["en", "zh", "ar"])
def test_text_of_two_languages_is_of_none(first: str, second: str) -> None:
    """A model that begins in English and goes on in another, half a page each."""
    if first != second:
        text = PARAGRAPHS[first][0] * 3 + PARAGRAPHS[second][0] * 3
        assert detect_language(text, first) is None, text
        assert detect_language(text, second) is None, text


@pytest.mark.parametrize("text", ["", "42", "B", "\\boxed{7}", "猫", "Ja.", "1 2 3 4 5 6 7 8 9 10", "🐕" * 50])
@pytest.mark.parametrize("asked", ASKED)
def test_too_short_to_tell(text: str, asked: str) -> None:
    assert detect_language(text, asked) is None


@pytest.mark.parametrize("asked", ["tlh", "chr"])  # Klingon, Cherokee
def test_language_that_the_detector_does_not_know(asked: str) -> None:
    assert not is_known(asked)
    assert detect_language(PARAGRAPHS["de"][0], asked) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.sampled_from(ASKED))
def test_any_text(text: str, asked: str) -> None:
    found = detect_language(text, asked)
    assert found is None or (found.isalpha() and found.islower() and "-" not in found)

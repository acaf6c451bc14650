"""Measure the quality of one record's thinking and answer: the rules behind Schema.quality_columns.

Pure functions that give a value for every text. Whoever changes the values of one raises its number in
storage/annotations.py's RULE_VERSIONS.

A word, here, is a run of letters or digits of any script in the lower-cased text; a Han or kana character, which are
written without spaces, is a word of its own. Where the question is not English, a letter keeps its marks, as the vowels
of Hindi are, and those of Thai, Lao, Khmer and Burmese are words of their own, too.
"""

import re
from itertools import islice
from typing import TypedDict

import regex

from generate.annotation.languages import detect_language, is_english
from generate.annotation.refusals import is_refusal, refuses_in
from generate.command_line.language_codes import primary

GRAM = 4  # words

_OWN_WORD = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[^\W_{_OWN_WORD}]+|[{_OWN_WORD}]")
_NO_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD_OF_ANY_SCRIPT = regex.compile(
    rf"[[\p{{L}}\p{{N}}]&&[{_NO_SPACES}]]\p{{M}}*|[[\p{{L}}\p{{N}}]--[{_NO_SPACES}]]"
    rf"(?:[[\p{{L}}\p{{N}}]--[{_NO_SPACES}]]|\p{{M}})*",
    regex.V1,
)


class Quality(TypedDict):
    """Hold the values of Schema.quality_columns."""

    english: bool
    refusal: bool | None
    repetition: float
    thinking_answer_overlap: float


class Languages(TypedDict):
    """Hold the values of LANGUAGE_COLUMNS."""

    language: str | None
    thinking_language: str | None


def measure_quality(thinking: str, answer: str, asked: str = "en") -> Quality:
    """Return the quality columns of one record. asked: the language of the question."""
    thought, answered = words(thinking, asked), words(answer, asked)
    return {
        "english": is_english(thinking) and is_english(answer),
        "refusal": is_refusal(answer) if is_asked_in_english(asked) else refuses_in(answer, asked),
        "repetition": repetition(thought),
        "thinking_answer_overlap": overlap(thought, answered),
    }


def measure_languages(thinking: str, answer: str, asked: str) -> Languages:
    """Return the language columns of one record. asked: the language of the question."""
    return {"language": detect_language(answer, asked), "thinking_language": detect_language(thinking, asked)}


def words(text: str, asked: str = "en") -> list[str]:
    """Return the text's words, in order. asked: the language of the question."""
    pattern = _WORD if is_asked_in_english(asked) else _WORD_OF_ANY_SCRIPT
    return pattern.findall(text.lower())


def is_asked_in_english(asked: str) -> bool:
    """Return whether a question's language is English, of whatever country."""
    return primary(asked) == "en"


def repetition(thinking: list[str]) -> float:
    """Return the share of the 4-grams of words that repeat an earlier one of the same thinking; 0 without a 4-gram."""
    grams = list(zip(*(islice(thinking, start, None) for start in range(GRAM)), strict=False))
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


def overlap(thinking: list[str], answer: list[str]) -> float:
    """Return the share of the answer's distinct words that are in the thinking; 0 for an answer without words."""
    distinct = set(answer)
    return len(distinct.intersection(thinking)) / len(distinct) if distinct else 0.0

"""Measure the quality of one record's thinking and answer: the rules behind the columns of QUALITY_COLUMNS.

Pure functions that give a value for every text. Whoever changes the values of one raises its number in
storage/annotations.py's RULE_VERSIONS.

A word, here, is a run of letters or digits of any script in the lower-cased text; a Han or kana character, which are
written without spaces, is a word of its own.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import Any, TypedDict

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from generate.annotation.refusals import is_refusal

SAMPLE = 200  # characters that the language detector is given at a time
FEWEST_LETTERS = 20  # of a sample; with fewer no language can be told
LEAST_PROBABILITY = 0.01  # of English
GRAM = 4  # words

_OWN_WORD = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = re.compile(r"[^\W\d_]+")  # markup and digits say nothing of a language
_WORD = re.compile(rf"[^\W_{_OWN_WORD}]+|[{_OWN_WORD}]")


class Quality(TypedDict):
    """Hold the values of QUALITY_COLUMNS."""

    english: bool
    refusal: bool
    repetition: float
    thinking_answer_overlap: float


def measure_quality(thinking: str, answer: str) -> Quality:
    """Return the quality columns of one record."""
    thought, answered = words(thinking), words(answer)
    return {
        "english": is_english(thinking) and is_english(answer),
        "refusal": is_refusal(answer),
        "repetition": repetition(thought),
        "thinking_answer_overlap": overlap(thought, answered),
    }


def words(text: str) -> list[str]:
    """Return the text's words, in order."""
    return _WORD.findall(text.lower())


def repetition(thinking: list[str]) -> float:
    """Return the share of the 4-grams of words that repeat an earlier one of the same thinking; 0 without a 4-gram."""
    grams = list(zip(*(islice(thinking, start, None) for start in range(GRAM)), strict=False))
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


def overlap(thinking: list[str], answer: list[str]) -> float:
    """Return the share of the answer's distinct words that are in the thinking; 0 for an answer without words."""
    distinct = set(answer)
    return len(distinct.intersection(thinking)) / len(distinct) if distinct else 0.0


# -------------------------------------------------------------------------------------------------------- language


def is_english(text: str) -> bool:
    """Return whether the text, thinking or answer, can be English at its beginning, in its middle and at its end.

    py3langid (139 languages) is given the letters of 200 characters of each; English is a sample to which it gives a
    probability of 0.01 or more. The bound is so low because it is sure of other languages. Measured on the messages of
    Django's interface, from 20 letters on: 312 of 17,866 in 95 other languages pass (half of them in Interlingua and
    Scandinavian languages), of those of 100 letters none of 1,150; of 298 in English 2 do not pass. Of 2,079 samples of
    200 characters of English documentation 3 do not: a list of names, a list of codes, and base64. A sample of fewer
    than 20 letters, whose language cannot be told, passes if most of them are Latin.
    """
    middle = max(0, (len(text) - SAMPLE) // 2)
    samples = (text,) if len(text) <= SAMPLE else (text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:])
    return all(map(_may_be_english, samples))


def _may_be_english(text: str) -> bool:
    written = " ".join(_LETTERS.findall(text))
    letters = len(written) - written.count(" ")
    if letters < FEWEST_LETTERS:
        return 2 * sum(letter < "\u0250" for letter in written.replace(" ", "")) >= letters
    # rank() takes longer than classify(), and most texts need no more than the latter
    return _detector().classify(written)[0] == "en" or dict(_detector().rank(written))["en"] >= LEAST_PROBABILITY


@lru_cache
def _detector() -> Any:
    """Load the model, once in each process: it takes half a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

"""Tell the language of a text by py3langid, from samples at its beginning, in its middle and at its end."""

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from generate.command_line.language_codes import parse_language, primary

SAMPLE = 200  # characters that the language detector is given at a time
FEWEST_LETTERS = 20  # of a sample; with fewer no language can be told
FEWEST_SIGNS = 10  # of Chinese, Japanese and Korean, in which a sign is a syllable or a word
LEAST_PROBABILITY = 0.01  # of a language that a sample can be
SURE = 0.5  # probability of the language that a text is
ALIKE = 0.1  # probability from which on the language that was asked for is preferred to one that looks like it

_LETTERS = re.compile(r"[^\W\d_]+")  # markup and digits say nothing of a language
_SIGN = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
# What the detector tells apart and we do not: written forms of Arabic and Chinese, and of Norwegian.
_FORMS = {"ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh", "nb": "no", "nn": "no", "uzs": "uz"}


def is_english(text: str) -> bool:
    """Return whether the text, thinking or answer, can be English at its beginning, in its middle and at its end.

    The detector is given the letters of 200 characters of each; English is a sample to which it gives a probability of
    0.01 or more. The bound is so low because it is sure of other languages. Measured on the messages of Django's
    interface, from 20 letters on: 312 of 17,866 in 95 other languages pass (half of them in Interlingua and
    Scandinavian languages), of those of 100 letters none of 1,150; of 298 in English 2 do not pass. Of 2,079 samples of
    200 characters of English documentation 3 do not: a list of names, a list of codes, and base64. A sample of fewer
    than 20 letters, whose language cannot be told, passes if most of them are Latin.
    """
    return all(map(_may_be_english, _samples(text)))


def detect_language(text: str, asked: str) -> str | None:
    """Return the code of the language of a text, without script and country; None where it is not told.

    It is the one to which the detector gives a probability of 0.5 or more for all three samples together, and of 0.01
    or more for each: a text of two languages is of none. It needs 20 letters, or 10 signs of Chinese, Japanese or
    Korean. asked: the language of the question. Where it has a probability of 0.1, it is preferred to another that
    looks like it, as Malay does like Indonesian; where the detector does not know it, nothing is told.

    Measured on the 523 paragraphs of the Universal Declaration of Human Rights in English, German, French, Spanish,
    Portuguese, Chinese, Japanese, Arabic and Hindi, whichever of the nine was asked for: of 4,707 one is wrong and 23
    are not told; of their first 40 characters, 31 of 4,500 are wrong.
    """
    wanted = _form(primary(asked))
    if wanted not in (*_codes().values(), "und"):
        return None
    samples = [letters for sample in _samples(text) if _are_enough(letters := _letters(sample))]
    if not samples:
        return None
    found = _probabilities(" ".join(samples))
    likeliest = max(found, key=lambda code: found[code])
    language = wanted if found.get(wanted, 0) >= ALIKE else likeliest
    if (language != wanted and found[language] < SURE) or language == "zxx":
        return None
    if any(_probabilities(sample).get(language, 0) < LEAST_PROBABILITY for sample in samples):
        return None
    return primary(asked) if language == wanted else language


def language_of_question(text: str) -> str | None:
    """Return the code of the language that a question is in, with a probability of 0.5 or more; None where none has.

    A question is often shorter than what detect_language needs, and is right with a person who sees what was found.
    """
    found = _probabilities(_letters(text))
    likeliest = max(found, key=lambda code: found[code])
    return likeliest if found[likeliest] >= SURE and likeliest != "zxx" else None


def is_known(language: str) -> bool:
    """Return whether the detector knows a language."""
    return _form(primary(language)) in _codes().values()


def _samples(text: str) -> tuple[str, ...]:
    middle = max(0, (len(text) - SAMPLE) // 2)
    return (text,) if len(text) <= SAMPLE else (text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:])


def _letters(text: str) -> str:
    return " ".join(_LETTERS.findall(text))


def _are_enough(letters: str) -> bool:
    return len(letters) - letters.count(" ") >= FEWEST_LETTERS or len(_SIGN.findall(letters)) >= FEWEST_SIGNS


def _may_be_english(text: str) -> bool:
    written = _letters(text)
    letters = len(written) - written.count(" ")
    if letters < FEWEST_LETTERS:
        return 2 * sum(letter < "\u0250" for letter in written.replace(" ", "")) >= letters
    # rank() takes longer than classify(), and most texts need no more than the latter
    return _detector().classify(written)[0] == "en" or dict(_detector().rank(written))["en"] >= LEAST_PROBABILITY


def _probabilities(letters: str) -> dict[str, float]:
    """Return the probability of each language, the forms of one together."""
    found: dict[str, float] = {}
    for code, probability in _detector().rank(letters):
        language = _codes()[code]
        found[language] = found.get(language, 0.0) + float(probability)
    return found


def _form(code: str) -> str:
    return _FORMS.get(code, code)


@lru_cache
def _codes() -> dict[str, str]:
    """Return the detector's own codes, some of which are not the usual ones, with ours."""
    codes = [code for code, _ in _detector().rank("")]
    return {code: code if code == "zxx" else _form(primary(parse_language(code))) for code in codes}


@lru_cache
def _detector() -> Any:
    """Load the model, once in each process: it takes half a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

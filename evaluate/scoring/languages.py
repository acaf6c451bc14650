"""Choose by the dataset's language what scores it: the tokenizer, the encoders."""

from collections.abc import Sequence
from typing import Any

from shared.words import check_tokenizer

from imagenet_think import ENGLISH
from scoring.families import ScoreError

# Hub ids: those of the paper's kind of metrics, and for other languages what their libraries' authors name.
_ENCODERS = {
    "bertscore_encoder": ("roberta-large", "xlm-roberta-large"),
    "sbert_encoder": (
        "sentence-transformers/all-MiniLM-L6-v2",
        "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
    ),
}


def is_english(languages: Sequence[str]) -> bool:
    """Say whether all of some BCP 47 languages are English, of any country."""
    return all(language.lower().replace("_", "-").split("-")[0] == ENGLISH for language in languages)


def tokenizer_for(languages: Sequence[str], given: str | None) -> str:
    """Return the tokenizer that is given, else that of the languages. Raises ScoreError."""
    tokenizer = given or ("rouge" if is_english(languages) else "unicode")
    try:
        check_tokenizer(tokenizer)
    except ValueError as error:
        raise ScoreError(str(error).replace("unknown tokenizer", "unknown --tokenizer")) from error
    return tokenizer


def encoders_for(languages: Sequence[str], given: dict[str, Any]) -> dict[str, Any]:
    """Return the options of encoders that are given, with the languages' encoders where none is."""
    chosen = {name: names[0 if is_english(languages) else 1] for name, names in _ENCODERS.items()}
    return given | {name: given[name] or encoder for name, encoder in chosen.items()}

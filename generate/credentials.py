"""Finds what would let somebody in: access tokens, private keys, passwords in addresses. By their published shapes.

A model copies what it reads in a picture, and a message of a failed record what a library said, so texts can hold one.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

# Shapes from their issuers' own documentation, and long enough that no prose has them.
SHAPES = {
    "a Hugging Face token": r"\bhf_[A-Za-z0-9]{34,}\b",
    "a GitHub token": r"\bgh[opsur]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{22,}",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "an AWS access key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a Google API key": r"\bAIza[A-Za-z0-9_-]{35}",
    "a Google OAuth token": r"\bya29\.[A-Za-z0-9_-]{20,}",
    "an API key of a model's provider": r"\bsk-[A-Za-z0-9_-]{32,}",
    "a Slack token": r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}",
    "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{20,}",
    "a PyPI token": r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a JSON Web Token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a private key": r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----",
    "a password in an address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"<>()]{1,100}:[^\s/:@'\"<>()]{1,100}@[A-Za-z0-9\[]",
}
_ANY = "|".join(f"(?:{shape})" for shape in SHAPES.values())


def rows_with_credentials(texts: "pyarrow.Array") -> list[int]:
    """The positions of texts, or of blocks of bytes, that hold one. Nulls hold none.

    All shapes are searched in one pass by Arrow's regular expressions (RE2), many times faster than Python's.
    """
    import pyarrow.compute as pc

    found: list[int] = pc.indices_nonzero(pc.match_substring_regex(texts, _ANY).fill_null(False)).to_pylist()
    return found


def name_credentials(text: str) -> Iterator[str]:
    """What a text holds, in words that do not repeat it: `a GitHub token (ghp_…)`."""
    import re

    for name, shape in SHAPES.items():
        for match in re.finditer(shape, text):
            yield f"{name} ({match[0][:4]}…)"

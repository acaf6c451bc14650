"""Finds what would let somebody in: access tokens, private keys, passwords in addresses. By their published shapes.

A model copies what it reads in a picture, and a message of a failed record what a library said, so texts can hold one.
"""

import re
from collections.abc import Iterator
from pathlib import Path
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


_ROWS = 1_000  # of a Parquet file at a time


def find_credentials(file: Path) -> Iterator[str]:
    """What a file holds that would let somebody in, each with where it stands, in words that do not repeat it."""
    import pyarrow

    from generate.building.leak_checks import TEXT_FILES, blocks_of

    where = f"{file.name} of {file.parent.name}/"
    if file.suffix == ".parquet":
        for ids, column, texts in _text_columns(file):
            for at in _holding(texts):
                for found in _named(texts[at].as_py()):
                    yield f"{where} holds {found} in {column} of {ids[at].as_py()}; mask it in the run, build again"
    elif file.name.endswith(".jsonl.zst") or file.suffix in TEXT_FILES:
        for block in blocks_of(file):
            if _holding(pyarrow.array([block], pyarrow.large_binary())):
                for found in _named(block.decode("utf-8", "replace")):
                    yield f"{where} holds {found}; mask it where it comes from, build again"


def _holding(texts: "pyarrow.Array") -> list[int]:
    """The positions of texts, or of blocks of bytes, that hold any. Nulls hold none.

    All shapes are searched in one pass by Arrow's regular expressions (RE2), many times faster than Python's.
    """
    import pyarrow.compute as pc

    found: list[int] = pc.indices_nonzero(pc.match_substring_regex(texts, _ANY).fill_null(False)).to_pylist()
    return found


def _named(text: str) -> Iterator[str]:
    """`a GitHub token (ghp_…)`."""
    for name, shape in SHAPES.items():
        for match in re.finditer(shape, text):
            yield f"{name} ({match[0][:4]}…)"


def _text_columns(file: Path) -> "Iterator[tuple[pyarrow.Array, str, pyarrow.Array]]":
    """(image_ids, column, texts) of a Parquet file, some rows at a time; a list's texts with the ids of their rows."""
    import pyarrow
    import pyarrow.compute as pc
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(file) as opened:
        fields = opened.schema_arrow
        texts = [field.name for field in fields if field.type in (pyarrow.string(), pyarrow.list_(pyarrow.string()))]
        for batch in opened.iter_batches(batch_size=_ROWS, columns=texts):
            ids = batch.column("image_id")
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                if pyarrow.types.is_list(column.type):
                    yield ids.take(pc.list_parent_indices(column)), name, column.flatten()
                else:
                    yield ids, name, column

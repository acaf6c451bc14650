"""Find credentials in files: access tokens, private keys, and passwords in URLs, by their published shapes.

A model copies what it reads in a picture, and the message of a failed record quotes a library: both can hold one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from generate.building.leak_checks import TEXT_FILES, blocks_of

# From the issuers' own documentation, and long enough that prose does not match by chance.
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
    "a password in a URL": r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"<>()]{1,100}:[^\s/:@'\"<>()]{1,100}@[A-Za-z0-9\[]",
}
_ANY = "|".join(f"(?:{shape})" for shape in SHAPES.values())
_ROWS = 1_000  # read from a Parquet file at a time


def find_credentials(file: Path) -> Iterator[str]:
    """Yield a sentence for each credential of a file: its kind and place, without repeating it."""
    where = f"{file.name} of {file.parent.name}/"
    if file.suffix == ".parquet":
        for ids, column, texts in _text_columns(file):
            for at in _positions_with_credentials(texts):
                for found in _describe(texts[at].as_py()):
                    yield f"{where} holds {found} in {column} of {ids[at].as_py()}; mask it in the run, build again"
    elif file.name.endswith(".jsonl.zst") or file.suffix in TEXT_FILES:
        for block in blocks_of(file):
            if _positions_with_credentials(pyarrow.array([block], pyarrow.large_binary())):
                for found in _describe(block.decode("utf-8", "replace")):
                    yield f"{where} holds {found}; mask it where it comes from, build again"


def _positions_with_credentials(texts: pyarrow.Array) -> list[int]:
    """Return the positions of the texts, or blocks of bytes, that hold a credential; nulls hold none.

    Search all shapes in one pass with Arrow's regular expressions (RE2), many times faster than Python's.
    """
    found: list[int] = pc.indices_nonzero(pc.match_substring_regex(texts, _ANY).fill_null(False)).to_pylist()
    return found


def _describe(text: str) -> Iterator[str]:
    """Yield descriptions such as `a GitHub token (ghp_…)`."""
    for name, shape in SHAPES.items():
        for match in re.finditer(shape, text):
            yield f"{name} ({match[0][:4]}…)"


def _text_columns(file: Path) -> Iterator[tuple[pyarrow.Array, str, pyarrow.Array]]:
    """Yield (image_ids, column, texts) of a Parquet file in batches; a list column is flattened, its ids repeated."""
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

"""Name the metric families, the modes and the limits of scoring."""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

LEXICAL = ("ngram_overlap", "set_overlap", "vector_space")  # folders of evaluate/, each an evaluate module
SEMANTIC = "semantic_similarity"
TAXONOMY = "taxonomy"
FAMILIES = (*LEXICAL, SEMANTIC, TAXONOMY)
_SEVERAL = {"lexical": LEXICAL, "all": FAMILIES}
MODES = ("paper", "long")
# Values of which the first that was computed leads the report and chooses the examples: one of each family.
LEADING = ("bertscore_avg", "bertscore_long_avg", "rouge1_avg", "jaccard_avg", "tfidf_cosine_avg", "named")
# Images whose texts one process holds at a time. Smaller chunks share fewer words, and every batch pays for its
# vocabulary; larger ones cost memory.
CHUNK = 400
CACHE = "cache.sqlite"
_METRICS = Path(__file__).resolve().parents[1]


class ScoreError(Exception):
    """Say in one sentence why the input cannot be scored."""


def families_of(metrics: str) -> list[str]:
    """Return the families of --metrics in their order. Raises ScoreError."""
    named = names_of(metrics)
    for name in named:
        check_choice("family of --metrics", name, (*FAMILIES, *_SEVERAL))
    return [family for family in FAMILIES if any(family in _SEVERAL.get(name, (name,)) for name in named)]


def names_of(metrics: str) -> list[str]:
    """Return what stands in --metrics."""
    return [name.strip() for name in metrics.split(",")]


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise ScoreError unless the value is one of the choices."""
    if value not in choices:
        raise ScoreError(f"unknown {name} {value!r}, choose from {', '.join(choices)}")


def leading_of(values: Collection[str]) -> str:
    """Return the value that leads; of values of one's own the first."""
    return next((name for name in LEADING if name in values), next(iter(values)))


def version_of(family: str) -> str:
    """Return a hash of the code that decides a family's values."""
    digest = hashlib.sha256()
    for path in sorted((_METRICS / family).glob("*.py")):
        if path.stem != "app":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]

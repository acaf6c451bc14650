"""Score files as evaluate/score.py leaves them, of made-up values: for tests and benches of the report."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SECTIONS = ("full", "thinking", "answer")
LEXICAL = ("rouge1", "rougeL", "jaccard", "overlap", "tf_cosine", "tfidf_cosine")
SEMANTIC = ("bertscore", "sbert_cosine")
NAMED = ("named", "near", "depth", "hr", "subject_hp", "subject_hr", "subject_hf", "wrong_sibling")
BRANCHES = ("animal", "artifact", "food", "other", "plant")


def write_scores(
    path: Path,
    model: str,
    level: float = 0.5,
    *,
    n: int = 200,
    metrics: tuple[str, ...] = LEXICAL + SEMANTIC,
    lengths: bool = True,
    teachers: Sequence[str] | None = None,
    chance: bool = True,
    **changes: Any,
) -> Path:
    """X.json and X.rows.parquet: every tenth prediction is missing, others score about `level`, longer ones more.

    teachers: add what is named, by the model where it is empty, else by each teacher.
    """
    random = np.random.default_rng(abs(hash_of(model)))
    there = np.arange(n) % 10 != 9
    rows: dict[str, Any] = {
        "image_id": [f"n{at:06d}" for at in range(n)],
        "wnid": [f"n{at % 25:08d}" for at in range(n)],
        "status": np.where(there, "ok", "missing"),
    }
    for section in SECTIONS:
        logs = random.normal(0.2, 0.5, n)
        for metric in metrics:
            average = np.clip(random.normal(level, 0.1, n) + 0.1 * logs, 0.01, 0.95) * there
            best = average + 0.05 * random.random(n) * there
            rows |= {f"{section}_{metric}_avg": average, f"{section}_{metric}_max": best}
        if lengths:
            rows[f"{section}_reference_words"] = np.full(n, 100.0)
        rows[f"{section}_words"] = (np.round(100 * 2**logs) * there).astype(int)
    scores = {
        "dataset": "made-up",
        "model": model,
        "run_id": f"run-{model}",
        "split": "test",
        "n": n,
        "answered": int(there.sum()),
        "references": {"dataset": "0123456789abcdef", "teachers": ["glm", "kimi"]},
        "metrics": {"ngram_overlap": "1"},
        "mode": "paper",
        "sections": {
            section: {
                f"{metric}_{name}": float(rows[f"{section}_{metric}_{name}"].mean())
                for metric in metrics
                for name in ("avg", "max")
            }
            for section in SECTIONS
        },
        "command": f"python evaluate/score.py --predictions runs/{model}",
    }
    if teachers is not None:
        _name(scores, rows, level, there, teachers, chance)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(rows), path.with_suffix(".rows.parquet"))
    path.write_text(json.dumps(scores | changes))
    return path


def _name(
    scores: dict[str, Any], rows: dict[str, Any], level: float, there: Any, teachers: Sequence[str], chance: bool
) -> None:
    """Add values of a taxonomy: the level is how often the class is named, by chance it is a tenth of that."""
    random, n = np.random.default_rng(len(rows)), len(there)
    rows |= {
        "branch": [BRANCHES[at % len(BRANCHES)] for at in range(n)],
        "class_depth": [3 + at % 25 // 2 for at in range(n)],
    }
    scores["taxonomy"] = {"name": "WordNet 3.0", "sha256": "0" * 64, "nodes": 11_979}
    for teacher in teachers or [""]:
        found: dict[str, Any] = {"sections": {section: {} for section in SECTIONS}}
        found |= {"chance": {section: {} for section in SECTIONS}} if chance else {}
        for ending, of, share in (("", "sections", level), ("_chance", "chance", level / 10))[: 1 + chance]:
            for section in SECTIONS:
                for name in NAMED:
                    values = there * (random.random(n) < share) * (9 if name == "depth" else 1.0)
                    rows[f"{teacher}_{section}_{name}{ending}".lstrip("_")] = values
                    found[of][section][name] = float(values.mean())
        if teacher:
            scores.setdefault("teachers", {})[teacher] = found
        else:
            scores |= {"chance": found["chance"]} if chance else {}
            for section in SECTIONS:
                scores["sections"][section] |= found["sections"][section]


def hash_of(text: str) -> int:
    return sum(ord(letter) * 31**at for at, letter in enumerate(text)) % 2**32

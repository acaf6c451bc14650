"""Score files as evaluate/score.py leaves them, of made-up values: for tests and benches of the report."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SECTIONS = ("full", "thinking", "answer")
LEXICAL = ("rouge1", "rougeL", "jaccard", "overlap", "tf_cosine", "tfidf_cosine")
SEMANTIC = ("bertscore", "sbert_cosine")


def write_scores(
    path: Path,
    model: str,
    level: float = 0.5,
    *,
    n: int = 200,
    metrics: tuple[str, ...] = LEXICAL + SEMANTIC,
    lengths: bool = True,
    **changes: Any,
) -> Path:
    """X.json and X.rows.parquet: every tenth prediction is missing, others score about `level`, longer ones more."""
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
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(rows), path.with_suffix(".rows.parquet"))
    path.write_text(json.dumps(scores | changes))
    return path


def hash_of(text: str) -> int:
    return sum(ord(letter) * 31**at for at, letter in enumerate(text)) % 2**32

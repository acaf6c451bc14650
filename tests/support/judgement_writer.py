"""Files as evaluate/judge.py leaves them, of made-up ratings: for tests of the report."""

import json
from pathlib import Path
from typing import Any

CRITERIA = ("coherence", "progression", "faithfulness", "support")


def write_judgement(path: Path, scores: Path, level: float = 0.5, **changes: Any) -> Path:
    """judge.json of the model of a score file: its ratings are about `level`, those of its teachers above."""
    about = json.loads(scores.read_text())
    means = {
        name: {one: round(level + above / 20 + at / 100, 4) for at, one in enumerate(CRITERIA)}
        for above, name in enumerate(["prediction", *about["references"]["teachers"]])
    }
    content = {name: about[name] for name in ("model", "run_id", "references", "split", "n")} | {
        "judge": "judge",
        "rubric": {"sha256": "0123456789abcdef", "text": "Rate."},
        "seed": 0,
        "temperature": 0.6,
        "repeats": 2,
        "judged": about["answered"],
        "unanswered": about["n"] - about["answered"],
        "means": means,
        "intervals": {
            name: {one: [mean - 0.05, mean + 0.05] for one, mean in of.items()} for name, of in means.items()
        },
        "agreement": dict(zip(CRITERIA, [0.9, 0.8, 0.7, None], strict=True)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content | changes))
    return path

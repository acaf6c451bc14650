"""The page of this metric's Space: examples in a table, the metric's values below it."""

from pathlib import Path
from typing import Any

import evaluate
import gradio

_HERE = Path(__file__).absolute().parent  # of the metric, where this file is a link: resolve() would leave it
# The one script that is none of these is the metric.
_SHARED = {"app", "examples", "text_metric", "words", "tfidf_fit", "encoders", "matching"}


def page() -> gradio.Blocks:
    """One row an example; every further column is one more reference."""
    (script,) = (path for path in _HERE.glob("*.py") if path.stem not in _SHARED)
    metric = evaluate.load(str(script), keep_in_memory=True)

    def score(rows: list[list[Any]]) -> dict[str, Any]:
        texts = [["" if text is None else str(text) for text in row] for row in rows]
        filled = [row for row in texts if any(row)]
        if not filled:
            raise gradio.Error("The table is empty: give at least one prediction with a reference.")
        references = [[text for text in row[1:] if text] or [""] for row in filled]
        return dict(metric.compute(predictions=[row[0] for row in filled], references=references))

    with gradio.Blocks(title=metric.name) as blocks:
        gradio.Markdown(f"# {metric.name}\n\n{metric.description}")
        table = gradio.Dataframe(
            value=[["a small dog", "a dog", "a big cat"]],
            headers=["prediction", "reference 1", "reference 2"],
            type="array",
            interactive=True,
        )
        button = gradio.Button("Score")
        button.click(score, inputs=table, outputs=gradio.JSON(), api_name="score")
        gradio.Markdown((_HERE / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2])
    return blocks


if __name__ == "__main__":
    page().launch()

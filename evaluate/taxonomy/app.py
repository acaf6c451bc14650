"""The page of this metric's Space: texts and classes in a table; each value, its chance and the difference below it."""

from pathlib import Path
from typing import Any

import evaluate
import gradio

_HERE = Path(__file__).absolute().parent


def page() -> gradio.Blocks:
    """One row an example."""
    metric = evaluate.load(str(_HERE / "taxonomy.py"), keep_in_memory=True)

    def score(rows: list[list[Any]]) -> list[list[Any]]:
        filled = [[str(text or "").strip() for text in row[:2]] for row in rows if any(row)]
        if not filled:
            raise gradio.Error("The table is empty: give at least one text with its class.")
        try:
            found = metric.compute(predictions=[row[0] for row in filled], references=[row[1] for row in filled])
        except ValueError as error:
            raise gradio.Error(str(error)) from error
        return [_row(name, found) for name in found if not name.endswith("_chance")]

    with gradio.Blocks(title=metric.name) as blocks:
        gradio.Markdown(f"# {metric.name}\n\n{metric.description}")
        table = gradio.Dataframe(
            value=[["A tench in a net.", "n01440764"], ["A fish.", "n02084071"]],
            headers=["text", "class"],
            type="array",
            interactive=True,
        )
        button = gradio.Button("Score")
        values = gradio.Dataframe(headers=["value", "mean", "chance", "difference"], type="array")
        button.click(score, inputs=table, outputs=values, api_name="score")
        gradio.Markdown((_HERE / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2])
    return blocks


def _row(name: str, found: dict[str, float]) -> list[Any]:
    value, chance = found[name], found.get(f"{name}_chance")
    return [name, round(value, 4), *(["", ""] if chance is None else [round(chance, 4), round(value - chance, 4)])]


if __name__ == "__main__":
    page().launch()

"""Score files -> tables. Never opens a text.

    python evaluate/report.py scores/*.json --out report/

Writes table4.md and table4.tex (ROUGE of the full output, one row a model) and report.md, which adds the table of each
section.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from whole_files import write_whole

SECTIONS = {"full": "Full output", "thinking": "Thinking", "answer": "Answer"}
COLUMNS = {
    "rouge1_avg": "ROUGE-1 Avg of Avg",
    "rouge1_max": "ROUGE-1 Avg of Max",
    "rougeL_avg": "ROUGE-L Avg of Avg",
    "rougeL_max": "ROUGE-L Avg of Max",
}
_LATEX = {character: rf"\{character}" for character in "_&%#${}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}

Scores = dict[str, Any]


class ReportError(Exception):
    """The score files do not make a table; the message is one sentence for the user."""


def main(
    scores: Annotated[
        list[Path], typer.Argument(help="Score files of evaluate/score.py, all of one dataset and split.")
    ],
    out: Annotated[Path, typer.Option(help="The directory of the tables.")] = Path("report"),
) -> None:
    """Make the benchmark's tables from score files alone."""
    try:
        models = sorted((read_scores(path) for path in scores), key=lambda model: str(model["model"]))
        check_comparable(scores, models)
        table = markdown_table(models, "full")
        write_whole(out / "table4.md", f"{caption(models[0])}\n\n{table}\n")
        write_whole(out / "table4.tex", latex_table(models, "full"))
        write_whole(out / "report.md", report(models))
    except (ReportError, OSError) as error:
        reason = (
            f"cannot write to {out} ({error.strerror}); give another --out" if isinstance(error, OSError) else error
        )
        typer.echo(f"error: {reason}", err=True)
        raise typer.Exit(2) from error
    print(f"{table}\n\n{len(models)} models -> {out}")


def read_scores(path: Path) -> Scores:
    """One score file, with what the tables need. Raises ReportError."""
    try:
        scores: Scores = json.loads(path.read_text(encoding="utf-8"))
        for section in SECTIONS:
            for name in COLUMNS:
                value = scores["sections"][section][name]
                if not 0 <= value <= 1:
                    raise ReportError(f"{path}: {section} {name} is {value}, which lies outside of [0, 1].")
        for name in ("model", "n", "answered", "split", "references", "metrics"):
            scores[name]
    except FileNotFoundError as error:
        raise ReportError(f"{path} does not exist; give what evaluate/score.py wrote.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReportError(f"{path} is no score file ({type(error).__name__}: {error}).") from error
    return scores


def check_comparable(paths: list[Path], models: list[Scores]) -> None:
    """Values of other references, another split or another metric do not belong in one table."""
    for name in ("references", "split", "metrics"):
        found = {json.dumps(model[name], sort_keys=True): str(model["model"]) for model in models}
        if len(found) > 1:
            named = "; ".join(f"{value} for {model}" for value, model in found.items())
            raise ReportError(f"the score files differ in {name} ({named}); score all models on the same one.")
    names = [str(model["model"]) for model in models]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ReportError(f"{twice} stands in two of the {len(paths)} score files; give one for each model.")


def caption(model: Scores) -> str:
    """What the numbers are of."""
    return (
        f"ROUGE F1 against {len(model['references']['teachers'])} references an image, {model['n']:,} images of the "
        f"split {model['split']}; a prediction that is missing or failed scores 0. Best in bold."
    )


def cells(models: list[Scores], section: str) -> list[list[tuple[str, bool]]]:
    """[model][column] (three digits, whether it is the column's best); ties by the printed digits are all best."""
    printed = [[f"{model['sections'][section][name]:.3f}" for name in COLUMNS] for model in models]
    best = [max(column) for column in zip(*printed, strict=True)]
    several = len(models) > 1  # of one model nothing is the best
    return [[(value, several and value == top) for value, top in zip(row, best, strict=True)] for row in printed]


def markdown_table(models: list[Scores], section: str) -> str:
    head = ["Model", "Answered", *COLUMNS.values()]
    lines = [head, [":--", *["--:"] * (len(head) - 1)]]
    for model, row in zip(models, cells(models, section), strict=True):
        values = [f"**{value}**" if best else value for value, best in row]
        lines.append([str(model["model"]).replace("|", r"\|"), f"{model['answered']:,} of {model['n']:,}", *values])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def latex_table(models: list[Scores], section: str) -> str:
    """A booktabs table."""
    rows = []
    for model, row in zip(models, cells(models, section), strict=True):
        values = [rf"\textbf{{{value}}}" if best else value for value, best in row]
        name = "".join(_LATEX.get(character, character) for character in str(model["model"]))
        rows.append(" & ".join([name, *values]) + r" \\")
    return "\n".join(
        [
            f"% {caption(models[0])}",
            r"\begin{tabular}{lcccc}",
            r"\toprule",
            r" & \multicolumn{2}{c}{ROUGE-1} & \multicolumn{2}{c}{ROUGE-L} \\",
            r"\cmidrule(lr){2-3} \cmidrule(lr){4-5}",
            r"Model & Avg of Avg & Avg of Max & Avg of Avg & Avg of Max \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            "",
        ]
    )


def report(models: list[Scores]) -> str:
    tables = [f"## {title}\n\n{markdown_table(models, section)}\n" for section, title in SECTIONS.items()]
    return "\n".join(["# Benchmark", "", caption(models[0]), "", *tables])


if __name__ == "__main__":
    typer.run(main)

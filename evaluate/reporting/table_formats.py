"""Hold a table as data, and write it as Markdown, LaTeX, CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import ClassVar

from reporting.table_cells import markdown_cell, spreadsheet_cell

_LATEX = {character: rf"\{character}" for character in "_&%#${}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "−": "$-$",
    "–": "--",
}


@dataclass(frozen=True)
class Cell:
    """Hold the printed `text` and the numbers that it was printed from; `mark` is "best", "second" or empty."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    mark: str = ""

    @property
    def interval(self) -> str:
        return "" if self.low is None else f"[{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Row:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """Hold one grid of a table. A column is (group, name); neighbours of one group share a heading."""

    title: str
    corner: str  # heads the rows' names
    columns: list[tuple[str, str]]
    rows: list[Row]
    below: list[Row] = field(default_factory=list)  # under a rule: they compete with nobody

    def spans(self) -> list[tuple[str, int]]:
        """Return the groups of the columns, each with the number of neighbours that share it."""
        return [(of, len(list(same))) for of, same in groupby(self.columns, key=lambda column: column[0])]


@dataclass(frozen=True)
class Table:
    key: str  # its files' name
    title: str
    note: str
    grids: list[Grid]
    titled: ClassVar[bool] = False


@dataclass(frozen=True)
class TitledTable(Table):
    """Hold a table whose grids' titles say what no note does, so that Markdown shows that of a single grid too."""

    titled: ClassVar[bool] = True


def count_cell(count: int) -> Cell:
    return Cell(f"{count:,}", count)


def joined(names: Sequence[str]) -> str:
    """Join names as a sentence does: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def markdown(table: Table) -> str:
    parts = [table.note]
    for grid in table.grids:
        parts += [f"### {markdown_cell(grid.title)}"] if table.titled or len(table.grids) > 1 else []
        head = [grid.corner, *(markdown_cell(" ".join(filter(None, column))) for column in grid.columns)]
        lines = [head, [":--", *["--:"] * len(grid.columns)]]
        lines += [[markdown_cell(row.name), *map(_markdown_cell, row.cells)] for row in grid.rows]
        lines += [[f"*{markdown_cell(row.name)}*", *map(_markdown_cell, row.cells)] for row in grid.below]
        parts.append("\n".join(map(_markdown_line, lines)))
    return "\n\n".join(parts) + "\n"


def _markdown_line(texts: list[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _markdown_cell(cell: Cell) -> str:
    text = markdown_cell(cell.text)
    marked = {"best": f"**{text}**", "second": f"<u>{text}</u>"}.get(cell.mark, text)
    return f"{marked} {cell.interval}".strip()


def latex(table: Table) -> str:
    """Format each grid as a booktabs tabular."""
    return "\n".join([f"% {line}" for line in table.note.splitlines()] + [_tabular(grid) for grid in table.grids])


def _tabular(grid: Grid) -> str:
    spans, rules, at = [], [], 2
    for of, width in grid.spans():
        spans.append(rf"\multicolumn{{{width}}}{{c}}{{{_escaped(of)}}}")
        rules += [rf"\cmidrule(lr){{{at}-{at + width - 1}}}"] if of else []
        at += width
    lines = [
        f"% {' '.join(grid.title.split())}",
        rf"\begin{{tabular}}{{l{'c' * len(grid.columns)}}}",
        r"\toprule",
        *([" & " + " & ".join(spans) + r" \\", " ".join(rules)] if rules else []),
        " & ".join(_escaped(name) for name in (grid.corner, *(name for _, name in grid.columns))) + r" \\",
        r"\midrule",
        *map(_latex_row, grid.rows),
        *([r"\midrule", *map(_latex_row, grid.below)] if grid.below else []),
        r"\bottomrule",
        r"\end{tabular}",
        "",
    ]
    return "\n".join(lines)


def _latex_row(row: Row) -> str:
    return " & ".join([_escaped(row.name), *map(_latex_cell, row.cells)]) + r" \\"


def _latex_cell(cell: Cell) -> str:
    text = _escaped(cell.text)
    marked = {"best": rf"\textbf{{{text}}}", "second": rf"\underline{{{text}}}"}.get(cell.mark, text)
    return marked + (rf" {{\scriptsize {cell.interval}}}" if cell.interval else "")


def _escaped(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def comma_separated(table: Table) -> str:
    """Write one line a cell, in full precision; names that begin as a formula does get a ' before them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["grid", "row", "of", "column", "value", "low", "high", "mark", "text"])
    for grid in table.grids:
        for row in (*grid.rows, *grid.below):
            for (of, name), cell in zip(grid.columns, row.cells, strict=True):
                numbers = [cell.value, cell.low, cell.high]
                texts = map(spreadsheet_cell, (grid.title, row.name, of, name))
                writer.writerow([*texts, *numbers, cell.mark, spreadsheet_cell(cell.text)])
    return out.getvalue()


def as_json(table: Table) -> str:
    return json.dumps(asdict(table), indent=1, ensure_ascii=False) + "\n"


FORMS: dict[str, Callable[[Table], str]] = {"md": markdown, "tex": latex, "csv": comma_separated, "json": as_json}


def marked(rows: Iterable[Row], ranked: Iterable[int]) -> list[Row]:
    """Mark the best and second-best of the `ranked` columns, by the printed digits, ties alike.

    A single row has no best, and two rows have no second-best.
    """
    rows = list(rows)
    for at in ranked if len(rows) > 1 else ():
        texts = sorted({row.cells[at].text for row in rows if row.cells[at].value is not None}, key=float, reverse=True)
        marks = dict(zip(texts, ("best", "second") if len(rows) > 2 else ("best",), strict=False))
        rows = [
            Row(row.name, [*row.cells[:at], _with_mark(row.cells[at], marks), *row.cells[at + 1 :]]) for row in rows
        ]
    return rows


def _with_mark(cell: Cell, marks: dict[str, str]) -> Cell:
    return Cell(cell.text, cell.value, cell.low, cell.high, marks.get(cell.text, ""))

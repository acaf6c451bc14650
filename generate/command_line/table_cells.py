"""Write words of others (a model's name, a class's) into a cell of a table, where they stay words.

evaluate/reporting/table_cells.py and dataset_card/table_cells.py are links to this file, which imports nothing of the
project.
"""

import re
from typing import Any

# How programs for spreadsheets recognise a formula, also in full width, and what they pass over before it.
_FORMULA = re.compile(
    r"[\s\0-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
)
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": r"\|", "[": r"\[", "]": r"\]", "`": r"\`", "\\": r"\\"}
_SAFE = re.compile(r"&(?!\w+;)|[<>|\[\]`]|\\(?=\\*[|\[\]`])")  # a \ before a mark would undo what is put there


def spreadsheet_cell(value: Any) -> Any:
    """Return a cell of a CSV or TSV file: a text that a spreadsheet would take for a formula gets a ' before it.

    Numbers, also negative ones and those that are written as texts, stay as they are.
    """
    if not isinstance(value, str) or _NUMBER.fullmatch(value) or not _FORMULA.match(value):
        return value
    return f"'{value}"


def markdown_cell(text: str) -> str:
    """Return a text for a cell of a Markdown table: on one line, without HTML, links, code or further cells."""
    line = " ".join(text.split()) if not text.isprintable() else text
    return _SAFE.sub(lambda mark: _MARKS[mark[0]], line)

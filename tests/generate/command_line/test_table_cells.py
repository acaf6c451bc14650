"""Words of others stay words in a table's cells: no formulas, no HTML, no further cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.command_line.table_cells import markdown_cell, spreadsheet_cell


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")',
        "+cmd",
        "-cmd|x",
        "@SUM(A1)",
        "\tx",
        "\rx",
        " =1+1",
        "\uff1d1+1",
        "--",
        "\ufeff=1",
        "\u202e=1",
    ],
)
def test_formulas_become_texts(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-0.5", "+1", "-1,234.5", "-1e-05", "GLM", "", "a=b", -0.5, 3, None, "−0.012"])
def test_numbers_and_words_stay(value: object) -> None:
    assert spreadsheet_cell(value) == value


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        (r"\frac", r"\frac"),
        ("a\nb\r\n\u2028c", "a b c"),
        ("[x](javascript:y)", r"\[x\](javascript:y)"),
        ("qwen3_vl & GLM-4.1V", "qwen3_vl &amp; GLM-4.1V"),
    ],
)
def test_markdown(text: str, cell: str) -> None:
    assert markdown_cell(text) == cell


@given(st.text())
def test_a_cell_is_one_cell(text: str) -> None:
    cell = markdown_cell(text)
    assert len(cell.splitlines()) <= 1
    assert "<" not in cell
    assert "|" not in cell.replace(r"\|", "")

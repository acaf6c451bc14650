"""Find the good records that a drop rule takes out of the dataset: `refusal`, `not english`, `repetition > 0.5`.

A rule is about one column of generate/annotate.py's file. A rule about a text takes out the teacher's own record; one
about the agreement (`answer_rouge_l < 0.05`) cannot tell which teacher is wrong, and takes out both. No rule holds
where a column has no value. Numbers are compared as the columns hold them, in float32: `answer_jaccard <= 0.1` holds
for 0.1.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow
import pyarrow.compute as pc

from imagenet_think import AGREEMENT_COLUMNS, FEATURES, QUALITY_COLUMNS, ContractError

_COMPARISONS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}  # pyarrow.compute's names
_FORM = re.compile(r"\s*(?P<no>not\s+)?(?P<column>\w+)\s*(?:(?P<sign>[<>]=?)\s*(?P<number>-?\d*\.?\d+)\s*)?")


class DropRule(NamedTuple):
    """Hold one parsed rule. A rule about a boolean column has no sign and no number."""

    text: str
    column: str
    negated: bool
    sign: str | None
    number: float | None


def parse_rule(text: str) -> DropRule:
    """Return the rule that a --drop option names. Raises ContractError for any other text."""
    columns = (*QUALITY_COLUMNS, *AGREEMENT_COLUMNS)
    matched = _FORM.fullmatch(text)
    if not matched or matched["column"] not in columns:
        raise ContractError(
            f"--drop {text!r} is not a rule: write a column ({', '.join(columns)}) and the value to drop, "
            "as in 'refusal', 'not english', 'repetition > 0.5'"
        )
    column, sign = matched["column"], matched["sign"]
    is_flag = column in QUALITY_COLUMNS and FEATURES["glm"][column].dtype == "bool"
    if is_flag and sign:
        raise ContractError(f"--drop {text!r}: {column} is yes or no; write '{column}' or 'not {column}'")
    if not is_flag and (matched["no"] or not sign):
        raise ContractError(f"--drop {text!r}: {column} is a number; compare it, as in '{column} < 0.1'")
    number = float(matched["number"]) if sign else None
    return DropRule(" ".join(text.split()), column, bool(matched["no"]), sign, number)


def find_dropped(
    rules: Sequence[DropRule], annotations: pyarrow.Table, teachers: Sequence[str]
) -> dict[str, dict[int, str]]:
    """Return, by teacher, the rows of the table that a rule takes out, with the reason: the first rule that holds."""
    dropped: dict[str, dict[int, str]] = {teacher: {} for teacher in teachers}
    for rule in rules:
        for teacher, reasons in dropped.items():
            column = annotations[rule.column if rule.column in AGREEMENT_COLUMNS else f"{teacher}_{rule.column}"]
            for row, reason in _matches(rule, column).items():
                reasons.setdefault(row, reason)
    return dropped


def _matches(rule: DropRule, column: pyarrow.ChunkedArray) -> Mapping[int, str]:
    """Return the positions of the values for which the rule holds, with the reason."""
    if rule.sign:
        mask = pc.call_function(_COMPARISONS[rule.sign], [column, pyarrow.scalar(rule.number, pyarrow.float32())])
    else:
        mask = pc.invert(column) if rule.negated else column
    at = pc.indices_nonzero(mask)
    values = column.take(at).to_pylist() if rule.sign else [None] * len(at)
    return {
        row: rule.text if value is None else f"{rule.text}: it is {value:.3g}"
        for row, value in zip(at.to_pylist(), values, strict=True)
    }

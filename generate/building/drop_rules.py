"""Find the good records that a drop rule takes out of the dataset: `refusal`, `not named`, `repetition > 0.5`.

A rule is about one column of generate/annotate.py's file. A rule about a text takes out the teacher's own record; one
about the agreement (`answer_rouge_l < 0.05`) cannot tell which teacher is wrong, and takes out the records of all; of
more than two teachers, `a_b_answer_rouge_l < 0.05` takes out those of these two. No rule holds
where a column has no value. Numbers are compared as the columns hold them, in float32: `answer_jaccard <= 0.1` holds
for 0.1. Where a question is not English, `language != de` and `thinking_language != question_language` hold for a text
in another language than that one, or than its teacher's question.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow
import pyarrow.compute as pc

from generate.command_line.language_codes import UNKNOWN, parse_language, primary
from imagenet_think import AGREEMENT_COLUMNS, ContractError, Schema

_COMPARISONS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}  # pyarrow.compute's names
_FLAGS = ("english", "refusal", "named", "near", "wrong_sibling", "named_chance")
_FORM = re.compile(r"\s*(?P<no>not\s+)?(?P<column>[\w.-]+?)\s*(?:(?P<sign>[<>]=?)\s*(?P<number>-?\d*\.?\d+)\s*)?")


_LANGUAGES = ("language", "thinking_language")
_ASKED = "question_language"  # that of each teacher's own question
_OF_LANGUAGE = re.compile(r"\s*(?P<column>language|thinking_language)\s*(?P<sign>[!=]=)\s*(?P<code>[\w-]+)\s*")


class DropRule(NamedTuple):
    """Hold one parsed rule. A rule about a boolean column has no sign and no number."""

    text: str
    column: str
    negated: bool
    sign: str | None
    number: float | None
    language: str | None = None  # a code, or `question_language`; of a rule about a column of languages


def parse_rule(text: str, dataset: Schema) -> DropRule:
    """Return the rule that a --drop option names. Raises ContractError for any other text."""
    columns = (*dataset.quality_columns, *dataset.agreement_columns)
    if (spoken := _OF_LANGUAGE.fullmatch(text)) and spoken["column"] in columns:
        return DropRule(
            " ".join(text.split()), spoken["column"], False, spoken["sign"], None, _language_of(spoken, text)
        )
    matched = _FORM.fullmatch(text)
    if matched and matched["column"] in set(dataset._replace(taxonomy=True).quality_columns).difference(columns):
        raise ContractError(
            f"--drop {text!r}: the annotations have no column {matched['column']}, since none of the pictures' classes "
            "was in the taxonomy; annotate again with --taxonomy FILE, a tree that has them"
        )
    if not matched or matched["column"] not in columns:
        raise ContractError(
            f"--drop {text!r} is not a rule: write a column ({', '.join(columns)}) and the value to drop, "
            "as in 'refusal', 'not english', 'repetition > 0.5'"
        )
    column, sign = matched["column"], matched["sign"]
    is_flag = column in _FLAGS
    if is_flag and sign:
        raise ContractError(f"--drop {text!r}: {column} is yes or no; write '{column}' or 'not {column}'")
    if column in _LANGUAGES:
        raise ContractError(
            f"--drop {text!r}: {column} is a language; write '{column} != {_ASKED}' or '{column} == en'"
        )
    if not is_flag and (matched["no"] or not sign):
        raise ContractError(f"--drop {text!r}: {column} is a number; compare it, as in '{column} < 0.1'")
    number = float(matched["number"]) if sign else None
    return DropRule(" ".join(text.split()), column, bool(matched["no"]), sign, number)


def _language_of(spoken: re.Match[str], text: str) -> str:
    """Return the code that a rule names, without script and country, as the columns have it."""
    if spoken["code"] == _ASKED:
        return _ASKED
    try:
        return primary(parse_language(spoken["code"]))
    except ValueError as error:
        raise ContractError(f"--drop {text!r}: {error}") from error


def find_dropped(
    rules: Sequence[DropRule],
    annotations: pyarrow.Table,
    dataset: Schema,
    questions: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, dict[int, str]]:
    """Return, by teacher, the rows of the table that a rule takes out, with the reason: the first rule that holds.

    questions: by teacher, the question and its language; without them it is English.
    """
    dropped: dict[str, dict[int, str]] = {teacher: {} for teacher in dataset.teachers}
    for rule in rules:
        for teacher in _concerned(rule, dataset):
            of_text = rule.column in dataset.quality_columns
            column = annotations[f"{teacher}_{rule.column}" if of_text else rule.column]
            asked = primary((questions or {}).get(teacher, ("", "en"))[1])
            known = rule._replace(language=asked) if rule.language == _ASKED else rule
            for row, reason in _matches(known, column).items():
                dropped[teacher].setdefault(row, reason)
    return dropped


def _concerned(rule: DropRule, dataset: Schema) -> Sequence[str]:
    """Return the teachers whose records a rule takes out: of the agreement of two, these two; else all."""
    of_two = (
        pair
        for pair, start in dataset.pairs.items()
        if start and rule.column in (f"{start}{name}" for name in AGREEMENT_COLUMNS)
    )
    return dataset.teachers if rule.column in dataset.quality_columns else next(of_two, dataset.teachers)


def _matches(rule: DropRule, column: pyarrow.ChunkedArray) -> Mapping[int, str]:
    """Return the positions of the values for which the rule holds, with the reason."""
    if rule.column in _LANGUAGES:
        if rule.language == UNKNOWN:  # nobody said the language of the question
            return {}
        same = pc.equal(column, rule.language)
        mask = same if rule.sign == "==" else pc.invert(same)
    elif rule.sign:
        mask = pc.call_function(_COMPARISONS[rule.sign], [column, pyarrow.scalar(rule.number, pyarrow.float32())])
    else:
        mask = pc.invert(column) if rule.negated else column
    at = pc.indices_nonzero(mask)
    values = column.take(at).to_pylist() if rule.sign else [None] * len(at)
    return {
        row: rule.text if value is None else f"{rule.text}: it is {value if isinstance(value, str) else f'{value:.3g}'}"
        for row, value in zip(at.to_pylist(), values, strict=True)
    }

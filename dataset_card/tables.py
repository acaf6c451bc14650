"""Format the numbers of dataset_card/measures.py as Markdown tables."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dataset_card.table_cells import markdown_cell

_ACROSS = 5  # things beside one another, in the Hub's column of some 700 pixels
LEAST_TO_TOTAL = ("minimum", "maximum", "mean", "total")


def markdown(statistics: Mapping[str, Any]) -> str:
    """Return every table that the statistics have numbers for, each under its heading."""
    makers: dict[str, Callable[[Any], str]] = {
        "table1": _table1,
        "table2": _table2,
        "pictures": _pictures,
        "language": _language,
        "statuses": _statuses,
        "agreement": _agreement,
        "quality": _quality,
        "languages": _languages,
        "naming": _naming,
        "source": _source,
        "broken": _broken,
    }
    return "\n".join(make(statistics[key]) for key, make in makers.items() if statistics.get(key))


def grid(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Format a Markdown table; the first column is text, the others are numbers."""
    lines = [list(head), [":--", *["--:"] * (len(head) - 1)], *(list(row) for row in rows)]
    return "".join("| " + " | ".join(markdown_cell(number(cell)) for cell in line) + " |\n" for line in lines)


def transposed(corner: str, of: Mapping[str, Sequence[Any]], measures: Sequence[str]) -> str:
    """Format many measures of a few things: a row for each measure, and no table wider than the Hub shows."""
    names = list(of)
    parts = [names[at : at + _ACROSS] for at in range(0, len(names), _ACROSS)]
    return "\n".join(grid([corner, *part], zip(measures, *(of[name] for name in part), strict=True)) for part in parts)


def number(value: Any) -> str:
    """Format a number: thousands separators, three digits after a leading zero; None is a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.3f}"


def _table1(rows: Sequence[Mapping[str, Any]]) -> str:
    parts = ["## Table 1: tokens\n"]
    facts = [
        (row["name"], row["tokenizer"], _fields(row["fields"]), row["rows"], row["images"], row["rows_without_image"])
        for row in rows
    ]
    head = ["dataset", "tokenizer", "fields", "rows", "distinct images", "rows without image"]
    parts.append(grid(head, facts))
    counted = [
        (row["name"], unit.replace("_", " "), section, *(found[name] for name in LEAST_TO_TOTAL))
        for row in rows
        for unit in ("per_image", "per_pair")
        for section, found in row[unit].items()
        if found
    ]
    if counted:
        head = ["dataset", "of each", "text", *LEAST_TO_TOTAL]
        parts.append(grid(head, counted))
    return "\n".join(parts)


def _fields(fields: Mapping[str, str | None]) -> str:
    """Name the fields that were read; `both` is thinking + answer unless it has a field of its own."""
    return "; ".join(f"{name}: {field}" for name, field in fields.items() if field)


def _table2(found: Mapping[str, Any]) -> str:
    names = ("images", "classes", "minimum", "maximum", "mean")
    tables = {"good": found, "all": found["listed"]}
    rows = [(of, *(table[name] for name in names)) for of, table in tables.items()]
    without = [(of, table["images_without_class"]) for of, table in tables.items() if "images_without_class" in table]
    said = "".join(f"\nWithout a class, of {of}: {number(count)}.\n" for of, count in without)
    return "## Table 2: images per class\n\n" + grid(["which images", *names], rows) + said


def _pictures(found: Mapping[str, Any]) -> str:
    names = ("total", "minimum", "maximum", "mean")
    head = ["images", "pictures", "minimum", "maximum", "mean"]
    return "## Pictures of an image\n\n" + grid(head, [(found["count"], *(found[name] for name in names))])


def _language(found: Mapping[str, Mapping[str, Any]]) -> str:
    measures = ["texts", "words, mean", "sentences, mean", "words a sentence, mean", "median", "95 %"]
    measures += ["Flesch reading ease", "different words, mean", "in so many rows", "95 % interval"]
    columns = {
        f"{name}, {text}": _language_column(language) for name, of in found.items() for text, language in of.items()
    }
    return "## Language\n\n" + transposed("", columns, measures)


def _language_column(language: Mapping[str, Any]) -> list[Any]:
    sentence, unique = language["sentence_words"], language["unique_words"]
    return [
        language["texts"],
        language["words"]["mean"],
        language["sentences"]["mean"],
        sentence["mean"],
        *((sentence["quantiles"] or {}).get(share) for share in ("0.5", "0.95")),
        _reading_ease(language["flesch"]),
        unique["mean"],
        unique["sample"],
        interval(unique),
    ]


def _reading_ease(found: Mapping[str, Any]) -> Any:
    return f"no formula for {found['no_formula_for']}" if "no_formula_for" in found else found["of_all"]


def interval(found: Mapping[str, Any]) -> str:
    """Format an interval as [low, high], None as a dash."""
    return "–" if found["low"] is None else f"[{number(found['low'])}, {number(found['high'])}]"


def _statuses(found: Mapping[str, Mapping[str, Any]]) -> str:
    names = sorted({name for model in found.values() for name in model["counts"]})
    columns = {
        model: [of["rows"], of["failure_rate"], of["truncation_rate"], *(of["counts"].get(name, 0) for name in names)]
        for model, of in found.items()
    }
    return "## Statuses\n\n" + transposed("", columns, ["rows", "failed", "cut at the limit", *names])


def _agreement(found: Mapping[str, Mapping[str, Any]]) -> str:
    shares = ("0.05", "0.5", "0.95")
    rows = [
        (
            name,
            values["count"],
            values["missing"],
            values["mean"],
            interval(values),
            *((values["quantiles"] or {}).get(share) for share in shares),
        )
        for name, values in found.items()
        if name != "lengths"
    ]
    head = ["between the answers", "pairs", "missing", "mean", "95 % interval", "5 %", "median", "95 %"]
    of_pairs = lengths_of_pairs(found)
    title = "Agreement of the two models" if len(of_pairs) == 1 else "Agreement of every two models"
    return "\n".join([f"## {title}\n", grid(head, rows), *_lengths(of_pairs, found["lengths"]["tokenizer"], shares)])


def _lengths(of_pairs: Mapping[str, Mapping[str, Any]], tokenizer: str, shares: Sequence[str]) -> list[str]:
    """Return the table of whose texts are longer, if any were compared; of several pairs one row each."""
    rows: list[tuple[Any, ...]] = []
    for pair, of_texts in of_pairs.items():
        for name, of in of_texts.items():
            quantiles = of["ratio"]["quantiles"] or {}
            if of["images"]:
                rows.append(
                    (name, of["images"], *of["longer_shares"].values(), *(quantiles.get(share) for share in shares))
                )
                rows[-1] = rows[-1] if len(of_pairs) == 1 else (pair, *rows[-1])
    if not rows:
        return []
    tokens = f"tokens ({tokenizer})"
    if len(of_pairs) > 1:
        head = ["first/second", tokens, "images", "first longer", "second longer", "equal", "first/second: 5 %"]
    else:
        ((pair, of_texts),) = of_pairs.items()
        *sides, equal = next(iter(of_texts.values()))["longer"]
        head = [tokens, "images", *(f"{side} longer" for side in sides), equal, f"{pair}: 5 %"]
    return [grid([*head, "median", "95 %"], rows)]


def lengths_of_pairs(agreement: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return "a/b" -> thinking, answer, both, of every two teachers."""
    lengths = agreement["lengths"]
    if "pairs" in lengths:
        return dict(lengths["pairs"])
    return {lengths["ratio_of"]: {name: of for name, of in lengths.items() if isinstance(of, Mapping)}}


def _languages(found: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (
            model,
            text,
            of["asked"],
            of[text]["told"],
            of[text]["not_told"],
            of[text]["share_as_asked"],
            ", ".join(f"{number(count)} {code}" for code, count in of[text]["counts"].items()) or None,
        )
        for model, of in found.items()
        for text in ("answer", "thinking")
    ]
    head = ["model", "text", "asked in", "language told", "not told", "share as asked", "texts by language"]
    refusals = [
        (
            model,
            language,
            of["refusals"] if of["judged"] else None,
            of["judged"] or None,
            f"no rule for {number(of['no_rule'])} in {language}" if of["no_rule"] else None,
        )
        for model, languages in found.items()
        for language, of in languages["refusals"].items()
    ]
    parts = ["## Languages of the texts\n", grid(head, rows)]
    if refusals:
        parts.append(grid(["model", "answers in", "refusals", "judged", "not judged"], refusals))
    return "\n".join(parts)


def _quality(found: Mapping[str, Mapping[str, Any]]) -> str:
    rows = []
    for model, of in found.items():
        for name, values in of.items():
            of_values = (values["quantiles"] or {}) if "quantiles" in values else {}
            count = values.get("rows", values.get("count"))
            share = values.get("share", values.get("mean"))
            rows.append((model, name, count, values["missing"], share, of_values.get("0.5"), of_values.get("0.95")))
    return "## Quality\n\n" + grid(["model", "what", "rows", "missing", "share or mean", "median", "95 %"], rows)


_UNSEEN = """
An answer names the class where a name of it, or of a kind of it, stands there, by the taxonomy that
`generate/annotate.py` was given (WordNet 3.0's unless another was). *By chance* is the same answer and the class of
another picture: read the difference. Intervals are Wilson's, of 95 %, as if pictures of a class had nothing in common.
Not seen are names that the taxonomy lacks, so that a right answer may name nothing; that an answer names many things,
which chance shows; that it names a thing to deny it; and that the label itself is wrong, or one of several right ones.
"""


def _naming(found: Mapping[str, Any]) -> str:
    """Return how often answers name the class; of several teachers also all and any, of the pictures that have both."""
    several = ("both", "either") if len(found["models"]) == 2 else ("all", "any")
    of = found["models"] | {
        f"{title} of them": found["pairs"][key] for title, key in zip(several, found["pairs"], strict=False)
    }
    columns = {
        name: [
            values["named"]["of"],
            values["named"]["missing"],
            values["named"]["share"],
            interval(values["named"]),
            values["named_chance"]["share"],
            *(values[key]["share"] if key in values else None for key in ("near", "wrong_sibling")),
        ]
        for name, values in of.items()
    }
    measures = ["compared", "not compared", "name the class", "95 % interval", "by chance"]
    measures += ["name what is just above", "are about another class"]
    return f"## Do the answers name the class?\n\n{transposed('answers of', columns, measures)}{_UNSEEN}"


def _broken(found: Mapping[str, Any]) -> str:
    rows = [(of["reason"], of["rows"], of["example"]) for of in found["reasons"]]
    table = grid(["reason", "rows", "the first"], rows) if rows else ""
    return f"## Rows that could not be read: {number(found['rows'])}\n\n{table}"


def _source(found: Mapping[str, Any]) -> str:
    files = ", ".join(f"{number(count)} {name}" for name, count in sorted(found["encodings"].items()))
    rows = [(found["rows_read"], found["rows_broken"], files or None)]
    passed = "".join(
        f"\nPassed over: {number(of['files'])} {suffix}, as {of['example']!r}; files with rows must be JSON, JSON "
        "Lines, Parquet or CSV, and in no folder whose name begins with a dot.\n"
        for suffix, of in found.get("passed_over", {}).items()
    )
    return "## What was read\n\n" + grid(["rows read", "rows broken", "text files by encoding"], rows) + passed


def paper_tables() -> str:
    """Return the paper's Tables 1 and 2 as printed."""

    printed = json.loads(Path(__file__).with_name("paper_tables.json").read_text(encoding="utf-8"))
    return "\n".join(
        f"## {table['title']}\n\n{grid(table['columns'], table['rows'])}\n{table['note']}\n"
        for table in printed["tables"]
    )

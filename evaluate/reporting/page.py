"""Render index.html: the whole report in one file that needs no other."""

import base64
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from scoring.means import few_said

from reporting.benchmark import Benchmark
from reporting.figures import Drawn
from reporting.score_files import name_of, tokenizer_of
from reporting.table_formats import Table, joined

_TEMPLATE = Path(__file__).with_name("page.html.jinja")


def title_of(benchmark: Benchmark) -> str:
    """Return the report's title, with the dataset's own name where the score files say it."""
    return " on ".join(filter(None, ("Benchmark", name_of(benchmark.files[0].scores))))


def page(benchmark: Benchmark, tables: list[Table], figures: list[Drawn]) -> str:
    """Return the page with its figures; names of models and classes come from data and are escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pictures = [(figure, base64.b64encode(figure.svg.encode()).decode()) for figure in figures]
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    scores = benchmark.files[0].scores
    about = {"title": title_of(benchmark), "tokenizer": tokenizer_of(scores), "few": few_said(scores["n"])}
    about["teachers"] = joined(scores["references"]["teachers"])
    return template.render(benchmark=benchmark, scores=scores, tables=tables, pictures=pictures, **about)

"""Render index.html: the whole report in one file that needs no other."""

import base64
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from reporting.benchmark import Benchmark
from reporting.figures import Drawn
from reporting.table_formats import Table

_TEMPLATE = Path(__file__).with_name("page.html.jinja")


def page(benchmark: Benchmark, tables: list[Table], figures: list[Drawn]) -> str:
    """Return the page with its figures; names of models and classes come from data and are escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pictures = [(figure, base64.b64encode(figure.svg.encode()).decode()) for figure in figures]
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(benchmark=benchmark, scores=benchmark.files[0].scores, tables=tables, pictures=pictures)

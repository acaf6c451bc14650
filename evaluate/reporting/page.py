"""Render index.html: the whole report in one file that needs no other."""

import base64
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape
from scoring.means import few_said

from reporting.benchmark import Benchmark
from reporting.examples import Examples
from reporting.figures import Drawn
from reporting.glance import Glance
from reporting.score_files import name_of, tokenizer_of, version_of
from reporting.table_formats import Table, joined

_TEMPLATE = Path(__file__).with_name("page.html.jinja")
# Behind which a long name may go on in the next line: not within 0.5.
_SEPARATORS = re.compile(r"(?<=[^\W_])([-_/:=+]+|(?<=[^\W\d])\.|\.(?=[^\W\d]))(?=\w)")


class Shown(NamedTuple):
    """Hold what the page shows beside the benchmark's own facts."""

    glance: Glance
    first: Drawn  # the figure at a glance
    examples: Sequence[Examples]  # of each model, the leader's first
    own_pictures: bool  # whether the examples' pictures are the user's own
    tables: Sequence[Table]
    figures: Sequence[Drawn]


def title_of(benchmark: Benchmark) -> str:
    """Return the report's title, with the dataset's own name where the score files say it."""
    return " on ".join(filter(None, ("Benchmark", name_of(benchmark.files[0].scores))))


def page(benchmark: Benchmark, shown: Shown) -> str:
    """Return the page with its figures; names of models and classes come from data and are escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["name"] = breakable
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    scores = benchmark.files[0].scores
    about = {"title": title_of(benchmark), "tokenizer": tokenizer_of(scores), "few": few_said(scores["n"])}
    about |= {"name": name_of(scores), "version": version_of(scores)}
    about["teachers"] = joined(scores["references"]["teachers"])
    pictures = [_of_both(figure) for figure in shown.figures]
    return template.render(
        benchmark=benchmark, scores=scores, shown=shown, first=_of_both(shown.first), pictures=pictures, **about
    )


def breakable(text: str) -> Markup:
    """Return a name for HTML, in which a line ends behind a separator before it ends within a word."""
    return Markup(_SEPARATORS.sub(r"\1<wbr>", str(escape(text))))


def _of_both(figure: Drawn) -> tuple[Drawn, str, str]:
    """Return a figure with its base64 for light and for dark pages."""
    light, dark = (base64.b64encode(svg.encode()).decode() for svg in (figure.svg, figure.dark))
    return figure, light, dark

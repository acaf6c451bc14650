"""Render a model's text as harmless HTML: no script, no picture, no link, nothing that the browser fetches.

Two libraries, each sufficient alone: markdown-it-py renders with raw HTML, links and pictures disabled, so that they
stay visible as text; nh3 (ammonia) then keeps only a short list of tags without attributes.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from icu4py.breakers import WordBreaker
from markdown_it import MarkdownIt

_BLOCKS = {"p", "hr", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
_TAGS = _BLOCKS | {"table", "thead", "tbody", "tr", "th", "td"} | {"br", "em", "strong", "s", "code", "mark"}
_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)")
# Too frequent to show that two texts describe the same thing.
_FUNCTION_WORDS = frozenset(
    """
    a about after again all also although am an and any appear appears are around as at back be because been before
    being below between both but by can could did do does each even few first for from get gets given go had has
    have having he her here hers him his how however i if in indeed instead into is it its it's just let like likely
    look looking looks made make makes many may me might more most much must my near no nor not now of off often on
    one only onto or other our out over own perhaps possible possibly probably rather really s see seem seems seen
    she should show showing shows since so some something such suggest suggests t than that that's the their them
    then there there's these they thing things this those though through to too under until up upon us very was wait
    way we well were what when where whether which while who whose why will with within without would yet you your
    """.split()  # noqa: SIM905 - as a list it would be a page
)


# Of other languages there is no list: words of so many letters, or with a sign that alone is a word.
_LETTERS = 4
_SIGN = re.compile(r"[\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def words_of(text: str, english: bool = True) -> set[str]:
    """Return the content words of a text, case-folded. english: whether its language is English."""
    words = {word.casefold() for word in _pieces(text, english)[1::2]}
    return words - _FUNCTION_WORDS if english else {w for w in words if len(w) >= _LETTERS or _SIGN.search(w)}


def count_words(text: str, english: bool = True) -> int:
    """Return the number of words: in English, of what spaces separate."""
    return len(text.split()) if english else len(_pieces(text, english)) // 2


def _pieces(text: str, english: bool) -> list[str]:
    """Split a text into what is between words and words, which stand at odd positions.

    Words of other languages than English are found by ICU (UAX 29, and dictionaries where a script has no spaces).
    """
    if english:
        return _WORD.split(text)
    pieces = [""]
    for segment in WordBreaker(text, "und"):
        if any(map(str.isalnum, segment)):
            pieces += [segment, ""]
        else:
            pieces[-1] += segment
    return pieces


def to_html(markdown: str, marked: Collection[str] = frozenset(), english: bool = True) -> str:
    """Render Markdown; put the words of `marked` (case-folded) in <mark>."""
    html: str = _renderer().render(markdown, {"marked": marked, "english": english})
    return nh3.clean(html, tags=_TAGS, attributes={"ol": {"start"}}, strip_comments=True)


def plain(text: str) -> str:
    """Return a raw text with every character visible."""
    return f"<pre>{escape(text)}</pre>"


@lru_cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 100}).enable("table")
    renderer.disable(["link", "image", "autolink", "reference", "html_block", "html_inline"])
    renderer.add_render_rule("text", _text)
    return renderer


def _text(_: object, tokens: Any, index: int, __: object, env: Any) -> str:
    return "".join(
        f"<mark>{piece}</mark>" if at % 2 and piece.casefold() in env["marked"] else escape(piece, quote=False)
        for at, piece in enumerate(_pieces(tokens[index].content, env["english"]))
    )

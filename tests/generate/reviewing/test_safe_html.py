"""A model's text as HTML: whatever it holds, a short list of bare tags comes out, and its letters stay readable."""

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.reviewing.safe_html import plain, to_html, words_of
from tests.support.review_dataset import ATTACKS

BARE = set("p br hr em strong s code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td mark".split())  # noqa: SIM905
PIECES = [
    *ATTACKS,
    "<b onclick=x>",
    "&lt;script&gt;",
    "[x]: javascript:y",
    "[x]",
    "<javascript:y>",
    "**",
    "|",
    "\n",
    "`",
    "# ",
]


class Reader(HTMLParser):
    """What a browser would make of it: tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def check(text: str) -> Reader:
    read = Reader(to_html(text, {"script", "alert"}))
    for tag, attributes in read.tags:
        assert tag in BARE
        assert not attributes or (tag == "ol" and [name for name, _ in attributes] == ["start"])
    return read


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text(attack: str) -> None:
    """All of it is to be read, letter by letter; but for the marks of code."""
    assert check(attack).text.strip() == attack.replace("`", "")
    assert Reader(plain(attack)).text == attack
    assert [tag for tag, _ in Reader(plain(attack)).tags] == ["pre"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=12).map("".join))
def test_whatever_it_holds_bare_tags_come_out(text: str) -> None:
    check(text)


RENDERED = {
    "**bold** and *so*": "<p><strong>bold</strong> and <em>so</em></p>",
    "1 < 2 & 3": "<p>1 &lt; 2 &amp; 3</p>",
    "2. two\n3. three": '<ol start="2"><li>two</li><li>three</li></ol>',
    "a\nb": "<p>a<br>b</p>",
    "|a|\n|-|\n|b|": "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    "": "",
}


@pytest.mark.parametrize("text", RENDERED)
def test_markdown_is_rendered(text: str) -> None:
    assert to_html(text).replace("\n", "") == RENDERED[text]


def test_shared_words_are_marked_whatever_their_case() -> None:
    shared = words_of("A Dog's Zoë-house & amp") & words_of("the dog's house, ZOË, amp")
    assert shared == {"dog's", "zoë", "house", "amp"}
    marked = "<p>A <mark>DOG's</mark> <strong><mark>house</mark></strong>: &amp; dog, <mark>amp</mark></p>"
    assert html.unescape(to_html("A DOG's **house**: & dog, amp", shared)).strip() == html.unescape(marked)


def test_a_long_and_deep_text_is_rendered() -> None:
    assert len(to_html("> " * 3000 + "deep")) < 100_000
    assert to_html("word " * 20_000).count("word") == 20_000
    assert to_html("[" * 20_000 + "*_" * 10_000)

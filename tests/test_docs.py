"""The links of the pages, as GitHub follows them, and the site that `make docs` builds of them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.support.commands import ROOT

PAGES = [ROOT / name for name in subprocess.check_output(["git", "ls-files", "*.md"], cwd=ROOT, text=True).splitlines()]
PAGES = [page for page in PAGES if page.name != "card.md"]  # a template, whose links are of the card that it becomes
MARKDOWN = MarkdownIt("commonmark").enable("table")


def tokens_of(text: str) -> Iterator[Token]:
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or []


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    tokens, found = list(tokens_of(page.read_text("utf-8"))), set()
    for opened, inline in pairwise(tokens):
        if opened.type == "heading_open":
            words = "".join(part.content for part in inline.children or [] if part.type in ("text", "code_inline"))
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            number = next(n for n in range(99) if (f"{slug}-{n}" if n else slug) not in found)
            found.add(f"{slug}-{number}" if number else slug)
    return found


def broken_links(page: Path) -> list[str]:
    links = [token.attrGet("href") or token.attrGet("src") for token in tokens_of(page.read_text("utf-8"))]
    broken = []
    for link in (str(link) for link in links if link and ":" not in str(link)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not broken_links(page)


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# It's `here`, twice\n\n## It's here, twice\n")
    page = tmp_path / "page.md"
    good = ["other.md", "other.md#its-here-twice", "other.md#its-here-twice-1", "#top", "https://example.org/#x"]
    page.write_text("# Top\n\n" + "\n".join(f"[x]({link})" for link in [*good, "no.md", "other.md#it-s", "#bottom"]))
    assert broken_links(page) == ["no.md", "other.md#it-s", "#bottom"]


def build_site(root: Path, out: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("mkdocs", reason="requirements/docs.txt is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, env=environment)


class Fetched(HTMLParser):
    """Collect what a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source") or (tag == "link" and given.get("rel") != "canonical"):
            self.addresses += [str(given[name]) for name in ("src", "href") if given.get(name)]


@pytest.mark.process
def test_the_site_is_whole_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = build_site(ROOT, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert {f"{page.stem}.html" for page in (ROOT / "docs").glob("*.md")} <= {page.name for page in pages}
    for page in pages:
        fetched = Fetched()
        fetched.feed(page.read_text("utf-8"))
        assert fetched.addresses
        assert not [address for address in fetched.addresses if re.match(r"(\w+:)?//", address)], page
    for style in (tmp_path / "site").rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", style.read_text("utf-8")), style
    interface = (tmp_path / "site/source/imagenet_think.html").read_text("utf-8")
    for name in ("load", "to_messages", "Pictures"):
        assert f'id="imagenet_think.{name}"' in interface
    index = (tmp_path / "site/index.html").read_text("utf-8")
    assert '<span class="it-option">--teacher</span> glm' in index  # which no line's end takes apart


@pytest.mark.process
def test_the_site_is_not_built_with_a_broken_link(tmp_path: Path) -> None:
    for path in ROOT.iterdir():
        if path.name not in ("docs", "build", ".git", "mkdocs.yml"):
            (tmp_path / path.name).symlink_to(path)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    broken = ["nowhere.md", "../generate/nowhere.py", "training.md#nowhere", "../leaderboard/README.md#nowhere"]
    with (tmp_path / "docs/index.md").open("a", encoding="utf-8") as index:
        index.writelines(f"\n[x]({link})\n" for link in broken)
    done = build_site(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    for link in ("nowhere.md", "../generate/nowhere.py", "training.md#nowhere", "README.md#nowhere"):
        assert link in done.stderr

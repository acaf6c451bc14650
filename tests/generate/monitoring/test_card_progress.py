"""The block of a run in a card: what it says, where it stands, and that all else stays byte for byte."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.monitoring.card_progress import (
    COMPLETE,
    RUNNING,
    STOPPED,
    Progress,
    find_progress,
    format_progress,
    put_progress,
    without_progress,
)
from generate.monitoring.ledger import Ledger, Throughput
from generate.monitoring.status_report import RowCounts, StatusReport
from imagenet_think import GOOD_STATUSES

AT = 1_790_000_000.0
BLOCK = Progress(RUNNING, AT, ("**glm** is running: `█░` 50.0%", "", "- 1 of 2 images: 1 good, 0 failed"))
OTHER = "9f2c31e07ab4"
HEAD = "---\nlicense: mit\npretty_name: x\n---\n"


def report(rows: dict[str, int], images: int | None = 1000, processes: int = 2, **changes: Any) -> StatusReport:
    counts = Counter(rows)
    good = sum(counts[status] for status in GOOD_STATUSES)
    whole = StatusReport(
        run="/home/jane/secret-place/runs/glm",
        run_id=OTHER,
        model="glm",
        name="glm",
        images=images,
        rows=RowCounts(counts.total(), good, counts.total() - good, dict(counts)),
        unreadable_lines=0,
        first_unreadable=None,
        zeros=None,
        now=Throughput(processes, 0, 3.1, 2380.0, 1000 - counts.total(), 38_340.0),
        ended=0,
        silent=0,
        processes=[],
        ledger=Ledger(1, 0, 1.0, 0.0, None, 1, 1, 1).figures(1),
    )
    return replace(whole, **changes)


def test_what_it_says_of_a_run_that_goes_on() -> None:
    found = format_progress(report({"ok": 512, "truncated": 9, "no_close": 2, "loop": 1, "bad_image": 1}))
    assert found.state == RUNNING
    assert list(found.lines) == [
        "**glm** is running: `██████████░░░░░░░░░░` 52.5%",
        "",
        r"- 525 of 1,000 images: 512 good, 13 failed (9 truncated, 2 no\_close, 1 loop and 1 more)",
        "- 3.10 rows/s, 2,380 tokens/s, 475 rows left, about 10 h 39 min",
    ]


def test_before_the_first_row() -> None:
    now = Throughput(processes=2, loading=2, rows_per_s=0.0, tokens_per_s=0.0, left=1000, eta_s=None)
    assert format_progress(report({}, now=now)).lines[-1] == "- the model is being loaded"


@pytest.mark.parametrize(
    ("rows", "images", "processes", "state", "first"),
    [
        ({"ok": 1000}, 1000, 0, COMPLETE, "**glm** is complete: `████████████████████` 100.0%"),
        ({"ok": 1000}, 1000, 1, RUNNING, "**glm** is running: `████████████████████` 100.0%"),
        ({"ok": 9999}, 10_000, 0, STOPPED, "**glm** is not running: `███████████████████░` 99.9%"),
        ({}, 1000, 0, STOPPED, "**glm** is not running: `░░░░░░░░░░░░░░░░░░░░` 0.0%"),
        ({"ok": 1200}, 1000, 0, COMPLETE, "**glm** is complete: `████████████████████` 100.0%"),
        ({"ok": 5}, None, 0, STOPPED, "**glm** is not running"),
    ],
)
def test_its_states(rows: dict[str, int], images: int | None, processes: int, state: str, first: str) -> None:
    found = format_progress(report(rows, images, processes))
    assert (found.state, found.lines[0]) == (state, first)
    assert any("rows/s" in line for line in found.lines) == (state == RUNNING)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("glm_4_6v", r"glm\_4\_6v"),
        ("zai-org/GLM-4.1V", r"zai\-org\/GLM\-4\.1V"),
        ("/home/jane/models/mine", "mine"),
        (r"C:\models\mine", "mine"),
        ("../models/mine", "mine"),
        ("a<b>*c*[d](http://e)|`f`", r"a\<b\>\*c\*\[d\]\(http\:\/\/e\)\|\`f\`"),
        (f"x --><!-- end of imagenet-think run {OTHER} -->", None),
        ("two\nlines\n\n# head", None),
        ("\x1b[31m\u202eevil", None),
        ("\ud800", None),
        ("m" * 5000, "m" * 80),
    ],
)
def test_a_model_may_have_any_name(name: str, shown: str | None) -> None:
    progress = format_progress(report({"ok": 1}, name=name))
    written = re.match(r"\*\*(.*)\*\* is running", progress.lines[0])
    assert written
    assert shown is None or written[1] == shown
    assert re.fullmatch(r"(\\[!-/:-@\[-`{-~]|[^!-/:-@\[-`{-~\x00-\x1f\x7f-\x9f\u202e])*", written[1])
    card = put_progress(b"# x\n", progress, OTHER)
    assert without_progress(card) == b"# x\n"
    assert put_progress(card, BLOCK, OTHER) == put_progress(b"# x\n", BLOCK, OTHER)


def test_nothing_of_the_machine_is_in_it() -> None:
    text = "\n".join(format_progress(report({"ok": 1})).lines)
    assert "jane" not in text
    assert "/" not in text.replace("rows/s", "").replace("tokens/s", "")


CARDS = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "replace")),
    st.sampled_from(
        [
            b"",
            b"# no head\n",
            HEAD.encode(),
            HEAD.replace("\n", "\r\n").encode() + b"\r\n# x\r\n",
            b"\xef\xbb\xbf" + HEAD.encode(),
            b"---\n---\n",
            b"---\nnever: closed\n",
            HEAD.encode() + b"<!-- imagenet-think run abc: running, 2026-01-01 00:00:00 UTC -->\nits end is gone\n",
            HEAD.encode() + b"text\n<!-- end of imagenet-think run 9f2c31e07ab4 -->\n",
            HEAD.encode() + b"## Changes\n\n### 1.0.0\n\nAgainst 0.9.0:\n",
        ]
    ),
)
RUN_IDS = st.one_of(st.sampled_from(["3f2a90c1d5e8", "run-of-tests", "a-->b", "", "ü"]), st.text(max_size=30))


@given(CARDS, RUN_IDS)
def test_all_else_stays_byte_for_byte(card: bytes, run_id: str) -> None:
    written = put_progress(card, BLOCK, run_id)
    assert written != card
    assert without_progress(written) == card
    later = put_progress(written, BLOCK._replace(state=COMPLETE, at=AT + 60), run_id)
    assert without_progress(later) == card
    assert later.count(b"glm** is") == card.count(b"glm** is") + 1
    found = find_progress(later, run_id)
    assert found is not None
    assert (found.state, found.at) == (COMPLETE, AT + 60)


@given(CARDS)
def test_runs_have_blocks_of_their_own(card: bytes) -> None:
    both = put_progress(put_progress(card, BLOCK, "a" * 12), BLOCK._replace(state=STOPPED), "b" * 12)
    assert [find_progress(both, each * 12).state for each in "ab"] == [RUNNING, STOPPED]  # type: ignore[union-attr]
    later = put_progress(both, BLOCK._replace(at=AT + 60), "a" * 12)
    assert find_progress(later, "b" * 12) == find_progress(both, "b" * 12)
    assert without_progress(later) == card


def test_it_stands_after_the_head_and_stays_where_it_was_moved_to() -> None:
    card = (HEAD + "\n# Title\n\n## Progress\n\nNow:\n").encode()
    written = put_progress(card, BLOCK, OTHER)
    assert written.startswith(HEAD.encode() + b"<!-- imagenet-think run")
    block = written.removeprefix(HEAD.encode()).removesuffix(card.removeprefix(HEAD.encode()))
    moved = card + block
    pasted_twice = moved + b"\n" + block
    later = BLOCK._replace(at=AT + 60)
    assert put_progress(moved, later, OTHER).startswith(card)
    assert put_progress(pasted_twice, later, OTHER) == put_progress(moved, later, OTHER) + b"\n"


def test_a_head_whose_last_line_does_not_end() -> None:
    card = HEAD.removesuffix("\n").encode()
    assert without_progress(put_progress(card, BLOCK, OTHER)) == HEAD.encode()


def test_lines_end_as_the_cards() -> None:
    card = HEAD.replace("\n", "\r\n").encode() + b"# x\r\n"
    assert b"\n" not in put_progress(card, BLOCK, OTHER).replace(b"\r\n", b"")


def test_a_time_that_is_none_is_no_block() -> None:
    card = put_progress(b"", BLOCK, OTHER).replace(b"2026-09-21", b"2026-09-31")
    assert b"2026-09-31" in card
    assert find_progress(card, OTHER) is None

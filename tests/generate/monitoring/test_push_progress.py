"""status.py --push with the real client: what is committed, how often, and what a Hub that refuses does."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from generate.monitoring import card_progress, push_progress, show_status
from generate.monitoring.card_progress import without_progress
from tests.generate.monitoring.test_status import STATS, status, write_stats
from tests.support.commands import ROOT
from tests.support.hub_client import use_hub
from tests.support.hub_server import TOKEN, Blob, Hub, Repository, serve_hub
from tests.support.publishing import environment
from tests.support.samples import record, write_jsonl, write_run

REPO = "jane/think"
FIRST = [record("a"), record("b", status="no_close")]
CARD = b"---\nlicense: cc-by-4.0\n---\n\n# Think\n\nBy people.\n"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    with serve_hub() as server:
        use_hub(server, tmp_path / "home", monkeypatch)
        server.repositories["dataset", REPO] = Repository(private=True)
        edit(server, CARD)
        yield server
        assert not server.unknown


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of ten images that one process works on."""
    return make_run(tmp_path / "place-of-jane" / "glm")


def make_run(run: Path, model: str = "glm", **bound: Any) -> Path:
    write_run(run, FIRST, model)
    if bound:
        described = json.loads((run / "run.json").read_text())
        (run / "run.json").write_text(json.dumps({"run_id": model, "bound": described["bound"] | bound}))
    rates = {"rows_per_s": 0.5, "tokens_per_s": 1500.0, "records": {"ok": 1, "no_close": 1}}
    write_stats(run, 0, replace(STATS, at=time.time(), **rates), host="host-of-jane", rank=0, process=7)
    return run


def do(run: Path, count: int) -> None:
    write_jsonl(run / "shard-00000.jsonl", [*FIRST, *(record(image_id) for image_id in "cdefghij"[: count - 2])])


def end(run: Path, state: str = "done") -> None:
    write_stats(run, 0, replace(STATS, at=time.time(), state=state, beat=STATS.beat + 1), host="host-of-jane")


def edit(hub: Hub, card: bytes | None, repo: str = REPO) -> None:
    files = {} if card is None else {"README.md": Blob(card, large=False)}
    hub.repository(repo).commit({"data/x.parquet": Blob(b"rows", large=True)} | files)


def card(hub: Hub, repo: str = REPO) -> bytes:
    return hub.files(repo)["README.md"]


def commits(hub: Hub) -> int:
    return len(hub.repository(REPO).commits) - 1


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let so much time be gone by for the pace of commits."""
    monkeypatch.setattr(push_progress, "EVERY_S", push_progress.EVERY_S - seconds)


class Watched:
    """status.py --watch whose pauses are acts of the test; each act is done in one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.passed_s = 0.0
        clock = SimpleNamespace(gmtime=time.gmtime, strftime=time.strftime, sleep=self._sleep)
        clock.time = lambda: time.time() + self.passed_s
        clock.monotonic = lambda: time.monotonic() + self.passed_s
        for module in (card_progress, push_progress, show_status):
            monkeypatch.setattr(module, "time", clock)

    def _sleep(self, seconds: float) -> None:
        if not self.acts:
            raise KeyboardInterrupt
        self.acts.pop(0)()

    def wait(self, seconds: float) -> Callable[[], None]:
        def act() -> None:
            self.passed_s += seconds

        return act


def sentence(result: Result) -> str:
    """Return what a command that failed said: one sentence, which repeats no token."""
    assert result.exception is None or isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert TOKEN not in line
    return line


def test_a_block_is_written_and_nothing_else(hub: Hub, run: Path) -> None:
    result = status(run, "--push", REPO)
    assert result.exit_code == 0, result.output
    assert f"card       {REPO} has the progress of" in result.stdout
    text = card(hub).decode()
    assert "**glm** is running: `████░░░░░░░░░░░░░░░░` 20.0%" in text
    assert r"- 2 of 10 images: 1 good, 1 failed (1 no\_close)" in text
    assert "- 0.50 rows/s, 1,500 tokens/s, 8 rows left, less than a minute" in text
    assert without_progress(card(hub)) == CARD
    assert hub.files(REPO)["data/x.parquet"] == b"rows"
    assert "jane" not in text
    assert commits(hub) == 1


@pytest.mark.process
def test_as_a_user_types_it(hub: Hub, run: Path, tmp_path: Path) -> None:
    end(run)
    do(run, 10)
    done = subprocess.run(
        [sys.executable, "generate/status.py", str(run), "--watch", "--push", REPO],
        cwd=ROOT, capture_output=True, text=True, timeout=120, env=os.environ | environment(hub, tmp_path / "home"),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert b"**glm** is complete: `" + "█".encode() * 20 + b"` 100.0%" in card(hub)
    assert commits(hub) == 1


def test_json_stays_json(hub: Hub, run: Path) -> None:
    result = status(run, "--push", REPO, "--json")
    assert json.loads(result.stdout)["model"] == "glm"
    assert result.stderr == ""
    assert commits(hub) == 1


@pytest.mark.parametrize("there", [None, b"", b"no head\n", b"\xff\xfe not UTF-8"])
def test_whatever_card_is_there(hub: Hub, run: Path, there: bytes | None) -> None:
    edit(hub, there)
    result = status(run, "--push", REPO)
    if there and b"\xff" in there:
        assert result.exit_code == 2
        assert "is not UTF-8; mend it there" in sentence(result)
        assert card(hub) == there
    else:
        assert result.exit_code == 0, result.output
        assert without_progress(card(hub)) == (there or b"")


def test_not_more_often_than_every_ten_minutes(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pushes: here by cron, each time a process of its own."""
    for count in range(2, 7):
        do(run, count)
        assert status(run, "--push", REPO).exit_code == 0
    assert commits(hub) == 1
    later(monkeypatch, 600)
    assert status(run, "--push", REPO).exit_code == 0
    assert commits(hub) == 2
    assert b"6 of 10 images" in card(hub)


def test_a_state_is_said_at_once_and_once(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status(run, "--push", REPO).exit_code == 0
    end(run, "stopped")
    for _ in range(2):
        assert status(run, "--push", REPO).exit_code == 0
    assert commits(hub) == 2
    assert b"**glm** is not running" in card(hub)
    assert b"rows/s" not in card(hub)
    later(monkeypatch, 600)
    assert status(run, "--push", REPO).exit_code == 0
    assert commits(hub) == 2, "the card says so already"


def test_the_last_figures_are_said_at_once(hub: Hub, run: Path) -> None:
    """Of a run that was started again for a moment, which nobody saw."""
    end(run, "stopped")
    assert status(run, "--push", REPO).exit_code == 0
    do(run, 7)
    assert status(run, "--push", REPO).exit_code == 0
    assert b"7 of 10 images" in card(hub)
    assert commits(hub) == 2


def test_a_killed_run_is_not_running(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_stats(run, 0, replace(STATS, at=time.time() - 7200))
    monkeypatch.setattr("generate.monitoring.status_report.time.sleep", lambda _: None)
    assert status(run, "--push", REPO).exit_code == 0
    assert b"**glm** is not running" in card(hub)


def test_a_watched_run_from_its_beginning_to_its_end(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    watched = Watched(monkeypatch)
    quiet: list[Callable[[], object]] = [lambda: seen.append(commits(hub))] * 3
    watched.acts = [*quiet, lambda: do(run, 5), watched.wait(300), *quiet, watched.wait(300)]
    watched.acts += [lambda: None, lambda: (do(run, 10), end(run))]
    result = status(run, "--watch", "--push", REPO)
    assert result.exit_code == 0, result.output
    assert not watched.acts
    assert seen == [1] * 6
    assert b"**glm** is complete" in card(hub)
    assert commits(hub) == 3
    assert len([request for request in hub.requests if "/commit/" in request]) == commits(hub)


def test_watching_without_a_card_ends_when_every_image_has_a_record(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(monkeypatch)
    watched.acts = [lambda: do(run, 5), lambda: do(run, 10), lambda: end(run), lambda: None]
    assert status(run, "--watch").exit_code == 0
    assert len(watched.acts) == 1


def test_watching_ends_with_a_run_that_was_stopped(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at once: a launch that starts again has no process for some seconds."""
    watched = Watched(monkeypatch)
    watched.acts = [lambda: end(run, "failed"), watched.wait(300), lambda: None, watched.wait(300), lambda: None]
    assert status(run, "--watch", "--push", REPO).exit_code == 0
    assert watched.acts == watched.acts[:1]
    assert commits(hub) == 2
    assert b"**glm** is not running" in card(hub)


def test_two_teachers_on_one_card(hub: Hub, run: Path, tmp_path: Path) -> None:
    kimi = make_run(tmp_path / "kimi", "kimi", seed=1)
    served = make_run(tmp_path / "served", "served", checkpoint="/models/of/jane/GLM-9B")
    for each in (run, kimi, served, run):
        assert status(each, "--push", REPO).exit_code == 0
    assert re.findall(r"\*\*(.*)\*\* is running", card(hub).decode()) == [r"GLM\-9B", "kimi", "glm"]
    assert without_progress(card(hub)) == CARD


def test_somebody_edits_the_card_meanwhile(hub: Hub, run: Path) -> None:
    hub.misbehave("/commit/", before=lambda: edit(hub, CARD + b"\nMore.\n"))
    assert status(run, "--push", REPO).exit_code == 0
    assert without_progress(card(hub)) == CARD + b"\nMore.\n"
    assert commits(hub) == 2


def test_somebody_edits_the_card_all_the_time(hub: Hub, run: Path) -> None:
    hub.misbehave("/commit/", before=lambda: edit(hub, CARD), times=99)
    result = status(run, "--push", REPO)
    assert result.exit_code == 1
    assert "other commits came in between" in sentence(result)


ASKED = "GET /api/datasets/jane/think"
REFUSALS = [
    (ASKED, 404, {"X-Error-Code": "RepoNotFound"}, 2, "hf repos create jane/think"),
    (ASKED, 401, {"X-Error-Code": "RepoNotFound"}, 2, "is no dataset on the Hub"),
    ("/commit/", 403, {}, 2, "your token may not write to jane/think"),
    ("/commit/", 401, {}, 2, "your token may not write to jane/think"),
    ("/commit/", 418, {}, 2, "the Hub answered 418"),
    ("/commit/", 503, {}, 1, "the Hub answered 503; it is tried again after 60 s"),
    ("/commit/", 429, {"Retry-After": "77"}, 1, "the Hub answered 429; it is tried again after 77 s"),
    (ASKED, 429, {"Retry-After": "soon"}, 1, "the Hub answered 429; it is tried again after 60 s"),
    (ASKED, 200, {}, 1, "the Hub's answer cannot be read"),
    ("/resolve/", 200, {}, 1, "the Hub's answer was not its card"),
    ("/resolve/", 500, {}, 1, "the Hub answered 500"),
    ("validate-yaml", 502, {}, 1, "the Hub answered 502"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "code", "headers", "exit_code", "said"), REFUSALS)
def test_what_the_hub_refuses_is_one_sentence(
    hub: Hub, run: Path, pattern: str, code: int, headers: dict[str, str], exit_code: int, said: str
) -> None:
    hub.misbehave(pattern, status=code, headers=headers, times=99)
    result = status(run, "--push", REPO)
    assert said in sentence(result)
    assert result.exit_code == exit_code
    assert card(hub) == CARD
    assert "2 of 10" in result.stdout, "the status is shown all the same"


def test_a_head_that_the_hub_refuses(hub: Hub, run: Path) -> None:
    edit(hub, b"---\nlicense: nonsense\n---\n")
    result = status(run, "--push", REPO)
    assert result.exit_code == 2
    assert "refuses the YAML head of jane/think's card" in sentence(result)


def test_watching_goes_on_while_the_hub_is_busy(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.misbehave("/commit/", status=429, headers={"Retry-After": "90"}, times=1)
    watched = Watched(monkeypatch)
    watched.acts = [watched.wait(80), watched.wait(20), lambda: (do(run, 10), end(run))]
    result = status(run, "--watch", "--push", REPO)
    assert result.exit_code == 0, result.output
    notes = [line for line in result.stdout.splitlines() if line.startswith("card ")]
    assert ["tried again after 90 s" in note for note in notes] == [True, True, False, False]
    assert b"**glm** is complete" in card(hub)


def test_a_hub_that_is_gone_when_the_run_ends(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked again for ten minutes."""
    watched = Watched(monkeypatch)
    watched.acts = [lambda: (do(run, 10), end(run), hub.misbehave("", status=503, times=99))]
    watched.acts += [watched.wait(61)] * 20
    result = status(run, "--watch", "--push", REPO)
    assert result.exit_code == 1
    assert "503" in sentence(result)
    assert 8 <= len(watched.acts) <= 11


def test_rights_that_are_taken_away_end_the_watching(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(monkeypatch)
    watched.acts = [lambda: hub.misbehave("/commit/", status=403, times=9), lambda: (do(run, 10), end(run))]
    result = status(run, "--watch", "--push", REPO)
    assert result.exit_code == 2
    assert "may not write" in sentence(result)


@pytest.mark.parametrize(
    "name", ["think", "jane/think/x", "jane/think@main", "jane/a--b", "https://x/jane", ".", "a/b/"]
)
def test_what_is_no_name_is_said_before_anything_else(hub: Hub, run: Path, name: str) -> None:
    result = status(run, "--push", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence(result).endswith(f"{name!r} is not a name on the Hub; give owner/name")
    assert not hub.requests


@pytest.mark.parametrize(
    ("token", "said"), [("", "no token for the Hub was found"), ("hf_\u202e", "invalid characters")]
)
def test_without_a_token(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch, token: str, said: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(run / "none"))
    result = status(run, "--push", REPO)
    assert result.exit_code == 2
    assert said in sentence(result)
    assert not hub.requests


def test_offline(hub: Hub, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    result = status(run, "--push", REPO)
    assert result.exit_code == 2
    assert "HF_HUB_OFFLINE is set" in sentence(result)
    assert commits(hub) == 0


def test_a_hub_that_does_not_answer(run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serve_hub() as gone:
        use_hub(gone, tmp_path / "home", monkeypatch)
    gone.server_close()
    result = status(run, "--push", REPO)
    assert result.exit_code == 1
    assert "the Hub cannot be reached" in sentence(result)

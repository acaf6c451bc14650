"""Whole runs against servers that break every rule: each image has a row, or the run ends and goes on later."""

import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generate.engines.base import EngineError
from imagenet_think import read_records
from tests.support.hostile_server import (
    EVENTS_HEAD,
    FAULTS,
    Exchange,
    HostileServer,
    answer,
    echoes,
    event,
    events,
    random_fault,
)

Records = dict[str, dict[str, Any]]
KEY = "sk-proj-0123456789abcdefGHIJ"
IMPATIENT = {"timeout_s": 1.0, "deadline_s": 1.0, "retries": 0}


@pytest.fixture
def ask(listed: Path, run: Callable[..., Records], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Records]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY + "\n")

    def ask(server: HostileServer, *, settings: dict[str, Any] | None = None, **options: Any) -> Records:
        all_settings = IMPATIENT | {"urls": (server.url,)} | (settings or {})
        options = {"engine": "server", "checkpoint": "tiny", "batch_size": 1} | options
        return run(listed / "images.jsonl", listed / "pictures", settings=all_settings, **options)

    return ask


def is_secret_in(*texts: str) -> bool:
    return any(KEY[at : at + 8].lower() in text.lower() for text in texts for at in range(len(KEY) - 7))


def written_in(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())


def test_each_fault_costs_its_own_row_alone(
    ask: Callable[..., Records], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A good answer after each fault, since eight in a row end the run."""
    quick = [name for name in FAULTS if not name.startswith(("trickle", "silence", "endless 1xx"))]
    for first in range(0, len(quick), 12):
        names = quick[first : first + 12]
        with HostileServer() as server:
            for name in names:
                server.faults.extend([name, answer])
            records = ask(server, limit=24, out=tmp_path / str(first), settings={"deadline_s": 20.0})
            assert len(records) == 24
            failed = [record for record in records.values() if record["status"] == "engine_error"]
            assert 2 * len(failed) >= len(names)  # those that say nothing wrong are answers
            assert all(record["message"].isprintable() for record in failed)
            assert sum(record["status"] == "ok" for record in records.values()) >= 24 - len(names)
    assert not is_secret_in(written_in(tmp_path), *capfd.readouterr())


@pytest.mark.parametrize("name", ["trickle", "endless 1xx"])
def test_what_trickles_is_left_at_the_deadline_and_not_asked_again(name: str, ask: Callable[..., Records]) -> None:
    with HostileServer() as server:
        server.faults.append(name)
        records = ask(server, limit=2, settings={"deadline_s": 0.5, "retries": 8})
        assert Counter(record["status"] for record in records.values()) == {"engine_error": 1, "ok": 1}
        assert len(server.heads) == 2


def test_the_deadline_grows_with_the_answer(ask: Callable[..., Records]) -> None:
    with HostileServer() as server:
        server.faults.append("trickle of keep-alives")
        records = ask(server, limit=2, max_new_tokens=4, settings={"timeout_s": 0.5, "deadline_s": None})
        assert sum("was not done after 1.5 s" in (record["message"] or "") for record in records.values()) == 1


def test_what_was_written_before_it_broke_off_is_kept(ask: Callable[..., Records]) -> None:
    """Once all tries are used up; not where it breaks off within the key."""

    def breaks_off(*parts: bytes, slowly: bool = False) -> Callable[[Exchange], None]:
        def send(exchange: Exchange) -> None:
            exchange.send(EVENTS_HEAD + event("<think>It is rou") + b"".join(parts))
            if slowly:
                exchange.repeat(b": keep-alive\n", delay_s=0.05)

        return send

    error = b'data: {"error": {"message": "down", "code": 500}}\n\n'
    faults = [
        *(breaks_off(), breaks_off(error), breaks_off(event("", "abort")), breaks_off(slowly=True)),
        *(breaks_off(b": comment\n" * 100_000), breaks_off(event(KEY[:12]))),
    ]
    with HostileServer() as server:
        server.faults.extend(one for fault in faults for one in (fault, answer))
        failed = [record for record in ask(server, limit=12).values() if record["status"] != "ok"]
    assert [record["raw"] for record in failed] == [["<think>It is rou"]] * 5 + [[]]
    assert len({record["message"] for record in failed}) == 5  # a cut line is the key's and the first's


def test_an_answer_that_has_ended_does_not_wait_for_the_connection_to_end(ask: Callable[..., Records]) -> None:
    ended = event("<think>A</think>B") + event("", "stop")
    with HostileServer() as server:
        server.faults.append(lambda exchange: exchange.send(EVENTS_HEAD + ended) or time.sleep(15))
        server.faults.append(lambda exchange: exchange.send(EVENTS_HEAD + ended + b": comment\n" * 100_000))
        began = time.monotonic()
        records = ask(server, limit=2, batch_size=2, settings={"timeout_s": 60.0, "deadline_s": 60.0})
        assert {record["status"] for record in records.values()} == {"ok"}
        assert time.monotonic() - began < 12


@pytest.mark.parametrize("code", [408, 425, 429, 500, 524, 529])
def test_what_a_server_cannot_do_now_is_asked_again(code: int, ask: Callable[..., Records]) -> None:
    with HostileServer() as server:
        server.faults.append(lambda exchange: exchange.plain(code, b"not now", "Retry-After: 0"))
        assert {record["status"] for record in ask(server, limit=1, settings={"retries": 1}).values()} == {"ok"}
        assert len(server.heads) == 2


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (409, "answered 409: no way$"),
        (413, "answered 413: no way; max_side in --config makes the pictures smaller$"),
        (307, "answered 307: it points to http://other:1/v1; no redirect is followed"),
    ],
)
def test_what_a_server_will_not_do_is_a_row(code: int, message: str, ask: Callable[..., Records]) -> None:
    page = b"<html><body>\n<h1>no</h1>\n way</body></html>"
    with HostileServer() as server:
        server.faults.append(
            lambda exchange: exchange.plain(code, page, "Location: http://other:1/v1/chat/completions")
        )
        records = ask(server, limit=2, settings={"retries": 3})
        (failed,) = [record for record in records.values() if record["status"] != "ok"]
        assert failed["status"] == "engine_error"
        assert re.search(message, failed["message"])
        assert len(server.heads) == 2


@pytest.mark.parametrize("code", [401, 403, 404])
def test_what_ends_a_run_records_nothing(code: int, ask: Callable[..., Records], tmp_path: Path) -> None:
    """404 does so before the first answer alone: a balancer that loses its servers for a moment says it, too."""
    refuse = partial(Exchange.plain, code=code, body=b"no")
    with HostileServer() as server:
        server.faults.append(refuse)
        with pytest.raises(EngineError, match=rf"\({code}: no\)"):
            ask(server, limit=3, out=tmp_path / "run")
        assert list(read_records(tmp_path / "run")) == []
        server.faults.extend([answer, refuse])
        if code == 404:
            statuses = Counter(record["status"] for record in ask(server, limit=3, out=tmp_path / "run").values())
            assert statuses == {"ok": 2, "engine_error": 1}
        else:
            with pytest.raises(EngineError, match=rf"refused the key \({code}: no\)"):
                ask(server, limit=3, out=tmp_path / "run")
            assert [record["status"] for record in read_records(tmp_path / "run")] == ["ok"]


def test_a_server_that_always_fails_ends_the_run(ask: Callable[..., Records], tmp_path: Path) -> None:
    with HostileServer() as server:
        server.faults.extend(["endless comments"] * 50)
        with pytest.raises(EngineError, match="failed on 8 pictures in a row"):
            ask(server, out=tmp_path / "run")
        assert list(read_records(tmp_path / "run")) == []
        server.faults.clear()
        assert {record["status"] for record in ask(server, out=tmp_path / "run").values()} == {"ok"}


def test_no_form_of_the_key_is_kept_or_shown(
    ask: Callable[..., Records], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = list(echoes(KEY))[:10]
    with HostileServer() as server:
        for text in said:
            server.faults.extend([partial(_refuse, text=text), answer])
        server.faults.append(lambda exchange: exchange.send(EVENTS_HEAD + events(f"<think>A</think>{KEY}.")))
        for text in (KEY, f"{KEY}\n{KEY}"):
            server.faults.append(lambda exchange, text=text: exchange.send(EVENTS_HEAD + event("A", text)))
        records = ask(server, out=tmp_path / "run")
        assert len(records) == 24
        assert f"Bearer {KEY}\r" in server.heads[0] + "\r"  # it was sent, without its line break
        assert sum("***" in (record["message"] or "") for record in records.values()) == len(said) + 2
        assert sum("repeats the key" in (record["message"] or "") for record in records.values()) == 1
    assert not is_secret_in(written_in(tmp_path), *capfd.readouterr())


def _refuse(exchange: Exchange, text: str) -> None:
    exchange.plain(400, text.encode())


def random_runs(ask: Callable[..., Records], folder: Path, seeds: range) -> Counter[str]:
    """Run 8 images against random faults, until every image has a row; return the rows by status."""
    statuses: Counter[str] = Counter()
    for seed in seeds:
        chance, out = random.Random(seed), folder / str(seed)
        with HostileServer() as server:
            server.faults.extend(random_fault(chance) for _ in range(8))
            for _ in range(10):
                began = time.monotonic()
                ended = end_of(ask, server, limit=8, out=out, settings={"retries": chance.randrange(2)}, batch_size=3)
                assert time.monotonic() - began < 60
                assert ended.isprintable()
                assert not is_secret_in(ended)
                if not ended:
                    break
            records = [*read_records(out)]
            assert len({record["image_id"] for record in records}) == 8
            statuses.update(record["status"] for record in records)
    return statuses


def end_of(ask: Callable[..., Records], server: HostileServer, **options: Any) -> str:
    """Return why a run broke off, or nothing."""
    try:
        ask(server, **options)
    except EngineError as error:
        return str(error)
    return ""


def check_random_runs(
    ask: Callable[..., Records], folder: Path, seeds: range, capfd: pytest.CaptureFixture[str]
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    statuses = random_runs(ask, folder, seeds)
    assert statuses["engine_error"]
    assert statuses["ok"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024  # KiB; the server packs bombs here
    assert not is_secret_in(written_in(folder), *capfd.readouterr())


def test_random_servers(ask: Callable[..., Records], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    check_random_runs(ask, tmp_path, range(4), capfd)


@pytest.mark.soak
def test_many_random_servers(ask: Callable[..., Records], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    check_random_runs(ask, tmp_path, range(100, 130), capfd)

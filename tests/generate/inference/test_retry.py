"""--retry: which images are asked again, as which attempt, with which seed; and what the build makes of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow.parquet
import pytest
import typer
from typer.testing import CliRunner

from generate.building.build import build
from generate.engines.base import EngineError
from generate.inference.check_options import job_of
from generate.inference.options import takes_run_options
from generate.inference.retry import Retry
from generate.inference.worklist import done_ids, failed_ids
from generate.models.sampling import row_seed
from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.samples import record, write_run

Run = Callable[..., dict[str, dict[str, Any]]]
GOOD = ["<think>", "round", "</think>", "<answer>", "An apple.", "</answer>"]

PARSED = {
    "truncated": Retry(frozenset({"truncated"})),
    " truncated, no_close,loop ": Retry(frozenset({"truncated", "no_close", "loop"})),
    "truncated,attempt=2": Retry(frozenset({"truncated"}), 2),
    "no_open,missing_image": Retry(frozenset({"no_open", "missing_image"})),
}
REFUSED = {
    "ok": "'ok' cannot be retried; choose no_open, forced,",
    "dropped": "'dropped' cannot be retried",
    "cut": "'cut' cannot be retried",
    "": "'' cannot be retried",
    "truncated,": "'' cannot be retried",
    "attempt=1": "no status is given; choose",
    "truncated,attempt=0": "'0' is not a further attempt; give 1 or more",
    "truncated,attempt=one": "'one' is not a further attempt",
    "truncated,seed=1": "'seed=1' cannot be retried",
}


@pytest.mark.parametrize("text", PARSED)
def test_what_is_understood(text: str) -> None:
    assert Retry.parse(text) == PARSED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(choose|give) ") as caught:
        Retry.parse(text)
    assert REFUSED[text] in str(caught.value)


def test_statuses_that_no_text_brought_about() -> None:
    assert Retry.parse("bad_image,loop,engine_error,truncated").of_texts == ["loop", "truncated"]


def test_a_greedy_retry_is_told_that_it_changes_little(tmp_path: Path) -> None:
    jobs: list[Any] = []
    app = typer.Typer()
    app.command()(takes_run_options(lambda options: jobs.append(job_of(options)[0])))
    (tmp_path / "images.jsonl").touch()
    images = f"--images={tmp_path / 'images.jsonl'}"
    for sampling, told in ({"greedy": True, "temperature=1": False}).items():
        result = CliRunner().invoke(app, [images, f"--config=sampling={sampling}", "--retry=loop,bad_image,truncated"])
        assert ("this run is greedy, so a retry of loop, truncated gives the same texts again" in result.output) == told
    assert {job.retry for job in jobs} == {Retry(frozenset({"loop", "bad_image", "truncated"}))}
    refused = CliRunner().invoke(app, [images, "--retry=ok"])
    assert refused.exit_code == 2
    assert "error: --retry ok: 'ok' cannot be retried; choose no_open" in refused.output
    assert len(jobs) == 2


def test_which_images_are_asked_again(tmp_path: Path) -> None:
    """Those whose best record failed so, and which have no record of this attempt."""
    write_run(
        tmp_path,
        [
            record("good"),
            record("cut", status="truncated"),
            record("loops", status="loop"),
            record("cut_then_good", status="truncated"),
            record("cut_then_good", attempt=1),
            record("cut_twice", attempt=1, status="truncated"),
            record("cut_twice", status="truncated"),
        ],
    )
    assert failed_ids(tmp_path, Retry.parse("truncated")) == {"cut"}
    assert failed_ids(tmp_path, Retry.parse("truncated,loop")) == {"cut", "loops"}
    assert failed_ids(tmp_path, Retry.parse("truncated,attempt=2")) == {"cut", "cut_twice"}
    assert done_ids(tmp_path, attempt=1) == {"cut_then_good", "cut_twice"}
    assert done_ids(tmp_path, attempt=0) == {"good", "cut", "loops", "cut_then_good", "cut_twice"}


class Faltering:
    """Cuts the first of every three texts, up to the `last` one; counts by seed what it was asked."""

    def __init__(self) -> None:
        self.asked: Counter[int] = Counter()
        self.last = 24
        self.lock = Lock()

    def __call__(self, _: Any, __: Any, body: dict[str, Any]) -> tuple[list[str], str]:
        with self.lock:
            self.asked[body["seed"]] += 1
            number = self.asked.total()
        cut = number % 3 == 1 and number <= self.last
        return (GOOD[:2], "length") if cut else (GOOD, "stop")


@pytest.fixture
def faltering() -> Iterator[tuple[ChatServer, Faltering]]:
    answer = Faltering()
    with ChatServer(answer) as server:
        yield server, answer


@pytest.fixture
def ask(listed: Path, run: Run, faltering: tuple[ChatServer, Faltering]) -> Callable[..., Any]:
    def ask(out: Path, **options: Any) -> Any:
        settings = {"urls": (faltering[0].url,), "retries": 0}
        options = {"engine": "server", "checkpoint": "x", "batch_size": 4} | options
        return run(listed / "images.jsonl", listed / "pictures", out, settings=settings, **options)

    return ask


def attempts(run: Path) -> dict[int, dict[str, dict[str, Any]]]:
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for each in read_records(run):
        assert each["image_id"] not in found.setdefault(each["attempt"], {})
        found[each["attempt"]][each["image_id"]] = each
    return found


def test_a_retry_is_the_next_attempt_and_the_build_picks(
    ask: Callable[..., Any], faltering: tuple[ChatServer, Faltering], listed: Path, tmp_path: Path
) -> None:
    glm, kimi = tmp_path / "glm", tmp_path / "kimi"
    ask(glm)
    before = attempts(glm)
    cut = {name for name, each in before[0].items() if each["status"] == "truncated"}
    assert len(cut) == 8
    ask(glm, retry=Retry.parse("truncated"))
    after = attempts(glm)
    assert after[0] == before[0]  # earlier attempts are not lost
    assert set(after[1]) == cut
    for name, each in after[1].items():
        assert (each["status"], each["seed"]) == ("ok", row_seed(0, name, 1))
        assert each["seed"] != before[0][name]["seed"]
    assert max(faltering[1].asked.values()) == 1  # a seed of its own for each attempt, and nobody asked twice
    shards = sorted(glm.glob("shard-*"))
    ask(glm, retry=Retry.parse("truncated"))  # nothing is left, nor for a plain run
    ask(glm)
    assert sorted(glm.glob("shard-*")) == shards

    ask(kimi, model="kimi")
    build({"glm": glm, "kimi": kimi}, listed / "images.jsonl", tmp_path / "dataset")
    rows = [
        row
        for file in (tmp_path / "dataset" / "data" / "glm").glob("*.parquet")
        for row in pyarrow.parquet.read_table(file).to_pylist()
    ]
    assert {row["image_id"]: row["attempt"] for row in rows} == {name: int(name in cut) for name in before[0]}


def test_a_retry_that_was_interrupted_goes_on(
    ask: Callable[..., Any], faltering: tuple[ChatServer, Faltering], tmp_path: Path
) -> None:
    ask(tmp_path)
    server, answer = faltering
    server.faults.extend([None, None, None, 401])
    with pytest.raises(EngineError):
        ask(tmp_path, retry=Retry.parse("truncated"), batch_size=1)
    tried = set(attempts(tmp_path)[1])
    assert 0 < len(tried) < 8
    ask(tmp_path, retry=Retry.parse("truncated"))
    assert len(attempts(tmp_path)[1]) == 8
    assert {each["status"] for each in attempts(tmp_path)[1].values()} == {"ok"}
    assert sum(answer.asked.values()) == 24 + 8


def test_a_second_retry_is_of_the_first_ones_failures(ask: Callable[..., Any], tmp_path: Path) -> None:
    ask(tmp_path, limit=6)  # two are cut, and one of them again
    ask(tmp_path, limit=6, retry=Retry.parse("truncated"))
    again = {name for name, each in attempts(tmp_path)[1].items() if each["status"] == "truncated"}
    assert len(again) == 1
    ask(tmp_path, limit=6, retry=Retry.parse("truncated,attempt=2"))
    assert set(attempts(tmp_path)[2]) == again
    assert len(done_ids(tmp_path)) == 6


def test_sampled_texts_of_another_attempt_are_others(listed: Path, run: Run, tmp_path: Path) -> None:
    options: dict[str, Any] = {"sampling": "temperature=5", "max_new_tokens": 12, "limit": 6}
    run(listed / "images.jsonl", listed / "pictures", tmp_path, **options)
    again = Retry.parse("truncated,loop,no_close")
    run(listed / "images.jsonl", listed / "pictures", tmp_path, retry=again, **options)
    found = attempts(tmp_path)
    assert len(found[1]) >= 4
    assert all(each["raw"] != found[0][name]["raw"] for name, each in found[1].items())

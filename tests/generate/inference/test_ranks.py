"""Several ranks and shards on one list. The ranks are threads here, with a real store and a loopback server."""

import itertools
import json
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import torch
import typer
from hypothesis import given
from hypothesis import strategies as st
from torch.distributed import DistError, TCPStore

import generate.inference.worklist
import generate.monitoring.launch_end
import generate.processes.launch
from generate.engines.base import EngineError
from generate.inference.check_options import shard_of
from generate.inference.options import fail
from generate.inference.work_sharing import chunk_bounds
from generate.models.registry import MODELS
from generate.processes.launch import Launch, LaunchError, RankError, join_launch
from generate.storage.image_list import ListShard
from generate.storage.locks import RunError, RunLock
from generate.storage.run_directory import make_run_directory
from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.samples import write_jsonl

pytestmark = pytest.mark.slow

Run = Callable[..., dict[str, dict[str, Any]]]
TEXT = ["<think>", "round and red", "</think>", "<answer>", "An apple.", "</answer>"]


class Paced:
    """Answers after `delay_s`, and notes when each request came and was answered."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s
        self.began: list[float] = []
        self.ended: list[float] = []

    def __call__(self, *_: Any) -> tuple[list[str], str]:
        self.began.append(time.monotonic())
        time.sleep(self.delay_s)
        self.ended.append(time.monotonic())
        return TEXT, "stop"


class HeardStore:
    """A store that notes the keys that were counted at."""

    def __init__(self, started: "LocalLaunch", store: TCPStore) -> None:
        self.launch, self.store = started, store
        self.counted: list[str] = []
        self.set, self.get = store.set, store.get

    def add(self, key: str, amount: int) -> int:
        self.counted.append(key)
        return int(self.store.add(key, amount))


class LocalLaunch:
    """What a launcher gives to its ranks: a store, which lives on when they end."""

    def __init__(self, size: int, timeout_s: float = 20.0) -> None:
        self.size, self.timeout = size, timedelta(seconds=timeout_s)
        self.launcher: TCPStore | None = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
        self.port = self.launcher.port

    def ranks(self) -> list[Launch]:
        stores = [
            TCPStore("127.0.0.1", self.port, is_master=False, wait_for_workers=False, timeout=self.timeout)
            for _ in range(self.size)
        ]
        return [Launch(rank, self.size, torch.device("cpu"), HeardStore(self, s)) for rank, s in enumerate(stores)]


@pytest.fixture(scope="module")
def many(listed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 320 images, of few pictures."""
    row = json.loads((listed / "images.jsonl").read_text().splitlines()[0])
    rows = [row | {"image_id": f"i{at:03d}"} for at in range(320)]
    return write_jsonl(tmp_path_factory.mktemp("many") / "images.jsonl", rows)


@pytest.fixture
def part(listed: Path, many: Path, run: Run) -> Callable[..., Any]:
    """One rank's part of the job on the list of many."""

    def part(server: ChatServer, out: Path, **options: Any) -> Any:
        settings = {"urls": (server.url,), "timeout_s": 30.0, "retries": 0, "workers": 2}
        options = {"engine": "server", "checkpoint": "x", "batch_size": 2} | options
        return run(many, listed / "pictures", out, settings=settings, **options)

    return part


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer(Paced()) as server:
        yield server


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate.processes.launch, "_BROADCAST_TIMEOUT", timedelta(seconds=20))


def together(*parts: Callable[[], Any]) -> list[Future[Any]]:
    """The parts at once, each in a thread."""
    with ThreadPoolExecutor(len(parts)) as pool:
        return [pool.submit(part) for part in parts]


def ids_once(run: Path) -> set[str]:
    """The images of the run, none of which has two records."""
    ids = [record["image_id"] for record in read_records(run)]
    assert len(ids) == len(set(ids))
    return set(ids)


def rows_of_ranks(run: Path) -> dict[int, int]:
    ranks = {p.stem: json.loads(p.read_text())["rank"] for p in (run / "sessions").glob("*.json")}
    shards = {p.stem.removeprefix("shard-"): p.read_bytes().count(b"\n") for p in run.glob("shard-*.jsonl")}
    return dict(sum((Counter({ranks[name]: rows}) for name, rows in shards.items()), Counter()))


# ----------------------------------------------------------------------------------------------------------- hand-out


@given(rows=st.integers(0, 5000), ranks=st.integers(1, 600))
def test_chunks_cover_the_list_and_end_small(rows: int, ranks: int) -> None:
    bounds = chunk_bounds(rows, ranks)
    sizes = [after - before for before, after in itertools.pairwise(bounds)]
    assert (bounds[0], bounds[-1]) == (0, rows)
    assert sizes == sorted(sizes, reverse=True)
    assert all(size == 1 or size <= (rows - at) / (8 * ranks) for at, size in zip(bounds, sizes, strict=False))


def test_ranks_share_a_list_and_each_row_is_done_once(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []
    done_ids = generate.inference.worklist.done_ids
    monkeypatch.setattr(
        generate.inference.worklist, "done_ids", lambda run, *more: reads.append(run) or done_ids(run, *more)
    )
    ranks = LocalLaunch(3).ranks()
    for each in together(*(lambda launch=launch: part(server, tmp_path, launch=launch, limit=90) for launch in ranks)):
        each.result()
    assert ids_once(tmp_path) == {f"i{at:03d}" for at in range(90)}
    assert sorted(rows_of_ranks(tmp_path)) == [0, 1, 2]
    assert len(reads) == 1  # by the first rank, before the first chunk


def test_ranks_share_a_run_of_a_model_of_ones_own(part: Callable[..., Any], server: ChatServer, tmp_path: Path) -> None:
    """Each other rank binds its own settings to what the first one wrote."""
    mine = replace(MODELS["r1_onevision"], user_template="{prompt} Look twice.")
    ranks = LocalLaunch(2).ranks()
    own = {"model": "mine", "entry": mine, "limit": 20}
    for each in together(*(lambda launch=launch: part(server, tmp_path, launch=launch, **own) for launch in ranks)):
        each.result()
    assert len(ids_once(tmp_path)) == 20


def test_a_launch_that_is_started_again_counts_anew(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store and what was counted in it outlive the ranks."""
    started = LocalLaunch(2)
    refuses = ChatServer(Paced(), key="another")
    keys: list[set[str]] = []
    with refuses:
        for restart, at in enumerate([refuses, server]):
            monkeypatch.setenv("TORCHELASTIC_RESTART_COUNT", str(restart))
            ranks = started.ranks()
            parts = (lambda launch=launch, at=at: part(at, tmp_path, launch=launch, limit=60) for launch in ranks)
            ends = together(*parts)
            assert {type(end.exception()) for end in ends} == {EngineError if at is refuses else type(None)}
            keys.append({key for launch in ranks for key in launch.store.counted if key.startswith("chunks/")})
    assert len(ids_once(tmp_path)) == 60
    run_id = json.loads((tmp_path / "run.json").read_text())["run_id"]
    (first,), (second,) = keys
    assert first.startswith(f"chunks/{run_id}/0/")
    assert second.startswith(f"chunks/{run_id}/1/")


def test_a_slow_rank_hardly_holds_up_the_job(part: Callable[..., Any], tmp_path: Path) -> None:
    """One of two is slowed four times; beside the split that would let both end at the same moment."""
    fast, slow = Paced(0.1), Paced(0.4)
    with ChatServer(fast) as one, ChatServer(slow) as other:
        ranks = LocalLaunch(2).ranks()
        ends = together(lambda: part(one, tmp_path, launch=ranks[0]), lambda: part(other, tmp_path, launch=ranks[1]))
    assert [end.exception() for end in ends] == [None, None]
    assert len(ids_once(tmp_path)) == len(fast.ended) + len(slow.ended) == 320
    rates = [len(pace.ended) / (max(pace.ended) - min(pace.began)) for pace in (fast, slow)]
    # Both work at these rates from their own first request on; then 320 rows are done at:
    began = [min(pace.began) for pace in (fast, slow)]
    ideal = (320 + sum(rate * start for rate, start in zip(rates, began, strict=True))) / sum(rates)
    cost = (max(*fast.ended, *slow.ended) - ideal) / (ideal - min(began))
    print(f"fast {len(fast.ended)} rows, slow {len(slow.ended)}; {cost:.1%} over the ideal split")
    assert cost <= 0.15


@pytest.mark.parametrize("slow_rank", [0, 1])
def test_only_the_first_rank_waits_for_others(slow_rank: int, part: Callable[..., Any], tmp_path: Path) -> None:
    """It tells how the launch ended, which no other can; the others end when nothing is left for them."""
    ended: dict[int, float] = {}
    ranks = LocalLaunch(2).ranks()

    def of(launch: Launch) -> None:
        part(late if launch.rank == slow_rank else quick, tmp_path, launch=launch, limit=24)
        ended[launch.rank] = time.monotonic()

    with ChatServer(Paced()) as quick, ChatServer(Paced(0.5)) as late:
        for each in together(*(lambda launch=launch: of(launch) for launch in ranks)):
            each.result()
    assert (ended[1 - slow_rank] < ended[slow_rank] - 0.2) == (slow_rank == 0)
    assert len(ids_once(tmp_path)) == 24


def test_the_first_rank_says_what_another_left_undone(
    part: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate.monitoring.launch_end, "_PATIENCE_S", 0.5)
    ranks = LocalLaunch(2).ranks()
    with ChatServer(Paced(0.05)) as answers, ChatServer(Paced(), key="another") as refuses:
        first, other = together(
            lambda: part(answers, tmp_path, launch=ranks[0], limit=120),
            lambda: part(refuses, tmp_path, launch=ranks[1], limit=120),
        )
        assert isinstance(other.exception(), EngineError)
        left = 120 - len(ids_once(tmp_path))
        assert 0 < left < 120
        assert str(first.exception()) == (
            f"no other rank of the launch is at work any more, and {left} rows are without a record; start again"
        )
        assert isinstance(first.exception(), RankError)
        part(answers, tmp_path, limit=120)
    assert len(ids_once(tmp_path)) == 120


def test_a_counter_that_does_not_answer_is_waited_for_a_minute_at_most(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a link that is cut, where a call neither returns nor fails."""
    monkeypatch.setattr(generate.processes.launch, "_COUNTER_S", 0.5)
    ranks = LocalLaunch(2).ranks()
    cut = [replace(launch, store=WithoutCounter(launch.store, lambda: time.sleep(5))) for launch in ranks]
    for end in together(*(lambda launch=launch: part(server, tmp_path, launch=launch, limit=4) for launch in cut)):
        assert str(end.exception()) == (
            "the first machine's launcher is gone (no answer within 0.5 s); this rank has finished what it had, and 4 "
            "rows are without a record; start again"
        )


def test_a_rank_whose_counter_is_gone_says_what_is_left(part: Callable[..., Any], tmp_path: Path) -> None:
    """The first machine died: what this one had is finished, and the next launch does the rest."""
    started = LocalLaunch(2)
    ranks = started.ranks()
    with ChatServer(Paced(0.05)) as server:

        def end_launcher() -> None:
            while not list(read_records(tmp_path)):
                time.sleep(0.02)
            started.launcher = None

        threading.Thread(target=end_launcher, daemon=True).start()
        ends = together(*(lambda launch=launch: part(server, tmp_path, launch=launch, limit=120) for launch in ranks))
        done = len(ids_once(tmp_path))
        assert 0 < done < 120
        for end in ends:
            assert isinstance(end.exception(), RankError)
            assert "the first machine's launcher is gone" in str(end.exception())
        assert any(f"{120 - done} rows are without a record" in str(end.exception()) for end in ends)
        part(server, tmp_path, limit=120)
    assert len(ids_once(tmp_path)) == 120


# -------------------------------------------------------------------------------------------------------- agreement


def test_ranks_agree_beside_what_earlier_ones_left() -> None:
    """Dead ranks asked and were not answered, or were answered and are gone."""
    started = LocalLaunch(3)
    ranks = started.ranks()
    ranks[1].store.add("asked", 1)
    for plan in ({"run": "first"}, {"run": "second", "left": "x" * 1_000_000}):
        ends = together(*(lambda launch=launch, plan=plan: launch.broadcast(plan) for launch in ranks))
        assert [end.result() for end in ends] == [plan] * 3


class WithoutCounter:
    """A store that is gone when the first chunk is asked for, after a wait."""

    def __init__(self, store: TCPStore, wait: Callable[[], object] = lambda: None) -> None:
        self._store = store
        self._wait = wait

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def add(self, key: str, count: int) -> int:
        if key.startswith("chunks/"):
            self._wait()
            raise DistError("gone")
        return int(self._store.add(key, count))


def test_a_counter_that_is_gone_before_the_first_chunk_is_no_empty_list(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path
) -> None:
    ranks = [replace(launch, store=WithoutCounter(launch.store)) for launch in LocalLaunch(2).ranks()]
    for end in together(*(lambda launch=launch: part(server, tmp_path, launch=launch, limit=40) for launch in ranks)):
        assert "40 rows are without a record" in str(end.exception())


def test_a_first_rank_that_never_comes_is_one_sentence() -> None:
    started = LocalLaunch(2, timeout_s=0.3)
    with pytest.raises(RankError, match="the first rank of the launch did not send its value"):
        started.ranks()[1].broadcast(None)


@pytest.mark.parametrize(
    ("out", "options", "message"),
    [
        ("run", {"limit": 7}, "differs from the first rank's list"),
        ("elsewhere", {}, "is not the first process's directory"),
        ("run", {"max_new_tokens": 9}, "has other options or files than the first one: .* belongs to another run"),
    ],
)
def test_another_job_on_one_machine_is_told(
    out: str, options: dict[str, Any], message: str, part: Callable[..., Any], server: ChatServer, tmp_path: Path
) -> None:
    ranks = LocalLaunch(2).ranks()
    first, other = together(
        lambda: part(server, tmp_path / "run", launch=ranks[0], limit=40),
        lambda: part(server, tmp_path / out, launch=ranks[1], **{"limit": 40} | options),
    )
    assert re.search(message, str(other.exception()))
    assert first.exception() is None
    assert len(ids_once(tmp_path / "run")) == 40  # the others go on


def test_a_store_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate.processes.launch, "_CONNECT_TIMEOUT", timedelta(seconds=0.5))
    for name, value in {"RANK": "0", "WORLD_SIZE": "2", "TORCHELASTIC_USE_AGENT_STORE": "True"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MASTER_ADDR", "127.0.0.1")
    monkeypatch.setenv("MASTER_PORT", "1")
    with pytest.raises(LaunchError, match=r"no launcher's store answers at 127\.0\.0\.1:1 "):
        join_launch()


@pytest.mark.parametrize(("rank", "local", "told"), [("0", "0", "error: no\n"), ("1", "1", ""), ("8", "0", "rank 8")])
def test_each_machine_says_what_is_wrong_once(
    rank: str, local: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RANK", rank)
    monkeypatch.setenv("LOCAL_RANK", local)
    with pytest.raises(typer.Exit):
        fail("no")
    error = capsys.readouterr().err
    assert told in error
    assert bool(told) == bool(error)


# ------------------------------------------------------------------------------------------------- shards without one


def test_without_a_store_the_split_is_static(monkeypatch: pytest.MonkeyPatch) -> None:
    """As mpirun or a script starts processes, which share nothing but their numbers."""
    monkeypatch.setenv("WORLD_SIZE", "3")
    monkeypatch.delenv("TORCHELASTIC_USE_AGENT_STORE", raising=False)
    rows = list(range(100))
    found = []
    for index, rank in itertools.product(range(2), range(3)):
        monkeypatch.setenv("RANK", str(rank))
        asked = shard_of(f"{index}/2")
        assert asked is not None
        shard = ListShard(*asked)
        assert join_launch().size == 1  # alone: it takes what is its own
        found += shard.rows(rows)
    assert sorted(found) == rows


@pytest.mark.parametrize(
    ("text", "shard"), [(None, None), ("0/1", None), ("2/3", (2, 3)), ("0/16", (0, 16)), ("15/16", (15, 16))]
)
def test_which_shard_is_asked_for(
    text: str | None, shard: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert shard_of(text) == shard


@pytest.mark.parametrize(
    ("text", "answer"),
    {
        "16/16": "the index counts from 0; give 0/16 to 15/16",
        "1/1": "the index counts from 0; give 0/1 to 0/1",
        "3": "give INDEX/COUNT, such as 0/16 for the first of 16",
        "/16": "give INDEX/COUNT, such as 0/16 for the first of 16",
        "-1/16": "give INDEX/COUNT, such as 0/16 for the first of 16",
        "0/0": "give INDEX/COUNT, such as 0/16 for the first of 16",
        "1/2/3": "give INDEX/COUNT, such as 0/16 for the first of 16",
    }.items(),
)
def test_shards_that_do_not_exist(text: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as end:
        shard_of(text)
    assert end.value.exit_code == 2
    assert capsys.readouterr().err == f"error: --shard {text}: {answer}.\n"


@given(rows=st.integers(0, 200), of=st.integers(1, 20))
def test_shards_cover_the_list(rows: int, of: int) -> None:
    parts = [ListShard(index, of).rows(list(range(rows))) for index in range(of)]
    assert sorted(itertools.chain(*parts)) == list(range(rows))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_shards_of_a_former_number_of_ranks_are_no_hindrance(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path
) -> None:
    """What is done is told by its ids alone; a torn line and an empty shard lie about, too."""
    part(server, tmp_path, shard=ListShard(1, 3), limit=30)
    (torn,) = tmp_path.glob("shard-*.jsonl")
    with torn.open("a") as file:
        file.write('{"image_id": "i000", "atte')
    (tmp_path / "shard-00007.jsonl").touch()
    assert len(ids_once(tmp_path)) == 10
    together(*(lambda index=index: part(server, tmp_path, shard=ListShard(index, 2), limit=50) for index in (0, 1)))
    assert len(ids_once(tmp_path)) == 50
    ranks = LocalLaunch(5).ranks()
    together(*(lambda launch=launch: part(server, tmp_path, launch=launch, limit=110) for launch in ranks))
    assert len(ids_once(tmp_path)) == 110
    assert len(server.bodies) == 110  # nobody was asked twice


HELD = {
    "the same shard": (ListShard(0, 3), ListShard(0, 3), True),
    "another shard": (ListShard(0, 3), ListShard(1, 3), False),
    "a shard of another cut": (ListShard(0, 3), ListShard(1, 2), True),
    "all rows beside a shard": (ListShard(0, 3), None, True),
    "a shard beside all rows": (None, ListShard(0, 3), True),
    "all rows twice": (None, None, True),
}


@pytest.mark.parametrize("name", HELD)
def test_a_lock_for_each_shard(name: str, tmp_path: Path) -> None:
    held, wanted, refused = HELD[name]
    make_run_directory(tmp_path)
    with RunLock(tmp_path, held) as first:
        first.take()
        first.share()
        with RunLock(tmp_path, wanted) as second:
            if refused:
                with pytest.raises(RunError, match=f"in use by process {os.getpid()} on "):
                    second.take(patience_s=0.3)
            else:
                second.take(patience_s=0.3)
                second.share()
    with RunLock(tmp_path, wanted) as second:  # free again
        second.take(patience_s=0.3)


# ------------------------------------------------------------------------------------------------------ what goes wrong


def test_a_clock_that_jumps_changes_nothing(
    part: Callable[..., Any], server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part(server, tmp_path / "steady", limit=40)
    chance, real = random.Random(0), time.time
    monkeypatch.setattr(time, "time", lambda: real() + chance.choice([-1e8, 0, 1e8]))
    ranks = LocalLaunch(2).ranks()
    for end in together(
        *(lambda launch=launch: part(server, tmp_path / "jumps", limit=40, launch=launch) for launch in ranks)
    ):
        end.result()
    records = [sorted(read_records(tmp_path / name), key=lambda r: r["image_id"]) for name in ("steady", "jumps")]
    assert records[0] == records[1]


def test_a_directory_that_became_read_only_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"cannot write to /sys/run \(.*\); give another --out or free the place"):
        make_run_directory(Path("/sys/run"))

"""Notes of rows in flight: what they say of a death, and which rows are asked alone or no more."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.models.registry import MODELS
from generate.processes.process_name import is_alive, process_name
from generate.storage.in_flight import Death, InFlight, find_suspects, judge, note_path, settle_note, settle_notes
from generate.storage.run_directory import RecordWriter, make_record, make_run_directory

IDS = ("a", "b", "c", "d")
SETS = st.frozensets(st.sampled_from(IDS), min_size=1)
DEATHS = st.lists(st.builds(Death, SETS, st.booleans()), max_size=8)


def died(run: Path, begun: str, done: str, keeper: str | None = None, attempt: int = 0) -> int:
    """A process that began rows, of a letter each, wrote records of some, and was killed. Returns its number."""
    make_run_directory(run)
    writer = RecordWriter(run, {})
    note = InFlight(run, writer.number, attempt, keeper)
    for image_id in begun:
        note.begin(image_id)
    for image_id in done:
        style = MODELS["glm"].style
        stamp = {"model": "glm", "attempt": attempt, "seed": 1, "run_id": "r", "revision": "main"}
        writer.append(make_record(image_id=image_id, style=style, raw=("x",), **stamp))
    writer.close()
    return writer.number


GONE, LIVES = "1 0 nowhere", process_name(os.getpid())
CASES = {
    "one death is none": ([("abc", "", LIVES)], {}),
    "two: all that were in flight at both are asked alone": (
        [("abc", "", LIVES), ("bcd", "", LIVES)],
        {"b": 0, "c": 0},
    ),
    "what has a record was not in flight": ([("abc", "ab", LIVES), ("abc", "ab", LIVES)], {"c": 0}),
    "three, the last alone": ([("ab", "", LIVES), ("ab", "", LIVES), ("a", "", LIVES)], {"a": 3, "b": 0}),
    "three, none alone": ([("ab", "", LIVES)] * 3, {"a": 0, "b": 0}),
    "three, the first alone": ([("a", "", LIVES), ("ab", "", LIVES), ("ab", "", LIVES)], {"a": 3, "b": 0}),
    "three kills of the whole job": ([("ab", "", GONE), ("ab", "", GONE), ("a", "", GONE)], {"a": 0, "b": 0}),
    "three of a row that is the last": ([("a", "", GONE)] * 3, {"a": 0}),
    "four, two of them alone, are too many": ([("ab", "", GONE)] * 2 + [("a", "", GONE)] * 2, {"a": 4, "b": 0}),
}


@pytest.mark.parametrize("name", CASES)
def test_suspects(name: str, tmp_path: Path) -> None:
    deaths, expected = CASES[name]
    for begun, done, keeper in deaths:
        died(tmp_path, begun, done, keeper)
        settle_notes(tmp_path, set(IDS), shard=False)
    found = find_suspects(tmp_path, 0, set(IDS))
    assert {row: int(text.split()[3]) if text else 0 for row, text in found.items()} == expected


def test_a_message_says_what_is_known() -> None:
    company = Death(frozenset("ab"), True)
    alone = Death(frozenset("a"), True, "Segmentation fault")
    assert judge("a", [company, company, alone]) == (
        "its process died 3 times with this row in flight, once with nothing beside it (Segmentation fault)"
    )
    silent = Death(frozenset("a"), True)
    assert judge("a", [company, silent, silent]) == (
        "its process died 3 times with this row in flight, 2 times with nothing beside it (killed without a word, as "
        "for lack of memory)"
    )


@given(DEATHS, DEATHS)
def test_a_row_fails_only_where_it_was_alone_and_never_is_forgiven(deaths: list[Death], more: list[Death]) -> None:
    """Whatever the order, one more death never makes a verdict milder, and other rows' deaths say nothing of a row."""
    order = {None: 0, "": 1}
    for row in IDS:
        found, later = judge(row, deaths), judge(row, deaths + more)
        assert (found is None) == (sum(row in death.in_flight for death in deaths) < 2)
        assert order.get(found, 2) <= order.get(later, 2)
        assert judge(row, reversed(deaths)) == found
        assert judge(row, [death for death in deaths if row in death.in_flight]) == found
        if found:
            assert any(death.in_flight == {row} for death in deaths)


@given(st.sets(st.integers(0, 23)), st.integers(1, 24))
def test_killers_end_as_failures_and_nobody_else(killers: set[int], batch: int) -> None:
    """The state machine as starts go through it: whatever is in flight with a killer, at the end each killer alone has
    failed, after three deaths, and the starts are bounded."""
    deaths: list[Death] = []
    records: dict[int, bool] = {}  # whether it is good
    for _ in range(3 * len(killers) + 1):
        verdicts = {row: judge(str(row), deaths) for row in range(24) if row not in records}
        records |= {row: False for row, verdict in verdicts.items() if verdict}
        ordinary = [row for row, verdict in verdicts.items() if verdict is None]
        groups = [set(ordinary[at : at + batch]) for at in range(0, len(ordinary), batch)]
        groups += [{row} for row, verdict in verdicts.items() if verdict == ""]
        for group in groups:
            if group & killers:
                deaths.append(Death(frozenset(map(str, group)), own=True))
                break
            records |= dict.fromkeys(group, True)
        else:
            break
    assert records == {row: row not in killers for row in range(24)}
    assert all(sum(str(row) in death.in_flight for death in deaths) == 3 for row in killers)
    assert len(deaths) <= 3 * len(killers)


@given(st.lists(SETS, max_size=3))
def test_three_kills_of_a_whole_job_fail_no_row(kills: list[frozenset[str]]) -> None:
    assert all(not judge(row, [Death(rows, own=False) for rows in kills]) for row in IDS)


def test_a_process_that_ends_leaves_no_note(tmp_path: Path) -> None:
    note = InFlight(tmp_path, 0, 0)
    note.begin("a")
    note.end()
    note.begin("b")  # by another thread, meanwhile
    assert not list((tmp_path / "in_flight").iterdir())


def test_an_engine_that_died_in_a_process_of_its_own_leaves_one(tmp_path: Path) -> None:
    for _ in range(3):
        number = died(tmp_path, "", "", GONE)
        note = InFlight(tmp_path, number, 0, GONE)
        note.begin("a")
        note.keep("vLLM ended: EngineDeadError")
        note.end()
        settle_notes(tmp_path, {"a"}, shard=False)
    assert find_suspects(tmp_path, 0, {"a"})["a"].endswith("(vLLM ended: EngineDeadError)")


def test_a_death_in_one_attempt_says_nothing_of_another(tmp_path: Path) -> None:
    for _ in range(3):
        died(tmp_path, "a", "", LIVES)
        settle_notes(tmp_path, {"a"}, shard=False)
    assert find_suspects(tmp_path, 0, {"a"})["a"]
    assert find_suspects(tmp_path, 1, {"a"}) == {}


def test_a_job_of_a_shard_leaves_the_others_notes_alone(tmp_path: Path) -> None:
    number = died(tmp_path, "ab", "", LIVES)  # which lives, for all that this job knows
    before = note_path(tmp_path, number).read_bytes()
    settle_notes(tmp_path, {"c", "d"}, shard=True)
    assert note_path(tmp_path, number).read_bytes() == before
    settle_notes(tmp_path, {"c", "d"}, shard=False)
    assert json.loads(note_path(tmp_path, number).read_text().splitlines()[0])["own"] is True


def test_notes_of_no_use_are_removed(tmp_path: Path) -> None:
    died(tmp_path, "ab", "ab", LIVES)
    number = died(tmp_path, "ab", "", LIVES)
    (tmp_path / f"shard-{number:05d}.jsonl").unlink()
    settle_notes(tmp_path, set(IDS), shard=False)
    assert not list((tmp_path / "in_flight").iterdir())


def test_a_pool_says_itself_whether_a_process_died_by_itself(tmp_path: Path) -> None:
    for _ in range(3):
        settle_note(tmp_path, died(tmp_path, "a", "", LIVES), own=False)
    assert find_suspects(tmp_path, 0, {"a"}) == {"a": ""}
    settle_note(tmp_path, 99, own=True)  # of which there is no note


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_a_damaged_note_stops_nothing(garbage: bytes) -> None:
    """A power cut leaves anything; complete lines around it still count."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        path = note_path(run, died(run, "a", "", LIVES))
        path.write_bytes(path.read_bytes() + garbage)
        settle_notes(run, {"a"}, shard=False)
        find_suspects(run, 0, {"a"})
        path.write_bytes(garbage)
        settle_notes(run, {"a"}, shard=False)
        find_suspects(run, 0, {"a"})


def test_a_note_costs_less_than_a_hundredth_of_the_quickest_row(tmp_path: Path) -> None:
    """The demo's models take some 10 ms a row in a batch; those of the paper seconds."""
    note = InFlight(tmp_path, 0, 0)
    took_s = []
    for _ in range(20):
        began = time.perf_counter()
        for at in range(100):
            note.begin(f"n01440764_{at}")
        took_s.append((time.perf_counter() - began) / 100)
    note.end()
    print(f"{min(took_s) * 1e6:.1f} microseconds a row")
    assert min(took_s) < 0.01 * 0.010


@pytest.mark.process
def test_a_process_is_alive_until_it_ends_also_as_a_zombie() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = process_name(process.pid)
    assert name is not None
    assert is_alive(name)
    process.kill()
    while is_alive(name):  # not waited for yet
        time.sleep(0.01)
    process.wait()
    assert not is_alive(name)
    assert not is_alive(f"{os.getpid()} 0 nowhere")
    assert not is_alive("")

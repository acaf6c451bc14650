"""Reviews on disk: nothing is lost by a kill, by two who write at once, or by what other programs leave in a file."""

import json
import random
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.reviewing.review_files import CONTENT, PARSING, Review, ReviewFiles, check_reviewer
from imagenet_think import ContractError
from tests.support.commands import ROOT


def review(at: int, model: str = "glm", content: str = "true", note: str = "") -> Review:
    return Review(f"n02084071_{at}", model, "run", 0, "right", content, note)


def test_what_was_added_is_read_by_another_process(tmp_path: Path) -> None:
    said = [review(1), review(2, "kimi", "partly", "the “cat” is a dog 🐕\n"), review(1, "glm", "false")]
    for one in said:
        ReviewFiles(tmp_path / "reviews").add(" Ann ", one)
    read = ReviewFiles(tmp_path / "reviews")
    assert list(read.of("Ann").values()) == said[1:], "the last review of a record counts"
    assert read.all() == {"Ann": read.of("Ann")}
    assert len((tmp_path / "reviews" / "Ann.jsonl").read_bytes().splitlines()) == 3, "nothing is rewritten"
    assert read.damaged() == {}


def test_a_line_of_before_people_were_asked_for_the_class_is_read(tmp_path: Path) -> None:
    old = {name: value for name, value in vars(review(1)).items() if name != "named"}
    (tmp_path / "Ann.jsonl").write_text(json.dumps(old) + "\n")
    files = ReviewFiles(tmp_path)
    assert list(files.of("Ann").values()) == [review(1)]
    files.add("Ann", replace(review(1), named="yes"))
    assert list(ReviewFiles(tmp_path).of("Ann").values()) == [replace(review(1), named="yes")]


def test_undo_takes_back_one_after_the_other(tmp_path: Path) -> None:
    files = ReviewFiles(tmp_path)
    for at in (1, 2, 1):
        files.add("Ann", review(at))
    assert [files.undo("Ann", lambda _: True) for _ in range(3)] == [review(1), review(2), None]
    assert ReviewFiles(tmp_path).of("Ann") == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("adu"), st.integers(0, 3)), max_size=12))
def test_undo_and_add_are_a_stack(tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]) -> None:
    files, expected = ReviewFiles(tmp_path_factory.mktemp("reviews")), dict[int, Review]()
    for act, at in acts:
        if act == "u":
            taken = files.undo("Ann", lambda _: True)
            assert taken == (expected.popitem()[1] if expected else None)
        else:
            expected.pop(at, None)
            expected[at] = review(at, content=CONTENT["ad".index(act)])
            files.add("Ann", expected[at])
        assert list(files.of("Ann").values()) == list(expected.values())


@pytest.mark.parametrize(
    "damage",
    [
        b'{"image_id": "n02084071_9", "mod',  # what a kill in the middle of a line leaves
        b"\xff\xfe not text\n",
        b"[1, 2]\n17\nnull\n",
        b'{"image_id": ["x"], "model": {}, "run_id": 1, "attempt": "no", "parsing": [], "content": 1, "note": 0}\n',
        json.dumps(vars(review(9, content="so"))).encode() + b"\n",
        json.dumps(vars(replace(review(9), named="so"))).encode() + b"\n",
        b"\n" + b"[" * 100_000 + b"\n",
    ],
)
def test_damaged_lines_are_counted_and_passed_over(tmp_path: Path, damage: bytes) -> None:
    files = ReviewFiles(tmp_path)
    files.add("Ann", review(1))
    with (tmp_path / "Ann.jsonl").open("ab") as file:
        file.write(damage)
    files.add("Ann", review(2))
    for read in (files, ReviewFiles(tmp_path)):
        assert list(read.of("Ann").values()) == [review(1), review(2)]
        assert read.damaged()["Ann"] >= 1


@pytest.mark.parametrize("name", ["", " ", "../Ann", "a/b", ".hidden", "-x", "a\nb", "x" * 61, "a\0"])
def test_names_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="is not a valid name of a reviewer"):
        check_reviewer(name)
    with pytest.raises(ContractError):
        ReviewFiles(tmp_path).add(name, review(1))
    assert list(tmp_path.iterdir()) == []


def test_values_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="a review takes parsing"):
        ReviewFiles(tmp_path).add("Ann", review(1, content="maybe"))
    with pytest.raises(ContractError, match="perhaps named"):
        ReviewFiles(tmp_path).add("Ann", replace(review(1), named="maybe"))
    assert (PARSING, CONTENT) == (("right", "wrong split"), ("true", "partly", "false", "harmful"))


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two windows of each of two reviewers, each with a server of its own."""

    def write(name: str, window: int) -> None:
        files = ReviewFiles(tmp_path)
        for at in range(25):
            files.add(name, review(2 * at + window))

    windows = [threading.Thread(target=write, args=(name, window)) for name in ("Ann", "Ben") for window in (0, 1)]
    for thread in windows:
        thread.start()
    for thread in windows:
        thread.join()
    found = ReviewFiles(tmp_path).all()
    for name in ("Ann", "Ben"):
        assert set(found[name]) == {review(at).key for at in range(50)}


WRITER = """
import sys
from pathlib import Path
from generate.reviewing.review_files import Review, ReviewFiles
files = ReviewFiles(Path(sys.argv[1]))
for at in range(int(sys.argv[2]), 100_000):
    files.add("Ann", Review(f"n02084071_{at}", "glm", "run", 0, "right", "true", "x" * 5000))
    print(at, flush=True)
"""


@pytest.mark.process
def test_killed_while_it_writes_it_loses_no_review_that_it_confirmed(tmp_path: Path) -> None:
    chance, confirmed = random.Random(0), -1
    for _ in range(4):
        arguments = [sys.executable, "-c", WRITER, str(tmp_path), str(confirmed + 1)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randint(5, 40)):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().splitlines()
        confirmed = max([confirmed, *map(int, filter(str.isdigit, rest))])
        found = ReviewFiles(tmp_path).of("Ann")
        assert {f"n02084071_{at}" for at in range(confirmed + 1)} <= {image_id for image_id, _ in found}
        confirmed = len(found) - 1  # one more may be there whole that was not yet confirmed
    assert confirmed > 10

"""Nothing good came out: said before or at once, with the way out, and not with exit code 0."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import generate.run
from imagenet_think import read_records
from tests.support.chat_server import ChatServer
from tests.support.commands import invoke

GOOD = ["<think>", "round", "</think>", "<answer>", "An apple.", "</answer>"]


def run(server: ChatServer, listed: Path, out: Path, *more: str) -> Any:
    options = {"images": listed / "images.jsonl", "images-root": listed / "pictures", "out": out, "limit": 6}
    given = ["--model=glm", f"--engine={server.url}", "--checkpoint=x"]
    return invoke(generate.run.main, *given, *(f"--{name}={value}" for name, value in options.items()), *more)


def test_a_run_whose_rows_all_failed(listed: Path, tmp_path: Path) -> None:
    """Then some of them, then none."""
    texts = [["no tags at all"]]
    with ChatServer(lambda *_: (texts[0], "stop")) as server:
        done = run(server, listed, tmp_path)
        failed = "--retry no_delimiter asks about them again"
        assert done.exit_code == 1
        assert f"all 6 images of {tmp_path} failed (6 no_delimiter); {failed}, once their cause is gone" in done.output
        done = run(server, listed, tmp_path)
        assert done.exit_code == 1, "nothing is left to do, and nothing good is there"
        assert "nothing left to do" in done.output
        assert failed in done.output
        texts[0] = GOOD
        assert run(server, listed, tmp_path, "--limit=9").exit_code == 0
        done = run(server, listed, tmp_path, "--limit=9")
        assert done.exit_code == 0
        assert f"6 of 9 images failed (6 no_delimiter); {failed}" in done.output
        assert run(server, listed, tmp_path, "--limit=9", "--retry=no_delimiter").exit_code == 0
        assert "failed" not in run(server, listed, tmp_path, "--limit=9").output


def test_a_root_without_one_of_the_pictures(listed: Path, tmp_path: Path) -> None:
    """Before a record is written, so that the same directory takes the right root."""
    with ChatServer(lambda *_: (GOOD, "stop")) as server:
        (tmp_path / "empty").mkdir()
        done = run(server, listed, tmp_path / "run", f"--images-root={tmp_path / 'empty'}")
        assert done.exit_code == 2
        assert (
            f"none of the first 6 pictures of {listed / 'images.jsonl'} is below {tmp_path / 'empty'}, " in done.output
        )
        shutil.copytree(listed / "pictures", tmp_path / "above" / "it")  # where only the run of a dataset looks
        done = run(server, listed, tmp_path / "run", f"--images-root={tmp_path / 'above'}")
        assert done.exit_code == 2
        assert f"is below {tmp_path / 'above'}, " in done.output
        assert not server.bodies
        assert run(server, listed, tmp_path / "run").exit_code == 0
        assert len(list(read_records(tmp_path / "run"))) == 6


@pytest.mark.parametrize("shard", [[], ["--shard=0/2"]])
def test_a_directory_without_a_record_is_bound_anew(shard: list[str], listed: Path, tmp_path: Path) -> None:
    """By a job that is alone in it; one of several shards may not be."""
    with ChatServer(lambda *_: (GOOD, "stop")) as server:
        run(server, listed, tmp_path, f"--images-root={tmp_path}", "--config=sampling=greedy", *shard)
        done = run(server, listed, tmp_path, *shard)
        if shard:
            assert done.exit_code == 2
            assert "belongs to another run (sampling" in done.output
            return
        assert done.exit_code == 0, done.output
        assert f"{tmp_path} holds no records; from now on it belongs to this run (sampling" in done.output
        done = run(server, listed, tmp_path, "--config=sampling=greedy")
        assert done.exit_code == 2
        assert "belongs to another run (sampling" in done.output

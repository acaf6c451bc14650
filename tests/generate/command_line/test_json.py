"""--json: one document on stdout, everything else on stderr, of every command that prints numbers."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from generate.command_line.terminal import Command, gives_numbers, note
from tests.support.commands import ROOT
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.test_layout import ENTRIES, named

PAGE = (ROOT / "docs/json.md").read_text("utf-8")
# They print no numbers, or files of others.
WITHOUT = {
    *("dataset_card/fill.py", "generate/review.py", "generate/demo/demo.py", "generate/demo/draw.py"),
    *("generate/demo/train.py", "generate/selection/class_names.py", "generate/models/kimi_vl/__main__.py"),
}


def app_of(**found: object) -> typer.Typer:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    @app.command(cls=Command)
    @gives_numbers
    def main(code: Annotated[int, typer.Option(help="Exit code.")] = 0) -> None:
        print("said to people")
        note(**found)
        if code:
            raise typer.Exit(code)

    return app


def test_the_option() -> None:
    app = app_of(count=3, mean=float("nan"), out=Path("a/é"), left=("x",))
    told = CliRunner().invoke(app, ["--json"])
    assert told.stdout == '{"count": 3, "mean": null, "out": "a/\\u00e9", "left": ["x"]}\n'
    assert told.stderr == "said to people\n"
    said = CliRunner().invoke(app, [])  # nothing is left of the call before
    assert (said.stdout, said.stderr) == ("said to people\n", "")
    assert json.loads(CliRunner().invoke(app, ["--json", "--code=1"]).stdout)["count"] == 3
    assert CliRunner().invoke(app_of(), ["--json", "--code=2"]).stdout == ""


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_any_number_is_json(value: object) -> None:
    (line,) = CliRunner().invoke(app_of(found=value), ["--json"]).stdout.splitlines()
    assert "NaN" not in re.sub(r'"[^"]*"', "", line)
    assert line.isascii()
    json.loads(line)


def test_every_command_has_it_and_the_page_says_its_fields() -> None:
    has = {named(path) for path in ENTRIES if '"--json"' in (text := path.read_text()) or "@gives_numbers" in text}
    assert has == {named(path) for path in ENTRIES} - WITHOUT
    in_first_column = set[str]()
    for line in re.findall(r"^\| (`[^|]+) \|", PAGE, re.MULTILINE):
        in_first_column |= set(re.findall(r"`([\w/]+\.py)`", line))
    assert has == in_first_column


@pytest.mark.process
def test_a_real_command_and_its_processes(tmp_path: Path) -> None:
    """What the processes of a command write to their stdout is no part of the document."""
    ids = ["a", "b"]
    write_jsonl(tmp_path / "images.jsonl", [image_row(one, "train") for one in ids])
    for run in ("glm", "kimi"):
        (tmp_path / run).mkdir()
        write_run(tmp_path / run, [record(one) for one in ids])
    runs = [f"--teacher={run}={tmp_path / run}" for run in ("glm", "kimi")]
    given = [*runs, f"--images={tmp_path / 'images.jsonl'}", f"--out={tmp_path / 'dataset'}", "--json", "--workers=2"]
    code = f"import os; os.system('echo of a process'); import runpy, sys; sys.argv = ['x', *{given!r}]; "
    code += f"runpy.run_path({str(ROOT / 'generate/build_dataset.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, document = done.stdout.splitlines()  # the first is from before the command
    assert first == "of a process"
    found = json.loads(document)
    assert (found["images"], found["statuses"]) == (2, {"glm": {"ok": 2}, "kimi": {"ok": 2}})
    assert "2 images" in done.stderr

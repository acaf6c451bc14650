"""What others wrote cannot steer the terminal of any command, and colours and progress bars of ours still do."""

import ast
import os
import re
import runpy
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from generate.command_line import shell
from generate.command_line.terminal import Command, counted, escape, one_line
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.terminals import HOSTILE, SHOWN, dangerous, not_ours, through_a_pipe, through_a_terminal
from tests.test_layout import ENTRIES, PRODUCT, functions, named, parse

ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "400", "LINES": "50"}
WAYS = [through_a_pipe, through_a_terminal]

# Words for each script that end in a message which has them. $ is a folder to write to.
WORDS = {
    "generate/annotate.py": ["--images", HOSTILE, "--glm", HOSTILE, "--out=$/x"],
    "generate/build_dataset.py": ["--images", HOSTILE, "--glm", HOSTILE, "--out=$/x"],
    "generate/export_tasks.py": [f"$/{HOSTILE}", "--out=$/x", "--format=sft"],
    "generate/plan.py": ["--images", HOSTILE],
    "generate/publish.py": [HOSTILE, "--repo=a/b"],
    "generate/reparse.py": ["--run", HOSTILE, "--out=$/x"],
    "generate/reproduce.py": [HOSTILE, "--out=$/x"],
    "generate/review.py": [HOSTILE],
    "generate/run.py": ["--images", HOSTILE, "--out=$/x"],
    "generate/run_ray.py": ["--images", HOSTILE, "--out=$/x"],
    "generate/select_clips.py": ["--source", HOSTILE, "--frames=2", "--out=$/x"],
    "generate/select_images.py": ["--source", HOSTILE, "--out=$/x"],
    "generate/status.py": [HOSTILE],
    "generate/demo/check.py": ["--model", HOSTILE],
    "generate/demo/demo.py": [f"--out=$/file/{HOSTILE}"],
    "generate/demo/draw.py": [f"--out=$/file/{HOSTILE}"],
    "generate/demo/train.py": ["--model", HOSTILE, "--out=$/x"],
    "generate/models/kimi_vl/__main__.py": [HOSTILE],
    "generate/selection/class_names.py": ["--wheel", HOSTILE, "--out=$/x"],
    "evaluate/judge.py": [
        *("--predictions", HOSTILE, "--references", HOSTILE, "--images-root=$", "--out=$/x"),
        *("--url=http://127.0.0.1:1/v1", "--model=m"),
    ],
    "evaluate/leaderboard.py": [HOSTILE],
    "evaluate/report.py": [HOSTILE, "--out=$/x"],
    "evaluate/score.py": ["--references", HOSTILE, "--predictions", HOSTILE, "--out=$/x.json"],
    "dataset_card/fill.py": [HOSTILE],
    "train/sft.py": ["--dataset", HOSTILE, "--images=$", "--model=m", "--out=$/x"],
    "dataset_card/measures.py": [HOSTILE, "--out=$/x"],
}

# Every way in which Python writes to a terminal, in a command of ours.
PROGRAM = """
import logging, sys, threading, warnings
import typer
from tqdm import tqdm

early = logging.StreamHandler()  # holds the stream from before the command began, as libraries' do
from generate.command_line.terminal import complain, run
from generate.processes.worker_pool import WorkerPool

def in_a_worker(text: str) -> None:
    print(text, flush=True)
    warnings.warn(text)

def fails(text: str) -> None:
    raise ValueError(text)

def main(text: str, end: str) -> None:
    import datasets
    print("printed", text)
    sys.stdout.writelines([text, "\\n"])
    typer.echo(f"echoed {text}")
    complain(f"complained {text}")
    warnings.warn(f"warned {text}")
    logging.getLogger("a").error("logged %s", text)
    logging.getLogger("b").addHandler(early)
    logging.getLogger("b").error("logged early %s", text)
    thread = threading.Thread(target=fails, args=[text])
    thread.start()
    thread.join()
    for bar in (tqdm(total=3, desc=f"of ours {text}"), datasets.utils.tqdm(total=3, desc=f"of theirs {text}")):
        with bar:
            bar.set_postfix_str(text)
            bar.update()
    if end == "worker":
        with WorkerPool(1, apart=True) as pool:
            pool.run(in_a_worker, text)
    if end == "usage":
        raise typer.BadParameter(f"[red]given[/red] {text}")
    if end == "abort":
        raise typer.Abort
    if end == "exit":
        sys.exit(text)
    fails(text)

if __name__ == "__main__":
    run(main)
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "program.py"
    path.write_text(PROGRAM)
    return path


@given(st.text())
def test_an_escaped_text_holds_nothing_that_steers(text: str) -> None:
    shown = escape(text)
    assert not dangerous(re.sub("[\u200c\u200d]", "", shown))
    assert escape(shown) == shown
    assert shown.count("\n") == text.count("\n")
    assert "\n" not in one_line(text)
    assert one_line(one_line(text)) == one_line(text)


def test_what_can_be_seen_stays_as_it_is() -> None:
    seen = [one for one in map(chr, range(0x110000)) if unicodedata.category(one)[0] in "LMNPS" or one.isspace()]
    changed = {one for one in seen if escape(one) != one and not dangerous(one)}
    assert changed - {chr(number) for number in range(0xE0100, 0xE01F0)} == set(
        "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    )


def test_every_character_of_unicode() -> None:
    shown = {one: escape(one) for one in map(chr, range(0x110000)) if dangerous(one)}
    assert {one for one, text in shown.items() if not text.isascii() or one in text} == set()
    assert len({*shown.values()}) == len(shown)  # each can be told from its escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("a\rb\n\tc", "a\\rb\n\tc"),
        ("\x9b \x7f \ud800", "\\x9b \\x7f \\ud800"),
        ("naïve 犬 كلب 🐕 ’…", "naïve 犬 كلب 🐕 ’…"),
        ("👩‍🔬 ❤️‍🔥 👨‍👩‍👧", "👩‍🔬 ❤️‍🔥 👨‍👩‍👧"),
        ("gl\u200dm", "gl\\u200dm"),
        ("g\u200clm", "g\\u200clm"),
        ("می\u200cخواهم نامه\u200cها", "می\u200cخواهم نامه\u200cها"),  # Persian
        ("क्\u200dष ক্\u200cষ ශ්\u200dරී ര്\u200dക്ക", "क्\u200dष ক্\u200cষ ශ්\u200dරී ര്\u200dക്ക"),
        (
            "نام\u200d \u200cنام a\u200cی م\u200c\u200cم",
            "نام\\u200d \\u200cنام a\\u200cی م\\u200c\\u200cم",
        ),  # at an edge
        ("م\u202eم", "م\\u202eم"),
        ("\U000e0041\U000e0100\U0010ffff", "\\U000e0041\\U000e0100\\U0010ffff"),
        ("C:\\new", "C:\\new"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("image",), "0 images"),
        (1, ("image",), "1 image"),
        (2000, ("image",), "2,000 images"),
        (1, ("class", "classes"), "1 class"),
        (2, ("row is", "rows are"), "2 rows are"),
    ],
)
def test_a_number_and_its_noun(count: int, words: tuple[str, ...], said: str) -> None:
    assert counted(count, *words) == said


@pytest.mark.process
@pytest.mark.parametrize("end", ["traceback", "usage", "abort", "exit", "worker"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_lets_a_word_steer(way: Callable[..., tuple[int, str]], end: str, program: Path) -> None:
    code, printed = way([sys.executable, str(program), HOSTILE, end], env=ENVIRONMENT)
    assert code == (2 if end == "usage" else 1)
    assert not_ours(printed) == ""
    said = ["printed", "echoed", "complained", "warned", "logged", "logged early", "of ours", "of theirs"]
    if way is through_a_pipe:
        said.remove("echoed")  # typer itself drops escape sequences there
    assert {word for word in said if f"{word} {SHOWN}" not in printed} == set()
    assert f"ValueError: {SHOWN}" in printed
    assert "\nerror: complained" in printed
    if end == "usage":
        assert f"[red]given[/red] {SHOWN}" in printed
        assert ("\x1b[31m╭─" in printed) == (way is through_a_terminal)
    elif end == "abort":
        assert ("\x1b[31mAborted.\x1b[0m" in printed) == (way is through_a_terminal)


@pytest.mark.process
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_encoding_breaks_what_is_said(encoding: str, program: Path) -> None:
    text = "犬\ud800\x1bé"
    code = (
        f"import sys, runpy; sys.argv = ['p', {text!a}, 'exit']; runpy.run_path({str(program)!r}, run_name='__main__')"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=ENVIRONMENT | {"PYTHONIOENCODING": encoding}, capture_output=True)
    shown = escape(text).encode(encoding, "backslashreplace")
    assert b"printed " + shown in done.stdout
    assert done.stderr.endswith(shown + os.linesep.encode())
    assert b"UnicodeEncodeError" not in done.stderr


@pytest.mark.process
def test_a_bar_is_drawn_where_it_stands_and_fits_the_terminal() -> None:
    code = "from generate.command_line.terminal import guard; guard(); from tqdm import tqdm\n"
    code += (
        "with tqdm(total=2, desc='outer') as a, tqdm(total=2, desc='inner') as b: b.update(2); a.update(2); a.refresh()"
    )
    _, printed = through_a_terminal([sys.executable, "-c", code], columns=60, env=ENVIRONMENT | {"COLUMNS": ""})
    bars = [part for part in printed.replace("\x1b[A", "").replace("\r\n", "").split("\r") if part.strip()]
    assert {len(bar.rstrip("\n")) for bar in bars if "%" in bar} <= {59, 60}
    assert "outer: 100%|██" in printed
    assert printed.count("\x1b[A") >= 1  # back from the inner bar to the outer


# What is printed while a bar is drawn, and how the terminal, and stderr as a file, have it.
LINES = {
    "print('done')": (["a bar", "done"], ["a bar"]),
    "complain('wrong')": (["a bar", "error: wrong"], ["a bar", "error: wrong"]),
    "say('done'); say('and more')": (["a bar", "done", "and more"], ["a bar"]),
    "bar.close(); print('done')": (["a bar", "done"], ["a bar"]),
    "bar.delay = 0; bar.leave = False; bar.close(); print('done')": (["done"], []),
    "bar.write('done')": (["done", "a bar"], ["a bar"]),
    "bar.refresh(); print(end=''); print('done'); bar.refresh()": (["a bar", "done", "a bar"], ["a bar"]),
    "print(); print('done')": (["a bar", "done"], ["a bar"]),
}


@pytest.mark.process
@pytest.mark.parametrize(("printing", "lines"), LINES.items(), ids=LINES)
def test_a_result_has_a_line_of_its_own(printing: str, lines: tuple[list[str], list[str]]) -> None:
    code = "import os, sys; from generate.command_line.terminal import *; guard(); "
    code += "bar = tqdm(desc='a bar', delay=1, bar_format='{desc}'); bar.refresh(); "
    code += f"{printing}; sys.stdout.flush(); sys.stderr.flush(); os._exit(0)"
    command = [sys.executable, "-c", code]
    _, printed = through_a_terminal(command, columns=60, env=ENVIRONMENT)
    in_file = subprocess.run(command, env=ENVIRONMENT, capture_output=True).stderr.decode()
    for written, expected in zip((printed, in_file), lines, strict=True):
        # Each line as it is seen: what was written last over it.
        shown = [line.split("\r")[-1].strip() for line in written.replace("\r\n", "\n").split("\n")]
        assert [line for line in shown if line] == expected


STARTED = {path for path in PRODUCT if "\nif __name__ ==" in path.read_text("utf-8")}
# Pages of Spaces, a process of publish.py's, and one of select_clips.py's that says JSON in ASCII to it.
OTHERS = {
    *("evaluate/shared/app.py", "evaluate/taxonomy/app.py"),
    *("generate/publishing/review_space.py",),  # writes a script
    *("generate/publishing/verify.py", "generate/selection/decode_clip.py"),
    "imagenet_think_project/__main__.py",  # starts the others
}


def started(script: str) -> list[str]:
    """Return how Python is told to run it: a module where its folder, first on the path, would hide a library."""
    module = script == "generate/selection/class_names.py"
    return ["-m", script.removesuffix(".py").replace("/", ".")] if module else [script]


def test_every_script_has_words() -> None:
    assert WORDS.keys() == {named(path) for path in {*STARTED, *ENTRIES}} - OTHERS


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("script", WORDS)
def test_no_script_lets_a_word_steer(script: str, way: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    words = [word.replace("$/", f"{tmp_path}/").replace("=$", f"={tmp_path}") for word in WORDS[script]]
    code, printed = way([sys.executable, *started(script), *words], env=ENVIRONMENT)
    assert code in (1, 2)
    assert not_ours(printed) == ""
    assert SHOWN in printed
    assert "\nerror: forged" not in printed
    assert "Traceback" not in printed


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("script", WORDS)
def test_an_option_that_nobody_knows_is_shown_and_keeps_typer_s_colours(script: str) -> None:
    code, printed = through_a_terminal([sys.executable, *started(script), f"--{HOSTILE}"], env=ENVIRONMENT)
    assert code == 2
    assert not_ours(printed) == ""
    assert "\x1b[31m╭─" in printed
    assert SHOWN.partition("[")[0] in re.sub(r"\x1b\[[0-9;]*m", "", printed)  # typer colours the dashes apart


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_no_server_steers(listed: Path, way: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    with ChatServer(lambda *_: (["<think>a</think>b"], "stop")) as server:
        server.refuses = lambda body: HOSTILE.replace("\u202e", "")
        given = ["--model=glm", f"--engine={server.url}", "--checkpoint=tiny", "--limit=3"]
        given += [
            f"--images={listed / 'images.jsonl'}",
            f"--images-root={listed / 'pictures'}",
            f"--out={tmp_path / 'run'}",
        ]
        _, printed = way([sys.executable, "generate/run.py", *given], env=ENVIRONMENT)
    assert not_ours(printed) == ""
    assert "a\\x1b[35;46mb" in printed or "engine_error" in printed
    assert "\nerror: forged" not in printed


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("script", WORDS)
def test_help_shows_no_type_of_a_flag(script: str) -> None:
    _, printed = through_a_terminal([sys.executable, *started(script), "--help"], env=ENVIRONMENT)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert "--help" in plain
    assert "<bool>" not in plain


WITH_OUT = ["generate/plan.py", *(script for script, words in WORDS.items() if any("--out" in one for one in words))]


def test_every_script_that_has_out_is_tried() -> None:
    def has_out(script: str) -> bool:
        return "    out: Annotated[" in (ROOT / script).read_text("utf-8")

    assert {*filter(has_out, WORDS)} - {*WITH_OUT} == set()


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("script", WITH_OUT)
def test_an_out_that_cannot_be_written_is_said_at_once_and_alike(script: str, tmp_path: Path) -> None:
    """Below a file, since permission bits do not bind root."""
    (tmp_path / "file").touch()
    words = [word for word in WORDS[script] if not word.startswith("--out")]
    words = [word.replace("$/", f"{tmp_path}/").replace("=$", f"={tmp_path}") for word in words]
    out = tmp_path / "file" / "x"
    code, printed = through_a_pipe([sys.executable, *started(script), *words, f"--out={out}"], env=ENVIRONMENT)
    said = f"error: cannot write to {out} (Not a directory); give another --out or free the place"
    assert (code, printed.strip()) == (2, said)


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("new/deep/x.json", ""),
        ("file", ""),
        ("folder", ""),
        ("file/x", "cannot write to file/x (Not a directory); give another --out or free the place"),
        ("/proc/x", "cannot write to /proc/x (No such file or directory); give another --out"),
        ("/sys/x/y", "cannot write to /sys/x/y ("),
    ],
)
def test_where_nothing_can_be_written(
    out: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command(cls=Command)(_takes_out)
    with pytest.raises(SystemExit) as ended:
        app([f"--out={out}"])
    assert ended.value.code == (2 if said else 0)
    assert capsys.readouterr().err.startswith(f"error: {said}" if said else "began")
    assert sorted(tmp_path.rglob("*")) == before


def _takes_out(out: Annotated[Path, typer.Option()]) -> None:
    print("began", file=sys.stderr)


@pytest.mark.parametrize("script", WORDS)
def test_every_script_is_a_guarded_command(script: str) -> None:
    """A new script cannot be another: its last line is `run(…)` of ours, or typer is asked what it is."""
    last = parse(ROOT / script).body[-1]
    assert isinstance(last, ast.If)
    if ast.unparse(last.body[0]).startswith("run("):
        assert re.search(r"\.terminal import .*\brun\b", (ROOT / script).read_text("utf-8"))
        return
    app = runpy.run_path(script, run_name="asked")["app"]
    assert isinstance(typer.main.get_command(app), Command)
    assert not app.pretty_exceptions_enable


def test_other_processes_guard_their_output() -> None:
    (verify,) = (one for one in functions(ROOT / "generate/publishing/verify.py") if one.name == "main")
    assert "guard()" in map(ast.unparse, verify.body)
    for path in PRODUCT:
        calls = [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]
        for pool in (
            call for call in calls if ast.unparse(call.func) in ("ProcessPoolExecutor", "multiprocessing.Pool")
        ):
            (first,) = (word.value for word in pool.keywords if word.arg == "initializer")
            (begin,) = (one for one in functions(path) if one.name == ast.unparse(first))
            assert "guard()" in map(ast.unparse, begin.body), named(path)


PAST = re.compile(r"typer\.(?:s?echo|run|style)\b|sys\.__std|\.buffer\.write|\bos\.write\([12]\b|\"error: ")


def test_errors_have_one_door_and_none_leads_past_the_guard() -> None:
    texts = {named(path): path.read_text("utf-8") for path in PRODUCT}
    texts.pop("generate/command_line/terminal.py")
    assert {name: found[0] for name, text in texts.items() if (found := PAST.search(text))} == {}


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_a_command_that_is_shown_is_the_command(words: list[str]) -> None:
    shown = shell.join(words)
    assert one_line(shown) == shown


@pytest.mark.process
def test_bash_reads_what_is_shown() -> None:
    words = ["a b", "a'b\"", HOSTILE, "é\u202e0\\", "", "$HOME`x`\n", os.fsdecode(b"\xff0")]
    done = subprocess.run(["bash", "-c", shell.join(["printf", r"%s\0", *words])], capture_output=True, check=True)
    assert done.stdout == b"".join(os.fsencode(word) + b"\0" for word in words)

"""The commands that the pages show can be typed: each has the options that it needs, and no other than there are."""

import re
import runpy
import shlex

import pytest
import typer
from markdown_it import MarkdownIt

from generate.command_line.terminal import Command
from tests.support.commands import ROOT

PAGES = [ROOT / "README.md", ROOT / "leaderboard/README.md", *sorted((ROOT / "docs").glob("*.md"))]
TYPED = re.compile(
    r"(?:^|.* )(?:python|accelerate launch(?: \S+)*?) ((?:generate|evaluate|dataset_card|train)/[\w/]+\.py)(.*)"
)
BARE = re.compile(r"(?:^| )…(?= |$)")  # stands for further options; "…" in quotes is a value
ENDS = {"|", ">", "&&", ";"}  # of a command within its line


def commands_of(text: str) -> set[tuple[str, str]]:
    """Return (script, arguments) of each command on a page, in a block or within a line."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    parts = [part for token in tokens for part in (token, *(token.children or []))]
    shown = "\n".join(part.content for part in parts if part.type in ("fence", "code_block", "code_inline"))
    found = set()
    for typed in filter(None, map(TYPED.match, shown.replace("\\\n", " ").splitlines())):
        words = shlex.split(typed[2], comments=True, posix=False)  # with their quotes
        end = next((at for at, word in enumerate(words) if word in ENDS), len(words))
        found.add((typed[1], " ".join(words[:end])))
    return found


def complaint(script: str, arguments: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what the command says against its options before it begins; one with … may lack some."""
    monkeypatch.syspath_prepend(str((ROOT / script).parent))
    defined = runpy.run_path(str(ROOT / script))
    app = defined.get("app") or typer.Typer()
    if "app" not in defined:
        app.command(cls=Command)(defined["main"])
    whole = BARE.sub(" ", arguments)
    try:
        typer.main.get_command(app).make_context(script, shlex.split(whole))
    except typer.Exit:  # --help
        return ""
    except typer.TyperException as error:
        said = error.format_message()
        return said if whole == arguments or not said.startswith("Missing") else ""
    return ""


SHOWN = sorted(
    (page.relative_to(ROOT).as_posix(), *found) for page in PAGES for found in commands_of(page.read_text("utf-8"))
)


@pytest.mark.parametrize(("page", "script", "arguments"), SHOWN)
def test_a_command_of_a_page_can_be_typed(
    page: str, script: str, arguments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not complaint(script, arguments, monkeypatch)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("python generate/export_tasks.py own --format sft", "Missing option '--out'"),
        ("python generate/export_tasks.py own --format sft …", ""),
        ("python evaluate/score.py --refs own --predictions runs/X --out X.json", "No such option: --refs"),
        ("X=1 python evaluate/score.py --predictions runs/X  # all\\\n", "Missing option '--references'"),
        ("python generate/plan.py --devices none", "Invalid value for '--devices'"),
        ("cat | python evaluate/report.py scores/X.json --out report/ | less -R", ""),
    ],
)
def test_what_cannot_be_typed_is_found(line: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for page in (
        f"`{line.strip()}`",
        f"```\n{line}\n```",
        f"| a |\n| --- |\n| `{line.strip().replace('|', chr(92) + '|')}` |",
    ):
        ((script, arguments),) = commands_of(page)
        assert complaint(script, arguments, monkeypatch).startswith(said)
        assert said or not complaint(script, arguments, monkeypatch)

"""Fill docs/performance.md from results.json: each figure that stands there was measured, and none is typed.

python tests/bench/page.py

Between `<!-- bench: NAME -->` and `<!-- end -->` stands what that bench measured; the text around it is kept.
"""

import re
from pathlib import Path
from typing import Annotated, Any

import results
import typer

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "performance.md"
_PLACE = re.compile(r"(<!-- bench: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(
    kept: Annotated[Path, typer.Option("--results", help="The file of results.")] = HERE / "results.json",
    page: Annotated[Path, typer.Option(help="The page that is filled.")] = PAGE,
) -> None:
    """Write the page anew."""
    page.write_text(filled(page.read_text("utf-8"), results.read(kept)), "utf-8")


def filled(text: str, found: dict[str, Any]) -> str:
    return _PLACE.sub(lambda place: f"{place[1]}{block(place[2], found.get(place[2]))}{place[3]}", text)


def places(text: str) -> list[str]:
    return [place[2] for place in _PLACE.finditer(text)]


def block(name: str, measured: dict[str, Any] | None) -> str:
    """Return a bench's table, without columns that are empty, and where it was measured."""
    if not measured:
        return f"\nNot measured yet: `python tests/bench/bench_{name}.py`.\n\n"
    lines = [results.HEAD, ("---",) * len(results.HEAD), *results.rows(measured)]
    used = [at for at in range(len(results.HEAD)) if any(line[at] for line in lines[2:])]
    table = "\n".join("| " + " | ".join(line[at].replace("|", "\\|") for at in used) + " |" for line in lines)
    return f"\n{table}\n\n{results.said(name, measured)}\n\n"


if __name__ == "__main__":
    typer.run(main)

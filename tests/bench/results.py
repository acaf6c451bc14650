"""The runs of the benches as a file and as a table.

results.json holds for each bench its last measurement: arguments, commit, machine, and each run's date, seconds, share
of the machine that other work took, and figures. A bench that was not run again keeps what it had.
"""

import json
import math
import os
import re
from pathlib import Path
from statistics import median
from typing import Any

HEAD = ("work", "ours", "peer", "ratio", "limit")


def read(file: Path) -> dict[str, Any]:
    """Return what is kept in a file; nothing of one that is not there. Raises ValueError."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ValueError(f"{file} cannot be read as JSON ({error}); move it away to measure anew") from error
    return dict(found)


def write(file: Path, results: dict[str, Any]) -> None:
    beside = file.with_name(f".{file.name}")
    text = json.dumps(results, indent=1, ensure_ascii=False)
    a_line_each = re.sub(r"\{[^{}]*\}", lambda figure: re.sub(r"\n *", " ", figure[0]), text)
    beside.write_text(a_line_each + "\n", "utf-8")
    os.replace(beside, file)


def rows(measured: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return a row of HEAD for each work: medians, and of several runs the least and the most."""
    by_work: dict[str, list[dict[str, Any]]] = {}
    for run in measured["runs"]:
        for one in run["figures"]:
            by_work.setdefault(one["work"], []).append(one)
    return [_row(work, found) for work, found in by_work.items()]


def _row(work: str, found: list[dict[str, Any]]) -> tuple[str, ...]:
    unit, less = found[0]["unit"], found[0]["less"]
    ours = f"{_spread([one['ours'] for one in found])} {unit}".strip()
    peer = ratio = limit = ""
    if beside := [one for one in found if one["peer"]]:
        peer = f"{beside[0]['peer'][0]}: {_spread([one['peer'][1] for one in beside])}"
        ratio = _spread([_times(one["ours"], one["peer"][1], less) for one in beside])
    if below := [one for one in found if one["limit"]]:
        share = median([_times(one["ours"], one["limit"][1], less) for one in below])
        limit = f"{below[0]['limit'][0]}: {_shown(median(one['limit'][1] for one in below))} ({share:.0%})"
    return work, ours, peer, ratio, limit


def _times(ours: float, other: float, less: bool) -> float:
    """How many times as good ours is."""
    above, below = (other, ours) if less else (ours, other)
    return above / below if below else math.nan


def _spread(values: list[float]) -> str:
    if any(map(math.isnan, values)):
        return ""
    middle, least, most = map(_shown, (median(values), min(values), max(values)))
    return middle if least == most else f"{middle} ({least}–{most})"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def table(results: dict[str, Any]) -> str:
    """All benches as one table for the terminal."""
    lines = [HEAD]
    for name, measured in results.items():
        lines += [(f"{name}: {work}", *others) for work, *others in rows(measured)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def said(name: str, measured: dict[str, Any]) -> str:
    """A sentence of what was run, how often, when and where."""
    runs = measured["runs"]
    dates = sorted({run["date"] for run in runs})
    count = f"{len(runs)} run{'s' * (len(runs) > 1)}"
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    command = " ".join(["python", f"tests/bench/bench_{name}.py", *measured["arguments"]])
    machine = ", ".join(f"{value}" if key == "cpu" else f"{key} {value}" for key, value in measured["machine"].items())
    others = [run["others"] for run in runs if run["others"] is not None]
    shared = f"; other work took {median(others):.0%} of the machine meanwhile" if others and max(others) > 0.05 else ""
    note = f" {measured['note']}" if "note" in measured else ""  # of figures that were brought here by hand
    return f"`{command}`: {count}, {when}, {machine}, commit {measured['commit']}{shared}.{note}"

"""Run the benches one after another, several times each, and print one table: work, ours, peer, ratio, limit.

python tests/bench/all.py
python tests/bench/all.py --only engine --only loading --runs 1

Each run is kept in results.json as it ends, so that the same command goes on where it was stopped: of the same commit
and machine only the runs that are missing are made. `--fresh` measures anew. What a bench printed is in build/bench/.
"""

import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from typing import Annotated, Any

import psutil
import results
import typer
from figures import FILE, LEFT_OUT

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
LOGS = ROOT / "build" / "bench"
BENCHES = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
_RUNS = re.compile(r"^RUNS = (\d+)  # (.+)$", re.MULTILINE)


def main(
    runs: Annotated[int, typer.Option(min=1, help="Of each bench; one that takes long says how many fewer.")] = 5,
    only: Annotated[list[str] | None, typer.Option(help="A bench's name; give more than one.")] = None,
    smoke: Annotated[bool, typer.Option("--smoke", help="Each once on a few rows; nothing is kept.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Measure anew what this commit's results have.")] = False,
    kept: Annotated[Path, typer.Option("--results", help="The file of results.")] = RESULTS,
) -> None:
    """Run the benches, keep their figures, print them."""
    if unknown := set(only or []) - set(BENCHES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: no such bench; there are {', '.join(BENCHES)}")
    try:
        results.read(kept)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    names = [name for name in BENCHES if not only or name in only]
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "smoke.json") if smoke else kept
        failed = run_all(file, planned(names, 1 if smoke else runs, bool(only)), smoke, fresh)
        found = results.read(file)
    print("\n" + results.table({name: found[name] for name in names if name in found}))
    if smoke:
        print("(of a few rows: that the benches run, and no measure)")
    if failed:
        print(f"failed: {', '.join(failed)}; what they printed is in {LOGS.relative_to(ROOT)}/", file=sys.stderr)
        raise typer.Exit(1)


def planned(names: list[str], runs: int, asked: bool) -> dict[str, int]:
    """Return how often each bench runs; say of each that runs less often why."""
    plan = {}
    for name in names:
        fewer = _RUNS.search((HERE / f"bench_{name}.py").read_text("utf-8"))
        plan[name] = min(runs, max(int(fewer[1]), int(asked))) if fewer else runs
        if fewer and plan[name] < runs:
            print(f"{name}: {plan[name] or 'no'} run{'s' * (plan[name] != 1)} instead of {runs}, {fewer[2]}")
    return plan


def run_all(file: Path, plan: dict[str, int], smoke: bool, fresh: bool) -> list[str]:
    """Run each bench as often as it misses runs, keep each run; return the names of those that failed."""
    kept, where = results.read(file), {"arguments": ["--smoke"] * smoke, "commit": commit(), "machine": machine()}
    runs = {name: [] if fresh else own_runs(kept.get(name), where) for name in plan}
    todo = [name for name, count in plan.items() for _ in range(count - len(runs[name]))]
    took = {name: [run["seconds"] for run in of["runs"] if run["seconds"]] for name, of in kept.items()}
    seconds = {name: median(each) for name, each in took.items() if each and not smoke}
    ended: dict[str, str] = {}  # benches that failed or were left out
    for at, name in enumerate(todo):
        if name in ended:
            continue
        rest = [one for one in todo[at:] if one not in ended]
        print(f"[{at + 1}/{len(todo)}] {name}: {forecast(rest, seconds)}", flush=True)
        try:
            run = run_once(name, where["arguments"])
        except RuntimeError as error:
            ended[name] = str(error)
            print(f"    {error}", flush=True)
            continue
        runs[name].append(run)
        seconds[name] = median(one["seconds"] for one in runs[name])
        kept[name] = {**where, "runs": runs[name]}
        results.write(file, kept)
    return [name for name, why in ended.items() if not why.startswith("left out")]


def own_runs(measured: dict[str, Any] | None, where: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the runs of the same arguments, commit and machine."""
    same = measured and all(measured[key] == value for key, value in where.items())
    return list(measured["runs"]) if measured and same else []


def forecast(todo: list[str], seconds: dict[str, float]) -> str:
    """What this run and all that are left will take, a bench that was never run like the mean of the others."""
    if not seconds:
        return "how long is not known yet"
    usual = mean(seconds.values())
    this, whole = seconds.get(todo[0], usual), sum(seconds.get(name, usual) for name in todo)
    return f"about {this:,.0f} s; all that is left about {timedelta(seconds=round(whole))}"


def run_once(name: str, arguments: list[str]) -> dict[str, Any]:
    """Run a bench; return its date, seconds, others' share of the machine and figures."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, (LOGS / f"{name}.log").open("w+") as log:
        figures = Path(scratch, "figures.jsonl")
        environment = {"OMP_NUM_THREADS": "1", **os.environ, FILE: str(figures)}
        command = [sys.executable, str(HERE / f"bench_{name}.py"), *arguments]
        began, busy, own = time.monotonic(), busy_s(), children_s()
        code = subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT).returncode
        seconds, busy, own = time.monotonic() - began, busy_s() - busy, children_s() - own
        log.seek(0)
        last = (log.read().strip() or "nothing was printed").splitlines()[-1]
        if code == LEFT_OUT:
            raise RuntimeError(last)
        if code or not figures.exists():
            raise RuntimeError(f"exit code {code}: {last}" if code else "it handed over no figure")
        lines = [json.loads(line) for line in figures.read_text("utf-8").splitlines()]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "others": round(max(0.0, busy - own) / seconds / psutil.cpu_count(), 2),
        "figures": lines,
    }


def busy_s() -> float:
    """CPU-seconds of the whole machine, by whomever."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def commit() -> str:
    """The commit that is measured, and whether files differ from it; results and page are no code."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.check_output([*git, "rev-parse", "--short=10", "HEAD"], text=True, stderr=subprocess.DEVNULL)
        beside = [f":!{path.relative_to(ROOT)}" for path in (RESULTS, ROOT / "docs")]
        changed = subprocess.check_output([*git, "status", "--porcelain", "--", ".", *beside], text=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head.strip() + " with changes" * bool(changed)


def machine() -> dict[str, Any]:
    """What the figures depend on; no name of a host, no path."""
    models = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    found = {"cpu": models[0] if models else platform.machine(), "cores": len(os.sched_getaffinity(0))}
    if shutil.which("nvidia-smi"):
        asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        names = subprocess.run(asked, capture_output=True, text=True).stdout.split("\n")
        found |= {"gpu": names[0]} if names[0] else {}
    return found | {"python": platform.python_version(), "torch": version("torch")}


if __name__ == "__main__":
    typer.run(main)

"""Look at a run, also one that goes on elsewhere: how far it is, who is at work, what it has cost.

    python generate/status.py runs/glm --usd-per-device-hour 2.10

It reads the run's files alone and writes nothing; counts are what is on disk.
"""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from generate.monitoring.ledger import Sessions
    from generate.monitoring.run_counts import RunCounts

_WATCH_S = 5.0
_WAIT_S = 10.0  # at most, for a process whose clock does not agree with ours to move
_LISTED = 8  # processes
_UNITS = {"device_hours": "device-hours", "energy_kwh": "energy, kWh", "usd": "cost, USD"}


def main(
    run: Annotated[Path, typer.Argument(help="The run's directory.")],
    usd_per_device_hour: Annotated[float | None, typer.Option(min=0, help="Price of a device, for the cost.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Again every five seconds, until Ctrl-C.")] = False,
) -> None:
    """How far a run is, who is at work, and what it has cost, from its files alone."""
    if not (run / "run.json").is_file():
        _fail(f"{run} is not a run: it has no run.json; give a directory that generate/run.py writes to.")
    from generate.monitoring.ledger import Sessions
    from generate.monitoring.run_counts import RunCounts

    sessions, tally = Sessions(run), RunCounts(run)
    while True:
        try:
            report = look(sessions, tally, usd_per_device_hour)
        except (OSError, ValueError, KeyError, TypeError) as error:
            _fail(f"{run} cannot be read ({type(error).__name__}: {error}).", code=1)
        if watch and not as_json:
            typer.echo("\x1b[2J\x1b[H", nl=False)  # a blank screen, where the output is one
        typer.echo(json.dumps(report, ensure_ascii=False) if as_json else said(report))
        if not watch:
            return
        try:
            time.sleep(_WATCH_S)
        except KeyboardInterrupt:
            return


def look(sessions: "Sessions", tally: "RunCounts", usd_per_device_hour: float | None) -> dict[str, Any]:
    """What --json prints."""
    from dataclasses import asdict

    from generate.monitoring.ledger import ledger_of, now_of
    from generate.monitoring.progress import images_of
    from imagenet_think import GOOD_STATUSES

    described = json.loads((sessions.run / "run.json").read_text(encoding="utf-8"))
    sessions.look()
    began = time.monotonic()
    tally.read()
    if sessions.silent and sessions.looks == 1:  # perhaps only their clocks differ from ours: do they move?
        due_s = max(sessions.known[number].next_s for number in sessions.silent)
        time.sleep(max(0.0, min(1.5 * due_s, _WAIT_S) - (time.monotonic() - began)))
        sessions.look()
    running, rows = sessions.running(), tally.rows
    work = ledger_of(sessions.run, sessions.known, tally.records, tally.prompt_tokens, tally.output_tokens)
    good = sum(rows[status] for status in GOOD_STATUSES)
    return {
        "run": str(sessions.run),
        "run_id": described["run_id"],
        "model": described["bound"]["model"],
        "images": images_of(sessions.known, running),
        "rows": {"all": rows.total(), "good": good, "failed": rows.total() - good, "by_status": dict(rows)},
        "unreadable_lines": tally.unreadable,
        "now": asdict(now_of(running, sessions.known)),
        "ended": len(sessions.known) - len(running) - len(sessions.silent),
        "silent": len(sessions.silent),
        "processes": [_process(sessions, n) for n in sorted(running.keys() | sessions.silent)],
        "ledger": work.figures(rows.total(), usd_per_device_hour),
    }


def _process(sessions: "Sessions", number: int) -> dict[str, Any]:
    """A process that runs or has fallen silent: where it is and how it does."""
    stats = sessions.known[number]
    try:
        session = json.loads((sessions.run / "sessions" / f"{number:05d}.json").read_bytes())
    except (OSError, ValueError):
        session = {}
    return {
        "session": number,
        "state": "silent" if number in sessions.silent else stats.state,
        "rank": session.get("rank"),
        "host": session.get("host"),
        "process": session.get("process"),
        "records": sum(stats.records.values()),
        "rows_per_s": stats.rows_per_s,
        "tokens_per_s": stats.tokens_per_s,
        "quiet_s": stats.quiet_s,
        "last_sign": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(stats.at)),
    }


def said(report: dict[str, Any]) -> str:
    """What a person reads."""
    rows, now, images = report["rows"], report["now"], report["images"]
    of = f" of {images:,} ({rows['all'] / images:.1%})" if images else ""
    statuses = sorted(rows["by_status"].items(), key=lambda item: -item[1])
    lines = [
        f"{report['run']}: {report['model']}, run {report['run_id']}",
        "",
        f"rows       {rows['all']:,}{of}: {rows['good']:,} good, {rows['failed']:,} failed",
        *([f"           {', '.join(f'{count:,} {status}' for status, count in statuses)}"] if statuses else []),
        *([f"           {n:,} lines on disk are no records"] if (n := report["unreadable_lines"]) else []),
        f"processes  {_said_of_processes(report)}",
    ]
    if now["processes"]:
        lines.append(f"now        {now['rows_per_s']:.2f} rows/s, {now['tokens_per_s']:,.0f} tokens/s, {_left(now)}")
    return "\n".join([*lines, *_table_of_processes(report["processes"]), "", *_table_of_ledger(report["ledger"])])


def _said_of_processes(report: dict[str, Any]) -> str:
    now, ledger = report["now"], report["ledger"]
    parts = [f"{now['processes']} running" + (f" ({now['loading']} loading)" if now["loading"] else "")]
    parts += [f"{report['ended']} ended"]
    if report["silent"]:
        parts += [f"{report['silent']} silent: killed, or cut off from this disk"]
    if ledger["sessions_without_stats"]:
        parts += [f"{ledger['sessions_without_stats']} left no word, so the ledger lacks their hours"]
    return ", ".join(parts)


def _left(now: dict[str, Any]) -> str:
    if now["eta_s"] is None:
        return f"{now['left']:,} rows left"
    minutes = round(now["eta_s"] / 60)
    about = f"about {minutes // 60} h {minutes % 60:02d} min" if minutes else "less than a minute"
    return f"{now['left']:,} rows left, {about}"


def _table_of_processes(processes: list[dict[str, Any]]) -> list[str]:
    """The slowest that run and the last that fell silent: those that one may have to do something about."""
    running = sorted((p for p in processes if p["state"] != "silent"), key=lambda p: p["tokens_per_s"])
    silent = [p for p in processes if p["state"] == "silent"][::-1]
    listed = [*running[:_LISTED], *silent[:_LISTED]]
    if not listed:
        return []
    titles = ("session", "state", "rank", "host", "process", "records", "tokens/s", "last record", "last sign, UTC")
    table = [
        (
            str(p["session"]),
            p["state"],
            str(p["rank"]),
            str(p["host"]),
            str(p["process"]),
            f"{p['records']:,}",
            "" if p["state"] == "silent" else f"{p['tokens_per_s']:,.0f}",
            "" if p["state"] != "asking" else f"{p['quiet_s']:,.0f} s ago",
            p["last_sign"],
        )
        for p in listed
    ]
    more = [f"… and {len(processes) - len(listed):,} more"] if len(processes) > len(listed) else []
    return ["", *_aligned([titles, *table], left=5), *more]


def _table_of_ledger(ledger: dict[str, Any]) -> list[str]:
    table: list[tuple[str, ...]] = [("ledger", "whole run", "per 1,000 rows")]
    for name, value in ledger["run"].items():
        if value is not None:
            each = ledger["per_1000_rows"][name]
            table.append(
                (_UNITS.get(name, name.replace("_", " ")), _number(value), "" if each is None else _number(each))
            )
    lines = _aligned(table, left=1)
    if ledger["run"]["energy_kwh"] is not None and ledger["energy_share"] < 0.995:
        lines.append(f"energy was measured of {ledger['energy_share']:.0%} of the device-hours")
    if ledger["records"] > ledger["rows"]:
        lines.append(f"{ledger['records'] - ledger['rows']:,} records more than rows: retries, and rows written twice")
    if ledger["device_s_per_row"]:
        lines.append(
            f"{ledger['device_s_per_row']:.2f} s per row and device; "
            f"the paper's took {ledger['paper_s_per_sequence']} s on an A100"
        )
    return lines


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}" if value >= 1 else f"{value:.3g}"


def _aligned(table: list[tuple[str, ...]], left: int) -> list[str]:
    """Columns of equal width, the first ones to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _fail(message: str, code: int = 2) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    typer.run(main)

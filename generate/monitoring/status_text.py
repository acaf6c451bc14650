"""Format the status of a run as the text that generate/status.py prints."""

from collections import Counter
from collections.abc import Mapping, Sequence

from generate.command_line.terminal import counted
from generate.monitoring.ledger import LedgerFigures, Throughput
from generate.monitoring.status_report import ProcessStatus, StatusReport
from imagenet_think import GOOD_STATUSES

_NAMED = 3  # failed statuses on one line
_LISTED = 8  # processes of each kind in the table
_LABELS = {"device_hours": "device-hours", "energy_kwh": "energy, kWh", "usd": "cost, USD"}
_INDENT = " " * 11


def format_status(report: StatusReport) -> str:
    """Return the status as lines of text: rows, processes, throughput, a table of processes, the ledger."""
    rows, images = report.rows, report.images
    of_images = f" of {images:,} ({rows.all / images:.1%})" if images else ""
    statuses = sorted(rows.by_status.items(), key=lambda item: -item[1])
    lines = [
        f"{report.run}: {report.model}, run {report.run_id}",
        "",
        f"rows       {rows.all:,}{of_images}: {rows.good:,} good, {rows.failed:,} failed",
    ]
    if statuses:
        lines.append(_INDENT + ", ".join(f"{count:,} {status}" for status, count in statuses))
    if report.unreadable_lines:
        lines.append(f"{_INDENT}{counted(report.unreadable_lines, 'line')} in the shards cannot be read")
        lines.append(f"{_INDENT}{report.first_unreadable}")
    if report.zeros:
        lines.append(f"{_INDENT}{report.zeros}")
    lines += _format_process_counts(report)
    if report.now.processes:
        lines.append(f"now        {format_throughput(report.now)}")
    return "\n".join([*lines, *_process_table(report.processes), "", *_format_ledger(report.ledger)])


def format_throughput(now: Throughput) -> str:
    """Return rows/s, tokens/s, the rows that are left, and the time they need where it is known."""
    text = f"{now.rows_per_s:.2f} rows/s, {now.tokens_per_s:,.0f} tokens/s, {counted(now.left, 'row')} left"
    if now.eta_s is None:
        return text
    minutes = round(now.eta_s / 60)
    return text + (f", about {minutes // 60} h {minutes % 60:02d} min" if minutes else ", less than a minute")


def name_failures(records: Mapping[str, int]) -> str:
    """Return the most frequent failures among records by status; empty where there is none."""
    failed = Counter({status: count for status, count in records.items() if status not in GOOD_STATUSES and count > 0})
    most = failed.most_common(_NAMED)
    rest = failed.total() - sum(count for _, count in most)
    return ", ".join(f"{count:,} {status}" for status, count in most) + (f" and {rest:,} more" if rest else "")


def _format_process_counts(report: StatusReport) -> list[str]:
    now, unknown = report.now, report.ledger.sessions_without_stats
    running = f"{now.processes} running" + (f" ({now.loading} loading)" if now.loading else "")
    silent = f", {report.silent} silent (killed, or cut off from this disk)" if report.silent else ""
    lines = [f"processes  {running}, {report.ended} ended{silent}"]
    if unknown:
        their = "its" if unknown == 1 else "their"
        wrote = counted(unknown, "process", "processes")
        lines.append(f"{_INDENT}{wrote} wrote no stats; {their} hours are not counted")
    return lines


def _process_table(processes: Sequence[ProcessStatus]) -> list[str]:
    """Return the slowest running processes and the last that fell silent: those that may need help."""
    running = sorted((p for p in processes if p.state != "silent"), key=lambda p: p.tokens_per_s)
    silent = [p for p in processes if p.state == "silent"][::-1]
    listed = [*running[:_LISTED], *silent[:_LISTED]]
    if not listed:
        return []
    of_servers = any(p.at_a_time is not None for p in listed)
    titles = ("session", "state", "rank", "host", "process", "records", "tokens/s")
    titles += (*(("at a time",) if of_servers else ()), "last record", "last sign, UTC")
    table = [
        (
            str(p.session),
            p.state,
            str(p.rank),
            str(p.host),
            str(p.process),
            f"{p.records:,}",
            "" if p.state == "silent" else f"{p.tokens_per_s:,.0f}",
            *((f"{p.at_a_time:,}" if p.at_a_time else "",) if of_servers else ()),
            "" if p.state != "asking" else f"{p.quiet_s:,.0f} s ago",
            p.last_sign,
        )
        for p in listed
    ]
    more = [f"… and {len(processes) - len(listed):,} more"] if len(processes) > len(listed) else []
    return ["", *_align([titles, *table], left=5), *more]


def _format_ledger(ledger: LedgerFigures) -> list[str]:
    table = [("ledger", "whole run", "per 1,000 rows")]
    for name, value in ledger.run.items():
        if value is not None:
            each = ledger.per_1000_rows[name]
            label = _LABELS.get(name, name.replace("_", " "))
            table.append((label, _format_number(value), "" if each is None else _format_number(each)))
    lines = _align(table, left=1)
    if ledger.run["energy_kwh"] is not None and ledger.energy_share is not None and ledger.energy_share < 0.995:
        lines.append(f"energy was measured for {ledger.energy_share:.0%} of the device-hours")
    if ledger.records > ledger.rows:
        more = counted(ledger.records - ledger.rows, "record")
        lines.append(f"{more} beside the rows: retries, or rows written twice")
    if ledger.device_s_per_row:
        lines.append(
            f"{ledger.device_s_per_row:.2f} device-seconds per row; "
            f"the paper's rows took {ledger.paper_s_per_sequence} s each on one A100"
        )
    return lines


def _format_number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}" if value >= 1 else f"{value:.3g}"


def _align(table: Sequence[tuple[str, ...]], left: int) -> list[str]:
    """Return the rows as lines with columns of equal width: the first `left` columns left-aligned, the others right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]

"""Format a profile and its forecast as text."""

from generate.planning.forecast import PAPER_S, Forecast, Interval, Profile


def format_forecast(profile: Profile, ahead: Forecast, usd_per_device_hour: float | None = None) -> list[str]:
    """Return the lines that generate/plan.py prints."""
    lines = [f"{profile.model} on {profile.device}: {len(profile.tokens)} of {ahead.images:,} images were asked about"]
    devices = _count(ahead.devices, "device")
    for trial in profile.trials:
        speed, fits = f"{trial.tokens_per_s:,.0f} tokens/s", "" if trial.fits else ", which is too much"
        lines.append(f"  {trial.batch_size} at a time: {speed}{_format_memory(trial.memory)}{fits}")
    lines += [
        f"batch size      --batch-size {profile.batch_size}{_format_memory(profile.memory)}",
        f"one image       {_format(ahead.row_s, 's')} of a device; the paper took {PAPER_S:.0f} s",
        f"device-hours    {_format(ahead.device_hours)}",
        f"hours           {_format(ahead.hours)} on {devices}; {profile.start_s:.0f} s to start",
    ]
    if usd_per_device_hour is not None:
        lines.append(f"cost            {_format(ahead.device_hours.times(usd_per_device_hour), 'USD')}")
    lines += [
        f"tokens          {_format(ahead.tokens)}; the longest text seen has {max(profile.tokens):,}",
        f"disk            {_format(*_in_bytes(ahead.disk_bytes))} of records",
    ]
    for status, counted in rounded_failures(ahead).items():
        name = "failures" if status == "all" else f"  {status}"
        lines.append(f"{name:<15} {_format(counted)} of {ahead.images:,} images")
    return lines


def _format_memory(share: float | None) -> str:
    return "" if share is None else f", {share:.0%} of the memory"


def _in_bytes(interval: Interval) -> tuple[Interval, str]:
    """Scale bytes to the largest unit of which there is at least one."""
    size, unit = next(
        (size, unit)
        for size, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
        if interval.value >= size or unit == "kB"
    )
    return interval.times(1 / size), unit


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _format(interval: Interval, unit: str = "") -> str:
    value, low, high = (f"{part:,.0f}" if part >= 100 else f"{part:.3g}" for part in interval)  # three digits or more
    return f"{value} ({low} to {high})" + (f" {unit}" if unit else "")


def rounded_failures(ahead: Forecast) -> dict[str, Interval]:
    """Return the failures as whole images, by status."""
    return {status: Interval(*map(round, counted)) for status, counted in ahead.failures.items()}


def format_short(interval: Interval) -> str:
    """Format an interval by its ends, or as one value where they look the same."""
    low, high = (f"{part:,.0f}" if part >= 10 else f"{part:.2g}" for part in (interval.low, interval.high))
    return low if low == high else f"{low} to {high}"


def format_short_bytes(interval: Interval) -> str:
    scaled, unit = _in_bytes(interval)
    return f"{format_short(scaled)} {unit}"

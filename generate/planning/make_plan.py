"""Start generate/plan.py from its command line: check the options first, and only then load what takes seconds."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generate.inference.check_options import job_of
from generate.inference.options import RunOptions, fail

# Options of a run on which its forecast does not depend; generate/plan.py does not take them.
NOT_PLANNED = ("out", "batch_size", "limit", "retry", "shard", "dry_run")


def make_plan(
    run: RunOptions,
    *,
    count: int,
    batch_sizes: str,
    devices: int,
    usd_per_device_hour: float | None,
    out: Path | None,
    sweep: bool,
    words: Sequence[str],
) -> None:
    """Profile the run on `count` of its images, write the profile, and print the forecast of the whole list.

    `sweep`: measure one setting after another instead. `words`: the run's options as they were typed.
    """
    profile = out or Path("profiles") / f"{Path(run.model).stem}{'.sweep' if sweep else ''}.json"
    job, _ = job_of(replace(run, out=profile.with_suffix("")))  # the folder of the list of --images owner/name
    sizes = parse_batch_sizes(batch_sizes)
    if sweep:
        from generate.planning.report_sweep import report_sweep

        report_sweep(job, run, words, sizes, count, devices, usd_per_device_hour, profile)
        return
    if job.engine != "transformers":
        sizes = sizes[-1:]  # such an engine is made for one size, and fills its device in its own way
    from generate.planning.report_plan import report_plan

    report_plan(replace(job, batch_size=sizes[0]), sizes, count, devices, usd_per_device_hour, profile)


def parse_batch_sizes(text: str) -> list[int]:
    """Return the batch sizes, the smallest first."""
    try:
        sizes = sorted({int(one) for one in text.split(",")})
    except ValueError:
        sizes = [0]
    if sizes[0] < 1:
        fail(f"--batch-sizes {text} is not a list of numbers; separate them by commas, as in 8,16,32.")
    return sizes

"""Measure a run on some of its images, write the profile, and print the forecast of the whole list."""

from collections.abc import Sequence
from pathlib import Path

import typer

from generate.command_line.terminal import complain, note
from generate.engines.base import EngineError
from generate.inference.job import Job
from generate.inference.options import fail
from generate.inference.setup import checkpoint_of_job, quiet_transformers
from generate.models.checkpoints import CheckpointError
from generate.models.processors import ProcessorError
from generate.planning.forecast import Profile, ProfileError, forecast
from generate.planning.forecast_text import format_forecast
from generate.planning.profiling import profile_job
from generate.processes.launch import join_launch
from generate.storage.image_list import read_image_list
from imagenet_think import ContractError


def report_plan(
    job: Job, sizes: Sequence[int], count: int, devices: int, usd_per_device_hour: float | None, out: Path
) -> None:
    """Write the profile to `out` and print its forecast.

    Exits with code 2 where something was wrong before the model was loaded, and with 1 where nothing was measured.
    """
    profile, images = _profile(job, sizes, count)
    profile.write(out)
    ahead = forecast(profile, images, devices)
    usd = ahead.device_hours.times(usd_per_device_hour) if usd_per_device_hour is not None else None
    note(**vars(ahead), usd=usd, batch_size=profile.batch_size, profile=out)
    print("\n".join(["", *format_forecast(profile, ahead, usd_per_device_hour), f"-> {out}"]))


def _profile(job: Job, sizes: Sequence[int], count: int) -> tuple[Profile, int]:
    """Return the profile, and how many images the run has."""
    try:
        listed = read_image_list(job.images)
        job = job.for_list(listed)
        rows, _ = job.rows(listed)
        if not rows:
            fail(f"--images {job.images} has no images of the split {job.split}.")
        checkpoint = checkpoint_of_job(job)
        quiet_transformers()
        return profile_job(job, rows, checkpoint, join_launch(), sizes, count), len(rows)
    except (CheckpointError, ContractError, ProcessorError) as error:
        fail(str(error))
    except (EngineError, OSError, ProfileError) as error:
        complain(f"{error}; no forecast was made.")
        raise typer.Exit(1) from error

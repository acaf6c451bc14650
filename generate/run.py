"""Ask a vision-language model about every image of a list; crash-safe, resumable, one record an image.

    python generate/run.py --model glm --images images.jsonl --out runs/glm

Without options it runs the built-in tiny checkpoint on drawn pictures. The same command continues an interrupted run.
The table of its options, which generate/run_ray.py and generate/plan.py share: RunOptions in
generate/inference/options.py. Several GPUs, machines, or tasks of a Slurm array: docs/many_machines.md.
"""

import plain_endings
import typer

from generate.command_line.terminal import gives_numbers
from generate.inference.options import RunCommand, RunOptions, takes_run_options

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(cls=RunCommand)
@gives_numbers
@takes_run_options
def main(options: RunOptions) -> None:
    """Ask a vision-language model about every image of a list; the same command continues an interrupted run."""
    from generate.inference.start import start_run

    start_run(options)


if __name__ == "__main__":
    app()

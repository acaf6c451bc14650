"""Show how far a training is, and end it where its loss is no number."""

import math
from typing import Any

from tqdm import tqdm
from transformers import TrainerCallback


class TrainingFailedError(Exception):
    """Say in one sentence why the training ended. Exit code 1."""


class Progress(TrainerCallback):
    """Draw a bar of rows with rate, time left and loss."""

    def __init__(self, rows_of_step: int, rows: int, shown: bool) -> None:
        self._rows_of_step, self._rows, self._shown = rows_of_step, rows, shown
        self._bar: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        seen, total = (min(steps * self._rows_of_step, self._rows) for steps in (state.global_step, state.max_steps))
        self._bar = tqdm(initial=seen, total=total, unit="row", desc="training", disable=not self._shown, smoothing=0.1)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._bar.update(min(state.global_step * self._rows_of_step, self._rows) - self._bar.n)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        """Raise TrainingFailedError for a loss that is no number: nothing that follows could be used."""
        for name in ("loss", "grad_norm", "eval_loss"):
            value = (logs or {}).get(name)
            if value is not None and not math.isfinite(value):
                raise TrainingFailedError(
                    f"the {'validation ' if name == 'eval_loss' else ''}{name.removeprefix('eval_')} is {value} after "
                    f"{state.global_step} steps; lower --learning-rate, and begin again in another --out"
                )
        if logs and "loss" in logs:
            self._bar.set_postfix_str(f"loss {logs['loss']:.3f}")

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._bar.close()

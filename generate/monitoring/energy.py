"""Measure the energy of this process's GPUs as NVIDIA's driver counts it. Needs `pip install nvidia-ml-py`."""

from collections.abc import Sequence
from typing import Any


class EnergyMeter:
    """Measure the energy that a set of devices has taken since this meter was made."""

    def __init__(self, nvml: Any, handles: Sequence[Any]) -> None:
        self._nvml = nvml
        self._handles = handles
        self._first = self._counted()

    def joules(self) -> float | None:
        """Return joules, of all devices together.

        None from the moment that a device does not answer: part of a sum would look like all of it.
        """
        now = self._counted()
        if now is None or self._first is None or now < self._first:  # a driver that was loaded anew begins at 0
            self._first = None
            return None
        return (now - self._first) / 1000

    def _counted(self) -> int | None:
        """Return millijoules since the driver was loaded."""
        try:
            return sum(self._nvml.nvmlDeviceGetTotalEnergyConsumption(handle) for handle in self._handles)
        except self._nvml.NVMLError:
            return None


def open_meter(uuids: Sequence[str]) -> EnergyMeter | None:
    """Return a meter of these devices (named as by NVML, GPU-…), or None where nothing can be measured.

    The counter exists since the Volta generation, and not for a part of a device (MIG).
    """
    if not uuids:
        return None
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
        meter = EnergyMeter(pynvml, [pynvml.nvmlDeviceGetHandleByUUID(uuid) for uuid in uuids])
    except pynvml.NVMLError:
        return None
    return meter if meter.joules() is not None else None

"""Energy by NVML's counters, with a stand-in for pynvml."""

import sys
from types import SimpleNamespace

import pytest

from generate.monitoring import energy


class FakeNvml(SimpleNamespace):
    """pynvml as far as it is used. No real one was there to be tried."""

    class NVMLError(Exception): ...

    def __init__(self, **counters: int) -> None:
        super().__init__(counters=counters, started=False)

    def nvmlInit(self) -> None:  # noqa: N802
        self.started = True

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:  # noqa: N802
        if not self.started or uuid not in self.counters:
            raise self.NVMLError(uuid)
        return uuid

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: str) -> int:  # noqa: N802
        if self.counters[handle] < 0:
            raise self.NVMLError("Not Supported")
        return self.counters[handle]


def test_energy_is_what_the_driver_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    nvml = FakeNvml(one=1_000, two=5_000)
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    meter = energy.open_meter(["one", "two"])
    assert meter is not None
    nvml.counters |= {"one": 3_500, "two": 6_000}
    assert meter.joules() == 3.5
    nvml.counters["two"] = -1  # it does not answer: the sum of the others would not be the sum
    assert meter.joules() is None
    nvml.counters["two"] = 7_000
    assert meter.joules() is None


@pytest.mark.parametrize("uuids", [[], ["unknown"], ["old"]])
def test_energy_that_cannot_be_had(uuids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeNvml(old=-1))
    assert energy.open_meter(uuids) is None
    monkeypatch.setitem(sys.modules, "pynvml", None)  # not installed
    assert energy.open_meter(["one"]) is None

"""Forecasts: what an interval of 95 % is worth, hand-worked sums, and profiles that are none."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.planning.forecast import (
    Interval,
    Profile,
    ProfileError,
    Trial,
    forecast,
    groups_of,
    mean_to_come,
    of_paper,
    read_profile,
    share_to_come,
    speed_of,
)
from generate.planning.forecast_text import format_forecast, format_short, format_short_bytes

EVEN = Profile(
    model="glm", checkpoint="glm", revision="main", sampling={"temperature": 0.0}, max_new_tokens=256, device="a GPU",
    engine="transformers", batch_size=8, memory=0.5, trials=[Trial(8, 100.0, 0.4, True), Trial(16, 90.0, 0.95, False)],
    start_s=60.0, written=[(1000, 10.0)] * 4, tokens=[200] * 10, record_bytes=[1000] * 10,
    statuses=["ok"] * 9 + ["truncated"],
)  # fmt: skip


def covered(draw: Any, interval: Any, seeds: int = 200) -> float:
    """How often what `draw` gives to come lies in the interval of what it gives to see."""
    hits = 0
    for seed in range(seeds):
        seen, to_come = draw(np.random.default_rng(seed))
        _, low, high = interval(seen)
        hits += low <= to_come <= high
    return hits / seeds


@pytest.mark.parametrize("images", [48, 480])
def test_lengths_with_a_long_tail(images: int) -> None:
    def draw(chance: np.random.Generator) -> tuple[Any, float]:
        return chance.lognormal(6, 0.8, 48), chance.lognormal(6, 0.8, images).mean()

    assert 0.90 <= covered(draw, lambda seen: mean_to_come(seen, images)) <= 0.99


@pytest.mark.parametrize("images", [48, 480])
def test_shares(images: int) -> None:
    def draw(chance: np.random.Generator) -> tuple[int, float]:
        return chance.binomial(48, 0.1), chance.binomial(images, 0.1) / images

    assert 0.88 <= covered(draw, lambda count: share_to_come(count, 48, images)) <= 1.0


def test_speeds_by_what_was_measured_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generate.planning.forecast.UNSEEN", 0.0)

    def draw(chance: np.random.Generator) -> tuple[Any, float]:
        tokens = chance.integers(500, 1500, 8)
        return [(n, n / 100 * chance.normal(1, 0.1)) for n in tokens], 100.0

    assert 0.90 <= covered(draw, speed_of) <= 0.98


def test_what_is_the_same_for_all_has_no_width() -> None:
    assert mean_to_come([7.0] * 5, 100) == (7, 7, 7)
    assert share_to_come(0, 48, 480)[:2] == (0, 0)
    assert share_to_come(48, 48, 480).high == pytest.approx(1)


@given(st.lists(st.integers(0, 30_000), min_size=2, max_size=60), st.integers(1, 250_000))
def test_a_mean_lies_in_its_interval(values: list[int], images: int) -> None:
    value, low, high = mean_to_come(values, images)
    assert value == pytest.approx(np.mean(values))
    assert 0 <= low <= value + 1e-9
    assert high >= value - 1e-9


def test_a_forecast_by_hand() -> None:
    """1,000 images of 200 tokens at 100 a second, on two devices that take a minute each to start."""
    ahead = forecast(EVEN, 1000, devices=2)
    assert ahead.row_s == pytest.approx((2.0, 1.6, 2.5))  # 80 to 120 tokens a second: 20 % more, 20/80 less
    # The last texts, of 200 tokens, are alone for up to 200 * 8 / 100 = 16 s on each device.
    assert ahead.device_hours.value * 3600 == pytest.approx(1000 * 2 + 2 * (60 + 8))
    assert ahead.device_hours.low * 3600 == pytest.approx(1000 * 1.6 + 2 * 60)
    assert ahead.device_hours.high * 3600 == pytest.approx(1000 * 2.5 + 2 * (60 + 16))
    assert ahead.hours.value == ahead.device_hours.value / 2
    assert ahead.tokens == (200_000, 200_000, 200_000)
    assert ahead.disk_bytes == (1_000_000, 1_000_000, 1_000_000)
    assert list(ahead.failures) == ["all", "truncated"]
    assert ahead.failures["all"].value == 100
    assert 0 < ahead.failures["all"].low < 50


def test_a_process_may_hold_several_devices() -> None:
    alone, four = forecast(EVEN, 1000, devices=2), forecast(replace(EVEN, devices=4), 1000, devices=8)
    assert four.hours == alone.hours  # two processes each
    assert four.device_hours == pytest.approx([4 * value for value in alone.device_hours])
    assert four.row_s == pytest.approx([4 * value for value in alone.row_s])


def test_the_paper_s_hours() -> None:
    assert of_paper(250_000) == pytest.approx(2986, abs=1)
    assert of_paper(500_000, devices=8) == pytest.approx(746.5, abs=0.1)


def test_groups() -> None:
    assert [groups_of(count) for count in (1, 12, 16, 1000)] == [3, 3, 4, 8]


def test_what_is_told() -> None:
    said = "\n".join(format_forecast(EVEN, forecast(EVEN, 1000, devices=2), usd_per_device_hour=3))
    for line in (
        "glm on a GPU: 10 of 1,000 images were asked about",
        "  8 at a time: 100 tokens/s, 40% of the memory",
        "  16 at a time: 90 tokens/s, 95% of the memory, which is too much",
        "batch size      --batch-size 8, 50% of the memory",
        "one image       2 (1.6 to 2.5) s of a device; the paper took 43 s",
        "cost            1.78 (1.43 to 2.21) USD",
        "disk            1 (1 to 1) MB of records",
    ):
        assert line in said.splitlines()
    assert format_short(Interval(2000, 1234.5, 2345.6)) == "1,234 to 2,346"
    assert format_short(Interval(1, 1, 1)) == "1"
    assert format_short_bytes(Interval(2.5e9, 2e9, 3e9)) == "2 to 3 GB"


BROKEN: dict[str, Any] = {
    "no JSON": "{",
    "another file": "[1, 2]",
    "empty": "{}",
    "a field more": {"weather": "fine"},
    "no images": {"tokens": [], "record_bytes": [], "statuses": []},
    "lists of other lengths": {"tokens": [1, 2, 3]},
    "words for numbers": {"tokens": ["x"] * 10},
    "nothing was written": {"tokens": [0] * 10},
    "no time passed": {"written": [(1000, 0.0)] * 4},
    "one group": {"written": [(1000, 10.0)]},
    "trials of another kind": {"trials": [{"size": 8}]},
}


@pytest.mark.parametrize("kind", BROKEN)
def test_no_profile(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "profile.json"
    EVEN.write(file)
    assert read_profile(file) == replace(EVEN, written=[[1000, 10.0]] * 4)  # type: ignore[list-item]
    wrong = BROKEN[kind]
    file.write_text(wrong if isinstance(wrong, str) else json.dumps(asdict(EVEN) | wrong))
    with pytest.raises(ProfileError, match="is not a profile"):
        read_profile(file)

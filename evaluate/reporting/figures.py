"""Draw the report's figures, as SVG and PNG. Colours, hatches, markers and line styles each tell models apart."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reporting.benchmark import OVERLAPS, Benchmark, Estimate, length_curve
from reporting.score_files import METRICS, SECTIONS, ScoreFile

_FAMILIES = {3: "semantic", 4: "rouge", 5: "sets", 6: "vectors"}
# Of Okabe and Ito (2008, Color Universal Design), which people with any colour vision tell apart; then a grey.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8c8c8c")
HATCHES = ("", "///", "...", "xx", "\\\\\\", "ooo")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
INK, FAINT, PAPER = "#1a1a1a", "#999999", "#ffffff"
DARK = {INK: "#e4e4e7", PAPER: "#16181d"}  # of a dark page; the others are seen on both
_STYLE = {
    "svg.hashsalt": "imagenet-think",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}


class Drawn(NamedTuple):
    name: str
    caption: str
    svg: str
    png: bytes

    @property
    def dark(self) -> str:
        """Return the SVG for a dark page."""
        return re.sub("|".join(DARK), lambda found: DARK[found[0]], self.svg)


def draw_figures(benchmark: Benchmark) -> list[Drawn]:
    """Draw one chart a family, thinking against answer, and score against length where lengths are known.

    A single model has nobody beside it: what these show of it is in the figure at a glance.
    """
    figures = []
    if len(benchmark.models) > 1:
        figures = [
            drawn(f"family_{_FAMILIES[of]}", _family_caption(benchmark, of), lambda of=of: _family(benchmark, of))
            for of in sorted({METRICS[metric][0] for metric in benchmark.metrics})
        ]
    if len(benchmark.models) > 1 and benchmark.metrics:
        caption = "Thinking against answer: Avg of Avg with 95 % intervals. Below the diagonal the thinking is closer."
        figures.append(drawn("thinking_answer", caption, lambda: _thinking_answer(benchmark)))
    if benchmark.has_lengths and set(OVERLAPS) & set(benchmark.metrics):
        caption = (
            "Score against length, full output: mean value of equally large parts of the rows, by how many times as "
            "long as its references a text is."
        )
        figures.append(drawn("length", caption, lambda: _lengths(benchmark)))
    return figures


def drawn(name: str, caption: str, draw: Callable[[], Figure]) -> Drawn:
    with matplotlib.rc_context(_STYLE):
        figure, svg, png = draw(), io.StringIO(), io.BytesIO()
        # Without dates and versions, so that the same numbers give the same files.
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
    return Drawn(name, caption, svg.getvalue(), png.getvalue())


def _family_caption(benchmark: Benchmark, number: int) -> str:
    return f"Table {number} as a chart: Avg of Avg with 95 % intervals{level_said(benchmark)}."


def level_said(benchmark: Benchmark) -> str:
    """Name the dashed line where there is one."""
    is_known = any(file.is_agreement and file.metrics for file in benchmark.files)
    return "; the dashed line is the teachers' agreement" if is_known else ""


def _family(benchmark: Benchmark, number: int) -> Figure:
    metrics = [metric for metric in benchmark.metrics if METRICS[metric][0] == number]
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    panels = figure.subplots(1, len(metrics), squeeze=False)[0]
    for panel, metric in zip(panels, metrics, strict=True):
        _bars(panel, benchmark, metric)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=min(5, len(labels)), frameon=False)
    return figure


def _bars(panel: "Axes", benchmark: Benchmark, metric: str) -> None:
    draw_bars(panel, {model.model: _of_sections(benchmark, model, f"{metric}_avg") for model in benchmark.models})
    for file in (file for file in benchmark.files if file.is_agreement):
        levels = [estimate.value for estimate in _of_sections(benchmark, file, f"{metric}_avg")]
        for place, level in enumerate(levels):
            label = file.model if place == 0 else None
            ends = [place - 0.45, place + 0.45]
            panel.plot(ends, [level, level], color=INK, linestyle="--", linewidth=1.2, label=label)
    panel.set_title(METRICS[metric][1])


def _of_sections(benchmark: Benchmark, file: ScoreFile, value: str) -> list[Estimate]:
    return [benchmark.estimate(file, section, value) for section in SECTIONS]


def draw_bars(panel: "Axes", found: Mapping[str, Sequence[Estimate]]) -> list[tuple[str, list[float], float]]:
    """Draw each file's estimates of the sections side by side; return where its bars stand, and how wide they are."""
    width, drawn_at = 0.8 / len(found), []
    for at, (name, estimates) in enumerate(found.items()):
        places = [place + (at - (len(found) - 1) / 2) * width for place in range(len(SECTIONS))]
        panel.bar(
            places,
            [estimate.value for estimate in estimates],
            width,
            yerr=errors(estimates),
            label=name,
            color=COLOURS[at % len(COLOURS)],
            hatch=HATCHES[at % len(HATCHES)],
            edgecolor=INK,
            linewidth=0.7,
            error_kw={"elinewidth": 1, "capsize": 2, "ecolor": INK},
        )
        drawn_at.append((name, places, width))
    panel.set_xticks(range(len(SECTIONS)), list(SECTIONS.values()))
    panel.set_ylim(0, 1)
    return drawn_at


def _thinking_answer(benchmark: Benchmark) -> Figure:
    across = min(4, len(benchmark.metrics))
    down = -(-len(benchmark.metrics) // across)
    figure = Figure(figsize=(2.4 * across + 0.8, 2.5 * down + 0.6), layout="constrained")
    panels = figure.subplots(down, across, squeeze=False).ravel()
    for panel in panels[len(benchmark.metrics) :]:
        panel.remove()
    for panel, metric in zip(panels, benchmark.metrics, strict=False):
        _points(panel, benchmark, metric)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=min(5, len(labels)), frameon=False)
    figure.supxlabel("Thinking")
    figure.supylabel("Answer")
    return figure


def _points(panel: "Axes", benchmark: Benchmark, metric: str) -> None:
    for at, model in enumerate(benchmark.models):
        thinking, answer = (benchmark.estimate(model, section, f"{metric}_avg") for section in ("thinking", "answer"))
        panel.errorbar(
            thinking.value,
            answer.value,
            xerr=errors([thinking]),
            yerr=errors([answer]),
            label=model.model,
            **point(at),
        )
    low = max(0.0, min(panel.get_xlim()[0], panel.get_ylim()[0]))
    high = min(1.0, max(panel.get_xlim()[1], panel.get_ylim()[1]))
    panel.plot([low, high], [low, high], color=FAINT, linewidth=0.8, zorder=0)
    panel.set_aspect("equal", adjustable="datalim")
    panel.set_title(METRICS[metric][1])


def _lengths(benchmark: Benchmark) -> Figure:
    metrics = [metric for metric in OVERLAPS if metric in benchmark.metrics]
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    panels = figure.subplots(1, len(metrics), squeeze=False)[0]
    for panel, metric in zip(panels, metrics, strict=True):
        for at, (model, line) in enumerate(zip(benchmark.models, cycle(LINES), strict=False)):
            curve = length_curve(model, "full", metric)
            ratios, values = [ratio for ratio, _ in curve], [value for _, value in curve]
            style = {"marker": MARKERS[at % len(MARKERS)], "markersize": 5, "markeredgecolor": INK}
            colour = COLOURS[at % len(COLOURS)]
            panel.plot(ratios, values, color=colour, linestyle=line, linewidth=1.4, label=model.model, **style)
        panel.axvline(1, color=FAINT, linewidth=0.8, zorder=0)
        panel.set_xscale("log", base=2)
        panel.xaxis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g×"))
        panel.set_ylim(bottom=0)
        panel.set_title(METRICS[metric][1])
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=min(5, len(labels)), frameon=False)
    figure.supxlabel("Words, as a multiple of the references'")
    return figure


def point(at: int) -> dict[str, Any]:
    """Return how the `at`-th of several is drawn by errorbar()."""
    return {
        "fmt": MARKERS[at % len(MARKERS)],
        "color": COLOURS[at % len(COLOURS)],
        "markeredgecolor": INK,
        "markeredgewidth": 0.7,
        "ecolor": INK,
        "markersize": 6,
        "elinewidth": 0.9,
    }


def errors(estimates: Sequence[Estimate]) -> list[list[float]]:
    """Return the distances down and up to the interval ends; 0 where there is no interval.

    At least 0, since rounding could make them negative.
    """
    ends = [(value, value, value) if None in (low, high) else (value, low, high) for value, low, high in estimates]
    return [[max(0.0, value - low) for value, low, _ in ends], [max(0.0, high - value) for value, _, high in ends]]

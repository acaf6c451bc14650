"""Draw the result at a glance: several models by the value that leads, or all values of a single one."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scoring.means import teachers_in

from reporting.benchmark import Benchmark, Estimate
from reporting.figures import COLOURS, FAINT, INK, LINES, PAPER, Drawn, drawn, errors, level_said, point
from reporting.glance import SECTION, Glance, level_of
from reporting.score_files import METRICS, SECTIONS, TAXONOMY, ScoreFile

NAME = "glance"
_MOST_BINS = 40
_LONGEST = 28  # letters of a model's name


def draw_glance(benchmark: Benchmark, glance: Glance) -> Drawn:
    """Draw one row for each model, or, of a single model, for each value."""
    if len(benchmark.models) == 1:
        caption = "All values of the model: means over all images with 95 % intervals"
        caption += ", and how the images' values are spread"
        return drawn(NAME, f"{caption}{level_said(benchmark)}.", lambda: _one(benchmark, glance))
    caption = f"{glance.label} of the full output, with 95 % intervals{level_said(benchmark)}"
    if glance.lead:
        caption += f". Right: what each has less than {glance.lead.leader.model}, on the same images"
    hollow = any(teachers_in(model.scores) for model in benchmark.models)
    caption += ". Hollow: a teacher, which does not compete" if hollow else ""
    return drawn(NAME, f"{caption}.", lambda: _several(benchmark, glance))


def _several(benchmark: Benchmark, glance: Glance) -> Figure:
    order = sorted(benchmark.models, key=lambda model: model.mean(SECTION, glance.value))
    figure = Figure(figsize=(9, 0.9 + 0.36 * len(order)), layout="constrained")
    panels = figure.subplots(1, 2 if glance.lead else 1, sharey=True, squeeze=False)[0]
    estimates = [benchmark.estimate(model, SECTION, glance.value) for model in order]
    _rows(panels[0], benchmark, order, estimates)
    if (level := level_of(benchmark, glance.value)) is not None:
        mean = level.mean(SECTION, glance.value)
        panels[0].axvline(mean, color=INK, linestyle="--", linewidth=1.2, zorder=0)
        side = "right" if mean > sum(panels[0].get_xlim()) / 2 else "left"
        panels[0].text(mean, len(order) - 0.45, f" {level.model} ", ha=side, va="top", fontsize=8, color=INK)
    panels[0].set_yticks(range(len(order)), [_short(model.model) for model in order])
    panels[0].set_ylim(-0.6, len(order) - 0.3)
    panels[0].set_xlabel(glance.label)
    if glance.lead:
        leader = glance.lead.leader
        others = [model for model in order if model is not leader]
        less = [benchmark.difference(model, leader, SECTION, glance.value) for model in others]
        _rows(panels[1], benchmark, others, less, [order.index(model) for model in others])
        panels[1].axvline(0, color=FAINT, linewidth=0.9, zorder=0)
        panels[1].tick_params(left=False)
        panels[1].set_xlabel(f"Difference to {_short(leader.model)}")
    return figure


def _rows(
    panel: Axes,
    benchmark: Benchmark,
    models: list[ScoreFile],
    estimates: list[Estimate],
    places: list[int] | None = None,
) -> None:
    """Draw a point with its interval for each model, which looks as in all figures."""
    for place, model, estimate in zip(places or range(len(models)), models, estimates, strict=True):
        style = point(benchmark.models.index(model)) | {"markersize": 8, "capsize": 3}
        style |= {"markerfacecolor": PAPER} if teachers_in(model.scores) else {}
        panel.errorbar(estimate.value, place, xerr=errors([estimate]), **style)
    panel.xaxis.set_major_locator(MaxNLocator(6))
    panel.grid(axis="x", color=FAINT, linewidth=0.4, alpha=0.5)
    panel.set_axisbelow(True)


def _one(benchmark: Benchmark, glance: Glance) -> Figure:
    (model,) = benchmark.models
    values = {f"{metric}_avg": METRICS[metric][1] for metric in benchmark.metrics}
    values |= {name: TAXONOMY[name][0] for name in benchmark.taxonomy if name != "depth"}
    figure = Figure(figsize=(9, 1.5 + 0.34 * len(values)), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    for at, (section, title) in enumerate(SECTIONS.items()):
        estimates = [benchmark.estimate(model, section, value) for value in values]
        places = [place + (1 - at) * 0.22 for place in reversed(range(len(values)))]
        means = [estimate.value for estimate in estimates]
        left.errorbar(means, places, xerr=errors(estimates), label=title, **point(at))
        for place, value in zip(places, values, strict=True):
            if (level := level_of(benchmark, value)) is not None:
                mean = level.mean(section, value)
                left.plot([mean, mean], [place - 0.11, place + 0.11], color=INK, linestyle="--", linewidth=1.2)
        edges = np.linspace(0, 1, min(_MOST_BINS, max(5, round(model.scores["n"] ** 0.5))) + 1)
        counts, _ = np.histogram(model.rows[f"{section}_{glance.value.removesuffix('_difference')}"], edges)
        style = {"color": COLOURS[at], "linestyle": LINES[at], "linewidth": 1.6}
        right.stairs(counts, edges, **style)
    left.set_yticks(range(len(values)), list(reversed(values.values())))
    left.grid(axis="x", color=FAINT, linewidth=0.4, alpha=0.5)
    right.set_xlabel(f"{glance.label} of an image")
    right.set_ylabel("Images")
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False)
    return figure


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"

"""Draw what the texts name: by section beside chance, and by branch of the tree and depth of the class."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reporting.benchmark import Benchmark
from reporting.figures import FAINT, INK, PAPER, Drawn, draw_bars, drawn, errors, point
from reporting.score_files import CHANCE, HEADLINE, SECTIONS, TAXONOMY
from reporting.taxonomy import GROUPS, Group

_PANELS = ("named", "subject_hf", "wrong_sibling")


def draw_taxonomy(benchmark: Benchmark, groups: list[Group]) -> list[Drawn]:
    """Draw the values by section, and the naming of classes by branch and depth; nothing where none was computed."""
    if not benchmark.taxonomy:
        return []
    lines = "; the outlined lines are chance" if benchmark.has_chance else ""
    by = ", less chance" if benchmark.has_chance else ""
    return [
        drawn("taxonomy", f"What is named: means with 95 % intervals{lines}.", lambda: _sections(benchmark)),
        drawn(
            "taxonomy_groups",
            f"{TAXONOMY[HEADLINE[0]][0]}{by}, by branch of the tree and depth of the class: full output, with 95 % "
            "intervals.",
            lambda: _groups(benchmark, groups),
        ),
    ]


def _sections(benchmark: Benchmark) -> Figure:
    files = [*benchmark.models, *benchmark.teachers]
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    panels = figure.subplots(1, len(_PANELS), squeeze=False)[0]
    for panel, name in zip(panels, _PANELS, strict=True):
        found = {file.model: [benchmark.estimate(file, section, name) for section in SECTIONS] for file in files}
        for file, (_, places, width) in zip(files, draw_bars(panel, found), strict=True):
            for section, place in zip(SECTIONS, places, strict=True) if benchmark.has_chance else ():
                level = file.mean(section, f"{name}{CHANCE}")
                ends = [place - width / 2, place + width / 2]
                panel.plot(ends, [level, level], color=INK, linewidth=3.4, solid_capstyle="butt")
                panel.plot(ends, [level, level], color=PAPER, linewidth=1.4, solid_capstyle="butt")
        panel.set_title(TAXONOMY[name][0])
    _legend(figure, panels[0])
    return figure


def _groups(benchmark: Benchmark, groups: list[Group]) -> Figure:
    files = [file.model for file in (*benchmark.models, *benchmark.teachers)]
    figure = Figure(figsize=(9, 5.2), layout="constrained")
    panels = figure.subplots(len(GROUPS), 1, sharey=True)
    for panel, (by, title) in zip(panels, GROUPS.items(), strict=True):
        of = [group for group in groups if group.by == by]
        for at, file in enumerate(files):
            estimates = [group.estimates[file][0] for group in of]
            panel.errorbar(
                [place + (at - (len(files) - 1) / 2) * 0.7 / len(files) for place in range(len(of))],
                [estimate.value for estimate in estimates],
                yerr=errors(estimates),
                label=file,
                **point(at),
            )
        panel.axhline(0, color=FAINT, linewidth=0.8, zorder=0)
        panel.set_xticks(range(len(of)), ["\n".join([*group.name.split(), f"{group.images:,}"]) for group in of])
        panel.set_xlabel(f"{title}, and its images")
    _legend(figure, panels[0])
    return figure


def _legend(figure: Figure, panel: Axes) -> None:
    handles, labels = panel.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=min(5, len(labels)), frameon=False)

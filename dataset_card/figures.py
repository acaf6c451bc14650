"""Draw the statistics: lengths, images per class, agreement, statuses.

Two models are told apart by fill, hatch and line style, so that no colour is needed; more of them by line style and the
colours of Okabe and Ito (Color Universal Design, 2008), which colour-blind people can tell apart, black and grey in
place of their light yellow. 8 inches wide, which reads well at the width of a README.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator

from dataset_card.tables import lengths_of_pairs
from dataset_card.terminal import counted
from imagenet_think import FAILED_STATUSES, STATUSES

WIDTH = 8.0  # inches
DPI = 150
_FILLS = ("0.75", "none")
_LINES = ("-", "--")
_HATCHES = ("", "////")
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "black", "0.6")
_MORE_LINES = ("-", "--", "-.", ":")
_NAME_LENGTH = 22  # characters of a model's name in a legend
_IN_PAIRS = 16  # and beside another's
_BESIDE = 42  # of a legend of which two fit beside one another
_LABEL_LENGTH = 30  # characters of a legend that fits over one of three panels
_STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.6,
}
_NAMES = {"answer_rouge_l": "ROUGE-L of the answers", "answer_jaccard": "Jaccard index of the answers"}


def draw(statistics: Mapping[str, Any], out: Path) -> list[Path]:
    """Draw the numbers of dataset_card/measures.py into `out`; return the files in the order in which they are shown.

    A figure for which there are no numbers is left out. The same numbers give the same bytes.
    """

    figures: dict[str, Callable[[Mapping[str, Any]], Figure | None]] = {
        "lengths": _lengths,
        "images_per_class": _classes,
        "agreement": _agreement,
        "statuses": _statuses,
    }
    out.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, make in figures.items():
        with matplotlib.rc_context(_STYLE):
            figure = make(statistics)
            if figure is None:
                continue
            path = out / f"{name}.png"
            # without versions, so that the same numbers give the same bytes
            figure.savefig(path, dpi=DPI, metadata={"Software": None})
        drawn.append(path)
    return drawn


def _panels(count: int, height: float) -> "tuple[Figure, Sequence[Axes]]":

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(1, count, squeeze=False)[0]


# ------------------------------------------------------------------------------------------------------- lengths


def _lengths(statistics: Mapping[str, Any]) -> "Figure | None":
    """Draw one panel a text, the models over one another: words of thinking and answer, tokens if counted."""
    panels = {title: found for title, found in _length_histograms(statistics).items() if found}
    if not panels:
        return None
    names = _short_names(list(statistics["language"]))
    medians = {
        model: [_short(found[model]["quantiles"]["0.5"]) if model in found else "–" for found in panels.values()]
        for model in names
    }
    longest = max(len(f"{names[model]} (median {said})") for model, of in medians.items() for said in of)
    shared = len(names) > 2 or longest > _LABEL_LENGTH
    figure, axes = _panels(len(panels), 3.0 + (0.2 * ((len(names) + 1) // 2) if shared else 0))
    for at_panel, (panel, (title, found)) in enumerate(zip(axes, panels.items(), strict=True)):
        for at, (model, summary) in enumerate(found.items()):
            median = medians[model][at_panel]
            style = _Style.of(list(names).index(model) if shared else at, len(names))
            _steps(panel, summary["histogram"], style, f"{names[model]} (median {median})")
        if len(names) != 2 and panel.get_xscale() == "log":
            low, high = panel.get_xlim()
            panel.xaxis.set_major_locator(LogLocator(base=10, subs=(1, 3) if high < 50 * low else (1,), numticks=8))
        panel.set_xlabel(title)
        panel.set_ylim(bottom=0)
        if not shared:
            # in a corner of its panel it would hide a curve, and each panel has its own medians
            panel.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9, borderaxespad=0.2)
    if shared:
        handles = [_handle(_Style.of(at, len(names))) for at in range(len(names))]
        labels = [f"{name} (medians {'; '.join(medians[model])})" for model, name in names.items()]
        figure.legend(handles, labels, loc="outside upper center", ncols=2, frameon=False, fontsize=9)
    axes[0].set_ylabel("share of texts, %")
    return figure


def _length_histograms(statistics: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return {panel title: {model: summary with histogram}}."""
    models = list(statistics["language"])
    of_model = dict(zip(models, statistics["table1"][-len(models) :], strict=False)) if models else {}
    tokens = {
        section: {
            model: of_model[model]["per_pair"][section]
            for model in models
            if model in of_model and of_model[model]["per_pair"][section]
        }
        for section in ("thinking", "answer", "both")
    }
    if tokens["thinking"] or tokens["answer"]:
        return {f"{section}, tokens": found for section, found in tokens.items() if section != "both"}
    words = {
        f"{text}, words": {
            model: texts[text]["words"]
            for model, texts in statistics["language"].items()
            if texts[text]["words"]["count"]
        }
        for text in ("thinking", "answer")
    }
    return words | {"both, tokens": tokens["both"]}


class _Style(NamedTuple):
    """Hold how one model's texts are drawn."""

    fill: str
    colour: str
    line: str
    hatch: str

    @classmethod
    def of(cls, at: int, count: int) -> "_Style":
        """Return the style of model `at` of so many."""
        if count <= len(_FILLS):
            return cls(_FILLS[at], "black", _LINES[at], _HATCHES[at])
        return cls("none", _COLOURS[at % len(_COLOURS)], _MORE_LINES[at % len(_MORE_LINES)], "")


def _handle(style: _Style) -> Line2D:
    return Line2D([], [], color=style.colour, ls=style.line, linewidth=1.3)


def _short_names(names: Sequence[str], length: int = _NAME_LENGTH) -> dict[str, str]:
    """Return each name, a long one with … in its middle, and a number in front where two would look alike."""
    half = (length - 1) // 2
    short = {name: name if len(name) <= length else f"{name[:half]}…{name[-half:]}" for name in names}
    alike = {name for name, count in Counter(short.values()).items() if count > 1}
    return {name: f"{at}: {said}" if said in alike else said for at, (name, said) in enumerate(short.items(), 1)}


def _steps(panel: "Axes", histogram: Mapping[str, Sequence[float]], style: _Style, label: str) -> None:
    """Draw the share of all in each bin as an outline, filled where the style is."""
    edges, counts = histogram["edges"], histogram["counts"]
    total = sum(counts) or 1
    shares = [100 * count / total for count in counts]
    panel.stairs(shares, edges, fill=style.fill != "none", facecolor=style.fill, edgecolor="none")
    panel.stairs(shares, edges, color=style.colour, linewidth=1.3, linestyle=style.line, label=label)
    if edges and edges[0] > 0 and edges[-1] / edges[0] > 10:
        panel.set_xscale("log")
        panel.xaxis.set_major_locator(_locator())
        panel.xaxis.set_minor_formatter("")
    panel.xaxis.set_major_formatter(lambda value, _: _short(value))


def _locator() -> Any:

    return LogLocator(base=10, subs=(1, 2, 5), numticks=8)


def _whole_numbers() -> Any:

    return MaxNLocator(nbins="auto", integer=True)


def _short(value: float) -> str:
    """Format a number so short that it fits below an axis: 1,234, 12k or 1M."""
    if value >= 1_000_000 and value % 100_000 == 0:
        return f"{value / 1_000_000:g}M"
    return f"{value / 1000:g}k" if value >= 10_000 and value % 1000 == 0 else f"{value:,.10g}"


# ------------------------------------------------------------------------------------------------------- classes


def _classes(statistics: Mapping[str, Any]) -> "Figure | None":
    """Draw how many classes have how many images: a bar per size, or per range of sizes where there are many."""
    found = statistics.get("table2")
    if not found or not found["classes"]:
        return None
    sizes = {int(size): classes for size, classes in found["classes_of_size"].items()}
    low, high = min(sizes), max(sizes)
    wide = -(-(high - low + 1) // 40)
    figure, (panel,) = _panels(1, 2.8)
    starts = list(range(low, high + 1, wide))
    counts = [sum(sizes.get(size, 0) for size in range(start, start + wide)) for start in starts]
    bars = panel.bar(
        [start + (wide - 1) / 2 for start in starts], counts, 0.8 * wide, color="0.75", edgecolor="black", linewidth=0.8
    )
    if len(starts) <= 12:
        panel.bar_label(bars, [f"{count:,}" for count in counts], padding=2, fontsize=9)
        panel.margins(y=0.12)
        panel.set_xlim(min(low - 1, (low + high) / 2 - 3), max(high + 1, (low + high) / 2 + 3))
    panel.xaxis.set_major_locator(_whole_numbers())
    panel.yaxis.set_major_locator(_whole_numbers())
    panel.yaxis.set_major_formatter(lambda value, _: _short(value))
    panel.axvline(found["mean"], color="black", linestyle="--", linewidth=1)
    panel.set_title(
        f"{counted(found['images'], 'image')}, {counted(found['classes'], 'class', 'classes')}; dashed: the mean, "
        f"{found['mean']:.1f}",
        fontsize=10,
        loc="left",
    )
    panel.set_xlabel("images of a class")
    panel.set_ylabel("classes")
    return figure


# ----------------------------------------------------------------------------------------------------- agreement


def _agreement(statistics: Mapping[str, Any]) -> "Figure | None":
    """Draw the overlap of the two answers, if computed, and which model's texts are longer."""
    found = statistics.get("agreement")
    if not found:
        return None
    of_pairs = lengths_of_pairs(found)
    if len(of_pairs) > 1:
        return _agreement_of_pairs(found, of_pairs)
    overlaps = {title: found[name] for name, title in _NAMES.items() if found[name]["count"]}
    ((ratio_of, lengths),) = of_pairs.items()
    ratio = lengths["both"]["ratio"]
    if not overlaps and not ratio["count"]:
        return None
    figure, axes = _panels(len(overlaps) + bool(ratio["count"]), 2.8)
    for panel, (title, values) in zip(axes, overlaps.items(), strict=False):
        _steps(panel, values["histogram"], _Style.of(0, 1), "")
        _mark(panel, values["mean"], f"mean {values['mean']:.3f}")
        panel.set_xlim(0, 1)
        panel.set_xlabel(title)
        panel.xaxis.set_major_formatter("{x:g}")
    if ratio["count"]:
        panel = axes[-1]
        _steps(panel, ratio["histogram"], _Style.of(0, 1), "")
        _mark(panel, ratio["quantiles"]["0.5"], f"median {ratio['quantiles']['0.5']:.2f}")
        _ratio_axis(panel)
        both = "/".join(_short_names(ratio_of.split("/"), _IN_PAIRS - 4).values())
        panel.set_xlabel(f"tokens, {both}" if len(both) <= _IN_PAIRS else f"tokens,\n{both}")
    axes[0].set_ylabel("share of pairs, %")
    return figure


def _ratio_axis(panel: "Axes") -> None:
    panel.set_xscale("log", base=2)
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}×" if value >= 1 else f"1/{1 / value:g}")


def _agreement_of_pairs(found: Mapping[str, Any], of_pairs: Mapping[str, Mapping[str, Any]]) -> "Figure | None":
    """Draw a point for every two models: the mean overlap with its interval, the median ratio with its 5 and 95 %."""
    names = _short_names(list(dict.fromkeys(name for pair in of_pairs for name in pair.split("/"))), _IN_PAIRS)
    panels: dict[str, dict[str, tuple[float, float, float]]] = {}
    for column, title in _NAMES.items():
        overlaps = {pair: found[f"{pair.replace('/', '_')}_{column}"] for pair in of_pairs}
        panels[f"{title}, mean".replace(" of", "\nof")] = {
            pair: (of["mean"], of["mean"], of["mean"]) if of["low"] is None else (of["low"], of["mean"], of["high"])
            for pair, of in overlaps.items()
            if of["count"]
        }
    ratios = {pair: of["both"]["ratio"] for pair, of in of_pairs.items()}
    panels["tokens,\nfirst / second"] = {
        pair: (of["quantiles"]["0.05"], of["quantiles"]["0.5"], of["quantiles"]["0.95"])
        for pair, of in ratios.items()
        if of["count"]
    }
    drawn = {title: values for title, values in panels.items() if values}
    if not drawn:
        return None
    figure, axes = _panels(len(drawn), 1.0 + 0.25 * len(of_pairs))
    for at, (panel, (title, values)) in enumerate(zip(axes, drawn.items(), strict=True)):
        places = [place for place, pair in enumerate(of_pairs) if pair in values]
        low, middle, high = zip(*(values[pair] for pair in of_pairs if pair in values), strict=True)
        panel.hlines(places, low, high, color="black", linewidth=1, clip_on=False)
        panel.plot(middle, places, "o", color="black", markersize=4, clip_on=False)
        if title.startswith("tokens"):
            panel.axvline(1, color="0.6", linestyle="--", linewidth=1)
            _ratio_axis(panel)
        else:
            panel.set_xlim(0, 1)
            panel.xaxis.set_major_formatter("{x:g}")
        labels = [" / ".join(names[name] for name in pair.split("/")) for pair in of_pairs] if not at else []
        panel.set_yticks(range(len(of_pairs)), labels or [""] * len(of_pairs), fontsize=8)
        panel.set_ylim(len(of_pairs) - 0.5, -0.5)
        panel.set_xlabel(title, fontsize=9)
    return figure


def _mark(panel: "Axes", value: float, label: str) -> None:
    panel.axvline(value, color="black", linestyle="--", linewidth=1)
    panel.set_title(label, fontsize=10)
    panel.set_ylim(bottom=0)


# ------------------------------------------------------------------------------------------------------ statuses


def _statuses(statistics: Mapping[str, Any]) -> "Figure | None":
    """Draw a bar per model and status with its count; the axis is logarithmic where failures are few."""
    found = {model: of for model, of in statistics.get("statuses", {}).items() if of["rows"]}
    if not found:
        return None
    occur = {name for of in found.values() for name in of["counts"]}
    names = [name for name in STATUSES if name in occur] + sorted(occur - set(STATUSES))
    short, several = _short_names(list(found)), len(found) > 2
    each = 0.15 * len(found) + 0.1 if several else 0.42  # inches of a status
    labels = {model: f"{short[model]}: {of['failed']:,} of {of['rows']:,} failed" for model, of in found.items()}
    columns = min(len(found), 2 if max(map(len, labels.values())) <= _BESIDE else 1)
    figure, (panel,) = _panels(1, 1.2 + each * len(names) + 0.2 * ((len(found) - 1) // columns))
    height = 0.8 / len(found)
    highest = max(count for of in found.values() for count in of["counts"].values())
    for at, (model, of) in enumerate(found.items()):
        style = _Style.of(at, len(found))
        counts = [of["counts"].get(name, 0) for name in names]
        bars = panel.barh(
            [place + (at - (len(found) - 1) / 2) * height for place in range(len(names))],
            counts,
            height,
            label=labels[model],
            color=style.colour if several else ("0.75", "white")[at],
            hatch=style.hatch,
            edgecolor="black",
            linewidth=0.8,
        )
        texts = [f"{count:,} ({_percent(count / of['rows'])})" if count else "0" for count in counts]
        panel.bar_label(bars, texts, padding=3, fontsize=7 if several else 9)
    if highest > 100:
        panel.set_xscale("log")
        panel.set_xlim(0.7, highest * 12)
    else:
        panel.set_xlim(0, highest * 1.3)
        panel.xaxis.set_major_locator(_whole_numbers())
    panel.xaxis.set_major_formatter(lambda value, _: _short(value))
    panel.set_yticks(range(len(names)), [f"{name} *" if name in FAILED_STATUSES else name for name in names])
    panel.margins(y=0.02)
    panel.invert_yaxis()
    panel.set_xlabel("rows (* failed)")
    figure.legend(loc="outside upper center", ncols=columns, frameon=False)
    return figure


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.1f} %"

"""Say the result at a glance: who leads, by how much, and whether that is clear."""

from typing import NamedTuple

import numpy as np
from scoring.families import leading_of
from scoring.means import FEW_IMAGES, own_said, teachers_in

from reporting.benchmark import Benchmark, Estimate
from reporting.score_files import DIFFERENCE, METRICS, TAXONOMY, ScoreFile
from reporting.table_formats import joined

SECTION = "full"
SIGNIFICANT = 0.05  # of p-values corrected by Holm's method


class Lead(NamedTuple):
    """Hold who has the highest mean of a value, and from whom it cannot be told."""

    leader: ScoreFile
    others: list[tuple[ScoreFile, Estimate]]  # what the leader has more than each, the nearest first
    alike: list[ScoreFile]  # whose difference may be chance

    @property
    def is_clear(self) -> bool:
        return not self.alike


class Glance(NamedTuple):
    value: str  # that leads the report: a column of the full output
    label: str
    headline: str
    sentences: list[str]
    lead: Lead | None  # of several models that compete


def glance_of(benchmark: Benchmark) -> Glance:
    """Return the result by the value that leads. Teachers, whose own texts are among the references, do not compete."""
    name = leading_of(benchmark.models[0].scores["sections"][SECTION])
    value, label = _compared(benchmark, name), label_of(benchmark, name)
    competing = [model for model in benchmark.models if not teachers_in(model.scores)]
    lead = lead_of(benchmark, value, competing) if len(competing) > 1 else None
    if lead:
        headline, *sentences = _said_of_lead(benchmark, value, label, lead)
        sentences += [_said_of_all(benchmark, competing)]
    else:
        headline = "; ".join(_said_of_one(benchmark, value, label, model) for model in competing or benchmark.models)
        sentences = ["No other model competes."] if competing and len(benchmark.models) > 1 else []
    first = lead.leader if lead else competing[0] if competing else None
    sentences += [_said_of_level(benchmark, value, first)] if first else []
    sentences += [f"{own_said(one.scores)} It does not compete." for one in benchmark.models if teachers_in(one.scores)]
    return Glance(value, label, headline, list(filter(None, sentences)), lead)


def label_of(benchmark: Benchmark, name: str) -> str:
    """Return a value's printed name: of metrics the mean over the references."""
    metric = name.removesuffix("_avg")
    if metric in METRICS:
        return METRICS[metric][1]
    return TAXONOMY[name][0] + (", less chance" if benchmark.has_chance else "")


def lead_of(benchmark: Benchmark, value: str, competing: list[ScoreFile]) -> Lead:
    """Return the leader by a value, compared with each other model: multiple comparisons with the best (Hsu 1984,
    Ann. Stat. 12, 1136-1144). With few images nothing is clear, whatever the p-values say.
    """
    leader, *others = sorted(competing, key=lambda model: -model.mean(SECTION, value))
    found = benchmark.differences(SECTION, value, [(leader, other) for other in others])
    few = leader.scores["n"] < FEW_IMAGES
    alike = [model for model, one in zip(others, found, strict=True) if few or one.corrected >= SIGNIFICANT]
    return Lead(leader, [(model, one.estimate) for model, one in zip(others, found, strict=True)], alike)


def _compared(benchmark: Benchmark, name: str) -> str:
    return f"{name}{DIFFERENCE}" if name in TAXONOMY and benchmark.has_chance else name


def _said_of_lead(benchmark: Benchmark, value: str, label: str, lead: Lead) -> list[str]:
    mean = bracketed(benchmark.estimate(lead.leader, SECTION, value))
    (second, more), few = lead.others[0], lead.leader.scores["n"] < FEW_IMAGES
    if lead.is_clear:
        by = f"{more.value:.3f} {_interval(more)} more than {second.model}, the next"
        return [f"{lead.leader.model} leads by {label}: {mean}, {by}."]
    why = f"of {lead.leader.scores['n']} images none can be clear" if few else ""
    chance = f"{joined([lead.leader.model, *(model.model for model in lead.alike)])} cannot be told apart"
    return [
        f"Nobody leads clearly by {label}: {why or chance}.",
        f"{lead.leader.model} has the highest mean, {mean}: {more.value:.3f} {_interval(more)} more than "
        f"{second.model}, the next.",
    ]


def _said_of_all(benchmark: Benchmark, competing: list[ScoreFile]) -> str:
    """Say who leads clearly by how many of the metrics."""
    if len(benchmark.metrics) < 2:
        return ""
    leads = [lead_of(benchmark, f"{metric}_avg", competing) for metric in benchmark.metrics]
    clear = [lead.leader.model for lead in leads if lead.is_clear]
    if not clear:
        return f"By none of the {len(leads)} metrics of the full output does anybody lead clearly."
    counts = sorted(set(clear), key=lambda name: (-clear.count(name), name))
    said = [f"{name} leads clearly in {clear.count(name)}" for name in counts]
    said += [f"nobody in {len(leads) - len(clear)}"] if len(clear) < len(leads) else []
    return f"Of the {len(leads)} metrics of the full output {joined(said)}."


def _said_of_one(benchmark: Benchmark, value: str, label: str, model: ScoreFile) -> str:
    return f"By {label} {model.model} has {bracketed(benchmark.estimate(model, SECTION, value))}"


def _said_of_level(benchmark: Benchmark, value: str, model: ScoreFile) -> str:
    """Say how far a model is from the teachers' agreement, where that is known."""
    level = level_of(benchmark, value)
    if level is None:
        return ""
    found = benchmark.difference(model, level, SECTION, value)
    mean = bracketed(benchmark.estimate(level, SECTION, value))
    if found.low is not None and found.high is not None and found.low <= 0 <= found.high:
        return f"That is about where the teachers agree with one another, {mean}."
    side = "above" if found.value > 0 else "below"
    return f"{model.model} is {abs(found.value):.3f} {side} what the teachers have with one another, {mean}."


def level_of(benchmark: Benchmark, value: str) -> ScoreFile | None:
    """Return the teachers' agreement, where it is known of a value."""
    levels = (file for file in benchmark.files if file.is_agreement)
    return next((file for file in levels if value in file.scores["sections"][SECTION]), None)


def bracketed(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} {_interval(estimate)}".strip()


def _interval(estimate: Estimate) -> str:
    return "" if estimate.low is None or not np.isfinite(estimate.low) else f"[{estimate.low:.3f}, {estimate.high:.3f}]"

"""The result at a glance: who leads, by how much, and when nobody does; its figure, in colour, grey and dark."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.evaluation import module
from tests.support.score_writer import LEXICAL, write_scores


def benchmark(
    folder: Path, levels: dict[str, float], agreement: bool = False, resamples: int = 300, **more: Any
) -> Any:
    """changes of one model: more[its name]"""
    shared = {name: value for name, value in more.items() if name not in levels}
    paths = [
        write_scores(folder / f"{name}.json", name, level, **shared | more.get(name, {}))
        for name, level in levels.items()
    ]
    if agreement:
        paths.append(write_scores(folder / "teachers.json", "teachers", 0.7, agreement=True, **shared))
    return module("reporting.benchmark").Benchmark(
        module("reporting.score_files").read_score_files(paths), resamples, 0
    )


def glance(*arguments: Any, **more: Any) -> Any:
    return module("reporting.glance").glance_of(benchmark(*arguments, **more))


def test_a_clear_lead_is_said_with_its_paired_interval(tmp_path: Path) -> None:
    found = glance(tmp_path, {"low": 0.4, "high": 0.6, "middle": 0.5}, agreement=True)
    assert re.fullmatch(
        r"high leads by BERTScore F1: 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\], "
        r"0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] more than middle, the next\.",
        found.headline,
    )
    assert (found.lead.leader.model, found.lead.is_clear) == ("high", True)
    assert [model.model for model, _ in found.lead.others] == ["middle", "low"]
    assert all(estimate.low > 0 for _, estimate in found.lead.others)
    assert "Of the 8 metrics of the full output high leads clearly in 8." in found.sentences
    assert re.search(r"high is 0\.\d{3} below what the teachers have with one another, 0\.6", found.sentences[-1])


def test_it_is_said_that_nobody_leads_clearly(tmp_path: Path) -> None:
    found = glance(tmp_path, {"a": 0.6, "b": 0.6, "low": 0.3})
    assert found.headline.startswith("Nobody leads clearly by BERTScore F1: ")
    assert {model.model for model in (found.lead.leader, *found.lead.alike)} == {"a", "b"}
    assert "cannot be told apart" in found.headline
    assert "low" not in found.headline
    assert " has the highest mean, 0." in found.sentences[0]


def test_twelve_models_can_be_told_apart(tmp_path: Path) -> None:
    """The fewest resamples that a p-value needs grow with the models, and not with their pairs."""
    levels = {f"m{at:02d}": 0.1 + 0.06 * at for at in range(12)}
    found = glance(tmp_path, levels, metrics=LEXICAL[:1], lengths=False, resamples=1000)
    assert found.headline.startswith("m11 leads by ROUGE-1: ")


def test_few_images_say_nothing_clearly(tmp_path: Path) -> None:
    found = glance(tmp_path, {"low": 0.2, "high": 0.8}, n=29)
    assert found.headline == "Nobody leads clearly by BERTScore F1: of 29 images none can be clear."
    assert "By none of the 8 metrics of the full output does anybody lead clearly." in found.sentences


@pytest.mark.parametrize("own", [{"own_references": ["glm"]}, {"own_models": ["glm"]}])
def test_a_teacher_does_not_compete(tmp_path: Path, own: dict[str, Any]) -> None:
    found = glance(tmp_path, {"mine": 0.9, "high": 0.6, "low": 0.4}, mine=own)
    assert found.lead.leader.model == "high"
    assert found.sentences[-1].startswith("mine is a teacher itself (glm): ")
    assert found.sentences[-1].endswith(" It does not compete.")
    alone = glance(tmp_path / "two", {"mine": 0.9, "high": 0.6}, mine=own)
    assert alone.lead is None
    assert alone.headline.startswith("By BERTScore F1 high has 0.")
    assert alone.sentences[0] == "No other model competes."


@pytest.mark.parametrize("metrics", [LEXICAL, LEXICAL[2:], LEXICAL[4:], ()])
def test_the_value_that_leads_is_the_first_of_the_tables(tmp_path: Path, metrics: tuple[str, ...]) -> None:
    """Also the one by which score.py chose the examples."""
    levels = {"low": 0.2, "high": 0.8}
    named: dict[str, Any] = {} if metrics else {"teachers": ()}
    found = benchmark(tmp_path, levels, metrics=metrics, lengths=False, **named)
    value = module("reporting.glance").glance_of(found).value
    assert value == (f"{found.metrics[0]}_avg" if metrics else "named_difference")


def test_the_figure_is_in_colour_and_has_a_dark_form(tmp_path: Path) -> None:
    """Each model has a colour and a marker of its own; ink and paper change places, the colours stay."""
    found = benchmark(tmp_path, {"a": 0.4, "b": 0.5, "c": 0.6}, agreement=True)
    figure = module("reporting.glance_figure").draw_glance(found, module("reporting.glance").glance_of(found))
    figures = module("reporting.figures")
    for colour in figures.COLOURS[:3]:
        assert colour in figure.svg
        assert colour in figure.dark
    for name, dark in figures.DARK.items():
        assert name in figure.svg
        assert (name in figure.dark, dark in figure.dark) == (False, True)
    styles = [tuple(figures.point(at)[name] for name in ("fmt", "color")) for at in range(50)]
    assert len(set(styles)) == 50
    lightness = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in figures.COLOURS]
    assert len(set(lightness)) == len(lightness), "no two are the same grey"


def test_a_dashed_line_is_named_where_there_is_one(tmp_path: Path) -> None:
    for name, agreement in (("with", True), ("without", False)):
        found = benchmark(tmp_path / name, {"a": 0.4, "b": 0.5}, agreement=agreement, metrics=LEXICAL)
        glanced = module("reporting.glance").glance_of(found)
        drawn = [module("reporting.glance_figure").draw_glance(found, glanced)]
        drawn += module("reporting.figures").draw_figures(found)
        dashed = {figure.name: "dashed" in figure.caption for figure in drawn}
        assert dashed == {name: agreement and name not in ("length", "thinking_answer") for name in dashed}, (
            "captions and lines"
        )


def test_one_model_has_a_figure_of_its_own(tmp_path: Path) -> None:
    """No panels with a single point or bar each."""
    found = benchmark(tmp_path, {"a": 0.4})
    glanced = module("reporting.glance").glance_of(found)
    assert glanced.headline.startswith("By BERTScore F1 a has 0.")
    assert [figure.name for figure in module("reporting.figures").draw_figures(found)] == ["length"]
    assert module("reporting.glance_figure").draw_glance(found, glanced).caption.startswith("All values of the model")

"""The figures: whole, light, of a README's width, their words inside; what has no numbers is left out."""

import re
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import matplotlib.figure
import numpy as np
import pytest
from PIL import Image

from dataset_card.figures import DPI, WIDTH, draw
from dataset_card.measuring.built import Part, described
from dataset_card.measuring.measure import measure
from dataset_card.measuring.token_counts import stored
from dataset_card.terminal import counted
from imagenet_think import STATUSES
from tests.support.built_datasets import FAILED, built, good_records
from tests.support.first_schema import TEACHERS
from tests.support.varied_datasets import annotate, varied_records

ASKED = dict.fromkeys(TEACHERS, "en")
ALL = ["lengths.png", "images_per_class.png", "agreement.png", "statuses.png"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = built(tmp_path_factory.mktemp("figures"), varied_records(30))
    annotate(out)
    return measure(out)


def full(asked: dict[str, str] = ASKED, images: int = 250_000) -> dict[str, Any]:
    """As the numbers of 250,000 images are: many of everything, all statuses, each class of another size."""
    chance, part = np.random.default_rng(0), Part(asked)
    tables = [*asked] if len(asked) > 1 else ["all good rows"]
    for at, (model, table) in enumerate(zip(asked, tables, strict=True)):
        tokens = chance.lognormal(7 + at / 4, 0.5, images).astype(int) + 20
        for text in ("thinking", "answer"):
            words = (tokens // (2 if text == "thinking" else 7)).tolist()
            part.language[model, text].words.counts.update(words)
            part.language[model, text].sentences.counts.update(words)
        for image, count in enumerate(tokens.tolist()):
            part.tables[table].per_pair["both"].add(count)
            if image < 100:
                part.tables[table].add([str(image)], [stored(count)])
        part.statuses[model] = Counter({status: 10 ** (at % 6) for at, status in enumerate(STATUSES)} | {"ok": 245_000})
    for values in part.agreement.values():
        values.extend(chance.beta(6, 16, images).tolist())
    for pair in part.schema.pairs:
        part.ratios[pair, "both"].extend(chance.lognormal(0, 0.4, images).tolist())
    part.classes = Counter({f"n{number}": int(size) for number, size in enumerate(chance.integers(1, 900, 10_450))})
    return described(part, "imagenet-think-250k", None)


def check(path: Path) -> None:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("L")).astype(int)
    height, width = pixels.shape
    assert width == WIDTH * DPI
    assert height < width
    assert pixels.mean() > 200  # light
    # nothing stands on the rim, where it would be cut
    rim = np.concatenate([pixels[:2].ravel(), pixels[-2:].ravel(), pixels[:, :2].ravel(), pixels[:, -2:].ravel()])
    assert rim.min() == 255


def texts_of(figure: matplotlib.figure.Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[matplotlib.figure.Figure]:
    """The figures as they were saved."""
    figures: list[matplotlib.figure.Figure] = []
    save = matplotlib.figure.Figure.savefig

    def saved(figure: matplotlib.figure.Figure, *args: Any, **options: Any) -> None:
        figures.append(figure)
        save(figure, *args, **options)

    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", saved)
    return figures


@pytest.mark.parametrize("which", ["small", pytest.param("full", marks=pytest.mark.soak)])
def test_figures_are_whole(
    which: str, small: dict[str, Any], tmp_path: Path, seen: list[matplotlib.figure.Figure]
) -> None:
    found = small if which == "small" else full()
    paths = draw(found, tmp_path / "figures")
    assert [path.name for path in paths] == ALL
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == sorted(ALL)
    for path in paths:
        check(path)
    lengths, classes, agreement, statuses = map(texts_of, seen)
    assert {"thinking, words", "answer, words", "both, tokens"} <= set(lengths)
    assert any(text.startswith("glm (median ") for text in lengths)
    of_classes = counted(found["table2"]["classes"], "class", "classes")
    assert f"{found['table2']['images']:,} images, {of_classes}" in " ".join(classes)
    assert f"mean {found['agreement']['answer_rouge_l']['mean']:.3f}" in agreement
    for model in TEACHERS:
        of = found["statuses"][model]
        assert f"{model}: {of['failed']:,} of {of['rows']:,} failed" in statuses
        assert all(any(text.startswith(f"{count:,} (") for text in statuses) for count in of["counts"].values())


LONG = "a-teacher-with-a-name-as-long-as-a-name-can-be-which-is-64-signs"


@pytest.mark.parametrize(
    "names",
    [
        ["mine"],
        ["a", "b"],
        [f"{LONG[:-1]}{n}" for n in range(2)],
        ["a", "b", "c"],
        [f"{LONG[:-1]}{n}" for n in range(8)],
    ],
    ids=["one", "two", "two long", "three", "eight long"],
)
def test_any_number_of_teachers(names: list[str], tmp_path: Path, seen: list[matplotlib.figure.Figure]) -> None:
    """Whole and with no words over others, whatever the names; each is told apart in every legend."""
    found = full(dict.fromkeys(names, "en"), 400)
    paths = draw(found, tmp_path)
    assert [path.name for path in paths] == [name for name in ALL if len(names) > 1 or name != "agreement.png"]
    for path, figure in zip(paths, seen, strict=True):
        with Image.open(path) as image:
            assert image.width == WIDTH * DPI
        check_no_overlap(figure, with_ticks=len(names) != 2)  # whose numbers 1,000 and 2,000 may touch
        inside = figure.bbox.expanded(1.001, 1.001)
        shown = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]
        legends = [text for text in shown if re.search("median|failed|tokens", text.get_text())]
        assert all(inside.contains(*corner) for text in legends for corner in text.get_window_extent().corners())
    lengths, statuses = texts_of(seen[0]), texts_of(seen[-1])
    assert len({text for text in lengths if "median" in text}) >= len(names)
    assert len({text for text in statuses if re.search(r"\d failed", text)}) == len(names)


@pytest.mark.soak
def test_no_words_lie_over_others(tmp_path: Path, seen: list[matplotlib.figure.Figure]) -> None:
    draw(full(), tmp_path)
    for figure in seen:
        check_no_overlap(figure)


def check_no_overlap(figure: matplotlib.figure.Figure, with_ticks: bool = True) -> None:
    figure.draw_without_rendering()
    texts = [text for axes in figure.axes for text in words_of(axes, with_ticks)]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    boxes = [text.get_window_extent() for text in texts]
    boxes = [box for box in boxes if box.width and figure.bbox.containsx(box.x0) and figure.bbox.containsy(box.y0)]
    assert len(boxes) > (4 if with_ticks else 1)
    for at, box in enumerate(boxes):
        assert not box.count_overlaps(boxes[:at])


def words_of(axes: Any, with_ticks: bool = True) -> list[matplotlib.text.Text]:
    """What stands in and around a panel; of the ticks those that lie within its axes."""
    ticks = [
        tick.label1
        for axis in ((axes.xaxis, axes.yaxis) if with_ticks else ())
        for tick in axis.get_major_ticks()
        if axis.get_view_interval()[0] <= tick.get_loc() <= axis.get_view_interval()[1]
    ]
    legend = axes.get_legend().get_texts() if axes.get_legend() else []
    return [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label, *ticks, *legend]


def test_tokens_of_each_text_where_a_tokenizer_counted_them(
    small: dict[str, Any], tmp_path: Path, seen: list[matplotlib.figure.Figure]
) -> None:
    found = deepcopy(small)
    for row in found["table1"]:
        row["per_pair"] |= {"thinking": row["per_pair"]["both"], "answer": row["per_pair"]["both"]}
    draw(found, tmp_path)
    assert {"thinking, tokens", "answer, tokens"} <= set(texts_of(seen[0]))


@pytest.mark.parametrize(("failed", "left"), [(False, ALL), (True, ["images_per_class.png", "statuses.png"])])
def test_what_has_no_numbers_is_left_out(failed: bool, left: list[str], tmp_path: Path) -> None:
    records = good_records(2)
    if failed:
        records = {model: [row | FAILED for row in rows] for model, rows in records.items()}
    assert [path.name for path in draw(measure(built(tmp_path, records)), tmp_path / "figures")] == left
    for name in left:
        check(tmp_path / "figures" / name)


def test_nothing_at_all_draws_nothing(tmp_path: Path) -> None:
    assert draw(described(Part(ASKED), "none", None), tmp_path) == []


def test_the_same_numbers_give_the_same_bytes(small: dict[str, Any], tmp_path: Path) -> None:
    first, second = draw(small, tmp_path / "a"), draw(small, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]

"""The sample is the same again, grows with its size, and takes of each class its share."""

from collections import Counter

import pytest

from generate.reviewing.open_dataset import open_rows
from generate.reviewing.page_data import PageData
from generate.reviewing.sample import draw_sample


@pytest.mark.parametrize("strata", ["none", "class", "status"])
def test_a_sample_is_the_same_again_and_grows(strata: str, data: PageData) -> None:
    sample = draw_sample(data.rows, 24, 0, strata)
    assert sample == draw_sample(open_rows(data.rows.path), 24, 0, strata)
    assert len(set(sample)) == 24
    assert Counter(model for _, model in sample) == {"glm": 12, "kimi": 12}
    assert all(data.rows.sides[model].good[at] for at, model in sample)
    assert set(sample) < set(draw_sample(data.rows, 40, 0, strata))
    assert set(sample) != set(draw_sample(data.rows, 24, 1, strata))


def test_a_sample_takes_what_there_is(data: PageData) -> None:
    assert len(draw_sample(data.rows, 1000, 0)) == 57


@pytest.mark.parametrize("size", [2, 7, 20, 41])
def test_a_sample_by_class_has_of_each_its_share(size: int, data: PageData) -> None:
    """Of glm 18 good dogs and 10 good cats, of kimi 19 and 10: their shares to within one record."""
    for model, dogs in (("glm", 18 / 28), ("kimi", 19 / 29)):
        classes = Counter(data.rows.wnid[at] for at, m in draw_sample(data.rows, size, 0, "class") if m == model)
        assert abs(classes[0] - dogs * classes.total()) < 1

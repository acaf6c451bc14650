"""Filters, words and rankings find the images that they should, in their order."""

import pytest

from generate.reviewing.page_data import PageData, Query
from generate.reviewing.scores import Ranking
from generate.reviewing.search import FAILED as FAILED_ANY
from generate.reviewing.search import GOOD, LEAST, LONGEST, MOST, SHORTEST, Filter, status_choices
from tests.support.review_dataset import COUNT, SCORED, image_id


def found(data: PageData, query: Query) -> list[int]:
    """The numbers of the images, in the order in which they are shown."""
    return [int(data.rows.image_ids[at].as_py().split("_")[1]) for at in data.positions(query).tolist()]


AS_LISTED = sorted(range(COUNT), key=lambda n: (n % 5 == 4, image_id(n)))  # train before test, each by image_id

FILTERS = [
    (Filter(), AS_LISTED),
    (Filter(split="test"), AS_LISTED[-6:]),
    (Filter(status="glm: truncated"), [3, 4]),
    (Filter(status=FAILED_ANY), [3, 4]),
    (Filter(status="kimi: truncated", split="train"), []),
    (Filter(status=GOOD, of_class="n02121808"), [20, 21, 22, 23, 25, 26, 27, 28, 24, 29]),
    (Filter(of_class="domestic C", split="test"), [24, 29]),
    (Filter(of_class="no such class"), []),
    (Filter(least_tokens=38), [28, 29]),
    (Filter(most_tokens=12, order=LONGEST), [2, 1, 0]),
    (Filter(split="test", order=SHORTEST), [4, 9, 14, 19, 24, 29]),
    (Filter(least_agreement=0.9), [27, 28, 29]),
    (Filter(most_agreement=0.1, order=MOST), [2, 1, 0]),
    (Filter(split="test", order=LEAST), [9, 14, 19, 24, 29, 4]),
    (Filter(words="NUMBER 12."), [12]),
    (Filter(words="domestic"), []),
    (Filter(words="and cut"), [3, 4]),
    (Filter(words="n02121808_2"), [20, 21, 22, 23, 25, 26, 27, 28, 24, 29]),
    (Filter(words="brown & white"), [0]),
    (Filter(words="nose | black"), [0]),
    (Filter(words=".*"), []),
    (Filter(words="says kimi", split="test", status=GOOD, order=MOST), [29, 24, 19, 14, 9]),
    (Ranking(SCORED, "full_rouge1_avg"), [29, 24, 19, 14, 9, 4]),
    (Ranking(SCORED, "full_rouge1_avg", worst_first=False), [4, 9, 14, 19, 24, 29]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS, ids=map(str, range(len(FILTERS))))
def test_a_query_finds(query: Query, expected: list[int], data: PageData) -> None:
    assert found(data, query) == expected
    assert found(data, query) == expected, "what is kept is the same"


def test_the_choices_of_status_are_those_that_are_there(data: PageData) -> None:
    there = ["glm: ok", "glm: truncated", "kimi: ok", "kimi: truncated"]
    assert status_choices(data.rows) == ["any", GOOD, FAILED_ANY, *there]


def test_a_search_says_how_far_it_is(data: PageData) -> None:
    done = [progress.done for progress in data.search(Filter(words="something new"))]
    assert len(done) > 5
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 1.0)

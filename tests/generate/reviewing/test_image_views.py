"""Which models stand side by side on the page of an image."""

import re
from dataclasses import replace
from pathlib import Path

from generate.reviewing.image_views import image_page
from generate.reviewing.page_data import PageData, Query
from generate.reviewing.scores import Ranking
from generate.reviewing.search import Filter
from tests.support.first_schema import TEACHERS
from tests.support.review_dataset import (
    SCORED,
    image_id,
    position_of,
)


def test_a_benchmarked_model_is_read_beside_the_teachers(folder: Path, data: PageData) -> None:
    """Without scores too; where images are ranked by scores, before them."""

    def heads(query: Query, data: PageData) -> list[str]:
        return re.findall("<h2>(\\w+)", image_page(data, position_of(data.rows, image_id(29)), query))

    assert heads(Filter(), replace(data, scores=())) == [*TEACHERS, SCORED]
    assert heads(Ranking(SCORED, "full_rouge1_avg"), data) == [SCORED, *TEACHERS]

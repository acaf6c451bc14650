"""Hold everything that the page shows, opened once, and cache the answers of recent queries and recent pictures."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generate.reviewing.review_files import ReviewFiles
from generate.reviewing.rows import Rows
from generate.reviewing.sample import Sample
from generate.reviewing.scores import Predictions, Ranking, Scores
from generate.reviewing.search import Filter, Progress, filter_rows, search_texts
from generate.selection.class_names import ClassName
from imagenet_think import ContractError, ImageError, Pictures, Record, decode_image, image_id_of

Query = Filter | Ranking
_QUERIES_KEPT = 16
_PICTURES_KEPT = 256  # of some tens of kilobytes each


@dataclass
class PageData:
    """Hold the dataset and what was given with it. Images are known by their position in `rows`."""

    rows: Rows
    pictures: Pictures | None
    class_names: Mapping[str, ClassName]
    sample: Sample
    reviews: ReviewFiles
    scores: Sequence[Scores] = ()
    predictions: Sequence[Predictions] = ()
    published: str = ""  # repository@revision of a page for everyone, which takes no reviews
    _cached: dict[Query, NDArray[np.int64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.picture = lru_cache(maxsize=_PICTURES_KEPT)(self._picture)

    @property
    def has_pictures(self) -> bool:
        """Return whether there are any to look for; where a page was started without them, it says so in each place."""
        return not self.published or self.rows.has_pictures

    def search(self, query: Query) -> Iterator[Progress]:
        """Yield the progress of a query, the last with done = 1; it is the only one unless texts must be read."""
        found = self._cached.get(query)
        if found is None:
            for progress in self._run_query(query):
                found = progress.found
                if progress.done < 1:
                    yield progress
            assert found is not None
            self._cached[query] = found
            for old in list(self._cached)[:-_QUERIES_KEPT]:
                self._cached.pop(old, None)
        yield Progress(1.0, found)

    def positions(self, query: Query) -> NDArray[np.int64]:
        """Return the positions of the images that a query finds, in its order."""
        *_, last = self.search(query)
        return last.found

    def _run_query(self, query: Query) -> Iterator[Progress]:
        if isinstance(query, Ranking):
            yield Progress(1.0, self.scores_of(query.model).ranked(query.value, query.worst_first))
            return
        among = filter_rows(self.rows, self.class_names, query)
        if query.words.strip():
            yield from search_texts(self.rows, query.words, among)
        else:
            yield Progress(1.0, among)

    def scores_of(self, model: str) -> Scores:
        return next(one for one in self.scores if one.model == model)

    def class_name(self, at: int) -> str:
        """Return the first name of an image's class; the class key itself where it has no name."""
        wnid = self.rows.wnids[self.rows.wnid[at]]
        return self.class_names[wnid].lemma.split(", ")[0] if wnid in self.class_names else wnid

    def _picture(self, at: int, side: int, number: int = 0) -> bytes:
        """Return a JPEG whose longest side is at most `side` pixels. Raise ImageError with the reason there is none.

        number: of the picture among those of the image, from 0.
        """
        image = decode_image(self._bytes(at, number), side)
        data = io.BytesIO()
        image.save(data, "JPEG", quality=88)
        return data.getvalue()

    def _bytes(self, at: int, number: int) -> bytes:
        paths = self.rows.paths_of(at)
        if self.pictures:
            # One of several is not named by the image's id.
            name = self.rows.image_ids[at].as_py() if len(paths) == 1 else image_id_of(paths[number])
            return self.pictures.read(paths[number], name)
        try:
            data = self.rows.picture(at)
        except ContractError as error:
            raise ImageError("bad_image", str(error)) from error
        if data is None:
            lacking = "no pictures were given: start the page with --images"
            raise ImageError("missing_image", "it was published without it" if self.published else lacking)
        return data

    def picture_error(self, at: int, side: int) -> str | None:
        """Return why there is no picture, as `status: reason`; None where there is one."""
        try:
            self.picture(at, side)
        except ImageError as error:
            return f"{error.status}: {error}"
        return None

    def predictions_of(self, image_id: str) -> dict[str, Record | None]:
        """Return the records of an image in the benchmarked runs, by model."""
        return {run.model: run.of(image_id) for run in self.predictions}

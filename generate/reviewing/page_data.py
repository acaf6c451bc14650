"""All that the page shows of, opened once: dataset, pictures, scores; answers that cost are kept a while."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generate.reviewing.review_files import VerdictFiles
from generate.reviewing.rows import Rows
from generate.reviewing.scores import Predictions, Ranking, Scores
from generate.reviewing.search import Filter, Progress, search, select
from generate.reviewing.summary import Drawn
from imagenet_think import ContractError, ImageError, Pictures, decode_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from generate.selection.class_names import ClassName

Query = Filter | Ranking
_QUERIES_KEPT = 16
_PICTURES_KEPT = 256  # of some tens of kilobytes each


@dataclass
class Shown:
    """What the page shows of."""

    rows: Rows
    pictures: Pictures | None
    class_names: "Mapping[str, ClassName]"
    drawn: Drawn
    verdicts: VerdictFiles
    scores: Sequence[Scores] = ()
    predictions: Sequence[Predictions] = ()
    _found: "dict[Query, NDArray[np.int64]]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.picture = lru_cache(maxsize=_PICTURES_KEPT)(self._picture)

    def find(self, query: Query) -> Iterator[Progress]:
        """How far the search is, at last with done = 1: at once, unless texts are to be read."""
        found = self._found.get(query)
        if found is None:
            for progress in self._search(query):
                found = progress.found
                if progress.done < 1:
                    yield progress
            assert found is not None
            self._found[query] = found
            for old in list(self._found)[:-_QUERIES_KEPT]:
                self._found.pop(old, None)
        yield Progress(1.0, found)

    def found(self, query: Query) -> "NDArray[np.int64]":
        """The positions that a query finds, in its order."""
        *_, last = self.find(query)
        return last.found

    def _search(self, query: Query) -> Iterator[Progress]:
        if isinstance(query, Ranking):
            yield Progress(1.0, self.scored(query.model).ranked(query.value, query.worst_first))
            return
        among = select(self.rows, self.class_names, query)
        if query.words.strip():
            yield from search(self.rows, query.words, among)
        else:
            yield Progress(1.0, among)

    def scored(self, model: str) -> Scores:
        return next(one for one in self.scores if one.model == model)

    def class_of(self, at: int) -> str:
        """The class as people call it: the first of its names, or the key itself."""
        wnid = self.rows.wnids[self.rows.wnid[at]]
        return self.class_names[wnid].lemma.split(", ")[0] if wnid in self.class_names else wnid

    def _picture(self, at: int, side: int) -> bytes:
        """A JPEG of at most `side` pixels. Raises ImageError, which says why there is none."""
        image = decode_image(self._bytes(at), side)
        data = io.BytesIO()
        image.save(data, "JPEG", quality=88)
        return data.getvalue()

    def _bytes(self, at: int) -> bytes:
        image_id, path = self.rows.image_ids[at].as_py(), self.rows.paths[at].as_py()
        if self.pictures:
            return self.pictures.read(path, image_id)
        try:
            data = self.rows.picture(at)
        except ContractError as error:
            raise ImageError("bad_image", str(error)) from error
        if data is None:
            raise ImageError("missing_image", "no pictures were given: start the page with --images")
        return data

    def why_no_picture(self, at: int, side: int) -> str | None:
        try:
            self.picture(at, side)
        except ImageError as error:
            return f"{error.status}: {error}"
        return None

    def predicted(self, image_id: str) -> dict[str, dict[str, Any] | None]:
        """By model what the benchmarked runs say of an image."""
        return {run.model: run.of(image_id) for run in self.predictions}

"""Hand out the rows of a fixed list to the ranks of a launch, in chunks.

Ranks count through the chunks with one atomic counter, in the store by which their launcher brought them together, so
that a fast rank takes more of them than a slow one. Where the chunks begin depends only on the number of ranks and on
the number of rows left at the start, which all ranks receive.
"""

from collections.abc import Iterator

from generate.processes.launch import Launch, RankError

# A chunk is at most this part of a rank's even share of the rows that are left: a rank so many times slower than the
# others is done with any chunk before they are done with the rest.
_SLOWEST = 8


def chunk_bounds(rows: int, ranks: int) -> list[int]:
    """Return where chunks begin, and the end of the last: long ones first, single rows at the end.

    Guided self-scheduling (Polychronopoulos & Kuck 1987), whose chunk is a rank's share of the rest, by a factor finer.
    """
    bounds = [0]
    while left := rows - bounds[-1]:
        bounds.append(bounds[-1] + max(1, left // (_SLOWEST * ranks)))
    return bounds


class ChunkQueue:
    """Iterate over this rank's chunks, each a range of the rows that are left; the next is taken when it is asked for.

    taken: how many rows were in them so far.
    lost: set at the end where the counter did not answer, so that there may be more chunks; the reason as text.
    """

    def __init__(self, rows: int, launch: Launch, counter: str) -> None:
        self.launch = launch
        self.counter = counter
        self.bounds = chunk_bounds(rows, launch.size)
        self.taken = 0
        self.lost: str | None = None

    def __iter__(self) -> Iterator[range]:
        for chunk in self._chunks():
            self.taken += len(chunk)
            yield chunk

    def _chunks(self) -> Iterator[range]:
        if self.launch.size == 1:  # nobody to share with, and the same read-ahead toward the end
            yield from map(range, self.bounds[:-1], self.bounds[1:])
            return
        while (index := self._next()) is not None and index < len(self.bounds) - 1:
            yield range(self.bounds[index], self.bounds[index + 1])

    def _next(self) -> int | None:
        try:
            return self.launch.count(self.counter) - 1
        except RankError as error:
            self.lost = str(error)
            return None

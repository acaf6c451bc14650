"""Hold back the first texts of a model whose tags are not known, until one of them shows that they are understood.

A server's model of which nobody said how it marks its thinking may mark it in another way, or not think at all: then
every text would be a failure, after hours. The texts held back are no records, so that the same command asks for them
again once the server was mended.
"""

from generate.engines.base import UnfitError
from generate.engines.endpoint import words
from imagenet_think import Record

TEXTS = 8  # of which none can be told apart: then it is the model or the server
_SHOWN = 60  # characters


class Trial:
    """Take records as they come. `alone`: this process writes the whole run, whose few texts it has all seen."""

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone
        self._held: list[Record] = []
        self._tried = 0
        self._passed = False

    def take(self, record: Record) -> list[Record]:
        """Return the records that are to be written now. Raises UnfitError at the eighth text that cannot be split."""
        if not self._passed and record["status"] == "no_delimiter":
            self._held.append(record)
            self._tried += 1
            if self._tried >= TEXTS:
                raise UnfitError(self._refusal())
            return []
        # A picture that cannot be opened, or a text that was cut, says nothing of the tags.
        self._passed = self._passed or record["status"] in ("ok", "no_open", "forced", "empty_answer", "empty_thinking")
        return [*self._release(), record] if self._passed else [record]

    def end(self) -> list[Record]:
        """Return what is still held back. Raises UnfitError where these are all the texts of the run."""
        if self._held and self._alone and not self._passed:
            raise UnfitError(self._refusal())
        return self._release()

    def _release(self) -> list[Record]:
        held, self._held = self._held, []
        return held

    def _refusal(self) -> str:
        count, begins = self._tried, words("\n".join(self._held[0]["raw"]))[:_SHOWN]
        texts = f"in any of the first {count} texts" if count > 1 else "in the one text"
        return (
            f"thinking and answer cannot be told apart {texts} (it begins with {begins!r}): start the server with its "
            "reasoning parser or with thinking switched on, or describe the model's tags in a FILE.yaml for --model"
        )

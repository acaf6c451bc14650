"""Failures of an engine: of one row, or of everything?"""

from collections.abc import Iterator

from generate.engines.base import Completion, EngineError

_GIVE_UP_AFTER = 8  # rows in a row: then it is the device, the server or the model, not the picture


class Failures:
    """Holds failed rows back until a success shows that the engine is alive; then they are results like others.

    Rows that fail because everything fails must not be recorded: they would never be asked about again.
    """

    def __init__(self) -> None:
        self._unproven: list[Completion] = []

    def add(self, image_id: str, message: str) -> None:
        """Hold one back. Raises EngineError after eight without a success."""
        self._unproven.append(Completion(image_id, "", "error", status="engine_error", message=message))
        if len(self._unproven) >= _GIVE_UP_AFTER:
            raise EngineError(f"the engine failed on {_GIVE_UP_AFTER} pictures in a row, last with {message}")

    def release(self) -> Iterator[Completion]:
        """Those held back, after a success or at the end."""
        released, self._unproven = self._unproven, []
        yield from released

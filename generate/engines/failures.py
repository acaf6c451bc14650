"""Tell failures of one row from failures of the whole engine."""

from collections.abc import Iterator

from generate.engines.base import Completion, EngineError

_GIVE_UP_AFTER = 8  # failures without a success between them: then it is the device, the server or the model


class Failures:
    """Hold failed rows back until a success shows that the engine is alive; then they are results like others.

    Rows that fail because everything fails must not be recorded: they would count as done and never be tried again.
    """

    def __init__(self) -> None:
        self._unproven: list[Completion] = []

    def add(self, image_id: str, message: str, text: str = "") -> None:
        """Hold one failed row back, with what was written of it. Raises EngineError after eight without a success."""
        self._unproven.append(Completion(image_id, text, "error", status="engine_error", message=message))
        if len(self._unproven) >= _GIVE_UP_AFTER:
            raise EngineError(f"the engine failed on {_GIVE_UP_AFTER} pictures in a row, last with {message}")

    def release(self) -> Iterator[Completion]:
        """Yield the rows held back; call it after a success and at the end."""
        released, self._unproven = self._unproven, []
        yield from released

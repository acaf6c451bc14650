"""Hold where a text has what must not be published."""

from typing import NamedTuple


class Found(NamedTuple):
    """Hold a place of a text, in bytes, and what stands there, in words of ours without the thing itself."""

    start: int
    end: int
    what: str

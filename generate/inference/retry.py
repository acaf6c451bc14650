"""Choose the rows to process again: --retry truncated,loop, and for a second pass --retry truncated,loop,attempt=2."""

from dataclasses import dataclass

_NEVER = ("ok", "dropped")  # nothing is better than ok; dropped is the build's word
_CAUSED_ELSEWHERE = frozenset({"bad_image", "missing_image", "unsafe_path", "engine_error"})


@dataclass(frozen=True)
class Retry:
    """Ask to process once more, as this attempt, the images whose best record has one of `statuses`.

    An image that has a record of this attempt or a later one is done, whatever came of it: a pass that was interrupted
    goes on with the same command, and one that came to its end has nothing left to do.
    """

    statuses: frozenset[str]
    attempt: int = 1

    @classmethod
    def parse(cls, text: str) -> "Retry":
        """Parse statuses with commas, and attempt=2, 3, … for another pass. Raises ValueError in one sentence."""
        from imagenet_think import STATUSES  # not above: it takes a second, for which --help must not wait

        statuses, attempt = set(), 1
        choices = [status for status in STATUSES if status not in _NEVER]
        for part in text.split(","):
            name, given, value = part.strip().partition("=")
            if given and name == "attempt":
                if not value.isdecimal() or int(value) < 1:
                    raise ValueError(f"{value!r} is not a further attempt; give 1 or more, as the first is 0")
                attempt = int(value)
            elif given or name not in choices:
                raise ValueError(f"{part.strip()!r} cannot be retried; choose {', '.join(choices)}")
            else:
                statuses.add(name)
        if not statuses:
            raise ValueError(f"no status is given; choose {', '.join(choices)}")
        return cls(frozenset(statuses), attempt)

    @property
    def of_texts(self) -> list[str]:
        """Return those of the statuses that depend on the text."""
        return sorted(self.statuses - _CAUSED_ELSEWHERE)

"""Say what a listing passed over: how many of each kind, one of them by its path, and the way out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generate.selection.screening.examine import Rejection
from generate.selection.sources.passed_over import UNREADABLE, WAYS_OUT, PassedOver
from imagenet_think import image_id_of

LISTS = "lists"  # the rule of a directory entry that could not be read; no rules file switches it off


@dataclass
class PassedOverCounts:
    """Count what is passed over by kind, while it is read."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    unreadable: list[PassedOver] = field(default_factory=list)

    def lines(self, passed: Iterable[PassedOver]) -> Iterator[dict[str, Any]]:
        """Yield the lines of passed_over.jsonl; keep what is unreadable, for rejected.jsonl."""
        for one in passed:
            if one.kind == UNREADABLE:
                self.unreadable.append(one)
                continue
            self.counts[one.kind] = self.counts.get(one.kind, 0) + 1
            self.examples.setdefault(one.kind, one.path)
            yield {"path": one.path, "kind": one.kind, "why": one.why or None}

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return {kind: its count, an example and the way out}, the most frequent first."""
        kinds = sorted(self.counts, key=lambda kind: (-self.counts[kind], kind))
        return {
            kind: {"count": self.counts[kind], "example": self.examples[kind], "way_out": WAYS_OUT[kind]}
            for kind in kinds
        }

    def as_text(self) -> list[str]:
        """Return a line for each kind, as "passed over: compressed tar files (3), as 'a.tgz'; unpack …"."""
        return [
            f"passed over: {kind} ({one['count']}), as {one['example']!r}; {one['way_out']}"
            for kind, one in self.as_json().items()
        ]

    def rejected_lines(self) -> list[dict[str, Any]]:
        """Return the lines of rejected.jsonl of what is unreadable, sorted by path."""
        return [
            {"image_id": image_id_of(one.path), "wnid": None, "path": one.path}
            | Rejection(LISTS, None, None, one.why)._asdict()
            for one in sorted(self.unreadable)
        ]

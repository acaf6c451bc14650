"""A taxonomy: what is a kind of what, and by which names; a class may have several parents.

A tree is text of one line a node, `id <tab> parents <tab> names`, the ids of the parents separated by commas, the names
by `, `. The root is the one node without parents. Lines that begin with # are remarks.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

MOST_BYTES = 64 << 20  # of a tree's file, unpacked


@dataclass(frozen=True)
class Tree:
    """Nodes by their ids, parents before children."""

    parents: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    root: str
    lineage: dict[str, frozenset[str]] = field(default_factory=dict)  # each node with all above it, without the root
    depths: dict[str, int] = field(default_factory=dict)  # edges on the shortest way from the root

    @cached_property
    def holders(self) -> dict[str, tuple[str, ...]]:
        """Return the nodes of each name: several where it is ambiguous, as `crane` is."""
        found: dict[str, list[str]] = {}
        for node, names in self.names.items():
            for name in names:
                found.setdefault(name, []).append(node)
        return {name: tuple(nodes) for name, nodes in found.items()}

    def within(self, node: str, levels: int) -> frozenset[str]:
        """Return the nodes that are at most so many edges above one, without it and without the root."""
        found, edge = set[str](), {node}
        for _ in range(levels):
            edge = {parent for one in edge for parent in self.parents[one]} - {self.root}
            found |= edge
        return frozenset(found - {node})


def read_tree(path: Path) -> Tree:
    """Read a file of a tree, .tsv or .tsv.gz. Raises ValueError, one sentence, for what is none; OSError."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is not a whole gzip file; write it again") from error
    if len(data) > MOST_BYTES:
        raise ValueError(f"{path} holds more than {MOST_BYTES >> 20} MiB, which no taxonomy does")
    try:
        return parse_tree(data.decode("utf-8-sig").splitlines())
    except (UnicodeDecodeError, ValueError) as error:
        what = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise ValueError(f"{path} is no taxonomy: {what}") from error


def parse_tree(lines: Iterable[str]) -> Tree:
    """Return the tree of such lines. Raises ValueError where a line, a parent or the root is not as it must be."""
    parents, names = dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not cells[0]:
            raise ValueError(f"line {number} is not `id <tab> parents <tab> names`")
        node, above, called = cells
        if node in parents:
            raise ValueError(f"line {number} has {node!r} for the second time")
        parents[node] = tuple(above.split(",")) if above else ()
        names[node] = tuple(name for name in called.split(", ") if name)
    roots = [node for node, above in parents.items() if not above]
    if len(roots) != 1:
        raise ValueError(f"{len(roots)} nodes have no parent, and one must: the root")
    for node, above in parents.items():
        if unknown := [parent for parent in above if parent not in parents]:
            raise ValueError(f"{unknown[0]!r}, a parent of {node!r}, has no line")
    tree = Tree(parents, names, roots[0])
    _descend(tree)
    return tree


def _descend(tree: Tree) -> None:
    """Fill in lineage and depths from the root on. Raises ValueError where nodes are above one another."""
    children: dict[str, list[str]] = {}
    missing = {node: len(set(above)) for node, above in tree.parents.items()}
    for node, above in tree.parents.items():
        for parent in set(above):
            children.setdefault(parent, []).append(node)
    ready = [tree.root]
    while ready:
        node = ready.pop()
        above = tree.parents[node]
        own = {node} if above else set()
        tree.lineage[node] = frozenset(own.union(*(tree.lineage[parent] for parent in above)))
        tree.depths[node] = 1 + min((tree.depths[parent] for parent in above), default=-1)
        for child in children.get(node, ()):
            missing[child] -= 1
            if not missing[child]:
                ready.append(child)
    if circular := sorted(tree.parents.keys() - tree.lineage.keys()):
        raise ValueError(f"{circular[0]!r} is above itself")

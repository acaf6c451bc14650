"""BERTScore's greedy match and Sentence-BERT's cosine, of pairs of tokenized texts.

Long texts are read by windows that overlap by half; each token's embedding is taken from the window in which it stands
farthest from a cut. A text that fits into one window has the same value in both modes.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .encoders import Encoder
from .examples import Floats, Ints

if TYPE_CHECKING:
    import torch

_HELD_TOKENS = 65_536  # whose embeddings are held at a time: 256 MB of roberta-large's in float32
_BLOCK = 4096  # tokens of either side whose similarities are held at a time


def bertscore_pairs(
    encoder: Encoder, tokens: list[list[int]], predictions: Ints, references: Ints, long: bool
) -> dict[str, Floats]:
    """precision, recall and f1 of each pair of texts (predictions[p], references[p]); 0 where one is empty."""
    values = {name: np.zeros(len(predictions)) for name in ("precision", "recall", "f1")}
    for group in _groups(
        [len(ids) if long else min(len(ids), encoder.room) for ids in tokens], predictions, references
    ):
        rows = sorted({int(side[pair]) for pair in group for side in (predictions, references)})
        texts = {row: tokens[row] if long else tokens[row][: encoder.room] for row in rows if tokens[row]}
        embedded = _token_embeddings(encoder, texts)
        for pair in group:
            a, b = embedded.get(int(predictions[pair])), embedded.get(int(references[pair]))
            if a is None or b is None:
                continue
            precision, recall = _greedy_match(a, b, encoder)
            both = precision + recall
            f1 = 2 * precision * recall / both if both > 0 else 0.0
            for name, value in (("precision", precision), ("recall", recall), ("f1", f1)):
                values[name][pair] = min(max(value, 0.0), 1.0)
    return values


def cosine_pairs(encoder: Encoder, tokens: list[list[int]], predictions: Ints, references: Ints, long: bool) -> Floats:
    """The cosine of each pair of texts; negative ones and those of an empty text are 0.

    A long text's embedding is the mean of its chunks', weighted by their tokens.
    """
    owners, chunks = [], []
    for row, ids in enumerate(tokens):
        if not ids:
            continue
        starts = range(0, len(ids), encoder.room) if long else [0]
        owners += [row] * len(starts)
        chunks += [ids[start : start + encoder.room] for start in starts]
    embeddings = np.zeros((len(tokens), encoder.model.config.hidden_size))
    numbers: dict[tuple[int, ...], list[int]] = {}
    for row, chunk in zip(owners, chunks, strict=True):
        numbers.setdefault(tuple(chunk), []).append(row)
    distinct = list(numbers)
    for at, hidden in encoder.embed(distinct):
        mean = hidden.float().mean(0)
        for row in numbers[distinct[at]]:
            embeddings[row] += len(distinct[at]) * (mean / mean.norm()).cpu().numpy()
    norms = np.linalg.norm(embeddings, axis=1)
    embeddings /= np.maximum(norms, 1e-12)[:, None]
    return np.clip(np.einsum("pd,pd->p", embeddings[predictions], embeddings[references]), 0.0, 1.0)


def _groups(lengths: Sequence[int], predictions: Ints, references: Ints) -> list[list[int]]:
    """The pairs in groups whose texts have a bounded number of tokens, so that a bounded number is held."""
    groups: list[list[int]] = [[]]
    held: set[int] = set()
    size = 0
    for pair, rows in enumerate(zip(predictions.tolist(), references.tolist(), strict=True)):
        new = {row for row in rows if row not in held}
        if groups[-1] and size + sum(lengths[row] for row in new) > _HELD_TOKENS:
            groups.append([])
            held, size, new = set(), 0, set(rows)
        held |= new
        size += sum(lengths[row] for row in new)
        groups[-1].append(pair)
    return groups


def _token_embeddings(encoder: Encoder, texts: dict[int, list[int]]) -> dict[int, "torch.Tensor"]:
    """By row the (tokens + special ones, width) embeddings of unit length, special ones at both ends.

    Equal texts, as two that are cut before they differ, are encoded once.
    """
    import torch

    windows: dict[tuple[int, ...], int] = {}
    plans = {row: _plan(len(ids), encoder.room) for row, ids in texts.items()}
    used = {
        row: [windows.setdefault(tuple(texts[row][start : start + encoder.room]), len(windows)) for start, _, _ in plan]
        for row, plan in plans.items()
    }
    hidden: dict[int, torch.Tensor] = {}
    for at, states in encoder.embed(list(windows)):
        hidden[at] = torch.nn.functional.normalize(states.float(), dim=-1).to(states.dtype)
    joined: dict[tuple[int, ...], torch.Tensor] = {}
    embedded = {}
    for row, numbers in used.items():
        if (key := tuple(numbers)) not in joined:
            parts = []
            for number, (start, first, last) in zip(numbers, plans[row], strict=True):
                # The first special token stands before the first window's tokens, the last one behind the last's.
                low = 0 if first == 0 else first - start + 1
                high = len(hidden[number]) if last == len(texts[row]) else last - start + 1
                parts.append(hidden[number][low:high])
            joined[key] = torch.cat(parts) if len(parts) > 1 else parts[0]
        embedded[row] = joined[key]
    return embedded


def _plan(length: int, room: int) -> list[tuple[int, int, int]]:
    """(start of a window, first token taken from it, behind the last taken), overlapping by half; they cover all."""
    if length <= room:
        return [(0, 0, length)]
    starts = [*range(0, length - room, room - room // 2), length - room]
    cuts = [0, *((left + room + right) // 2 for left, right in pairwise(starts)), length]
    return [(start, *cut) for start, cut in zip(starts, pairwise(cuts), strict=True)]


def _greedy_match(a: "torch.Tensor", b: "torch.Tensor", encoder: Encoder) -> tuple[float, float]:
    """(precision, recall): the mean over a's tokens of the best similarity in b, and the other way round.

    Special tokens can be matched but are not counted, as in bert-score without idf. Blocks bound the memory.
    """
    import torch

    best_a, best_b = torch.full((len(a),), -1.0, device=a.device), torch.full((len(b),), -1.0, device=b.device)
    for i in range(0, len(a), _BLOCK):
        for j in range(0, len(b), _BLOCK):
            similarity = a[i : i + _BLOCK] @ b[j : j + _BLOCK].T
            best_a[i : i + _BLOCK] = torch.maximum(best_a[i : i + _BLOCK], similarity.amax(1).float())
            best_b[j : j + _BLOCK] = torch.maximum(best_b[j : j + _BLOCK], similarity.amax(0).float())
    return best_a[1:-1].mean().item(), best_b[1:-1].mean().item()

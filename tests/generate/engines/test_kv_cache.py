"""generate/engines/kv_cache.py: whatever comes and goes, each row sees its own keys and values, in order."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.engines.kv_cache import KVCache

LAYERS, HEADS, WIDTH = 2, 1, 3


def seen(cache: KVCache, slot: int) -> list[list[float]]:
    """By layer, what a row sees of its keys; its values are the same, negative."""
    kept = []
    for keys, values in cache.store:
        columns = keys.shape[2]
        mask = torch.zeros(columns, dtype=torch.bool)
        mask[: cache.mask.shape[1]] = cache.mask[slot, : min(columns, cache.mask.shape[1])]
        mask[cache.column :] = False
        assert torch.equal(keys[slot, 0, mask], -values[slot, 0, mask])
        kept.append(keys[slot, 0, mask, 0].tolist())
    return kept


def prompts(lengths: list[int], marks: list[float]) -> tuple[list[tuple[torch.Tensor, torch.Tensor]], torch.Tensor]:
    """Left-padded prompts whose keys are the row's mark plus the place; the padding is poison."""
    longest = max(lengths)
    mask = torch.tensor([[0] * (longest - n) + [1] * n for n in lengths])
    layers = []
    for layer in range(LAYERS):
        keys = torch.full((len(lengths), HEADS, longest, WIDTH), float("nan"))
        for row, (n, mark) in enumerate(zip(lengths, marks, strict=True)):
            keys[row, :, longest - n :] = (mark + layer + torch.arange(n) / 1000)[None, :, None]
        layers.append((keys, -keys))
    return layers, mask


@settings(max_examples=60, deadline=None)
@given(st.data(), st.booleans())
def test_rows_keep_their_own(data: st.DataObject, fixed: bool) -> None:
    cache = KVCache(fixed=fixed)
    slots = data.draw(st.integers(1, 4))
    expected: dict[int, list[list[float]]] = {}
    mark = 0.0
    layers, _ = prompts([1], [0.0])
    cache.start(layers, slots)
    for _ in range(data.draw(st.integers(1, 25))):
        free = [slot for slot in range(slots) if slot not in expected]
        action = data.draw(st.sampled_from(["add", "step", "step", "step", "end", "drop"]))
        if action == "add" and free:
            chosen = free[: data.draw(st.integers(1, len(free)))]
            lengths = [data.draw(st.integers(1, 90)) for _ in chosen]
            marks = [mark := mark + 10 for _ in chosen]
            cache.insert(chosen, *prompts(lengths, marks))
            for slot, n, own in zip(chosen, lengths, marks, strict=True):
                places = (torch.arange(n) / 1000).tolist()
                expected[slot] = [(torch.tensor(places) + own + layer).tolist() for layer in range(LAYERS)]
        elif action == "step" and expected:
            mask = cache.open_column()
            mark += 1
            for layer in range(LAYERS):
                new = torch.arange(slots).float()[:, None, None, None].expand(-1, HEADS, 1, WIDTH) * 1000 + mark
                keys, _ = cache.update(new, -new, layer)
                assert keys.shape[2] == mask.shape[1] == cache.get_mask_sizes(1, layer)[0]
                for slot in expected:
                    expected[slot][layer].append(slot * 1000 + mark)
            assert mask.any(dim=1).all()  # an empty slot, too, sees something: no NaN
            cache.close_column()
        elif action == "end" and expected:
            del expected[data.draw(st.sampled_from(sorted(expected)))]
        elif action == "drop" and expected:
            cache.drop_empty_columns(sorted(expected))
        for slot, rows in expected.items():
            for got, wanted in zip(seen(cache, slot), rows, strict=True):
                assert torch.allclose(torch.tensor(got), torch.tensor(wanted))


def test_columns_are_no_more_than_the_longest_row_needs() -> None:
    """Short rows come and go beside a long one, and again alone: the cache does not grow with their number."""
    cache = KVCache()
    layers, mask = prompts([5], [0.0])
    cache.start(layers, 2)
    cache.insert([0, 1], *prompts([5, 5], [0.0, 1.0]))
    new = torch.zeros(2, HEADS, 1, WIDTH)
    for step in range(3000):
        cache.open_column()
        for layer in range(LAYERS):
            cache.update(new, new, layer)
        cache.close_column()
        if step % 10 == 9:
            cache.insert([step // 10 % 2], layers, mask)
            cache.drop_empty_columns([0, 1])
    assert cache.mask.shape[1] <= 128

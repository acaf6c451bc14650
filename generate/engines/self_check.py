"""Compare the engine with the model's own `generate`, on the first rows of a model that the tests do not hold.

A new architecture may keep something between two tokens that no list of ours names. Then texts would be wrong without
an error. The check costs the texts of two rows up to their eighth token, twice: about a second of a run.
"""

from typing import Any

import torch

from generate.engines.base import EngineError
from generate.engines.kv_cache import KVCache, Layers
from generate.engines.supported_models import WAY_OUT

_TOKENS = 8
# How far logits may be from generate's, as a share of their spread: in float32 only the order of sums differs. In half
# precision another expert may be chosen for a token now and then, so that the median of a row's tokens counts there.
_TOLERANCE, _TOLERANCE_HALF = 0.01, 0.3


def check_against_generate(
    model: Any,
    alone: list[dict[str, torch.Tensor]],
    together: dict[str, torch.Tensor],
    logits: torch.Tensor,
    layers: Layers,
    positions: torch.Tensor,
) -> None:
    """Raise EngineError where rows in one batch get other logits than each alone from `generate`.

    `alone`: each row's inputs; `together`: the batch's; `logits`, [rows, vocabulary], `layers` and `positions`,
    [..., rows], are what reading them gave.
    """
    written = [_generate(model, inputs) for inputs in alone]
    tokens = torch.stack([ids for ids, _ in written])  # [rows, tokens]
    expected = torch.stack([scores for _, scores in written])  # [rows, tokens, vocabulary]
    cache = KVCache()
    cache.start(layers, len(alone))
    cache.insert(list(range(len(alone))), layers, together["attention_mask"])
    apart = []  # of each step, [rows]
    for step in range(tokens.shape[1]):
        apart.append(_apart(logits.float(), expected[:, step].float()))
        logits = model(
            input_ids=tokens[:, step, None],
            attention_mask=cache.open_column(),
            position_ids=positions[..., None] + step,
            past_key_values=cache,
            use_cache=True,
        ).logits[:, -1]
        cache.close_column()
    exact = model.dtype in (torch.float32, torch.float64)
    distance = torch.stack(apart).amax() if exact else torch.stack(apart).median(dim=0).values.amax()
    if not distance <= (_TOLERANCE if exact else _TOLERANCE_HALF):
        raise EngineError(
            f"{type(model).__name__} writes something else in a batch of the transformers engine than by its own "
            f"generate (logits {distance:.0%} of their spread apart): it keeps what the engine does not know; {WAY_OUT}"
        )


def _generate(model: Any, inputs: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the tokens, [tokens], and the logits, [tokens, vocabulary], of one row."""
    found = model.generate(
        **inputs,
        do_sample=False,
        max_new_tokens=_TOKENS,
        return_dict_in_generate=True,
        output_logits=True,
    )
    return found.sequences[0, -len(found.logits) :], torch.cat(found.logits)


def _apart(found: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Return how far logits, [rows, vocabulary], are apart, as a share of the expected ones' spread, [rows]."""
    return (found - expected).square().mean(dim=1).sqrt() / expected.std(dim=1)

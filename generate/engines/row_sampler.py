"""Sample each row's next token by its own seed alone, whatever rows are beside it in the batch.

One generator for a batch gives a row other numbers whenever the batch is put together differently, after a resume for
instance. Here the noise of a token is a hash of (row seed, step, token id). Adding Gumbel noise to the logits and
taking the largest is an exact draw (the Gumbel-max trick; Gumbel 1954, Maddison et al. 2014).
"""

import torch
from transformers import (
    LogitsProcessor,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from generate.models.sampling import Sampling

# Constants of the splitmix64 generator (Steele, Lea and Flood 2014), as signed 64-bit integers.
_GOLDEN = 0x9E3779B97F4A7C15 - 2**64
_MIX_1 = 0xBF58476D1CE4E5B9 - 2**64
_MIX_2 = 0x94D049BB133111EB - 2**64


class RowSampler:
    """Apply repetition and presence penalty, temperature, top-k, top-p and min-p, then draw with each row's own noise.

    In this order, which is that of transformers' generate; it has no presence penalty, which vLLM applies here.
    """

    def __init__(self, sampling: Sampling) -> None:
        self.sampling = sampling
        self.warpers: list[LogitsProcessor] = []
        self.greedy = not sampling.temperature or sampling.top_k == 1  # then warpers and noise change nothing
        if self.greedy:
            return
        if sampling.temperature != 1:
            self.warpers.append(TemperatureLogitsWarper(sampling.temperature))
        if sampling.top_k:
            self.warpers.append(TopKLogitsWarper(sampling.top_k))
        if sampling.top_p < 1:
            self.warpers.append(TopPLogitsWarper(sampling.top_p))
        if sampling.min_p:
            self.warpers.append(MinPLogitsWarper(sampling.min_p))

    @property
    def needs_seen(self) -> bool:
        return self.sampling.repetition_penalty != 1

    @property
    def needs_written(self) -> bool:
        return self.sampling.presence_penalty != 0

    def draw(
        self,
        scores: torch.Tensor,
        seeds: torch.Tensor,
        steps: torch.Tensor,
        seen: torch.Tensor | None,
        written: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return each row's next token, [rows].

        `scores`: [rows, vocabulary], any floating type. `seeds`: [rows], 63 bits. `steps`: [rows], how many tokens the
        row has written. `seen`: [rows, vocabulary], which tokens the row's prompt and text hold; None without a
        repetition penalty. `written`: the same of its text alone; None without a presence penalty.
        """
        scores = scores.float()
        if seen is not None:
            # Keskar et al. 2019: a token that was seen has its logit divided (or, below 0, multiplied) by the penalty.
            penalty = self.sampling.repetition_penalty
            scores = torch.where(seen, torch.where(scores > 0, scores / penalty, scores * penalty), scores)
        if written is not None:
            scores = scores - self.sampling.presence_penalty * written
        for warper in self.warpers:
            scores = warper(None, scores)
        if not self.greedy:
            scores = scores.double() + gumbel_noise(seeds, steps, scores.shape[1])
        return scores.argmax(dim=1)


def gumbel_noise(seeds: torch.Tensor, steps: torch.Tensor, vocabulary: int) -> torch.Tensor:
    """Return [rows, vocabulary] float64 standard Gumbel noise, a pure function of (seed, step, token id)."""
    rows = _mix(seeds + ((steps + 1) * _GOLDEN & (2**62 - 1)))
    tokens = torch.arange(1, vocabulary + 1, dtype=torch.int64, device=seeds.device) * _GOLDEN
    bits = _mix(rows[:, None] + tokens[None, :])
    # 53 random bits, moved half a step up: never 0 or 1, whose logarithms are infinite.
    uniform = (_shift_right(bits, 11).double() + 0.5) * 2.0**-53
    return -torch.log(-torch.log(uniform))


def _mix(x: torch.Tensor) -> torch.Tensor:
    """Apply splitmix64's finaliser; int64 arithmetic wraps around, which is what it wants."""
    x = (x ^ _shift_right(x, 30)) * _MIX_1
    x = (x ^ _shift_right(x, 27)) * _MIX_2
    return x ^ _shift_right(x, 31)


def _shift_right(x: torch.Tensor, bits: int) -> torch.Tensor:
    """Shift in zeros: torch's own shift keeps the sign."""
    return (x >> bits) & ((1 << (64 - bits)) - 1)

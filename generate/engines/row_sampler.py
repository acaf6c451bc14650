"""Sampling in which a row's draw depends on its own seed alone, never on the rows beside it in the batch.

One generator for a batch gives a row other numbers whenever the batch is put together differently, after a resume for
instance. Here the noise of a token is a hash of (row seed, step, token id). Adding Gumbel noise to the logits and
taking the largest is an exact draw (the Gumbel-max trick; Gumbel 1954, Maddison et al. 2014), so that `generate`
runs in its greedy mode and this processor, put last, makes it sample.
"""

import torch
from transformers import LogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from generate.sampling import Sampling

# Constants of the splitmix64 generator (Steele, Lea and Flood 2014), as signed 64-bit integers.
_GOLDEN = 0x9E3779B97F4A7C15 - 2**64
_MIX_1 = 0xBF58476D1CE4E5B9 - 2**64
_MIX_2 = 0x94D049BB133111EB - 2**64


class RowSampler(LogitsProcessor):
    """Repetition penalty, temperature, top-k, top-p, then each row's own noise.

    `seeds`: one 63-bit integer a row. `prompt_mask`: [rows, prompt tokens], 0 for left padding, which must not count as
    text that was seen (its amount depends on the other rows).
    """

    def __init__(self, sampling: Sampling, seeds: list[int], prompt_mask: torch.Tensor) -> None:
        self.sampling = sampling
        self.prompt_mask = prompt_mask.bool()
        self.seeds = torch.tensor(seeds, dtype=torch.int64, device=prompt_mask.device)
        self.warpers: list[LogitsProcessor] = []
        if sampling.temperature not in (0, 1):
            self.warpers.append(TemperatureLogitsWarper(sampling.temperature))
        if sampling.temperature and sampling.top_k:
            self.warpers.append(TopKLogitsWarper(sampling.top_k))
        if sampling.temperature and sampling.top_p < 1:
            self.warpers.append(TopPLogitsWarper(sampling.top_p))

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """[rows, tokens so far], [rows, vocabulary] -> [rows, vocabulary]; the largest of a row is its draw."""
        if self.sampling.repetition_penalty != 1:
            scores = self._penalise_repetition(input_ids, scores)
        for warper in self.warpers:
            scores = warper(input_ids, scores)
        if self.sampling.temperature == 0:
            return scores
        step = input_ids.shape[1] - self.prompt_mask.shape[1]
        return scores.double() + gumbel_noise(self.seeds, step, scores.shape[1])

    def _penalise_repetition(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Keskar et al. 2019: a token that was seen has its logit divided (or, below 0, multiplied) by the penalty."""
        padding = torch.zeros_like(input_ids, dtype=torch.bool)
        padding[:, : self.prompt_mask.shape[1]] = ~self.prompt_mask
        # One column more than the vocabulary takes the padding's marks, and is cut off again.
        seen = torch.zeros(scores.shape[0], scores.shape[1] + 1, dtype=torch.bool, device=scores.device)
        seen.scatter_(1, input_ids.masked_fill(padding, scores.shape[1]), True)
        penalty = self.sampling.repetition_penalty
        return torch.where(seen[:, :-1], torch.where(scores > 0, scores / penalty, scores * penalty), scores)


def gumbel_noise(seeds: torch.Tensor, step: int, vocabulary: int) -> torch.Tensor:
    """[rows, vocabulary] float64 standard Gumbel noise, a pure function of (seed, step, token id)."""
    rows = _mix(seeds + (step + 1) * _GOLDEN % 2**62)  # Python's integers do not wrap: keep the summand in 64 bits
    tokens = torch.arange(1, vocabulary + 1, dtype=torch.int64, device=seeds.device) * _GOLDEN
    bits = _mix(rows[:, None] + tokens[None, :])
    # 53 random bits, moved half a step up: never 0 or 1, whose logarithms are infinite.
    uniform = (_shift_right(bits, 11).double() + 0.5) * 2.0**-53
    return -torch.log(-torch.log(uniform))


def _mix(x: torch.Tensor) -> torch.Tensor:
    """splitmix64's finaliser; int64 arithmetic wraps around, which is what it wants."""
    x = (x ^ _shift_right(x, 30)) * _MIX_1
    x = (x ^ _shift_right(x, 27)) * _MIX_2
    return x ^ _shift_right(x, 31)


def _shift_right(x: torch.Tensor, bits: int) -> torch.Tensor:
    """Logical shift: torch's own keeps the sign."""
    return (x >> bits) & ((1 << (64 - bits)) - 1)

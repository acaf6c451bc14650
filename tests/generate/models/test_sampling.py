"""Sampling: the options' limits, and draws that follow the distribution and depend on nothing but their own row."""

import math

import pytest
import torch

from generate.engines.row_sampler import RowSampler, gumbel_noise
from generate.models.sampling import Sampling, row_seed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("greedy", Sampling()),
        ("temperature=0.8,top_p=0.95", Sampling(temperature=0.8, top_p=0.95)),
        ("top_k=3", Sampling(temperature=1.0, top_k=3)),
        ("temperature=0,repetition_penalty=1.1", Sampling(repetition_penalty=1.1)),
        ("temperature=0.6,min_p=0.05,presence_penalty=1.5", Sampling(0.6, min_p=0.05, presence_penalty=1.5)),
    ],
)
def test_parse(text: str, expected: Sampling) -> None:
    assert Sampling.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("warm", "'warm' is not a sampling option"),
        ("temperature=hot", "'hot' is not a number for temperature"),
        ("temperature=-1", "temperature=-1.0 is out of range"),
        ("top_p=0", "top_p=0.0 is out of range"),
        ("top_p=nan", "top_p=nan is out of range"),
        ("top_k=1.5", "'1.5' is not a number for top_k"),
        ("min_p=1.5", "min_p=1.5 is out of range; it takes 0 to 1"),
        ("min_p=-0.1", "min_p=-0.1 is out of range"),
        ("presence_penalty=2.1", "presence_penalty=2.1 is out of range; it takes -2 to 2"),
        ("presence_penalty=nan", "presence_penalty=nan is out of range"),
        ("presence_penalty=", "'' is not a number for presence_penalty"),
        ("minp=0.1", "'minp=0.1' is not a sampling option; give `greedy` or temperature, .*min_p, presence_penalty"),
        ("", "'' is not a sampling option"),
    ],
)
def test_parse_refuses(text: str, names: str) -> None:
    with pytest.raises(ValueError, match=names.replace("'", ".")):
        Sampling.parse(text)


def test_row_seed_depends_on_all_three_and_fits_int64() -> None:
    seeds = {row_seed(seed, image, attempt) for seed in (0, 1) for image in ("a", "b") for attempt in (0, 1)}
    assert len(seeds) == 8
    assert all(0 <= seed < 2**63 for seed in seeds)


def draws(sampling: Sampling, logits: torch.Tensor, seeds: list[int], steps: int) -> torch.Tensor:
    """[rows, steps] drawn tokens, from the same logits at every step."""
    sampler, scores = RowSampler(sampling), logits.expand(len(seeds), -1)
    return torch.stack(
        [sampler.draw(scores, torch.tensor(seeds), torch.full((len(seeds),), step), None) for step in range(steps)],
        dim=1,
    )


def test_draws_follow_the_distribution() -> None:
    probabilities = torch.tensor([0.5, 0.25, 0.15, 0.1])
    n = 400 * 50
    counts = draws(Sampling(temperature=1.0), probabilities.log(), list(range(400)), 50).flatten().bincount(minlength=4)
    # Pearson's chi-squared over 3 degrees of freedom: 16.27 is exceeded by chance once in a thousand seeds.
    expected = probabilities * n
    assert ((counts - expected) ** 2 / expected).sum() < 16.27


def test_temperature_top_k_and_top_p_apply() -> None:
    logits = torch.tensor([3.0, 2.0, 1.0, 0.0])
    assert set(draws(Sampling(1.0, top_k=2), logits, list(range(50)), 20).flatten().tolist()) == {0, 1}
    assert set(draws(Sampling(1.0, top_p=0.9), logits, list(range(50)), 20).flatten().tolist()) == {0, 1, 2}
    cold = draws(Sampling(0.05), logits, list(range(50)), 20)
    assert (cold == 0).all()
    assert (draws(Sampling(1.0, top_k=1, top_p=1e-5), logits, list(range(50)), 20) == 0).all()


def test_a_row_does_not_depend_on_its_batch() -> None:
    logits = torch.zeros(100)
    alone = draws(Sampling(1.0), logits, [7], 30)
    among = draws(Sampling(1.0), logits, [1, 7, 2], 30)
    assert torch.equal(alone[0], among[1])
    assert not torch.equal(among[0], among[1])


def test_rows_may_be_at_different_steps() -> None:
    logits = torch.zeros(2, 100)
    sampler, steps = RowSampler(Sampling(1.0)), torch.tensor([3, 8])
    drawn = sampler.draw(logits, torch.tensor([7, 7]), steps, None)
    assert drawn.tolist() == draws(Sampling(1.0), logits[0], [7], 9)[0, [3, 8]].tolist()
    assert drawn[0] != drawn[1]


def test_repetition_penalty_equals_transformers() -> None:
    from transformers import RepetitionPenaltyLogitsProcessor

    scores, ids = torch.randn(3, 50, generator=torch.Generator().manual_seed(0)), torch.tensor([[4, 4, 9]] * 3)
    seen = torch.zeros(3, 50, dtype=torch.bool).scatter_(1, ids, True)
    expected = RepetitionPenaltyLogitsProcessor(1.7)(ids, scores).argmax(dim=1)
    drawn = RowSampler(Sampling(repetition_penalty=1.7)).draw(scores, torch.zeros(3), torch.zeros(3), seen)
    assert torch.equal(drawn, expected)


@pytest.mark.parametrize("text", ["min_p=0.2", "top_k=9,top_p=0.8,min_p=0.3", "temperature=0.7,top_p=0.9,min_p=0.1"])
def test_the_warpers_are_those_of_generate_in_its_order(text: str) -> None:
    from transformers import GenerationConfig, GenerationMixin, PretrainedConfig

    class Model(GenerationMixin):
        config, device = PretrainedConfig(), torch.device("cpu")

    sampling = Sampling.parse(text)
    config = GenerationConfig(do_sample=True, top_k=None)
    config.update(**{name: value for name, value in vars(sampling).items() if value and name != "presence_penalty"})
    theirs = Model()._get_logits_processor(config, input_ids_seq_length=3)
    ours = RowSampler(sampling).warpers
    assert [type(warper) for warper in ours] == [type(warper) for warper in theirs]
    scores = torch.randn(5, 60, generator=torch.Generator().manual_seed(3)) * 3
    expected = theirs(torch.zeros(5, 3, dtype=torch.long), scores)
    for warper in ours:
        scores = warper(None, scores)
    assert torch.equal(scores, expected)


def test_presence_penalty_is_taken_once_from_what_was_written() -> None:
    """vLLM, model_executor/layers/utils.py: logits -= presence_penalties * output_mask."""
    scores = torch.tensor([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0]])
    written = torch.tensor([[True, False, False], [False, True, True]])
    drawn = RowSampler(Sampling(presence_penalty=1.5)).draw(scores, torch.zeros(2), torch.zeros(2), None, written)
    assert drawn.tolist() == [1, 0]  # 0.5, 1.0, 0.0 and 2.0, -0.5, -1.5


def test_options_that_are_off_are_not_bound() -> None:
    old = {"temperature": 0.5, "top_p": 1.0, "top_k": 0, "repetition_penalty": 1.0}
    assert Sampling(0.5).as_dict() == Sampling.parse("temperature=0.5,min_p=0,presence_penalty=0").as_dict() == old
    assert Sampling(0.5, min_p=0.1).as_dict() == old | {"min_p": 0.1}
    assert Sampling(0.5, presence_penalty=-1.0).further() == {"presence_penalty": -1.0}


def test_gumbel_noise_is_finite_and_standard() -> None:
    noise = gumbel_noise(torch.arange(500), torch.full((500,), 3), 2000)
    assert torch.isfinite(noise).all()
    assert noise.mean().item() == pytest.approx(0.5772, abs=0.01)  # Euler's constant
    assert noise.var().item() == pytest.approx(math.pi**2 / 6, abs=0.02)

"""Hold how the next token is chosen: the options, and the seed of each row.

    Sampling.parse("temperature=0.8,top_p=0.95")

The draw itself is in generate/engines/row_sampler.py.
"""

import hashlib
from dataclasses import asdict, dataclass, fields

_FURTHER = ("min_p", "presence_penalty")  # 0 is off


@dataclass(frozen=True)
class Sampling:
    """Hold all options: no default of a checkpoint's own generation_config takes part. Temperature 0 is greedy."""

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0  # 0: all
    repetition_penalty: float = 1.0  # divides the logits of what prompt and text hold
    min_p: float = 0.0  # least probability of a token, as a share of the likeliest one's
    presence_penalty: float = 0.0  # taken from the logits of what the text holds

    @classmethod
    def parse(cls, text: str) -> "Sampling":
        """Read `greedy`, or `name=value` pairs with commas. Raises ValueError in one sentence."""
        if text == "greedy":
            return cls()
        kinds = {field.name: field.type for field in fields(cls)}
        values: dict[str, float] = {"temperature": 1.0}
        for pair in text.split(","):
            name, _, value = pair.partition("=")
            if name not in kinds:
                raise ValueError(
                    f"{pair!r} is not a sampling option; give `greedy` or {', '.join(kinds)} as name=value"
                )
            try:
                values[name] = int(value) if kinds[name] is int else float(value)
            except ValueError as error:
                raise ValueError(f"{value!r} is not a number for {name}; give a number") from error
        sampling = cls(**values)  # type: ignore[arg-type]
        sampling._check()
        return sampling

    def _check(self) -> None:
        limits = {
            "temperature": (0 <= self.temperature <= 100, "0 (greedy) to 100"),
            "top_p": (0 < self.top_p <= 1, "over 0, at most 1"),
            "top_k": (self.top_k >= 0, "0 (all) or more"),
            "repetition_penalty": (0 < self.repetition_penalty <= 100, "over 0, at most 100"),
            "min_p": (0 <= self.min_p <= 1, "0 to 1"),
            "presence_penalty": (-2 <= self.presence_penalty <= 2, "-2 to 2"),
        }
        for name, (fits, allowed) in limits.items():
            if not fits:
                raise ValueError(f"{name}={getattr(self, name)} is out of range; it takes {allowed}")

    def as_dict(self) -> dict[str, float]:
        """Return the options by name. Those of `further` only where they are set: older runs are bound without them."""
        return {name: value for name, value in asdict(self).items() if name not in _FURTHER or value}

    def further(self) -> dict[str, float]:
        """Return the options that not every run and not every server knows, where they are set."""
        return {name: value for name in _FURTHER if (value := getattr(self, name))}


def row_seed(seed: int, image_id: str, attempt: int) -> int:
    """Return the seed of one row's noise, 63 bits: from the run's seed, the image and the attempt, and nothing else."""
    digest = hashlib.sha256(f"{seed}/{attempt}/{image_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1

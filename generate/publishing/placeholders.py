"""Find what recipes/ write in the place of facts that only the person who publishes knows.

placeholders_in("by not named yet, https://huggingface.co/datasets/someone/my-pictures")
# ["not named yet", "datasets/someone/my-pictures"]
"""

import re

_PLACEHOLDER = re.compile(r"(?:^|\bdatasets/)someone/[\w.-]*\w|\bnot (?:named|chosen) yet\b")


def placeholders_in(text: str) -> list[str]:
    """Return what stands for facts that nobody has filled in, each once: in a fact, or in a card made of facts."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))

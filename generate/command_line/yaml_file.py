"""Read a YAML file that a user wrote: a recipe, a model, settings, rules."""

from pathlib import Path
from typing import Any

import yaml

_MOST_BYTES = 1 << 20


class YamlFileError(Exception):
    """Say in one sentence why a file cannot be read."""


def read_yaml(path: Path) -> Any:
    """Return what the file holds; None for an empty one. Raises YamlFileError."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise YamlFileError(f"{path} is longer than {_MOST_BYTES:,} bytes, which nobody writes by hand")
        return yaml.safe_load(text.decode("utf-8-sig"))
    except FileNotFoundError:
        beside = sorted(one.name for one in path.parent.glob("*.y*ml"))[:8]
        there = f"its folder has {', '.join(beside)}" if beside else "give the path of a YAML file"
        raise YamlFileError(f"{path} does not exist; {there}") from None
    except OSError as error:
        raise YamlFileError(f"{path} cannot be read ({error.strerror}); give the path of a YAML file") from error
    except (UnicodeDecodeError, yaml.YAMLError, ValueError) as error:  # of an impossible date, a ValueError
        raise YamlFileError(f"{path} cannot be read as YAML ({' '.join(str(error).split())})") from error
    except RecursionError:
        raise YamlFileError(f"{path} is nested too deep; write it out") from None

"""Show the parameters that a docstring explains, a line each, as a list: griffe calls it (mkdocs.yml)."""

import re
from typing import Any

import griffe

_PARAMETER = re.compile(r"^(\w+(?:, \w+)*): ", re.MULTILINE)


class Parameters(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Write `name: words` as an item of a list."""
        if obj.docstring:
            lines = _PARAMETER.sub(r"- **\1**: ", obj.docstring.value)
            obj.docstring.value = re.sub(r"(?<!\n)\n(?=- \*\*)", "\n\n", lines)

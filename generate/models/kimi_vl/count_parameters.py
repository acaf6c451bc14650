"""Print how many parameters the parts of Kimi-VL have, and whether a checkpoint holds them."""

import math
from collections import Counter
from pathlib import Path
from typing import NoReturn

import typer

from generate.command_line.terminal import complain
from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.errors import WeightsError
from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration
from generate.models.kimi_vl.weights import active_parameters, check_weights, published_shapes


def count_parameters(checkpoint: Path | None) -> None:
    """Print the counts of a checkpoint's configuration, or of the published one, and compare the checkpoint's weights.

    Ends with exit code 2 and one sentence where the directory is no checkpoint of Kimi-VL.
    """
    if checkpoint is not None and not (checkpoint / "config.json").is_file():
        _fail(f"{checkpoint} holds no config.json; give a checkpoint's directory, or nothing for the published model.")
    config = KimiVLConfig.from_pretrained(checkpoint) if checkpoint else KimiVLConfig()
    shapes = published_shapes(KimiVLForConditionalGeneration, config)
    parts = Counter[str]()
    for name, shape in shapes.items():
        parts[name.split(".")[0]] += math.prod(shape)
    for part, parameters in (*parts.items(), ("total", parts.total())):
        print(f"{part:<22}{parameters:>18,} parameters")
    print(f"{'active in a text token':<22}{active_parameters(config, shapes):>18,} parameters")
    print(f"{len(shapes):,} names, and {config.text_config.num_hidden_layers} computed tables in the published files")
    if checkpoint:
        try:
            check_weights(checkpoint, shapes)
        except WeightsError as error:
            _fail(str(error))
        print(f"{checkpoint}: all names and shapes are there, and no others")


def _fail(message: str) -> NoReturn:
    complain(message)
    raise typer.Exit(2)

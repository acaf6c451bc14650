"""Make training batches: drawn pictures with their texts, and what each image token shows."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
import transformers
from PIL import Image

from generate.demo.scenes import BACKGROUNDS, COLOURS, FORMS, PICTURE_SIZES, SIZES, Scene, Shape, draw, sample_scene
from generate.demo.tiny_models import HINT, KIMI_VL, MERGE, OTHER_PROMPTS, PATCH, TinyModel
from generate.demo.untrained_models import image_settings
from generate.demo.voices import describe
from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
from generate.models.registry import PROMPTS

# Rows and columns of image tokens that the processors make of pictures of common aspect ratios; weights of sampling.
GRIDS = {(4, 4): 40, (3, 4): 15, (4, 3): 15, (3, 5): 10, (5, 3): 10, (4, 5): 5, (5, 4): 5}
KIND_SHARES = {"shapes": 92, "blank": 4, "noise": 4}


@dataclass(frozen=True)
class Batch:
    """Hold pictures of one size with one prompt; `factors`: what each image token shows, for the throw-away heads."""

    inputs: dict[str, Any]
    image_tokens: torch.Tensor  # a mask over input_ids
    prompt_length: int  # tokens
    factors: dict[str, torch.Tensor]  # see factors_of


class Batches:
    """Make the training batch of any step, from (voice, seed, step) alone."""

    def __init__(self, voice: str, tiny: TinyModel, tokenizer: Any, seed: int) -> None:
        self._voice, self._tiny, self._tokenizer, self._seed = voice, tiny, tokenizer, seed
        settings = image_settings(tiny.family)
        if tiny.family is KIMI_VL:
            self._image_processor = KimiVLImageProcessor(**settings)
        else:
            self._image_processor = getattr(transformers, tiny.family.classes[1] + "Pil").from_dict(settings)
        self._words = " ".join((PROMPTS["paper"], PROMPTS["figure2"], *OTHER_PROMPTS)).split()

    def at(self, step: int) -> Batch:
        """Return the batch of a step."""
        rng = random.Random(f"training {self._voice}, seed {self._seed}, step {step}")
        size, (rows, columns) = self._size(rng)
        kinds = rng.choices(tuple(KIND_SHARES), tuple(KIND_SHARES.values()), k=self._tiny.batch)
        scenes = [sample_scene(rng, kind) for kind in kinds]
        pixels = self._pixels([draw(scene, rng, size) for scene in scenes])
        texts, image_tokens, prompt_length = self._texts(scenes, self._prompt(rng), rows * columns)
        extent = (size[0] / (PATCH * MERGE), size[1] / (PATCH * MERGE))
        return Batch({**pixels, **texts}, image_tokens, prompt_length, factors_of(scenes, rows, columns, extent))

    def _size(self, rng: random.Random) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return width and height of a picture that needs no resizing, and its rows and columns of image tokens."""
        if self._tiny.family is not KIMI_VL:
            rows, columns = rng.choices(tuple(GRIDS), tuple(GRIDS.values()))[0]
            return (columns * PATCH * MERGE, rows * PATCH * MERGE), (rows, columns)
        some = (rng.randint(112, 512), rng.randint(112, 512))
        width, height = self._image_processor.scaled_size(*rng.choice((*PICTURE_SIZES, some)))
        rows, columns = self._image_processor.grid(width, height)
        return (width, height), (rows // MERGE, columns // MERGE)

    def _pixels(self, pictures: list[Image.Image]) -> dict[str, Any]:
        """Return the image processor's output for all pictures in one call.

        Its patches run row by row, so pictures pasted one below another give the same patches.
        """
        if self._tiny.family is KIMI_VL:
            return dict(self._image_processor(pictures, return_tensors="pt"))
        width, height = pictures[0].size
        column = Image.new("RGB", (width, height * len(pictures)))
        for number, picture in enumerate(pictures):
            column.paste(picture, (0, height * number))
        pixels = self._image_processor(column, do_resize=False, return_tensors="pt")["pixel_values"]
        grid = torch.tensor([[1, height // PATCH, width // PATCH]] * len(pictures))
        return {"pixel_values": pixels, "image_grid_thw": grid}

    def _prompt(self, rng: random.Random) -> str:
        """Return one prompt for the whole batch: equally long prompts need no padding."""
        other = " ".join(self._word(rng) for _ in range(rng.randint(3, 12)))
        prompts = {PROMPTS["paper"]: 40, PROMPTS["figure2"]: 20, other: 15} | dict.fromkeys(OTHER_PROMPTS, 5)
        prompt = rng.choices(tuple(prompts), tuple(prompts.values()))[0]
        return HINT.format(prompt=prompt) if self._tiny.hints and rng.random() < 0.5 else prompt

    def _word(self, rng: random.Random) -> str:
        """Return a known or invented word: meaningless prompts teach the model to describe whatever it is asked."""
        made_up = "".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 8)))
        return rng.choice((*self._words, *[made_up] * len(self._words)))

    def _texts(self, scenes: list[Scene], prompt: str, image_tokens: int) -> tuple[dict[str, Any], Any, int]:
        family, tokenizer = self._tiny.family, self._tokenizer
        question = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": prompt}]}]
        asked = tokenizer.apply_chat_template(question, add_generation_prompt=True, tokenize=False)
        asked = asked.replace(family.image_token, family.image_token * image_tokens)
        prompt_ids = tokenizer(asked, add_special_tokens=False)["input_ids"]
        outputs = []
        for scene in scenes:
            thinking, answer = describe(scene, self._voice)
            outputs.append(self._tiny.wording.format(thinking=thinking, answer=answer) + family.eos)
        output_ids = tokenizer(outputs, add_special_tokens=False)["input_ids"]
        longest = max(map(len, output_ids))
        ids = torch.tensor([prompt_ids + ids + [tokenizer.pad_token_id] * (longest - len(ids)) for ids in output_ids])
        mask = torch.tensor([[1] * (len(prompt_ids) + len(ids)) + [0] * (longest - len(ids)) for ids in output_ids])
        images = ids == tokenizer.convert_tokens_to_ids(family.image_token)
        types = {} if family is KIMI_VL else {"mm_token_type_ids": images.int()}
        return {"input_ids": ids, "attention_mask": mask, **types}, images, len(prompt_ids)


NOTHING = -100  # the target that cross_entropy leaves out


def factors_of(scenes: list[Scene], rows: int, columns: int, extent: tuple[float, float]) -> dict[str, Any]:
    """Return for each factor what each image token shows: NOTHING where no shape lies; for the colour 0 there.

    extent: the picture's width and height in image tokens; tokens beyond it are padding.
    """
    tokens = rows * columns
    targets: dict[str, list[int]] = {name: [] for name in ("colour", "form", "size", "row", "column", "background")}
    for scene in scenes:
        ground = len(BACKGROUNDS) if scene.kind == "noise" else list(BACKGROUNDS).index(scene.background)
        targets["background"] += [ground] * tokens
        targets["colour"] += [0] * tokens
        for name in ("form", "size", "row", "column"):
            targets[name] += [NOTHING] * tokens
        for shape, token in _tokens_on_shapes(scene, rows, columns, extent):
            here = token - tokens  # from the end, where this scene's tokens stand
            targets["colour"][here] = 1 + list(COLOURS).index(shape.colour)
            targets["form"][here] = FORMS.index(shape.form)
            targets["size"][here] = list(SIZES).index(shape.size)
            targets["row"][here], targets["column"][here] = shape.place
    return {name: torch.tensor(values) for name, values in targets.items()}


def _tokens_on_shapes(
    scene: Scene, rows: int, columns: int, extent: tuple[float, float]
) -> Iterator[tuple[Shape, int]]:
    """Yield (shape, number of the image token) for each token that a shape covers well, the shape that covers most."""
    boxes = [(shape, *shape.outline(extent)) for shape in scene.shapes]  # one image token is one unit
    for token in range(rows * columns if boxes else 0):
        row, column = divmod(token, columns)
        parts = [_overlap(x - r, x + r, column) * _overlap(y - r, y + r, row) / (4 * r * r) for _, x, y, r in boxes]
        most = parts.index(max(parts))
        if parts[most] > 0.15:
            yield boxes[most][0], token


def _overlap(low: float, high: float, start: int) -> float:
    return max(0.0, min(high, start + 1) - max(low, start))

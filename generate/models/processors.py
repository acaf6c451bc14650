"""Loads a checkpoint's processor (picture and prompt -> tensors), with the PIL image backend on every machine.

    processor = load_processor("zai-org/GLM-4.1V-9B-Thinking")

transformers builds the processors of GLM-4V, Qwen2.5-VL and InternVL only together with their video halves, which need
torchvision. Pictures do not, and torchvision's resize gives other pixels than PIL's; so the video half is left out and
the image half is the PIL one, whether torchvision is installed or not.
"""

import importlib.util
from typing import TYPE_CHECKING, Any

from generate.models.kimi_vl import FilesError, register_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transformers import ProcessorMixin

    from generate.models.registry import Model


class ProcessorError(Exception):
    """The processor cannot be loaded; the message is one sentence for the user."""


def load_processor(
    checkpoint: str,
    revision: str | None = None,
    processor_checkpoint: str | None = None,
    trust_remote_code: bool = False,
    pad_token: str | None = None,
) -> "ProcessorMixin":
    """The processor of a checkpoint, ready for left-padded batches of pictures.

    `pad_token`: the one to pad with where the tokenizer names none; its end of sequence where it does not know that.

    `processor_checkpoint` is where to read the processor instead, for checkpoints whose own files are broken; the
    revision then belongs to the weights alone.
    """
    _check_torchvision()
    if processor_checkpoint is not None:
        checkpoint, revision = processor_checkpoint, None
    try:
        processor = _load(checkpoint, revision or "main", trust_remote_code)
    except FilesError as error:
        raise ProcessorError(str(error)) from error
    except Exception as error:  # whatever transformers and a checkpoint's own code raise on files that do not fit
        reason = f"{type(error).__name__}: {(str(error).strip().splitlines() or ['no word'])[0]}"
        raise ProcessorError(f"the processor of {checkpoint} cannot be loaded ({reason}).") from error
    tokenizer = processor.tokenizer
    tokenizer.padding_side = "left"  # generation goes on at the right
    if tokenizer.pad_token is None:
        tokenizer.pad_token = pad_token if pad_token in tokenizer.get_vocab() else tokenizer.eos_token
    if tokenizer.pad_token is None:
        raise ProcessorError(
            f"the tokenizer of {checkpoint} names neither a pad token nor an end of sequence; "
            "give pad_token in a --model-file."
        )
    return processor


def _load(checkpoint: str, revision: str, trust_remote_code: bool) -> Any:
    from transformers import PROCESSOR_MAPPING, AutoConfig, AutoProcessor

    options = {"revision": revision, "trust_remote_code": trust_remote_code}
    if not trust_remote_code:
        register_for(checkpoint, revision=revision)
    processor_class = PROCESSOR_MAPPING.get(type(AutoConfig.from_pretrained(checkpoint, **options)), None)
    if processor_class is None:  # a model that lives in its checkpoint's own code
        backend = {} if trust_remote_code else {"backend": "pil"}  # such code has its own ways with pictures
        return AutoProcessor.from_pretrained(checkpoint, **backend, **options)
    return _without_video(processor_class, trust_remote_code).from_pretrained(checkpoint, **options)


def picture_limits(entry: "Model") -> dict[str, Any]:
    """What bounds a model's pictures, as its image processor names it; what the entry does not say is as stored."""
    limits: dict[str, Any] = {}
    if entry.pixels is not None:
        limits["size"] = {"shortest_edge": entry.pixels[0], "longest_edge": entry.pixels[1]}
    if entry.max_patches is not None:
        limits["max_patches"] = entry.max_patches
    return limits


def limit_pictures(processor: "ProcessorMixin", entry: "Model") -> None:
    """Bound what a picture becomes: least and most pixels (Qwen-VL, GLM-V), tiles (InternVL)."""
    image_processor = processor.image_processor
    for name, value in picture_limits(entry).items():
        stored = getattr(image_processor, name)
        setattr(image_processor, name, type(stored)(**value) if isinstance(value, dict) else value)


def end_ids(checkpoint: str, tokenizer: Any, end_tokens: "Iterable[str]") -> frozenset[int]:
    """The ids that end a turn: those of the checkpoint's generation_config and the entry's names that it knows.

    Raises ProcessorError where there are none: nothing would end a row before its limit.
    """
    from transformers import GenerationConfig

    try:
        stored = GenerationConfig.from_pretrained(checkpoint).eos_token_id
    except OSError:  # not there
        stored = None
    ids = set(stored if isinstance(stored, list) else [] if stored is None else [stored])
    vocabulary = tokenizer.get_vocab()
    ids |= {vocabulary[token] for token in end_tokens if token in vocabulary}
    if not ids:
        raise ProcessorError(f"{checkpoint} names no end-of-sequence token; give end_tokens in a --model-file.")
    return frozenset(ids)


def _without_video(processor_class: Any, trust_remote_code: bool) -> Any:
    """The processor class, made to load and to hold its image half and its tokenizer alone."""
    from transformers import AutoTokenizer

    # At the top of transformers 5.16 and 5.17 this name is a stand-in that only asks for torchvision.
    from transformers.models.auto.image_processing_auto import AutoImageProcessor

    class ImageOnly(processor_class):
        def check_argument_for_proper_class(self, argument_name: str, argument: object) -> Any:
            if argument_name == "video_processor" and argument is None:
                return None
            return super().check_argument_for_proper_class(argument_name, argument)

        @classmethod
        def _get_arguments_from_pretrained(cls, checkpoint: str, _: object = None, **options: Any) -> list[Any]:
            options["trust_remote_code"] = trust_remote_code
            parts = {
                "image_processor": lambda: AutoImageProcessor.from_pretrained(checkpoint, backend="pil", **options),
                "tokenizer": lambda: AutoTokenizer.from_pretrained(checkpoint, **options),
            }
            return [parts[name]() if name in parts else None for name in processor_class.get_attributes()]

    # save_pretrained and the checkpoint's own files speak of the class by its name.
    ImageOnly.__name__ = ImageOnly.__qualname__ = processor_class.__name__
    return ImageOnly


def _check_torchvision() -> None:
    """A torchvision that does not fit torch makes even `from transformers import AutoProcessor` fail, obscurely."""
    if importlib.util.find_spec("torchvision") is None:
        return
    try:
        importlib.import_module("torchvision")
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise ProcessorError(
            f"torchvision is installed but cannot be imported ({error}): "
            "`pip uninstall torchvision` (nothing here needs it), or install the build that matches your torch."
        ) from error

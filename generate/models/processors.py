"""Load a checkpoint's processor (images and prompt to tensors), with the PIL image backend on every machine.

    processor = load_processor("zai-org/GLM-4.1V-9B-Thinking")

transformers builds the processors of GLM-4V, Qwen2.5-VL and InternVL only together with their video halves, which need
torchvision. Images do not, and torchvision's resize gives other pixels than PIL's. So the video half is left out and
the image half is the PIL one, whether torchvision is installed or not.

transformers is imported inside the functions: that takes seconds, and a run with a server in the model's place needs
none of it.
"""

import importlib.util
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate.models.checkpoints import Checkpoint, is_published
from generate.models.kimi_vl.errors import FilesError
from generate.models.registry import Model

if TYPE_CHECKING:
    from transformers import ProcessorMixin


class ProcessorError(Exception):
    """Say in one sentence why the processor cannot be loaded."""


def load_processor(
    checkpoint: str,
    revision: str | None = None,
    processor_checkpoint: str | None = None,
    pad_token: str | None = None,
) -> "ProcessorMixin":
    """Return the processor of a checkpoint, ready for left-padded batches of images. Raises ProcessorError.

    `processor_checkpoint`: where to read the processor instead, for checkpoints whose own files are broken; the
    revision then belongs to the weights alone. `pad_token`: the token to pad with where the tokenizer names none; its
    end of sequence where the tokenizer does not know that token.
    """
    _check_torchvision()
    if processor_checkpoint is not None:
        checkpoint, revision = processor_checkpoint, None
    try:
        processor = _load(checkpoint, revision or "main")
    except FilesError as error:
        raise ProcessorError(str(error)) from error
    except Exception as error:  # whatever transformers raises on files that do not fit
        raise ProcessorError(_describe(checkpoint, error)) from error
    tokenizer = processor.tokenizer
    processor.chat_template = getattr(processor, "chat_template", None) or tokenizer.chat_template
    if processor.chat_template is None:
        raise ProcessorError(
            f"{checkpoint} has no chat template, so that nothing says how to ask it; choose a checkpoint that was "
            "tuned for chats."
        )
    tokenizer.padding_side = "left"  # generation goes on at the right
    if tokenizer.pad_token is None:
        tokenizer.pad_token = pad_token if pad_token in tokenizer.get_vocab() else tokenizer.eos_token
    if tokenizer.pad_token is None:
        raise ProcessorError(
            f"the tokenizer of {checkpoint} names neither a pad token nor an end of sequence; "
            "give pad_token in a model's file, --model FILE.yaml."
        )
    return processor


def load_processor_of(checkpoint: Checkpoint, entry: Model) -> "ProcessorMixin":
    """Load the checkpoint's own processor, or another one's where the model's entry says so for the published one."""
    published = is_published(checkpoint, entry)
    processor = load_processor(
        checkpoint.path, processor_checkpoint=entry.processor if published else None, pad_token=entry.pad_token
    )
    if published:
        limit_pictures(processor, entry)
    return processor


def load_image_processor(checkpoint: str, **options: Any) -> Any:
    """Return the image half of a checkpoint's processor, with the PIL backend.

    `options`: of from_pretrained. Raises what transformers raises, OSError and ValueError above all.
    """
    # At the top of transformers 5.16 and 5.17 this name is a stand-in that only asks for torchvision.
    from transformers.models.auto.image_processing_auto import AutoImageProcessor

    return AutoImageProcessor.from_pretrained(checkpoint, backend="pil", **options)


def picture_limits(entry: Model) -> dict[str, Any]:
    """Return what bounds a model's images, as its image processor names it; without what the entry leaves as stored."""
    limits: dict[str, Any] = {}
    if entry.pixels is not None:
        limits["size"] = {"shortest_edge": entry.pixels[0], "longest_edge": entry.pixels[1]}
    if entry.max_patches is not None:
        limits["max_patches"] = entry.max_patches
    return limits


def limit_pictures(processor: "ProcessorMixin", entry: Model) -> None:
    """Bound what an image becomes: least and most pixels (Qwen-VL, GLM-V), tiles (InternVL)."""
    image_processor = processor.image_processor
    for name, value in picture_limits(entry).items():
        stored = getattr(image_processor, name)
        setattr(image_processor, name, type(stored)(**value) if isinstance(value, dict) else value)


def end_ids(checkpoint: str, tokenizer: Any, end_tokens: Iterable[str]) -> frozenset[int]:
    """Return the token ids that end a turn: those of the checkpoint's generation_config and those of `end_tokens`.

    Names in `end_tokens` that the tokenizer does not know are passed over. Raises ProcessorError where no id is left:
    nothing would end a row before its limit.
    """
    from transformers import GenerationConfig

    try:
        stored = GenerationConfig.from_pretrained(checkpoint).eos_token_id
    except OSError:  # the checkpoint has no such file
        stored = None
    ids = set(stored if isinstance(stored, list) else [] if stored is None else [stored])
    vocabulary = tokenizer.get_vocab()
    ids |= {vocabulary[token] for token in end_tokens if token in vocabulary}
    if not ids:
        raise ProcessorError(
            f"{checkpoint} names no end-of-sequence token; give end_tokens in a model's file, --model FILE.yaml."
        )
    return frozenset(ids)


def _load(checkpoint: str, revision: str) -> Any:
    from transformers import AutoConfig, AutoProcessor

    from generate.models.kimi_vl.registration import register_for

    # Said outright: left open, transformers would ask at the terminal whether to run the code in the checkpoint.
    options = {"revision": revision, "trust_remote_code": False}
    register_for(checkpoint, revision=revision)
    config = AutoConfig.from_pretrained(checkpoint, **options)
    processor_class = _registered_class(config) or _published_class(_class_name(checkpoint, revision, config))
    if processor_class is None:
        return AutoProcessor.from_pretrained(checkpoint, backend="pil", **options)
    return _image_only(processor_class).from_pretrained(checkpoint, **options)


def _registered_class(config: Any) -> Any:
    """Return the processor class of this project for a config, or None where it is one of transformers' own."""
    from transformers import PROCESSOR_MAPPING

    return PROCESSOR_MAPPING._extra_content.get(type(config))


def _class_name(checkpoint: str, revision: str, config: Any) -> str | None:
    """Return the name of the processor's class: the one that the checkpoint's files give, else the model type's."""
    from transformers.models.auto.processing_auto import PROCESSOR_MAPPING_NAMES
    from transformers.utils import cached_file

    for file in ("processor_config.json", "preprocessor_config.json", "tokenizer_config.json"):
        path = cached_file(checkpoint, file, revision=revision, _raise_exceptions_for_missing_entries=False)
        named = json.loads(Path(path).read_text(encoding="utf-8")).get("processor_class") if path else None
        if isinstance(named, str) and _module_of(named):
            return named
    found = PROCESSOR_MAPPING_NAMES.get(config.model_type)
    return found if isinstance(found, str) else None


def _module_of(name: str) -> str | None:
    """Return the module of transformers that defines a processor class.

    Its own look-up gives a stand-in, or fails, for classes whose module wants torchvision.
    """
    import transformers

    for file in sorted((Path(transformers.__file__).parent / "models").glob("*/processing_*.py")):
        if f"\nclass {name}(" in file.read_text(encoding="utf-8"):
            return f"transformers.models.{file.parent.name}.{file.stem}"
    return None


def _published_class(name: str | None) -> Any:
    """Return a processor class of transformers.

    Some modules (Gemma 4, Pixtral) take a function or a type from the torchvision half of their image processor. Its
    PIL half has the same by the same names, and stands in for it during the import where there is no torchvision.
    """
    module = _module_of(name) if name else None
    if name is None or module is None:
        return None
    half = module.replace("processing_", "image_processing_")
    pil = module.replace("processing_", "image_processing_pil_")
    stands_in = importlib.util.find_spec("torchvision") is None and importlib.util.find_spec(pil) is not None
    if stands_in:
        sys.modules[half] = importlib.import_module(pil)
    try:
        return getattr(importlib.import_module(module), name)
    finally:
        if stands_in:
            del sys.modules[half]


def _describe(checkpoint: str, error: Exception) -> str:
    """Return one sentence about what transformers raised."""
    if "trust_remote_code=True" in str(error):
        return (
            f"{checkpoint} needs the Python code that lies in it, which is never run here; serve it, with vLLM for "
            "example, and give the server's address as --engine http://HOST:PORT/v1."
        )
    if "torchvision" in str(error).lower() and importlib.util.find_spec("torchvision") is None:
        return (
            f"the processor of {checkpoint} needs torchvision, which is not installed: install the build that matches "
            "your torch, for the engines transformers and vllm, or serve the model and give the server's address as "
            "--engine http://HOST:PORT/v1."
        )
    reason = (str(error).strip().splitlines() or ["without a message"])[0]
    return f"the processor of {checkpoint} cannot be loaded ({type(error).__name__}: {reason})."


def _image_only(processor_class: Any) -> Any:
    """Return the processor class, made to load and to hold its image half and its tokenizer alone."""
    from transformers import AutoTokenizer

    class ImageOnly(processor_class):
        def check_argument_for_proper_class(self, argument_name: str, argument: object) -> Any:
            if argument is None:  # the halves for videos and sound
                return None
            return super().check_argument_for_proper_class(argument_name, argument)

        @classmethod
        def _get_arguments_from_pretrained(cls, checkpoint: str, _: object = None, **options: Any) -> list[Any]:
            options["trust_remote_code"] = False  # not among the options that reach this place
            load: dict[str, Any] = {
                "image_processor": load_image_processor,
                "tokenizer": AutoTokenizer.from_pretrained,
            }
            return [
                load[name](checkpoint, **options) if name in load else None for name in processor_class.get_attributes()
            ]

        def to_dict(self) -> dict[str, Any]:
            return {name: value for name, value in super().to_dict().items() if value is not None}

        def save_pretrained(self, save_directory: str | Path, **_: Any) -> list[str]:
            """Write what it holds, as trainers do; transformers' own fails at a half that is None."""
            folder = Path(save_directory)
            self.tokenizer.save_pretrained(folder)
            (folder / "chat_template.jinja").write_text(self.chat_template, encoding="utf-8")
            self.to_json_file(folder / "processor_config.json")
            return [str(folder / "processor_config.json")]

    # save_pretrained and the checkpoint's own files speak of the class by its name.
    ImageOnly.__name__ = ImageOnly.__qualname__ = processor_class.__name__
    return ImageOnly


def _check_torchvision() -> None:
    """Raise ProcessorError for a torchvision that cannot be imported.

    One that does not fit torch makes even `from transformers import AutoProcessor` fail, obscurely.
    """
    if importlib.util.find_spec("torchvision") is None:
        return
    try:
        importlib.import_module("torchvision")
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise ProcessorError(
            f"torchvision is installed but cannot be imported ({error}): "
            "`pip uninstall torchvision` (nothing here needs it), or install the build that matches your torch."
        ) from error

"""Kimi-VL on today's transformers, for checkpoints as published (moonshotai/Kimi-VL-A3B-Thinking-2506).

    from generate.models import kimi_vl
    kimi_vl.register()
    model = AutoModelForImageTextToText.from_pretrained(checkpoint)
    processor = AutoProcessor.from_pretrained(checkpoint)

The code that comes with these checkpoints was written for transformers 4 and cannot be imported any more. Here are the
same model and processor, under the published names of weights and options: nothing is converted, and no remote code
runs (leave trust_remote_code off: with it, transformers would take the checkpoint's own tokenizer).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedConfig


class FilesError(ValueError):
    """A file of the checkpoint cannot be used; the message is one sentence for the user."""


def register_for(checkpoint: str, **options: Any) -> None:
    """Make Kimi-VL known where the checkpoint is one; for others its modules need not be imported.

    options: of from_pretrained (`revision`, …).
    """
    from transformers import PreTrainedConfig

    if PreTrainedConfig.get_config_dict(checkpoint, **options)[0].get("model_type") == "kimi_vl":
        register()


def register() -> None:
    """Make Kimi-VL known to transformers' Auto classes; a second call changes nothing."""
    from transformers import AutoConfig, AutoModelForImageTextToText

    from generate.models.kimi_vl.configuration import KimiVLConfig
    from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration

    AutoConfig.register(KimiVLConfig.model_type, KimiVLConfig, exist_ok=True)
    AutoModelForImageTextToText.register(KimiVLConfig, KimiVLForConditionalGeneration, exist_ok=True)
    register_processor(KimiVLConfig)


def register_processor(config_class: "type[PreTrainedConfig]") -> None:
    """Make the processor and its halves known under a configuration class; vLLM has one of its own for Kimi-VL."""
    from transformers import AutoProcessor, AutoTokenizer

    # At the top of transformers 5.16 and 5.17 this name is a stand-in that only asks for torchvision.
    from transformers.models.auto.image_processing_auto import AutoImageProcessor

    from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
    from generate.models.kimi_vl.processing import KimiVLProcessor
    from generate.models.kimi_vl.tokenization import TikTokenTokenizer

    AutoImageProcessor.register(config_class, slow_image_processor_class=KimiVLImageProcessor, exist_ok=True)
    AutoTokenizer.register(config_class, tokenizer_class=TikTokenTokenizer, exist_ok=True)
    AutoProcessor.register(config_class, KimiVLProcessor, exist_ok=True)

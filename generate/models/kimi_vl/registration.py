"""Make Kimi-VL known to transformers' Auto classes, for checkpoints as published.

    from generate.models.kimi_vl.registration import register
    register()
    model = AutoModelForImageTextToText.from_pretrained(checkpoint)
    processor = AutoProcessor.from_pretrained(checkpoint)

The code that comes with these checkpoints was written for transformers 4 and cannot be imported any more. Here are the
same model and processor, under the published names of weights and options: nothing is converted, and no remote code
runs (leave trust_remote_code off: with it, transformers would take the checkpoint's own tokenizer).
"""

from typing import Any

from transformers import AutoConfig, AutoProcessor, AutoTokenizer, PreTrainedConfig

# At the top of transformers 5.16 and 5.17 this name is a stand-in that only asks for torchvision.
from transformers.models.auto.image_processing_auto import AutoImageProcessor

from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.image_processing import KimiVLImageProcessor
from generate.models.kimi_vl.processing import KimiVLProcessor
from generate.models.kimi_vl.tokenization import TikTokenTokenizer


def register_for(checkpoint: str, **options: Any) -> None:
    """Register Kimi-VL where the checkpoint is one. `options`: of from_pretrained (`revision`, …).

    For others nothing changes: transformers may one day have a Kimi-VL of its own, or a library one that a user brings.
    """
    if PreTrainedConfig.get_config_dict(checkpoint, **options)[0].get("model_type") == KimiVLConfig.model_type:
        register()


def register() -> None:
    """Register configuration, model, processor and tokenizer; a second call changes nothing."""
    from transformers import AutoModelForImageTextToText  # which other models' processes may not need, nor vLLM's

    from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration

    AutoConfig.register(KimiVLConfig.model_type, KimiVLConfig, exist_ok=True)
    AutoModelForImageTextToText.register(KimiVLConfig, KimiVLForConditionalGeneration, exist_ok=True)
    register_processor(KimiVLConfig)


def register_processor(config_class: type[PreTrainedConfig]) -> None:
    """Register the processor and its halves under a configuration class; vLLM has one of its own for Kimi-VL."""
    AutoImageProcessor.register(config_class, slow_image_processor_class=KimiVLImageProcessor, exist_ok=True)
    AutoTokenizer.register(config_class, tokenizer_class=TikTokenTokenizer, exist_ok=True)
    AutoProcessor.register(config_class, KimiVLProcessor, exist_ok=True)

"""Say which models the transformers engine knows, and refuse the others by name before they write a wrong text.

It keeps rows of different lengths in one cache (kv_cache.py). That is right for attention that keeps the keys and
values of each token, whatever their number of heads and widths are in a layer, and that sees all of a row (full
attention), its last tokens (sliding window) or its present chunk (chunked attention). It is wrong, without an error,
for whatever else a model may keep: recurrent and convolution states, an index of keys, keys of an encoder or of the
pictures. So what is listed here is what is known, and anything else is refused.
"""

from typing import Any

import torch

from generate.engines.base import EngineError
from generate.models.checkpoints import CheckpointError
from imagenet_think import without_module

with without_module("sklearn"):  # of transformers' assisted generation, which nobody here uses; it takes a second
    from transformers import AutoConfig, AutoModel, AutoModelForImageTextToText, DynamicCache
    from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

# What transformers keeps for a layer of full attention, and for one of a sliding window or of chunks.
_KNOWN_LAYERS = (DynamicLayer, DynamicSlidingWindowLayer)
# Types of models, and of text models within them, whose texts are those of generate() in the tests.
_TESTED = frozenset(
    {
        # Models of pictures and text.
        *("exaone4_5", "gemma3", "gemma4", "glm46v", "glm4v", "glm4v_moe", "idefics2", "internvl", "kimi_k25"),
        *("kimi_vl", "llama4", "llava", "llava_onevision", "mistral3", "paligemma", "qwen2_5_vl", "qwen2_vl"),
        *("qwen3_vl", "qwen3_vl_moe", "step3p7"),
        # Text models in them.
        *("deepseek_v3", "exaone4", "gemma2", "gemma3_text", "gemma4_text", "glm4v_text", "glm4v_moe_text", "gpt_oss"),
        *("llama", "llama4_text", "ministral3", "mistral", "qwen2", "qwen2_5_vl_text", "qwen2_vl_text", "qwen3"),
        *("qwen3_moe", "qwen3_vl_text", "qwen3_vl_moe_text", "step3p5"),
    }
)
WAY_OUT = (
    "use --engine vllm, or serve the model with a program that knows it and give --engine http://HOST:PORT/v1 (the "
    "server engine)."
)


def check_config(path: str, name: str) -> Any:
    """Return the config of a checkpoint that the engine can run. `name`: of the checkpoint, for messages.

    Raises CheckpointError for any other, before its weights are loaded.
    """
    try:
        config = AutoConfig.from_pretrained(path, trust_remote_code=False)
    except Exception as error:  # whatever transformers raises on a config that it does not know
        raise CheckpointError(f"{name}: config.json cannot be used ({_in_one_line(error)}); {WAY_OUT}") from error
    model_class: Any = AutoModelForImageTextToText._model_mapping.get(type(config), None)
    if model_class is None:
        raise CheckpointError(
            f"{name} is a {config.model_type}, which transformers does not load as a model of pictures and text; "
            "choose another --checkpoint."
        )
    if reason := _unknown_class(model_class, config) or _unknown_layer(config):
        raise CheckpointError(f"{name} ({model_class.__name__}): {reason}; {WAY_OUT}")
    return config


def is_tested(config: Any) -> bool:
    """Return whether the tests hold the model and its text model; any other is compared with `generate` at first."""
    return {config.model_type, config.get_text_config(decoder=True).model_type} <= _TESTED


def supports_sdpa(config: Any) -> bool:
    """Return whether the model and its text model can attend by a function of ours (see attention.py).

    A few compute attention in a way of their own (GPT-OSS: with a sink for each head), which transformers calls eager.
    """
    text = config.get_text_config(decoder=True)
    whole: Any = AutoModelForImageTextToText._model_mapping.get(type(config), None)
    inner: Any = AutoModel._model_mapping.get(type(text), None)
    return all(getattr(one, "_supports_sdpa", True) for one in (whole, inner))


def check_inputs(inputs: dict[str, Any]) -> None:
    """Raise EngineError for what a processor gives and no batch can be made of."""
    for name, value in inputs.items():
        if not isinstance(value, torch.Tensor):
            raise EngineError(
                f"the model's processor gives {name} as a {type(value).__name__}, which the transformers engine does "
                f"not know; {WAY_OUT}"
            )


def check_prefilled(cache: DynamicCache, rows: int, tokens: int) -> None:
    """Raise EngineError where the model kept anything but keys and values of each token of its prompts.

    `cache`: after `rows` prompts of `tokens` tokens, padding included.
    """
    if not cache.layers:
        raise EngineError(f"the model keeps its keys and values in a cache of its own; {WAY_OUT}")
    for at, layer in enumerate(cache.layers):
        keys = getattr(layer, "keys", None)
        if type(layer) is not DynamicLayer or not isinstance(keys, torch.Tensor) or keys.ndim != 4:
            raise EngineError(
                f"layer {at} of the model keeps no keys of its tokens ({type(layer).__name__}), which the "
                f"transformers engine does not know; {WAY_OUT}"
            )
        if (keys.shape[0], keys.shape[2]) != (rows, tokens):
            raise EngineError(
                f"layer {at} of the model keeps {keys.shape[2]} keys of {tokens} tokens (cross-attention?), which the "
                f"transformers engine does not know; {WAY_OUT}"
            )


def _unknown_class(model_class: Any, config: Any) -> str | None:
    """Return what in the model's class the engine does not know."""
    if config.is_encoder_decoder:
        return "it is an encoder with a decoder, and the transformers engine runs decoders alone"
    if not model_class.can_generate() or not hasattr(model_class, "_supports_default_dynamic_cache"):
        return "it does not generate token by token, which is all that the transformers engine does"
    if not model_class._supports_default_dynamic_cache() or model_class._is_stateful:
        return (
            _unknown_layer(config)
            or "it keeps a state or a cache of its own, which the transformers engine does not know"
        )
    return None


def _unknown_layer(config: Any) -> str | None:
    """Return the first layer whose cache the engine does not know, by number and type."""
    text = config.get_text_config(decoder=True)
    types = list(getattr(text, "layer_types", None) or [])
    for at in getattr(text, "cross_attention_layers", None) or []:  # Mllama: its cache holds the picture's keys
        return f"layer {at} is of the type cross_attention, which the transformers engine does not know"
    try:
        layers = DynamicCache(config=config).layers
    except Exception as error:  # noqa: BLE001 - a type without a cache, a config without layers: any class
        return f"transformers finds no cache for its layers ({_in_one_line(error)})"
    for at, layer in enumerate(layers):
        if type(layer) not in _KNOWN_LAYERS:
            kind = types[at] if at < len(types) else type(layer).__name__
            return f"layer {at} is of the type {kind}, which the transformers engine does not know"
    return None


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__

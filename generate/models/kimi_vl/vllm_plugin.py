"""Our processor and tokenizer for vLLM's own Kimi-VL, which would else take them from the checkpoint's remote code.

vLLM calls `register` in each of its processes: pyproject.toml names it under `vllm.general_plugins`. The model and the
configuration are vLLM's. Leave --trust-remote-code off: with it, the checkpoint's own tokenizer is taken.
"""


def register() -> None:
    """Make them known under vLLM's configuration class; nothing where this vLLM has none. May be called again."""
    try:
        from vllm.transformers_utils.configs.kimi_vl import KimiVLConfig
    except ImportError:
        return
    from generate.models.kimi_vl import register_processor

    register_processor(KimiVLConfig)

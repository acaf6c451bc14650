"""Give vLLM's own Kimi-VL our processor and tokenizer, which it would else take from the checkpoint's remote code.

vLLM calls `register` in each of its processes: pyproject.toml names it under `vllm.general_plugins`. The model and the
configuration are vLLM's. Leave --trust-remote-code off: with it, the checkpoint's own tokenizer is taken.
"""


def register() -> None:
    """Register them under vLLM's configuration class; do nothing where this vLLM has none. May be called again."""
    try:
        from vllm.transformers_utils.configs.kimi_vl import KimiVLConfig
    except ImportError:
        return
    # vLLM calls this in every process, whatever the model: only now is it worth the imports.
    from generate.models.kimi_vl.registration import register_processor

    register_processor(KimiVLConfig)

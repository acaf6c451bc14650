"""Find the project in a process of vLLM's, and register Kimi-VL there; pyproject.toml names it."""

import sys
from importlib import import_module

from imagenet_think_project.scripts import ROOT


def register() -> None:
    """Register Kimi-VL's processor and tokenizer: generate/models/kimi_vl/vllm_plugin.py."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    import_module("generate.models.kimi_vl.vllm_plugin").register()

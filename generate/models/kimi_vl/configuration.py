"""Hold Kimi-VL's options under their published names; the defaults are those of Kimi-VL-A3B."""

from typing import Any

from transformers import DeepseekV3Config, PreTrainedConfig

# Everything in which DeepSeek-V3's own defaults are those of another model: a key that a config.json leaves out must
# not be filled with them. Source: config.json of moonshotai/Kimi-VL-A3B-Instruct.
_TEXT: dict[str, Any] = {
    "vocab_size": 163840,
    "max_position_embeddings": 131072,
    "hidden_size": 2048,
    "intermediate_size": 11264,
    "moe_intermediate_size": 1408,
    "num_hidden_layers": 27,
    "num_attention_heads": 16,
    "num_key_value_heads": 16,
    "n_shared_experts": 2,
    "n_routed_experts": 64,
    "num_experts_per_tok": 6,
    "first_k_dense_replace": 1,
    "n_group": 1,
    "topk_group": 1,
    "routed_scaling_factor": 2.446,
    "q_lora_rank": None,
    "rms_norm_eps": 1e-5,
    "rope_theta": 800000.0,
    "bos_token_id": 163584,
    "eos_token_id": 163585,
    "pad_token_id": 163839,
    "num_mtp_layers": 0,
    # DeepSeek-V3 in transformers knows no other way; vLLM would take another where these are not said.
    "scoring_func": "sigmoid",
    "topk_method": "noaux_tc",
    "moe_layer_freq": 1,
}


class MoonViTConfig(PreTrainedConfig):
    """Configure the vision tower: patches of `patch_size` pixels, a table of positions for `init_pos_emb_*` of them."""

    model_type = "moonvit"
    base_config_key = "vision_config"

    patch_size: int = 14
    num_attention_heads: int = 16
    num_hidden_layers: int = 27
    hidden_size: int = 1152
    intermediate_size: int = 4304
    init_pos_emb_height: int = 64
    init_pos_emb_width: int = 64
    merge_kernel_size: list[int] | tuple[int, int] = (2, 2)


class KimiVLConfig(PreTrainedConfig):
    """Configure a vision tower, a text model, and the token that stands for each feature of a picture.

    The published `text_config` names no model type; it is DeepSeek-V3's.
    """

    model_type = "kimi_vl"
    sub_configs = {"text_config": DeepseekV3Config, "vision_config": MoonViTConfig}  # noqa: RUF012 - as declared there

    text_config: Any = None  # a DeepseekV3Config, or a dictionary of its options
    vision_config: Any = None  # a MoonViTConfig, likewise
    media_placeholder_token_id: int = 163605
    ignore_index: int = -100
    tie_word_embeddings: bool = False

    def __post_init__(self, **kwargs: Any) -> None:
        if not isinstance(self.text_config, PreTrainedConfig):
            self.text_config = DeepseekV3Config(**(_TEXT | (self.text_config or {})))
        if not isinstance(self.vision_config, PreTrainedConfig):
            self.vision_config = MoonViTConfig(**(self.vision_config or {}))
        super().__post_init__(**kwargs)

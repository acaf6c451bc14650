"""The vision-language models, one short entry each. Everything that differs between them stands here.

A model that is not here runs through the same fields. Facts with the source they were read from; values that could not
be read from the publisher's own files are marked "unconfirmed" and are checked against the checkpoint at run time.
"""

from dataclasses import dataclass, field

from generate.thinking import Style

PROMPTS = {
    # The paper's prompt (section on generation) and the one that its Figure 2 shows.
    "paper": "Please analyze this image step by step. First, describe what you observe, then explain your reasoning "
    "process, and finally provide your conclusion about the main content or concept depicted.",
    "figure2": "Analyze this image step by step. Explain your reasoning process. Describe this image and give as much "
    "information as possible",
}

_THINK = ("<think>", "</think>")
_KIMI_THINK = ("◁think▷", "◁/think▷")
_ANSWER = ("<answer>", "</answer>")


@dataclass(frozen=True)
class Model:
    """One vision-language model as published."""

    hub_id: str
    architecture: str  # class name in the checkpoint's config.json
    style: Style
    licence: str
    max_new_tokens: int  # as published
    sampling: str  # as published, in the spelling of --sampling
    end_tokens: tuple[str, ...]  # end a turn, beside what the checkpoint's own generation_config names
    user_template: str = "{prompt}"
    processor: str | None = None  # Hub id of the processor where the checkpoint's own must not be used
    lacks: str | None = field(default=None)  # one sentence, where the published checkpoint cannot run yet


MODELS: dict[str, Model] = {
    # Sampling and limit: zai-org/GLM-V inference/trans_infer_cli.py. `</answer>` is likely an end-of-sequence token
    # (unconfirmed), so that a missing one is normal.
    "glm": Model(
        hub_id="zai-org/GLM-4.1V-9B-Thinking",
        architecture="Glm4vForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,), unwrap=("<|begin_of_box|>", "<|end_of_box|>")),
        licence="MIT",
        max_new_tokens=8192,
        sampling="temperature=1.0,top_p=0.00001,top_k=1,repetition_penalty=1.1",
        end_tokens=("<|endoftext|>", "<|user|>", "<|observation|>", "</answer>"),
    ),
    # Sampling: the model's card; limit: VLMEvalKit vlmeval/config.py. Its generation_config names [EOS] alone, while
    # turns end with <|im_end|>. Asked for <answer> tags it mixes them in: they are taken out wherever they stand.
    "kimi": Model(
        hub_id="moonshotai/Kimi-VL-A3B-Thinking-2506",
        architecture="KimiVLForConditionalGeneration",
        style=Style((_KIMI_THINK, _THINK), unwrap=_ANSWER),
        licence="MIT",
        max_new_tokens=32768,
        sampling="temperature=0.8",
        end_tokens=("[EOS]", "<|im_end|>"),
        lacks="the published Kimi-VL weights need a model class that transformers does not have",
    ),
    # Prompt, sampling, limit and processor: OpenVLThinker's evaluation/eval_openvlthinker.py and run_evaluation.py.
    "openvlthinker": Model(
        hub_id="ydeng9/OpenVLThinker-7B",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,)),
        licence="Apache-2.0",
        max_new_tokens=2048,
        sampling="temperature=0.01,top_p=0.001,top_k=1",
        end_tokens=("<|im_end|>", "<|endoftext|>"),
        user_template="Hint: Please answer the question requiring an answer.\nQuestion: {prompt}",
        processor="Qwen/Qwen2.5-VL-7B-Instruct",
    ),
}

"""The vision-language models, one short entry each. Everything that differs between them stands here.

    python generate/models.py

prints them as a table. Each entry names the source of its facts; what could not be read from the publisher's own files
is marked "unconfirmed" and is checked against the checkpoint at run time.
"""

from dataclasses import dataclass

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
_CHATML_ENDS = ("<|im_end|>", "<|endoftext|>")
_QWEN2_5_VL = "Qwen/Qwen2.5-VL-7B-Instruct"


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
    system: str | None = None
    user_template: str = "{prompt}"
    prefill: str = ""  # put at the beginning of the model's turn; part of its raw text
    protocol: bool = True  # whether asking it as this entry does is asking it as its authors published
    processor: str | None = None  # Hub id of the processor where the checkpoint's own must not be used
    lacks: str | None = None  # one sentence, where the published checkpoint cannot run yet


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
    # System prompt: OpenGVLab/InternVL internvl_chat/tools/reasoning_data_pipeline/utils/constants.py, the same on the
    # card; without it the model does not think. It was not trained to think about captions (InternVL issue 1125), so
    # the opening tag is put into its mouth (unconfirmed that this is the maintainers' own way). Sampling and limit:
    # VLMEvalKit vlmeval/config.py.
    "internvl": Model(
        hub_id="OpenGVLab/InternVL3_5-8B-HF",
        architecture="InternVLForConditionalGeneration",
        style=Style((_THINK,)),
        licence="Apache-2.0",
        max_new_tokens=65536,
        sampling="temperature=0.6,top_p=0.95",
        end_tokens=_CHATML_ENDS,
        system="You are an AI assistant that rigorously follows this response protocol:\n\n"
        "1. First, conduct a detailed analysis of the question. Consider different angles, potential solutions, and "
        "reason through the problem step-by-step. Enclose this entire thinking process within <think> and </think> "
        "tags.\n\n2. After the thinking section, provide a clear, concise, and direct answer to the user's question. "
        "Separate the answer from the think section with a newline.\n\n"
        "Ensure that the thinking process is thorough but remains focused on the query. The final answer should be "
        "standalone and not reference the thinking section.",
        prefill="<think>\n",
        protocol=False,
    ),
    # Prompt and limit: the model's README. No sampling is published. Its own preprocessor_config names a class that
    # does not exist (Fancy-MLLM/R1-Onevision issues 10 and 12). Not asked for tags, it answers freely after </think>.
    "r1_onevision": Model(
        hub_id="Fancy-MLLM/R1-Onevision-7B",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,)),
        licence="Apache-2.0",
        max_new_tokens=4096,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        user_template="Hint: Please answer the question and provide the final answer at the end. Question: {prompt}",
        processor=_QWEN2_5_VL,
    ),
    # Prompt, sampling, limit and processor: OpenVLThinker's evaluation/eval_openvlthinker.py and run_evaluation.py.
    "openvlthinker": Model(
        hub_id="ydeng9/OpenVLThinker-7B",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,)),
        licence="Apache-2.0",
        max_new_tokens=2048,
        sampling="temperature=0.01,top_p=0.001,top_k=1",
        end_tokens=_CHATML_ENDS,
        user_template="Hint: Please answer the question requiring an answer.\nQuestion: {prompt}",
        processor=_QWEN2_5_VL,
    ),
    # System prompt: dvlab-research/VisionThink verl/trainer/constants.py (general_qa), limit: scripts/vllm_tool.py.
    # The published protocol has two turns, a half-size picture first and the full one on request; here the full picture
    # is shown at once, which is off it. Without tags, what follows the thinking may be a tool call, never an answer.
    "visionthink": Model(
        hub_id="Senqiao/VisionThink-Efficient",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,), tagged_answer=True),
        licence="unconfirmed (its project: Apache-2.0)",
        max_new_tokens=8192,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        system="You FIRST think about the reasoning process as an internal monologue and then provide the final "
        "answer.\nThe reasoning process MUST BE enclosed within <think> </think> tags. The final answer MUST BE put "
        "within <answer> </answer> tags. For mathematical or multiple-choice problem, wrap the answer value or choice "
        "with \\boxed{}.",
        protocol=False,
    ),
    # Prompt: the suffix of TIGER-AI-Lab/VL-Rethinker's README; sampling and limit: its scripts/eval_vlm_new.sh. It
    # writes no tags at all.
    "vl_rethinker": Model(
        hub_id="TIGER-Lab/VL-Rethinker-7B",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style(boxed=True),
        licence="Apache-2.0",
        max_new_tokens=8192,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        user_template="{prompt}\n\nPlease reason step by step, and put your final answer within \\boxed{}",
    ),
}


def table() -> str:
    """The entries as text, one line each."""
    head = ("model", "checkpoint", "architecture", "licence", "tokens", "sampling", "protocol")
    lines = [head]
    for key, model in MODELS.items():
        protocol = "published" if model.protocol else "off"
        lines.append(
            (key, model.hub_id, model.architecture, model.licence, str(model.max_new_tokens), model.sampling, protocol)
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    notes = [f"{key}: {model.lacks}." for key, model in MODELS.items() if model.lacks]
    return "\n".join([*rows, *notes])


if __name__ == "__main__":
    print(table())

"""List the vision-language models, one short entry each. Everything that differs between them stands here.

    python generate/run.py --model list

prints them as a table. Each entry names the source of its facts; what could not be read from the publisher's own files
is marked "unconfirmed" and is checked against the checkpoint at run time.
"""

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from generate.models.thinking import Style

PROMPTS = {
    # The paper's prompt (section on generation) and the one that its Figure 2 shows.
    "paper": "Please analyze this image step by step. First, describe what you observe, then explain your reasoning "
    "process, and finally provide your conclusion about the main content or concept depicted.",
    "figure2": "Analyze this image step by step. Explain your reasoning process. Describe this image and give as much "
    "information as possible",
}

ENGINES = ("transformers", "vllm", "server")
SERVED = "served"  # the key of whatever thinking model a server has

_THINK = ("<think>", "</think>")
_KIMI_THINK = ("◁think▷", "◁/think▷")
_ANSWER = ("<answer>", "</answer>")
_GLM_STYLE = Style((_THINK,), (_ANSWER,), unwrap=("<|begin_of_box|>", "<|end_of_box|>"))
_GEMMA_THINK = ("<|channel>thought", "<channel|>")
_CHATML_ENDS = ("<|im_end|>", "<|endoftext|>")
_CHATML_PAD = "<|endoftext|>"
_QWEN2_5_VL = "Qwen/Qwen2.5-VL-7B-Instruct"
# The line end within the description is the authors' own: they wrote it with an escape in a string that is not raw.
_TOOL_SYSTEM = """You are a helpful assistant.

# Tools

You may call the function tool shown below to assist with the user query.

You are provided with the function signature within <tools></tools> XML tags:
<tools>
{"type": "function", "function": {"name_for_human": "resize_image", "name": "resize_image", "description": "Resize the \
image resolution.", "parameters": {"properties": {"action": {"description": "The action to perform. The available \
actions are:
* `resize`: Double the resolution of the current image. You should only use this tool if you are unable to obtain the \
critical information needed to answer the question from the current resolution.", "enum": ["resize"], "type": \
"string"}}, "required": ["action"], "type": "object"}, "args_format": "Format the arguments as a JSON object."}}
</tools>
For each function call, return a json object with the function name and the corresponding argument within \
<tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>"""


@dataclass(frozen=True)
class Tool:
    """Describe a tool call of two turns: the image at half its size, and whole once the model calls for it."""

    name: str  # in the call, `{"name": …, "arguments": {…}}`
    arguments: dict[str, str]
    call: tuple[str, str]  # tags around it
    reply: str  # our second turn; {image} is the whole picture
    error: str  # our second turn to a call that cannot be understood; {error} says why


@dataclass(frozen=True)
class Model:
    """Describe one vision-language model as published."""

    hub_id: str
    architecture: str  # class name in the checkpoint's config.json
    style: Style
    licence: str
    max_new_tokens: int  # as published
    sampling: str  # as published, in the spelling of `--config sampling=…`
    end_tokens: tuple[str, ...]  # end a turn, beside what the checkpoint's own generation_config names
    pad_token: str | None = None  # where the checkpoint's tokenizer names none
    system: str | None = None
    user_template: str = "{prompt}"  # {image} says where the picture goes; before the text, unless said
    prefill: str = ""  # put at the beginning of the model's turn; part of its raw text
    protocol: bool = True  # whether asking it as this entry does is asking it as its authors published
    processor: str | None = None  # Hub id of the processor where the checkpoint's own must not be used
    pixels: tuple[int, int] | None = None  # least and most pixels of a picture, where the checkpoint's own do not hold
    max_patches: int | None = None  # tiles into which a picture is cut at most
    max_pictures: int = 1  # of a row, as published; a model of whose authors no number is known is shown one
    tool: Tool | None = None
    one_turn: str | None = None  # the system prompt for a run without the tool, which is off the protocol
    template_arguments: dict[str, Any] = field(default_factory=dict)  # of the chat template, by name
    opening: str = ""  # what the template begins the model's turn with; seen by itself, but for a server must be said
    extra_body: dict[str, Any] = field(default_factory=dict)  # more fields of a request to a server
    also: tuple[str, ...] = ()  # Hub ids of other checkpoints of which all this holds, of other sizes above all
    engines: tuple[str, ...] = ENGINES  # those that can run the published checkpoint
    question: str | None = None  # that it was trained on; asked where a run gives no prompt of its own
    language: str | None = None  # of that question, as BCP 47 has it


MODELS: dict[str, Model] = {
    # Sampling and limit: zai-org/GLM-V inference/trans_infer_cli.py. `</answer>` is likely an end-of-sequence token
    # (unconfirmed), so that a missing one is normal. Pictures: the README of THUDM/GLM-4.1V-Thinking ("300 images").
    "glm": Model(
        hub_id="zai-org/GLM-4.1V-9B-Thinking",
        architecture="Glm4vForConditionalGeneration",
        style=_GLM_STYLE,
        licence="MIT",
        max_new_tokens=8192,
        sampling="temperature=1.0,top_p=0.00001,top_k=1,repetition_penalty=1.1",
        end_tokens=("<|endoftext|>", "<|user|>", "<|observation|>", "</answer>"),
        pad_token="<|endoftext|>",
        max_pictures=300,
    ),
    # Sampling: the model's card; limit: VLMEvalKit vlmeval/config.py. Its generation_config names [EOS] alone, while
    # turns end with <|im_end|>. Asked for <answer> tags it mixes them in: they are taken out wherever they stand. Its
    # code is generate/models/kimi_vl: transformers has none, and what comes with the checkpoint no longer imports.
    # Pictures: limit_mm_per_prompt on the card.
    "kimi": Model(
        hub_id="moonshotai/Kimi-VL-A3B-Thinking-2506",
        architecture="KimiVLForConditionalGeneration",
        style=Style((_KIMI_THINK, _THINK), unwrap=_ANSWER),
        licence="MIT",
        max_new_tokens=32768,
        sampling="temperature=0.8",
        end_tokens=("[EOS]", "<|im_end|>"),
        pad_token="[PAD]",
        max_pictures=256,
    ),
    # System prompt: OpenGVLab/InternVL internvl_chat/tools/reasoning_data_pipeline/utils/constants.py, the same on the
    # card; without it the model does not think. It was not trained to think about captions (InternVL issue 1125), so
    # the opening tag is put into its mouth (unconfirmed that this is the maintainers' own way). Sampling, limit and
    # tiles: VLMEvalKit vlmeval/config.py.
    "internvl": Model(
        hub_id="OpenGVLab/InternVL3_5-8B-HF",
        architecture="InternVLForConditionalGeneration",
        style=Style((_THINK,)),
        licence="Apache-2.0",
        max_new_tokens=65536,
        sampling="temperature=0.6,top_p=0.95",
        end_tokens=_CHATML_ENDS,
        pad_token=_CHATML_PAD,
        system="You are an AI assistant that rigorously follows this response protocol:\n\n"
        "1. First, conduct a detailed analysis of the question. Consider different angles, potential solutions, and "
        "reason through the problem step-by-step. Enclose this entire thinking process within <think> and </think> "
        "tags.\n\n2. After the thinking section, provide a clear, concise, and direct answer to the user's question. "
        "Separate the answer from the think section with a newline.\n\n"
        "Ensure that the thinking process is thorough but remains focused on the query. The final answer should be "
        "standalone and not reference the thinking section.",
        prefill="<think>\n",
        protocol=False,
        max_patches=6,
        also=tuple(
            f"OpenGVLab/InternVL3_5-{size}-HF" for size in ("1B", "2B", "4B", "14B", "38B", "30B-A3B", "241B-A28B")
        ),
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
        pad_token=_CHATML_PAD,
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
        pad_token=_CHATML_PAD,
        user_template="Hint: Please answer the question requiring an answer.\nQuestion: {prompt}",
        processor=_QWEN2_5_VL,
    ),
    # Both prompts, tool and turns: dvlab-research/VisionThink scripts/vllm_tool.py; its one-turn system prompt:
    # verl/trainer/constants.py (general_qa). Without tags, what follows the thinking may be a call, never an answer.
    # Between the turns the chat template puts a line end that the authors' script leaves out.
    "visionthink": Model(
        hub_id="Senqiao/VisionThink-Efficient",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,), tagged_answer=True),
        licence="unconfirmed (its project: Apache-2.0)",
        max_new_tokens=8192,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        pad_token=_CHATML_PAD,
        system=_TOOL_SYSTEM,
        user_template="Answer the question based on the image provided. You must conduct reasoning within <think> and "
        "</think> first in each of your reasoning steps. You may call ONE function tool per step to help you better "
        "solve the problem. Place the function tool within <tool_call> and </tool_call> at the end of each step to "
        "perform a function call. You should continue your reasoning process based on the content returned by the "
        "function tool. Once you confirm your final answer, place the final answer inside <answer> and </answer>. For "
        "mathematical or multiple-choice problem, wrap the answer value or choice with \\boxed{}. Here is the image "
        "and question:\n{image}\n{prompt}",
        tool=Tool(
            name="resize_image",
            arguments={"action": "resize"},
            call=("<tool_call>", "</tool_call>"),
            reply="<tool_response>\nThe resized image is shown below:\n{image}\n</tool_response>\nPlease carefully "
            "analyze the content returned from the image resize tool in combination with the original question and "
            "image from the user, continue your reasoning process inside <think> and </think> and then write your "
            "final answer inside <answer> and </answer>.",
            # "Countinue" is how it is published.
            error="{error}Please analyze the error information obtained from the function tool and adjust your "
            "response. Countinue your reasoning process inside <think> and </think>.",
        ),
        one_turn="You FIRST think about the reasoning process as an internal monologue and then provide the final "
        "answer.\nThe reasoning process MUST BE enclosed within <think> </think> tags. The final answer MUST BE put "
        "within <answer> </answer> tags. For mathematical or multiple-choice problem, wrap the answer value or choice "
        "with \\boxed{}.",
    ),
    # Prompt and pixels: TIGER-AI-Lab/VL-Rethinker's README; sampling and limit: its scripts/eval_vlm_new.sh. It writes
    # no tags at all.
    "vl_rethinker": Model(
        hub_id="TIGER-Lab/VL-Rethinker-7B",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style(boxed=True),
        licence="Apache-2.0",
        max_new_tokens=8192,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        pad_token=_CHATML_PAD,
        user_template="{prompt}\n\nPlease reason step by step, and put your final answer within \\boxed{}",
        pixels=(256 * 28 * 28, 1280 * 28 * 28),
    ),
    # The models above are the paper's; those below came after it.
    # Sampling and limit (16K): the cards of GLM-4.6V; GLM-4.5V publishes none. Delimiters: VLMEvalKit
    # vlmeval/vlm/cogvlm.py; end tokens: as of GLM-4.1V (unconfirmed); Flash's class: vllm-project/vllm
    # vllm/model_executor/models/glm4_1v.py. It thinks unless enable_thinking is false (zai-org/GLM-V README). All but
    # Flash are mixtures of experts, Glm4vMoeForConditionalGeneration.
    "glm_4_6v": Model(
        hub_id="zai-org/GLM-4.6V-Flash",
        architecture="Glm4vForConditionalGeneration",
        style=_GLM_STYLE,
        licence="MIT",
        max_new_tokens=16384,
        sampling="temperature=0.8,top_p=0.6,top_k=2,repetition_penalty=1.1",
        end_tokens=("<|endoftext|>", "<|user|>", "<|observation|>"),
        pad_token="<|endoftext|>",
        also=("zai-org/GLM-4.6V", "zai-org/GLM-4.5V"),
    ),
    # Sampling and limit: QwenLM/Qwen3-VL README ("Thinking models"). The template writes the opening tag. 30B-A3B and
    # 235B-A22B are mixtures of experts, Qwen3VLMoeForConditionalGeneration.
    "qwen3_vl": Model(
        hub_id="Qwen/Qwen3-VL-8B-Thinking",
        architecture="Qwen3VLForConditionalGeneration",
        style=Style((_THINK,)),
        licence="Apache-2.0",
        max_new_tokens=40960,
        sampling="temperature=0.6,top_p=0.95,top_k=20",
        end_tokens=_CHATML_ENDS,
        pad_token=_CHATML_PAD,
        opening="<think>\n",
        also=tuple(f"Qwen/Qwen3-VL-{size}-Thinking" for size in ("2B", "4B", "32B", "30B-A3B", "235B-A22B")),
    ),
    # Sampling, delimiters and the place of the picture: XiaomiMiMo/MiMo-VL README (2508), which says that the template
    # holds the system prompt. No limit is published: 32768 is ours. It thinks unless a question ends with /no_think.
    "mimo_vl": Model(
        hub_id="XiaomiMiMo/MiMo-VL-7B-RL-2508",
        architecture="Qwen2_5_VLForConditionalGeneration",
        style=Style((_THINK,)),
        licence="MIT",
        max_new_tokens=32768,
        sampling="temperature=0.3,top_p=0.95",
        end_tokens=_CHATML_ENDS,
        pad_token=_CHATML_PAD,
        also=tuple(f"XiaomiMiMo/MiMo-VL-7B-{name}" for name in ("SFT-2508", "RL", "SFT")),
    ),
    # Sampling and how thinking is switched on and marked: the card ("Best Practices"); the delimiters are also in
    # vllm-project/vllm vllm/reasoning/gemma4_utils.py. No limit is published: 8192 is ours. Left to its default the
    # template closes the thinking before the model begins. The 12B is another class, Gemma4Unified…, and was not tried.
    "gemma_4": Model(
        hub_id="google/gemma-4-E4B-it",
        architecture="Gemma4ForConditionalGeneration",
        style=Style((_GEMMA_THINK,)),
        licence="Apache-2.0",
        max_new_tokens=8192,
        sampling="temperature=1.0,top_p=0.95,top_k=64",
        end_tokens=("<turn|>", "<eos>"),
        pad_token="<pad>",
        template_arguments={"enable_thinking": True},
        also=tuple(f"google/gemma-4-{size}-it" for size in ("E2B", "26B-A4B", "31B")),
    ),
    # Sampling and switch: MoonshotAI/Kimi-K2.5 README; limit: VLMEvalKit vlmeval/config.py (Kimi-K2.5-api). Its
    # tokenizer and its image processor are code in the checkpoint, so that only a server can run it.
    "kimi_k2_5": Model(
        hub_id="moonshotai/Kimi-K2.5",
        architecture="KimiK25ForConditionalGeneration",
        style=Style((_THINK,)),
        licence="Modified MIT",
        max_new_tokens=32768,
        sampling="temperature=1.0,top_p=0.95",
        end_tokens=("[EOS]", "<|im_end|>"),
        opening="<think>",
        engines=("server",),
    ),
    # Delimiters, suffix, sampling (greedy) and limit: VLMEvalKit vlmeval/vlm/keye_vlm/model.py. Before its thinking it
    # may write <analysis>…</analysis>, whether to think: that goes to `rest`. transformers does not know it.
    "keye_vl": Model(
        hub_id="Kwai-Keye/Keye-VL-1_5-8B",
        architecture="KeyeVL1_5ForConditionalGeneration",
        style=Style((_THINK,), (_ANSWER,)),
        licence="unconfirmed",
        max_new_tokens=8192,
        sampling="greedy",
        end_tokens=_CHATML_ENDS,
        user_template="{prompt}/think",
        engines=("server",),
    ),
    # Sampling and limit: VLMEvalKit vlmeval/config.py (Step3-VL-10B_api); licence: stepfun-ai/Step3-VL-10B README. That
    # the template writes the opening tag is unconfirmed; a text that brings its own loses nothing by it. transformers
    # does not know it.
    "step3_vl": Model(
        hub_id="stepfun-ai/Step3-VL-10B",
        architecture="StepVLForConditionalGeneration",
        style=Style((_THINK,)),
        licence="Apache-2.0",
        max_new_tokens=40960,
        sampling="temperature=1.0,top_p=0.95,top_k=20",
        end_tokens=_CHATML_ENDS,
        opening="<think>\n",
        engines=("server",),
    ),
    # Whatever thinking model a server has, under its name there. Tags: those of the models above, <thinking>, and
    # [THINK], which Magistral writes (its card); a thinking that a server sends apart needs none. The first texts show
    # whether these are the model's (inference/trial.py). Sampling and limit are ours, in the middle of those above, so
    # that nobody can say that it is asked as published.
    SERVED: Model(
        hub_id="whatever the server has",
        architecture="unknown",
        style=Style(
            (_THINK, ("<thinking>", "</thinking>"), _KIMI_THINK, ("[THINK]", "[/THINK]"), _GEMMA_THINK),
            (_ANSWER,),
            unwrap=_GLM_STYLE.unwrap,
        ),
        licence="unconfirmed",
        max_new_tokens=8192,
        sampling="temperature=0.6,top_p=0.95",
        end_tokens=(*_CHATML_ENDS, "<|eot_id|>", "<turn|>", "[EOS]"),
        protocol=False,
        engines=("server",),
        max_pictures=1024,  # the most of any row: which a server takes is its own to say
    ),
}


# A checkpoint that nobody described, before it is trained: its template's own chat, and the usual tags.
PLAIN = Model(
    hub_id="a checkpoint of one's own",
    architecture="unknown",
    style=Style((_THINK,)),
    licence="unconfirmed",
    max_new_tokens=4096,
    sampling="greedy",
    end_tokens=(),
)


def in_one_turn(model: Model) -> Model:
    """Return the model without its tool, shown the whole image at once: off its published protocol."""
    return replace(model, tool=None, system=model.one_turn, user_template="{prompt}", protocol=False)


def is_published_name(name: str, model: Model) -> bool:
    """Return whether a Hub id, or a directory of the same name, is one for which the entry was published."""
    return PurePath(name).name in {PurePath(one).name for one in (model.hub_id, *model.also)}


def table() -> str:
    """Return the entries as text, one line each."""
    head = ("model", "checkpoint", "architecture", "licence", "tokens", "turns", "sampling", "protocol", "engines")
    lines = [head]
    for key, model in MODELS.items():
        protocol = "published" if model.protocol else "off"
        facts = key, model.hub_id, model.architecture, model.licence, str(model.max_new_tokens)
        lines.append((*facts, "2" if model.tool else "1", model.sampling, protocol, ", ".join(model.engines)))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(rows)

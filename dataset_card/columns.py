"""Describe every column in one sentence, for the card's table and for the Croissant metadata."""

from imagenet_think import TEACHERS, ContractError

_IMAGE = {
    "image_id": "Unique name of the picture: ImageNet's file name, or the path with `/` written `__`.",
    "wnid": "Class of the picture: a WordNet id, or the folder's name.",
    "path": "Where the picture lies below the root of the pictures.",
    "sha256": "SHA-256 of the picture's file, by which a copy is verified.",
    "phash": "Perceptual hash of the picture (64 bits, hexadecimal), which survives another compression.",
    "width": "Width of the picture in pixels, after EXIF rotation.",
    "height": "Height of the picture in pixels, after EXIF rotation.",
    "image": "The picture itself.",
}
_SIDE = {
    "thinking": "What the model wrote before its answer, without tags.",
    "answer": "The model's answer, without tags.",
    "status": "How the text came out: one of the statuses of imagenet_think.py.",
    "finish_reason": "Why generation ended: eos, length, stop, loop or error.",
    "protocol": "Whether the model was asked as its authors published.",
    "attempt": "Number of the attempt that the row comes from, from 0.",
    "seed": "Seed of this row's sampling noise.",
    "prompt_tokens": "Tokens of the prompt, the picture's among them, by the model's own tokenizer.",
    "output_tokens": "Tokens that the model wrote, by its own tokenizer.",
    "run_id": "The run, as runs.json names it; there stands what is the same for all its rows.",
    "revision": "Revision of the checkpoint.",
    "english": "Whether thinking and answer were detected as English; null where that was not looked at.",
    "refusal": "Whether the answer refuses the question; null where that was not looked at.",
    "repetition": "Share of the thinking's word 4-grams that stood there before; null where that was not looked at.",
    "thinking_answer_overlap": "Share of the answer's words that are in the thinking; null where not looked at.",
}
_OTHER = {
    "question": "The prompt, as both models were asked.",
    "model": "Short name of the model: glm or kimi.",
    "message": "Why the row is a failure.",
    "raw": "The model's text as decoded, one element a turn.",
    "answer_rouge_l": "ROUGE-L F1 between the two models' answers; null where that was not looked at.",
    "answer_jaccard": "Jaccard index of the words of the two models' answers; null where that was not looked at.",
}


def describe(column: str) -> str:
    """Return a column's sentence; `glm_answer` of a pair gets that of `answer`, after the model's name.

    Raises ContractError for a column that has none.
    """

    known = _IMAGE | _SIDE | _OTHER
    if column in known:
        return known[column]
    teacher, _, name = column.partition("_")
    if teacher not in TEACHERS or name not in _SIDE:
        raise ContractError(f"column {column!r} has no sentence in {__file__}; add one")
    return f"{teacher}: {_SIDE[name]}"

"""Describe every column in one sentence, for the card's table and for the Croissant metadata."""

from dataset_card.words import listing
from imagenet_think import FAILURES, PAIRED, ContractError, Schema

_IMAGE = {
    "image_id": "Unique name of the picture: its path without suffix, `/` written `__`.",
    "wnid": "Class of the picture: its label, or its folder's name; null where it has none.",
    "path": "Where the picture lies below the root of the pictures.",
    "sha256": "SHA-256 of the picture's file, by which a copy is verified.",
    "phash": "Perceptual hash of the picture (64 bits, hexadecimal), which survives another compression.",
    "width": "Width of the picture in pixels, after EXIF rotation.",
    "height": "Height of the picture in pixels, after EXIF rotation.",
    "image": "The picture itself.",
}
_IMAGENET = {
    "image_id": "Unique name of the picture: ImageNet's file name, or the path with `/` written `__`.",
    "wnid": "Class of the picture: a WordNet id, or the folder's name.",
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
_SIDE |= {  # where a teacher was asked in another language than English
    "question": "The prompt, as the model was asked.",
    "question_language": "Language of the prompt, as BCP 47 has it.",
    "language": "Language that was detected in the answer; null where none was told, or that was not looked at.",
    "thinking_language": "Language that was detected in the thinking; null where none was told, or not looked at.",
}
_SIDE |= {  # where answers were compared with the pictures' classes
    "named": "Whether a name of the class, or of a kind of it, stands in the answer; null where not looked at.",
    "near": "Whether a name of what is one or two levels above the class stands there; null where not looked at.",
    "hf": "Hierarchical F1 of what the answer's conclusion is about and the class; null where not looked at.",
    "wrong_sibling": "Whether that is another class, and the right one is not named; null where not looked at.",
    "named_chance": "Whether the answer names the class of another picture, a fixed one; null where not looked at.",
}
_FAILURE = {"message": "Why the row is a failure.", "raw": "The model's text as decoded, one element a turn."}
_AGREEMENT = {
    "answer_rouge_l": "ROUGE-L F1 between {whose} answers{mean}; null where {null}.",
    "answer_jaccard": "Jaccard index of the words of {whose} answers{mean}; null where {null}.",
}


def describe(column: str, config: str, schema: Schema, is_imagenet: bool = False) -> str:
    """Return a column's sentence; `glm_answer` of `paired` gets that of `answer`, after the teacher's name.

    is_imagenet: whether the pictures are ImageNet's. Raises ContractError for a column that has none.
    """
    if config == PAIRED:
        known = _IMAGE | {"question": _question(schema)} | _agreement(schema)
        known |= {f"{teacher}_{name}": f"{teacher}: {said}" for (teacher, name), said in _sides(schema).items()}
    else:
        short = f"Short name of the model: {listing(schema.teachers, 'or')}." if len(schema.teachers) > 1 else ""
        known = _IMAGE | _SIDE | {"model": short or f"Short name of the model: always {schema.teachers[0]}."}
        known |= _FAILURE if config == FAILURES else {}
    known |= _IMAGENET if is_imagenet else {}
    if column not in known:
        raise ContractError(f"column {column!r} of {config} has no sentence in {__file__}; add one")
    return known[column]


def side_of(column: str, schema: Schema) -> tuple[str, str] | None:
    """Return a column of `paired` as (teacher, name of the column in that teacher's config); None for the others."""
    return next((side for side in _sides(schema) if column == "_".join(side)), None)


def pair_of(column: str, schema: Schema) -> str | None:
    """Return the agreement that a column of `paired` holds of two out of more teachers; None for other columns."""
    starts = [start for start in schema.pairs.values() if start]
    return next((name for start in starts for name in _AGREEMENT if column == f"{start}{name}"), None)


def _sides(schema: Schema) -> dict[tuple[str, str], str]:
    return {(teacher, name): said for teacher in schema.teachers for name, said in _SIDE.items()}


def _question(schema: Schema) -> str:
    if schema.languages:
        return "The prompt, where all models were asked the same; null otherwise."
    return f"The prompt, as {'both' if len(schema.teachers) == 2 else 'all'} models were asked."


def describe_pair(name: str, schema: Schema) -> str:
    """Return the sentence that all columns of the agreement of two out of more teachers share."""
    return _AGREEMENT[name].format(whose="two models'", mean="", null=_null(schema))


def _null(schema: Schema) -> str:
    return "that was not looked at" + (", or the two were not asked in one language" if schema.languages else "")


def _agreement(schema: Schema) -> dict[str, str]:
    two, found = len(schema.teachers) == 2, dict[str, str]()
    whose = {"": "the two models'" if two else "every two models'"}
    whose |= {start: f"{a}'s and {b}'s" for (a, b), start in schema.pairs.items() if start}
    for start, of in whose.items():
        said = {"whose": of, "mean": "" if two or start else ", on average", "null": _null(schema)}
        found |= {f"{start}{name}": sentence.format(**said) for name, sentence in _AGREEMENT.items()}
    return found

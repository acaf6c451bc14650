"""Recognize answers that refuse, or say that there is no picture: patterns of sentences, here English and Chinese ones.

Such a sentence stands at the beginning of an answer, and not in the middle of a sentence or in quotes, where it would
be the text of a sign in the picture. An answer that cannot tell the breed but describes the dog is no refusal. Beyond
the cases in tests/generate/annotation/test_refusals.py, expect misses and false alarms: use the column to inspect rows,
or to drop them where a lost good row costs nothing.
"""

import re

from generate.annotation.languages import detect_language
from generate.annotation.refusal_rules import LANGUAGES, normalize, refusal_in
from generate.command_line.language_codes import UNKNOWN, primary

BEGINNING = 300  # characters of the answer that are searched
LONGEST = 800  # characters; a longer answer describes the picture, whatever it began with

# In the form that _normalize gives: lower case, without markup and contractions, "cannot" in two words.
_PICTURE = r"(?:images?|pictures?|photos?|photographs?|attachments?)"
_WHICH = r"(?:(?:the|this|that|these|those|any|an?|your|or|of|actual|specific|particular|uploaded|attached) )*"
_PERSON = r"(?:who|whom|people|persons?|individuals?|someone|anyone|real|faces?|identit\w+|man|woman|celebrit\w+)"
_SORRY = r"(?:(?:i am )?(?:so |very |really |truly )?sorry|i apologi[sz]e|(?:my )?apologies)"
_I_CANNOT = r"i (?:\w+ )?(?:can not|could not|will not|am unable to|am not able to|am not allowed to|must decline to)"
_I_HAVE_NOT = r"i (?:can|could|do|did) not (?:\w+ )?"
_AUXILIARY = r"(?:(?:is|was|were|has|have|had|does|did|could|can|might|may|been|that|you|it) )*"
# What may stand before the refusal itself. Every repetition is bounded and can match in one way only: an expression
# that has to try several ways takes for ever on a text that repeats itself.
_LEAD = (
    rf"(?:(?:unfortunately|however|but|that|since|because|{_SORRY}"
    r"|as an? (?:[\w-]+ )?(?:ai|assistant|language model)\b(?:[^,.]{0,40}(?=,))?"
    r"|it (?:seems|appears|looks)(?: like| that)?"
    r"|(?:for|due to|to) (?:\w+ )?(?:privacy|safety|ethical|security|legal)\b[^,.]{0,40}(?=,)"
    r"|for (?:the|any) (?:confusion|inconvenience|misunderstanding))[,.:;]? ){0,4}"
)
_ENGLISH = (
    # an apology, and then anything that is not done
    rf"{_SORRY}[,;]? (?:but )?(?:{_I_CANNOT}|{_I_HAVE_NOT}|i am not)\b",
    rf"(?:{_I_CANNOT}|i refuse to|i decline to) (?:\w+ )?(?:help|assist|comply|fulfil|engage|participate)\b(?! but)",
    rf"{_I_CANNOT} (?:\w+ )?(?:identify|recogni[sz]e|name|tell|say|determine|provide|confirm|discuss) (?:you )?"
    rf"{_WHICH}(?:(?:name|identity|details|information) )?(?:about |on )?{_WHICH}{_PERSON}\b",
    rf"{_I_CANNOT} (?:\w+ )?(?:see|view|access|open|process|analy[sz]e|interpret|perceive|describe|display|load|find)"
    rf" {_WHICH}{_PICTURE}\b(?! (?:of|with|in|on|clearly|well)\b)",
    rf"{_I_HAVE_NOT}(?:see|have|find|receive) (?:access to |the ability to (?:see|view) )?{_WHICH}{_PICTURE}"
    r"(?= (?:attached|provided|uploaded|here|yet|in (?:this|your|our) (?:message|conversation|chat|prompt))|[.,;:!]|$)",
    rf"(?:there (?:is|was|are) )?(?:no|not any|not an) {_PICTURE} {_AUXILIARY}"
    r"(?:provided|attached|uploaded|shared|included|given|supplied|received|to (?:analy[sz]e|describe|look at))\b",
    rf"(?:the|your|this|an?) {_PICTURE} (?:file )?{_AUXILIARY}not (?:(?:been|be|actually|properly|successfully) )*"
    r"(?:provided|attached|uploaded|shared|loaded|load|received|accessible)\b(?! (?:with|by|in)\b)",
    rf"(?:the|your|this) {_PICTURE} (?:(?:is|seems to be|appears to be) missing|failed to (?:up)?load)\b",
    rf"you (?:have|did) not (?:\w+ )?(?:provide|attach|upload|share|include)d? {_WHICH}{_PICTURE}\b",
    rf"(?:could you )?please (?:provide|attach|upload|share|re-?upload|send) (?:me |us )?{_WHICH}{_PICTURE}\b",
)

_PICTURE_ZH, _PERSON_ZH = "(?:[图圖][片像]|照片)", "(?:人物|人|身份|谁|誰|面孔|名人)"
_CANNOT_ZH, _HAVE_NOT_ZH = "(?:[无無]法|不能|[没沒]法|不便)", "(?:[没沒]有|[并並]?未)"
_CHINESE = (
    rf"(?:很|非常|十分)?(?:抱歉|[对對]不起)[^。！？\n]{{0,30}}(?:{_CANNOT_ZH}|[没沒]有|看不到|不[会會])",
    rf"作[为為]一?[个個名款]?[^。！？\n]{{0,10}}(?:ai|人工智[能慧]|[语語]言模型)[^。！？\n]{{0,20}}(?:{_CANNOT_ZH}|[没沒]有)",
    rf"我?{_CANNOT_ZH}(?:[为為帮幫][您你])?(?:提供|[协協]助|[帮幫]助|[满滿]足|[识識][别別]|辨[认認])"
    rf"(?:[这這该該此]|[图圖][片像]?|[中个個的]|具[体體]|真[实實]|任何|[帮幫]助|[协協]助)*(?:{_PERSON_ZH}|[。，！]|$)",
    rf"我?(?:{_CANNOT_ZH}(?:直接)?(?:看到|查看|看[见見]|[访訪][问問]|[处處]理|打[开開])|[没沒]有(?:看到|收到)|看不到)"
    rf"(?:您|你|任何|[这這]|[张張]|提供|上[传傳]|的)*{_PICTURE_ZH}(?!中)",
    rf"(?:您|你)?(?:似乎|好像|可能)?{_HAVE_NOT_ZH}(?:提供|上[传傳]|附上)(?:任何|相[关關]|的)*{_PICTURE_ZH}",
    rf"[请請](?:您|你)?(?:先|重新|再次)?(?:提供|上[传傳])(?:您|你|相[关關]|[这這该該张張一的])*{_PICTURE_ZH}",
    rf"{_PICTURE_ZH}(?:似乎|好像)?{_HAVE_NOT_ZH}(?:能|成功|被)*(?:加[载載]|上[传傳])",
)
_REFUSAL = re.compile(rf"(?:^|[.!?\n] ){_LEAD}(?:{'|'.join(_ENGLISH)})|(?:^|[。！？\n，] ?)(?:{'|'.join(_CHINESE)})")

_CONTRACTIONS = {  # in this order
    "\u2019": "'",
    "cannot": "can not",
    "can't": "can not",
    "won't": "will not",
    "n't": " not",
    "i'm ": "i am ",
    "'ve ": " have ",
}
_QUOTED = re.compile(r'"[^"\n]*"?|[“「『][^”」』\n]*[”」』]?')
_MARKUP = re.compile(r"[*_`#>]+|\\boxed\{|(?:final )?answer:|答案[:：]")


def is_refusal(answer: str) -> bool:
    """Return whether the answer has 800 characters at most and refuses, or misses the picture, in its first 300."""
    return len(answer) <= LONGEST and _REFUSAL.search(_normalize(answer[:BEGINNING])) is not None


def refuses_in(answer: str, asked: str) -> bool | None:
    """Return whether the answer to a question in the language `asked` refuses; None where its language has no rule.

    The rules of the question's language, of the answer's own and of English and Chinese are tried, since a model may
    refuse in another language than it was asked in.
    """
    languages = {primary(asked), detect_language(answer, asked) or primary(asked)} - {UNKNOWN}
    beginning = normalize(answer[:BEGINNING]) if len(answer) <= LONGEST else ""
    if is_refusal(answer) or any(refusal_in(one).search(beginning) for one in languages.intersection(LANGUAGES)):
        return True
    return False if languages and languages <= {*LANGUAGES, "en", "zh"} else None


def _normalize(text: str) -> str:
    text = _QUOTED.sub(" ", text.lower())
    for written, meant in _CONTRACTIONS.items():
        text = text.replace(written, meant)
    lines = (" ".join(line.split()) for line in _MARKUP.sub("", text).splitlines())
    return "\n ".join(filter(None, lines))

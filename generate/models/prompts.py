"""Hold the paper's prompts in other languages, and the sentence that asks a model to think and answer in one.

    prompt: paper          # in a run.yaml
    language: de

Most models were trained to think in English or Chinese, and do so whatever they are asked in. So a question in another
language than English is followed by a sentence, in that language, that asks for both.
"""

from collections.abc import Iterable

import langcodes

from generate.models.registry import PROMPTS

_NEAR = 5  # of langcodes: another country's form of a language (pt-PT, es-MX), and no other script or language

# Ours: nobody published any. The English ones, which are the paper's, stand in registry.py.
TRANSLATIONS = {
    "paper": {
        "de": "Bitte analysiere dieses Bild Schritt für Schritt. Beschreibe zuerst, was du beobachtest, erläutere dann "
        "deinen Gedankengang und nenne zum Schluss dein Fazit zum dargestellten Hauptinhalt oder Konzept.",
        "fr": "Veuillez analyser cette image étape par étape. Décrivez d'abord ce que vous observez, expliquez ensuite "
        "votre raisonnement et donnez enfin votre conclusion sur le contenu principal ou le concept représenté.",
        "es": "Por favor, analiza esta imagen paso a paso. Primero, describe lo que observas; luego, explica tu "
        "razonamiento y, por último, da tu conclusión sobre el contenido principal o el concepto representado.",
        "pt": "Por favor, analise esta imagem passo a passo. Primeiro, descreva o que observa; em seguida, explique o "
        "seu raciocínio e, por fim, apresente a sua conclusão sobre o conteúdo principal ou o conceito representado.",
        "zh": "请逐步分析这张图片。首先描述你观察到的内容，然后解释你的推理过程，最后给出你对图中主要内容或概念的结论。",
        "ja": "この画像を順を追って分析してください。まず観察したことを説明し、次に推論の過程を述べ、最後に、"
        "描かれている主な内容や概念についての結論を示してください。",
        "ar": "يرجى تحليل هذه الصورة خطوة بخطوة. صِف أولًا ما تلاحظه، ثم اشرح طريقة تفكيرك، وأخيرًا قدّم استنتاجك حول "
        "المحتوى الرئيسي أو المفهوم الذي تصوّره.",
        "hi": "कृपया इस चित्र का चरण-दर-चरण विश्लेषण करें। पहले बताएँ कि आप क्या देखते हैं, फिर अपनी तर्क-प्रक्रिया समझाएँ, और अंत में "
        "चित्र में दिखाई गई मुख्य विषय-वस्तु या अवधारणा के बारे में अपना निष्कर्ष दें।",
    },
    "figure2": {
        "de": "Analysiere dieses Bild Schritt für Schritt. Erläutere deinen Gedankengang. Beschreibe dieses Bild und "
        "gib so viele Informationen wie möglich an.",
        "fr": "Analysez cette image étape par étape. Expliquez votre raisonnement. Décrivez cette image et donnez "
        "autant d'informations que possible.",
        "es": "Analiza esta imagen paso a paso. Explica tu razonamiento. Describe esta imagen y da toda la información "
        "posible.",
        "pt": "Analise esta imagem passo a passo. Explique o seu raciocínio. Descreva esta imagem e dê o máximo de "
        "informações possível.",
        "zh": "逐步分析这张图片。解释你的推理过程。描述这张图片，并给出尽可能多的信息。",
        "ja": "この画像を順を追って分析してください。推論の過程を説明してください。この画像を説明し、できるだけ多くの情報を"
        "挙げてください。",
        "ar": "حلّل هذه الصورة خطوة بخطوة. اشرح طريقة تفكيرك. صِف هذه الصورة وقدّم أكبر قدر ممكن من المعلومات.",
        "hi": "इस चित्र का चरण-दर-चरण विश्लेषण करें। अपनी तर्क-प्रक्रिया समझाएँ। इस चित्र का वर्णन करें और जितनी हो सके उतनी जानकारी दें।",
    },
}

_THINK_AND_ANSWER = {
    "de": "Denke und antworte auf Deutsch.",
    "fr": "Réfléchissez et répondez en français.",
    "es": "Piensa y responde en español.",
    "pt": "Pense e responda em português.",
    "zh": "请用中文思考和回答。",
    "ja": "日本語で考え、日本語で答えてください。",
    "ar": "فكّر وأجب باللغة العربية.",
    "hi": "हिन्दी में सोचें और हिन्दी में ही उत्तर दें।",
}


def prompt_of(prompt: str, language: str) -> str | None:
    """Return the text of a prompt of the paper in a language, or in its nearest form (pt for pt-BR); None without one.

    Any other prompt is the text itself.
    """
    if prompt not in PROMPTS:
        return prompt
    texts = {"en": PROMPTS[prompt], **TRANSLATIONS[prompt]}
    return texts.get(_nearest(language, texts))


def think_and_answer(language: str) -> str | None:
    """Return the sentence that asks to think and answer in a language; "" for English, None where there is none."""
    sentences = {"en": "", **_THINK_AND_ANSWER}
    return sentences.get(_nearest(language, sentences))


def _nearest(language: str, known: Iterable[str]) -> str:
    return str(langcodes.closest_match(language, list(known), max_distance=_NEAR)[0])

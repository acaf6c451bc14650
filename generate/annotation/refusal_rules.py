"""Hold the patterns by which an answer refuses, or misses the picture, in languages other than English and Chinese.

Each stands at the beginning of a sentence, in the form that `normalize` gives. A gap between two words of a pattern is
bounded and ends with the sentence, so that no text takes for ever. `refusals.py` says how far to trust them.
"""

import re
import unicodedata
from functools import lru_cache

_QUOTED = re.compile(
    r'"[^"\n]*"?|“[^”“\n]*[”“]?|„[^“”\n]*[“”]?|«[^»\n]*»?|»[^«\n]*«?|‚[^‘’\n]*[‘’]?|「[^」\n]*」?|『[^』\n]*』?'
)
_MARKUP = re.compile(r"[*_`#>¿¡]+|\\boxed\{")
_LABEL = re.compile(
    r"^\W*(?:antwort|endgültige antwort|réponse(?: finale)?|respuesta(?: final)?|resposta(?: final)?|回答|答え|最終的な答え"
    r"|الاجابه(?: النهائيه)?|उत्तर|अंतिम उत्तर) ?[:：]",
    re.MULTILINE,
)
# Letters that are written in several ways, and signs that may be left out: Arabic vowels, Hindi's dot below.
_SAME = str.maketrans(
    {"’": "'", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ँ": "ं", "़": None, "ؤ": "و"}
    | dict.fromkeys(map(chr, range(0x64B, 0x653)))
)
_BEGINNING = r"(?:^|[.!?…؟。！？।\n][ 　]?|[،,;] )"
_GAP = r"[^.!?؟。！？।\n]"  # a character within a sentence


def _german() -> tuple[str, ...]:
    picture = r"(?:bild(?:er|es|ern|datei)?|fotos?|fotografien?|abbildung(?:en)?|anhang|aufnahmen?)"
    which = (
        r"(?:(?:das|dieses|dem|diesem|den|die|diese|der|dieser|ein|eine|kein|keine|ihr|dein|von ihnen|auf|in|von) )*"
    )
    sorry = (
        r"(?:(?:es )?tut mir (?:\w+ )?leid|entschuldigung|entschuldige|entschuldigen sie(?: bitte)?|verzeihung|bedaure"
        r"|ich (?:bitte um|entschuldige)\b[^.,]{0,30}|leider)"
    )
    given = (
        r"(?:hochgeladen|bereitgestellt|angehängt|beigefügt|übermittelt|mitgeschickt|mitgesendet|gesendet|geschickt|geteilt"
        r"|übertragen|zur verfügung gestellt|geladen|vorhanden|angefügt)"
    )
    see = (
        r"(?:sehen|ansehen|öffnen|anzeigen|abrufen|aufrufen|analysieren|verarbeiten|laden|betrachten|erkennen|einsehen)"
    )
    return (
        rf"{sorry}[,;.]? (?:(?:aber|doch|da|dabei|hierbei|dass) )*(?:das )?(?:ich|kann ich|darf ich)\b{_GAP}{{0,60}}"
        r"\b(?:nicht|kein\w*)\b",
        rf"(?:ich (?:kann|darf|werde)|(?:dabei|hierbei|damit|das|da) (?:kann|darf|werde) ich)\b{_GAP}{{0,40}}\bnicht "
        r"(?:\w+ )?(?:helfen|weiterhelfen|behilflich|nachkommen|entsprechen|unterstützen|beantworten|erfüllen)\b",
        rf"ich (?:kann|darf|möchte|werde)\b{_GAP}{{0,40}}\b(?:person(?:en)?|menschen|identität|gesichte?r?|mann|frau|wer)\b"
        rf"{_GAP}{{0,40}}\b(?:identifizieren|erkennen|benennen|nennen|preisgeben|sagen|bestätigen|nicht)\b(?! aber)",
        r"ich (?:kann|konnte) (?:\w+ )?(?:nicht sagen|nicht erkennen), wer\b",
        rf"ich (?:kann|konnte) (?:leider |derzeit )?{which}{picture} (?:leider |derzeit )?(?:nicht )?(?:direkt )?{see}\b",
        rf"ich (?:sehe|finde|habe) (?:hier |leider |aktuell )*(?:kein\w*|nicht das) {picture}"
        r"(?= (?:in (?:deiner|ihrer)|erhalten|hier|angehängt|im anhang|das du|das sie)|[.,;:!]|$)",
        rf"(?:es (?:wurde|ist|liegt)|mir (?:wurde|liegt)) (?:mir |leider |hier |noch |offenbar )*kein\w* {picture} ?{given}?",
        rf"(?:du hast|sie haben) (?:mir |leider |noch |offenbar )*kein\w* {picture} {given}",
        rf"(?:das|dein|ihr|dieses) {picture} (?:wurde|konnte|kann|ist|lässt sich) (?:\w+ )?nicht (?:\w+ )?"
        rf"(?:{given}|{see}|angezeigt|geöffnet|verfügbar|zugänglich)\b(?! mit)",
        rf"bitte (?:\w+ ){{1,5}}{picture}\b(?= (?:\w+ )?(?:hoch|bereit|an|mit|zu|erneut|noch einmal|zur verfügung)\b|[.,!]|$)",
        r"als (?:ein\w* )?(?:ki|künstliche intelligenz|sprachmodell|ki-\w+|textbasierte\w*)\b"
        rf"{_GAP}{{0,40}}\b(?:kann|darf|bin|habe|verfüge) ich\b{_GAP}{{0,50}}\b(?:nicht|kein\w*)\b",
    )


def _french() -> tuple[str, ...]:
    picture = r"(?:images?|photos?|photographies?|pièces? jointes?)"
    which = r"(?:(?:l'|d'|cette|votre|la|les|des|de|une|aucune|le contenu de) ?){0,3}"
    sorry = r"(?:(?:je suis )?(?:\w+ )?désolée?|je m'excuse|(?:toutes )?mes excuses|excusez-moi|pardon|je regrette)"
    cannot = (
        r"je (?:ne (?:peux|puis|pourrai|saurais|parviens|suis)(?: malheureusement)?(?: pas)?|n'arrive pas)"
        r"(?: (?:en mesure|capable|autorisée?))?(?: (?:de|d'|à))? ?"
    )
    given = r"(?:fournie?|jointe?|téléchargée?|téléversée?|partagée?|transmise?|envoyée?|reçue?|chargée?)"
    return (
        rf"{sorry}[,;.]? (?:mais )?je (?:ne (?:peux|puis|pourrai|suis|vois|saurais|parviens)|n'(?:ai|arrive))\b",
        rf"{cannot}(?:vous |t'|te )?(?:aider|assister|donner suite|répondre à (?:cette|votre|ta)|satisfaire|accéder à "
        r"(?:cette|votre|ta) (?:demande|requête))",
        rf"{cannot}(?:vous |te )?(?:identifier|reconnaître|nommer|révéler|divulguer|confirmer|dire|donner){_GAP}{{0,30}}"
        r"\b(?:personnes?|individus?|identité|visages?|gens|qui|homme|femme)\b",
        rf"{cannot}(?:directement )?(?:voir|visualiser|afficher|accéder à|ouvrir|analyser|consulter|traiter) {which}"
        rf"{picture}\b(?! (?:clairement|nettement|de|du|avec|sur))",
        rf"je (?:ne vois|n'ai(?: pas)? (?:reçu|accès à)|ne trouve) (?:pas |malheureusement )*{which}{picture}"
        r"(?= (?:jointes?|ci-jointes?|dans votre|fournies?|attachées?)|[.,;:!]|$)",
        rf"(?:aucune|il n'y a (?:pas d'|aucune )|il semble qu'aucune) ?{picture} (?:n'(?:a|est) (?:été )?)?{given}",
        rf"(?:l'|votre |cette |la ){picture} (?:ne s'(?:est|affiche) pas|n'a pas (?:été|pu)|n'est pas (?:accessible|"
        r"disponible|jointe)|semble (?:ne pas|manquer))\b(?! (?:prise|avec))",
        rf"vous n'avez pas (?:\w+ )?(?:fourni|joint|partagé|téléchargé|envoyé|transmis) {which}{picture}",
        rf"(?:veuillez|pourriez-vous|pouvez-vous|merci de|s'il vous plaît,?) (?:me )?(?:\w+ ){{0,3}}(?:fournir|fournissez|"
        rf"télécharger|téléchargez|joindre|joignez|partager|partagez|envoyer|envoyez|téléverser) (?:à nouveau )?{which}"
        rf"{picture}\b",
        rf"en tant qu(?:e |')(?:ia|intelligence artificielle|modèle|assistante?)\b{_GAP}{{0,40}}\bje n(?:e |')",
    )


def _spanish() -> tuple[str, ...]:
    picture = r"(?:imagen|imágenes|fotos?|fotografías?|archivos? adjuntos?)"
    which = r"(?:(?:la|las|esta|estas|esa|tu|su|una|ninguna|el|el contenido de) ){0,3}"
    sorry = r"(?:lo siento|lo lamento|lamento|disculpa|disculpe|perdón|perdona|mis disculpas|me disculpo)(?: mucho)?"
    cannot = (
        r"(?:yo )?no (?:puedo|podré|soy capaz de|estoy (?:en condiciones de|autorizado a)|me es posible"
        r"|tengo (?:la )?(?:capacidad|posibilidad) (?:de|para))(?: directamente)? "
    )
    given = r"(?:proporcionado|adjuntado|subido|compartido|enviado|cargado|incluido|recibido)"
    return (
        rf"{sorry}[,;.]? (?:pero )?(?:por desgracia )?no (?:puedo|podré|poder|soy|estoy|tengo|veo|me es|he recibido)\b",
        rf"{cannot}(?:ayudar|ayudarte|ayudarle|asistir|asistirte|asistirle|cumplir|atender|responder a (?:esta|esa|tu|su)"
        r"|completar (?:esta|esa|tu|su))\b",
        rf"{cannot}(?:identificar|reconocer|nombrar|revelar|decir|decirte|confirmar|proporcionar){_GAP}{{0,30}}"
        r"\b(?:personas?|individuos?|identidad|rostros?|quién|quiénes|hombre|mujer)\b",
        rf"{cannot}(?:ver|visualizar|abrir|acceder a|analizar|procesar|interpretar) {which}{picture}\b"
        r"(?! (?:con claridad|claramente|bien|de|del|con|en))",
        rf"no (?:veo|encuentro|hay|recibí) {which}{picture}(?= (?:adjunta|adjuntada|en (?:tu|su|este) mensaje|proporcionada)"
        r"|[.,;:!]|$)",
        rf"no (?:has|ha|se ha|se han|he) {given} {which}{picture}\b",
        rf"(?:la|tu|su|esta) {picture} no (?:se ha podido \w+|se (?:pudo|ha|cargó)|pudo|ha sido|está disponible|fue)\b"
        rf"(?: {given}| cargar| abrir| mostrar|[.,]|$)",
        rf"(?:por favor,? |(?:podrías|podría|puedes|puede) (?:por favor )?)(?:sube|suba|subir|adjunta|adjunte|adjuntar"
        r"|proporciona|proporcione|proporcionar|comparte|comparta|compartir|envía|envíe|enviar|vuelve a \w+|carga|cargue)(?:me)? "
        rf"{which}{picture}",
        rf"como (?:un |una )?(?:ia|inteligencia artificial|modelo|asistente)\b{_GAP}{{0,40}}\bno (?:puedo|tengo|soy)\b",
    )


def _portuguese() -> tuple[str, ...]:
    picture = r"(?:imagem|imagens|fotos?|fotografias?|anexos?)"
    which = r"(?:(?:a|as|esta|essa|estas|essas|sua|tua|uma|nenhuma|o|o conteúdo da) ){0,3}"
    sorry = r"(?:desculpe(?:-me)?|desculpa|me desculpe|sinto muito|lamento(?: muito)?|peço desculpas?|perdão)"
    cannot = (
        r"(?:eu )?não (?:posso|consigo|poderei|sou capaz de|estou autorizado a|me é possível"
        r"|tenho (?:a )?(?:capacidade|possibilidade) de)(?: diretamente)? "
    )
    given = r"(?:enviada|anexada|fornecida|compartilhada|partilhada|carregada|recebida|incluída)"
    return (
        rf"{sorry}[,;.]? (?:mas )?(?:eu )?(?:infelizmente )?não (?:posso|consigo|poderei|poder|sou|estou|tenho|vejo|recebi)\b",
        rf"{cannot}(?:te |lhe |o |a )?(?:ajudar|ajudá-l[oa]|auxiliar|atender|cumprir|responder a (?:essa|esta)|prestar)\b",
        rf"{cannot}(?:identificar|reconhecer|nomear|revelar|dizer|confirmar|fornecer){_GAP}{{0,30}}"
        r"\b(?:pessoas?|indivíduos?|identidade|rostos?|quem|homem|mulher)\b",
        rf"{cannot}(?:ver|visualizar|abrir|acessar|aceder à|analisar|processar|interpretar) {which}{picture}\b"
        r"(?! (?:com clareza|claramente|bem|de|da|do|com|em))",
        rf"não (?:vejo|há|encontrei|recebi|encontro) {which}{picture}(?= (?:anexad|na sua mensagem|fornecid|enviad)|[.,;:!]|$)",
        rf"(?:parece que )?nenhuma {picture} foi {given}",
        rf"(?:você |o senhor |tu )?não (?:enviou|anexou|forneceu|compartilhou|partilhou|carregou|enviaste) {which}{picture}\b",
        rf"(?:a|sua|essa|esta) {picture} não (?:foi (?:\w+ )?{given}|pôde ser|pode ser (?:carregada|aberta|exibida)|carregou"
        r"|abriu|está disponível)",
        rf"(?:por favor,? |(?:poderia|você pode|pode) (?:por favor )?)(?:envie|enviar|anexe|anexar|forneça|fornecer"
        rf"|compartilhe|compartilhar|partilhe|partilhar|carregue|carregar|reenvie)(?:-me)? (?:novamente )?{which}{picture}",
        rf"como (?:um |uma )?(?:ia|inteligência artificial|modelo|assistente)\b{_GAP}{{0,40}}\bnão (?:posso|consigo|tenho|sou)\b",
    )


def _japanese() -> tuple[str, ...]:
    picture = r"(?:画像|写真|図|イメージ)(?:ファイル)?"
    cannot = r"(?:でき(?:ません|かねます|ない(?:ため|ので|です))|出来ません|いたしかねます|致しかねます)"
    sorry = (
        r"(?:大変|誠に|本当に)?(?:申し訳(?:ありません|ございません|ない(?:です)?)|すみません|すいません|ごめんなさい|恐れ入ります"
        r"|残念(?:ですが|ながら))"
    )
    not_there = r"(?:れていません|れていない(?:よう|ため)|れておりません|ませんでした|れていないです)"
    return (
        rf"{sorry}(?:が)?[、。, 　]{{0,2}}{_GAP}{{0,40}}{cannot}",
        rf"{_GAP}{{0,25}}(?:お手伝い|ご?協力|ご?対応|お応え|お答え|ご?支援)(?:すること)?(?:が|は|を)?{cannot}(?!が|けど)",
        rf"{_GAP}{{0,25}}(?:人物|個人|誰|身元|顔){_GAP}{{0,15}}(?:特定|識別|認識|お答え|教え|明か){_GAP}{{0,8}}{cannot}(?!が|けど)",
        rf"{_GAP}{{0,15}}{picture}(?:を|は|が)(?:直接)?(?:見|閲覧|表示|確認|認識|開|処理|分析|読み込|参照){_GAP}{{0,8}}"
        rf"(?:{cannot}|見えません)(?!が|けど)",
        rf"(?:私には)?{picture}が(?:見えません|見当たりません|見つかりません)(?!が|けど)",
        rf"{_GAP}{{0,10}}{picture}(?:が|は)(?:まだ|正しく|正常に)?(?:添付|提供|アップロード|共有|送信|読み込){_GAP}{{0,3}}{not_there}",
        rf"{_GAP}{{0,10}}{picture}を(?:もう一度|再度|改めて)?(?:アップロード|添付|ご?提供|共有|お送り|送信|送って)"
        rf"{_GAP}{{0,6}}(?:ください|下さい|いただけ|お願い)",
        rf"(?:私は)?(?:ai|人工知能|(?:大規模)?言語モデル)(?:アシスタント|モデル)?(?:として|です|であ|なの)"
        rf"{_GAP}{{0,30}}(?:{cannot}|持っていません)",
    )


def _arabic() -> tuple[str, ...]:
    picture = r"(?:ال|لل|بال)?(?:صوره|صور|مرفق)"
    sorry = r"(?:(?:و?انا )?اسفه?|عذرا|اعتذر|نعتذر|معذره|المعذره|للاسف|يوسفني)(?: جدا| بشده| منك)?"
    cannot = (
        r"(?:و?لكن(?:ني)? )?(?:لا (?:استطيع|يمكنني|اقدر(?: علي)?|يسعني)|لم (?:اتمكن من|استطع)|لست قادرا?ه? علي|غير قادر علي"
        r"|ليس (?:بامكاني|بوسعي)|تعذر علي) "
    )
    give = r"(?:ارفاق|تحميل|رفع|ارسال|تقديم|توفير|مشاركه|تزويدي ب)"
    return (
        rf"{sorry}[،,.؛]? ?(?:و?لكن(?:ني|نا)? )?(?:انني )?(?:لا (?:استطيع|يمكنني|اقدر|يسعني|املك|اري)|لم (?:اتمكن|استطع)"
        r"|لست|ليس (?:بامكاني|بوسعي|لدي)|غير قادر|تعذر علي)",
        rf"{cannot}(?:مساعدتك|المساعده|تلبيه|تقديم المساعده|الاجابه عن هذا|الرد علي هذا|تنفيذ)",
        rf"{cannot}(?:تحديد|التعرف علي|معرفه|الكشف عن|ذكر|تاكيد){_GAP}{{0,25}}(?:هويه|الشخص|الاشخاص|اشخاص|شخص|الافراد"
        r"|الوجه|الوجوه|من هو|من هي)",
        rf"{cannot}(?:رويه|عرض|فتح|الوصول الي|تحليل|معالجه|مشاهده) (?:اي |ايه |هذه |محتوي )*{picture}\b(?! (?:بوضوح|جيدا))",
        rf"(?:لم يتم|لم تتم) {give} (?:اي |ايه |هذه )?{picture}",
        rf"لم (?:ترفق|ترسل|تقدم|تحمل|ترفع|تشارك|تقم ب{give}) (?:اي |ايه )?{picture}",
        rf"لا (?:توجد|يوجد|اري) (?:اي |ايه |هنا )*{picture}(?= (?:مرفق|في رسالت|هنا)|[.,،؛!]|$)",
        rf"(?:يرجي|من فضلك|الرجاء|ارجو(?: منك)?|رجاء)[،,]? (?:ان )?(?:اعاده )?(?:{give}|ارفق|ارسل|حمل|ارفع|قدم|شارك) ?(?:لي )?"
        rf"(?:هذه )?{picture}",
        rf"(?:بصفتي|باعتباري|كوني|كنموذج|انا (?:نموذج|مجرد)){_GAP}{{0,40}}(?:لا (?:استطيع|يمكنني|املك)|ليس لدي)",
    )


def _hindi() -> tuple[str, ...]:
    picture = r"(?:चित्र|तस्वीर|छवि|फोटो|इमेज)(?! में)[^\s।,]*"
    able = r"(?:सकता|सकती|सकते|पाया|पाई|पा रहा|पा रही|पाऊंगा|पाऊंगी)"
    sorry = (
        r"(?:(?:मुझे )?(?:क्षमा|माफ) (?:करें|कीजिए|कीजिएगा|करना)|(?:मुझे )?(?:खेद|अफसोस) है|(?:मैं )?(?:क्षमा|माफी) (?:चाहता|चाहती) हूं"
        r"|सॉरी|दुर्भाग्य से|दुर्भाग्यवश)"
    )
    unable = rf"(?:नहीं (?:[^\s।]+ )?{able}|असमर्थ|सक्षम नहीं|में सक्षम नहीं)"
    return (
        rf"{sorry}[,।.]? ?(?:लेकिन |कि |परंतु |पर |मगर )*(?:मैं|मुझे|मेरे|हम) {_GAP}{{0,60}}(?:{unable}|नहीं है|नहीं दे रह)",
        rf"मैं {_GAP}{{0,30}}(?:मदद|सहायता|अनुरोध|पूरा){_GAP}{{0,12}}{unable}",
        rf"मैं {_GAP}{{0,30}}(?:व्यक्ति|लोगों|चेहरे|पहचान|कौन){_GAP}{{0,25}}{unable}(?! लेकिन)",
        rf"मैं {_GAP}{{0,15}}नहीं (?:बता|कह) {able} कि {_GAP}{{0,30}}(?:व्यक्ति|लोग|कौन)",
        rf"मैं {_GAP}{{0,15}}{picture}(?: को)? (?:सीधे )?(?:{unable}|(?:देखने|खोलने) (?:में )?{unable}|नहीं (?:देख|खोल) {able})",
        rf"मुझे {_GAP}{{0,15}}{picture} (?:दिखाई नहीं दे|नहीं दिख|नहीं मिल)",
        rf"{_GAP}{{0,10}}कोई (?:भी )?{picture} (?:संलग्न|अपलोड|प्रदान|साझा|उपलब्ध|भेजी|भेजा|प्राप्त){_GAP}{{0,12}}नहीं",
        rf"(?:ऐसा लगता है कि )?आपने {_GAP}{{0,12}}{picture}{_GAP}{{0,15}}नहीं (?:दिया|दी|भेजा|भेजी|किया|की)",
        rf"कृपया {_GAP}{{0,15}}{picture} (?:को )?(?:फिर से |दोबारा )?(?:अपलोड|साझा|प्रदान|संलग्न|भेजें|दें|भेजिए)",
        rf"(?:मैं )?(?:एक )?(?:एआई|ai|कृत्रिम बुद्धिमत्ता|भाषा मॉडल){_GAP}{{0,40}}(?:मैं|मेरे|मुझे){_GAP}{{0,50}}नहीं",
    )


_MAKERS = {
    "de": _german,
    "fr": _french,
    "es": _spanish,
    "pt": _portuguese,
    "ja": _japanese,
    "ar": _arabic,
    "hi": _hindi,
}
LANGUAGES = tuple(_MAKERS)


@lru_cache
def refusal_in(language: str) -> re.Pattern[str]:
    """Return the pattern of a language of LANGUAGES, for a text that `normalize` gave."""
    return re.compile(rf"{_BEGINNING}(?:{'|'.join(_MAKERS[language]())})")


def normalize(text: str) -> str:
    """Return the text in lower case, without quotations, markup and what is written in several ways."""
    text = unicodedata.normalize("NFC", text.lower()).translate(_SAME)
    lines = (" ".join(line.split()) for line in _LABEL.sub("", _MARKUP.sub("", _QUOTED.sub(" ", text))).splitlines())
    return "\n".join(filter(None, lines))

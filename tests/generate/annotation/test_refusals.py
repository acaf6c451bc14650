"""Which answers refuse: tables of sentences, and no text that takes for ever."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.annotation.refusals import BEGINNING, LONGEST, is_refusal, refuses_in

REFUSALS = """\
I'm sorry, but I can't help with identifying people in images.
I’m sorry, I cannot assist with that request.
I'm really sorry, but I can't tell anything about it.
I cannot help with identifying the person in this picture.
Sorry, I can't help with that.
I apologize, but I am unable to view the image you uploaded.
I'm unable to see the image.
I'm not able to view images directly.
No image was provided, so I cannot describe it.
There is no image attached to your message.
It seems that the image was not uploaded properly. Please try again.
It appears no image has been provided.
I don't see any image attached. Could you please upload it?
I do not have access to the image.
I can't see any image.
You haven't provided an image.
Please upload the image you would like me to describe.
**Answer:** I'm sorry, but I don't have the ability to view images.
As an AI language model, I cannot see images.
As a text-based AI, I don't have access to images.
For privacy reasons, I can't identify who this is.
I cannot identify the person in the image.
I can't tell you who this person is.
I can't provide the identity of real people.
I must decline to identify the individual in this photo.
I won't help with that.
Unfortunately, the image failed to load.
The picture couldn't be loaded.
The image is missing.
抱歉，我无法识别图片中的人物。
很抱歉，我无法协助您完成这个请求。
作为一个AI，我无法查看图片。
作为一个人工智能语言模型，我没有视觉能力。
对不起，我不能提供帮助。
我无法看到图片。
您没有提供图片，请上传图片。
請上傳圖片。
我無法識別圖片中的人物。
""".splitlines()
ANSWERS = """\
The dog refuses to let go of the ball.
I can't tell the exact breed, but it looks like a terrier.
I cannot identify the exact species, but it is a warbler.
I can't see any dog in the picture.
I cannot see the image clearly, but there seems to be a boat.
I can't help but notice how happy the dog looks.
The sign says "Sorry, we can't serve you without shoes".
The image shows a placeholder with the text "This photo is no longer available".
A grey box that reads: No image available.
A protest sign reads "I refuse to assist".
There is no picture on the wall.
No people are visible in the image.
A man apologizes to a woman, who looks sorry for him.
A sorry sight: an abandoned car in a field.
The horse is unable to jump over the fence.
The image does not include any people; it shows a mountain lake.
The image does not provide enough context to name the city, but the bridge looks like the Golden Gate.
The image is not in colour.
The image isn't sharp, yet a red fox can be seen in the snow.
The photo was not taken outdoors.
The picture was not provided with a caption; it shows a ship.
As an AI-generated picture, it has odd hands.
Unfortunately, the bottom of the picture is cut off; a cat sits on a chair.
这只狗拒绝放开球。
我无法确定具体品种，但看起来像一只梗犬。
我没有看到图片中有狗。
图片中没有人。
图片没有显示任何文字，只有一只狗。
牌子上写着“对不起，我们不能营业”。
""".splitlines()


@pytest.mark.parametrize("answer", REFUSALS)
def test_refusal(answer: str) -> None:
    assert is_refusal(answer)
    assert is_refusal(f"\n## {answer}\n\n")
    assert not is_refusal(f'A poster that says "{answer}"')


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_refusal(answer: str) -> None:
    assert not is_refusal(answer)


def test_only_the_beginning_of_a_short_answer_refuses() -> None:
    refusal = "I'm sorry, but I can't help with that. "
    assert is_refusal("A dog. " + refusal)
    assert not is_refusal("A dog. " * BEGINNING + refusal)
    assert not is_refusal(refusal + "x" * LONGEST)


PIECES = ["sorry ", "i am sorry ", "for privacy ", "as an ai ", "i can not ", "the ", "image ", "is not ", "but "]
PIECES += ["it seems that ", ", ", ". ", "\n", '"', "作为一个", "我无法", "提供", "图片", "的"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
@settings(deadline=None, max_examples=150)
def test_repetitive_answers_take_no_longer(unit: list[str]) -> None:
    """An expression that tries every way to read one would not come to an end."""
    started = time.process_time()
    is_refusal(("".join(unit) * LONGEST)[:LONGEST])
    assert time.process_time() - started < 1


OF_LANGUAGES = yaml.safe_load(Path(__file__).with_name("refusals_of_languages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", OF_LANGUAGES)
def test_refusals_of_languages(language: str) -> None:
    for refusal in OF_LANGUAGES[language]["refusals"]:
        assert refuses_in(refusal, language) is True, refusal
        assert refuses_in(refusal + "x" * LONGEST, language) is not True, refusal
    for answer in OF_LANGUAGES[language]["answers"]:
        assert refuses_in(answer, language) is False, answer


def test_a_language_without_a_rule_has_no_value() -> None:
    assert refuses_in("ภาพนี้แสดงสุนัขตัวหนึ่งกำลังวิ่งอยู่บนชายหาด", "th") is None
    assert refuses_in("I'm sorry, but I can't help with that.", "th") is True
    assert refuses_in("A brown dog runs along the beach, and a child follows it.", "th") is None
    assert refuses_in("Ein brauner Hund läuft am Strand entlang, und ein Kind folgt ihm.", "und") is False
    assert refuses_in("狗", "und") is None


@pytest.mark.parametrize("language", [code for code in OF_LANGUAGES if code not in ("en", "zh")])
def test_no_text_takes_for_ever_in_any_language(language: str) -> None:
    for refusal in OF_LANGUAGES[language]["refusals"]:
        for word in refusal.split()[:4]:
            refuses_in((f"{word} " * LONGEST)[:LONGEST], language)

"""Rule 4: abstract, Korean commentary, English commentary."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Digest
from pipeline.reading.recognition import is_korean

ReadOne = Callable[..., Digest]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ("aKe", "a|K|e"),
        ("aaKKee", "aa|KK|ee"),
        ("aKeKe", "a|KeK|e"),
        ("Ke", "|K|e"),
        ("K", "|K|"),
        ("aK", "a|K|"),
        ("a", "a||"),
        ("ae", "a||e"),
        ("aee", "a||ee"),
        ("", "||"),
    ],
)
def test_where_languages_change(one: ReadOne, paragraphs: str, expected: str) -> None:
    words = {"a": "An abstract.", "e": "In English.", "K": "한국어로."}
    (entry,) = one("Title", "(Ada Kim)", *(words[letter] for letter in paragraphs), "#tag").entries
    fields = entry.abstract, entry.commentary.ko, entry.commentary.en
    wanted = [tuple(words[letter] for letter in field) for field in expected.split("|")]
    assert list(fields) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "한국어.",
        "ㅋㅋㅋ",
        "『미래』",
        "(segformer라는 이름이 붙어있긴 합니다.)",
        "VQ (dVAE) + Llama 기반 Autoregressive Video Model.",
        "1. 낮은 weight decay: 0.05 -> 0.02",
        "2. label smoothing 제거 (imagenet-1k)",
        "Direct Preference Optimization (https://example.org/1) 과 SLiC-HF (https://example.org/2) 을 분석.",
        "예를 들어 Jamal is a player. Being perfect from the line is part of it라는 텍스트가 있으면,",
        "비전 트랜스포머에 대한 충동. all you need is all you need.",
        "2. 패턴: is (a) basketball (player), is (part of) basketball",
        "그래서 결론은 We find that the model is able to do this in context with the few examples 입니다.",
        "결론은 that the model is able to learn to do this in the context of only a few examples라는 것",
        "Attention Is All You Need의 후속.",
        "\u1112\u1161\u11ab\u1100\u116e\u11a8",
    ],
)
def test_korean(text: str) -> None:
    assert is_korean(text)


@pytest.mark.parametrize(
    "text",
    [
        "In English.",
        "See https://ko.wikipedia.org/wiki/한국어 for more.",
        "",
        "日本語の文。",
        "中文的句子。",
        "The word '눈치' has no equivalent in English.",
        'They call it "눈치" (nunchi).',
        "They call it “눈치” and do not translate it.",
        "Nunchi (눈치) is what this benchmark measures.",
        "The benchmark [한국어] has a split of its own.",
        "The Korean term 눈치 refers to the subtle art of listening and of gauging the mood of others.",
        "Our tokenizer splits 안녕하세요 into five tokens while that of the other model needs many more.",
        "They used 논문 다이제스트 data of their own, and the model is trained on it for a week.",
        "It covers Korean (한국어, 조선말), Japanese (日本語) and Chinese.",
        "[[230629 Training a Helpful and Harmless '도우미' Assistant with Feedback]]",
    ],
)
def test_not_korean(text: str) -> None:
    assert not is_korean(text)

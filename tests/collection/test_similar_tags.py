from __future__ import annotations

import pytest

from pipeline.collection.similar_tags import SimilarTags, similar_tags


@pytest.mark.parametrize(
    ("counts", "pair"),
    [
        ({"pre-training": 2, "pretraining": 9}, ("pre-training", "pretraining", "hyphen")),
        ({"reward-models": 1, "reward-model": 4}, ("reward-models", "reward-model", "plural")),
        ({"policies": 3, "policy": 3}, ("policy", "policies", "plural")),
        ({"loss": 3, "losses": 1}, ("losses", "loss", "plural")),
        ({"alignemnt": 1, "alignment": 7}, ("alignemnt", "alignment", "one letter")),
        ({"alignmnt": 1, "alignment": 7}, ("alignmnt", "alignment", "one letter")),
        ({"vision-languages": 1, "visionlanguage": 2}, ("vision-languages", "visionlanguage", "plural")),
        ({"정렬-문제": 1, "정렬문제": 2}, ("정렬-문제", "정렬문제", "hyphen")),
    ],
)
def test_what_may_be_one(counts: dict[str, int], pair: tuple[str, str, str]) -> None:
    assert [tuple(each) for each in similar_tags(counts)] == [pair]


@pytest.mark.parametrize(
    "keys",
    ["gpt-2 gpt-3", "rl ml", "gan nan", "moe mos", "bias alias", "transformer diffusion", "1-bit 2-bit"],
)
def test_what_is_not_one(keys: str) -> None:
    assert similar_tags(dict.fromkeys(keys.split(), 3)) == []


def test_each_counts_as_the_most_usual_one() -> None:
    counts = {"pre-training": 2, "pretraining": 9, "pretrainings": 3, "pre-trainings": 1}
    assert {(pair.rare, pair.usual) for pair in similar_tags(counts)} == {
        ("pre-training", "pretraining"),
        ("pretrainings", "pretraining"),
        ("pre-trainings", "pretraining"),
    }
    assert [*map(type, similar_tags(counts))] == [SimilarTags] * 3

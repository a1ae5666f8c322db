"""Tags that are most likely one: spelt with another hyphen, in the plural, or with a slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

Reason: TypeAlias = Literal["hyphen", "plural", "one letter"]

# Short tags are abbreviations, of which many differ in a letter and mean other things.
_SHORTEST = 6
_DIGITS = re.compile(r"\d+")


class SimilarTags(NamedTuple):
    """Keys of two tags: of the one with fewer entries, and of the one that it may count as."""

    rare: str
    usual: str
    reason: Reason


def similar_tags(counts: Mapping[str, int]) -> list[SimilarTags]:
    """Return pairs of tags that are most likely one, those of the usual tag with most entries first.

    Tags that differ in a number never are: ``gpt-2`` and ``gpt-3``.

    Args:
        counts: key of each tag to the number of its entries.
    """
    found: dict[frozenset[str], SimilarTags] = {}
    for reason, forms in _forms(counts):
        for keys in forms.values():
            ordered = sorted(keys, key=lambda key: (-counts[key], key))
            for rare in ordered[1:]:
                pair = SimilarTags(rare, ordered[0], reason)
                if _DIGITS.findall(rare) == _DIGITS.findall(ordered[0]):
                    found.setdefault(frozenset((rare, ordered[0])), pair)
    chosen: dict[str, SimilarTags] = {}
    for pair in found.values():
        chosen.setdefault(pair.rare, pair)
    for pair in chosen.values():
        usual = pair.usual
        while usual in chosen:  # which is more usual each time
            usual = chosen[usual].usual
        chosen[pair.rare] = pair._replace(usual=usual)
    return sorted(chosen.values(), key=lambda pair: (-counts[pair.usual], pair.usual, pair.rare))


def _forms(counts: Mapping[str, int]) -> Iterator[tuple[Reason, dict[str, set[str]]]]:
    """Yield for each reason the forms in which tags that are alike by it are equal."""
    joined: dict[str, set[str]] = {}
    singular: dict[str, set[str]] = {}
    shorter: dict[str, set[str]] = {}
    for key in counts:
        bare = key.replace("-", "")
        joined.setdefault(bare, set()).add(key)
        singular.setdefault(_singular(bare), set()).add(key)
        if len(key) >= _SHORTEST:
            # Two that share what is left without a letter are one insertion or one exchange apart.
            for form in (key, *(key[:at] + key[at + 1 :] for at in range(len(key)))):
                shorter.setdefault(form, set()).add(key)
    yield "hyphen", joined
    yield "plural", singular
    yield "one letter", {form: keys for form, keys in shorter.items() if len(keys) > 1}


def _singular(word: str) -> str:
    for plural, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("ss", "ss"), ("s", "")):
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word.removesuffix(plural) + one
    return word

"""The order of a day's entries on the pages of a book or a document: those with text, then mere titles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from pipeline.model import Article, Language


class Arrangement(NamedTuple):
    """Entries of a day with text, and those of which there is only the title with what belongs to it."""

    articles: Sequence[Article]
    titles: Sequence[Article]


def arrange(articles: Sequence[Article], languages: Collection[Language], *, abstracts: bool) -> Arrangement:
    """Return the entries of a day in two groups, each in the order of the day.

    Args:
        articles: the entries.
        languages: those of the commentary that is shown.
        abstracts: whether abstracts are shown.
    """

    def has_text(article: Article) -> bool:
        return has_commentary(article, languages) or (abstracts and bool(article.body.abstract))

    return Arrangement(
        [article for article in articles if has_text(article)],
        [article for article in articles if not has_text(article)],
    )


def has_commentary(article: Article, languages: Collection[Language]) -> bool:
    """Whether an entry has commentary in one of these languages; else its abstract is its text."""
    return any(article.body.commentary(language) for language in languages)

"""What ties an entry to others, as the day's page shows it."""

from __future__ import annotations

from markupsafe import Markup
from msgspec.structs import replace

from pipeline import locations
from pipeline.model import Article, Blocks, Language
from pipeline.references import NO_REFERENCES, Mention
from pipeline.writing.common import html
from pipeline.writing.common.references import Place, listings, with_pointers


def without_references(article: Article) -> Article:
    """Return an article that is tied to none, for the pages that later days do not change."""
    return replace(article, references=NO_REFERENCES) if article.references else article


def pointed(article: Article, language: Language, root: str) -> Blocks:
    """Return the commentary with arrows behind the papers that are entries.

    Args:
        article: whose commentary.
        language: of the commentary.
        root: link from the page to the output folder.
    """
    return with_pointers(article.body.commentary(language), article.references, _place(root), hints=True)


def listed(article: Article, root: str, language: Language) -> list[tuple[str, list[Markup]]]:
    """Return the name of the label and items as HTML for each way in which an article is tied to others.

    Args:
        article: with its references.
        root: link from the page to the output folder.
        language: of the page.
    """
    return [
        (listing.name, [Markup(html.inline(item, mathml=True)) for item in listing.items])  # noqa: S704 (html escapes all text)
        for listing in listings(article.references, _place(root), language, hints=True)
    ]


def _place(root: str) -> Place:
    def place(mention: Mention) -> str:
        return root + locations.entry_address(mention)

    return place

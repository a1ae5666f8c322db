"""What ties an entry to others, as the day's page shows it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline import locations
from pipeline.model import Article, Blocks, Language
from pipeline.references import Mention, References
from pipeline.writing.common import html
from pipeline.writing.common.references import Place, listings, with_pointers


def pointed(content: Blocks, references: References, root: str) -> Blocks:
    """Return a text with arrows behind the papers that are entries.

    Args:
        content: the text, of a commentary or an introduction.
        references: of what it is from.
        root: link from the page to the output folder.
    """
    return with_pointers(content, references, _place(root), hints=True)


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

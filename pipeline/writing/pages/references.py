"""References of an entry, as the day's page shows it."""

from __future__ import annotations

from markupsafe import Markup

from pipeline import locations
from pipeline.model import Article, Blocks, Parts, plain
from pipeline.references import Located, References
from pipeline.writing.common import html
from pipeline.writing.common.references import Place, listings, with_pointers
from pipeline.writing.pages.words import Phrase, Words


def pointed(content: Blocks, references: References, root: str) -> Blocks:
    """Return a text with arrows behind the papers that are entries.

    Args:
        content: the text, of a commentary or an introduction.
        references: of what it is from.
        root: link from the page to the output folder.
    """
    return with_pointers(content, references, _place(root), hints=True)


def listed(article: Article, root: str, words: Words) -> list[tuple[str, list[Markup]]]:
    """Return the name of the label and items as HTML for each way in which an article is tied to others.

    Args:
        article: with its references.
        root: link from the page to the output folder.
        words: of the site, in whose two languages the items are.
    """
    place = _place(root)
    own, other = (
        listings(article.references, place, language, hints=True)
        for language in (words.language, words.other)
    )
    return [
        (listing.name, [_item(*both) for both in zip(listing.items, beside.items, strict=True)])
        for listing, beside in zip(own, other, strict=True)
    ]


def _item(own: Parts, other: Parts) -> Markup:
    """An item as HTML; what it says in the words of a language stands behind its link and is exchanged."""
    if own == other:
        return Markup(html.inline(own, mathml=True))  # noqa: S704 (html escapes all text)
    facts = Phrase(plain(own[1:]), plain(other[1:]))
    link = html.inline(own[:1], mathml=True)
    return Markup(f"{link}<span{facts.alt}>{html.escape(facts.own)}</span>")  # noqa: S704 (as above)


def _place(root: str) -> Place:
    def place(mention: Located) -> str:
        return root + locations.entry_address(mention)

    return place

"""Front and back matter: cover, title page, the other volumes."""

from __future__ import annotations

from pipeline import locations
from pipeline.collection.selection import Volume, VolumeReference
from pipeline.settings import COLLECTION, Settings
from pipeline.writing.book.file_names import CONTENTS, VOLUMES
from pipeline.writing.book.markup import Document, document, titled
from pipeline.writing.common import html, publication
from pipeline.writing.common.strings import STRINGS

COVER_PICTURE = "cover.png"
COVER = "cover.xhtml"
TITLE_PAGE = "title.xhtml"


def cover_page(volume: Volume, settings: Settings) -> Document:
    """The picture on a page of its own, described for those who do not see it."""
    own = settings.language
    title = STRINGS[own].cover
    described = f"{title}: {publication.title(volume)}. {publication.facts(volume, own)}"
    return document(
        COVER,
        title,
        own,
        '<body class="cover">\n<section epub:type="cover" aria-label="'
        f'{title}">\n<img role="doc-cover" src="{COVER_PICTURE}" alt="{html.escape(described)}"/>\n'
        "</section>\n</body>",
    )


def title_page(volume: Volume, settings: Settings) -> Document:
    """Title, author, what the book holds and who publishes it."""
    own = settings.language
    title = publication.title(volume)
    address, news = _site(volume, settings) if settings.published() else ("", "")
    lines = {
        "subtitle": html.escape(settings.subtitle) if volume.edition.name == COLLECTION else "",
        "author": html.escape(settings.author.name),
        "facts": html.escape(publication.facts(volume, own)),
        "description": html.escape(settings.description),
        "address": address,
        "news": news,
        "publisher": html.escape(settings.publisher),
        "rights": html.escape(settings.rights),
        "to-contents": f'<a href="{CONTENTS}">{STRINGS[own].contents}</a>',
    }
    paragraphs = "".join(f'<p class="{name}">{text}</p>\n' for name, text in lines.items() if text)
    return document(
        TITLE_PAGE,
        STRINGS[own].title_page,
        own,
        '<body epub:type="frontmatter">\n<section epub:type="titlepage" class="title-page">\n'
        f"<h1{titled(title, own)}>{html.escape(title)}</h1>\n{paragraphs}</section>\n</body>",
    )


def _site(volume: Volume, settings: Settings) -> tuple[str, str]:
    """The address of the pages, and those by which new entries and new books come by themselves."""
    strings = STRINGS[settings.language]
    own_feed = volume.edition.name != COLLECTION and "feed" in volume.edition.formats
    feed = settings.url(locations.feed(f"editions/{volume.edition.name}" if own_feed else "all"))
    books = settings.url(locations.OPDS)
    addresses = f"{strings.news_feed} {html.link(feed, feed)}, {strings.news_books} {html.link(books, books)}"
    return html.link(settings.base_url, settings.base_url), f"{strings.news}: {addresses}"


def volumes_page(volume: Volume, settings: Settings) -> Document:
    """The volumes before and after, with their addresses where the collection is published."""
    own = settings.language
    strings = STRINGS[own]
    lines = ((strings.earlier, volume.earlier), (strings.later, volume.later))
    items = "".join(f"<p>{label}: {_volume(other, settings)}</p>\n" for label, other in lines if other)
    heading = strings.other_volumes
    return document(
        VOLUMES,
        heading,
        own,
        f'<body epub:type="backmatter">\n<section>\n<h1>{heading}</h1>\n{items}</section>\n</body>',
    )


def _volume(other: VolumeReference, settings: Settings) -> str:
    title = other.title.strip() or other.stem
    if not settings.published():
        return html.escape(title)
    return html.link(title, settings.url(locations.book(other.stem)))

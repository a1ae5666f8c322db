"""Lists of feeds as OPML 2.0 documents, which any feed reader imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.locations import FLAVOURS
from pipeline.settings import Settings
from pipeline.writing.common.strings import LANGUAGE_NAMES, STRINGS
from pipeline.writing.feeds.registry import Feed, FeedList


def opml(feed_list: FeedList, settings: Settings) -> bytes:
    """A list of feeds, in a folder: readers that have folders put it beside others of their own.

    The outlines are of type ``rss``, OPML's word for any feed. There is no date: the bytes change
    when the feeds do.
    """
    document = etree.Element("opml", version="2.0")
    head = etree.SubElement(document, "head")
    etree.SubElement(head, "title").text = feed_list.title
    for name, value in (
        ("ownerName", settings.author.name),
        ("ownerEmail", settings.author.shown_email()),
        ("ownerId", settings.author.uri),
    ):
        if value:
            etree.SubElement(head, name).text = value
    body = etree.SubElement(document, "body")
    for name, feeds in _folders(feed_list, settings):
        folder = etree.SubElement(body, "outline", text=name)
        for feed in feeds:
            _outline(folder, feed, settings)
    return bytes(etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _folders(feed_list: FeedList, settings: Settings) -> Iterator[tuple[str, Sequence[Feed]]]:
    """Folder and feeds: one by the list's title; of all feeds, one a language."""
    if feed_list.kind != "all":
        yield feed_list.title, feed_list.feeds
        return
    for flavour in FLAVOURS:
        both = STRINGS[settings.language].both_languages
        name = both if flavour == "both" else LANGUAGE_NAMES[flavour]
        yield name, [feed for feed in feed_list.feeds if feed.flavour == flavour]


def _outline(folder: etree._Element, feed: Feed, settings: Settings) -> None:
    etree.SubElement(
        folder,
        "outline",
        text=feed.title,
        title=feed.title,
        type="rss",
        xmlUrl=settings.url(feed.path),
        htmlUrl=settings.url(feed.page),
        language=feed.language,
    )

"""All feeds as one OPML 2.0 document, which any feed reader imports."""

from __future__ import annotations

from lxml import etree

from pipeline.collection.index import Index
from pipeline.locations import FLAVOURS, Flavour
from pipeline.model import Language
from pipeline.settings import Settings
from pipeline.writing.common.strings import LANGUAGE_NAMES, STRINGS
from pipeline.writing.feeds.registry import feeds


def opml(index: Index, settings: Settings) -> bytes:
    """The list of feeds: a folder a language, for few people want an entry three times.

    The outlines are of type ``rss``, OPML's word for any feed. There is no date: the bytes change
    when the feeds do.
    """
    document = etree.Element("opml", version="2.0")
    head = etree.SubElement(document, "head")
    etree.SubElement(head, "title").text = settings.title
    for name, value in (
        ("ownerName", settings.author.name),
        ("ownerEmail", settings.author.shown_email()),
        ("ownerId", settings.author.uri),
    ):
        if value:
            etree.SubElement(head, name).text = value
    body = etree.SubElement(document, "body")
    folders = {
        flavour: etree.SubElement(body, "outline", text=_folder(flavour, settings.language))
        for flavour in FLAVOURS
    }
    for feed in feeds(index, settings):
        etree.SubElement(
            folders[feed.flavour],
            "outline",
            text=feed.title,
            title=feed.title,
            type="rss",
            xmlUrl=settings.url(feed.path),
            htmlUrl=settings.url(feed.page),
            language=feed.language,
        )
    return bytes(etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _folder(flavour: Flavour, language: Language) -> str:
    return STRINGS[language].both_languages if flavour == "both" else LANGUAGE_NAMES[flavour]

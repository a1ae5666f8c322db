"""Front and back matter: title page, contents, index of tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline import locations
from pipeline.collection.selection import Volume, VolumeReference
from pipeline.model import Article, Day, Tag
from pipeline.paper_keys import short_url
from pipeline.settings import COLLECTION, Settings
from pipeline.writing.common import counts, publication
from pipeline.writing.common.dates import long_date, span
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.word import markup
from pipeline.writing.word.entries import day_anchor
from pipeline.writing.word.layout import Paper, section
from pipeline.writing.word.markup import References, paragraph, runs

# Beyond this, contents of every entry are no overview any more (and the index of tags lists them all).
_MOST_ENTRIES_IN_CONTENTS = 300
INDEX_ANCHOR = "tags"

# Syllables of Hangul stand under their first letter: one of 19, of which doubled ones go with their single.
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_PER_INITIAL = 0xAC00, 0xD7A3, 588


class IndexedTag(Struct, frozen=True):
    """A tag of the document with its bookmark in the index and its entries, in their order."""

    tag: Tag
    bookmark: str
    articles: tuple[Article, ...]


def indexed_tags(days: Sequence[Day]) -> tuple[IndexedTag, ...]:
    """All tags of ``days``, by key."""
    found: dict[str, tuple[Tag, list[Article]]] = {}
    for day in days:
        for article in day.articles:
            for tag in article.tags:
                found.setdefault(tag.key, (tag, []))[1].append(article)
    return tuple(
        IndexedTag(tag, f"t{number}", tuple(articles))
        for number, (_, (tag, articles)) in enumerate(sorted(found.items()), start=1)
    )


def title_page(
    volume: Volume, settings: Settings, references: References, paper: Paper, head_and_foot: str
) -> Iterator[str]:
    """Write the title page: title, days, author, and the volumes before and after this one.

    Its section has the references to head and foot, although it shows none. (In the last line of the
    contents, where the next section ends, LibreOffice would lose the page numbers of the foot.)
    """
    strings = STRINGS[settings.language]
    lines = [("Title", runs(publication.title(volume)))]
    whole = volume.edition.name == COLLECTION
    if subtitle := settings.subtitle if whole else settings.title:
        lines.append(("Subtitle", runs(subtitle)))
    if settings.author.name:
        lines.append(("TitlePage", runs(settings.author.name)))
    lines.append(("TitlePage", runs(span(volume.dates[0], volume.dates[-1], settings.language))))
    days = counts.day_count(len(volume.dates), settings.language)
    papers = counts.papers(len(volume.anchors), settings.language)
    lines.append(("TitlePage", runs(f"{days}, {papers}")))
    if settings.description:
        lines.append(("TitlePageText", runs(settings.description)))
    for label, other in ((strings.earlier_volume, volume.earlier), (strings.later_volume, volume.later)):
        if other:
            lines.append(("TitlePageNote", runs(f"{label}: ") + _volume_link(other, settings, references)))
    if settings.published():
        address = markup.hyperlink(short_url(settings.base_url), settings.base_url, references)
        lines.append(("TitlePageNote", address))
    if settings.rights:
        lines.append(("TitlePageNote", runs(settings.rights)))
    last = section(paper, references=head_and_foot, bare=True)
    for number, (style, content) in enumerate(lines, start=1):
        yield paragraph(style, content, last if number == len(lines) else "")


def _volume_link(volume: VolumeReference, settings: Settings, references: References) -> str:
    """The other volume's document, where it will stand; its name alone while that is not known."""
    if not settings.published():
        return runs(volume.title)
    address = settings.url(locations.document(volume.stem))
    return markup.hyperlink(volume.title, address, references)


def lists_entries(days: Sequence[Day], settings: Settings) -> bool:
    """Whether the contents list entries too, or days only."""
    wanted = settings.word.contents
    few = sum(len(day.articles) for day in days) <= _MOST_ENTRIES_IN_CONTENTS
    return wanted == "entries" or (wanted == "auto" and few)


def contents(
    days: Sequence[Day],
    settings: Settings,
    paper: Paper,
    pages: Mapping[str, int],
    *,
    index: bool,
) -> Iterator[str]:
    """The table of contents, filled in: Word makes it anew only when asked to.

    Args:
        days: in the order of the document.
        settings: of the collection.
        paper: of the section.
        pages: by bookmark; a line whose page is not known has none.
        index: whether an index of tags is there to be listed.
    """
    strings = STRINGS[settings.language]
    listed = lists_entries(days, settings)
    lines: list[tuple[str, str, str]] = []
    for day in days:
        name = runs(long_date(day.date, settings.language, weekday=True))
        lines.append(("TOC1", day_anchor(day.date), name))
        if listed:
            lines += (("TOC2", article.anchor, runs(article.title)) for article in day.articles)
    if index:
        lines.append(("TOC1", INDEX_ANCHOR, runs(strings.tag_index)))
    yield paragraph("TOCHeading", runs(strings.contents))
    field = markup.begin_field(f'TOC \\o "1-{2 if listed else 1}" \\h \\z \\u')
    for number, (style, bookmark, text) in enumerate(lines, start=1):
        last = number == len(lines)
        line = markup.internal_link(bookmark, text + _page(bookmark, pages))
        yield paragraph(
            style,
            (field if number == 1 else "") + line + (markup.FIELD_END if last else ""),
            section(paper) if last else "",
        )


def _page(bookmark: str, pages: Mapping[str, int]) -> str:
    page = pages.get(bookmark)
    return markup.TAB + markup.page_reference(bookmark, page) if page else ""


def index(
    tags: Sequence[IndexedTag],
    settings: Settings,
    references: References,
    paper: Paper,
    pages: Mapping[str, int],
) -> Iterator[str]:
    """The index of tags, filled in; where a page is not known, the entry's day stands for it.

    Args:
        tags: as :func:`indexed_tags` gives them; at least one.
        settings: of the collection.
        references: of the document.
        paper: of its two sections, the heading and the columns under it.
        pages: by bookmark.
    """
    heading = references.bookmark(INDEX_ANCHOR, runs(STRINGS[settings.language].tag_index))
    yield paragraph("Heading1", heading, section(paper))
    lines: list[tuple[str, str]] = []
    initial = ""
    for each in tags:
        if (group := _initial(each.tag.key)) != initial:
            initial = group
            lines.append(("IndexHeading", runs(group)))
        lines.append(("Index1", references.bookmark(each.bookmark, runs(each.tag.label))))
        lines += (("Index2", _index_line(article, pages)) for article in each.articles)
    field = markup.begin_field('INDEX \\c "2" \\e "\t" \\h "A" \\z "1042"')
    for number, (style, content) in enumerate(lines, start=1):
        before = field if number == 1 else ""
        after = markup.FIELD_END if number == len(lines) else ""
        yield paragraph(style, before + content + after)


def _index_line(article: Article, pages: Mapping[str, int]) -> str:
    page = _page(article.anchor, pages)
    link = markup.internal_link(article.anchor, runs(article.title) + page)
    # With hyphens that no line ends at.
    date = article.date.isoformat().replace("-", "\u2011")
    return link if page else link + runs(f" {date}", markup.GREY)


def _initial(key: str) -> str:
    first = key[:1]
    if first.isdigit():
        return "0–9"
    if _FIRST_SYLLABLE <= ord(first) <= _LAST_SYLLABLE:
        return _INITIALS[(ord(first) - _FIRST_SYLLABLE) // _SYLLABLES_PER_INITIAL]
    return first.upper() if first.isalpha() else "#"

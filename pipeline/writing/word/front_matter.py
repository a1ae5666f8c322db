"""Front and back matter: title page, contents, index of tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline import locations
from pipeline.collection.selection import Volume, VolumeReference
from pipeline.model import Article, Day, Tag
from pipeline.paper_keys import short_url
from pipeline.settings import COLLECTION, Settings
from pipeline.writing.common import counts, publication
from pipeline.writing.common.dates import long_date, span, year_and_month
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.word import markup
from pipeline.writing.word.entries import day_anchor, month_anchor, months_apart
from pipeline.writing.word.layout import Paper, levels, section
from pipeline.writing.word.markup import References, paragraph, runs

# Beyond this, contents of every entry are no overview any more (and the index of tags lists them all).
_MOST_ENTRIES_IN_CONTENTS = 1_200
# More than these, about a page of them, stand in two columns.
_MOST_LINES_IN_A_COLUMN = 45
# Word's own block of heading and contents. Within it LibreOffice sets them in columns, else it does not.
_CONTENTS_BLOCK = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CONTENTS_BLOCK_END = "</w:sdtContent></w:sdt>"
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


def contents_columns(days: Sequence[Day], settings: Settings) -> int:
    """The number of columns that the contents are set in."""
    lines = len(days) + (sum(len(day.articles) for day in days) if lists_entries(days, settings) else 0)
    return 2 if lines > _MOST_LINES_IN_A_COLUMN else 1


class _Line(NamedTuple):
    """A line of the contents: its level, the place that it leads to, and its runs."""

    level: int
    bookmark: str
    text: str


def contents(
    days: Sequence[Day],
    settings: Settings,
    paper: Paper,
    pages: Mapping[str, int],
    *,
    titled: Callable[[Day], Sequence[Article]],
    index: bool,
) -> Iterator[str]:
    """The table of contents, filled in: Word makes it anew only when asked to.

    Args:
        days: in the order of the document.
        settings: of the collection.
        paper: of the section.
        pages: by bookmark; a line whose page is not known has none.
        titled: gives the entries of a day that have a heading, in their order.
        index: whether an index of tags is there to be listed.
    """
    strings = STRINGS[settings.language]
    columns = contents_columns(days, settings)
    yield _CONTENTS_BLOCK
    yield paragraph("TOCHeading", runs(strings.contents), section(paper) if columns > 1 else "")
    lines = list(_lines(days, settings, titled))
    if index:
        lines.append(_Line(1, INDEX_ANCHOR, runs(strings.tag_index)))
    field = markup.begin_field(f'TOC \\o "1-{max(line.level for line in lines)}" \\h \\z \\u')
    ending = section(paper, start="continuous", columns=columns) if columns > 1 else section(paper)
    for number, line in enumerate(lines, start=1):
        last = number == len(lines)
        link = markup.internal_link(line.bookmark, line.text + _page(line.bookmark, pages))
        yield paragraph(
            f"TOC{line.level}",
            (field if number == 1 else "") + link + (markup.FIELD_END if last else ""),
            ending if last else "",
        )
    yield _CONTENTS_BLOCK_END


def _lines(
    days: Sequence[Day], settings: Settings, titled: Callable[[Day], Sequence[Article]]
) -> Iterator[_Line]:
    level = levels(days)
    listed = lists_entries(days, settings)
    before: dt.date | None = None
    for day in days:
        if level.month and (before is None or months_apart(before, day.date)):
            name = runs(year_and_month(day.date, settings.language))
            yield _Line(level.month, month_anchor(day.date), name)
        before = day.date
        name = runs(long_date(day.date, settings.language, weekday=True))
        yield _Line(level.day, day_anchor(day.date), name)
        if listed:
            for article in titled(day):
                yield _Line(level.entry, article.anchor, runs(article.title))


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

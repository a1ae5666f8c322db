"""The whole document: its parts in their order, put into the template.

The body is written as text: python-docx would search all styles for each paragraph, and moving so many
elements into its tree takes a time that grows with the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.common import publication
from pipeline.writing.word import entries, front_matter, layout, package
from pipeline.writing.word.markup import References, runs

_MOST_KEYWORDS = 20
# Characters of the head and the foot, which stand on every page and have a line each.
_LONGEST_RUNNING = 60


def document(
    volume: Volume, days: Sequence[Day], settings: Settings, pages: Mapping[str, int] | None = None
) -> bytes:
    """A volume as Word document.

    Args:
        volume: what to write.
        days: those of the volume with its entries only, oldest first.
        settings: of the collection.
        pages: page of each bookmark (``pipeline.libreoffice``), where known; else contents and
            index show none.

    Returns:
        The file; the same bytes for the same arguments.
    """
    ordered = days[::-1] if volume.edition.order == "newest" else days
    tags = front_matter.indexed_tags(ordered)
    references = References(pages)
    target = package.open_template()
    body = "".join(
        _body(
            volume,
            ordered,
            settings,
            references,
            tags,
            {} if pages is None else pages,
            *package.head_and_foot(target),
        )
    )
    package.add_hyperlinks(target, references.addresses())
    package.add_numbered_lists(target, references.numbered)
    package.set_fonts(target, settings.word.fonts)
    levels = layout.levels(ordered)
    package.set_contents(
        target,
        columns=front_matter.contents_columns(ordered, settings),
        breaks_after=None if front_matter.lists_entries(ordered, settings) else "TOC2",
    )
    if not levels.month:
        package.raise_levels(target)
    head, foot = (
        package.truncate(each, _LONGEST_RUNNING) for each in (publication.title(volume), settings.author.name)
    )
    package.set_head_and_foot(target, runs(head), runs(foot), level=levels.day)
    properties = _properties(volume, settings, tags)
    package.set_language(target, properties.language)
    package.set_properties(target, properties)
    return package.save(target, body)


def _body(
    volume: Volume,
    days: Sequence[Day],
    settings: Settings,
    references: References,
    tags: Sequence[front_matter.IndexedTag],
    pages: Mapping[str, int],
    front: str,
    head: str,
) -> Iterator[str]:
    """Everything within ``w:body``: paragraphs, the last of each section with its properties."""
    paper = layout.PAPERS[settings.word.paper]
    day_section = layout.section(paper, references=head)
    context = entries.Context(
        volume,
        settings.word.abstracts_in(volume.edition),
        settings,
        layout.levels(days),
        references,
        {each.tag.key: each.bookmark for each in tags},
    )
    yield from front_matter.title_page(volume, settings, references, paper, front)
    yield from front_matter.contents(
        days, settings, paper, pages, titled=lambda day: entries.titled(day, context), index=bool(tags)
    )
    yield from entries.body(days, context, day_section if tags else "")
    if tags:
        yield from front_matter.index(tags, settings, references, paper, pages)
    yield layout.section(paper, start="continuous", columns=2) if tags else day_section


def _properties(
    volume: Volume, settings: Settings, tags: Sequence[front_matter.IndexedTag]
) -> package.Properties:
    commonest = sorted(tags, key=lambda each: (-len(each.articles), each.tag.key))[:_MOST_KEYWORDS]
    language = volume.edition.own_language(settings.language)
    return package.Properties(
        title=publication.title(volume),
        author=settings.author.name,
        subject=settings.subtitle or publication.facts(volume, settings.language),
        keywords=", ".join(each.tag.label for each in commonest),
        comments=settings.description,
        language={"ko": "ko-KR", "en": "en-US"}[language],
        identifier=publication.identifier(volume, settings),
        modified=publication.modified(volume, settings),
    )

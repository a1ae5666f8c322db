"""The whole document: its parts in their order, put into the template.

The body is written as text: python-docx would search all styles for each paragraph, and moving so many
elements into its tree takes a time that grows with the square of their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.collection.selection import Volume
from pipeline.model import Day
from pipeline.settings import Settings
from pipeline.writing.common import publication
from pipeline.writing.word import adoption, entries, front_matter, layout, package
from pipeline.writing.word.markup import References, runs

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

_MOST_KEYWORDS = 20
# Characters of the head and the foot, which stand on every page and have a line each.
_LONGEST_RUNNING = 60


def document(
    volume: Volume,
    days: Sequence[Day],
    settings: Settings,
    pages: Mapping[str, int] | None = None,
    template: bytes | None = None,
) -> bytes:
    """A volume as Word document.

    Args:
        volume: what to write.
        days: those of the volume with its entries only, oldest first.
        settings: of the collection.
        pages: page of each bookmark (``pipeline.libreoffice``), where known; else contents and
            index show none.
        template: a Word file whose styles, page, head and foot the document has in place of ours.

    Returns:
        The file; the same bytes for the same arguments.

    Raises:
        BuildError: the template cannot be read.
    """
    ordered = days[::-1] if volume.edition.order == "newest" else days
    tags = front_matter.indexed_tags(ordered)
    references = References(pages)
    known = {} if pages is None else pages
    own = _own_template(volume, ordered, settings)
    paper = layout.PAPERS[settings.word.paper]
    adopted = adoption.adopt(template, own, paper) if template else None
    target = adopted.document if adopted else own
    if adopted:
        paper = adopted.paper
    front, head = (adopted.head_and_foot, "") if adopted else package.head_and_foot(own)
    body = "".join(_body(volume, ordered, settings, references, tags, known, paper, front, head))
    package.add_hyperlinks(target, references.addresses())
    package.add_numbered_lists(
        target,
        references.numbered,
        numbers=adopted.numbers if adopted else 0,
        kinds=adopted.kinds if adopted else 0,
    )
    properties = _properties(volume, settings, tags)
    package.set_language(target, properties.language)
    package.set_properties(target, properties)
    return package.save(target, adopted.body(body) if adopted else body)


def _own_template(volume: Volume, days: Sequence[Day], settings: Settings) -> DocxDocument:
    """Our template with the styles, the head and the foot of this document."""
    own = package.open_template()
    package.set_fonts(own, settings.word.fonts)
    levels = layout.levels(days)
    package.set_contents(
        own,
        columns=front_matter.contents_columns(days, settings),
        breaks_after=None if front_matter.lists_entries(days, settings) else "TOC2",
    )
    if not levels.month:
        package.raise_levels(own)
    head, foot = (
        package.truncate(each, _LONGEST_RUNNING) for each in (publication.title(volume), settings.author.name)
    )
    package.set_head_and_foot(own, runs(head), runs(foot), level=levels.day)
    return own


def _body(
    volume: Volume,
    days: Sequence[Day],
    settings: Settings,
    references: References,
    tags: Sequence[front_matter.IndexedTag],
    pages: Mapping[str, int],
    paper: layout.Paper,
    front: str,
    head: str,
) -> Iterator[str]:
    """Everything within ``w:body``: paragraphs, the last of each section with its properties."""
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

"""The index of tags: from a tag to its entries, and from an entry to its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.model import Article, Day, Language, Tag
from pipeline.writing.book.markup import Document, document, titled
from pipeline.writing.common import html
from pipeline.writing.common.strings import STRINGS

# What keeps a document under 260 KB with titles as long as they come.
_REFERENCES = 500


class References(Struct, frozen=True):
    """Entries of a tag that stand in one document; ``first`` where the tag begins there."""

    tag: Tag
    articles: tuple[Article, ...]
    first: bool


Plan = tuple[tuple[References, ...], ...]


def plan(days: Sequence[Day]) -> Plan:
    """Contents of each document of the index; tags by their keys, entries in the order of the days.

    Chapters link to tags and the index to entries, so this comes before either is written.
    """
    articles: dict[str, list[Article]] = {}
    tags: dict[str, Tag] = {}
    for day in days:
        for article in day.articles:
            for tag in article.tags:
                tags[tag.key] = tag
                articles.setdefault(tag.key, []).append(article)
    documents: list[list[References]] = []
    room = 0
    for key in sorted(articles):
        done = 0
        while done < len(articles[key]):
            if not room:
                documents.append([])
                room = _REFERENCES
            taken = articles[key][done : done + room]
            documents[-1].append(References(tags[key], tuple(taken), not done))
            done += len(taken)
            room -= len(taken)
    return tuple(map(tuple, documents))


def file(number: int) -> str:
    """The name of a document of the index, from 1."""
    return f"tags-{number}.xhtml"


def places(planned: Plan) -> dict[str, str]:
    """The addresses of the tags in the book, by key."""
    return {
        references.tag.key: f"{file(number)}#{_anchor(references.tag)}"
        for number, content in enumerate(planned, start=1)
        for references in content
        if references.first
    }


def labels(planned: Plan) -> list[str]:
    """All tags of the book as they are shown."""
    return [references.tag.label for content in planned for references in content if references.first]


def documents(planned: Plan, entries: Mapping[str, str], own: Language) -> list[Document]:
    """The index.

    Args:
        planned: from :func:`plan`.
        entries: addresses of the entries in the book, by anchor.
        own: language of headings.
    """
    written = []
    for number, content in enumerate(planned, start=1):
        title = STRINGS[own].tag_index
        if len(planned) > 1:
            title = f"{title}: #{content[0].tag.label} – #{content[-1].tag.label}"
        body = "".join(_section(references, entries, own) for references in content)
        written.append(
            document(
                file(number),
                title,
                own,
                '<body epub:type="backmatter">\n'
                '<section epub:type="index" role="doc-index" aria-labelledby="tags">\n'
                f'<h1 id="tags">{html.escape(title)}</h1>\n{body}</section>\n</body>',
            )
        )
    return written


def _section(references: References, entries: Mapping[str, str], own: Language) -> str:
    label = f"#{html.escape(references.tag.label)}"
    heading = (
        f'<h2 id="{_anchor(references.tag)}">{label}</h2>'
        if references.first
        else f"<h2>{label} ({STRINGS[own].continued})</h2>"
    )
    return (
        f"<section>\n{heading}\n<ul>\n{''.join(_items(references.articles, entries, own))}</ul>\n</section>\n"
    )


def _items(articles: Sequence[Article], entries: Mapping[str, str], own: Language) -> Iterator[str]:
    for article in articles:
        title = html.escape(article.title)
        yield (
            f'<li><a href="{entries[article.anchor]}"{titled(article.title, own)}>{title}</a> '
            f'<span class="date">{article.date.isoformat()}</span></li>\n'
        )


def _anchor(tag: Tag) -> str:
    # A slug can start with a digit, an XML name cannot.
    return f"tag-{tag.slug}"

"""A selection as one HTML page that stands alone: no other file, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.collection.selection import Volume
from pipeline.model import Article, Day, Language, Text, block_language, language_of
from pipeline.settings import AbstractPlace, Settings
from pipeline.writing.common import dates, html, publication
from pipeline.writing.common.authors import split_long_list
from pipeline.writing.common.strings import STRINGS

_STYLE = Path(__file__).with_name("style.css")


def page(volume: Volume, days: Sequence[Day], settings: Settings) -> bytes:
    """Write a volume as a page.

    Args:
        volume: what it is.
        days: those of the volume with its entries only, oldest first.
        settings: of the collection, in the volume's own language.
    """
    return "".join(_page(volume, days, settings)).encode()


def _page(volume: Volume, days: Sequence[Day], settings: Settings) -> Iterator[str]:
    own = settings.language
    title = html.escape(publication.title(volume))
    yield f'<!DOCTYPE html>\n<html lang="{own}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f"<title>{title}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
    yield f'<header>\n<h1 lang="{language_of(publication.title(volume))}">{title}</h1>\n'
    author = html.escape(settings.author.name)
    yield f"<p>{f'{author} · ' if author else ''}{publication.facts(volume, own)}</p>\n</header>\n<main>\n"
    for day in reversed(days) if volume.edition.order == "newest" else days:
        yield f'<section>\n<p class="day">{_time(day, own)}</p>\n'
        if day.introduction:
            yield f'<div class="introduction">{_marked(day)}</div>\n'
        for article in day.articles:
            yield from _article(article, volume, settings)
        yield "</section>\n"
    yield "</main>\n"
    rights = html.escape(settings.rights)
    yield f"<footer><p>{rights}</p></footer>\n</body>\n</html>\n" if rights else "</body>\n</html>\n"


def _time(day: Day, language: Language) -> str:
    name = dates.long_date(day.date, language, weekday=True)
    return f'<time datetime="{day.date.isoformat()}">{name}</time>'


def _marked(day: Day) -> str:
    return "".join(
        f'<div lang="{block_language(block)}">{html.blocks((block,), mathml=True)}</div>'
        for block in day.introduction
    )


def _article(article: Article, volume: Volume, settings: Settings) -> Iterator[str]:
    body, place = article.body, volume.edition.abstracts
    abstract = _abstract(article, place, settings) if body.abstract and place != "none" else ""
    yield f'<article id="{article.anchor}">\n<h2 lang="{language_of(article.title)}">{_title(article)}</h2>\n'
    if article.authors:
        yield _authors(article, settings)
    if place == "before":
        yield abstract
    for language in volume.edition.languages:
        if text := html.blocks(body.commentary(language), mathml=True):
            yield f'<div lang="{language}">{text}</div>\n'
    if article.tags:
        yield f'<p class="tags">{" ".join(html.escape(f"#{tag.label}") for tag in article.tags)}</p>\n'
    if place == "after":
        yield abstract
    yield "</article>\n"


def _title(article: Article) -> str:
    # A title is a link, so that none can stand in it; its plain text has the reading of formulas.
    plain = html.inline((Text(article.title),))
    if not article.url:
        return plain
    rel = ' rel="nofollow"' if article.searched else ""
    safe = html.link(article.title, article.url)
    return safe.replace("<a ", f"<a{rel} ", 1) if safe.startswith("<a ") else safe


def _authors(article: Article, settings: Settings) -> str:
    shown, more = split_long_list(article.authors)
    names = html.escape(", ".join(shown))
    strings = STRINGS[settings.language]
    if more:
        others = html.escape(", ".join(more))
        summary = strings.more_authors.format(len(more))
        names += f" <details><summary>{summary}</summary>{others}</details>"
    return f'<div class="authors" lang="{language_of(article.authors[0])}">{names}</div>\n'


def _abstract(article: Article, place: AbstractPlace, settings: Settings) -> str:
    text = html.blocks(article.body.abstract, mathml=True)
    opened = " open" if place == "before" else ""
    summary = f'<summary lang="{settings.language}">{STRINGS[settings.language].abstract}</summary>'
    return f'<details class="abstract" lang="en"{opened}>{summary}{text}</details>\n'

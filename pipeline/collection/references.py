"""References between entries: the papers that each cites, the entries that cite its paper, its other days.

An entry cites the papers whose addresses stand in its commentary, and the entries that it names in ``[[…]]``;
the introduction of a day does so, too.
Two entries are about one paper if its key is the same, or its title and first author.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.collection.index import IndexDay, IndexEntry
from pipeline.collection.names import Names
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.fingerprint import fingerprint
from pipeline.model import title_key
from pipeline.paper_keys import arxiv_year
from pipeline.references import (
    NO_REFERENCES,
    Mention,
    OtherDay,
    Reference,
    References,
    Ties,
    introduction_anchor,
)
from pipeline.settings import CitedPaper

_LETTER = re.compile(r"[^\W\d_]")
# So many names at most are compared with all titles, which takes a while.
_MOST_COMPARED = 10


class CitedEntry(NamedTuple):
    """An entry that a text leads to, as far as the text shows it.

    Attributes:
        key: of its paper, behind whose addresses the arrow stands.
        names: those in ``[[…]]`` that lead to it.
        anchor: of the entry.
        date: of the entry.
    """

    key: str
    names: tuple[str, ...]
    anchor: str
    date: dt.date


class Web(NamedTuple):
    """The references of a collection, and a D042 for each name in ``[[…]]`` that leads to no entry."""

    references: Ties
    diagnostics: tuple[Diagnostic, ...]


def marks(key: str, title: str, author: str) -> tuple[str, ...]:
    """Return the marks of an entry's paper: entries that have one in common are about one.

    Args:
        key: of the paper; empty where its address is not known.
        title: of the entry.
        author: the first one; empty where there is none.
    """
    of_title = f"title:{fingerprint((title_key(title), title_key(author)))}" if author else ""
    return tuple(mark for mark in (key, of_title) if mark)


def web(days: Iterable[IndexDay], known: Mapping[str, CitedPaper], *, hints: bool = True) -> Web:
    """Tie the entries of a collection together.

    Args:
        days: all days, oldest first.
        known: papers that may be no entries, by their keys.
        hints: whether what is said of a name that leads nowhere tells the nearest one, which takes a while.
    """
    texts, entries = list[_Text](), list[IndexEntry]()
    for day in days:
        if day.cites or day.links:
            texts.append(_introduction(day))
        texts.extend(_text(entry) for entry in day.entries if entry.cites or entry.links)
        entries.extend(day.entries)
    papers = _Papers(entries)
    names = Names(entries, (name for text in texts for name in text.links))
    cites: dict[str, tuple[Reference, ...]] = {}
    citing: dict[str, list[Mention]] = {}
    found: list[Diagnostic] = []
    for text in texts:
        cited = dict(_addresses(text, papers, known))
        for name in _add_named(cited, text, papers, names):
            near = names.nearest(name) if hints and len(found) < _MOST_COMPARED else None
            found.append(_nowhere(name, text, near))
        for paper in cited:
            citing.setdefault(paper, []).append(text.mention)
        cites[text.mention.anchor] = tuple(reference for reference in cited.values() if reference.title)
    cited_by = {
        entry.anchor: tuple(by for by in mentions if by.date >= entry.date)
        for paper, mentions in citing.items()
        for entry in papers.entries(paper)
    }
    of_cited = {
        anchor: own
        for anchor in sorted(cites.keys() | cited_by.keys())
        if (own := References(cites.get(anchor, ()), cited_by.get(anchor, ())))
    }
    return Web(Ties(of_cited, papers.on_several_days()), tuple(found))


def until(references: References, date: dt.date) -> References:
    """Return the papers cited whose entries are of a date or earlier ones: what no later day changes.

    What entries cite a paper, and on what other days it is, is left out.
    """
    if not references.cites:
        return NO_REFERENCES
    return References(tuple(each for each in references.cites if each.entry and each.entry.date <= date))


def cited_entries(references: References, last: dt.date) -> tuple[CitedEntry, ...]:
    """Return the entries up to a date that a text leads to: equal where its links are."""
    return tuple(
        CitedEntry(each.key, each.names, each.entry.anchor, each.entry.date)
        for each in until(references, last).cites
        if each.entry
    )


def within(references: References, last: dt.date, anchors: Collection[str]) -> References:
    """Return the references that a volume shows, which no later day changes, without openings of texts.

    Args:
        references: of one of its entries.
        last: the last day of the volume; entries of later days are nothing to it.
        anchors: its entries; only these are told to cite another.
    """
    if not references:
        return references
    return References(
        tuple(
            replace(each, entry=_brief(each.entry) if each.entry and each.entry.date <= last else None)
            for each in references.cites
            if each.listed or (each.entry and each.entry.date <= last)
        ),
        tuple(_brief(by) for by in references.cited_by if by.anchor in anchors),
        tuple(other for other in references.also_on if other.date <= last),
    )


def _brief(mention: Mention) -> Mention:
    return replace(mention, opening="") if mention.opening else mention


class _Text(NamedTuple):
    """A text that cites papers or names entries: of an entry, or the introduction of a day.

    Attributes:
        mention: it, as others tell of it.
        cites: keys of the addresses in it, each once.
        links: the names in its ``[[…]]``.
        entry: None for an introduction.
        path: its file.
        line: of its title in the file, from 1.
        places: the file and line of each name, where they are not these: of an introduction, whose parts can
            stand in several files.
    """

    mention: Mention
    cites: tuple[str, ...]
    links: tuple[str, ...]
    entry: IndexEntry | None = None
    path: str = ""
    line: int = 1
    places: Mapping[str, tuple[str, int]] = {}


def _introduction(day: IndexDay) -> _Text:
    """Return the introduction of a day; a name that stands in several of its digests is the first one's."""
    places = {link.name: (link.path, link.line) for link in reversed(day.links)}
    mention = Mention(introduction_anchor(day.date), day.date, "")
    return _Text(mention, day.cites, tuple(dict.fromkeys(link.name for link in day.links)), places=places)


def _text(entry: IndexEntry) -> _Text:
    return _Text(entry.mention, entry.cites, entry.links, entry, entry.path, entry.line)


class _Papers:
    """The papers of a collection, each known by the anchor of its first entry; by its key if it has none."""

    def __init__(self, entries: Iterable[IndexEntry]) -> None:
        self.by_anchor = {entry.anchor: entry for entry in entries}
        # Entries about one paper, oldest first, by each mark of any of them: one list for all the marks.
        self._by_mark: dict[str, list[IndexEntry]] = {}
        by_mark = self._by_mark
        for entry in entries:
            same: list[IndexEntry] | None = None
            for mark in entry.marks:
                others = by_mark.get(mark)
                if others is not None and others is not same:
                    same = others if same is None else self._joined(same, others)
            if same is None:
                same = []
            same.append(entry)
            for mark in entry.marks:
                by_mark[mark] = same

    def _joined(self, same: list[IndexEntry], others: list[IndexEntry]) -> list[IndexEntry]:
        """Make one list of two: an entry has a mark of each, so that they are about one paper."""
        same.extend(others)
        same.sort(key=lambda entry: (entry.date, entry.position))
        self._by_mark.update((mark, same) for entry in others for mark in entry.marks)
        return same

    def of(self, entry: IndexEntry) -> str:
        """Return the paper of an entry."""
        return self.of_key(entry.marks[0]) if entry.marks else entry.anchor

    def of_key(self, key: str) -> str:
        """Return the paper with a key, or another mark."""
        same = self._by_mark.get(key)
        return same[0].anchor if same else key

    def entries(self, paper: str) -> Sequence[IndexEntry]:
        """Return the entries about a paper, oldest first."""
        first = self.by_anchor.get(paper)
        if first is None:
            return ()
        return self._by_mark[first.marks[0]] if first.marks else (first,)

    def on_several_days(self) -> tuple[tuple[OtherDay, ...], ...]:
        """Return the entries of each paper that is on more days than one."""
        lists = {same[0].anchor: same for same in self._by_mark.values() if same[0].date != same[-1].date}
        return tuple(tuple(OtherDay(entry.anchor, entry.date) for entry in same) for same in lists.values())


def _addresses(
    text: _Text, papers: _Papers, known: Mapping[str, CitedPaper]
) -> Iterator[tuple[str, Reference]]:
    """Yield the papers that are known by a text's addresses, but its own, each with a reference to it."""
    own = papers.of(text.entry) if text.entry else ""
    for key in text.cites:
        paper = papers.of_key(key)
        entries = papers.entries(paper)
        if paper == own or not (entries or key in known):
            continue
        reference = _reference(_nearest(entries, text.mention.date)) if entries else Reference(key)
        yield paper, _listed(replace(reference, key=key), known.get(key))


def _listed(reference: Reference, paper: CitedPaper | None) -> Reference:
    """Return a reference with what ``references.toml`` says of its paper."""
    if paper is None:
        return reference
    return replace(
        reference,
        title=paper.title,
        author=(*paper.authors, "")[0],
        several=len(paper.authors) > 1,
        year=paper.year or arxiv_year(reference.key),
        listed=True,
    )


def _add_named(cited: dict[str, Reference], text: _Text, papers: _Papers, names: Names) -> Iterator[str]:
    """Add the entries that a text names in ``[[…]]`` to the papers that it cites; yield the names of none."""
    own = papers.of(text.entry) if text.entry else ""
    for name in text.links:
        if anchor := names.find(name, text.mention.date):
            target = papers.by_anchor[anchor]
            if (paper := papers.of(target)) != own:
                reference = cited.get(paper) or _reference(target)
                cited[paper] = replace(reference, names=(*reference.names, name))
        elif _LETTER.search(name):  # [[0, 1]] is no name
            yield name


def _nearest(entries: Sequence[IndexEntry], date: dt.date) -> IndexEntry:
    """Return the last of a paper's entries up to a date, so that later ones change nothing, or the first."""
    return next((entry for entry in reversed(entries) if entry.date <= date), entries[0])


def _reference(entry: IndexEntry) -> Reference:
    year = arxiv_year(entry.key)
    return Reference(entry.key, entry.title, entry.author, entry.several, year, entry.mention)


def _nowhere(name: str, text: _Text, near: str | None) -> Diagnostic:
    path, line = text.places.get(name, (text.path, text.line))
    return diagnose(
        "D042",
        path,
        line,
        1,
        f"[[{name}]] is the name of no note and no title",
        hint=f"did you mean [[{near}]]?" if near else "",
        source=text.mention.title,
    )

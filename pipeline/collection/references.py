"""References between entries: the papers that each cites, the entries that cite its paper, its other days.

An entry cites the papers whose addresses stand in its commentary, and the entries that it names in ``[[…]]``;
the introduction of a day does so, too.
Two entries are about one paper if its key is the same, or its title and first author.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.collection.names import Named, Names
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.fingerprint import fingerprint
from pipeline.model import title_key
from pipeline.paper_keys import arxiv_year
from pipeline.references import NO_REFERENCES, Mention, OtherDay, Reference, References
from pipeline.settings import CitedPaper

_LETTER = re.compile(r"[^\W\d_]")
# So many names at most are compared with all titles, which takes a while.
_MOST_COMPARED = 10


class Source(NamedTuple):
    """An entry, or an introduction, as far as references are made of it.

    Attributes:
        mention: the entry as others tell of it.
        several: whether its paper has more than one author.
        key: of its paper; empty where its address is not known.
        cites: keys of the addresses in its commentary, each once.
        links: the names in its ``[[…]]``.
        path: its file.
        line: of its title in the file, from 1.
        places: the file and line that are told of a name, where they are not these: of an introduction,
            whose parts can stand in several files.
        marks: as :func:`marks` returns them; none where it shares its paper with no other.
        called: as :func:`pipeline.collection.names.called` returns it.
    """

    mention: Mention
    several: bool = False
    key: str = ""
    cites: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    path: str = ""
    line: int = 1
    places: Mapping[str, tuple[str, int]] | None = None
    marks: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


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
    """References of the entries that have any, by their anchors, and a D042 for each name without entry."""

    references: dict[str, References]
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


def web(
    sources: Sequence[Source],
    known: Mapping[str, CitedPaper],
    notes: Mapping[str, str] | None = None,
    *,
    hints: bool = True,
) -> Web:
    """Tie the entries of a collection together.

    Args:
        sources: all entries, in the order of their days and in these.
        known: papers that may be no entries, by their keys.
        notes: paths of the notes that are one with a digest's entry, to the anchor of this.
        hints: whether what is said of a name that leads nowhere tells the nearest one, which takes a while.
    """
    papers = _Papers(sources)
    names = Names(_named(papers, notes or {}))
    cites: dict[str, tuple[Reference, ...]] = {}
    citing: dict[str, list[Mention]] = {}
    found: list[Diagnostic] = []
    for source in sources:
        if not (source.cites or source.links):
            continue
        cited = dict(_addresses(source, papers, known))
        for name in _add_named(cited, source, papers, names):
            near = names.nearest(name) if hints and len(found) < _MOST_COMPARED else None
            found.append(_nowhere(name, source, near))
        for group in cited:
            citing.setdefault(group, []).append(source.mention)
        cites[source.mention.anchor] = tuple(reference for reference in cited.values() if reference.title)
    references: dict[str, References] = {}
    for group, entries in papers.entries.items():
        cited_by = citing.get(group, ())
        if len(entries) == 1 and not cited_by and entries[0].mention.anchor not in cites:
            continue
        days = [OtherDay(entry.mention.anchor, entry.mention.date) for entry in entries]
        for day in days:
            own = References(
                cites.get(day.anchor, ()),
                tuple(by for by in cited_by if by.date >= day.date),
                tuple(other for other in days if other.date != day.date),
            )
            if own:
                references[day.anchor] = own
    return Web(references, tuple(found))


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


class _Papers:
    """The entries of each paper; a paper is known by one of the marks that its entries share."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = {source.mention.anchor: source for source in sources}
        self._parents: dict[str, str] = {}
        for source in sources:
            for mark in source.marks[1:]:
                self._parents[self._root(mark)] = self._root(source.marks[0])
        self.entries: dict[str, list[Source]] = {}
        for source in sources:
            self.entries.setdefault(self.group(source), []).append(source)

    def group(self, source: Source) -> str:
        """Return the mark of an entry's paper."""
        return self._root(source.marks[0]) if source.marks else source.mention.anchor

    def of_key(self, key: str) -> str:
        """Return the mark of the paper with a key."""
        return self._root(key)

    def _root(self, mark: str) -> str:
        while (parent := self._parents.get(mark, mark)) != mark:
            self._parents[mark] = self._parents.get(parent, parent)
            mark = parent
        return mark


def _addresses(
    source: Source, papers: _Papers, known: Mapping[str, CitedPaper]
) -> Iterator[tuple[str, Reference]]:
    """Yield the papers whose addresses an entry has in its commentary, but its own, each with its mark."""
    own = papers.group(source)
    for key in source.cites:
        group = papers.of_key(key)
        if group == own:
            continue
        entries = papers.entries.get(group)
        reference = _reference(_nearest(entries, source.mention.date)) if entries else Reference(key)
        yield group, _listed(replace(reference, key=key), known.get(key))


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


def _add_named(cited: dict[str, Reference], source: Source, papers: _Papers, names: Names) -> Iterator[str]:
    """Add the entries that an entry names in ``[[…]]`` to what it cites; yield the names of none."""
    for name in source.links:
        if anchor := names.find(name, source.mention.date):
            target = papers.sources[anchor]
            if (group := papers.group(target)) != papers.group(source):
                reference = cited.get(group) or _reference(target)
                cited[group] = replace(reference, names=(*reference.names, name))
        elif _LETTER.search(name):  # [[0, 1]] is no name
            yield name


def _nearest(entries: Sequence[Source], date: dt.date) -> Source:
    """Return the last of a paper's entries up to a date, so that later ones change nothing, or the first."""
    return next((entry for entry in reversed(entries) if entry.mention.date <= date), entries[0])


def _reference(source: Source) -> Reference:
    mention = source.mention
    year = arxiv_year(source.key)
    return Reference(source.key, mention.title, mention.author, source.several, year, mention)


def _named(papers: _Papers, notes: Mapping[str, str]) -> Iterator[Named]:
    for anchor, source in papers.sources.items():
        if source.mention.title:
            yield Named(anchor, source.mention.date, source.mention.title, source.path, source.called)
    for path, anchor in notes.items():
        source = papers.sources[anchor]
        yield Named(anchor, source.mention.date, source.mention.title, path, source.called)


def _nowhere(name: str, source: Source, near: str | None) -> Diagnostic:
    path, line = (source.places or {}).get(name, (source.path, source.line))
    return diagnose(
        "D042",
        path,
        line,
        1,
        f"[[{name}]] is the name of no note and no title",
        hint=f"did you mean [[{near}]]?" if near else "",
        source=source.mention.title,
    )

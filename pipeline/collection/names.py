"""Names in ``[[…]]`` → entries: by the name of a note's file, else by the title of its paper."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pipeline.collection.index import IndexEntry
from pipeline.reading import dates, paths
from pipeline.settings.rules import nearest

_ENDING = ".md"
# Letters of a word that a slip of the pen mostly leaves alone.
_BEGINNING = 3
_NO_WORD = re.compile(r"[\W_]+")


def called(title: str) -> tuple[str, ...]:
    """Return the words of a title, and those in front of its colon if it has one."""
    short, colon, _ = title.partition(":")
    return (_words(title), _words(short)) if colon else (_words(title),)


class Names:
    """Finds entries by names.

    Args:
        entries: what there is to be found, by its title, and by the names of notes that it is from.
        asked: the names that will be asked for; nothing is kept of entries that have none of them.
    """

    def __init__(self, entries: Iterable[IndexEntry], asked: Iterable[str]) -> None:
        self._entries = tuple(entries)
        self._asked = {words for name in asked for words in _read(name)}

    def find(self, name: str, date: dt.date) -> str | None:
        """Return the anchor of the entry that a name means, None if there is none.

        The whole name of a file comes before one without its date, this before a title, and this before what
        a title has in front of its colon. Of several entries it is the one nearest to the date of the name,
        or to ``date`` where the name has none.

        Args:
            name: one of those that were to be asked for, as it stands in ``[[…]]``: maybe with folders,
                ``.md`` and ``#heading``.
            date: of the entry that has it.
        """
        words, undated = _read(name)
        known = self._known
        found = known.files.get(words) or known.undated.get(words)
        found = found or known.titles.get(words) or known.titles.get(undated)
        found = found or known.short_titles.get(words) or known.short_titles.get(undated)
        if not found:
            return None
        when = _date(_stem(name)) or date
        return min(found, key=lambda entry: (abs(entry.date - when), entry.date, entry.anchor)).anchor

    def nearest(self, name: str) -> str | None:
        """Return the title or name of a note that is most like a name, None if none is.

        Only those that share the beginnings of most words with it are compared letter by letter.
        """
        stem = paths.title(f"{_stem(name)}{_ENDING}")
        beginnings = _beginnings(_words(stem))
        shared = Counter(title for each in beginnings for title in self._titles.get(each, ()))
        most = max(shared.values(), default=0)
        return nearest(
            stem, [title for title, count in shared.items() if count >= most > len(beginnings) / 3]
        )

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        """Titles and names of notes, by the beginnings of their words."""
        notes, short_titles, titles = dict[str, str](), dict[str, str](), dict[str, str]()
        for entry in self._entries:
            for path in _notes(entry):
                notes.setdefault(_words(paths.title(path)), paths.title(path))
            shown = (entry.title, entry.title.partition(":")[0])
            for forms, words, title in zip((titles, short_titles), entry.called, shown, strict=False):
                forms.setdefault(words, title)
        found: dict[str, list[str]] = {}
        for words, title in (notes | short_titles | titles).items():
            for beginning in _beginnings(words):
                found.setdefault(beginning, []).append(title)
        return found

    @cached_property
    def _known(self) -> _Known:
        known = _Known({}, {}, {}, {})
        for entry in self._entries:
            for path in _notes(entry):
                self._add(known.files, _words(path.rpartition("/")[2].removesuffix(_ENDING)), entry)
                self._add(known.undated, _words(paths.title(path)), entry)
            if not self._asked.isdisjoint(entry.called):
                for titles, words in zip((known.titles, known.short_titles), entry.called, strict=False):
                    self._add(titles, words, entry)
        return known

    def _add(self, known: dict[str, list[IndexEntry]], words: str, entry: IndexEntry) -> None:
        if words and words in self._asked:
            known.setdefault(words, []).append(entry)


class _Known(NamedTuple):
    """Entries by the words of their names."""

    files: dict[str, list[IndexEntry]]
    undated: dict[str, list[IndexEntry]]
    titles: dict[str, list[IndexEntry]]
    short_titles: dict[str, list[IndexEntry]]


def _notes(entry: IndexEntry) -> Iterator[str]:
    """Yield the paths of the notes that an entry is from."""
    if entry.path.endswith(_ENDING):
        yield entry.path
    yield from entry.notes


def _stem(name: str) -> str:
    """Return the path of a file that a name means, without its ending."""
    return name.partition("#")[0].strip().removesuffix(_ENDING)


def _read(name: str) -> tuple[str, str]:
    """Return the words of a name, and those without its date."""
    stem = _stem(name)
    return _words(stem.rpartition("/")[2]), _words(paths.title(f"{stem}{_ENDING}"))


def _words(name: str) -> str:
    """Return a name without what names of files cannot have and titles do: equal for one name."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return _NO_WORD.sub(" ", plain.casefold()).strip()


def _beginnings(words: str) -> set[str]:
    return {word[:_BEGINNING] for word in words.split()}


def _date(stem: str) -> dt.date | None:
    try:
        return paths.date(f"{stem}{_ENDING}")
    except dates.ImpossibleDateError:
        return None

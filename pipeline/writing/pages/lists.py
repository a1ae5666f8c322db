"""Entries as the pages of tags list them: each written once, and kept until the last page that shows it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from pipeline import locations
from pipeline.model import Article, Day
from pipeline.writing.pages.entries import Entries
from pipeline.writing.pages.planning import PageDocument


class Listed(NamedTuple):
    """An entry in a list: the date of its day, and what stands there."""

    date: dt.date
    html: Markup


class Lists:
    """The entries of lists.

    Args:
        entries: writes them.
        documents: among them the pages of tags that will be asked for.
    """

    def __init__(self, entries: Entries, documents: Iterable[PageDocument]) -> None:
        self._entries = entries
        # The first page of a tag and its others stand in two folders, from which links differ.
        self._uses: dict[str, Counter[str]] = {}
        for document in documents:
            if document.kind == "tag":
                root = locations.upward(document.path)
                self._uses.setdefault(root, Counter()).update(document.members)
        self._made: dict[str, dict[str, Listed]] = {root: {} for root in self._uses}

    def add(self, articles: Iterable[Article]) -> None:
        """Write the entries of articles, as far as pages will show them."""
        for article in articles:
            for root, uses in self._uses.items():
                if uses[article.anchor] and article.anchor not in self._made[root]:
                    html = self._entries.listed(article, root)
                    self._made[root][article.anchor] = Listed(article.date, html)

    def of(self, document: PageDocument, days: Mapping[dt.date, Day]) -> list[Listed]:
        """Return the entries of a page of a tag, of its ``days`` those that were not added before."""
        root = locations.upward(document.path)
        made, uses = self._made[root], self._uses[root]
        if any(anchor not in made for anchor in document.members):
            for date in document.dates:
                self.add(days[date].articles)
        entries = [made[anchor] for anchor in document.members]
        for anchor in document.members:
            uses[anchor] -= 1
            if not uses[anchor]:
                del made[anchor]
        return entries

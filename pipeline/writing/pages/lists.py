"""Entries as the pages of tags list them: each written once, and kept until the last page that shows it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from pipeline import locations
from pipeline.model import Article, Day
from pipeline.writing.common.last_use import UntilLastUse
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
        uses: dict[str, Counter[str]] = {}
        for document in documents:
            if document.kind == "tag":
                uses.setdefault(locations.upward(document.path), Counter()).update(document.anchors)
        self._made: dict[str, UntilLastUse[Listed]] = {root: UntilLastUse(uses[root]) for root in uses}

    def add(self, articles: Iterable[Article]) -> None:
        """Write the entries of articles, as far as pages will show them."""
        for article in articles:
            for root, made in self._made.items():
                if made.lacks(article.anchor):
                    made.add(article.anchor, Listed(article.date, self._entries.listed(article, root)))

    def of(self, document: PageDocument, days: Mapping[dt.date, Day]) -> list[Listed]:
        """Return the entries of a page of a tag, of its ``days`` those that were not added before."""
        made = self._made[locations.upward(document.path)]
        if any(map(made.lacks, document.anchors)):
            for date in document.dates:
                self.add(days[date].articles)
        return [made.take(anchor) for anchor in document.anchors]

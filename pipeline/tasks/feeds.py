"""The task that publishes feeds."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.fingerprint import fingerprint
from pipeline.state import stamps
from pipeline.tasks import context
from pipeline.tasks.publishing import RedirectedTask, chosen, fingerprints

if TYPE_CHECKING:
    # Only the task that writes loads its library.
    from pipeline.writing.feeds.planning import FeedDocument
    from pipeline.writing.feeds.published import PublishedFeeds
    from pipeline.writing.feeds.registry import FeedList


class _FeedDays(Struct, frozen=True):
    """The days that published feeds were made of.

    Attributes:
        stamp: fingerprint of the stamp of these feeds.
        days: each with a fingerprint of what feeds show of it.
    """

    stamp: str = ""
    days: dict[dt.date, str] = {}


_kept_decoder = msgspec.msgpack.Decoder(_FeedDays)


class Feeds(RedirectedTask):
    """The index and the text of changed days → Atom feeds, JSON Feeds and the OPML lists of feeds."""

    output_format = "feeds"
    ignores = ("volume", "word", "search", "tex")
    # The longest tasks begin first, so that no worker is left alone with one in the end. That of a volume is
    # the number of its days.
    priority = 2_000_000

    @functools.cached_property
    def own_keys(self) -> Mapping[str, str]:
        """The documents of the feeds, and the lists of them."""
        lists = {each.path: fingerprint(each) for each in self._lists}
        return {**fingerprints(self._documents), **fingerprints(self._json_documents), **lists}

    @functools.cached_property
    def _documents(self) -> Sequence[FeedDocument]:
        from pipeline.writing.feeds import planning  # only the task that writes loads its library

        return planning.plan(self.index, self.context.settings)

    @functools.cached_property
    def _json_documents(self) -> Sequence[FeedDocument]:
        from pipeline.writing.feeds import planning

        return planning.plan_json(self._documents)

    @functools.cached_property
    def _lists(self) -> Sequence[FeedList]:
        from pipeline.writing.feeds import registry

        known = [document.feed for document in self._documents if not document.archive]
        return registry.feed_lists(known, self.index, self.context.settings)

    def render_own(self, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the documents at ``paths``."""
        from pipeline.writing.feeds import atom, json_feed, opml

        documents, json_documents = chosen(self._documents, paths), chosen(self._json_documents, paths)
        days, published, settings = self.days_as_needed(), self._published(), self.context.settings
        yield from atom.render(documents, days, settings, published)
        yield from json_feed.render(json_documents, days, settings, published)
        lists = (each for each in self._lists if each.path in paths)
        yield from ((each.path, opml.opml(each, settings)) for each in lists)

    def run(self) -> None:
        """Render and publish, and keep for the next build which days the feeds were made of."""
        super().run()
        # Where a build ends before this, the record is that of another stamp, and nothing is taken by it.
        self.keep(_FeedDays(self.fingerprint, self._day_fingerprints))

    @functools.cached_property
    def _day_fingerprints(self) -> dict[dt.date, str]:
        from pipeline.writing.feeds import published

        return published.day_fingerprints(self._documents)

    def _published(self) -> PublishedFeeds:
        """Return the documents as they were published last, and the days that have not changed since."""
        from pipeline.writing.feeds import published

        before, lying = stamps.load(self.stamp_path), context.lying(self.record)
        kept = self.kept(_kept_decoder) or _FeedDays()
        same = kept.stamp == before.fingerprint and before.basis == self._basis()

        def read(path: str) -> bytes | None:
            stamped = before.files.get(path)
            return lying.content(path, stamped.sha256) if stamped else None

        days = kept.days.items() & self._day_fingerprints.items() if same else ()
        standing = frozenset(date for date, _ in days)
        return published.PublishedFeeds(standing, self.context.settings.authority(), read)

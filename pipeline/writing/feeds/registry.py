"""All feeds, with the title of each and the page that it belongs to, and the lists of them for import.

For the feeds themselves, the lists, and the pages that offer them; so this imports no feed library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pipeline import locations
from pipeline.collection import selection
from pipeline.collection.index import Index
from pipeline.locations import FLAVOURS, Flavour
from pipeline.model import LANGUAGES, Language, Tag
from pipeline.settings import AbstractPlace, ResolvedEdition, Settings
from pipeline.writing.common.strings import LANGUAGE_NAMES, STRINGS, Strings

ALL = "all"
DAILY = "daily"
# Entries that the feed of a tag has at least to stand in the lists of feeds to subscribe to.
MOST_USED = 10


class Feed(Struct, frozen=True, gc=False):
    """One feed that readers subscribe to.

    Attributes:
        name: ``all``, ``daily``, ``tags/SLUG`` or ``editions/NAME``.
        flavour: ``both`` for the feed that holds the whole history, else the one language of its commentary.
        title: what a reader's list of feeds shows.
        subtitle: a sentence or two about what it holds.
        language: of its title, subtitle and other words of its own.
        languages: those whose commentary it holds.
        abstracts: where the abstract stands.
        page: path of the page that shows the same, empty for the front page.
        tag: for the feed of a tag.
        edition: for the feed of an edition.
    """

    name: str
    flavour: Flavour
    title: str
    subtitle: str
    language: Language
    languages: tuple[Language, ...]
    abstracts: AbstractPlace
    page: str = ""
    tag: Tag | None = None
    edition: ResolvedEdition | None = None

    @property
    def path(self) -> str:
        """Its subscription document."""
        return locations.feed(self.name, self.flavour)

    @property
    def json_path(self) -> str:
        """Path of its JSON Feed, which everything and editions have; empty for any other feed."""
        whole = self.flavour == "both" and (self.name == ALL or self.edition is not None)
        return locations.json_feed(self.name) if whole else ""


class FeedList(Struct, frozen=True, gc=False):
    """Feeds to import into a reader at once.

    Attributes:
        kind: ``all`` for every feed that there is, else the languages of those that one can live with.
        title: of the list.
        feeds: everything first, then days, editions, tags.
    """

    kind: Flavour | Literal["all"]
    title: str
    feeds: tuple[Feed, ...]

    @property
    def path(self) -> str:
        """Path of the list."""
        return locations.FEED_LISTS[self.kind]


# A feed's name and a sentence about it, from the strings of its own language.
_Names: TypeAlias = Callable[[Strings], tuple[str, str]]


def feeds(index: Index, settings: Settings) -> tuple[Feed, ...]:
    """All feeds: of everything, by day, of each edition, of each tag; three flavours, but editions have one.

    A tag has its feeds also where nothing uses it (the settings name it): who subscribes early, or
    subscribed to what was renamed since, gets an empty feed and no error.
    """
    about = settings.subtitle or settings.description
    found = [
        *_flavours(settings, ALL, lambda _: ("", about)),
        *_flavours(
            settings, DAILY, lambda strings: (strings.daily, strings.daily_about), page=locations.ARCHIVE
        ),
    ]
    found.extend(
        _edition(settings, edition)
        for edition in selection.editions(settings)[1:]  # the first is the collection: the feed of everything
        if "feed" in edition.formats
    )
    for summary in index.tags.values():
        found.extend(_tag(settings, summary.tag))
    return tuple(found)


def feed_lists(known: Sequence[Feed], index: Index, settings: Settings) -> tuple[FeedList, ...]:
    """The lists of feeds: in both languages, in each, and all.

    A reader that is given every tag in three languages fetches each entry ten times over, so the lists by
    language have everything, days, editions and the tags that are used most.

    Args:
        known: all :func:`feeds`.
        index: the collection.
        settings: of the collection.
    """

    def used(tag: Tag, flavour: Flavour) -> bool:
        entries = (
            entry for entry in index.tagged[tag.key] if flavour == "both" or flavour in entry.languages
        )
        return len(list(islice(entries, MOST_USED))) == MOST_USED

    def listed(feed: Feed, flavour: Flavour) -> bool:
        if feed.edition:
            return flavour == "both" or feed.languages == (flavour,)
        return feed.flavour == flavour and (not feed.tag or used(feed.tag, flavour))

    return (
        *(
            FeedList(
                flavour,
                _in_language(settings.title, flavour),
                tuple(feed for feed in known if listed(feed, flavour)),
            )
            for flavour in FLAVOURS
        ),
        FeedList("all", settings.title, tuple(known)),
    )


def _edition(settings: Settings, edition: ResolvedEdition) -> Feed:
    feed = _feed(settings, f"editions/{edition.name}", "both", lambda _: (edition.title, ""))
    return replace(
        feed,
        language=edition.own_language(settings.language),
        languages=tuple(language for language in LANGUAGES if language in edition.languages),
        abstracts=edition.abstracts,
        edition=edition,
    )


def _tag(settings: Settings, tag: Tag) -> Iterator[Feed]:
    def names(strings: Strings) -> tuple[str, str]:
        return f"#{tag.label}", strings.tag_about.format(tag.label)

    return _flavours(settings, f"tags/{tag.slug}", names, locations.tag_page(tag), tag)


def _flavours(
    settings: Settings, name: str, names: _Names, page: str = "", tag: Tag | None = None
) -> Iterator[Feed]:
    for flavour in FLAVOURS:
        yield _feed(settings, name, flavour, names, page, tag)


def _feed(
    settings: Settings, name: str, flavour: Flavour, names: _Names, page: str = "", tag: Tag | None = None
) -> Feed:
    language = settings.language if flavour == "both" else flavour
    own, about = names(STRINGS[language])
    # What tells the feed from the others comes first: lists in readers are narrow.
    title = f"{own} · {settings.title}" if own else settings.title
    if flavour != "both":
        whole = settings.url(locations.feed(name))
        about = f"{about} {STRINGS[flavour].one_language_about.format(whole)}".strip()
    return Feed(
        name=name,
        flavour=flavour,
        title=_in_language(title, flavour),
        subtitle=about,
        language=language,
        languages=LANGUAGES if flavour == "both" else (flavour,),
        abstracts=settings.abstracts,
        page=page,
        tag=tag,
    )


def _in_language(title: str, flavour: Flavour) -> str:
    """Return a title with the language behind it, where it is one only."""
    return title if flavour == "both" else f"{title} ({LANGUAGE_NAMES[flavour]})"

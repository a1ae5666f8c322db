"""Rules for the values of ``collection.toml``, beyond their types.

Every rule takes the settings and gives complaints; on which lines these stand is for
:mod:`pipeline.settings.loading` to find out. None stops at the first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline import characters
from pipeline.diagnostics import CODES
from pipeline.locations import RESERVED_NAMES
from pipeline.model import tag_key
from pipeline.settings import redirects
from pipeline.settings.complaints import Complaint, quoted
from pipeline.settings.records import COLLECTION, DEFAULT_ID_YEAR, Edition, Settings
from pipeline.urls import web_address

if TYPE_CHECKING:
    from pipeline.settings.toml_lines import Value, Where

MOST = 1_000_000

# Patterns are compiled when they are needed, which most of them seldom are.
_MAIL = r'[^\s@<>()\[\],;:\\"]+@[^\s@<>()\[\],;:\\"]+'
# Of the tz database; names of other forms are the machine's own, as "localtime" is.
_ZONE = r"[A-Z][A-Za-z0-9_+/-]*"
# RFC 4151 §2.1: a host name or mail address, and a date on which it was the author's.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?"
_AUTHORITY = rf"(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*(?:,{_DATE})?"
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
# What follows an edition's name in the file names of its volumes (collection.selection.Volume.label).
_VOLUME = r"-[0-9]{4}(?:-w?[0-9]+)*"
_MACRO = r"\\[A-Za-z]+"
_LONGEST_MACRO = 500
_IDENTITY = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) \S.*"


def normalize_text(value: Value) -> Value:
    """Return a TOML value with all text, keys included, in NFC, on one line, without invisible characters."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", characters.visible(value)).split())
    if isinstance(value, dict):
        return {normalize_text(key): normalize_text(item) for key, item in value.items()}
    return [normalize_text(item) for item in value] if isinstance(value, list) else value


def normalize_place(where: Where) -> Where:
    """Return a place with its keys as :func:`tidy` returns them."""
    return tuple(normalize_text(key) for key in where)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that is most like ``name``, whatever the letter case; None if none is."""
    import difflib  # only where something is wrong

    folded = {known.casefold(): known for known in sorted(names)}
    return next((folded[near] for near in difflib.get_close_matches(name.casefold(), folded, n=1)), None)


def normalize(settings: Settings) -> tuple[Settings, list[Complaint]]:
    """Check the settings by every rule and bring their addresses into the form that writers expect.

    Returns:
        The settings with addresses encoded, ``base_url`` ending in a slash, ``id`` with its year and
        ``redirects`` from stem to stem; and the mistakes. With a mistake, the settings are returned as they
        came.
    """
    complaints = [complaint for rule in _RULES for complaint in rule(settings)]
    if complaints:
        return settings, complaints
    author, feed = settings.author, settings.feed
    settled = replace(
        settings,
        author=replace(author, uri=web_address(author.uri) or ""),
        id=_with_year(settings.id),
        base_url=f"{web_address(settings.base_url) or ''}".rstrip("/") + "/",
        feed=replace(feed, hub=web_address(feed.hub) or ""),
        search_link=_search_link(settings.search_link) or "",
        redirects=redirects.normalize(settings),
    )
    return settled, []


def unprintable(value: Value, where: Where = ()) -> Iterator[Complaint]:
    """Yield a complaint for each key and text of a TOML value that has control characters."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from unprintable(key, (*where, key))
            yield from unprintable(item, (*where, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from unprintable(item, (*where, number))
    elif isinstance(value, str) and (found := characters.FORBIDDEN.search(value)):
        yield Complaint(
            where, f"has the character U+{ord(found.group()):04X}, which no output can hold", "take it out"
        )


def _texts(settings: Settings) -> Iterator[Complaint]:
    fonts = settings.word.fonts
    needed: dict[Where, str] = {
        ("title",): settings.title,
        ("word", "fonts", "korean"): fonts.korean,
        ("word", "fonts", "latin"): fonts.latin,
        ("word", "fonts", "mono"): fonts.mono,
    }
    for where, text in needed.items():
        if not text:
            yield Complaint(where, "must not be empty", "leave the key out to have the default")


def _author(settings: Settings) -> Iterator[Complaint]:
    email, uri = settings.author.email, settings.author.uri
    if email and not re.fullmatch(_MAIL, email):
        yield Complaint(
            ("author", "email"), f"{quoted(email)} is not a mail address", "write name@example.org"
        )
    if uri and not web_address(uri):
        yield no_address(("author", "uri"), uri)


def _addresses(settings: Settings) -> Iterator[Complaint]:
    if not web_address(settings.base_url):
        yield no_address(("base_url",), settings.base_url)
    elif "?" in settings.base_url or "#" in settings.base_url:
        yield Complaint(("base_url",), "has a ? or #", "write the address of the folder where output/ stands")
    if settings.feed.hub and not web_address(settings.feed.hub):
        yield no_address(("feed", "hub"), settings.feed.hub)
    link = settings.search_link
    if link and "{title}" not in link:
        remedy = 'put {title} where the title goes, or write "" for no such link'
        yield Complaint(("search_link",), "has no {title}", remedy)
    elif link and not _search_link(link):
        yield no_address(("search_link",), link)


def no_address(where: Where, text: str) -> Complaint:
    """Return the complaint that ``text`` is not a web address."""
    return Complaint(
        where, f"{quoted(text)} is not a web address", "write all of it, as in https://example.org/"
    )


def _search_link(link: str) -> str | None:
    """Return the link as a URI that keeps ``{title}``; None if it is no URL or has the title in its host."""
    place = "digest-title"
    if "{title}" in link.partition("://")[2].partition("/")[0]:
        return None
    address = web_address(link.replace("{title}", place))
    return address.replace(place, "{title}") if address else None


def _zone(settings: Settings) -> Iterator[Complaint]:
    name = settings.timezone
    if name == "Asia/Seoul":
        return
    import zoneinfo  # not free, and mostly the default is meant

    with contextlib.suppress(ValueError, KeyError, OSError):  # a folder of zones is an OSError
        if re.fullmatch(_ZONE, name):
            zoneinfo.ZoneInfo(name)
            return
    near = nearest(name, (zone for zone in zoneinfo.available_timezones() if re.fullmatch(_ZONE, zone)))
    remedy = f'did you mean "{near}"?' if near else 'write a name of the tz database, as "Asia/Seoul"'
    yield Complaint(("timezone",), f"there is no time zone {quoted(name)}", remedy)


def _authority(settings: Settings) -> Iterator[Complaint]:
    if settings.id and not re.fullmatch(_AUTHORITY, settings.id):
        yield Complaint(
            ("id",),
            f"{quoted(settings.id)} is no authority of tag: addresses (RFC 4151)",
            'write a host name or mail address of yours and a year in which it was, as "example.org,2024"',
        )


def _with_year(authority: str) -> str:
    return f"{authority},{DEFAULT_ID_YEAR}" if authority and "," not in authority else authority


def _sizes(settings: Settings) -> Iterator[Complaint]:
    sizes: dict[Where, int] = {
        ("feed", "size"): settings.feed.size,
        ("volume", "limit"): settings.volume.limit,
    }
    for number, edition in enumerate(settings.edition):
        if edition.volume:
            sizes["edition", number, "volume", "limit"] = edition.volume.limit
    for where, size in sizes.items():
        if not 1 <= size <= MOST:
            yield Complaint(where, f"must be from 1 to {MOST}, not {size}", "write a number in between")


def _sources(settings: Settings) -> Iterator[Complaint]:
    for key, values in (("folders", settings.sources.folders), ("exclude", settings.sources.exclude)):
        for number, value in enumerate(values):
            where: Where = ("sources", key, number)
            if not value.strip("/"):
                yield Complaint(where, "must not be empty", "name one, or take it out")
            elif value in values[:number]:
                yield Complaint(where, f"{quoted(value)} stands there twice", "name each once")


def _tags(settings: Settings) -> Iterator[Complaint]:
    alias, label = settings.tags.alias, settings.tags.label
    for tag, target in alias.items():
        yield from _tag(tag, ("tags", "alias", tag))
        yield from _tag(target, ("tags", "alias", tag))
    for tag, shown in label.items():
        yield from _tag(tag, ("tags", "label", tag))
        if not shown or shown.startswith("#"):
            yield Complaint(
                ("tags", "label", tag), f"{quoted(shown)} cannot be shown", "write the tag without #"
            )
    for number, edition in enumerate(settings.edition):
        for name, tags in (("any", edition.tags.any), ("all", edition.tags.all)):
            for place, tag in enumerate(tags):
                yield from _tag(tag, ("edition", number, "tags", name, place))
    yield from _alias_cycles(alias)


def _tag(tag: str, where: Where) -> Iterator[Complaint]:
    plain = "-".join(tag.replace("#", " ").split())
    if not plain:
        yield Complaint(where, "a tag must not be empty", "name a tag, or take the line out")
    elif plain != tag:
        yield Complaint(where, f"{quoted(tag)} cannot be a tag", f'write it without # and spaces: "{plain}"')


def _alias_cycles(alias: Mapping[str, str]) -> Iterator[Complaint]:
    targets: dict[str, str] = {}
    for tag, target in alias.items():
        if targets.setdefault(tag_key(tag), tag_key(target)) != tag_key(target):
            yield Complaint(("tags", "alias", tag), "this tag has another alias already", "keep one of them")
    for tag in alias:
        key = tag_key(tag)
        path = [key]
        while (last := targets.get(path[-1], "")) and last not in path:
            path.append(last)
        if last != key:
            continue
        if len(path) == 1:
            yield Complaint(
                ("tags", "alias", tag),
                "a tag cannot be an alias of itself",
                "take the line out; [tags.label] says which form of a tag is shown",
            )
        else:
            chain = " = ".join([*path, key])
            yield Complaint(("tags", "alias", tag), f"goes round in a circle: {chain}", "take one line out")


def _tex_macros(settings: Settings) -> Iterator[Complaint]:
    macros = settings.tex.macros
    for name, text in macros.items():
        where: Where = ("tex", "macros", name)
        if not re.fullmatch(_MACRO, name):
            remedy = r'write it with its backslash and letters only, as "\\ours" = "OurModel"'
            yield Complaint(where, f"{quoted(name)} is not a macro's name", remedy)
        elif not text or len(text) > _LONGEST_MACRO:
            yield Complaint(where, f"must have 1 to {_LONGEST_MACRO} characters", "write what it stands for")
        elif not _balanced(text):
            yield Complaint(where, "has braces that do not belong together", "close each { with a }")
        elif re.search(r"(?<!\\)#(?![1-9])", text):
            yield Complaint(where, "has a # without a number", r"write #1 for an argument, \\# for the sign")
        elif circle := _macro_circle(name, macros):
            yield Complaint(where, f"goes round in a circle: {circle}", "take one line out")


def _balanced(text: str) -> bool:
    level = 0
    for brace in re.findall(r"\\.|([{}])", text):
        level += (brace == "{") - (brace == "}")
        if level < 0:
            return False
    return level == 0


def _macro_circle(name: str, macros: Mapping[str, str]) -> str | None:
    """Return the macros by which a macro is defined by itself, joined by ``=``; None if it is not."""
    paths = [[name]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for used in re.findall(_MACRO, macros.get(path[-1], "")):
            if used == name:
                return " = ".join([*path, name])
            if used not in seen:
                seen.add(used)
                paths.append([*path, used])
    return None


def _identity(settings: Settings) -> Iterator[Complaint]:
    for new, old in settings.identity.items():
        for text in (new, old):
            if not _is_identity(text):
                yield Complaint(
                    ("identity", new),
                    f"{quoted(text)} is not a date and a title",
                    'write "2024-12-20 New title" = "2024-12-19 Old title"',
                )


def _is_identity(text: str) -> bool:
    found = re.fullmatch(_IDENTITY, text)
    try:
        return found is not None and bool(dt.date.fromisoformat(found[1]))
    except ValueError:
        return False


def _check(settings: Settings) -> Iterator[Complaint]:
    for number, (code, entry) in enumerate(settings.check.ignored()):
        where: Where = ("check", "ignore", number)
        if code not in CODES:
            near = nearest(code, CODES)
            remedy = f'did you mean "{near}"?' if near else "digests explain tells which there are"
            yield Complaint(where, f"there is no message {quoted(code)}", remedy)
        elif CODES[code].severity == "error":
            remedy = "correct the digest, or let its name start with _"
            yield Complaint(where, f"{code} is an error: something is left out of what is published", remedy)
        elif entry and not _is_identity(entry):
            remedy = f'write {{code = "{code}", entry = "2024-12-19 Title"}}'
            yield Complaint(where, f"{quoted(entry)} is not a date and a title", remedy)


def _editions(settings: Settings) -> Iterator[Complaint]:
    names = [COLLECTION, *(edition.name.casefold() for edition in settings.edition)]
    for number, edition in enumerate(settings.edition):
        others = names[: number + 1]
        yield from (
            Complaint(("edition", number, "name"), message, remedy)
            for message, remedy in _name_faults(edition.name, others, names)
        )
        yield from (
            fault._replace(where=("edition", number, *fault.where)) for fault in _edition_faults(edition)
        )


def _name_faults(name: str, before: list[str], names: list[str]) -> Iterator[tuple[str, str]]:
    folded = name.casefold()
    if not re.fullmatch(_NAME, name):
        yield (
            f"{quoted(name)} cannot be a file name",
            "use up to 64 of A-Z, a-z, 0-9, - and _, a letter or digit first",
        )
    elif folded in RESERVED_NAMES:
        yield f"{quoted(name)} is the name of a device on Windows", "choose another name"
    elif folded == COLLECTION:
        yield f"{quoted(COLLECTION)} is the name of the collection itself", "choose another name"
    elif folded in before:
        yield f'there is an edition "{name}" already', "choose another name"
    for other in names:
        if re.fullmatch(re.escape(other) + _VOLUME, folded):
            yield f'{quoted(name)} could be a volume of "{other}"', "choose another name"


def _edition_faults(edition: Edition) -> Iterator[Complaint]:
    """Yield complaints whose places are keys of the edition."""
    if edition.since and edition.until and edition.since > edition.until:
        message = f"{edition.until} is before {edition.since}, where it starts"
        yield Complaint(("until",), message, "exchange the dates")
    for key, values in (("languages", edition.languages), ("formats", edition.formats)):
        if not values:
            yield Complaint((key,), "must not be empty", "leave the key out to have all")
        elif len(set(values)) < len(values):
            yield Complaint((key,), "has something twice", "name each once")


_RULES: tuple[Callable[[Settings], Iterator[Complaint]], ...] = (
    _texts,
    _author,
    _addresses,
    _zone,
    _authority,
    _sizes,
    _sources,
    _tags,
    _tex_macros,
    _identity,
    redirects.complaints,
    _check,
    _editions,
)

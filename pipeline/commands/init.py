"""``digests init``: write the commented ``collection.toml`` of a new collection."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import click

from pipeline import authoring, clock
from pipeline.commands.common import DIGESTS
from pipeline.errors import BuildError, SettingsError, UsageError
from pipeline.reading import dates
from pipeline.report import OK, say
from pipeline.settings import LOCAL_BASE_URL, Settings, load, made_up_authority
from pipeline.settings.editing import toml_string
from pipeline.settings.records import DEFAULT_ID_YEAR
from pipeline.sources import SETTINGS, names
from pipeline.urls import web_address

# Every setting stands here, with its default where it is commented out.
_TEXT = Template("""\
# Settings of this collection of digests. Every one is optional; those that are commented out show
# their default. Text is in quotation marks. What is set here changes what is published, never a digest.

title = $title
# subtitle = ""
# description = ""
# rights = ""                     # as "© 2024 Name" or "CC BY 4.0"
# publisher = ""                  # of the books; without it the author

# What the identities of entries and books start with. Readers know by it what they have read:
# it must never change once something was published, even when the address of the site does.
id = $id

# Where output/ will stand, for the links in feeds and books. This default is what `digests serve` serves.
$base_url

# Language of headings, tables of contents and pages: "ko" or "en". The commentary has both anyway.
# language = "ko"
# timezone = "Asia/Seoul"         # that of the dates

# Where the abstract stands: "after" the commentary and smaller, "before" it, or "none".
# abstracts = "after"

# Where a title leads whose paper has no address, neither in its digest nor in addresses.toml;
# "" for nowhere.
# search_link = "https://scholar.google.com/scholar?q={title}"

# search = true                   # whether the pages can be searched

# What is read beside this folder, as a folder of Markdown notes that stays where it is, given from here or
# whole; and what is left out of all of them, with * for any characters: "templates/*".
[sources]
$folders
# exclude = []

[author]
$author
# email = ""
# publish_email = false           # whether the feeds, their list and the catalogue of books have it
# uri = ""

[feed]
# size = 100                      # entries in a feed at least; older ones are in its archive
# hub = ""                        # address of a WebSub hub, which tells subscribers at once, if you call
#                                 # `digests announce` each time the output was published

# A collection of more than `limit` entries comes in volumes, cut by "year", "month" or "week", or in one
# all the same with "none". By month or week it is a periodical: every issue is a volume, however small.
[volume]
# by = "year"
# limit = 1000

[word]
# paper = "A4"                    # or "Letter"
# contents = "auto"               # the table of contents: "days", "entries", or as the length asks
# abstracts = ""                  # "small" (8 points), at the end of each "day", "none", or "" as above
# template = ""                   # a Word file whose styles, page, head and foot the documents take

[word.fonts]
# korean = "맑은 고딕"
# latin = "Arial"
# mono = "Consolas"

# Tags that differ in letter case, or in _ and -, are equal anyway. An alias makes one of two more:
# "pre-training" = "pretraining"
[tags.alias]

# The form in which a tag is shown, where the newest that was written is not the best:
# "llm" = "LLM"
[tags.label]

# Your own TeX macros, which papers' abstracts use; #1 to #9 are their arguments. In TOML a backslash is
# written twice within double quotation marks:
# "\\\\ours" = "OurModel"
# "\\\\R" = "\\\\mathbb{R}"
[tex.macros]

# When a title or date was corrected after it was published: what it is now = what it was
# (`digests identity --keep` writes these lines).
# "2024-12-20 New title" = "2024-12-19 Old title"
[identity]

# When a tag was renamed or a day moved: the old address = the new, so that who subscribed or linked to the
# old one gets the same. An address as it stands behind base_url, without its ending.
# "tags/pre-training" = "tags/pretraining"
# "digests/2024-12-19" = "digests/2024-12-20"
[redirects]

# Messages of `digests check` and `digests build` that are not wanted; `digests explain D004` tells of one.
[check]
# ignore = []                     # as ["D005", {code = "D004", entry = "2024-12-19 Title"}]

# Further books, documents and feeds with a part of the collection; as many such blocks as you like.
# [[edition]]
# name = "alignment"              # of its files
# title = "정렬과 안전"
# tags.any = ["alignment", "safety"]
# tags.all = []
# since = 2024-01-01
# until = 2024-12-31
# languages = ["ko", "en"]
# abstracts = "none"              # without it as above, and so `volume`
# order = "oldest"                # of the days in books and documents, or "newest"
# volume = { by = "month", limit = 200 }
# formats = ["feed", "word", "epub"]
""")


_TITLE = Settings().title


@click.command()
@click.argument("directory", required=False, metavar="[DIR]", type=click.Path(file_okay=False))
@click.option("--digests", metavar="DIR", help="Folder of digests, by default digests in DIR.")
@click.option("--title", help="Title of the collection.")
@click.option("--author", help="Name of the author.")
@click.option("--base-url", help="URL of the output.")
@click.option(
    "--from",
    "notes",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="Begin on this folder of notes, which stays where it is.",
)
@click.option("--no-sample", is_flag=True, help="Write no sample digest.")
def init(
    *,
    directory: str | None,
    digests: str | None,
    title: str | None,
    author: str | None,
    base_url: str | None,
    notes: str | None,
    no_sample: bool,
) -> int:
    """Start a collection in DIR, by default here: write its settings, with an id that never changes.

    Asks for what no option says; without a terminal the defaults are taken. A first digest shows what one
    looks like, unless there are digests or notes already.
    """
    root = Path(digests if digests is not None else Path(directory or "") / DIGESTS)
    path = root / SETTINGS
    if path.exists():
        raise UsageError(f"{path} is there already; change it with an editor, or name another folder")
    title = _asked("Title of the collection", title, _TITLE, _check_title)
    author = _asked("Your name", author, "", _check_author)
    base_url = _asked("URL where it will be published, if known", base_url, "", _check_url)
    folders = (_from(root, notes),) if notes else ()
    today = clock.today()
    text = collection_toml(title, author=author, base_url=base_url, year=today.year, folders=folders)
    try:
        root.mkdir(parents=True, exist_ok=True)
        first = not (notes or no_sample or names(root, drafts=True))
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        say(f"written {path}: look it over")
        if first:
            sample = root / authoring.day_name(today, ())
            sample.write_text(authoring.sample(dates.written(today)), encoding="utf-8")
            say(f"written {sample}: a sample, to be changed or deleted")
    except FileExistsError:
        raise UsageError(f"{path} is there already; change it with an editor") from None
    except OSError as error:
        raise BuildError(f"{error.filename or path}: {error.strerror}") from error
    say(_next(root, notes))
    return OK


def _next(root: Path, notes: str | None) -> str:
    """Say what to do next."""
    where = "" if root == Path(DIGESTS) or root.name != DIGESTS else f" -C {root.parent}"
    folder = "" if root.name == DIGESTS else f" --digests {root}"
    read = f"what is read in {notes}: digests{where} check; " if notes else ""
    serve, new = f"digests{where} serve{folder}", f"digests{where} new{folder}"
    return f"next: {read}{serve} shows the pages, {new} begins a digest"


def _asked(question: str, given: str | None, default: str, check: Callable[[str], str]) -> str:
    """Return what an option says, or the answer to a question, which is asked until it is one.

    Raises:
        UsageError: the option says what cannot be.
    """
    if given is None and not sys.stdin.isatty():
        return default
    if given is None:
        answer = click.prompt(
            question, default=default, show_default=bool(default), value_proc=_proc(check), err=True
        )
        return str(answer)
    if complaint := check(given):
        raise UsageError(complaint)
    return given


def _proc(check: Callable[[str], str]) -> Callable[[str], str]:
    def proc(answer: str) -> str:
        if complaint := check(answer):
            raise click.UsageError(complaint)  # which the prompt tells before it asks again
        return answer

    return proc


def _check_title(title: str) -> str:
    return _faults(collection_toml(title, year=DEFAULT_ID_YEAR))


def _check_author(author: str) -> str:
    return _faults(collection_toml(_TITLE, author=author, year=DEFAULT_ID_YEAR))


def _check_url(url: str) -> str:
    if url and not web_address(url):
        return f"--base-url {url}: write an address as https://example.org/digests/"
    return _faults(collection_toml(_TITLE, base_url=url, year=DEFAULT_ID_YEAR))


def _faults(text: str) -> str:
    """Return what is wrong with settings, empty if nothing is."""
    try:
        load(SETTINGS, text)
    except SettingsError as error:
        # There is no file yet, so that its name and lines would tell nobody anything.
        return "\n".join(f"{fault.key}: {fault.message}; {fault.remedy}" for fault in error.faults)
    return ""


def _from(root: Path, notes: str) -> str:
    """Return a folder of notes as the settings name it: from the folder of digests, if it was given so.

    Raises:
        UsageError: its name cannot stand in settings.
    """
    named = notes if Path(notes).is_absolute() else Path(os.path.relpath(notes, root)).as_posix()
    found = load(SETTINGS, collection_toml(_TITLE, year=DEFAULT_ID_YEAR, folders=(named,)))
    if found.sources.folders != (named,):
        raise UsageError(f"{notes}: the settings cannot hold this name; rename the folder")
    return named


def collection_toml(
    title: str, *, author: str = "", base_url: str = "", year: int, folders: Sequence[str] = ()
) -> str:
    """Return the text of a new ``collection.toml``, with a newly made ``id``.

    Args:
        title: of the collection.
        author: who writes the digests.
        base_url: where the output will stand; its host is the authority of the ``id``
            (RFC 4151 §2.1), without one the title and author make one up.
        year: in which the host belongs to the author: the current one.
        folders: further ones that are read.
    """
    host = urlsplit(web_address(base_url) or "").hostname or ""
    if not re.search("[a-z].*[.]|[.].*[a-z]", host):  # this machine, or a number, is nobody's own
        host = made_up_authority(title, author)
    return _TEXT.substitute(
        title=toml_string(title),
        id=toml_string(f"{host},{year}"),
        base_url=f"base_url = {toml_string(base_url)}" if base_url else f'# base_url = "{LOCAL_BASE_URL}"',
        folders=f"folders = [{', '.join(map(toml_string, folders))}]" if folders else "# folders = []",
        author=f"name = {toml_string(author)}" if author else '# name = ""',
    )

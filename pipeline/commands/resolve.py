"""``digests resolve``: find the addresses of papers, and what is known of those that are cited."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pipeline import clock, console, folders, settings, sources
from pipeline.commands.common import digests_option, drafts_option, no_folder, shown, state_option
from pipeline.diagnostics.rendering import printable
from pipeline.errors import BuildError, ReadError, UsageError, describe
from pipeline.model import title_key
from pipeline.report import INTERRUPTED, OK, Reporter, count, say
from pipeline.resolve import arxiv as arxiv_api
from pipeline.resolve import origins, run
from pipeline.resolve.matching import Paper
from pipeline.resolve.run import Found
from pipeline.settings import CitedPaper, editing
from pipeline.state import asked, files
from pipeline.state.folder import StateFolder


@click.command()
@click.option(
    "--from",
    "origins_",
    multiple=True,
    type=click.Path(),
    metavar="PATH",
    help="Folder of notes or digests, or .bib file, to take addresses from; may be given several times.",
)
@click.option("--arxiv", is_flag=True, help="Ask arXiv for what is not found otherwise: every three seconds.")
@click.option("--dry-run", is_flag=True, help="Print the lines that would be written, and write nothing.")
@digests_option
@state_option
@drafts_option
def resolve(
    origins_: tuple[str, ...], *, arxiv: bool, dry_run: bool, digests: str, state: str, drafts: bool
) -> int:
    """Find addresses of papers whose entries have none, and titles of papers that are cited.

    Addresses are added to addresses.toml, titles, authors and years to references.toml, both in the folder of
    digests; what stands there is left as it is. A paper is found where the title is the same and one author's
    family name is in common. What is only likely is added as a comment: look at it, and take the # away.

    Without --from and --arxiv only the collection's own entries are compared: one may have the address of
    another. Ctrl-C stops; the same call goes on later.

    Exit status: 0 all well; 2 wrong usage or settings; 3 something could not be read or written, or arXiv
    does not answer.
    """
    store = _Store(Path(digests), StateFolder(state), dry_run=dry_run)
    whole = False
    try:
        lacking = run.wanted(_texts(digests, drafts=drafts), store.addresses(), store.references())
        found = run.in_files(lacking, list(_papers(origins_)))
        store.keep(found)
        rest = run.without(lacking, found)
        if arxiv:
            not_asked = run.without(rest, Found(), store.asked)
            store.skipped = len(rest.entries) - len(not_asked.entries)
            _ask(not_asked, store)
        whole = True
    except KeyboardInterrupt:
        say("stopped; the same call goes on from here")
        return INTERRUPTED
    finally:
        store.tell(whole=whole)
    left = len(lacking.entries) - len(store.found.addresses)
    if left:
        hint = "" if arxiv else "; digests resolve --arxiv asks arXiv for them"
        say(f"{count(left, 'paper')} without an address{hint}")
    return OK


class _Store:
    """The files that are added to, and all that was found.

    Args:
        folder: the folder of digests.
        state: the state folder.
        dry_run: whether nothing is written.
    """

    def __init__(self, folder: Path, state: StateFolder, *, dry_run: bool) -> None:
        self._addresses = folder / sources.ADDRESSES
        self._references = folder / sources.REFERENCES
        self._state = state
        self._dry_run = dry_run
        self._today = clock.latest_date()
        self.asked = asked.load(state, self._today)
        self.found = Found()
        self.skipped = 0

    def addresses(self) -> dict[str, str]:
        """Return the addresses that stand there now."""
        return settings.load_addresses(str(self._addresses), _content(self._addresses))

    def references(self) -> dict[str, CitedPaper]:
        """Return the cited papers that stand there now."""
        return settings.load_references(str(self._references), _content(self._references))

    def keep(self, found: Found) -> None:
        """Add what was found to the files as they are now: who writes them may have changed them meanwhile.

        Raises:
            BuildError: a file cannot be written.
            SettingsError: what stands there meanwhile is wrong.
        """
        joined = self.found.joined(found)
        try:
            if not self._dry_run:
                self._add_addresses(found)
                self._add_references(found)
                if found.asked:
                    asked.save(self._state, self.asked, joined.asked, self._today)
        except OSError as error:
            raise BuildError(describe(error)) from error
        self.found = joined

    def _add_addresses(self, found: Found) -> None:
        if found.addresses or found.doubtful:
            path, text = self._addresses, _content(self._addresses)
            known = {title_key(title) for title in settings.load_addresses(str(path), text)}
            new = {title: url for title, url in found.addresses.items() if title_key(title) not in known}
            _write(path, text, editing.with_addresses(str(path), text, new, found.doubtful))

    def _add_references(self, found: Found) -> None:
        if found.references:
            path, text = self._references, _content(self._references)
            known = settings.load_references(str(path), text)
            new = {key: paper for key, paper in found.references.items() if key not in known}
            _write(path, text, editing.with_references(str(path), text, new))

    def tell(self, *, whole: bool) -> None:
        """Say what was found; in a dry run print the lines.

        Args:
            whole: whether the run came to its end; else nothing is said of nothing.
        """
        found = self.found
        if found == Found() and not whole:
            return
        if self._dry_run:
            lines = [
                *(editing.address_line(*item) for item in found.addresses.items()),
                *(f"# {line}" for line in found.doubtful),
                *(editing.reference_line(*item) for item in found.references.items()),
            ]
            console.write("".join(f"{printable(line)}\n" for line in lines))
        verb = "found" if self._dry_run else "added"
        about = [f"{count(len(found.addresses), 'address', 'addresses')} {verb}"]
        if found.references:
            about.append(f"{count(len(found.references), 'cited paper')} {verb}")
        if found.doubtful:
            about.append(f"{count(len(found.doubtful), 'doubtful one')}, as comments in {self._addresses}")
        if self.skipped:
            about.append(f"{self.skipped:,} asked for within a month and not found")
        say("; ".join(about))


def _write(path: Path, old: bytes, new: bytes) -> None:
    if new == old:
        return
    if path.exists():
        files.rewrite(path, new)
    else:
        with files.scratch(path.parent) as scratch:
            files.replace(path, new, scratch)


def _content(path: Path) -> bytes:
    try:
        return sources.read_file(path)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ReadError(describe(error)) from error


def _texts(folder: str, *, drafts: bool) -> Sequence[tuple[str, bytes]]:
    """Return path and content of the digests and notes of a folder.

    Raises:
        UsageError: there is no such folder.
        ReadError: something cannot be read.
    """
    try:
        return [(shown(path), data) for path, data in folders.texts(folder, drafts=drafts).files]
    except (FileNotFoundError, NotADirectoryError):
        raise no_folder(folder) from None
    except OSError as error:
        raise ReadError(describe(error)) from error


def _papers(paths: Sequence[str]) -> Iterator[Paper]:
    """Yield the papers of folders of notes and of ``.bib`` files.

    Raises:
        UsageError: one is neither, or not there.
        ReadError: one cannot be read.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (as the text of a path, which need not be UTF-8)
            yield from origins.from_texts(_texts(path, drafts=False))
        elif path.lower().endswith(".bib"):
            yield from _bibliography(path)
        else:
            message = "neither a folder of notes nor a .bib file; name one of these with --from"
            raise UsageError(f"{shown(path)}: {message}")


def _bibliography(path: str) -> Sequence[Paper]:
    try:
        data = sources.read_file(path)
    except FileNotFoundError:
        raise UsageError(f"{shown(path)}: there is no such file; name a .bib file with --from") from None
    except OSError as error:
        raise ReadError(describe(error)) from error
    read = origins.from_bibtex(shown(path), data)
    for remark in read.remarks:
        say(f"warning: {remark}")
    return read.papers


def _ask(lacking: run.Wanted, store: _Store) -> None:
    """Ask arXiv, and keep each answer at once.

    Raises:
        ReadError: arXiv gives no answer.
        BuildError: a file cannot be written.
    """
    requests = run.questions(lacking)
    if not requests:
        return
    gc.enable()  # this may take hours, unlike other commands (pipeline.cli.run)
    minutes = -(-requests * arxiv_api.PAUSE // 60)
    say(f"{count(requests, 'request')} to arXiv, {count(int(minutes), 'minute')} at least; Ctrl-C stops")
    with Reporter(verbose=False, time_left=True) as reporter:
        reporter.stage("arXiv", requests)
        for found in run.on_arxiv(lacking, arxiv_api.Client(arxiv_api.API, arxiv_api.PAUSE)):
            store.keep(found)
            reporter.done("arXiv", arxiv_api.PAUSE)

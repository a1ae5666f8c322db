"""An announcement: the feeds that changed since the last one → requests to the hub that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import locations, settings, sources, websub
from pipeline.errors import BuildError, ReadError, UsageError, describe, no_folder
from pipeline.state import announced, builders, files, receipt
from pipeline.state.announced import Announced
from pipeline.state.folder import OutputState, StateFolder
from pipeline.state.output_files import OutputFiles

if TYPE_CHECKING:
    from pipeline.settings import Settings

# After so many times in a row that it was not there, or busy, the hub is left alone until the next time.
_MOST_FAILURES = 3


class Announcement(NamedTuple):
    """The outcome of an announcement.

    Attributes:
        hub: address of the hub; empty where the settings name none.
        first: whether this hub was told nothing before, so that what is published counts as known to it.
        changed: addresses of the documents that changed.
        failures: addresses of those that the hub did not take, with the reason.
        left: how many were not tried since the hub failed too often.
    """

    hub: str
    first: bool = False
    changed: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    left: int = 0


def announce(
    digests: Path, output: Path, state: Path, waiting: Callable[[], None], *, dry_run: bool = False
) -> Announcement:
    """Tell the hub which feeds changed, and remember what it was told.

    Args:
        digests: the folder of digests, with the settings.
        output: the folder that was published.
        state: the state folder.
        waiting: is called if a build is at work on the state folder.
        dry_run: whether only to say what would be announced.

    Raises:
        UsageError: the settings do not say where the output stands, or it was not built to be published.
        SettingsError: ``collection.toml`` is wrong.
        ReadError: it cannot be read.
        BuildError: the state cannot be written.
    """
    given = _settings(digests)
    hub = given.feed.hub
    if not hub:
        return Announcement("")
    folder = StateFolder(state)
    output_state = folder.output(output)
    documents = _documents(output_state, output)
    known = announced.load(output_state.announced)
    first = known is None or (known.hub, known.base_url) != (hub, given.base_url)
    before = documents if known is None or first else known.documents
    changed = [path for path, sha256 in documents.items() if before.get(path) != sha256]
    result = Announcement(hub, first, tuple(map(given.url, changed)))
    if dry_run:
        return result
    failed = dict.fromkeys(changed, "")
    try:
        left = _tell(given, changed, failed)
    finally:
        # Also when it is stopped half way: what the hub knows it need not be told again.
        told = {path: sha256 for path, sha256 in documents.items() if path not in failed}
        pending = {path: before[path] for path in failed if path in before}
        record = Announced(hub, given.base_url, told | pending)
        if record != known:
            _remember(folder, output_state.announced, record, waiting)
    reasons = tuple((given.url(path), reason) for path, reason in failed.items() if reason)
    return result._replace(failures=reasons, left=left)


def _settings(folder: Path) -> Settings:
    """Load the settings; with a hub, they say where the output stands."""
    path = folder / sources.SETTINGS
    if not folder.is_dir():
        raise no_folder(str(folder))
    try:
        text = sources.read_file(path)
    except FileNotFoundError:
        text = b""
    except OSError as error:
        raise ReadError(describe(error)) from error
    given = settings.load(str(path), text)
    if given.feed.hub and not given.published():
        raise UsageError(
            f"base_url in {path} does not say where the output stands, and a hub must find it; set it there"
        )
    return given


def _documents(state: OutputState, output: Path) -> dict[str, str]:
    """Path to SHA-256 of the subscription documents that lie in the output.

    Raises:
        UsageError: nothing was built to be published.
    """
    last, written_at = receipt.load(state.receipt)
    if last is None or last.preview:
        raise UsageError(f"{output} was not built to be published; call digests build, publish it, then this")
    lying = OutputFiles(str(output), last.records(), written_at)
    paths = sorted(path for path in last.files.get("feeds", {}) if locations.is_subscription(path))
    return {path: sha256 for path in paths if (sha256 := lying.sha256(path))}


def _tell(given: Settings, changed: Sequence[str], failed: dict[str, str]) -> int:
    """Announce each document; return how many were not tried.

    Args:
        given: the settings.
        changed: paths of the documents.
        failed: those not announced yet, with the reason where the hub did not take it; this is kept up.
    """
    in_a_row = 0
    for number, path in enumerate(changed):
        if in_a_row == _MOST_FAILURES:
            return len(changed) - number
        try:
            websub.publish(given.feed.hub, given.url(path))
        except websub.HubError as error:
            failed[path] = str(error)
            in_a_row = in_a_row + 1 if isinstance(error, websub.UnavailableError) else 0
        else:
            del failed[path]
            in_a_row = 0
    return 0


def _remember(folder: StateFolder, path: Path, record: Announced, waiting: Callable[[], None]) -> None:
    try:
        with builders.alone(folder, waiting), files.scratch(folder.root) as scratch:
            announced.write(path, record, scratch)
    except OSError as error:
        raise BuildError(describe(error)) from error

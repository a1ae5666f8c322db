"""A build on copies, which changes nothing and tells what a build would write, and why."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pipeline import build as building
from pipeline import folders, sources
from pipeline.build import Options
from pipeline.errors import BuildError, describe
from pipeline.locations import MANIFEST
from pipeline.outcome import Outcome
from pipeline.state import last_read, manifest, receipt
from pipeline.state.folder import StateFolder

if TYPE_CHECKING:
    from pipeline.tasks.runner import Progress

Reason: TypeAlias = Literal["new", "changed", "missing", "edited", "remove"]
# What belongs to running builds, or to one output only.
_NOT_COPIED = ("lock", "builders", "outputs", ".building-*")


class Step(NamedTuple):
    """A file that would be written or removed, by its path under the output, and the reason.

    ``new``: it is not there; ``changed``: it has other content; ``missing``: it was published and is gone;
    ``edited``: somebody else changed it; ``remove``: it belongs no more.
    """

    path: str
    reason: Reason


class Rehearsal(NamedTuple):
    """Outcome that a build would have.

    Attributes:
        outcome: its outcome.
        steps: the files, in path order.
        causes: what changed since the last build, a line each.
    """

    outcome: Outcome
    steps: tuple[Step, ...]
    causes: tuple[str, ...]


def rehearse(options: Options, progress: Progress) -> Rehearsal:
    """Build into copies of the output and the state, which are gone afterwards.

    Args:
        options: those of the build.
        progress: is told what the build is doing.

    Raises:
        UsageError: as for :func:`pipeline.build.build`.
        BuildError: as there, or another build is at work.
        SettingsError: as there.
    """
    known = manifest.load(str(options.output)) or manifest.Manifest()
    causes = tuple(_causes(options))
    with tempfile.TemporaryDirectory(prefix="digests-") as folder:
        copy = options._replace(output=Path(folder, "output"), state=Path(folder, "state"))
        try:
            _copy(options, copy, known)
        except (OSError, shutil.Error) as error:
            raise BuildError(f"{describe(error)}; is another build at work? call this again") from error
        outcome = building.build(copy, progress)
        steps = [
            Step(path, reason)
            for path in outcome.written
            if (reason := _reason(path, options, copy, known)) is not None
        ]
    steps += [Step(path, "remove") for path in outcome.removed]
    return Rehearsal(outcome, tuple(sorted(steps)), causes)


def _copy(options: Options, copy: Options, known: manifest.Manifest) -> None:
    state, new = StateFolder(options.state), StateFolder(copy.state)
    if options.state.is_dir():
        shutil.copytree(options.state, copy.state, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    about = state.output(options.output).root
    if about.is_dir():
        shutil.copytree(about, new.output(copy.output).root)
    for path in (MANIFEST, *sorted(known.paths())):
        target = copy.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = options.output / path
        if source.is_symlink() or source.is_file():
            with contextlib.suppress(FileNotFoundError):
                shutil.copy2(source, target, follow_symlinks=False)


def _reason(path: str, options: Options, copy: Options, known: manifest.Manifest) -> Reason | None:
    """Return why a file that the rehearsal wrote would be written; None if it lies there already."""
    place = options.output / path
    if place.is_symlink() or place.is_fifo():
        return "edited"  # no file of ours, whatever is in it
    try:
        lying = place.read_bytes()
    except OSError:
        return "missing" if path in known.paths() else "new"
    if lying == (copy.output / path).read_bytes():
        return None
    last, _ = receipt.load(StateFolder(options.state).output(options.output).receipt)
    record = last.records().get(path) if last else None
    if record and record.sha256 != hashlib.sha256(lying).hexdigest():
        return "edited"
    return "changed"


def _causes(options: Options) -> Iterator[str]:
    """Yield a line for each digest that is new, changed or gone since the last build."""
    if not options.digests.is_dir():
        return  # as the build says
    before = last_read.load(StateFolder(options.state).sources, options.digests)
    if not before:
        return
    # What cannot be read now is as it was, as the build says.
    snapshot = folders.take(options.digests, drafts=options.drafts).holding(before)
    now = {source.name: source for source in snapshot.sources}
    for name in sorted({*before, *now}):
        shown = sources.shown(folders.place(str(options.digests), name))
        if name not in before:
            yield f"{shown} is new"
        elif name not in now:
            yield f"{shown} is gone"
        elif now[name].sha256 != before[name].sha256:
            yield f"{shown} changed"

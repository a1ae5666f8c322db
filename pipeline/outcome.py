"""The outcome of a build, for whoever called for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # A build with nothing to do ends before it needs it.
    from pipeline.diagnostics import Diagnostic


class Outcome(NamedTuple):
    """The outcome of a build.

    Attributes:
        entries: how many entries the collection has.
        days: how many days.
        written: files of the output folder that were written.
        removed: files of the output folder that no longer belonged and were removed.
        belonging: how many files belong to the formats that were built.
        information: how many diagnostics are mere information.
        diagnostics: the errors and warnings, with paths relative to the folder of digests.
        held: digests that cannot be read, with the reason, a line each; their days stay as they were.
        failures: what failed, a line each.
        withheld: True when ``strict`` and an error kept everything from being published.
        advice: what the user should know beside, a line each.
        news: the same, of what is said once.
        healed: parts of the state that were damaged and made anew, a line each.
    """

    entries: int = 0
    days: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    belonging: int = 0
    information: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    held: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    withheld: bool = False
    advice: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()

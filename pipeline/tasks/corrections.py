"""Messages about entries that were corrected, or added, after they or their day were published."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import folders, sources
from pipeline.collection.identity import Review
from pipeline.collection.index import IndexEntry
from pipeline.diagnostics import Diagnostic, diagnose
from pipeline.settings.editing import identity_line, toml_string


def changed_identities(reviewed: Review) -> list[Diagnostic]:
    """Return a D015 for each question that waits for an answer."""
    found: list[Diagnostic] = []
    if reviewed.lost_authority:
        found.append(
            diagnose(
                "D015",
                sources.SETTINGS,
                1,
                1,
                "title or author changed, and no id is set, so that the identity of all entries did as well: "
                "for subscribers each is a new one",
                hint="if that is meant: digests identity --new; if not: digests identity --keep, or add to "
                f"collection.toml: id = {toml_string(reviewed.lost_authority)}",
            )
        )
    found.extend(
        diagnose(
            "D015",
            now.path,
            now.line,
            1,
            f"“{then.title}” of {then.date} was published and is gone, and this looks like it: "
            "for subscribers it is a new entry",
            hint="if it is another: digests identity --new; if it is the same: digests identity --keep, or "
            f"add to collection.toml under [identity]: {identity_line(*question.identity)}",
            source=now.title_source,
        )
        for question in reviewed.questions
        for then, now in [question]
    )
    return found


def waiting(reviewed: Review) -> tuple[str, ...]:
    """Return a line about several questions, of which a build may show the last ones only."""
    number = len(reviewed.questions)
    return (f"{number:,} corrected entries wait for an answer: digests identity",) if number > 1 else ()


def late_entries(folder: str, added: Sequence[IndexEntry]) -> tuple[str, ...]:
    """Return a line about entries that came to days which subscribers have had, if there are any."""
    if not added:
        return ()
    first = added[0]
    more = f" (and {len(added) - 1:,} more)" if len(added) > 1 else ""
    line = (
        f"{folders.place(folder, first.path)}:{first.line}: “{first.title}”{more} came to a day that was "
        "published without it: who follows feeds/daily.atom is not shown it, as readers keep a day read; "
        "the other feeds have it as new"
    )
    return (line,)

"""Collector of diagnostics about lines, and of the proper form of those in another one."""

from __future__ import annotations

from pipeline.diagnostics import Diagnostic
from pipeline.reading.lines import Line


class Findings:
    """Diagnostics about lines of one file, and the text to write in place of some of them.

    ``fixes`` has a line's number → the lines to write instead; none takes it away.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.diagnostics: list[Diagnostic] = []
        self.fixes: dict[int, tuple[str, ...]] = {}

    def say(self, code: str, line: Line, message: str = "", *, hint: str = "", at: int = 0) -> None:
        """Add a diagnostic about the character at index ``at`` of a line's text."""
        self.diagnostics.append(line.diagnose(code, self._path, message, hint=hint, at=at))

    def read_as(self, line: Line, what: str, *form: str, mend: bool = True) -> None:
        """Tell that ``line`` is read as if ``form`` stood there; ``what`` names it."""
        hint = f"write {' and, on the next line, '.join(form)}"
        self.say("D031", line, f"{what} in another form, read as it was meant", hint=hint)
        if mend:
            self.fixes[line.number] = form

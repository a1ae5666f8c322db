"""Files that an author begins with: the digest of a day, a note about a paper, a sample; pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pipeline import characters

# What file systems, and Obsidian in its links, do not allow in a name.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|#^\[\]\s]+')
_LONGEST_NAME = 80
_DAY = re.compile(r"(?:(.*)/)?((\d{4})-(\d{2})-\d{2})\.txt", re.ASCII)

_DAY_TEMPLATE = "{date}\n\n"
_NOTE_TEMPLATE = "{title}\n\n> \n\n<english>\n\n</english>\n"
_SAMPLE = """\
{date}
이 글은 견본입니다. 고쳐 쓰거나 지우고 시작하세요. This is a sample: change it, or delete it.

Attention Is All You Need
(Ashish Vaswani, Noam Shazeer, Niki Parmar, Jakob Uszkoreit, Llion Jones)
https://arxiv.org/abs/1706.03762
The abstract stands here, pasted as it is; a formula such as $O(n^2)$ is shown as it was meant.
한국어 코멘트. 한 단락이 한 줄이고, 첫 한국어 단락부터 코멘트입니다.
The same in English. One line is one paragraph, and a line of tags ends the entry.
#transformer #attention
"""


def day_name(date: dt.date, names: Iterable[str]) -> str:
    """Return the name for the file of a day, in a folder of its year or month where the newest one has such.

    Args:
        date: of the digest.
        names: of the files that there are, from the folder of digests.
    """
    dated = [found for name in names if (found := _DAY.fullmatch(name))]
    folders: list[str] = []
    if newest := max(dated, key=lambda found: found[2], default=None):
        year, month = newest[3], newest[4]
        folders = (newest[1] or "").split("/")
        now = {year: f"{date:%Y}", f"{year}-{month}": f"{date:%Y-%m}"}
        if folders[-1] == month and folders[-2:-1] == [year]:
            folders[-2:] = [f"{date:%Y}", f"{date:%m}"]
        elif folders[-1] in now:
            folders[-1] = now[folders[-1]]
        else:
            folders = []
    return "/".join([*folders, f"{date.isoformat()}.txt"])


def day_text(date_line: str, template: str | None = None) -> str:
    """Return the text of a new day.

    Args:
        date_line: the date as it is written.
        template: a text in which ``{date}`` stands for it; None for the date alone.
    """
    return (_DAY_TEMPLATE if template is None else template).replace("{date}", date_line)


def note_name(date: dt.date, title: str) -> str:
    """Return the file name of a note: ``251231 Let It Flow.md``, without what file systems do not allow."""
    clean = _NOT_IN_NAMES.sub(" ", characters.clean(title)).strip(" .")[:_LONGEST_NAME].strip(" .")
    return f"{date:%y%m%d} {clean or 'note'}.md"


def note_text(date: dt.date, title: str, template: str | None = None) -> str:
    """Return the text of a new note.

    Args:
        date: of the note.
        title: of the paper.
        template: a text in which ``{title}`` and ``{date}`` stand for them; None for a title with places
            for the abstract and for English.
    """
    title = " ".join(characters.clean(title).split())
    marked = f"# {title}" if "*" in title else f"*{title}*"
    if template is None:
        return _NOTE_TEMPLATE.replace("{title}", marked)
    return template.replace("{date}", date.isoformat()).replace("{title}", title)


def sample(date_line: str) -> str:
    """Return a digest that shows what one looks like."""
    return _SAMPLE.replace("{date}", date_line)

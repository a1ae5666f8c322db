"""Counts and sizes as people write them, in Korean and in English."""

from __future__ import annotations

from pipeline.model import Language


def papers(count: int, language: Language) -> str:
    """``논문 7편``, ``7 papers``."""
    return f"논문 {count:,}편" if language == "ko" else f"{count:,} paper{'' if count == 1 else 's'}"


def entry_count(count: int, language: Language) -> str:
    """``1편``, ``1 entry``, ``2 entries``."""
    return f"{count:,}편" if language == "ko" else f"{count:,} {'entry' if count == 1 else 'entries'}"


def day_count(count: int, language: Language) -> str:
    """``1일``, ``1 day``, ``2 days``."""
    return f"{count:,}일" if language == "ko" else f"{count:,} {'day' if count == 1 else 'days'}"


def file_size(size: int) -> str:
    """``640 KB``, ``2.4 MB``: thousands, as file managers and stores count."""
    kilobytes = size / 1000
    number, unit = (kilobytes, "KB") if kilobytes < 999.5 else (kilobytes / 1000, "MB")  # noqa: PLR2004 (rounds to 1,000)
    return f"{number:.1f} {unit}" if number < 10 else f"{number:,.0f} {unit}"  # noqa: PLR2004 (two digits say enough)

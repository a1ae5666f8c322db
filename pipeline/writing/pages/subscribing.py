"""Words and facts that the script of subscribing needs, as attributes of its element."""

from __future__ import annotations

from markupsafe import Markup

from pipeline.settings import Settings
from pipeline.writing.common.html import escape
from pipeline.writing.common.strings import STRINGS


def script_attributes(settings: Settings) -> Markup:
    """The attributes, each with a space before it: where feeds stand, and words in both languages."""
    values = {"base": settings.base_url} if settings.published() else {}
    for language, strings in STRINGS.items():
        values |= {
            f"address-{language}": strings.feed_address,
            f"copied-{language}": strings.feed_copied,
            f"copy-{language}": strings.feed_copy,
            f"app-{language}": strings.feed_app,
            f"close-{language}": strings.close,
        }
    text = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return Markup(text)  # noqa: S704 (escaped)

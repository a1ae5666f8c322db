"""Formulas of nothing but sub- and superscripts as text of HTML, which every reader can show."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.inline.math.alphabets import letterform, plain
from pipeline.inline.math.symbols import sign
from pipeline.writing.common.html import escape

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_NAMES = ("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msub", "msup", "msubsup")
_ELEMENTS = frozenset(f"{_MATHML}{name}" for name in _NAMES)
# Letters beside each other share their element.
_JOINED = re.compile(r"</(i|b)><\1>")
# In em: what is narrower keeps letters apart a little, and is nothing in a line of text.
_SPACE = 0.16


def has_scripts_only(math: etree._Element) -> bool:
    """Whether letters, signs and scripts are all that a ``<math>`` element has."""
    return all(element.tag in _ELEMENTS for element in math.iter())


def text_of(math: etree._Element) -> str:
    """The content of a ``<math>`` element as HTML: letters in italics, scripts in ``<sub>`` and ``<sup>``."""
    shown = _element(math, tight=False)
    while (joined := _JOINED.sub("", shown)) != shown:
        shown = joined
    return shown.strip(" \u00a0")


def _element(element: etree._Element, *, tight: bool) -> str:
    """An element; ``tight`` leaves out spaces around relations and sums, as in scripts."""
    name = etree.QName(element).localname
    text = element.text or ""
    match name:
        case "mi":
            return _letters(text, italic=len(text) == 1 and element.get("mathvariant") != "normal")
        case "mn" | "mtext":
            return escape(plain(text))
        case "mo":
            close = tight or element.get("lspace") == "0"
            return escape(text) if close else _sign(text, first=element.getprevious() is None)
        case "mspace":
            wide = float((element.get("width") or "0").removesuffix("em")) >= _SPACE
            return "\u00a0" if wide and not tight else ""
        case "msub" | "msup" | "msubsup":
            base, *scripts = element
            tags = {"msub": ["sub"], "msup": ["sup"]}.get(name, ["sub", "sup"])
            return _element(base, tight=tight) + "".join(
                f"<{tag}>{_element(script, tight=True)}</{tag}>"
                for tag, script in zip(tags, scripts, strict=True)
            )
        case _:
            return "".join(_element(child, tight=tight) for child in element)


def _letters(text: str, *, italic: bool) -> str:
    """Letters: those of mathematics, which text fonts lack, as plain ones in bold or italics."""
    style = letterform(text)[1] if len(text) == 1 else ""
    shown = escape(plain(text))
    if italic and style not in ("BOLD", "DOUBLE-STRUCK", "MONOSPACE"):
        shown = f"<i>{shown}</i>"
    return f"<b>{shown}</b>" if "BOLD" in style else shown


def _sign(text: str, *, first: bool) -> str:
    """A sign with its spaces; a line breaks behind a relation or an operation, not before it."""
    kind = sign(text)
    if kind == "punct":
        return f"{escape(text)} "
    return f"\u00a0{escape(text)} " if kind in ("rel", "bin") and not first else escape(text)

"""Every macro that shows something by itself in KaTeX shows the same here, or is said to be as written."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import inline
from pipeline.inline import math as mathematics

# Names are taken from KaTeX's own source, and those that KaTeX renders without an argument are shown: an
# object of name to the characters of the MathML.
SHOW = r"""
const katex = require(process.argv[1]);
const source = require("fs").readFileSync(process.argv[1] + "/dist/katex.js", "utf8");
const shown = {};
for (const [, name] of source.matchAll(/\\\\([A-Za-z]+)/g)) {
  try {
    const html = katex.renderToString("\\" + name, {output: "mathml", throwOnError: true, strict: "ignore"});
    const text = html.match(/<semantics>(.*?)<annotation/s)[1].replace(/<[^>]*>/g, "");
    shown[name] = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  } catch (error) {}
}
console.log(JSON.stringify(shown));
"""
# Other glyphs of the same meaning: KaTeX's characters, and ours.
GLYPHS = {
    "∥": "‖",
    "∣": "|",
    "⋅": "·",
    "∙": "•",
    "∗": "*",
    "A\u030a": "Å",
    "a\u030a": "å",
    "′": "’",
    "lim→": "injlim",
    "lim←": "projlim",
}
CAPITALS = dict(zip("ABXEHIKMNOPTZ", "ΑΒΧΕΗΙΚΜΝΟΡΤΖ", strict=True))
LINES_OVER = {"varliminf": "liminf", "varlimsup": "limsup"}


@pytest.fixture(scope="module")
def shown(npm: Callable[[str], Path], need: Callable[..., str]) -> dict[str, str]:
    """Name of a macro to the characters that KaTeX shows for it alone."""
    run = subprocess.run([need("node"), "-e", SHOW, npm("katex")], capture_output=True, text=True, check=True)
    names: dict[str, str] = json.loads(run.stdout.splitlines()[-1])  # behind what ``\show`` prints
    return {name: text for name, text in names.items() if _bare(text)}


def _bare(text: str) -> str:
    """The characters without room and without what cannot be seen."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(each for each in text if not each.isspace() and unicodedata.category(each) != "Cf")


def _equal(name: str, expected: str, actual: str) -> bool:
    if _bare(expected) == _bare(actual) or GLYPHS.get(_bare(expected)) == _bare(actual):
        return True
    return CAPITALS.get(_bare(expected)) == actual or LINES_OVER.get(name) == _bare(actual)


def test_every_name_is_the_same_or_reported(shown: dict[str, str]) -> None:
    assert len(shown) > 600
    wrong, raw = {}, set()
    for name, expected in shown.items():
        try:
            actual = mathematics.convert(f"\\{name}").text
        except mathematics.UnsupportedError:
            raw.add(name)
            assert inline.unsupported_tex(f"see $\\{name}$") == ((5, f"$\\{name}$"),)
            continue
        if not _equal(name, expected, actual):
            wrong[name] = (expected, actual)
    assert wrong == {}
    # What draws a box or a stroke, or needs two sides.
    assert raw == {"angln", "atop", "brace", "brack", "choose", "mathstrut", "not"} & set(shown)


def test_scripts_do_no_harm(shown: dict[str, str]) -> None:
    for name in shown:
        for tex in (f"x \\{name} y", f"\\{name}_x^y z", f"x^{{\\{name}}}"):
            assert mathematics.is_supported(f"\\{name}") <= mathematics.is_supported(tex), tex

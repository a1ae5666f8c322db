"""The styles of the document, as data; :mod:`pipeline.writing.word.template` makes ``styles.xml`` of them.

Lengths are twentieths of a point in paragraphs and half points for type (ISO 29500-1 §17.18.90, §17.3.2.38).
Names are the built-in ones wherever Word has one: it then shows them in the reader's language, and its
navigation pane, contents and accessibility checks know them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.settings import WordFonts

FONTS = WordFonts()
INK = "1F3A5F"  # headings and rules: a blue that prints as dark grey
GREY = "595959"  # small print: 7:1 on white (WCAG 2.2 §1.4.6)
LINK = "1B5A8C"
RULE = "B8C4D2"
SHADE = "F2F2F2"

# In the template, what a document puts its own text in place of.
PLACEHOLDER = "…"

# Behind a style's name: the same, kept with what follows. (Paragraphs have no settings against their styles.)
KEPT = "Kept"

# Kinds of list in the template, by whether they are numbered and whether they are indented as abstracts are.
LIST_KINDS = {(False, False): 1, (True, False): 2, (False, True): 3, (True, True): 4}
INDENT = 454
# Of each kind of list, and how much further each stands than the one around it.
LEVELS = 9
STEP = 397

# The measure: about 75 Latin letters or 38 Hangul at 10.5 pt. The tab stops of the contents stand at its end.
MEASURE = 8164
COLUMN_GAP = 454
COLUMN = (MEASURE - COLUMN_GAP) // 2


class Style(NamedTuple):
    """One style; ``paragraph`` and ``run`` are the children of ``w:pPr`` and ``w:rPr``, in schema order."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    next: str = ""
    kind: Literal["paragraph", "character", "table", "numbering"] = "paragraph"
    priority: int = 1
    shown: bool = True
    """Whether it stands in the gallery of styles."""


def fonts(latin: str, korean: str) -> str:
    """``w:rFonts`` with all four slots: one that is left out would be another font's."""
    return f'<w:rFonts w:ascii="{latin}" w:eastAsia="{korean}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _spacing(before: int, after: int, percent: int = 100) -> str:
    """Space around, and a line height in percent of the face's own.

    A tall formula exceeds it, another size of type scales it, and previews on the web know it.
    """
    line = 240 * percent // 100
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


_BOLD = "<w:b/><w:bCs/>"
_KEEP = "<w:keepNext/>"
_KEEP_WHOLE = "<w:keepNext/><w:keepLines/>"
_DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{}"/></w:tabs>'
_FACES = fonts(FONTS.latin, FONTS.korean)

DEFAULT_PARAGRAPH = _spacing(0, 100, 110)
# Lines break between words in Korean too, and nothing is put between Hangul and Latin letters or digits.
_EAST_ASIAN = '<w:widowControl/><w:wordWrap/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
DEFAULT_RUN = _FACES + _size(21) + '<w:lang w:val="en-US" w:eastAsia="ko-KR" w:bidi="ar-SA"/>'

_STYLES = (
    Style("Normal", "Normal", _EAST_ASIAN, based_on="", priority=0),
    Style("DefaultParagraphFont", "Default Paragraph Font", based_on="", kind="character", shown=False),
    Style("TableNormal", "Normal Table", based_on="", kind="table", priority=99, shown=False),
    Style("NoList", "No List", based_on="", kind="numbering", priority=99, shown=False),
    # Title page.
    Style(
        "Title",
        "Title",
        f'<w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="14" w:color="{INK}"/></w:pBdr>'
        + _spacing(3600, 320)
        + '<w:outlineLvl w:val="9"/>',
        _FACES + _BOLD + _colour(INK) + _size(60),
        next="Subtitle",
        priority=10,
    ),
    Style(
        "Subtitle",
        "Subtitle",
        _spacing(0, 480),
        _FACES + _colour(GREY) + _size(30),
        priority=11,
    ),
    Style("TitlePage", "Title Page", _spacing(0, 60, 115), _size(23), priority=12),
    Style("TitlePageText", "Title Page Text", _spacing(560, 0, 115), priority=12),
    Style(
        "TitlePageNote",
        "Title Page Note",
        # Space before the first of them only.
        _spacing(560, 0, 110) + "<w:contextualSpacing/>",
        _colour(GREY) + _size(19),
        priority=12,
    ),
    # Months, days and entries. Where all days are of one month, each level looks as the one below it.
    Style(
        "Heading1",
        "heading 1",
        _KEEP_WHOLE
        + f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{INK}"/></w:pBdr>'
        + _spacing(900, 240)
        + '<w:outlineLvl w:val="0"/>',
        _FACES + _BOLD + _colour(INK) + _size(40),
        next="Heading2",
        priority=9,
    ),
    Style(
        "Heading2",
        "heading 2",
        _KEEP_WHOLE
        + f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="4" w:color="{INK}"/></w:pBdr>'
        + _spacing(560, 200)
        + '<w:outlineLvl w:val="1"/>',
        _FACES + _BOLD + _colour(INK) + _size(30),
        next="Heading3",
        priority=9,
    ),
    Style(
        "Heading3",
        "heading 3",
        _KEEP_WHOLE + _spacing(360, 40) + '<w:outlineLvl w:val="2"/>',
        _FACES + _BOLD + _size(25),
        next="Authors",
        priority=9,
    ),
    Style("Introduction", "Introduction", _spacing(0, 120, 110), priority=2),
    Style("Authors", "Authors", _spacing(0, 20), _colour(GREY) + _size(18), next="Address"),
    Style("Address", "Address", _spacing(0, 20), _colour(LINK) + _size(18), next="CommentaryKorean"),
    Style("CommentaryKorean", "Commentary Korean", _spacing(100, 100, 110)),
    Style("CommentaryEnglish", "Commentary English", _spacing(100, 100, 125), _size(20)),
    Style("Tags", "Tags", _spacing(60, 100), _colour(GREY) + _size(18), next="Abstract"),
    Style(
        "Abstract",
        "Abstract",
        f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="{RULE}"/></w:pBdr>'
        + _spacing(60, 60, 120)
        + f'<w:ind w:left="{INDENT}"/>',
        _colour("404040") + _size(18),
        next="Heading2",
    ),
    Style("AbstractSmall", "Abstract Small", _spacing(60, 60, 115), _size(16), based_on="Abstract"),
    # At the end of a day: abstracts, and entries that are nothing but a title.
    Style(
        "DayEndHeading",
        "Day End Heading",
        _KEEP_WHOLE + _spacing(400, 80),
        _FACES + _BOLD + _colour(GREY) + _size(21),
        next="MereTitle",
        priority=2,
    ),
    Style("AbstractTitle", "Abstract Title", _KEEP_WHOLE + _spacing(160, 20), _BOLD + _size(18), priority=2),
    Style("MereTitle", "Mere Title", "<w:keepLines/>" + _spacing(60, 60, 110), _size(20), priority=2),
    # Blocks within the text of an entry.
    Style(
        "Heading4",
        "heading 4",
        _KEEP_WHOLE + _spacing(200, 40) + '<w:outlineLvl w:val="3"/>',
        _FACES + _BOLD + _size(21),
        next="CommentaryKorean",
        priority=9,
    ),
    Style(
        "Quote",
        "Quote",
        f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="{RULE}"/></w:pBdr>'
        + _spacing(60, 60, 125)
        + f'<w:ind w:left="{INDENT}"/>',
        _colour("404040"),
        priority=29,
    ),
    Style(
        "CodeBlock",
        "Code Block",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
        + _spacing(100, 100, 110)
        + f'<w:ind w:left="{STEP // 2}" w:right="{STEP // 2}"/><w:jc w:val="left"/>',
        fonts(FONTS.mono, FONTS.korean) + "<w:noProof/>" + _size(18),
        priority=3,
    ),
    *(
        Style(
            f"ListContinue{level or ''}",
            f"List Continue {level or ''}".strip(),
            _spacing(0, 60, 125) + f'<w:ind w:left="{STEP * (level or 1)}"/>',
            priority=30,
        )
        for level in (0, 2, 3)
    ),
    Style(
        "TableRow",
        "Table Row",
        f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="{RULE}"/>'
        f'<w:between w:val="single" w:sz="4" w:space="1" w:color="{RULE}"/></w:pBdr>' + _spacing(20, 20, 120),
        _size(19),
        priority=3,
    ),
    # Contents and index.
    Style(
        "TOCHeading",
        "TOC Heading",
        _KEEP_WHOLE
        + f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="4" w:color="{INK}"/></w:pBdr>'
        + _spacing(0, 240),
        _FACES + _BOLD + _colour(INK) + _size(32),
        priority=39,
    ),
    Style(
        "TOC1",
        "toc 1",
        _KEEP + _DOTS.format(MEASURE) + _spacing(200, 20),
        _FACES + _BOLD + _colour(INK) + _size(22),
        priority=39,
        shown=False,
    ),
    Style(
        "TOC2",
        "toc 2",
        _KEEP + _DOTS.format(MEASURE) + _spacing(80, 20) + "<w:contextualSpacing/>",
        _FACES + _BOLD + _colour(INK) + _size(20),
        priority=39,
        shown=False,
    ),
    Style(
        "TOC3",
        "toc 3",
        "<w:keepLines/>"
        + _DOTS.format(MEASURE)
        + _spacing(0, 20)
        + '<w:ind w:left="284" w:right="284" w:hanging="171"/>',
        _size(19),
        priority=39,
        shown=False,
    ),
    Style(
        "IndexHeading",
        "index heading",
        _KEEP_WHOLE + _spacing(260, 60),
        _FACES + _BOLD + _colour(INK) + _size(24),
        next="Index1",
        priority=99,
        shown=False,
    ),
    Style(
        "Index1",
        "index 1",
        _KEEP_WHOLE + _spacing(110, 0) + '<w:ind w:left="227" w:right="227" w:hanging="227"/>',
        _BOLD + _size(18),
        priority=99,
        shown=False,
    ),
    Style(
        "Index2",
        "index 2",
        "<w:keepLines/>"
        + _DOTS.format(COLUMN)
        + _spacing(0, 20)
        + '<w:ind w:left="397" w:right="227" w:hanging="170"/>',
        _size(17),
        priority=99,
        shown=False,
    ),
    # Head and foot.
    Style(
        "Header",
        "header",
        _spacing(0, 0) + '<w:jc w:val="right"/>',
        _FACES + _colour(GREY) + _size(17),
        priority=99,
        shown=False,
    ),
    Style(
        "Footer",
        "footer",
        f'<w:tabs><w:tab w:val="right" w:pos="{MEASURE}"/></w:tabs>' + _spacing(0, 0),
        _FACES + _colour(GREY) + _size(17),
        priority=99,
        shown=False,
    ),
    # Characters.
    Style(
        "Hyperlink",
        "Hyperlink",
        run=_colour(LINK),
        based_on="DefaultParagraphFont",
        kind="character",
        priority=99,
        shown=False,
    ),
    Style(
        "FollowedHyperlink",
        "FollowedHyperlink",
        run=_colour(LINK),
        based_on="DefaultParagraphFont",
        kind="character",
        priority=99,
        shown=False,
    ),
    Style(
        "Quiet",
        "Quiet",
        run=_colour(GREY) + _size(17),
        based_on="DefaultParagraphFont",
        kind="character",
        priority=3,
    ),
    Style(
        "InlineCode",
        "Inline Code",
        run=fonts(FONTS.mono, FONTS.korean) + "<w:noProof/>" + _size(19),
        based_on="DefaultParagraphFont",
        kind="character",
        priority=3,
    ),
)

STYLES = (
    *_STYLES,
    *(
        Style(f"{style.id}{KEPT}", f"{style.name} {KEPT}", _KEEP, based_on=style.id, shown=False)
        for style in _STYLES
        if style.id
        in {"Authors", "Address", "CommentaryKorean", "CommentaryEnglish", "Abstract", "AbstractSmall"}
    ),
)

"""Makes the template that every document starts from: ``python -m pipeline.writing.word.template``.

What python-docx brings as its default is Letter paper, Japanese theme fonts, 164 styles and compatibility
mode 14. This one holds what the documents need and nothing else: no thumbnail, no properties of anyone, and
a theme that no style refers to (its fonts would win over those of the settings). Run this after a change here
or in :mod:`pipeline.writing.word.styles`; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.writing.common.archive import archive
from pipeline.writing.word.styles import (
    DEFAULT_PARAGRAPH,
    DEFAULT_RUN,
    FONTS,
    INDENT,
    INK,
    LEVELS,
    LINK,
    LIST_KINDS,
    PLACEHOLDER,
    RULE,
    STEP,
    STYLES,
    Style,
)

TEMPLATE = Path(__file__).with_name("template.docx")

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
# Some readers look for it in heads and feet too, whether there is anything related or not.
_RELATED = f' xmlns:r="{_R}"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Part, its content type, and by what relationship the document refers to it.
_PARTS = (
    ("styles", f"{_TYPES}.styles+xml", "styles"),
    ("settings", f"{_TYPES}.settings+xml", "settings"),
    ("numbering", f"{_TYPES}.numbering+xml", "numbering"),
    ("fontTable", f"{_TYPES}.fontTable+xml", "fontTable"),
    ("theme", "application/vnd.openxmlformats-officedocument.theme+xml", "theme"),
    ("front", f"{_TYPES}.header+xml", "header"),
    ("header", f"{_TYPES}.header+xml", "header"),
    ("footer", f"{_TYPES}.footer+xml", "footer"),
)


def make() -> bytes:
    """The template, the same bytes whenever it is made."""
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind, _ in _PARTS
    )
    relationships = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{relationship}" Target="{name}.xml"/>'
        for number, (name, _, relationship) in enumerate(_PARTS, start=1)
    )
    references = {
        name: f'<w:{relationship}Reference w:type="default" r:id="rId{number}"/>'
        for number, (name, _, relationship) in enumerate(_PARTS, start=1)
    }
    # Two sections: what head and foot are before the days, and what the head is from there on.
    body = (
        f"<w:p><w:pPr><w:sectPr>{references['front']}{references['footer']}</w:sectPr></w:pPr></w:p>"
        f"<w:sectPr>{references['header']}</w:sectPr>"
    )
    files = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>{overrides}'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            '<Override PartName="/docProps/app.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONSHIPS}">'
            f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_RELATIONSHIPS}/metadata/core-properties" '
            'Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{_R}/extended-properties" Target="docProps/app.xml"/>'
            "</Relationships>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_RELATIONSHIPS}">{relationships}</Relationships>'
        ),
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>", f' xmlns:r="{_R}"'),
        "word/styles.xml": _part("styles", _styles()),
        "word/settings.xml": _part("settings", _SETTINGS, f' xmlns:m="{_M}"'),
        "word/numbering.xml": _part("numbering", _NUMBERING),
        "word/fontTable.xml": _part("fonts", _FONT_TABLE),
        "word/theme.xml": _theme(),
        "word/front.xml": _part("hdr", _FRONT, _RELATED),
        "word/header.xml": _part("hdr", _HEADER, _RELATED),
        "word/footer.xml": _part("ftr", _FOOTER, _RELATED),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_CORE}"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>paper-digests</Application></Properties>"
        ),
    }
    return archive((name, (_PROLOGUE + text).encode()) for name, text in files.items())


def _part(root: str, content: str, namespaces: str = "") -> str:
    return f'<w:{root} xmlns:w="{_W}"{namespaces}>{content}</w:{root}>'


def _styles() -> str:
    # All of Word's own styles that are not here stay out of its gallery.
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{DEFAULT_RUN}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{DEFAULT_PARAGRAPH}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" '
        'w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>' + "".join(map(_style, STYLES))
    )


def _style(style: Style) -> str:
    default = ' w:default="1"' if not style.based_on else ""
    custom = ' w:customStyle="1"' if style.id not in _BUILT_IN else ""
    table = (
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    return "".join(
        (
            f'<w:style w:type="{style.kind}"{default}{custom} w:styleId="{style.id}">',
            f'<w:name w:val="{style.name}"/>',
            f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "",
            f'<w:next w:val="{style.next}"/>' if style.next else "",
            f'<w:uiPriority w:val="{style.priority}"/>',
            "<w:qFormat/>" if style.shown else "<w:unhideWhenUsed/>",
            f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "",
            f"<w:rPr>{style.run}</w:rPr>" if style.run else "",
            table if style.kind == "table" else "",
            "</w:style>",
        )
    )


def _theme() -> str:
    """The least that a theme can be: twelve colours, two pairs of faces, three of each way to draw."""
    colours = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": INK,
        "lt2": RULE,
        **{f"accent{number}": INK for number in range(1, 7)},
        "hlink": LINK,
        "folHlink": LINK,
    }
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    faces = "".join(
        f'<a:{script} typeface="{face}"/>'
        for script, face in (("latin", FONTS.latin), ("ea", FONTS.korean), ("cs", FONTS.latin))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{_A}" name="paper-digests"><a:themeElements>'
        f'<a:clrScheme name="paper-digests">{scheme}</a:clrScheme><a:fontScheme name="paper-digests">'
        f"<a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="paper-digests"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


_BUILT_IN = {
    *("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Title", "Subtitle", "Heading1", "Heading2"),
    *("Heading3", "Heading4", "Quote", "ListContinue", "ListContinue2", "ListContinue3"),
    *("TOCHeading", "TOC1", "TOC2", "TOC3", "IndexHeading", "Index1", "Index2", "Header", "Footer"),
    *("Hyperlink", "FollowedHyperlink"),
}

_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
# No updateFields: Word would ask a question on every opening. No hyphenation: Word has none for Korean.
_SETTINGS = (
    '<w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="720"/>'
    '<w:autoHyphenation w:val="0"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{_COMPATIBILITY}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
            ("useWord2013TrackBottomHyphenation", 0),
        )
    )
    + '</w:compat><m:mathPr><m:mathFont m:val="Cambria Math"/><m:brkBin m:val="before"/>'
    '<m:brkBinSub m:val="--"/><m:smallFrac m:val="0"/><m:dispDef/><m:lMargin m:val="0"/>'
    '<m:rMargin m:val="0"/><m:defJc m:val="centerGroup"/><m:wrapIndent m:val="1440"/>'
    '<m:intLim m:val="subSup"/><m:naryLim m:val="undOvr"/></m:mathPr>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="ko-KR"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
    'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" '
    'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)

_LEVEL = (
    '<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent}" w:hanging="{step}"/></w:pPr></w:lvl>'
)


def _kind(number: int, *, numbered: bool, indented: bool) -> str:
    levels = "".join(
        _LEVEL.format(
            level=level,
            format="decimal" if numbered else "bullet",
            text=f"%{level + 1}." if numbered else "•–"[level % 2],
            indent=STEP * (level + 1) + (INDENT if indented else 0),
            step=STEP,
        )
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )


_NUMBERING = "".join(
    _kind(kind, numbered=numbered, indented=indented) for (numbered, indented), kind in LIST_KINDS.items()
) + "".join(
    f'<w:num w:numId="{kind}"><w:abstractNumId w:val="{kind}"/></w:num>' for kind in LIST_KINDS.values()
)

_FONT = (
    '<w:font w:name="{name}">{alternative}<w:charset w:val="{charset}"/>'
    '<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
)
_FONT_TABLE = (
    _FONT.format(
        name=FONTS.korean,
        alternative='<w:altName w:val="Malgun Gothic"/><w:panose1 w:val="020B0503020000020004"/>',
        charset="81",
        family="swiss",
        pitch="variable",
    )
    + _FONT.format(
        name=FONTS.latin,
        alternative='<w:altName w:val="Liberation Sans"/><w:panose1 w:val="020B0604020202020204"/>',
        charset="00",
        family="swiss",
        pitch="variable",
    )
    + _FONT.format(
        name=FONTS.mono,
        alternative='<w:panose1 w:val="020B0609020204030204"/>',
        charset="00",
        family="modern",
        pitch="fixed",
    )
)


def _field(instruction: str, shown: str, language: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:rPr><w:lang w:val="{language}"/></w:rPr><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_FRONT = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t>{PLACEHOLDER}</w:t></w:r></w:p>'
# The style by its level: by name, a Word in another language would not find it. The document sets what is
# shown where the field is not known (LibreOffice before 7.6), and the author at the left of the foot.
_HEADER = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{_field("STYLEREF 1", PLACEHOLDER, "ko-KR")}</w:p>'
_FOOTER = (
    '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    f"<w:r><w:t>{PLACEHOLDER}</w:t></w:r><w:r><w:tab/></w:r>"
    + _field("PAGE", "1", "en-US")
    + '<w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve"> / </w:t></w:r>'
    + _field("NUMPAGES", "1", "en-US")
    + "</w:p>"
)


if __name__ == "__main__":
    TEMPLATE.write_bytes(make())

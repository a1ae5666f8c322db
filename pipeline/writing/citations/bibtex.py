r"""BibTeX: an entry as ``@misc``.

Values stand in braces, which must be balanced, ``\{`` counted among them (BibTeX, "Designing BibTeX Styles").
Text is UTF-8 with TeX's special characters escaped; formulas keep their TeX. No command but those of
formulas that this program understands comes from the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline import inline
from pipeline.inline import Macros
from pipeline.model import Article, Code, Emphasis, Math, Part, Parts, Strike, Strong, Text
from pipeline.writing.common.identifiers import Identifiers, identifiers

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&#_%"},
    }
)
_SPECIAL = re.compile(r"[\\{}~^$&#_%]")
_TEX = re.compile(r"[\\$]")
# Names of which no part is a family name.
_ORGANISATION = re.compile(
    r"\b(?:Team|Group|Collaboration|Consortium|Labs?|AI|Inc|Research|Institute|University)\b|,|\sand\s"
)
_OTHERS = re.compile(r"(?:et al\.?|and others|others|…|\.\.\.)", re.IGNORECASE)
# An identifier that needs no escaping, wherever LaTeX sets it.
_PLAIN_IDENTIFIER = re.compile(r"[\w./:;()<>+-]+", re.ASCII)
# Letters that LaTeX without packages has no glyph for, in formulas their commands.
_GREEK = str.maketrans(
    {
        letter: f"\\{name} "
        for letter, name in zip(
            "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩµ",
            (
                "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
                "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega mu"
            ).split(),
            strict=True,
        )
    }
)
_COMMAND = re.compile(r"\\[A-Za-z]+")


def bibtex(article: Article, macros: Macros = ()) -> str:
    r"""Return an entry as BibTeX, ending with a line feed.

    Args:
        article: the entry.
        macros: the author's own TeX macros; a formula with one of them is given in its Unicode reading.
    """
    identity = identifiers(article)
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(article, identity, macros))
    return f"@misc{{{citation_key(article, identity)}{fields}\n}}\n"


def citation_key(article: Article, identity: Identifiers) -> str:
    """Return the key to cite an entry by: the first author's family name and arXiv's number or the date.

    It is the same in every file, and no other paper's.
    """
    names = re.sub(r"[^A-Za-z ]", "", _ascii(article.authors[0])).split() if article.authors else []
    if not names:
        names = re.findall(r"[A-Za-z]{3,}", _ascii(article.title))[:1] or ["paper"]
    name = names[-1].lower()
    if identity.arxiv:
        return f"{name}-{identity.arxiv.replace('/', '-')}"
    return f"{name}-{article.date.isoformat()}-{article.anchor[-8:]}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _fields(article: Article, identity: Identifiers, macros: Macros) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_title(article, macros)}}}"
    if article.authors:
        yield "author", " and ".join(_names(article.authors))
    if identity.year:
        yield "year", str(identity.year)
    if identity.arxiv:
        yield "eprint", identity.arxiv
        yield "archivePrefix", "arXiv"
    if identity.doi and _PLAIN_IDENTIFIER.fullmatch(identity.doi):
        yield "doi", identity.doi
    if identity.url:
        yield "url", identity.url
        if not identity.arxiv:
            yield "urldate", article.date.isoformat()
    if article.tags:
        yield "keywords", ", ".join(_escaped(tag.label).replace(",", " ") for tag in article.tags)


def _names(authors: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(authors, start=1):
        if place == len(authors) and _OTHERS.fullmatch(name):
            yield "others"
        elif _ORGANISATION.search(name):
            yield f"{{{_escaped(name)}}}"
        else:
            yield _escaped(name)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _title(article: Article, macros: Macros) -> str:
    if _TEX.search(article.title_source):
        return _tex(inline.tex_title(article.title_source, macros), macros)
    return _tex(article.body.title or (Text(article.title),), macros)


def _tex(parts: Parts, macros: Macros) -> str:
    return "".join(_part(part, macros) for part in parts)


def _part(part: Part, macros: Macros) -> str:
    match part:
        case Strong(parts=parts):
            return rf"\textbf{{{_tex(parts, macros)}}}"
        case Emphasis(parts=parts):
            return rf"\emph{{{_tex(parts, macros)}}}"
        case Strike(parts=parts):
            return _tex(parts, macros)
        case Code(text=text):
            return rf"\texttt{{{_escaped(text)}}}"
        case Math():
            return _formula(part, macros)
    return _escaped(part.text)


def _formula(part: Math, macros: Macros) -> str:
    r"""Return a formula as TeX; its reading where its TeX cannot stand in a value of BibTeX."""
    own = {name for name, _ in macros}
    source = part.source.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
    if own.intersection(_COMMAND.findall(source)) or not _is_balanced(source):
        return _escaped(part.text)
    return f"${source.translate(_GREEK).strip()}$"


def _is_balanced(source: str) -> bool:
    """Whether braces are in pairs, and nothing ends the value or the formula."""
    depth = 0
    for character in re.sub(r"\\[%$]", "", source):
        depth += (character == "{") - (character == "}")
        if depth < 0 or character in "%$\n":
            return False
    return depth == 0

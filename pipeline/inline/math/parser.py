r"""Parser of formulas: TeX → a tree of nodes.

A recursive descent over the text: a formula is a row of terms, a term an atom with scripts, an atom a
character, a group or a macro with its arguments. A macro that is not known, or anything that is no TeX,
makes the whole formula unsupported: nothing is left out silently. No TeX is carried out; the author's own
macros are put in as text, in bounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn, TypeAlias

from pipeline.inline.braces import closing_brace, is_balanced
from pipeline.inline.macros import expansion
from pipeline.inline.math.alphabets import DECLARATIONS, FONTS, styled
from pipeline.inline.math.rows import row_of
from pipeline.inline.math.symbols import Symbol, SymbolKind, sign, symbol
from pipeline.inline.math.tree import EMPTY, Kind, Node, UnsupportedError, character

LONGEST = 2000
# Deeper nesting is nothing that a person wrote.
_DEEPEST = 40
# So many macros of the author's may stand in a formula, those within others counted.
_MOST_EXPANSIONS = 100

_TOKEN = re.compile(r"\s*+(\\(?:[A-Za-z]+|[^A-Za-z])|.|\Z)", re.DOTALL)
_NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+|\{,\}\d+)?|\.\d+"
)
_LETTERS = re.compile(r"[A-Za-z](?:\s*[A-Za-z])*")
_ENDS = frozenset({"}", "&", r"\\", r"\cr", r"\right", r"\end"})
_PRIMES = {1: "\u2032", 2: "\u2033", 3: "\u2034"}
# Signs of a keyboard that are one sign.
_ARROWS = {"->": "→", ":=": ":=", "=>": "⇒", "<->": "↔"}
_JOINED = re.compile(r"<->|->|:=|=>")
_KINDS: dict[SymbolKind, Kind] = {
    "letter": "letter",
    "upright": "name",
    "ord": "symbol",
    "large": "large",
    "function": "function",
    "text": "name",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")


# Limits of a displayed formula go above and below large operators and these functions, not integrals.
_INTEGRALS = frozenset("∫∬∭∮∯∰⨌⨍⨋")
_LIMITED = frozenset(
    "det|gcd|inf|lim|max|min|Pr|sup|plim|lim\u2009inf|lim\u2009sup|inj\u2009lim|proj\u2009lim|"
    "arg\u2009max|arg\u2009min".split("|")
)

# What makes a node of a macro, given the parser behind the macro's name, and the name.
Command: TypeAlias = "Callable[[Parser, str], Node]"


class Grammar(NamedTuple):
    """Tables of macros beyond symbols and fonts, by name.

    Attributes:
        commands: macros that take arguments, or say how what follows is set.
        infix: macros that stand between what they are about.
        rows: what makes a formula of one that goes on in rows, given the parser and the first cell.
    """

    commands: Mapping[str, Command]
    infix: Mapping[str, Callable[[Node, Node], Node]]
    rows: Callable[[Parser, Node], Node]


class Parser:
    """Parser of one formula: its position in the text and the declarations in force there."""

    def __init__(
        self,
        source: str,
        grammar: Grammar,
        macros: Mapping[str, str],
        *,
        display: bool = False,
        outer: Parser | None = None,
    ) -> None:
        if len(source) > LONGEST or not is_balanced(source) or _ILLEGAL.search(source):
            raise UnsupportedError(source)
        self.source = source
        self.grammar = grammar
        self.macros = macros
        self.display = display
        self.font = ""
        self.at = 0
        self.depth: int = outer.depth if outer else 0
        self.expansions: list[str] = outer.expansions if outer else []

    def fail(self) -> NoReturn:
        """Say that what stands here is not supported."""
        raise UnsupportedError(self.source[self.at :])

    # Tokens.

    def peek(self) -> str:
        """Return the next token without taking it, spaces skipped; empty at the end."""
        found = _TOKEN.match(self.source, self.at)
        if found is None:
            return ""
        self.at = found.start(1)
        return found[1]

    def take(self) -> str:
        """Take and return the next piece."""
        piece = self.peek()
        self.at += len(piece)
        return piece

    def skip(self, piece: str) -> bool:
        """Whether ``piece`` is next; go on behind it."""
        if self.peek() != piece:
            return False
        self.at += len(piece)
        return True

    def expect(self, piece: str) -> None:
        """Take ``piece``, which must be next."""
        if not self.skip(piece):
            self.fail()

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take and return the match of ``pattern`` here, spaces skipped; None if there is none."""
        self.peek()
        found = pattern.match(self.source, self.at)
        if found:
            self.at = found.end()
        return found

    # Rows and terms.

    def formula(self) -> Node:
        """Parse the whole text."""
        first = self.row("&", r"\\", r"\cr", r"\newline")
        if not self.peek():
            return first
        return self.grammar.rows(self, first)

    def row(self, *ends: str) -> Node:
        """Parse terms up to one of the tokens ``ends``, which stays; declarations end with the row."""
        font, display = self.font, self.display
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fail()
        nodes: list[Node] = []
        while (piece := self.peek()) and piece not in ends:
            if piece in _ENDS:
                self.fail()
            if piece[1:] in self.grammar.infix and piece[0] == "\\":
                self.at += len(piece)
                before, behind = row_of(nodes), self.row(*ends)
                if EMPTY in (before, behind):
                    self.fail()
                nodes = [self.grammar.infix[piece[1:]](before, behind)]
                break
            nodes.append(self.term())
        self.depth -= 1
        self.font, self.display = font, display
        return row_of(nodes)

    def term(self) -> Node:
        """Parse an atom with its scripts."""
        base = EMPTY if self.peek() in ("_", "^", "'") else self.atom()
        limits = self.display and (
            (base.kind == "large" and base.text not in _INTEGRALS)
            or (base.kind == "function" and base.text in _LIMITED)
        )
        return self.scripted(base, limits=limits)

    def scripted(self, base: Node, *, limits: bool) -> Node:
        """Parse the scripts that follow ``base``, and return both as one node."""
        while (piece := self.peek()) in (r"\limits", r"\nolimits", r"\displaylimits"):
            limits = piece == r"\limits" or (piece != r"\nolimits" and self.display)
            self.at += len(piece)
        sub, sup = self._scripts()
        if sub == sup == EMPTY:
            return base
        return Node("limits" if limits else "scripts", "", (base, sub, sup))

    def nested(self, source: str) -> Node:
        """Parse a formula that stands within words of this one."""
        return Parser(source, self.grammar, self.macros, outer=self).formula()

    def _scripts(self) -> tuple[Node, Node]:
        sub = sup = EMPTY
        primes = 0
        while (piece := self.peek()) in ("_", "^", "'"):
            self.at += 1
            if piece == "'":
                primes += 1
                continue
            if (sub if piece == "_" else sup) != EMPTY:
                self.fail()
            sub, sup = (self.script(), sup) if piece == "_" else (sub, self.script())
        if primes:
            prime = Node("symbol", _PRIMES.get(primes) or _PRIMES[1] * primes)
            sup = prime if sup == EMPTY else row_of([prime, sup])
        return sub, sup

    def script(self) -> Node:
        """Parse an argument in the style of scripts and limits."""
        display, self.display = self.display, False
        node = self.argument()
        self.display = display
        return node

    def argument(self) -> Node:
        """Parse the argument of a macro or script: a group, or one atom; of a number only the first digit."""
        piece = self.peek()
        if not piece or piece in _ENDS or piece in ("_", "^", "'"):
            self.fail()
        if piece in self.macros:
            self._expand(piece, grouped=True)
        if piece.isdigit():
            self.at += 1
            return Node("number", styled(piece, self.font))
        if piece.isalpha():
            self.at += 1
            return self.letter(piece)
        return self.atom()

    def group(self) -> Node:
        """Parse the content of the braces that open here."""
        self.expect("{")
        node = self.row("}")
        self.expect("}")
        return node

    def raw_argument(self) -> str:
        """Take the content of the braces that open here, as written."""
        if self.peek() != "{":
            return self.take()
        closing = closing_brace(self.source, self.at)
        if closing is None:
            self.fail()
        content = self.source[self.at + 1 : closing]
        self.at = closing + 1
        return content

    # Atoms.

    def atom(self) -> Node:
        """Parse a character, a group, or a macro with its arguments."""
        piece = self.peek()
        if piece == "{":
            return self.group()
        if number := self.match(_NUMBER):
            return self._number(number[0])
        if self.font == "UPRIGHT" and (word := self.match(_LETTERS)):
            return Node("name", "".join(word[0].split()))
        if piece[0] == "\\":
            return self._macro(piece)
        if joined := self.match(_JOINED):
            return Node("operator", _ARROWS[joined[0]])
        return self._character(piece)

    def _character(self, piece: str) -> Node:
        at, self.at = self.at, self.at + 1
        if piece.isalpha():
            return self.letter(piece)
        if piece == "~":
            starts = not self.source[:at].strip() and self.source[self.at : self.at + 1].isdigit()
            return Node("operator", "\u223c") if starts else Node("space", "0.25")
        if piece in "$&}":
            self.fail()
        return character(piece)

    def letter(self, piece: str) -> Node:
        """Return a letter in the font that is in force."""
        if self.font == "UPRIGHT":
            return Node("name", piece)
        known = sign(piece)
        if known:  # ∂ and the like count as letters
            return character(piece)
        upright = not self.font and "\u0391" <= piece <= "\u03a9"  # TeX's capital Greek
        return Node("name" if upright else "letter", styled(piece, self.font) if self.font else piece)

    def _number(self, written: str) -> Node:
        text = written.replace("{,}", ",").replace(r"\,", "\u2009")
        if self.font and self.font != "UPRIGHT":
            text = "".join(styled(digit, self.font) for digit in text)
        return Node("number", text)

    def _macro(self, piece: str) -> Node:
        name = piece[1:]
        if piece in self.macros:
            self._expand(piece)
            return EMPTY if self.peek() in ("", "_", "^", "'", *_ENDS) else self.atom()
        if command := self.grammar.commands.get(name):
            self.at += len(piece)
            return command(self, name)
        if name in FONTS:
            return self._set_in(piece)
        known = symbol(name)
        if known is None:
            self.fail()
        self.at += len(piece)
        return self._symbol(known)

    def _symbol(self, known: Symbol) -> Node:
        if known.kind == "letter" or (known.kind == "upright" and len(known.text) == 1):
            if self.font and self.font != "UPRIGHT":
                return Node("letter", styled(known.text, self.font))
            return Node("name" if known.kind == "upright" else "letter", known.text)
        if self.font.startswith("BOLD") and known.kind == "ord":
            return Node("symbol", styled(known.text, self.font))
        is_bar = known.text in ("|", "\u2016")
        return Node("operator" if is_bar else _KINDS.get(known.kind, "operator"), known.text)

    def _set_in(self, piece: str) -> Node:
        r"""Parse a font with its argument, ``\mathbf{x}``; ``\bf`` lasts to the end of its group instead."""
        name = piece[1:]
        self.at += len(piece)
        font, self.font = self.font, FONTS[name]
        if name in DECLARATIONS:
            return EMPTY
        node = self.argument()
        self.font = font
        return node

    def expand(self, text: str, start: int, macro: str) -> tuple[str, int]:
        """Return the replacement of an author's macro at ``start``, and the index behind it."""
        self.expansions.append(macro)
        found = expansion(text, start, macro, self.macros[macro])
        if found is None or len(self.expansions) > _MOST_EXPANSIONS:
            self.fail()
        return found

    def _expand(self, piece: str, *, grouped: bool = False) -> None:
        """Put what a macro of the author's stands for in its place; in braces where it is an argument."""
        text, end = self.expand(self.source, self.at, piece)
        if len(self.source) + len(text) > 2 * LONGEST:
            self.fail()
        text = f"{{{text}}}" if grouped else text
        self.source = self.source[: self.at] + text + self.source[end:]

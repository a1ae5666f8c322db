r"""From TeX between dollar signs to a tree.

A recursive descent over the text: a formula is a row of terms, a term an atom with scripts, an atom a
character, a group or a macro with its arguments. A macro that is not known, or anything that is no TeX,
makes the whole formula unsupported: nothing is left out silently. No TeX is carried out; the author's own
macros are put in as text, in bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from pipeline.inline.braces import closing_brace, is_balanced
from pipeline.inline.macros import expansion
from pipeline.inline.math.alphabets import DECLARATIONS, FONTS, styled
from pipeline.inline.math.commands import COMMANDS, INFIX, INTEGRALS, LIMITED
from pipeline.inline.math.environments import bare_rows
from pipeline.inline.math.rows import row_of
from pipeline.inline.math.symbols import Symbol, SymbolKind, sign, symbol
from pipeline.inline.math.tree import EMPTY, Kind, Node, UnsupportedError, character

LONGEST = 2000
# Deeper nesting is nothing that a person wrote.
_DEEPEST = 40
# So many macros of the author's may stand in a formula, those within others counted.
_MOST_EXPANSIONS = 100

_ROOM = re.compile(r"\s*")
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])|.", re.DOTALL)
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


def parse(source: str, macros: Mapping[str, str], *, display: bool = False) -> Node:
    """The tree of a formula.

    Args:
        source: TeX, as between dollar signs.
        macros: the author's own: name with its backslash to what it stands for.
        display: whether it stands by itself, where limits go above and below.

    Raises:
        UnsupportedError: it cannot be shown without loss.
    """
    if len(source) > LONGEST or not is_balanced(source) or _ILLEGAL.search(source):
        raise UnsupportedError(source)
    return Parser(source, macros, display=display).formula()


class Parser:
    """Where in a formula's text the parsing is, and what declarations are in force there."""

    def __init__(
        self, source: str, macros: Mapping[str, str], *, display: bool = False, outer: Parser | None = None
    ) -> None:
        self.source = source
        self.macros = macros
        self.display = display
        self.font = ""
        self.at = 0
        self._depth: int = outer._depth if outer else 0
        self._expansions: list[str] = outer._expansions if outer else []

    def fail(self) -> NoReturn:
        """Say that what stands here is not supported."""
        raise UnsupportedError(self.source[self.at :])

    # Tokens.

    def peek(self) -> str:
        """The next token, behind room, which means nothing in a formula; empty at the end."""
        self.at = _ROOM.match(self.source, self.at).end()  # type: ignore[union-attr]
        token = _TOKEN.match(self.source, self.at)
        return token[0] if token else ""

    def take(self) -> str:
        """The next token, and go on behind it."""
        token = self.peek()
        self.at += len(token)
        return token

    def skip(self, token: str) -> bool:
        """Whether ``token`` is next; go on behind it."""
        if self.peek() != token:
            return False
        self.at += len(token)
        return True

    def expect(self, token: str) -> None:
        """Go on behind ``token``, which has to be next."""
        if not self.skip(token):
            self.fail()

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What ``pattern`` finds here, room skipped, and go on behind it."""
        self.peek()
        found = pattern.match(self.source, self.at)
        if found:
            self.at = found.end()
        return found

    # Rows and terms.

    def formula(self) -> Node:
        """The whole text."""
        first = self.row("&", r"\\", r"\cr", r"\newline")
        if not self.peek():
            return first
        return bare_rows(self, first)

    def row(self, *ends: str) -> Node:
        """Terms up to one of the tokens ``ends``, which stays; what is declared in a row ends with it."""
        font, display = self.font, self.display
        self._depth += 1
        if self._depth > _DEEPEST:
            self.fail()
        nodes: list[Node] = []
        while (token := self.peek()) and token not in ends:
            if token in _ENDS:
                self.fail()
            if token[1:] in INFIX and token[0] == "\\":
                self.at += len(token)
                before, behind = row_of(nodes), self.row(*ends)
                if EMPTY in (before, behind):
                    self.fail()
                nodes = [INFIX[token[1:]](before, behind)]
                break
            nodes.append(self.term())
        self._depth -= 1
        self.font, self.display = font, display
        return row_of(nodes)

    def term(self) -> Node:
        """An atom with its scripts."""
        base = EMPTY if self.peek() in ("_", "^", "'") else self.atom()
        limits = self.display and (
            (base.kind == "large" and base.text not in INTEGRALS)
            or (base.kind == "function" and base.text in LIMITED)
        )
        return self.scripted(base, limits=limits)

    def scripted(self, base: Node, *, limits: bool) -> Node:
        """``base`` with the scripts that follow; as limits above and below it, unless these say otherwise."""
        while (token := self.peek()) in (r"\limits", r"\nolimits", r"\displaylimits"):
            limits = token == r"\limits" or (token != r"\nolimits" and self.display)
            self.at += len(token)
        sub, sup = self._scripts()
        if sub == sup == EMPTY:
            return base
        return Node("limits" if limits else "scripts", "", (base, sub, sup))

    def nested(self, source: str) -> Node:
        """A formula within words of this one."""
        return Parser(source, self.macros, outer=self).formula()

    def _scripts(self) -> tuple[Node, Node]:
        sub = sup = EMPTY
        primes = 0
        while (token := self.peek()) in ("_", "^", "'"):
            self.at += 1
            if token == "'":
                primes += 1
                continue
            if (sub if token == "_" else sup) != EMPTY:
                self.fail()
            sub, sup = (self.script(), sup) if token == "_" else (sub, self.script())
        if primes:
            prime = Node("symbol", _PRIMES.get(primes) or _PRIMES[1] * primes)
            sup = prime if sup == EMPTY else row_of([prime, sup])
        return sub, sup

    def script(self) -> Node:
        """An argument as it is set in a script or a limit."""
        display, self.display = self.display, False
        node = self.argument()
        self.display = display
        return node

    def argument(self) -> Node:
        """What a macro or a script is applied to: a group, or one atom; a single digit of a number."""
        token = self.peek()
        if not token or token in _ENDS or token in ("_", "^", "'"):
            self.fail()
        if token in self.macros:
            self._expand(token, grouped=True)
        if token.isdigit():
            self.at += 1
            return Node("number", styled(token, self.font))
        if token.isalpha():
            self.at += 1
            return self.letter(token)
        return self.atom()

    def group(self) -> Node:
        """What stands in the braces that open here."""
        self.expect("{")
        node = self.row("}")
        self.expect("}")
        return node

    def raw_argument(self) -> str:
        """What stands in the braces that open here, as written."""
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
        """A character, a group, or a macro with its arguments."""
        token = self.peek()
        if token == "{":
            return self.group()
        if number := self.match(_NUMBER):
            return self._number(number[0])
        if self.font == "UPRIGHT" and (word := self.match(_LETTERS)):
            return Node("name", "".join(word[0].split()))
        if token[0] == "\\":
            return self._macro(token)
        if joined := self.match(_JOINED):
            return Node("operator", _ARROWS[joined[0]])
        at, self.at = self.at, self.at + 1
        if token.isalpha():
            return self.letter(token)
        if token == "~":
            starts = not self.source[:at].strip() and self.source[self.at : self.at + 1].isdigit()
            return Node("operator", "\u223c") if starts else Node("space", "0.25")
        if token in "$&}":
            self.fail()
        return character(token)

    def letter(self, token: str) -> Node:
        """A letter in the font that is in force."""
        if self.font == "UPRIGHT":
            return Node("name", token)
        known = sign(token)
        if known:  # ∂ and the like count as letters
            return character(token)
        upright = not self.font and "\u0391" <= token <= "\u03a9"  # TeX's capital Greek
        return Node("name" if upright else "letter", styled(token, self.font) if self.font else token)

    def _number(self, written: str) -> Node:
        text = written.replace("{,}", ",").replace(r"\,", "\u2009")
        if self.font and self.font != "UPRIGHT":
            text = "".join(styled(digit, self.font) for digit in text)
        return Node("number", text)

    def _macro(self, token: str) -> Node:
        name = token[1:]
        if token in self.macros:
            self._expand(token)
            return EMPTY if self.peek() in ("", "_", "^", "'", *_ENDS) else self.atom()
        if command := COMMANDS.get(name):
            self.at += len(token)
            return command(self, name)
        if name in FONTS:
            return self._set_in(token)
        known = symbol(name)
        if known is None:
            self.fail()
        self.at += len(token)
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

    def _set_in(self, token: str) -> Node:
        r"""``\mathbf{x}`` and ``\mathbf x``; ``\bf`` holds to the end of its group."""
        name = token[1:]
        self.at += len(token)
        font, self.font = self.font, FONTS[name]
        if name in DECLARATIONS:
            return EMPTY
        node = self.argument()
        self.font = font
        return node

    def expand(self, text: str, start: int, macro: str) -> tuple[str, int]:
        """What one of the author's macros stands for at ``start``, and where it ends there."""
        self._expansions.append(macro)
        found = expansion(text, start, macro, self.macros[macro])
        if found is None or len(self._expansions) > _MOST_EXPANSIONS:
            self.fail()
        return found

    def _expand(self, token: str, *, grouped: bool = False) -> None:
        """Put what a macro of the author's stands for in its place; in braces where it is an argument."""
        text, end = self.expand(self.source, self.at, token)
        if len(self.source) + len(text) > 2 * LONGEST:
            self.fail()
        text = f"{{{text}}}" if grouped else text
        self.source = self.source[: self.at] + text + self.source[end:]

"""A place in the token list, and reading names with regard to what is in scope."""

from collections.abc import Sequence

from .diagnostics import FeelSyntaxError, syntax_error
from .lexer import KEYWORDS, STOP, NameIndex, Token, tokens
from .limits import MAX_NESTING

FOREIGN = {"==": "=", "&&": "and", "||": "or", "!": "not(…)", "<>": "!=", ";": ",", "%": "modulo(…)"}
"""Operators of other languages, and what FEEL writes."""

_WORDS = frozenset({"operator", "name"})


class Cursor:
    """Reads tokens from left to right.

    `scopes` are the names that can be spelt, innermost last; `properties` the names that may follow a dot; `keys`
    those of the contexts read so far.
    """

    def __init__(
        self, source: str, scopes: Sequence[NameIndex], properties: Sequence[NameIndex], types: NameIndex
    ) -> None:
        self.source = source
        self.tokens = tokens(source)
        self.position = 0
        self.scopes = list(scopes)
        self.properties = properties
        self.types = types
        self.keys = NameIndex()
        self.nesting = 0
        self.in_range_end = False

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.position]

    def start(self) -> int:
        """Return where the next token starts."""
        return self.tokens[self.position].start

    def end(self) -> int:
        """Return where the last token read ended."""
        return self.tokens[self.position - 1].end if self.position else 0

    def at(self, *texts: str) -> bool:
        """Return whether the next token is one of some operators or keywords."""
        token = self.tokens[self.position]
        return token.text in texts and token.kind in _WORDS

    def take(self, text: str) -> bool:
        """Read the next token if it is this operator or keyword."""
        token = self.tokens[self.position]
        if token.text != text or token.kind not in _WORDS:
            return False
        self.position += 1
        return True

    def need(self, text: str) -> None:
        """Read this operator or keyword. Raises FeelSyntaxError when something else stands there."""
        if not self.take(text):
            raise self.error("feel.syntax.expected", expected=text)

    def error(self, key: str, **params: object) -> FeelSyntaxError:
        """Return a syntax error at the next token; the message is told which token that is."""
        token = self.token
        if token.kind == "end":
            return syntax_error(f"{key}-at-end", token.start, self.source, **params)
        if token.text in FOREIGN:
            params["instead"] = FOREIGN[token.text]
            return syntax_error("feel.syntax.foreign", token.start, self.source, found=token.text, **params)
        return syntax_error(key, token.start, self.source, found=token.text, **params)

    def enter(self) -> None:
        """Go one level deeper; who enters takes one off `nesting` again. Raises FeelSyntaxError when it is too deep."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise syntax_error("feel.syntax.too-deep", self.start(), self.source, limit=MAX_NESTING)

    def bracket(self) -> "Bracket":
        """Read inside brackets, where `[` after a value is a filter again."""
        return Bracket(self)

    def scope(self, names: NameIndex) -> "NamesInScope":
        """Read with more names in scope."""
        return NamesInScope(self, names)

    def known(self, scopes: Sequence[NameIndex] | None = None) -> tuple[str | None, int]:
        """Return the longest known name that starts here, and its number of tokens."""
        best: str | None = None
        length = 0
        first = self.tokens[self.position].text
        for names in self.scopes if scopes is None else scopes:
            if names.may_start_with(first):
                name, size = names.longest(self.tokens, self.position)
                if size > length:
                    best, length = name, size
        return best, length

    def starts_long_name(self) -> bool:
        """Return whether a known name of several tokens starts here, even with a keyword."""
        return self.known()[1] > 1

    def name(self, scopes: Sequence[NameIndex] | None = None) -> str:
        """Read a name: the longest known one, else all name tokens up to a keyword or operator."""
        token = self.token
        if token.kind == "quoted":
            self.position += 1
            return token.text[1:-1]
        if token.kind != "name":
            raise self.error("feel.syntax.name-expected")
        best, size = self.known(scopes)
        if best is not None:
            following = self.tokens[self.position + size]
            if following.kind != "name" or following.text in KEYWORDS:
                self.position += size
                return best
        return self._words()

    def _words(self) -> str:
        first = self.position
        while self.token.kind == "name" and (self.position == first or self.token.text not in STOP):
            self.position += 1
        return " ".join(token.text for token in self.tokens[first : self.position])

    def declared_name(self, *stops: str) -> str:
        """Read the name that is being declared: everything up to one of the stops, whatever it consists of."""
        first = self.position
        if self.token.kind == "quoted":
            self.position += 1
            return self.tokens[first].text[1:-1]
        while self.token.kind != "end" and not self.at(*stops):
            self.position += 1
        if self.position == first or self.token.kind == "end":
            raise self.error("feel.syntax.name-expected")
        return " ".join(self.source[self.tokens[first].start : self.end()].split())


class Bracket:
    """What lies inside a pair of brackets. Entered by `with`, as a class because every call and list has one."""

    __slots__ = ("_before", "_cursor")

    def __init__(self, cursor: Cursor) -> None:
        self._cursor, self._before = cursor, cursor.in_range_end

    def __enter__(self) -> None:
        self._cursor.in_range_end = False

    def __exit__(self, *_: object) -> None:
        self._cursor.in_range_end = self._before


class NamesInScope:
    """A part of the text where more names are in scope. Entered by `with`."""

    __slots__ = ("_cursor", "_names")

    def __init__(self, cursor: Cursor, names: NameIndex) -> None:
        self._cursor, self._names = cursor, names

    def __enter__(self) -> None:
        self._cursor.scopes.append(self._names)

    def __exit__(self, *_: object) -> None:
        self._cursor.scopes.pop()

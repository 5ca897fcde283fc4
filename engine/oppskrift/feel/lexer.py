"""Text to tokens, and the index of known names.

FEEL names may contain spaces and operators (`gross pay`, `a+b`, `date and time`), so which tokens make a name depends
on the names in scope. The lexer gives plain tokens; `NameIndex` finds the longest known name that they spell.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from .diagnostics import FeelSyntaxError, syntax_error
from .limits import MAX_TEXT, MAX_TOKENS

_TOKEN = re.compile(
    r"""\s*+(?:
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
    |(?P<name>(?:[^\W\d]|[?_]|[^\x00-\u00b6\s])(?:[\w?]|[^\x00-\u00b6\s])*)
    |(?P<string>"(?:\\.|[^"\\])*")
    |(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<operator>\*\*|\.\.|->|<=|>=|!=|==|&&|\|\||[^\s"`])
    |(?P<quoted>`[^`\n]+`)
    |(?P<end>\Z))""",
    re.DOTALL | re.VERBOSE,
)
KEYWORDS = frozenset(
    {
        *("for", "return", "if", "then", "else", "some", "every", "satisfies", "in", "between", "and", "or"),
        *("instance", "of", "function", "external", "true", "false", "null", "not"),
    }
)
STOP = frozenset({"return", "then", "else", "satisfies", "in", "between", "and", "or", "instance", "of"})
"""Keywords that end a name which is not known."""
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)


class Token(NamedTuple):
    """A token: its kind (`number`, `string`, `quoted`, `name`, `operator`, `end`), text and place."""

    kind: str
    text: str
    start: int
    end: int


_token = tuple.__new__
"""Makes a Token without the detour over keyword arguments."""


def tokens(source: str) -> list[Token]:
    """Return the tokens of a text, with an `end` token last. Raises FeelSyntaxError for a text that is too long."""
    if len(source) > MAX_TEXT:
        raise syntax_error("feel.syntax.too-long", 0, source, limit=MAX_TEXT)
    found: list[Token] = []
    reached = 0
    for match in _TOKEN.finditer(source):
        if match.start() != reached:
            break
        kind = match.lastgroup or ""
        reached = match.end()
        if kind == "comment":
            continue
        found.append(_token(Token, (kind, match[kind], match.start(kind), reached)))
        if kind == "end":
            return found
        if len(found) > MAX_TOKENS:
            raise syntax_error("feel.syntax.too-long", found[-1].start, source, limit=MAX_TOKENS)
    position = len(source) - len(source[reached:].lstrip())
    raise syntax_error("feel.syntax.unfinished-string", position, source)


def unescape(literal: str) -> str:
    """Return the string that a literal (with its quotes) stands for."""
    text = literal[1:-1]
    if "\\" not in text:
        return text
    return paired(_ESCAPE.sub(_escaped, text))


def paired(text: str) -> str:
    """Return the text with halves of characters put together; a half alone, which no store takes, is replaced."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(match: re.Match[str]) -> str:
    kind, digits = match[0][1], match[0][2:]
    if kind in "uU" and digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _ESCAPES.get(kind, match[0])


@lru_cache(4_096)
def spelling(name: str) -> tuple[str, ...]:
    """Return the token texts that spell a name."""
    return tuple(token.text for token in tokens(name)[:-1])


class NameIndex:
    """Names in one scope, by their first token."""

    __slots__ = ("_by_first", "may_start_with")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.may_start_with: Callable[[str], bool] = self._by_first.__contains__
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Add a name. A name that cannot be spelt in tokens is left out: it can only be reached by `get value`."""
        try:
            spelt = spelling(name)
        except FeelSyntaxError:
            return
        if spelt:
            self._by_first.setdefault(spelt[0], []).append((spelt, name))

    def longest(self, found: list[Token], position: int) -> tuple[str | None, int]:
        """Return the longest name spelt from a position on, and its number of tokens; (None, 0) when there is none."""
        best: str | None = None
        length = 0
        for spelt, name in self._by_first.get(found[position].text, ()):
            size = len(spelt)
            if size > length and all(found[min(position + i, len(found) - 1)].text == spelt[i] for i in range(1, size)):
                best, length = name, size
        return best, length

"""Regular expressions: XPath's flavour (DMN 1.5 §10.3.4.3 refers to it) on RE2, which takes linear time for any input.

What RE2 cannot do (back-references) and what is not translated (most Unicode blocks, subtraction of properties) is
refused with a message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..message import Message
from .brief import cut
from .evaluation import Evaluation, Failure, fail

MAX_PATTERN = 2_000
MAX_MEMORY = 2 << 20
"""Bytes for one pattern and what it learns while it searches."""
MAX_STATES = 10_000
"""Most characters that a pattern can tell apart at one time, with all its repetitions written out."""
CACHED = 32
FEW = 12
"""So many states make an automaton that is small whatever the text."""
SEARCH = 8
"""Fuel for starting a search."""
REFUSAL = 10_000
"""Fuel for a pattern that is refused: RE2 may have worked on it until it became too large."""
_LETTERS, _WORD, _SPACE = r"\p{L}", r"\p{L}\p{M}\p{N}\p{S}", r"\t\n\r "
_NAME = r"-.:_\x{B7}\p{L}\p{M}\p{Nd}"
_CLASSES = {"d": r"\p{Nd}", "D": r"\P{Nd}", "s": _SPACE, "w": _WORD, "i": rf"{_LETTERS}_:", "c": _NAME}
_NEGATED = {"S": _SPACE, "W": _WORD, "I": rf"{_LETTERS}_:", "C": _NAME}
_BLOCKS = {
    "IsBasicLatin": r"\x{0}-\x{7F}",
    "IsLatin-1Supplement": r"\x{80}-\x{FF}",
    "IsLatinExtended-A": r"\x{100}-\x{17F}",
    "IsLatinExtended-B": r"\x{180}-\x{24F}",
    "IsGreek": r"\x{370}-\x{3FF}",
    "IsCyrillic": r"\x{400}-\x{4FF}",
}
_PLAIN_ESCAPES = frozenset("nrt\\|.-^?*+{}()[]$")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_FLAGS = frozenset("ismxq")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. `price` is the fuel for making it; `states` bounds what RE2 keeps track of at one time."""

    expression: Any
    price: int
    states: int

    @property
    def groups(self) -> int:
        """Return the number of groups in parentheses."""
        return int(self.expression.groups)

    def matches(self, text: str, evaluation: Evaluation) -> bool:
        """Return whether the pattern matches anywhere in a text."""
        self._meter(len(text), evaluation)
        return self.expression.search(text) is not None

    def found(self, text: str, evaluation: Evaluation) -> Iterator[Any]:
        """Yield the matches in a text. Each is accounted for as if all of the rest were searched, as it may be."""
        self._meter(len(text), evaluation)
        for match in self.expression.finditer(text):
            yield match
            evaluation.burn(SEARCH)
            self._meter(len(text) - match.end(), evaluation)

    def _meter(self, length: int, evaluation: Evaluation) -> None:
        """Account for a search: a few states make a small automaton, many are followed one by one."""
        evaluation.burn(length >> 9 if self.states <= FEW else length * self.states >> 7)


def compiled(pattern: str, flags: str, evaluation: Evaluation) -> Pattern:
    """Return the compiled pattern. Raises Failure when it is not valid or not supported.

    What it takes to compile is accounted for once in an evaluation, whether it is remembered from others or not.
    """
    found = _compiled(pattern, flags)
    evaluation.once(("pattern", pattern, flags), REFUSAL if isinstance(found, Message) else found.price)
    if isinstance(found, Message):
        raise Failure(found)
    return found


@lru_cache(CACHED)
def _compiled(pattern: str, flags: str) -> Pattern | Message:
    try:
        return _compile(pattern, flags)
    except Failure as failure:
        return failure.message


def _compile(pattern: str, flags: str) -> Pattern:
    if not set(flags) <= _FLAGS:
        raise fail("feel.bad-flags", flags=cut(flags))
    if len(pattern) > MAX_PATTERN:
        raise fail("feel.large-pattern", pattern=cut(pattern))
    if "q" in flags:
        import re2  # as below

        return _made(re2.escape(pattern), pattern, flags, 1)
    translator = _Translator(_without_space(pattern) if "x" in flags else pattern, flags)
    text = translator.run()
    if translator.states > MAX_STATES:
        raise fail("feel.large-pattern", pattern=cut(pattern))
    return _made(f"(?m){text}" if "m" in flags else text, pattern, flags, translator.states)


def _made(text: str, pattern: str, flags: str, states: int) -> Pattern:
    import re2  # takes 20 ms to load: only those who match patterns pay

    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.case_sensitive = "i" not in flags
    try:
        expression = re2.compile(text, options)
    except re2.error as problem:
        large = b"too large" in problem.args[0] or b"repetition size" in problem.args[0]
        raise fail("feel.large-pattern", pattern=cut(pattern)) if large else _bad(pattern) from None
    return Pattern(expression, SEARCH + (expression.programsize >> 1), states)


def _bad(pattern: str) -> Exception:
    return fail("feel.bad-pattern", pattern=cut(pattern))


def _without_space(pattern: str) -> str:
    """Return a pattern without the white space outside of character classes (flag x)."""
    kept: list[str] = []
    depth = 0
    for character in pattern:
        depth += (character == "[") - (character == "]")
        if depth > 0 or not character.isspace():
            kept.append(character)
    return "".join(kept)


_REPEATED = re.compile(r"\{(\d{1,6})(?:,(\d{0,6}))?\}", re.ASCII)


class _States:
    """Counts the characters of a pattern while it is read, those repeated `{2,5}` as often as they may stand."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self.total = 0
        self._last = 0

    def note(self, piece: str, repeated: re.Match[str] | None) -> None:
        """Take note of a piece of the pattern, or of a repetition of the piece before it."""
        if repeated:
            times = max(int(repeated[1]), int(repeated[2] or 0), 1)
            self.total += self._last * (times - 1)
            self._last *= times
        elif piece in ("(", "(?:"):
            self._open.append(self.total)
        elif piece == ")":
            self._last = self.total - (self._open.pop() if self._open else 0)
        elif piece not in ("*", "+", "?", "|", "}"):
            self._last = 1
            self.total += 1


class _Translator:
    """Reads an XPath pattern once and writes it for RE2."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.any = r"(?s:.)" if "s" in flags else r"[^\n\r]"
        self._states = _States()

    @property
    def states(self) -> int:
        """Return what has been counted."""
        return self._states.total

    def run(self) -> str:
        written: list[str] = []
        while self.at < len(self.pattern):
            repeated = _REPEATED.match(self.pattern, self.at)
            written.append(self._piece())
            self._states.note(written[-1], repeated)
        return "".join(written)

    def _take(self, size: int = 1) -> str:
        taken = self.pattern[self.at : self.at + size]
        self.at += size
        if len(taken) < size:
            raise _bad(self.pattern)
        return taken

    def _next_is(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def _piece(self) -> str:
        character = self._take()
        if character == "\\":
            return self._escape(inside=False)
        if character == "[":
            return self._class()
        if character == "(" and self._next_is("?"):
            if self._take(2) != "?:":
                raise self._unsupported("(?")
            return "(?:"
        return self.any if character == "." else character

    def _escape(self, *, inside: bool) -> str:
        kind = self._take()
        if kind in _PLAIN_ESCAPES:
            return f"\\{kind}"
        if kind in _CLASSES:
            return _CLASSES[kind] if inside else f"[{_CLASSES[kind]}]"
        if kind in _NEGATED and not inside:
            return f"[^{_NEGATED[kind]}]"
        if kind in "pP" and self._take() == "{":
            return self._property(kind, inside=inside)
        if kind.isdigit():
            raise fail("feel.back-reference", pattern=cut(self.pattern), reference=f"\\{kind}")
        raise self._unsupported(f"\\{kind} in [ ]") if kind in _NEGATED else _bad(self.pattern)

    def _property(self, kind: str, *, inside: bool) -> str:
        end = self.pattern.find("}", self.at)
        if end < 0:
            raise _bad(self.pattern)
        name = self._take(end - self.at)
        self.at += 1
        if not name.startswith("Is"):
            return f"\\{kind}{{{name}}}"
        if name not in _BLOCKS or (inside and kind == "P"):
            raise self._unsupported(f"\\{kind}{{{name}}}")
        return _BLOCKS[name] if inside else f"[{'^' if kind == 'P' else ''}{_BLOCKS[name]}]"

    def _class(self) -> str:
        """Read a character class after its `[`, and write it with any subtraction done."""
        negated = self._next_is("^")
        self.at += negated
        start = self.at
        written: list[str] = []
        while not self._next_is("]") or not written:
            character = self._take()
            if character == "-" and self._next_is("[") and written:
                return self._subtracted(self.pattern[start : self.at - 1], negated=negated)
            if character in "[]":
                raise _bad(self.pattern)
            written.append(self._escape(inside=True) if character == "\\" else character)
        self.at += 1
        return f"[{'^' if negated else ''}{''.join(written)}]"

    def _subtracted(self, outer: str, *, negated: bool) -> str:
        """Write `[a-z-[aeiou]]` as the characters that are left; both sides must be plain characters and ranges."""
        self.at += 1
        start = self.at
        end = self.pattern.find("]]", start)
        inner = self.pattern[start:end] if end >= 0 else ""
        if negated or not inner or inner.startswith("^") or "[" in inner:
            raise self._unsupported("[…-[…]]")
        self.at = end + 2
        left = self._codes(outer) - self._codes(inner)
        if not left:
            raise self._unsupported("[…-[…]]")
        return "[" + "".join(f"\\x{{{code:X}}}" for code in sorted(left)) + "]"

    def _codes(self, text: str) -> set[int]:
        codes: list[int] = []
        ranges: set[int] = set()
        at = 0
        while at < len(text):
            if text[at] == "-" and codes and at + 1 < len(text):
                low, at = codes[-1], at + 1
                high, at = self._code(text, at)
                if len(ranges) + high - low > 1_000:
                    raise self._unsupported("[…-[…]]")
                ranges.update(range(low, high + 1))
                continue
            code, at = self._code(text, at)
            codes.append(code)
        return ranges | set(codes)

    def _code(self, text: str, at: int) -> tuple[int, int]:
        if text[at] != "\\":
            return ord(text[at]), at + 1
        kind = text[at + 1 : at + 2]
        if not kind or kind not in _PLAIN_ESCAPES:
            raise self._unsupported("[…-[…]]")
        return ord(_CONTROL.get(kind, kind)), at + 2

    def _unsupported(self, feature: str) -> Exception:
        return fail("feel.unsupported-pattern", pattern=cut(self.pattern), feature=feature)

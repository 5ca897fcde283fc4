"""Regular expressions: XPath's flavour (DMN 1.5 §10.3.4.3 refers to it) on RE2, which takes linear time for any input.

What RE2 cannot do (back-references) and what is not translated (most Unicode blocks, subtraction of properties) is
refused with a message.
"""

from functools import lru_cache
from typing import Any

from .evaluation import fail

MAX_PATTERN = 2_000
MAX_MEMORY = 4 << 20
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


@lru_cache(512)
def compiled(pattern: str, flags: str) -> Any:
    """Return the compiled pattern. Raises Failure when it is not valid or not supported."""
    if not set(flags) <= _FLAGS:
        raise fail("feel.bad-flags", flags=flags[:20])
    if len(pattern) > MAX_PATTERN:
        raise _bad(pattern)
    import re2  # takes 20 ms to load: only those who match patterns pay

    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    options.case_sensitive = "i" not in flags
    if "q" in flags:
        return re2.compile(re2.escape(pattern), options)
    text = _Translator(_without_space(pattern) if "x" in flags else pattern, flags).run()
    try:
        return re2.compile(f"(?m){text}" if "m" in flags else text, options)
    except re2.error:
        raise _bad(pattern) from None


def _bad(pattern: str) -> Exception:
    return fail("feel.bad-pattern", pattern=pattern[:60])


def _without_space(pattern: str) -> str:
    """Return a pattern without the white space outside of character classes (flag x)."""
    kept: list[str] = []
    depth = 0
    for character in pattern:
        depth += (character == "[") - (character == "]")
        if depth > 0 or not character.isspace():
            kept.append(character)
    return "".join(kept)


class _Translator:
    """Reads an XPath pattern once and writes it for RE2."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.any = r"(?s:.)" if "s" in flags else r"[^\n\r]"

    def run(self) -> str:
        written: list[str] = []
        while self.at < len(self.pattern):
            written.append(self._piece())
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
            raise self._unsupported(f"\\{kind}")
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
                if high - low > 1_000:
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
        return fail("feel.unsupported-pattern", pattern=self.pattern[:60], feature=feature)

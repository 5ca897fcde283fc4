"""Regular expressions: XPath's flavour (DMN 1.5 §10.3.4.3 refers to it) on RE2, which takes linear time for any input.

What RE2 cannot do (back-references, subtraction of character classes, Unicode blocks) is refused with a message.
"""

from functools import lru_cache
from typing import Any

from .evaluation import fail

MAX_PATTERN = 2_000
MAX_MEMORY = 4 << 20
_LETTERS, _WORD = r"\p{L}", r"\p{L}\p{M}\p{N}\p{S}"
_NAME = rf"-.:_\x{{B7}}\p{{L}}\p{{M}}\p{{Nd}}"
_CLASSES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r"\t\n\r ",
    "w": _WORD,
    "i": rf"{_LETTERS}_:",
    "c": _NAME,
}
_NEGATED = {"S": r"\t\n\r ", "W": _WORD, "I": rf"{_LETTERS}_:", "C": _NAME}
_PLAIN_ESCAPES = frozenset("nrt\\|.-^?*+{}()[]$")
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
    text = _Translator(pattern, flags).run()
    try:
        return re2.compile(f"(?m){text}" if "m" in flags else text, options)
    except re2.error:
        raise _bad(pattern) from None


def _bad(pattern: str) -> Exception:
    return fail("feel.bad-pattern", pattern=pattern[:60])


class _Translator:
    """Reads an XPath pattern once and writes it for RE2."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.free_spacing = "x" in flags
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

    def _piece(self) -> str:
        character = self._take()
        if character == "\\":
            return self._escape(inside=False)
        if character == "[":
            return self._class()
        if character == ".":
            return self.any
        if character == "(" and self.pattern[self.at : self.at + 1] == "?":
            if self._take(2) != "?:":
                raise self._unsupported("(?")
            return "(?:"
        return "" if self.free_spacing and character.isspace() else character

    def _escape(self, *, inside: bool) -> str:
        kind = self._take()
        if kind in _PLAIN_ESCAPES:
            return f"\\{kind}"
        if kind in _CLASSES:
            return _CLASSES[kind] if inside else f"[{_CLASSES[kind]}]"
        if kind in _NEGATED and not inside:
            return f"[^{_NEGATED[kind]}]"
        if kind in "pP" and self._take() == "{":
            return self._property(kind)
        if kind.isdigit():
            raise self._unsupported(f"\\{kind}")
        raise self._unsupported(f"\\{kind} in [ ]") if kind in _NEGATED else _bad(self.pattern)

    def _property(self, kind: str) -> str:
        end = self.pattern.find("}", self.at)
        if end < 0:
            raise _bad(self.pattern)
        name = self._take(end - self.at)
        self.at += 1
        if name.startswith("Is"):
            raise self._unsupported(f"\\{kind}{{{name}}}")
        return f"\\{kind}{{{name}}}"

    def _class(self) -> str:
        written = ["["]
        if self.pattern[self.at : self.at + 1] == "^":
            written.append(self._take())
        first = True
        while (character := self._take()) != "]" or first:
            if character == "[" or (character == "]" and first):
                raise self._unsupported("[…-[…]]") if written[-1] == "-" else _bad(self.pattern)
            written.append(self._escape(inside=True) if character == "\\" else character)
            first = False
        return "".join([*written, "]"])

    def _unsupported(self, feature: str) -> Exception:
        return fail("feel.unsupported-pattern", pattern=self.pattern[:60], feature=feature)

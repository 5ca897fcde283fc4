"""What is told about an expression: diagnostics of an evaluation, and the error of a text that is no expression."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..errors import OppskriftError
from ..likeness import LONGEST, like
from ..message import Language, Message, message, render
from ..model.problem import Problem


class Diagnostic(NamedTuple):
    """A problem met during an evaluation, with the part of the text (`start` to `end`, from 0) that it concerns."""

    message: Message
    start: int
    end: int

    def render(self, language: Language = "nb") -> str:
        """Return the text to show."""
        return render(self.message, language)


class FeelSyntaxError(OppskriftError):
    """The text is not a FEEL expression. `position` is where reading stopped, in characters from 0."""

    def __init__(self, text: Message, position: int, source: str = "") -> None:
        super().__init__(text)
        self.position = position
        self.source = source

    @property
    def problem(self) -> Problem:
        """Return the error as a problem; the caller adds file, line and element with `dataclasses.replace`."""
        return Problem(rule=self.message.key, message=self.message)


def syntax_error(key: str, position: int, source: str, /, **params: object) -> FeelSyntaxError:
    """Return a syntax error, to be raised; the message gets the position (from 1) and the text around it."""
    near = source[max(0, position - 20) : position + 20].replace("\n", " ")
    return FeelSyntaxError(message(key, **params, position=position + 1, near=near), position, source)


def unknown(key: str, name: str, known: Iterable[str]) -> Message:
    """Return the message `key` about an unknown name, or `key-suggest` where a known name looks like it."""
    return _unknown(key, name, tuple(known))


@lru_cache(maxsize=1024)
def _unknown(key: str, name: str, known: tuple[str, ...]) -> Message:
    """Return the message; remembered, for an optional name may be asked for at every step."""
    found = like(name, known)
    return message(f"{key}-suggest", name=name, suggestion=found) if found else message(key, name=name[:LONGEST])

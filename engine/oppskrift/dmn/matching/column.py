"""The index of one input column: which rules' tests a value meets, without asking them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any, NamedTuple

from ... import feel
from ...clock import EPOCH
from ...feel.compiler.constants import constant
from ...feel.syntax import UnaryTests
from ..run import Cell
from .spans import Kind, Span, key_of, kind_of, spans
from .steps import Layer, Steps


class Answer(NamedTuple):
    """Rules whose test a value meets, and rules whose test must be asked to know."""

    met: int
    open: int


@dataclass(frozen=True, slots=True)
class Known:
    """A test made of constants: the rules that have it, and what it compares with."""

    mask: int
    program: feel.Program
    negated: bool
    parts: tuple[Any, ...]

    def layer(self, kind: Kind) -> Layer | None:
        """Return what the test lets through of a kind, None when it is not made for the kind."""
        found: list[Span] = []
        for part in self.parts:
            covered = spans(part, kind)
            if covered is None:
                return None
            found += covered
        return self.mask, self.negated, found

    def met(self, value: bool | None) -> bool | None:
        """Return whether null or a boolean meets the test, None when asking it has something to say about that."""
        evaluation = feel.Evaluation(EPOCH)
        try:
            verdict = self.program.run({"?": value}, evaluation)
        except (feel.BudgetExceeded, RecursionError, DecimalException):
            return None
        return None if evaluation.diagnostics else verdict is True


class Column:
    """Answers for one column. What it learns of a kind of values it keeps; threads may share it, and learn it twice."""

    __slots__ = ("_always", "_known", "_numbered", "_open", "_plain")

    def __init__(self, tests: Mapping[int, Cell | None]) -> None:
        """`tests` are by the bit of their rule."""
        self._always = sum(bit for bit, test in tests.items() if test is None)
        alike: dict[str, int] = {}
        cells: dict[str, Cell] = {}
        for bit, test in tests.items():
            if test is not None:
                written = test.program.text if test.program else ""
                alike[written] = alike.get(written, 0) | bit
                cells[written] = test
        self._known = [known for text, mask in alike.items() if (known := _known(cells[text], mask)) is not None]
        self._open = sum(alike.values()) & ~sum(known.mask for known in self._known)
        self._numbered: dict[Kind, tuple[Steps, int]] = {}
        self._plain: dict[bool | None, Answer] = {}

    def answer(self, value: Any) -> Answer:
        """Return what is known about a value."""
        kind = kind_of(value)
        if kind is not None:
            steps, unknown = self._numbered.get(kind) or self._learn(kind)
            return Answer(steps.at(key_of(value)) | self._always, unknown)
        if value is None or isinstance(value, bool):
            return self._plain.get(value) or self._learn_plain(value)
        return Answer(self._always, self._open | sum(known.mask for known in self._known))

    def _learn(self, kind: Kind) -> tuple[Steps, int]:
        layers = [(known.mask, known.layer(kind)) for known in self._known]
        unknown = self._open | sum(mask for mask, layer in layers if layer is None)
        learnt = self._numbered[kind] = Steps([layer for _, layer in layers if layer is not None]), unknown
        return learnt

    def _learn_plain(self, value: bool | None) -> Answer:
        verdicts = [(known.mask, known.met(value)) for known in self._known]
        met = sum(mask for mask, verdict in verdicts if verdict)
        unknown = sum(mask for mask, verdict in verdicts if verdict is None)
        learnt = self._plain[value] = Answer(self._always | met, self._open | unknown)
        return learnt


def _known(test: Cell, mask: int) -> Known | None:
    """Return a test made of constants, None for one that reads anything but its input."""
    program = test.program
    if program is None or program.names - {"?"} or not isinstance(program.syntax, UnaryTests):
        return None
    found = [constant(part) for part in program.syntax.tests]
    parts = tuple(part.value for part in found if part is not None)
    if not parts or len(parts) < len(found):
        return None
    return Known(mask, program, program.syntax.negated, parts)

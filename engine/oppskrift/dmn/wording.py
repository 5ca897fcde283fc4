"""A cell of a decision table in plain words, met or not: `<= ramme` on 30 as «timer ført 30 ≤ ramme 40».

A cell that was not met says what would have been asked: «beløp 120 000 er ikke under 100 000».
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..feel import syntax
from ..feel.temporal import parse_at
from ..message import Language
from ..model.tagged import Json
from .vocabulary import PLAIN, Label, Vocabulary, readable, say, shown

__all__ = ["Cell", "readable", "say", "shown"]

OPERATORS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
_WORDED = {"<": "below", "<=": "at-most", ">": "above", ">=": "at-least", "=": "equal", "!=": "unequal"}
_ON_THE_CLOCK = {"<": "before", "<=": "latest", ">": "after", ">=": "earliest", "=": "equal", "!=": "unequal"}
_TEMPORAL = ("date", "time", "date and time", "duration")
_MOMENTS = frozenset({"$date", "$datetime", "$time"})
_SHORT = 300
"""Characters of a test or an expression that are quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its text, the label and value of its column, and the other values that it reads, by name or path."""

    test: str
    label: Label
    value: Json
    reads: Mapping[str, Json]
    lang: Language
    vocabulary: Vocabulary = PLAIN

    def met(self) -> str:
        """Return the condition, which was met, in words."""
        tests = self._tests()
        if tests is None:
            return self._quoted("test")
        phrases = [self._phrase(test) for test in tests.tests]
        if tests.negated:
            return self._quoted("test") if None in phrases else self._say("not", test=self._either(phrases))
        if len(tests.tests) > 1 and all(map(self._constant, tests.tests)):
            return self._say("one-of", test=", ".join(filter(None, phrases)))
        return self._either([self._test(test) for test in tests.tests])

    def missed(self) -> str:
        """Return in words why the condition was not met."""
        tests = self._tests()
        phrases = [self._phrase(test) for test in tests.tests] if tests else []
        if tests is None or None in phrases:
            return self._quoted("test-missed")
        if tests.negated:
            return self._say("excepted", test=self._either(phrases))
        plain = self.value is None or all(map(self._constant, tests.tests))
        asked = self.label.name.endswith("?")
        key = ("answer-instead" if asked else "instead") if plain else "not"
        return self._say(key, test=self._either(phrases))

    def _tests(self) -> syntax.UnaryTests | None:
        """Return the tests read; None where they need names that the trace does not have."""
        try:
            tests = feel.parse(self.test, "unary_tests", frozenset(self.reads))
        except feel.FeelSyntaxError:
            return None
        return tests if isinstance(tests, syntax.UnaryTests) else None

    def _either(self, told: Sequence[str | None]) -> str:
        return f" {say(self.lang, 'or')} ".join(filter(None, told))

    def _say(self, key: str, **params: object) -> str:
        return say(self.lang, key, label=self.label.name, value=self._shown(self.value), **params)

    def _quoted(self, key: str) -> str:
        """Return that a test was met or not, as it is written, with the values that it reads."""
        read = ", ".join(f"{readable(name)} {self._shown(value)}" for name, value in self.reads.items())
        told = self._say(key, test=" ".join(self.test.split())[:_SHORT])
        return f"{told} ({read})" if read else told

    def _shown(self, value: Json) -> str:
        return self.vocabulary.value(value, self.lang)

    def _test(self, node: syntax.Node) -> str:
        if self._constant(node):
            return self._is()
        if isinstance(node, syntax.Comparison):
            return self._compared(node.operator, node.operand)
        if isinstance(node, syntax.RangeLiteral):
            return self._range(node)
        if isinstance(node, syntax.Name | syntax.Path) and self._source(node) in self.reads:
            return self._compared("=", node)
        told = self._value(node)
        return told if told != self._source(node) and _uses_input(node) else self._quoted("test")

    def _is(self) -> str:
        if self.value in (None, ""):
            return self._say("empty-is")
        return self._say("answer" if self.label.name.endswith("?") else "is")

    def _compared(self, operator: str, operand: syntax.Node) -> str:
        other = self.label.measured(self._value(operand), self.value)
        return self._say("compared", operator=OPERATORS[operator], other=other)

    def _range(self, node: syntax.RangeLiteral) -> str:
        low, high = self._value(node.low), self.label.measured(self._value(node.high), self.value)
        if node.low_included and node.high_included:
            return self._say("between", low=low, high=high)
        below, above = ("≤" if included else "<" for included in (node.low_included, node.high_included))
        return f"{low} {below} {self.label.name} {self._shown(self.value)} {above} {high}"

    def _phrase(self, node: syntax.Node) -> str | None:
        """Return what a test asks for, without its column: «under 100 000», «mellom 1 og 5», «nei»."""
        if isinstance(node, syntax.Comparison):
            return self._worded(node.operator, self.label.measured(self._value(node.operand), self.value))
        if isinstance(node, syntax.RangeLiteral):
            return self._range_phrase(node)
        if self._constant(node) or (isinstance(node, syntax.Name | syntax.Path) and self._source(node) in self.reads):
            return self._value(node)
        return None

    def _range_phrase(self, node: syntax.RangeLiteral) -> str:
        low, high = self._value(node.low), self.label.measured(self._value(node.high), self.value)
        if node.low_included and node.high_included:
            return say(self.lang, "between-phrase", low=low, high=high)
        first = self._worded(">=" if node.low_included else ">", low)
        return f"{first} {say(self.lang, 'and')} {self._worded('<=' if node.high_included else '<', high)}"

    def _worded(self, operator: str, other: str) -> str:
        moment = isinstance(self.value, dict) and not _MOMENTS.isdisjoint(self.value)
        return say(self.lang, (_ON_THE_CLOCK if moment else _WORDED)[operator], other=other)

    def _constant(self, node: syntax.Node) -> bool:
        """Return whether a test is one value written out: a literal, its negative, or `date("…")`."""
        if isinstance(node, syntax.Negation):
            return isinstance(node.operand, syntax.Literal)
        return isinstance(node, syntax.Literal | syntax.AtLiteral) or self._written_moment(node) is not None

    def _value(self, node: syntax.Node) -> str:
        """Return an expression in words: constants and variables by value, the rest as it is written."""
        told = _WORDS.get(type(node))
        return self._source(node) if told is None else told(self, node)

    def _source(self, node: syntax.Node) -> str:
        return self.test[node.start : node.end]

    def _literal(self, node: Any) -> str:
        if isinstance(node.value, str):
            return self._shown(node.value)
        return feel.show(node.value, self.lang) or say(self.lang, "empty")

    def _negative(self, node: Any) -> str:
        inner = node.operand
        number = isinstance(inner, syntax.Literal) and not isinstance(inner.value, bool | str | None)
        return feel.show(-inner.value, self.lang) if number else self._source(node)

    def _at_literal(self, node: Any) -> str:
        try:
            return feel.show(parse_at(node.text), self.lang)
        except ValueError:
            return self._source(node)

    def _variable(self, node: Any) -> str:
        written = self._source(node)
        if written == "?":
            return f"{self.label.name} {self._shown(self.value)}"
        known = f" {self._shown(self.reads[written])}" if written in self.reads else ""
        return readable(written) + known

    def _written_moment(self, node: syntax.Node) -> str | None:
        """Return the text in `date("2026-03-01")` and the like; None for any other expression."""
        if not isinstance(node, syntax.Call) or self._source(node.function) not in _TEMPORAL:
            return None
        arguments = [one.value for one in node.arguments if isinstance(one, syntax.Literal)]
        return str(arguments[0]) if len(arguments) == 1 == len(node.arguments) else None

    def _call(self, node: Any) -> str:
        written = self._written_moment(node)
        if written is None:
            return self._source(node)
        return self._at_literal(syntax.AtLiteral(written, start=node.start, end=node.end))

    def _binary(self, node: Any) -> str:
        sides = (node.left, node.right)
        if any(isinstance(side, syntax.Call) and _uses_input(side) for side in sides):
            return self._source(node)
        operator = say(self.lang, node.operator) if node.operator in ("and", "or") else node.operator
        left, right = map(self._value, sides)
        return f"{left} {OPERATORS.get(operator, operator)} {right}"


_WORDS: Mapping[type[syntax.Node], Callable[[Cell, Any], str]] = {
    syntax.Literal: Cell._literal,
    syntax.AtLiteral: Cell._at_literal,
    syntax.Negation: Cell._negative,
    syntax.Name: Cell._variable,
    syntax.Path: Cell._variable,
    syntax.Call: Cell._call,
    syntax.Binary: Cell._binary,
}


def _uses_input(node: syntax.Node) -> bool:
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, syntax.Name) and found.name == "?":
            return True
        waiting.extend(syntax.children(found))
    return False

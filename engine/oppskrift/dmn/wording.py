"""A cell of a decision table in plain words: `<= ramme` on 30 as «timer ført 30 ≤ ramme 40»."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..feel import syntax
from ..feel.temporal import parse_at
from ..message import Language, message, render
from ..model.tagged import TAGS, Json

_OPERATORS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
_PATH = re.compile(r"[^\W\d]\w*([. ][^\W\d]\w*)*")
_CONSTANTS = (syntax.Literal, syntax.AtLiteral)


def say(lang: Language, key: str, **params: object) -> str:
    """Return one of the texts of an explanation."""
    return render(message(f"dmn.explain.{key}", **params), lang)


def shown(value: Json, lang: Language) -> str:
    """Return a tagged value for people; what is empty gets a word for it."""
    if isinstance(value, dict) and not TAGS.intersection(value):
        return ", ".join(f"{readable(key)} {shown(inner, lang)}" for key, inner in value.items()) or say(lang, "empty")
    return feel.show(feel.from_json(value), lang) or say(lang, "empty")


def readable(name: str) -> str:
    """Return a variable's name as words; anything but a plain name or path stays as it is."""
    return name.replace("_", " ").replace(".", " ") if _PATH.fullmatch(name) else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that was met: its text, the label and value of its column, and the other values it read."""

    test: str
    label: str
    value: str
    reads: Mapping[str, Json]
    lang: Language

    def words(self) -> str:
        """Return the condition in words."""
        try:
            tests = feel.parse(self.test, "unary_tests", self.reads)
        except feel.FeelSyntaxError:  # it was read with names that the trace does not have
            return self._say("test", test=self.test)
        if not isinstance(tests, syntax.UnaryTests):
            return self._say("test", test=self.test)
        if all(isinstance(test, _CONSTANTS) for test in tests.tests):
            return self._constants(tests)
        if tests.negated:
            return self._say("test", test=self.test)
        return f" {say(self.lang, 'or')} ".join(self._test(test) for test in tests.tests)

    def _say(self, key: str, **params: object) -> str:
        return say(self.lang, key, label=self.label, value=self.value, **params)

    def _constants(self, tests: syntax.UnaryTests) -> str:
        told = ", ".join(self._value(test) for test in tests.tests)
        if tests.negated:
            return self._say("not", test=told)
        return self._say("is") if len(tests.tests) == 1 else self._say("one-of", test=told)

    def _test(self, node: syntax.Node) -> str:
        if isinstance(node, _CONSTANTS):
            return self._say("is")
        if isinstance(node, syntax.Comparison):
            return self._compared(node.operator, node.operand)
        if isinstance(node, syntax.RangeLiteral):
            return self._range(node)
        if isinstance(node, syntax.Name | syntax.Path) and self._source(node) in self.reads:
            return self._compared("=", node)
        if _uses_input(node):
            return self._value(node)
        return self._say("test", test=self._source(node))

    def _compared(self, operator: str, operand: syntax.Node) -> str:
        return self._say("compared", operator=_OPERATORS[operator], other=self._value(operand))

    def _range(self, node: syntax.RangeLiteral) -> str:
        low, high = self._value(node.low), self._value(node.high)
        if node.low_included and node.high_included:
            return self._say("between", low=low, high=high)
        below, above = ("≤" if included else "<" for included in (node.low_included, node.high_included))
        return f"{low} {below} {self.label} {self.value} {above} {high}"

    def _value(self, node: syntax.Node) -> str:
        """Return an expression in words: constants and variables by value, the rest as it is written."""
        told = _WORDS.get(type(node))
        return self._source(node) if told is None else told(self, node)

    def _source(self, node: syntax.Node) -> str:
        return self.test[node.start : node.end]

    def _literal(self, node: Any) -> str:
        return feel.show(node.value, self.lang) or say(self.lang, "empty")

    def _at_literal(self, node: Any) -> str:
        try:
            return feel.show(parse_at(node.text), self.lang)
        except ValueError:
            return self._source(node)

    def _variable(self, node: Any) -> str:
        written = self._source(node)
        if written == "?":
            return f"{self.label} {self.value}"
        known = f" {shown(self.reads[written], self.lang)}" if written in self.reads else ""
        return readable(written) + known

    def _call(self, node: Any) -> str:
        """Return `date("2026-03-01")` as its date; other calls as they are written."""
        arguments = [one.value for one in node.arguments if isinstance(one, syntax.Literal)]
        if self._source(node.function) in ("date", "time", "date and time", "duration") and len(arguments) == 1:
            return self._at_literal(syntax.AtLiteral(str(arguments[0]), start=node.start, end=node.end))
        return self._source(node)

    def _binary(self, node: Any) -> str:
        operator = say(self.lang, node.operator) if node.operator in ("and", "or") else node.operator
        return f"{self._value(node.left)} {_OPERATORS.get(operator, operator)} {self._value(node.right)}"


_WORDS: Mapping[type[syntax.Node], Callable[[Cell, Any], str]] = {
    syntax.Literal: Cell._literal,
    syntax.AtLiteral: Cell._at_literal,
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

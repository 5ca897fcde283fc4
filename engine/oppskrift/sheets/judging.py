"""Judging the text of a cell: is it FEEL, does it see what it names, is it of the right type and an allowed value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .. import feel
from ..clock import EPOCH
from ..feel import syntax
from ..feel.types import Type
from ..feel.values import type_word, word
from ..message import Message, message
from .grid import Column
from .scope import Scope

_TIMED = frozenset({"now", "today"})
_KINDS: Mapping[str, Literal["expression", "unary_tests"]] = {"input": "unary_tests", "output": "expression"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Knows one column: its type, what its cells may see, and which values are allowed (None: any)."""

    column: Column
    type: Type | None
    scope: Scope
    allowed: feel.Program | None

    @property
    def base(self) -> str:
        """Return the simple FEEL type that the column's values have, whatever the model calls it; empty for others."""
        simple = self.type is not None and self.type.kind == "simple" and len(self.type.classes) == 1
        return type_name_of(self.type.classes[0]) if simple and self.type is not None else ""

    def faults(self, text: str) -> tuple[Message, ...]:
        """Return what is wrong with a text in this column; empty when nothing is."""
        if self.column.kind == "input" and text == "-":
            return ()
        try:
            program = self._compile(text)
        except feel.FeelSyntaxError as fault:
            return (message("sheets.bad-feel", column=self.column.title, reason=fault.message),)
        title, noted = self.column.title, feel.check(program, expect=self._expected())
        found = [
            message("sheets.bad-feel", column=title, reason=one.message)
            for one in noted
            if feel.severity(one) == "error"
        ]
        return tuple(self._constants(program)) or tuple(found)

    def _expected(self) -> Type | None:
        return self.type if self.column.kind == "output" else None

    def _compile(self, text: str) -> feel.Program:
        names: dict[str, Type | None] = {**self.scope.names}
        if self.column.kind == "input":
            names["?"] = self.type
        scope = self.scope
        return feel.compile(text, _KINDS[self.column.kind], names, types=scope.types or None, properties=scope.members)

    def _constants(self, program: feel.Program) -> Iterator[Message]:
        """Yield what is wrong with the constants: of another type, or not among the allowed values."""
        for node, exact in _asked(program.syntax):
            if not _constant(node):
                continue
            written = program.text[node.start : node.end]
            value = self._compile_constant(written)
            if value is None:
                continue
            items = value if isinstance(value, list) and not _is_list(self.type) else [value]
            for item in items:
                fault = self._value(item, written, exact=exact)
                if fault is not None:
                    yield fault

    def _compile_constant(self, written: str) -> Any:
        return feel.compile(written, types=self.scope.types or None).evaluate({}, now=EPOCH).value

    def _value(self, value: Any, written: str, *, exact: bool) -> Message | None:
        ends = [value.low, value.high] if isinstance(value, feel.Range) else [value]
        wrong = [end for end in ends if end is not None and not self._fits(end)]
        if wrong:
            return message(
                "sheets.wrong-type",
                column=self.column.title,
                text=written,
                found=type_word(wrong[0]),
                type=_named(self.type),
            )
        listed = exact and self.allowed is not None and not isinstance(value, feel.Range)
        if listed and self.allowed is not None and self.allowed.evaluate({"?": value}, now=EPOCH).value is not True:
            title, allowed = self.column.title, self.column.allowed
            return message("sheets.not-allowed", column=title, text=written, allowed=allowed)
        return None

    def _fits(self, value: Any) -> bool:
        return self.type is None or self.type.is_kind_of(value, feel.Evaluation(EPOCH, feel.DEFAULT))


def type_name_of(kind: type) -> str:
    """Return the FEEL name of a simple type by the class of its values."""
    return next((one.name for one in feel.BASIC.values() if one.classes == (kind,)), "")


def _is_list(type_: Type | None) -> bool:
    return type_ is not None and type_.kind in ("list", "any")


def _named(type_: Type | None) -> Mapping[str, str] | str:
    return word(type_.name) if type_ is not None else ""


def _asked(node: syntax.Node) -> Iterator[tuple[syntax.Node, bool]]:
    """Yield the parts of a cell that are values, and whether the value itself is meant and not an end of a range."""
    if not isinstance(node, syntax.UnaryTests):
        yield node, True
        return
    for test in node.tests:
        if isinstance(test, syntax.Comparison):
            yield test.operand, test.operator in ("=", "!=")
        else:
            yield test, True


def _constant(node: syntax.Node) -> bool:
    """Return whether a value rests on nothing but what is written."""
    if isinstance(node, syntax.Name):
        return False
    if isinstance(node, syntax.Call):
        named = isinstance(node.function, syntax.Name) and node.function.name not in _TIMED
        return named and all(map(_constant, node.arguments))
    return all(map(_constant, syntax.children(node)))


def allowed_values(column: Column, scope: Scope) -> feel.Program | None:
    """Return the test of a column's allowed values; None where any value is, or the test rests on something else."""
    if not column.allowed or column.kind not in _KINDS:
        return None
    try:
        program = feel.compile(column.allowed, "unary_tests", types=scope.types or None)
    except feel.FeelSyntaxError:
        return None
    return None if program.names - {"?"} else program

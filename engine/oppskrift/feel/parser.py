"""Reading expressions: operators by precedence, values, and what may follow a value (DMN 1.5 §10.3.1.2).

Every token is read once, with no going back, so the time is linear in the text whatever it says.
"""

from decimal import Decimal

from . import forms
from .cursor import Cursor
from .diagnostics import syntax_error
from .lexer import KEYWORDS, NameIndex, unescape
from .limits import MAX_DIGITS, MAX_NESTING
from .numbers import CONTEXT, LARGEST, SMALLEST
from .syntax import (
    AtLiteral,
    Between,
    Binary,
    Comparison,
    Filter,
    In,
    InstanceOf,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    RangeLiteral,
)

OR, AND, COMPARE, ADD, MULTIPLY, POWER = range(1, 7)
PRECEDENCE = {
    **{"or": OR, "and": AND, "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER},
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), COMPARE),
}
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_CHAINED = frozenset({ADD, MULTIPLY, AND, OR})
"""Operators whose chains may be long; chains of the others count as nesting."""
_SUFFIXES = frozenset(".[(")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Parser(Cursor):
    """Reads one expression or list of unary tests."""

    def expression(self) -> Node:
        """Read an expression of any kind."""
        self.enter()
        token = self.tokens[self.position]
        if token.kind == "name" and token.text in forms.FORMS and not self.starts_long_name():
            read = forms.FORMS[token.text](self)
        else:
            read = self.binary(OR)
        self.nesting -= 1
        return read

    def bracketed(self) -> Node:
        """Read an expression inside brackets."""
        with self.bracket():
            return self.expression()

    def finish(self) -> None:
        """Check that nothing follows. Raises FeelSyntaxError otherwise."""
        if self.token.kind != "end":
            raise self.error("feel.syntax.unexpected")

    # -- operators

    def binary(self, least: int) -> Node:
        """Read operands joined by operators of at least a precedence."""
        start = self.tokens[self.position].start
        return self.continued(self.unary(), least, start)

    def continued(self, left: Node, least: int, start: int) -> Node:
        """Read the operators, of at least a precedence, that follow a left operand.

        `start` is where the operand's text begins. Its node may begin later: a node leaves out the parentheses around
        it, while what is made of it takes them in.
        """
        chain = 0
        while True:
            token = self.tokens[self.position]
            precedence = PRECEDENCE.get(token.text, 0) if token.kind in ("operator", "name") else 0
            if precedence < least or precedence == 0:
                return left
            if precedence not in _CHAINED:
                chain = self._link(chain)
            self.position += 1
            left = self._joined(left, token.text, precedence, start)

    def _joined(self, left: Node, operator: str, precedence: int, start: int) -> Node:
        if operator == "between":
            low = self.binary(ADD)
            self.need("and")
            high = self.binary(ADD)
            return Between(left, low, high, start=start, end=self.end())
        if operator == "in":
            return In(left, self._in_tests(), start=start, end=self.end())
        right = self.binary(precedence + 1)
        return Binary(operator, left, right, start=start, end=self.tokens[self.position - 1].end)

    def _in_tests(self) -> tuple[Node, ...]:
        """Read `(test, test)` or one test. `(a..b)` and `(a)` followed by an operator are values instead."""
        if not self.at("("):
            return (self.binary(ADD),)
        start = self.start()
        self.position += 1
        with self.bracket():
            tests = [self.expression()]
            value = self._range_from(tests[0], start, included=False) if self.take("..") else None
            while value is None and self.take(","):
                tests.append(self.expression())
        if value is None:
            self.need(")")
            if len(tests) > 1 or not self.at(".", "[", "(", "+", "-", "*", "/", "**"):
                return tuple(tests)
            value = tests[0]
        return (self.continued(self.followed(value, start), ADD, start),)

    def unary(self) -> Node:
        """Read `-x`, or a value with `instance of`."""
        minuses: list[int] = []
        while self.at("-"):
            self._link(len(minuses))
            minuses.append(self.start())
            self.position += 1
        begun = self.tokens[self.position].start
        value = self.followed(self.primary(), begun)
        if self.tokens[self.position].text == "instance":
            value = self._instance(value, begun)
        for start in reversed(minuses):
            value = self._negated(value, start)
        return value

    def _instance(self, value: Node, start: int) -> Node:
        chain = 0
        while self.at("instance"):
            chain = self._link(chain)
            self.position += 1
            self.need("of")
            value = InstanceOf(value, forms.type_node(self), start=start, end=self.end())
        return value

    def _negated(self, value: Node, start: int) -> Node:
        if isinstance(value, Literal) and isinstance(value.value, Decimal):
            return Literal(value.value.copy_negate(), start=start, end=self.end())
        return Negation(value, start=start, end=self.end())

    def _link(self, chain: int) -> int:
        if chain >= MAX_NESTING:
            raise syntax_error("feel.syntax.too-deep", self.start(), self.source, limit=MAX_NESTING)
        return chain + 1

    # -- values

    def followed(self, value: Node, start: int) -> Node:
        """Read the `.name`, `[filter]` and `(arguments)` that follow a value whose text begins at `start`."""
        chain = 0
        while True:
            token = self.tokens[self.position]
            if token.kind != "operator" or token.text not in _SUFFIXES:
                break
            if token.text == ".":
                self.position += 1
                value = Path(value, self.name([*self.properties, self.keys]), start=start, end=self.end())
            elif token.text == "(":
                value = forms.call(self, value, start)
            elif not self.in_range_end:
                value = self._filter(value, start)
            else:
                break
            chain = self._link(chain)
        return value

    def _filter(self, target: Node, start: int) -> Node:
        self.position += 1
        with self.scope(NameIndex(["item"])):
            condition = self.bracketed()
        self.need("]")
        return Filter(target, condition, start=start, end=self.end())

    def primary(self) -> Node:
        """Read a literal, a name, or something in brackets."""
        token = self.tokens[self.position]
        if token.kind == "number":
            return self._number()
        if token.kind == "string":
            self.position += 1
            return Literal(unescape(token.text), start=token.start, end=token.end)
        if token.kind == "name" and token.text in KEYWORDS and not self.starts_long_name():
            return self._keyword()
        if token.kind in ("name", "quoted"):
            return Name(self.name(), start=token.start, end=self.end())
        if token.kind == "operator" and token.text in _OPENERS:
            return _OPENERS[token.text](self)
        raise self.error("feel.syntax.unexpected")

    def _keyword(self) -> Node:
        token = self.token
        if token.text in forms.FORMS:
            return self.expression()
        if token.text not in _CONSTANTS and token.text != "not":
            raise self.error("feel.syntax.unexpected")
        self.position += 1
        if token.text == "not":
            return Name("not", start=token.start, end=token.end)
        return Literal(_CONSTANTS[token.text], start=token.start, end=token.end)

    def _number(self) -> Node:
        token = self.token
        value = Decimal(token.text) if len(token.text) <= MAX_DIGITS else None
        if value is None or (value and not SMALLEST <= value.adjusted() <= LARGEST):
            raise self.error("feel.syntax.number-range", limit=MAX_DIGITS)
        self.position += 1
        return Literal(CONTEXT.plus(value), start=token.start, end=token.end)

    def _parenthesis(self) -> Node:
        start = self.start()
        self.position += 1
        with self.bracket():
            value = self.expression()
            if self.take(".."):
                return self._range_from(value, start, included=False)
        self.need(")")
        return value

    def _square(self) -> Node:
        start = self.start()
        self.position += 1
        with self.bracket():
            if self.take("]"):
                return ListLiteral((), start=start, end=self.end())
            items = [self.expression()]
            if self.take(".."):
                return self._range_from(items[0], start, included=True)
            while self.take(","):
                items.append(self.expression())
        self.need("]")
        return ListLiteral(tuple(items), start=start, end=self.end())

    def _open_range(self) -> Node:
        start = self.start()
        self.position += 1
        with self.bracket():
            low = self.expression()
            self.need("..")
            return self._range_from(low, start, included=False)

    def _range_from(self, low: Node, start: int, *, included: bool) -> Node:
        """Read the end of a range after `..`; there a `[` closes the range and opens no filter."""
        self.in_range_end = True
        high = self.expression()
        self.in_range_end = False
        if not self.at("]", ")", "["):
            raise self.error("feel.syntax.range-end")
        high_included = self.token.text == "]"
        self.position += 1
        return RangeLiteral(low, high, included, high_included, start=start, end=self.end())

    def _at_literal(self) -> Node:
        start = self.start()
        self.position += 1
        token = self.token
        if token.kind != "string":
            raise self.error("feel.syntax.at-string")
        self.position += 1
        return AtLiteral(unescape(token.text), start=start, end=token.end)

    def _comparison(self) -> Node:
        start, operator = self.start(), self.token.text
        self.position += 1
        operand = self.binary(ADD)
        return Comparison(operator, operand, start=start, end=self.end())


_OPENERS = {
    "(": Parser._parenthesis,
    "[": Parser._square,
    "]": Parser._open_range,
    "{": forms.context,
    "@": Parser._at_literal,
    **dict.fromkeys(COMPARISONS, Parser._comparison),
}

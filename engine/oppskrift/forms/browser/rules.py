"""The rules: each looks at one part of an expression and says what the browser would do otherwise there."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from ...feel import syntax
from ...feel.builtins import EXTENDED
from ...feel.checking.shape import Tag
from ...feel.temporal import DaysDuration, FeelDate, FeelDateTime, MonthsDuration
from ...message import Message, message
from .digits import NEAR, Digits, of_number
from .fields import is_moment
from .functions import INSTEAD, LACKING, LAST, LOCAL_NOW, NUMBERS_ONLY, ROUNDING, TAKES, WHOLE
from .view import View, called

Rule = Callable[[View], Message | None]
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
DURATIONS: frozenset[Tag] = frozenset({DaysDuration, MonthsDuration})
PARTS = frozenset({"years", "months", "days", "hours", "minutes", "seconds"})
_OPERATOR = re.compile(r"\s*(?:and\b|or\b|in\b|between\b|instance\b|[=<>!+*/-])")
CONVERTERS = frozenset({"date", "time", "date and time", "string", "is defined", "get or else", "string length"})
"""Functions that take the text of a date field for what it is."""


def fraction(view: View) -> Message | None:
    """Tell of arithmetic that may be off in its last digit, unless it is rounded."""
    if not isinstance(view.node, syntax.Binary | syntax.Call) or not view.digits.spoils(view.node):
        return None
    if any(called(parent) in ROUNDING for parent in view.around()):
        return None
    return message("forms.browser-fraction")


def rounding(view: View) -> Message | None:
    """Tell of a decimal fraction that is rounded as it stands: an exact half may go the other way."""
    if view.called() not in ROUNDING - WHOLE or not _arguments(view):
        return None
    rounded = _arguments(view)[0]
    if isinstance(rounded, syntax.Binary) or view.digits.of(rounded) is not NEAR:
        return None
    scale = _arguments(view)[-1]
    return None if isinstance(scale, syntax.Literal) and scale.value == 0 else message("forms.browser-rounding")


def large(view: View) -> Message | None:
    """Tell of a whole number with more digits than JavaScript keeps."""
    if not isinstance(view.node, syntax.Literal) or not isinstance(view.node.value, Decimal):
        return None
    return message("forms.browser-large") if of_number(view.node.value) is Digits.OFF else None


def kinds(view: View) -> Message | None:
    """Tell of a comparison of values of different kinds: null here, true or false there."""
    for one, other in _compared(view.node):
        left, right = view.tags(one), view.tags(other)
        if not left or not right or left & right or _equal_alike(view.node, left, right):
            continue
        if (left | right) <= {FeelDate, FeelDateTime}:
            return message("forms.browser-date-and-time")
        return message("forms.browser-kinds", left=view.shape(one).told(), right=view.shape(other).told())
    return None


def _equal_alike(node: syntax.Node, left: frozenset[Tag], right: frozenset[Tag]) -> bool:
    """Return whether the browser gives null for two kinds too: for `=`, unless one is a list or they are moments."""
    equality = isinstance(node, syntax.Binary) and node.operator == "="
    return equality and "list" not in left | right and not (left | right) <= {FeelDate, FeelDateTime}


def _compared(node: syntax.Node) -> Iterator[tuple[syntax.Node, syntax.Node]]:
    """Yield the pairs of values that a node compares."""
    if isinstance(node, syntax.Binary) and node.operator in COMPARISONS:
        yield node.left, node.right
    if isinstance(node, syntax.Between):
        yield from ((node.value, node.low), (node.value, node.high))
    if isinstance(node, syntax.In):
        ends = (_end(test) for test in node.tests)
        yield from ((node.value, end) for end in ends if end is not None)


def _end(test: syntax.Node) -> syntax.Node | None:
    """Return what a test compares with, None for one that compares with nothing that is seen."""
    if isinstance(test, syntax.Comparison):
        return test.operand
    return test.low if isinstance(test, syntax.RangeLiteral) else None


def membership(view: View) -> Message | None:
    """Tell of `x in …` with an operator behind it: there the operator takes what stands after `in`."""
    if not isinstance(view.node, syntax.In) or len(view.node.tests) > 1:
        return None
    return message("forms.browser-in") if _OPERATOR.match(view.text, view.node.end) else None


def duration(view: View) -> Message | None:
    """Tell of durations taken apart, multiplied, or made by what counts days there too."""
    node = view.node
    if isinstance(node, syntax.Path) and node.name in PARTS and view.tags(node.target) & DURATIONS:
        return message("forms.browser-duration-part", part=node.name)
    if isinstance(node, syntax.Binary) and node.operator in ("*", "/") and _one_is_duration(view, node):
        return message("forms.browser-duration-product")
    if isinstance(node, syntax.Binary) and node.operator == "-" and view.parent is None:
        dates = view.tags(node.left) <= {FeelDate} and view.tags(node.right) <= {FeelDate}
        if dates and view.tags(node.left) and view.tags(node.right):
            return message("forms.browser-duration-part", part="days")
    return message("forms.browser-months") if view.called() == "years and months duration" else None


def _one_is_duration(view: View, node: syntax.Binary) -> bool:
    """Return whether one side is a duration and the other is not (two may be divided)."""
    left, right = view.tags(node.left), view.tags(node.right)
    return bool(left & DURATIONS) != bool(right & DURATIONS)


def functions(view: View) -> Message | None:
    """Tell of functions that are not there."""
    name = view.called()
    if name in LOCAL_NOW:
        return message("forms.browser-today")
    if name not in LACKING:
        return None
    if name not in INSTEAD:
        return message("forms.browser-function", function=name)
    return message("forms.browser-function-instead", function=name, instead=INSTEAD[name])


def arguments(view: View) -> Message | None:
    """Tell of arguments that a function does not take there."""
    name, given = view.called(), _arguments(view)
    least, most, instead = TAKES.get(name, (0, len(given), ""))
    kind, other = LAST.get(name, ("", ""))
    if not least <= len(given) <= most:
        return message("forms.browser-arguments", function=name, instead=instead)
    if len(given) > 1 and kind in view.tags(given[-1]):
        return message("forms.browser-arguments", function=name, instead=other)
    if name in NUMBERS_ONLY and any(_innermost(view, one) - {Decimal} for one in given):
        return message("forms.browser-numbers-only", function=name)
    return None


def _innermost(view: View, node: syntax.Node) -> frozenset[Tag]:
    """Return the kinds of a value, of a list those of its elements; none where one is not known."""
    elements = [type_.element for type_ in view.shape(node).types or () if type_.kind == "list"]
    if not elements:
        return view.tags(node)
    return frozenset(class_ for type_ in elements if type_ and type_.kind == "simple" for class_ in type_.classes)


def instance(view: View) -> Message | None:
    """Tell of the question what a value is."""
    return message("forms.browser-instance") if isinstance(view.node, syntax.InstanceOf) else None


def range_(view: View) -> Message | None:
    """Tell of a range whose ends stand the wrong way: null here, there the same as the right way."""
    node = view.node
    if not isinstance(node, syntax.RangeLiteral) or not isinstance(view.parent, syntax.In | syntax.UnaryTests):
        return None
    low, high = view.shape(node.low), view.shape(node.high)
    if not (low.constant and high.constant and view.tags(node.low) == view.tags(node.high) == {Decimal}):
        return None
    return message("forms.browser-range") if low.value > high.value else None


def condition(view: View) -> Message | None:
    """Tell of a condition that is neither true nor false: a text counts as true there."""
    if not isinstance(view.node, syntax.If):
        return None
    tags = view.tags(view.node.condition)
    told = view.shape(view.node.condition).told()
    return message("forms.browser-condition", type=told) if tags and bool not in tags else None


def filter_(view: View) -> Message | None:
    """Tell of a filter that is no comparison: there it finds nothing."""
    if not isinstance(view.node, syntax.Filter):
        return None
    inside = view.node.condition
    asked = called(inside)
    results = {signature.result for signature in EXTENDED[asked].signatures} if asked in EXTENDED else set()
    boolean = isinstance(inside, syntax.Name | syntax.Path) and view.tags(inside) == {bool}
    return message("forms.browser-filter") if boolean or results == {"boolean"} else None


def date_field(view: View) -> Message | None:
    """Tell of a date field that is used as a date: in the browser its value is a text."""
    if not isinstance(view.node, syntax.Name | syntax.Path) or not is_moment(view.shape(view.node)):
        return None
    parent = view.parent
    if parent is None or called(parent) in CONVERTERS or isinstance(parent, syntax.If | syntax.ListLiteral):
        return None
    if isinstance(parent, syntax.Binary) and parent.operator in COMPARISONS:
        other = parent.right if parent.left is view.node else parent.left
        if is_moment(view.shape(other)) or not view.tags(other):
            return None
    if isinstance(parent, syntax.Call) and parent.function is view.node:
        return None
    return message("forms.browser-date-field", name=_written(view.node))


def _written(node: syntax.Node) -> str:
    if isinstance(node, syntax.Path):
        return f"{_written(node.target)}.{node.name}"
    return node.name if isinstance(node, syntax.Name) else "…"


def _arguments(view: View) -> tuple[syntax.Node, ...]:
    return view.node.arguments if isinstance(view.node, syntax.Call) else ()


RULES: tuple[Rule, ...] = (
    fraction,
    rounding,
    large,
    kinds,
    membership,
    duration,
    functions,
    arguments,
    instance,
    range_,
    condition,
    filter_,
    date_field,
)
